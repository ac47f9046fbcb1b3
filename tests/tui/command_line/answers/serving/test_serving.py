"""neuroterm serve opens the app for each visitor, and ends with what it has begun."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pyte
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
from patience import PATIENCE
from serving import served

from tui.command_line.answers.serving import command, server
from tui.command_line.cli import main

COLUMNS, ROWS = 120, 40


class Visitor:
    """Somebody with the page open, who speaks with the server as its page does."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._news = asyncio.Condition()
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> bool:
        """Follow the screen to the end; tell whether the server ended it."""
        while (message := await self._socket.receive()).type is WSMsgType.BINARY:
            async with self._news:
                self._stream.feed(message.data)
                self._news.notify_all()
        return message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING)

    async def type(self, keys: str) -> None:
        await self._socket.send_json(["stdin", keys])

    async def see(self, words: str, *, gone: bool = False) -> str:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: (words in self._text) is not gone)
        return self._text

    @property
    def _text(self) -> str:
        return "\n".join(self._screen.display)

    async def is_left(self) -> bool:
        async with asyncio.timeout(PATIENCE):
            return await self.reading


async def status(session: ClientSession, url: str, headers: dict[str, str] | None = None) -> int:
    async with session.get(url, headers=headers) as answer:
        return answer.status


async def test_visitors_train_side_by_side_reach_no_files_and_leave(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    rows = "".join(f"{x},{x % 7},{'ab'[x % 2]}\n" for x in range(60))
    table.write_text(f"first,second,kind\n{rows}", encoding="utf-8")
    options = ["--data", str(table), "--target", "kind", "--fps", "5"]
    async with served(*options) as (process, address), ClientSession() as session:
        page = f"{address}/ws?width={COLUMNS}&height={ROWS}"
        elsewhere = "elsewhere.example"
        for headers in (
            *({"Origin": f"http://{elsewhere}"}, {"Host": elsewhere}),
            *({"Origin": "http://["}, {"Host": "["}),
        ):
            assert await status(session, page, headers) == 403
        assert await status(session, page) == 400  # no web socket
        for width in ("100000", "0000000001000000"):
            assert await status(session, f"{address}/ws?width={width}&height={ROWS}") == 400
        async with session.get(address) as answer:
            assert f'"{address.replace("http", "ws", 1)}/ws"' in await answer.text()
        async with session.ws_connect(page) as first, session.ws_connect(page) as second:
            one, other = Visitor(first), Visitor(second)
            await one.see("paused epoch 0")
            await first.send_json(["resize", {"width": 10**9, "height": 10**9}])
            async with session.get(address) as answer:
                assert "has 2 visitors already" in await answer.text()
            assert [await status(session, url) for url in (address, page)] == [503, 503]
            await one.type("s")
            await one.see("epoch 1")
            await one.type("\x13")
            await one.see("Files are out of reach here")
            await one.type("K")
            await one.see("Sessions are kept nowhere here.")
            await one.type("\x1a")
            await one.see("There is no shell to go back to.")
            await one.type("o/etc/passwd\r")
            await one.see("Cannot read /etc/passwd: files are out of reach here.")
            await one.type("\x1b")
            await one.see("open a file", gone=True)
            assert "epoch 1" not in await other.see("paused epoch 0")
            await other.see("mine.csv → kind")
            await one.type("q")
            assert await one.is_left()
            async with asyncio.timeout(PATIENCE):
                while await status(session, address) != 200:  # until there is room for another
                    pass
            process.send_signal(signal.SIGINT)
            await other.is_left()
        assert await process.wait() == 0


async def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code = await asyncio.to_thread(main, arguments)
    assert code == 2
    return capsys.readouterr().err


async def test_what_cannot_be_served_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def nobody(*_: object) -> None:
        """Is never called."""

    taken = await asyncio.start_server(nobody, "localhost", 0)
    port = str(taken.sockets[0].getsockname()[1])
    said = await complaint(capsys, "serve", "--port", port)
    assert said == f"neuroterm: cannot listen on localhost, port {port}: Address already in use.\n"
    taken.close()
    said = await complaint(capsys, "serve", "--files", str(tmp_path / "none"))
    assert "is no folder" in said
    said = await complaint(capsys, "serve", "--host", "a..b")
    assert said.endswith("neuroterm: --host: 'a..b' is no name of a machine.\n")
    assert "--resume is for the app" in await complaint(capsys, "--resume", "serve")
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    assert await complaint(capsys, "serve") == (
        "neuroterm: serve needs textual-serve, which is not installed; "
        "pip install 'neuroterm[serve]' brings it.\n"
    )


def test_whoever_serves_more_than_this_machine_is_warned(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str, int, int]] = []

    def note(words: str, host: str, port: int, most: int) -> None:
        asked.append((words, host, port, most))

    monkeypatch.setattr(server, "serve_visitors", note)
    assert main(["--play", "serve", "--host", "0.0.0.0", "--port", "8080"]) == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "whoever reaches 0.0.0.0 on port 8080 can open the app" in said
    (what,) = asked
    assert what[0].endswith(".visitor '' 0 --play")
    assert what[1:] == ("0.0.0.0", 8080, 10)
