"""What comes for a screen that is gone is dropped: a second key, a second click, an answer."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from patience import PATIENCE
from rich.style import Style
from textual import events
from textual.command import CommandPalette
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Input, OptionList
from user import LESSON, User, running

from tui.app.main.screen import MainScreen
from tui.app.screens.gallery import Card, GalleryScreen
from tui.app.screens.questions.open import OpenScreen
from tui.exchange.formats import table
from tui.exchange.gallery.presets import PRESETS
from tui.terminal.keyboard.paste import MOST_PASTED
from tui.widgets.modal import OnTop

URL = "https://playground.tensorflow.org/#dataset=xor&networkShape=3"


async def open_palette(user: User) -> None:
    await user.press("ctrl+p")
    await user.see(lambda: isinstance(user.app.screen, CommandPalette))
    await user.see(lambda: user.app.screen.query(OptionList))
    options = user.app.screen.query_one(OptionList)
    user.app.screen.query_one(Input).value = "Add a hidden layer"
    await user.see(lambda: options.option_count == 1 and options.highlighted == 0)


def together(user: User, *messages: Message | str) -> None:
    """Have several things arrive in one read."""
    for message in messages:
        if isinstance(message, str):
            user.app.simulate_key(message)
        else:
            user.app.post_message(message)


@pytest.mark.parametrize("keys", [("enter", "enter"), ("enter", "enter", "enter", "escape")])
async def test_the_palette_does_one_thing_however_often_enter_comes(keys: tuple[str, ...]) -> None:
    async with running() as user:
        await open_palette(user)
        together(user, *keys)
        await user.see("2-8-8-1")
        await user.rest()
        assert "2-8-8-8-1" not in user.text()
        assert isinstance(user.app.screen, MainScreen)


async def test_a_second_click_on_a_command_comes_when_the_list_is_empty() -> None:
    async with running() as user:
        await open_palette(user)
        options = user.app.screen.query_one(OptionList)
        options.clear_options()  # as choosing the command does
        click = events.Click(options, 2, 2, 0, 0, 1, False, False, False)
        click.style = Style(meta={"option": 0})
        options.post_message(click)
        await user.rest()
        assert user.app.is_running


async def test_a_click_where_the_window_ends_by_now_leaves_the_palette_open() -> None:
    async with running() as user:
        await open_palette(user)
        palette = user.app.screen
        palette.post_message(events.Click(palette, 500, 2, 0, 0, 1, False, False, False))
        await user.rest()
        assert user.app.screen is palette


async def test_the_palette_is_left_once() -> None:
    async with running() as user:
        await open_palette(user)
        together(user, "escape", "escape", "ctrl+p", "enter", "escape", "escape")
        await user.see(lambda: isinstance(user.app.screen, MainScreen))
        await user.rest()
        assert isinstance(user.app.screen, MainScreen)


async def test_a_double_click_opens_one_experiment() -> None:
    async with running() as user:
        await user.press("g")
        await user.see(lambda: isinstance(user.app.focused, Card))
        gallery = user.app.screen
        assert isinstance(gallery, GalleryScreen)
        cards = list(gallery.query(Card))
        for card in (cards[1], cards[1], cards[2]):
            # By way of one card, as each has its turn: of two nobody knows which comes first.
            cards[1].post_message(Card.Opened(card.preset))
        await user.see(lambda: isinstance(user.app.screen, MainScreen))
        await user.see(lambda: user.app.requested == PRESETS[1].config)
        await user.rest()
        assert user.app.requested == PRESETS[1].config


class SlowFile:
    """Is read for as long as somebody wants."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = threading.Event()
        self.answered = threading.Event()
        self._read = table.read
        monkeypatch.setattr(table, "read", self)

    def __call__(self, source: str) -> object:
        self.asked.set()
        self.answered.wait(PATIENCE)
        return self._read(source)

    async def until_asked(self) -> None:
        await asyncio.to_thread(self.asked.wait, PATIENCE)


@pytest.mark.parametrize("what", ["a.csv", URL])
async def test_a_file_that_is_read_when_nobody_waits_for_it_changes_nothing(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowFile(monkeypatch)
    (tmp_path / "a.csv").write_text("a,b\n1,x\n2,y\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    async with running() as user:
        await user.press("o")
        await user.see("open a file or a URL")
        user.app.screen.query_one(Input).value = what
        await user.press("enter")
        await slow.until_asked()
        together(user, "escape", "escape")
        await user.see(lambda: isinstance(user.app.screen, MainScreen))
        slow.answered.set()
        await user.rest()
        assert user.app.requested == LESSON


async def test_a_file_is_opened_from_under_another_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = SlowFile(monkeypatch)
    async with running() as user:
        user.app.post_message(events.Paste(URL))
        await user.see(lambda: isinstance(user.app.screen, OpenScreen))
        await slow.until_asked()
        user.app.live.screens.help()
        await user.see("escape closes")
        slow.answered.set()
        await user.see(lambda: isinstance(user.app.screen, MainScreen))
        await user.see("xor · 2-3-1")


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_what_a_screen_begins_with_is_dropped_if_it_is_left_at_once(key: str) -> None:
    async with running() as user:
        for _ in range(3):
            user.app.live.files.open(URL)
            if key == "escape":
                user.app.screen.dismiss()
                await user.pilot.pause()
        if key == "escape":
            await user.see(lambda: isinstance(user.app.screen, MainScreen))
            await user.rest()
            assert user.app.requested == LESSON
        else:
            user.app.exit()
    assert not user.app.return_code


@pytest.mark.parametrize(
    ("keys", "title"),
    [("o", "open a file"), ("W", "write the settings"), (("e", "enter"), "experiment settings")],
)
async def test_a_dialog_says_itself_that_a_paste_was_cut(keys: Sequence[str], title: str) -> None:
    async with running() as user:
        await user.press(*keys)
        await user.see(title)
        await user.see(lambda: user.app.screen.query_one(Input).has_focus)
        user.app.post_message(events.Paste("\x1bq\x9b" + "x" * 240_000))
        await user.see("What was pasted is too long; the first 10,000 characters")
        value = user.app.screen.query_one(Input).value
        assert "qxxx" in value
        assert len(value) <= MOST_PASTED + 30
        assert value.isprintable()


@pytest.mark.parametrize("key", ["", "e", "question_mark"])
async def test_two_sizes_on_the_way_to_a_screen_do_not_keep_it_going_to_and_fro(key: str) -> None:
    async with running() as user:
        if key:
            await user.press(key)
            await user.see(lambda: not isinstance(user.app.screen, MainScreen))
        laid_out: list[Size] = []
        screen = user.app.screen
        for size in (Size(60, 18), user.app.size, Size(80, 24), user.app.size):
            screen.post_message(events.Resize(size, size))
            screen.call_later(lambda: laid_out.append(screen.size))
        await user.see(lambda: len(laid_out) == 4)
        await user.rest()
        assert set(laid_out) == {user.app.size}
        assert screen.size == user.app.size


async def test_pastes_while_screens_come_and_go_are_opened_or_dropped() -> None:
    async with running() as user:
        paste = events.Paste(URL)
        for _ in range(3):
            together(user, "question_mark", paste, "escape", events.Paste(URL), "escape", "o")
            together(user, events.Paste(URL), "escape", "escape", "escape")
            await user.pilot.pause()
        await user.see(lambda: isinstance(user.app.screen, MainScreen))
        await user.rest()


async def test_work_that_is_cancelled_before_it_begins_is_dropped_in_silence() -> None:
    async with running() as user:
        await user.press("S")
        await user.see(lambda: isinstance(user.app.screen, OnTop))
        screen = user.app.screen
        assert isinstance(screen, OnTop)
        done = []

        async def work() -> None:
            done.append("too late")

        screen.do(work)
        user.app.workers.cancel_all()
        await user.rest()
        gc.collect()
        assert done == []


async def test_what_a_thread_says_of_itself_once_the_app_has_ended_is_dropped() -> None:
    """As one that keeps a run for who has hung up, when the screen is gone before it is done."""
    async with running() as user:
        say = user.app.live._say_soon
    with ThreadPoolExecutor() as threads:
        threads.submit(say, "Sessions are kept elsewhere.").result()
