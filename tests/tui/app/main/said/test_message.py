"""What is said of the data names keys by what is on them."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace

import pytest
from user import LESSON, running

from tui.app.main.said.message import notes_of
from tui.exchange.gallery.presets import preset
from tui.session.snapshot import Snapshot


@pytest.mark.parametrize(("name", "key"), [("lesson", "G"), ("rate-too-high", "-")])
def test_what_an_experiment_of_the_gallery_asks_for_names_the_keys(name: str, key: str) -> None:
    (said,) = notes_of(Snapshot.of(preset(name).config.build()))
    assert f" {key}" in said
    assert "<" not in said


async def test_a_key_is_answered_while_data_are_loading() -> None:
    async with running() as user:
        line, snapshot = user.app.main.message, user.app.session.snapshot
        line.remark("said before", 60)
        line.take(replace(snapshot, state="loading", dataset=None))
        assert line._loads_since is not None
        line._remarked_at, line._loads_since = line._remarked_at - 5, line._loads_since - 5
        line.show_message()
        await user.see(lambda: "Loading" in user.text() and "said before" not in user.text())
        line.remark("There is nothing to vary yet.", 60)
        await user.see("There is nothing to vary yet. Loading")


async def test_what_is_said_under_another_screen_is_still_there_when_that_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.app.main.said.message.READING_SPEED", math.inf)
    async with running(LESSON) as user:
        await user.press("question_mark")
        await user.see("─ help ─")
        user.app.main.remark("The run cannot be saved meanwhile.", 2.0)
        await asyncio.sleep(3.0)  # beyond its time
        await user.press("escape")
        await user.see("The run cannot be saved meanwhile.")
        await user.see(lambda: "saved meanwhile" not in user.text())


def test_of_the_first_experiment_nothing_is_said_to_be_there_before_it_is_learnt() -> None:
    (said,) = notes_of(Snapshot.of(preset("lesson").config.build()))
    assert said.startswith("Training folds")
