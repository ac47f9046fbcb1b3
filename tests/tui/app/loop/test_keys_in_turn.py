"""Keys that arrive together, as when they were typed while the line was slow."""

from __future__ import annotations

import asyncio
import time

from textual.widgets import Input
from user import User, running

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
        await user.see("-1.500")
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
        let_go = time.monotonic()
        type_at_once(user, "escape")
        await user.see(lambda: not isinstance(user.app.screen, SettingsScreen))
        assert time.monotonic() - let_go < 2.0


async def test_whoever_wants_to_leave_need_not_wait_for_all_that_was_typed() -> None:
    async with running() as user:
        type_at_once(user, *"tldbxm<>" * 1000, "ctrl+c")
        await user.see(lambda: not user.app.is_running)


async def test_what_is_typed_into_a_field_is_kept_as_far_as_names_go() -> None:
    async with running() as user:
        type_at_once(user, "o", *"0" * 300, *"ab" * 200)
        await user.see("open a file or a URL")
        field = user.app.screen.query_one(Input)
        await user.see(lambda: field.value == "0" * 300 + "ab" * 200)
        type_at_once(user, *"xy" * 5000)
        await user.see(lambda: "are dropped" in user.app.main.message.remarked)
        assert len(field.value) < 3000
