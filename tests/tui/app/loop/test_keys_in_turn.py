"""Keys that arrive together, as when they were typed while the line was slow."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import pytest
from patience import PATIENCE
from textual import events
from textual.widgets import Input
from user import LESSON, User, running

from tui.app.loop import keys_in_turn
from tui.app.loop.keys_in_turn import KeysInTurn
from tui.app.screens.questions.file_prompt import FilePrompt
from tui.app.screens.questions.open import OpenScreen
from tui.app.screens.settings.screen import SettingsScreen
from tui.panels.network.diagram import NetworkDiagram


def type_at_once(user: User, *keys: str) -> None:
    for key in keys:
        user.app.simulate_key(key)


async def test_a_key_after_tab_is_for_the_panel_that_tab_goes_to() -> None:
    async with running() as user:
        type_at_once(user, "shift+tab", "right")
        await user.see("layer 1 neuron 1")
        assert user.app.main.map.map.cursor is None


async def test_what_is_typed_after_enter_is_for_the_field_that_enter_opens() -> None:
    async with running() as user:
        rate = user.app.requested.learning_rate
        type_at_once(user, "shift+tab", "right", "enter", "7", "backspace", "-", "0", "backspace")
        type_at_once(user, "1", ".", "5", "enter")
        await user.see("−1.500")
        assert user.app.requested.learning_rate == rate
        assert user.app.focused is user.app.main.query_one(NetworkDiagram)


async def test_letters_after_e_search_the_settings() -> None:
    async with running() as user:
        type_at_once(user, "e", *"rate", "enter", *"0.7", "enter", "escape", "escape", "t")
        await user.see("rate 0.7")
        await user.see(lambda: not isinstance(user.app.screen, SettingsScreen))
        await user.see(lambda: user.app.main.show_test)


async def test_a_key_held_down_is_over_soon_after_it_is_let_go() -> None:
    async with running() as user:
        await user.press("e")
        await user.see(lambda: isinstance(user.app.screen, SettingsScreen))
        began = time.monotonic()
        while time.monotonic() - began < 2.0:
            # As often as a keyboard repeats it, and more often than it can be handled.
            type_at_once(user, *["down"] * 30)
            await asyncio.sleep(0)
        let_go = time.process_time()
        type_at_once(user, "escape")
        await user.see(lambda: not isinstance(user.app.screen, SettingsScreen))
        assert time.process_time() - let_go < 2.0


class Slow:
    """What a key does that takes long."""

    SECONDS = 0.1

    def __init__(self, user: User, monkeypatch: pytest.MonkeyPatch, action: str) -> None:
        self.times: list[float] = []
        monkeypatch.setattr(user.app.main, action, self)

    def __call__(self) -> None:
        time.sleep(self.SECONDS)
        self.times.append(time.monotonic())


def hold(user: User, key: str, presses: int) -> float:
    """Hold a key down for so many presses, as a keyboard repeats it; return when it is let go."""
    for _ in range(presses):
        user.app.post_message(events.Key(key, key))
        time.sleep(0.03)
    return time.monotonic()


async def test_what_a_key_held_down_does_ends_as_it_is_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running() as user:
        slow = Slow(user, monkeypatch, "turn_log_scale")
        held = threading.Thread(target=lambda: let_go.append(hold(user, "l", 40)))
        let_go: list[float] = []
        began = time.monotonic()
        held.start()
        await user.see(lambda: let_go)
        type_at_once(user, "t")
        await user.see(lambda: user.app.main.show_test)
        assert 3 < len(slow.times) < (let_go[0] - began) / slow.SECONDS + 4
        assert sum(moment > let_go[0] for moment in slow.times) <= 3


@pytest.mark.parametrize(
    ("at_a_time", "pause", "is_held"),
    [(6, 0.2, True), (1, 0.03, True), (1, 0.2, False)],
    ids=["held, read some at a time", "held", "pressed again and again"],
)
async def test_of_presses_that_are_late_those_of_a_key_held_down_are_dropped(
    at_a_time: int, pause: float, is_held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 24
    async with running() as user:
        handled: list[float] = []
        monkeypatch.setattr(
            user.app.main, "turn_log_scale", lambda: handled.append(time.monotonic())
        )
        long_ago = time.monotonic() - 10
        for number in range(count):
            key = events.Key("l", "l")
            key.time = long_ago + number // at_a_time * pause
            user.app.post_message(key)
        type_at_once(user, "t")
        await user.see(lambda: user.app.main.show_test)
        assert len(handled) <= count / 3 if is_held else len(handled) == count


async def test_keys_that_are_pressed_at_once_all_count_however_long_they_take(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running() as user:
        slow = Slow(user, monkeypatch, "turn_log_scale")
        type_at_once(user, *"l" * 12, "t")
        await user.see(lambda: user.app.main.show_test)
        assert len(slow.times) == 12


async def test_whoever_wants_to_leave_waits_a_second_for_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running() as user:
        slow = Slow(user, monkeypatch, "turn_log_scale")
        type_at_once(user, *"lx" * 25, "ctrl+q")
        await user.see(lambda: not user.app.is_running)
        assert 0 < len(slow.times) < 20


async def test_in_a_window_too_small_for_a_panel_no_key_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys_in_turn, "LONGEST_OPENING", 1e6)
    async with running() as user:
        await user.resize(40, 10)
        type_at_once(user, "i", "l", "t")
        await user.see(lambda: user.app.main.show_test)


async def test_for_a_panel_that_does_not_come_keys_wait_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys_in_turn, "LONGEST_OPENING", 0.5)
    async with running() as user:
        user.app.main.ahead.want = lambda *wanted: None
        slow = Slow(user, monkeypatch, "turn_log_scale")
        type_at_once(user, "i", *"lx" * 40, "t")
        await user.see(lambda: user.app.main.show_test)
        assert slow.times[-1] - slow.times[0] < 0.5 * len(slow.times)


async def test_whoever_leaves_does_not_wait_for_a_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_in_turn, "LONGEST_OPENING", 1e6)
    async with running() as user:
        user.app.main.ahead.want = lambda *wanted: None
        await user.press("i")
        await user.see(lambda: user.app._keys._opens)
        type_at_once(user, "ctrl+q")
        await user.see(lambda: not user.app.is_running)


class Vanishing:
    """Takes a key and is gone before it is handled."""

    def __init__(self) -> None:
        self.ancestors_with_self = [self]

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return False

    def call_later(self, callback: object) -> bool:
        return True


async def test_a_key_that_vanishes_with_who_has_it_keeps_the_next_waiting_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys_in_turn, "LONGEST_WAIT", 0.1)
    came = asyncio.Event()
    handed: list[str] = []

    async def hand_over(key: events.Key) -> None:
        handed.append(key.key)
        if key.key == "ctrl+q":
            came.set()

    tasks = []
    keys = KeysInTurn(
        lambda: Vanishing(),  # type: ignore[arg-type, return-value]
        hand_over,
        lambda call: tasks.append(asyncio.ensure_future(call())),
        lambda call: False,
        lambda sentence: None,
    )
    for key in ("a", "b", "ctrl+q"):
        await keys.take(events.Key(key, None))
    await asyncio.wait_for(came.wait(), PATIENCE)
    assert handed == ["a", "b", "ctrl+q"]


async def test_whoever_wants_to_leave_need_not_wait_for_all_that_was_typed() -> None:
    async with running() as user:
        type_at_once(user, *"tldbxm<>" * 1000, "ctrl+c")
        await user.see(lambda: not user.app.is_running)


async def test_what_is_typed_into_a_field_is_kept_as_far_as_names_go() -> None:
    async with running() as user:
        type_at_once(user, "o", *"0" * 100, *"ab" * 100)
        await user.see("open a file or a URL")
        field = user.app.screen.query_one(Input)
        await user.see(lambda: field.value == "0" * 100 + "ab" * 100)
        type_at_once(user, *"xy" * 5000)
        await user.see(lambda: "are dropped" in user.app.main.message.remarked)
        assert len(field.value) < 3000


async def test_q_right_after_enter_in_a_question_for_a_file_leaves_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running() as user:
        await user.press("W")
        await user.see(lambda: isinstance(user.app.screen, FilePrompt))
        type_at_once(user, "enter", "q")
        await user.see(lambda: not user.app.is_running)
    assert list(tmp_path.iterdir())


async def test_q_right_after_enter_leaves_the_app_with_what_is_opened() -> None:
    async with running() as user:
        await user.press("o")
        await user.see(lambda: isinstance(user.app.screen, OpenScreen))
        url = "https://playground.tensorflow.org/#dataset=xor"
        type_at_once(user, *url, "enter", "q")
        await user.see(lambda: not user.app.is_running)
    assert user.app.requested.dataset == "playground-xor"


@pytest.mark.parametrize(
    ("keys", "what_comes"),
    [
        (["i", "3"], "[3 a]"),
        (["i", "E"], "all 160"),
        (["G", "2"], "▸2"),
        (["ctrl+p", *"zzqq"], "zzqq"),
        (["question_mark", *"zzqq"], "zzqq"),
        (["g", "down", "down"], "dying-relus: "),
    ],
    ids=" ".join,
)
async def test_keys_are_for_what_the_key_before_them_opens(
    keys: list[str], what_comes: str
) -> None:
    async with running() as user:
        type_at_once(user, *keys)
        await user.see(what_comes)


async def test_a_point_is_dropped_where_the_cursor_is_once_drawing_has_begun() -> None:
    async with running(size=(100, 30)) as user:
        type_at_once(user, "p", "1")
        await user.see("1 point here")


async def test_where_no_step_can_be_shown_the_next_key_is_for_the_main_screen() -> None:
    wide = LESSON.replace(hidden=(2000,), samples=5000)
    async with running(wide, playing=True) as user:
        type_at_once(user, "i", "t")
        await user.see(lambda: user.app.main.show_test)
        await user.press("i")
        await user.see("takes too long to look into meanwhile")
