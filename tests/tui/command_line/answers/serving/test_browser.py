"""A visitor in a real browser sees the map, trains, and leaves; where there is a Chromium."""

from __future__ import annotations

import asyncio
import base64
import io
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse
from patience import PATIENCE
from PIL import Image
from serving import served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--remote-debugging-port=0", "--window-size=1300,850"),
)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here")


class Page:
    """A page of the browser, spoken with by the Chrome DevTools protocol."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket, self._numbers = socket, count()

    async def call(self, method: str, **values: Any) -> Any:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": values})
        while (answer := await self._socket.receive_json()).get("id") != number:
            pass
        return answer.get("result", {})

    async def value(self, script: str) -> Any:
        # On its way to another page it has no answer.
        found = await self.call("Runtime.evaluate", expression=script)
        return found.get("result", {}).get("value")

    async def press(self, key: str) -> None:
        code = {" ": "Space"}.get(key, f"Key{key.upper()}")
        for kind in ("keyDown", "keyUp"):
            text = {"text": key} if kind == "keyDown" else {}
            where = {"key": key, "code": code, "windowsVirtualKeyCode": ord(key.upper())}
            await self.call("Input.dispatchKeyEvent", type=kind, **where, **text)

    async def picture(self) -> np.ndarray[Any, Any]:
        shot = await self.call("Page.captureScreenshot", format="png")
        image = Image.open(io.BytesIO(base64.b64decode(shot["data"])))
        return np.asarray(image.convert("RGB"), dtype=float)


@asynccontextmanager
async def opened(address: str, profile: Path) -> AsyncIterator[Page]:
    """The page at an address, in a browser of its own."""
    words = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", address]
    browser = await asyncio.create_subprocess_exec(
        *words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        assert browser.stderr is not None
        while b"DevTools listening on" not in (line := await browser.stderr.readline()):
            assert line, "the browser did not start"
        debugger = line.decode().split("ws://")[1].split("/")[0]
        async with ClientSession() as session:
            async with session.get(f"http://{debugger}/json") as answer:
                (found,) = (it for it in await answer.json() if it["type"] == "page")
            async with session.ws_connect(found["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Page(socket)
    finally:
        browser.kill()
        await browser.communicate()


async def until_class(page: Page, name: str) -> None:
    """Wait until the page says by a class of its body how far it is."""
    while not await page.value(f"document.body?.classList.contains('{name}')"):
        pass


def share(picture: np.ndarray[Any, Any], color: tuple[int, int, int]) -> float:
    """How much of a picture is about this colour."""
    return float((np.abs(picture - color).max(axis=2) < 40).mean())


BLUE, ORANGE = (10, 110, 190), (240, 130, 20)


async def test_a_browser_shows_the_map_trains_and_leaves(tmp_path: Path) -> None:
    async with (
        asyncio.timeout(PATIENCE),
        served("--dataset", "moons", "--speed", "max") as (_, address),
        opened(address, tmp_path) as page,
    ):
        await until_class(page, "-first-byte")
        while share(await page.picture(), ORANGE) < 0.05:  # the map is not there yet
            pass
        before = await page.picture()
        await page.call("Page.bringToFront")
        for kind in ("mousePressed", "mouseReleased"):
            place = {"x": 650, "y": 8, "button": "left", "clickCount": 1}
            await page.call("Input.dispatchMouseEvent", type=kind, **place)
        await page.press(" ")
        while share(await page.picture(), BLUE) < share(before, BLUE) + 0.05:  # it has not learnt
            pass
        await page.press("q")
        await until_class(page, "-closed")
