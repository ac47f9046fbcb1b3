from __future__ import annotations

import dataclasses
import re

import pytest
from user import SIZES, User, painted, picture, running

from tui.panels.charts.chart import CurveChart
from tui.panels.comparison import runs as comparison
from tui.panels.comparison.panel import ComparisonTable
from tui.panels.comparison.runs import MOST_RUNS, Run
from tui.plotting.colors import palette
from tui.session.snapshot import Snapshot


def has_grey(user: User) -> bool:
    return any(
        segment.style is not None
        and segment.style.color is not None
        and segment.style.color.triplet == palette.PINNED
        for line in painted(user.app.main.query_one("#loss", CurveChart))
        for segment in line
    )


def table(user: User) -> str:
    return picture(user.app.main.query_one(ComparisonTable))


def remarks(user: User, words: str) -> bool:
    return words in user.app.main.message.remarked


async def test_a_pinned_run_stays_in_grey_while_another_runs() -> None:
    async with running() as user:
        await user.press("s", "s")
        await user.see(lambda: user.app.main.snapshot.epoch == 2)
        await user.press("c")
        await user.see(lambda: remarks(user, "Pinned as run 1"))
        await user.press("plus", "r", "s")
        await user.see(lambda: user.app.main.snapshot.epoch == 1)
        await user.see(lambda: has_grey(user))
        assert "1" in user.loss()
        await user.press("d")
        await user.see(lambda: user.app.main.snapshot.config.dataset != "circles")
        await user.see(lambda: not has_grey(user))
        frames = [user.app.main.panels.frame(name) for name in ("loss", "score")]
        assert [str(it.border_subtitle) for it in frames] == ["not run 1: other data"] * 2
        await user.press("D")
        await user.see(lambda: user.app.main.snapshot.config.dataset == "circles")
        await user.see(lambda: has_grey(user))
        assert not any(it.border_subtitle for it in frames)


@pytest.mark.parametrize("size", SIZES)
async def test_the_results_are_a_key_away_and_a_run_is_unpinned_there(
    size: tuple[int, int],
) -> None:
    async with running(size=size) as user:
        await user.press("c", "R")
        await user.see(lambda: user.app.main.snapshot.experiment == 2)
        await user.press("c")
        await user.see(lambda: len(user.app.main.pinned) == 2)
        await user.press("C")
        await user.see(lambda: isinstance(user.app.focused, ComparisonTable))
        await user.see(lambda: "weights 0" in table(user) and "weights 1" in table(user))
        assert user.app.main.message.remarked == "escape brings the other panels back."
        await user.press("down", "delete")
        await user.see(lambda: [run.number for run in user.app.main.pinned] == [1])
        await user.see(lambda: remarks(user, "Run 2 is unpinned."))
        await user.press("backspace", "backspace", "up")
        await user.see(lambda: not user.app.main.pinned)
        await user.see(lambda: "No run is pinned" in table(user))
        await user.press("C")
        await user.see(lambda: user.app.main.panels.maximized_panel is None)


async def test_more_than_five_runs_are_refused_with_a_sentence() -> None:
    async with running() as user:
        for number in range(MOST_RUNS):
            await user.press("s")
            await user.see("epoch 1")
            await user.press("c", "r")
            await user.see(lambda number=number: user.app.main.snapshot.experiment == number + 2)
        await user.press("c")
        await user.see(lambda: remarks(user, "5 runs are pinned"))
        assert len(user.app.main.pinned) == MOST_RUNS


async def test_the_next_experiment_may_come_while_a_run_is_pinned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running() as user:
        pin = comparison.pin

        def pin_slowly(runs: tuple[Run, ...], snapshot: Snapshot) -> tuple[Run, ...] | None:
            pinned = pin(runs, snapshot)
            later = dataclasses.replace(snapshot, experiment=snapshot.experiment + 1)
            user.app.session.snapshot = later
            return pinned

        monkeypatch.setattr(comparison, "pin", pin_slowly)
        # What the step has changed is said as well, and whichever comes last is what one reads.
        await user.press("s")
        await user.see(lambda: remarks(user, "largest change"))
        await user.press("c")
        await user.see(lambda: remarks(user, "Pinned as run 1"))


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_which_runs_are_not_in_the_charts_is_said_in_the_room_there_is(width: int) -> None:
    async with running(size=(width, 40)) as user:
        for experiment in (2, 3):
            await user.press("c", "d")
            # The next is built by another thread, and what is pinned is what is shown.
            await user.see(lambda its=experiment: user.app.main.snapshot.experiment == its)
        await user.see(re.compile("not (runs )?1, 2: other data ─"))
