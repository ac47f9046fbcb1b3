"""Any epoch of a run, computed again: to the last bit, in bounded memory."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import (
    Checkpoint,
    Experiment,
    ExperimentConfig,
    Past,
    StopConditions,
    TrainingDivergedError,
    pack_values,
    unpack_checkpoint,
    unpack_values,
)

Place = tuple[int, int]

BASE = ExperimentConfig(samples=40, hidden=(4, 3), test_size=0.25, epochs=30)
KINDS: dict[str, ExperimentConfig] = {
    "the full batch": BASE,
    "mini-batches": BASE.replace(batch_size=7),
    "Adam and dropout": BASE.replace(batch_size=10, optimizer="adam", dropout=0.3),
    "a carried batch": BASE.replace(batch_size=7, shuffle=False, last_batch="carried"),
    "a schedule that remembers": BASE.replace(schedule="reduce_on_plateau", learning_rate=2.0),
    "a schedule of the epochs": BASE.replace(schedule="cosine", optimizer="momentum"),
    "float32 and clipping": BASE.replace(dtype="float32", clip_norm=0.01, l1=0.01, l1_prunes=True),
    "patience": BASE.replace(patience=2, learning_rate=3.0, batch_size=15),
}
CHANGES: tuple[dict[str, Any], ...] = (
    {"learning_rate": 0.5},
    {"optimizer": "rmsprop", "learning_rate": 0.01},
    {"schedule": "exponential"},
    {"batch_size": 9},
    {"l2": 0.1},
    {"patience": 4},
    {"dropout": 0.2},
)


def state(experiment: Experiment) -> tuple[bytes, ...]:
    """All that the next step depends on, and what there is to see."""
    trainer = experiment.trainer
    found = trainer.state()
    numbers = [experiment.network.parameters, found["latest"], *found["optimizer"].values()]
    numbers += [value for value in found["stop"].values() if value is not None]
    if found["order"] is not None:
        numbers.append(found["order"])
    texts = [trainer.learning_rate, trainer.stop_reason, found["shuffling"], found["dropping"]]
    texts += [found["schedule"], experiment.config]
    return (*(np.asarray(it).tobytes() for it in numbers), repr(texts).encode())


def lived(
    config: ExperimentConfig, orders: list[object], past: Past
) -> tuple[Experiment, dict[Place, tuple[bytes, ...]]]:
    """A run that was told to take steps, to be kept, and to change; and all that it was."""
    experiment = config.build()
    experiment.trainer.start()
    past.keep(experiment)
    seen = {(0, 0): state(experiment)}

    def note() -> None:
        place = experiment.trainer.epoch, experiment.trainer.batch
        for later in [at for at in seen if at > place]:  # an epoch that began anew
            del seen[later]
        seen[place] = state(experiment)

    for order in orders:
        match order:
            case "keep":
                past.keep(experiment)
                continue
            case "edit":
                experiment.network.layer_parameters[0][0, 0] += 0.25
                experiment.trainer.parameters_changed()
                past.keep(experiment, changed=True)
            case dict():
                try:
                    experiment = experiment.adjust(**order)
                except ValueError:
                    continue  # as another batch size does not go with what is carried
                past.keep(experiment, changed=True)
            case int():
                for _ in range(order):
                    experiment.trainer.step()
                    note()
        note()
    return experiment, seen


orders = st.lists(
    st.one_of(st.integers(1, 9), st.just("keep"), st.just("edit"), st.sampled_from(CHANGES)),
    max_size=12,
)


@settings(max_examples=60)
@given(st.sampled_from(sorted(KINDS)), orders, st.data())
def test_any_moment_of_a_run_comes_back_to_the_last_bit(
    kind: str, orders: list[object], data: st.DataObject
) -> None:
    past = Past()
    experiment, seen = lived(KINDS[kind], orders, past)
    now = state(experiment)
    for place in data.draw(st.lists(st.sampled_from(sorted(seen)), min_size=1, max_size=4)):
        earlier = past.at(experiment, *place)
        assert (earlier.trainer.epoch, earlier.trainer.batch) == place
        assert state(earlier) == seen[place]
        rows = earlier.trainer.history.epochs
        assert (rows == experiment.trainer.history.epochs[: len(rows)]).all()
        assert earlier.trainer.history.latest.epoch == place[0]
    assert state(experiment) == now, "to look back has changed the run"


@settings(max_examples=30)
@given(st.sampled_from(sorted(KINDS)), orders, st.integers(2, 6))
def test_within_little_memory_each_moment_is_as_it_was_or_said_to_be_gone(
    kind: str, orders: list[object], moments: int
) -> None:
    one = Past()
    one.keep(KINDS[kind].build())
    past = Past(moments * (one.nbytes + 200))
    experiment, seen = lived(KINDS[kind], [each for it in orders for each in (it, "keep")], past)
    changes = any(it == "edit" or isinstance(it, dict) for it in orders)
    assert past.nbytes <= past.most_bytes
    for place, was in seen.items():
        if changes:
            with contextlib.suppress(ValueError):
                assert state(past.at(experiment, *place)) == was
        else:
            assert state(past.at(experiment, *place)) == was


@settings(max_examples=20)
@given(st.sampled_from(sorted(KINDS)), orders, st.booleans())
def test_a_past_that_was_packed_gives_the_same_moments_to_the_run_that_was_saved(
    kind: str, orders: list[object], endless: bool
) -> None:
    past = Past()
    experiment, seen = lived(KINDS[kind], [each for it in orders for each in (it, "keep")], past)
    if endless:  # as training that is sent on beyond its end
        experiment.trainer.change_stop(StopConditions())
        past.keep(experiment, changed=True)
        experiment.trainer.run_epoch()
        past.keep(experiment)
        seen = {at: it for at, it in seen.items() if at < past.places[-2]}
        seen[experiment.trainer.epoch, 0] = state(experiment)
    table, moments = past.state(experiment.config)
    table = unpack_values(pack_values(table))
    content = Checkpoint.of(experiment).packed(Path())
    again = unpack_checkpoint(content, Path(), "it")
    if endless:
        again.trainer.change_stop(StopConditions())
    restored = Past.restored(table, moments, again, 10**9)
    assert restored.places == past.places
    assert restored.nbytes == past.nbytes
    for place in [*seen][:: max(1, len(seen) // 4)]:
        assert state(restored.at(again, *place)) == seen[place]
    restored.keep(again)
    again.trainer.run_epoch()
    experiment.trainer.run_epoch()
    assert state(again) == state(experiment)
    assert past.state(experiment.config)[1][:3] == moments[:3], "of each the same bytes again"


def test_a_past_of_something_else_is_refused() -> None:
    past = Past()
    experiment, _ = lived(BASE, [3, "keep", {"learning_rate": 1.0}, 3, "keep"], past)
    table, moments = past.state(experiment.config)
    wrong: list[tuple[dict[str, Any], list[bytes], str]] = [
        (table, moments[1:], "places of the past is not int64 of shape"),
        ({**table, "places": table["places"][::-1]}, moments, "not in order"),
        ({**table, "along": table["along"] * np.nan}, moments, "not in order"),
        ({**table, "builds": table["builds"] + 5}, moments, "of no settings"),
        ({**table, "places": table["places"] + 9}, moments, "still to come"),
        ({**table, "settings": [[{"hidden": [9]}, False]] * 2}, moments, "another network"),
        ({**table, "settings": [{}, 3]}, moments, "no table of settings"),
        ({}, moments, "places of the past"),
    ]
    for values, states, words in wrong:
        with pytest.raises(ValueError, match=words):
            Past.restored(values, states, experiment)
    other = BASE.replace(optimizer="adam").build()
    other.trainer.start()
    foreign = Past()
    foreign.keep(other)
    mixed = Past.restored(table, [*foreign.state(other.config)[1], *moments[1:]], experiment)
    with pytest.raises(ValueError, match="state"):
        mixed.at(experiment, 1)
    assert mixed.at(experiment, 3).trainer.epoch == 3


def kept_at(epochs: int, every: int, moments: int) -> Past:
    experiment = BASE.replace(hidden=()).build()
    past = Past(10**9)
    past.keep(experiment)
    past = Past(moments * past.nbytes)
    past.keep(experiment)
    for metrics in experiment.trainer.epochs(epochs):
        if metrics.epoch % every == 0:
            past.keep(experiment)
    return past


def test_gaps_grow_with_age_and_none_is_long() -> None:
    past = kept_at(epochs=4000, every=4, moments=50)
    epochs = np.array([epoch for epoch, _ in past.places])
    gaps = np.diff(epochs)
    assert (epochs[0], epochs[-1]) == (0, 4000)
    assert past.nbytes <= past.most_bytes
    assert gaps.max() <= 5 * 4000 / 50, "some moment takes long to be computed again"
    assert gaps[-10:].mean() < gaps[10:20].mean() < 1.5 * gaps[:10].mean()


def test_the_start_and_what_follows_a_change_outlast_the_others() -> None:
    experiment = BASE.build()
    past = Past()
    past.keep(experiment)
    past = Past(12 * past.nbytes)
    past.keep(experiment)
    for epoch in range(1, 200):
        experiment.trainer.run_epoch()
        if epoch in (20, 77):
            experiment = experiment.adjust(learning_rate=0.1 / epoch)
        past.keep(experiment, changed=epoch in (20, 77))
    assert {(0, 0), (20, 0), (77, 0)} <= {*past.places}


def test_the_way_goes_on_from_what_was_looked_at_before_where_that_is_shorter() -> None:
    past = Past()
    experiment, seen = lived(BASE, [60], past)
    earlier = past.at(experiment, 40)
    replay = past.replay(experiment, 41, beside=earlier)
    assert replay.experiment is earlier
    assert replay.go_on()
    assert replay.share == 1.0
    assert state(earlier) == seen[41, 0]
    assert past.replay(experiment, 39, beside=earlier).experiment is not earlier


def test_a_way_can_be_gone_in_parts() -> None:
    past = Past()
    experiment, seen = lived(BASE.replace(batch_size=5), [60], past)
    replay = past.replay(experiment, 8, 2)
    parts = 0
    while not replay.go_on(0.0):
        parts += 1
        assert 0.0 < replay.share <= 1.0
    assert parts > 8
    assert state(replay.experiment) == seen[8, 2]


def test_a_run_goes_its_own_way_from_there_and_shares_what_was_before() -> None:
    past = Past()
    experiment, seen = lived(BASE, [20, "keep", {"learning_rate": 1.0}, 20, "keep", 20], past)
    branch = past.at(experiment, 30)
    own = past.until(30)
    own.keep(branch)
    assert own.places == [(0, 0), (20, 0), (30, 0)]
    branch.trainer.run_epoch()
    assert state(branch) == seen[31, 0], "without a change it is the future there was"
    branch = branch.adjust(learning_rate=2.0)
    own.keep(branch, changed=True)
    branch.trainer.run_epoch()
    assert state(branch) != seen[32, 0]
    assert state(own.at(branch, 12)) == seen[12, 0]
    assert state(past.at(experiment, 45)) == seen[45, 0]


def test_a_moment_before_training_diverged_comes_back() -> None:
    past = Past()
    experiment = BASE.replace(activation="linear", learning_rate=1e300).build()
    experiment.trainer.start()
    past.keep(experiment)
    before = state(experiment)
    with pytest.raises(TrainingDivergedError), np.errstate(all="ignore"):
        list(experiment.trainer.epochs(50))
    assert state(past.at(experiment, 0)) == before


def test_what_cannot_be_gets_a_sentence() -> None:
    past = Past()
    experiment, _ = lived(BASE, [3], past)
    with pytest.raises(ValueError, match="epoch 9 is still to come: the run is at epoch 3"):
        past.at(experiment, 9)
    with pytest.raises(ValueError, match="no moment is kept"):
        Past().at(experiment, 1)
    with pytest.raises(ValueError, match="most_bytes is 0; it must be a whole number"):
        Past(0)
    small = Past(100)
    small.keep(experiment)
    assert len(small) == 0
    assert small.bytes_of_one > 100
