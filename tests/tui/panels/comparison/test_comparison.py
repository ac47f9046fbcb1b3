from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import numpy as np
import pytest
from textual.pilot import Pilot
from user import ready

from core import ExperimentConfig, History, Metrics
from tui.app.app import NeurotermApp
from tui.panels.charts import curves as charts
from tui.panels.charts.chart import CurveChart
from tui.panels.comparison import rows as table
from tui.panels.comparison import runs as comparison
from tui.panels.comparison.panel import ComparisonTable
from tui.panels.comparison.runs import MOST_RUNS, Run
from tui.plotting import palette
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.figure_view import FigureView
from tui.widgets.rows import Row

LESSON = ExperimentConfig(samples=100, epochs=10**9)
DATA = LESSON.load_data()


def snapshot_of(
    config: ExperimentConfig = LESSON, experiment: int = 1, epochs: int = 5, *, tested: bool = True
) -> Snapshot:
    history = History()
    for epoch in range(epochs + 1):
        # The lowest loss is that of the epoch before the last one.
        loss = 1.0 / (1 + epoch) + (0.5 if epoch == epochs else 0.0)
        test_loss, test_score = (loss + 0.1, 0.6) if tested else (np.nan, np.nan)
        history.append(Metrics(epoch, loss, test_loss, 0.7, test_score))
    return Snapshot(
        version=1,
        experiment=experiment,
        config=config,
        state="paused",
        dataset=DATA,
        metrics=history.latest,
        history=history,
        epoch=epochs,
        output_activation="sigmoid",
    )


def lines(rows: list[Row]) -> list[str]:
    return ["".join(span.text for span in row) for row in rows]


def run(config: ExperimentConfig = LESSON, number: int = 0) -> Run:
    found = comparison.run_of(snapshot_of(config, experiment=number + 1), number)
    assert found is not None
    return found


# -- pinning ---------------------------------------------------------------------------------------


def test_five_runs_can_be_pinned_and_a_number_is_free_again_when_one_goes() -> None:
    runs: tuple[Run, ...] = ()
    for experiment in range(MOST_RUNS):
        runs = comparison.pin(runs, snapshot_of(experiment=experiment)) or ()
    assert [run.number for run in runs] == [1, 2, 3, 4, 5]
    assert comparison.pin(runs, snapshot_of(experiment=99)) is None
    again = comparison.pin(runs, snapshot_of(experiment=2, epochs=50))
    assert again is not None
    assert [run.metrics.epoch for run in again] == [5, 5, 50, 5, 5]
    fewer = tuple(run for run in runs if run.number != 2)
    more = comparison.pin(fewer, snapshot_of(experiment=99))
    assert more is not None
    assert [run.number for run in more] == [1, 2, 3, 4, 5]
    assert more[1].experiment == 99


def test_the_best_epoch_is_kept_and_that_of_training_where_nothing_is_tested() -> None:
    assert run().best == (4, pytest.approx(0.3))
    untested = comparison.run_of(snapshot_of(tested=False))
    assert untested is not None
    assert untested.best == (4, pytest.approx(0.2))
    assert len(untested.loss[0]) == 6


def test_of_a_long_run_no_more_is_kept_than_can_be_seen() -> None:
    long = comparison.run_of(snapshot_of(epochs=20_000))
    assert long is not None
    assert len(long.loss[0]) <= 400
    assert long.loss[1].min() == pytest.approx(long.best[1])


def test_there_is_nothing_to_pin_before_there_are_data() -> None:
    assert comparison.pin((), Snapshot(0, 0, LESSON, "loading")) is None


def test_only_curves_of_the_same_data_and_the_same_loss_are_compared() -> None:
    runs = [run(number=1)]
    for same in (LESSON, LESSON.replace(learning_rate=1.0, seed=7, features=("x1",))):
        assert [sign for sign, _, _ in comparison.curves(runs, snapshot_of(same))["loss"]] == ["1"]
    points = tuple((float(i), float(i % 3), i % 2) for i in range(30))
    for other in (
        LESSON.replace(dataset="moons"),
        LESSON.replace(noise=0.3),
        LESSON.replace(points=points),
    ):
        assert comparison.curves(runs, snapshot_of(other))["loss"] == []
    squared = LESSON.replace(loss="mean_squared_error")
    assert comparison.curves(runs, snapshot_of(squared))["score"] == []
    _, ((_, _, percent),) = charts.score(snapshot_of(), comparison.curves(runs, snapshot_of()))
    assert percent.tolist() == pytest.approx([60.0] * 6)


# -- the table -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [28, 38, 78, 118])
def test_the_table_has_the_results_of_every_run(width: int) -> None:
    runs = [run(number=1), run(LESSON.replace(learning_rate=0.3), 2)]
    rows, starts = table.rows(runs, run(LESSON.replace(hidden=(4,))), 2, width)
    text = lines(rows)
    assert [text[start].split()[0] for start in starts] == ["1", "▶2"]
    for word in ("0.667", "0.767", "70.0%", "60.0%", "0.300 at 4"):
        assert sum(word in line for line in text) == 3
    assert max(map(len, text)) <= width
    assert "8 · rate 0.3" in text[starts[1]]


def test_an_empty_table_says_how_to_fill_it() -> None:
    rows, starts = table.rows([], run(), 0, 38)
    assert "c pins this one" in lines(rows)[1]
    assert starts == []


# -- in the app ------------------------------------------------------------------------------------


class User:
    def __init__(self, app: NeurotermApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def see(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 20.0
        while not condition():
            assert time.monotonic() < deadline, self.app.main.message.remarked
            await asyncio.sleep(0.02)

    def picture(self, id: str) -> str:
        view = self.app.main.query_one(f"#{id}", FigureView)
        return "\n".join(view.render_line(y).text for y in range(view.size.height))

    def has_grey(self) -> bool:
        chart = self.app.main.query_one("#loss", CurveChart)
        return any(
            segment.style is not None
            and segment.style.color is not None
            and segment.style.color.triplet == palette.PINNED
            for y in range(chart.size.height)
            for segment in chart.render_line(y)
        )


@asynccontextmanager
async def running(size: tuple[int, int] = (120, 40)) -> AsyncIterator[User]:
    app = NeurotermApp(LESSON, capabilities=Capabilities(True, "256"))
    async with app.run_test(size=size) as pilot:
        user = User(app, pilot)
        await ready(app)
        await user.see(lambda: app.main.snapshot.dataset is not None)
        yield user


async def test_a_pinned_run_stays_in_grey_while_another_runs() -> None:
    async with running() as user:
        await user.pilot.press("s", "s", "c")
        assert "Pinned as run 1" in user.app.main.message.remarked
        await user.pilot.press("plus", "r", "s")
        await user.see(lambda: user.app.main.snapshot.epoch == 1)
        await user.pilot.pause()
        assert user.has_grey()
        assert "1" in user.picture("loss").split("\n")[-2] + user.picture("loss")
        await user.pilot.press("d")
        await user.see(lambda: user.app.main.snapshot.config.dataset != "circles")
        await user.pilot.pause()
        assert not user.has_grey()
        await user.pilot.press("D")
        await user.see(lambda: user.app.main.snapshot.config.dataset == "circles")
        await user.pilot.pause()
        assert user.has_grey()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_results_are_a_key_away_and_a_run_is_unpinned_there(
    size: tuple[int, int],
) -> None:
    async with running(size) as user:
        await user.pilot.press("c", "R")
        await user.see(lambda: user.app.main.snapshot.experiment == 2)
        await user.pilot.press("c")
        assert len(user.app.main.pinned) == 2
        await user.pilot.press("C")
        await user.see(lambda: isinstance(user.app.focused, ComparisonTable))
        await user.pilot.pause()
        assert user.app.main.message.remarked == "escape brings the other panels back."
        assert "weights 0" in user.picture("comparison")
        assert "weights 1" in user.picture("comparison")
        await user.pilot.press("down", "delete")
        await user.see(lambda: [run.number for run in user.app.main.pinned] == [1])
        assert "Run 2 is unpinned." in user.app.main.message.remarked
        await user.pilot.press("backspace", "backspace", "up")
        await user.see(lambda: not user.app.main.pinned)
        await user.see(lambda: "No run is pinned" in user.picture("comparison"))
        await user.pilot.press("C")
        await user.see(lambda: user.app.main.panels.maximized_panel is None)


def test_in_a_wide_panel_results_stand_beside_the_names() -> None:
    runs = [run(LESSON, 1), run(LESSON.replace(hidden=(16, 16)), 2)]
    rows, _ = table.rows(runs, None, 1, 190)
    assert max(map(len, lines(rows))) < 90


def test_names_of_wide_characters_are_whole_where_there_is_room() -> None:
    own = LESSON.replace(samples=None, data="utf8 名前 .csv", target="種類")
    runs = [run(own, 1), run(own.replace(learning_rate=0.5, seed=7), 2)]
    # As the data of both are the same, a name needs something wide of its own.
    other = run(LESSON.replace(samples=None, data="もう一つの長い名前の表.csv", target="種類"), 3)
    rows, _ = table.rows([*runs, other], None, 1, 190)
    text = "\n".join(lines(rows))
    assert "…" not in text
    assert "utf8 名前 .csv · rate 0.5 · seed 7" in text


@pytest.mark.parametrize("width", [22, 30, 36, 78])
def test_in_a_narrow_panel_nothing_is_cut_at_the_border(width: int) -> None:
    assert max(map(len, lines(table.rows([], None, 0, width)[0]))) <= width
    advice = " ".join(lines(table.rows([], None, 0, width)[0]))
    assert "stay, in grey, while others run." in advice
    runs = [run(LESSON, 1), run(LESSON.replace(hidden=(16, 16)), 2)]
    rows, _ = table.rows(runs, None, 1, width)
    assert max(map(len, lines(rows))) <= width
    assert "at 4" in " ".join(lines(rows))


async def test_more_than_five_runs_are_refused_with_a_sentence() -> None:
    async with running() as user:
        for number in range(MOST_RUNS):
            await user.pilot.press("c", "r")
            await user.see(lambda number=number: user.app.main.snapshot.experiment == number + 2)
        await user.pilot.press("c")
        assert "5 runs are pinned" in user.app.main.message.remarked
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
        await user.pilot.press("s", "c")
        assert "Pinned as run 1" in user.app.main.message.remarked
