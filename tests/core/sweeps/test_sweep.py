"""Sweeps: results in the order asked for, however and with whom each run was trained."""

from __future__ import annotations

import numpy as np
import pytest

from core import ExperimentConfig, SweepResult, sweep
from core.sweeps import groups
from core.sweeps.groups import groups_of

BASE = ExperimentConfig(samples=60, hidden=(4,), epochs=12)

MIXED = [
    BASE.replace(learning_rate=0.1),
    BASE.replace(hidden=(3, 3)),
    BASE.replace(learning_rate=0.3, seed=5),
    BASE.replace(dataset="plane", loss=None),
    BASE.replace(learning_rate=0.01, l2=0.1, weights_draw=3),
    BASE.replace(optimizer="adam", batch_size=16),
    BASE.replace(noise=0.4, initializer="zeros"),
    BASE.replace(optimizer="adam", batch_size=16, seed=3),
]


def alone(config: ExperimentConfig) -> np.ndarray:
    experiment = config.build()
    for _ in experiment.trainer.epochs(config.epochs):
        pass
    return experiment.network.parameters


def assert_right(configs: list[ExperimentConfig], results: list[SweepResult]) -> None:
    assert [result.config for result in results] == configs
    for result in results:
        np.testing.assert_allclose(result.parameters, alone(result.config), rtol=0, atol=1e-11)
        assert result.metrics.epoch == result.epochs == 12
        assert result.history.latest == result.metrics


def test_runs_that_can_be_are_trained_together_and_all_come_back_in_order() -> None:
    assert groups_of(MIXED) == [(0, 2, 4, 6), (1,), (3,), (5, 7)]
    heard: list[float] = []
    finished: list[dict[int, SweepResult]] = []
    results = sweep(MIXED, on_progress=heard.append, on_finished=finished.append)
    assert_right(MIXED, results)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1.0)
    assert [tuple(each) for each in finished] == groups_of(MIXED)
    datasets = [config.load_data() for config in MIXED[::-1]]
    backwards = sweep(MIXED[::-1], datasets=datasets)[::-1]
    for one, other in zip(results, backwards, strict=True):
        np.testing.assert_array_equal(one.parameters, other.parameters)


def test_where_there_is_little_room_fewer_are_trained_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groups, "MOST_BYTES", 2 * 60 * 8 * 7)
    assert_right(MIXED, sweep(MIXED))


def test_processes_come_to_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    together = sweep(MIXED[:4])
    monkeypatch.setattr(groups, "WORTH_A_GROUP", 1)  # each process has some of those alike
    heard: list[float] = []
    results = sweep(MIXED[:4], jobs=2, on_progress=heard.append)
    assert_right(MIXED[:4], results)
    for one, other in zip(together, results, strict=True):
        np.testing.assert_array_equal(one.parameters, other.parameters)
        assert one.metrics == other.metrics
    assert heard[-1] == 1.0
    opened = results[3].to_experiment()
    np.testing.assert_array_equal(opened.network.parameters, results[3].parameters)


def test_a_sweep_that_is_cancelled_keeps_what_was_finished() -> None:
    finished: list[dict[int, SweepResult]] = []
    results = sweep(MIXED, on_finished=finished.append, cancelled=lambda: len(finished) == 2)
    assert [result.config for result in results] == [MIXED[place] for place in (0, 1, 2, 4, 6)]
    assert sweep(MIXED, cancelled=lambda: True) == []


def test_runs_that_diverge_alone_or_together_say_so() -> None:
    wild = BASE.replace(dataset="plane", learning_rate=1e60, hidden=())
    for configs in ([wild], [wild, wild.replace(seed=1)]):
        for result in sweep(configs):
            assert result.diverged
            assert "no longer finite" in result.stop_reason


def test_a_cache_full_of_networks_is_one_group() -> None:
    lesson = [ExperimentConfig(weights_draw=draw) for draw in range(32)]
    sizes = {len(group) for group in groups_of(lesson)}
    assert max(sizes) < 32
    assert max(sizes) - min(sizes) <= max(sizes) // 2
    small = [BASE.replace(batch_size=5, weights_draw=draw) for draw in range(32)]
    assert [len(group) for group in groups_of(small)] == [32]
    assert [len(group) for group in groups_of(small, jobs=2)] == [16, 16]


def test_none_is_trained_alone_that_could_have_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "WORTH_A_GROUP", 1)
    for runs in range(2, 9):
        alike = [BASE.replace(weights_draw=draw) for draw in range(runs)]
        for jobs in range(1, 10):
            cut = groups_of(alike, jobs)
            assert min(len(group) for group in cut) >= 2
            assert len(cut) == min(jobs, runs // 2)
            assert [place for group in cut for place in group] == list(range(runs))


def test_settings_that_fit_no_data_are_refused_with_their_sentence() -> None:
    with pytest.raises(ValueError, match="the loss hinge does not go with"):
        sweep([BASE.replace(loss="hinge", output_activation="sigmoid")])
    with pytest.raises(ValueError, match="jobs is 0"):
        sweep(MIXED, jobs=0)
    assert sweep([]) == []
