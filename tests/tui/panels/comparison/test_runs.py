from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core import ExperimentConfig, History, Metrics
from tui.panels.charts import curves as charts
from tui.panels.comparison import runs as comparison
from tui.panels.comparison.runs import MOST_RUNS, Run
from tui.session.snapshot import Snapshot
from tui.session.timeline import Timeline

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


def run(config: ExperimentConfig = LESSON, number: int = 0) -> Run:
    found = comparison.run_of(snapshot_of(config, experiment=number + 1), number)
    assert found is not None
    return found


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


def test_of_a_run_that_is_looked_at_as_it_was_that_moment_is_pinned_beside_the_run_itself() -> None:
    now = snapshot_of(epochs=9)
    assert now.history is not None
    past = dataclasses.replace(
        now,
        metrics=now.history[3],
        epoch=3,
        timeline=Timeline(first=0, now=(9, 0), is_past=True),
    )
    runs = comparison.pin((), now) or ()
    runs = comparison.pin(runs, past) or ()
    runs = comparison.pin(runs, past) or ()  # once more is the same
    assert [(run.number, run.metrics.epoch, run.best[0]) for run in runs] == [(1, 9, 8), (2, 3, 3)]
    assert [len(run.loss[0]) for run in runs] == [10, 4]
    assert (comparison.number_of(runs, now), comparison.number_of(runs, past)) == (1, 2)
    assert len(now.history) == 10


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
    assert long.loss.low.min() == pytest.approx(long.best[1])


def test_there_is_nothing_to_pin_before_there_are_data() -> None:
    assert comparison.pin((), Snapshot(0, 0, LESSON, "loading")) is None


def compared(before: ExperimentConfig, now: ExperimentConfig) -> str:
    """Return which curves of a run of some settings stand beside those of another's."""
    runs = [run_built(before)]
    found = comparison.curves(runs, begun(now))
    return " and ".join(metric for metric, curves in found.items() if curves)


def begun(config: ExperimentConfig) -> Snapshot:
    experiment = config.build()
    list(experiment.trainer.epochs(1))
    return Snapshot.of(experiment)


def run_built(config: ExperimentConfig, number: int = 1) -> Run:
    found = comparison.run_of(begun(config), number)
    assert found is not None
    return found


PLANE = ExperimentConfig(dataset="plane", samples=60)
DRAWN = LESSON.with_data(points=tuple((float(i), float(i % 3), i % 2) for i in range(30)))


@pytest.mark.parametrize(
    "now",
    [
        LESSON,
        LESSON.replace(learning_rate=1.0, seed=7, features=("x1",), l2=0.1, dropout=0.1),
        LESSON.replace(scaling="none", test_size=0.4, dtype="float32"),
        LESSON.replace(noise=0.1, loss="binary_cross_entropy", output_activation="sigmoid"),
    ],
    ids=["same", "training", "inputs", "defaults in words"],
)
def test_runs_on_the_same_data_with_the_same_loss_are_compared(now: ExperimentConfig) -> None:
    assert compared(LESSON, now) == "loss and score"


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        (LESSON, LESSON.replace(loss="mean_squared_error"), "another loss"),
        (LESSON, LESSON.replace(label_smoothing=0.1), "other label smoothing"),
        (LESSON, LESSON.replace(class_weight="balanced"), "other class weights"),
        (PLANE, PLANE.replace(scaling="none"), "targets scaled otherwise"),
        (PLANE, PLANE.replace(loss="huber"), "another loss"),
        (
            LESSON.replace(loss="mean_squared_error", output_activation="tanh"),
            LESSON.replace(loss="mean_squared_error", output_activation="sigmoid"),
            "targets scaled otherwise",
        ),
    ],
)
def test_a_loss_in_another_unit_is_not_on_the_same_axis_but_the_score_is(
    before: ExperimentConfig, now: ExperimentConfig, why: str
) -> None:
    assert compared(before, now) == "score"
    said = comparison.left_out([run_built(before)], begun(now))
    assert {metric: words[:1] for metric, words in said.items()} == {
        "loss": (f"not run 1: {why}",),
        "score": (),
    }


@pytest.mark.parametrize("now", [LESSON.replace(dataset="moons"), LESSON.replace(noise=0.3), DRAWN])
def test_no_number_of_other_data_is_compared(now: ExperimentConfig) -> None:
    assert compared(LESSON, now) == ""
    said = comparison.left_out([run_built(LESSON)], begun(now))
    assert {words[0] for words in said.values()} == {"not run 1: other data"}


@pytest.mark.parametrize("loss", ["hinge", "mean_squared_error"])
def test_outputs_that_are_compared_with_the_same_targets_share_an_axis(loss: str) -> None:
    curved = LESSON.replace(loss=loss, output_activation="tanh")
    assert compared(curved, curved.replace(output_activation="linear")) == "loss and score"


def test_a_loss_of_training_is_not_compared_with_one_of_testing() -> None:
    untested = begun(DRAWN)
    untested = dataclasses.replace(
        untested, dataset=dataclasses.replace(DATA, X_test=DATA.X_test[:0], y_test=DATA.y_test[:0])
    )
    runs = [run_built(DRAWN)]
    assert comparison.curves(runs, untested) == {"loss": [], "score": []}
    assert "part of the data" in comparison.left_out(runs, untested)["loss"][0]


def test_of_several_reasons_the_table_tells() -> None:
    runs = [run_built(LESSON.replace(loss="huber"), 1), run_built(PLANE, 3)]
    said = comparison.left_out(runs, begun(LESSON))
    assert said["loss"] == (
        "not runs 1, 3: C says why",
        "not 1, 3: C says why",
        "not 1, 3: C",
    )
    assert said["score"][:2] == ("not run 3: other data", "not 3: other data")


def test_scores_are_compared_in_percent() -> None:
    runs = [run(number=1)]
    shown = charts.score(snapshot_of(), comparison.curves(runs, snapshot_of()))
    ((_, percent),) = shown.pinned
    assert percent.y.tolist() == pytest.approx([60.0] * 6)


def test_a_file_with_other_content_is_other_data() -> None:
    file = LESSON.replace(data="a.csv", target="y", samples=None)
    before, after = (
        comparison.run_of(
            dataclasses.replace(
                snapshot_of(file, number), dataset=dataclasses.replace(DATA, content=content)
            ),
            number,
        )
        for number, content in ((1, "aaaa"), (2, "bbbb"))
    )
    assert before is not None
    assert after is not None
    assert before.measure.difference(after.measure) == "other data"
    assert not before.measure.difference(before.measure)
