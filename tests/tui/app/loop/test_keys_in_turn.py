"""Keys that arrive together, as when they were typed while the line was slow."""

from __future__ import annotations

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
