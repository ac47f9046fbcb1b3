"""The keys of the past: every panel in an earlier moment, and on from there."""

from __future__ import annotations

import re

import pytest
from user import ASCII, LESSON, User, running

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
        await user.see(re.compile(r"0 ├.*●.*┤ 6  3 · loss 0\.\d+|0 ├.*●.*┤ 6  3 · loss 1\.\d+"))
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
