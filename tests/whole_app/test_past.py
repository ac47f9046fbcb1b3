"""The keys of the past: every panel in an earlier moment, and on from there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from user import ASCII, LESSON, User, running

from tui.app.preferences import Preferences
from tui.session.snapshot import Snapshot


def snapshot(user: User) -> Snapshot:
    return user.app.session.snapshot


async def trained(user: User, epochs: int = 6) -> Snapshot:
    await user.press(*("s",) * epochs)
    await user.see(f"epoch {epochs}")
    await user.rest()
    return snapshot(user)


async def test_an_earlier_epoch_is_in_every_panel_and_escape_leads_back() -> None:
    async with running(LESSON) as user:
        await user.press("s", "s", "s")
        await user.see("epoch 3")
        third = user.app.session.snapshot
        await user.press("s", "s", "s")
        await user.see("epoch 6")
        await user.rest()
        now = user.map()
        await user.press("left_parenthesis", "left_parenthesis", "left_parenthesis")
        await user.see("past epoch 3 of 6")
        await user.see(
            re.compile(r"0 ├.*●.*┤ 6  3 · train loss 0\.\d+|0 ├.*●.*┤ 6  3 · train loss 1\.\d+")
        )
        earlier = snapshot(user)
        assert earlier.parameters is not None
        assert third.parameters is not None
        assert earlier.parameters.tobytes() == third.parameters.tobytes()
        assert "┃" in user.loss()
        assert third.metrics is not None
        assert f"{third.metrics.train_loss:.3g}" in user.loss()
        await user.press("escape")
        await user.see("paused epoch 6")
        await user.rest()
        await user.see(lambda: "┃" not in user.loss())
        assert user.map() == now


async def test_the_keys_of_the_past_are_in_the_bar_of_a_small_screen_while_it_is_seen() -> None:
    async with running(LESSON, size=(80, 24)) as user:
        await trained(user)
        assert "[ ] past" not in user.text()
        await user.press("left_curly_bracket")
        await user.see("past epoch 0 of 6")
        await user.see("[ ] past")
        await user.see("P play")
        await user.press("escape")
        await user.see("paused epoch 6")
        await user.see(lambda: "[ ] past" not in user.text())


@pytest.mark.parametrize("key", ["space", "s", "b", "plus"])
async def test_what_is_done_in_the_past_goes_on_from_there_and_u_goes_back(key: str) -> None:
    async with running(LESSON, speed=1.0) as user:
        now = await trained(user)
        await user.press("left_curly_bracket")
        await user.see("past epoch 0 of 6")
        await user.press(key)
        await user.see(lambda: snapshot(user).future is not None)
        assert snapshot(user).experiment != now.experiment
        assert not snapshot(user).is_past
        await user.press("u")
        await user.see("ack to the run at epoch 6")
        back = snapshot(user)
        assert back.parameters is not None
        assert now.parameters is not None
        assert back.parameters.tobytes() == now.parameters.tobytes()
        assert back.experiment == now.experiment


async def test_keys_that_cannot_say_why() -> None:
    async with running(LESSON) as user:
        await user.press("left_square_bracket")
        await user.see("Nothing is trained yet: there is no past to look at.")
        await user.press("right_square_bracket")
        await user.see("This is now: nothing comes after it yet.")
        await user.press("P")
        await user.see("This is now. Go back with [ or {")
        await trained(user, 3)
        await user.press("left_curly_bracket")
        await user.see("past epoch 0 of 3")
        await user.press("left_parenthesis")
        await user.see("This is the beginning: the weights before any training.")


async def test_any_epoch_is_reached_by_typing_its_number_or_it_is_said_why_not() -> None:
    async with running(LESSON) as user:
        await user.press("colon")
        await user.see("Nothing is trained yet: there is no past to look at.")
        await trained(user)
        await user.press("colon")
        await user.see("an epoch to look at")
        for typed, said in (
            ((), "Type a number."),
            (("x",), "'x' is no epoch: it is a whole number from 0 to 6."),
            (("7",), "Epoch 7 is still to come: the run is at epoch 6."),
        ):
            await user.press("ctrl+u", *typed, "enter")
            await user.see(said)
        await user.press("ctrl+u", "4", "enter")
        await user.see("past epoch 4 of 6")
        await user.press("colon", "6", "enter")
        await user.see("paused epoch 6")


async def test_how_much_memory_the_past_may_take_is_asked_for_and_remembered(
    tmp_path: Path,
) -> None:
    file = tmp_path / "preferences.toml"
    async with running(LESSON, preferences=Preferences(file=file)) as user:
        await trained(user, 1)
        await user.press("ctrl+p", *"memory", "space", *"past")
        await user.see("How many megabytes its moments may take")
        await user.press("down", "enter")
        await user.see("memory of the past, in megabytes")
        for typed, said in (
            ("0", "'0' is not from 1 to"),
            ("1000000000000", "'1000000000000' is not from 1 to"),
            ("much", "'much' is not a finite number."),
        ):
            await user.press("ctrl+u", *typed, "enter")
            await user.see(said)
        await user.press("ctrl+u", "3", "enter")
        await user.see("The past of a run may take 3 MB from now on.")
        assert "history_memory = 3" in file.read_text()


async def test_in_ascii_the_timeline_is_ascii() -> None:
    async with running(LESSON, (80, 24), ASCII) as user:
        await trained(user)
        await user.press("left_parenthesis")
        await user.see("< past epoch 5 of 6")
        await user.see(re.compile(r"0 \|=+.*#.*\| 6"))
        assert user.text().isascii()


async def test_the_past_is_played_and_ends_now() -> None:
    async with running(LESSON, speed=float("inf")) as user:
        await trained(user)
        await user.press("left_curly_bracket")
        await user.see("past epoch 0 of 6")
        await user.press("P")
        await user.see("paused epoch 6")
