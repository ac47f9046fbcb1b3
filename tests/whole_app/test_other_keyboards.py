"""The app under a keyboard that types another alphabet."""

from __future__ import annotations

from textual.widgets import Input
from user import running

from tui.app.screens.gallery import GalleryScreen


async def test_the_keys_work_under_a_cyrillic_layout() -> None:
    async with running() as user:
        await user.press("ы", "ы")
        await user.see("epoch 2")
        await user.press("п")
        await user.see(lambda: isinstance(user.app.screen, GalleryScreen))
        await user.press("й")
        await user.see(lambda: user.app.screen is user.app.main)


async def test_the_settings_are_found_and_changed_under_a_cyrillic_layout() -> None:
    async with running() as user:
        await user.press("у")
        await user.see("experiment settings")
        await user.press("д", "2")
        await user.see("experiment settings: l2")


async def test_a_text_field_takes_the_letters_as_they_are() -> None:
    async with running() as user:
        await user.press("щ")
        await user.see("open a file or a URL")
        await user.press("ы", "щ")
        await user.see(lambda: user.app.screen.query_one(Input).value == "ыщ")


async def test_a_letter_of_an_unknown_layout_is_answered() -> None:
    async with running() as user:
        await user.press("ա")
        await user.see("'ա' is no key here")
        # As yet no letter has told that the keyboard is a Greek one.
        await user.pilot.press("semicolon")
        await user.see("';' is no key here")
        await user.pilot.press("σ", "semicolon")
        await user.see(lambda: not user.app.is_running)


async def test_a_sign_that_is_a_key_is_that_key() -> None:
    async with running() as user:
        await user.pilot.press("comma")
        await user.rest()
        assert "no key here" not in user.text()
