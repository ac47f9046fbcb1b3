"""Networks that stop or diverge leave the others as if they had never been there."""

from __future__ import annotations

import numpy as np
import pytest

from core import ExperimentConfig, StackedTrainer, SweepResult

SETTINGS = ExperimentConfig(
    dataset="plane", samples=30, hidden=(5,), batch_size=8, optimizer="momentum", epochs=60
)


def parameters(results: list[SweepResult]) -> np.ndarray:
    return np.array([result.parameters for result in results])


def test_the_rest_go_on_with_the_same_bits() -> None:
    calm = [SETTINGS.replace(learning_rate=0.01, seed=seed) for seed in range(3)]
    wild = [SETTINGS.replace(learning_rate=10.0**power, seed=7) for power in (1, 2, 4, 8, 20, 40)]
    mixed = [wild[0], calm[0], *wild[1:4], calm[1], *wild[4:], calm[2]]
    stacked = StackedTrainer(mixed)
    results = stacked.train()
    assert [result.config for result in results] == mixed
    assert stacked.numbers == ()
    assert [result.diverged for result in results] == [config not in calm for config in mixed]
    kept = [result for result in results if not result.diverged]
    np.testing.assert_allclose(
        parameters(kept), parameters(StackedTrainer(calm).train()), rtol=0.0, atol=1e-12
    )
    for result in results:
        assert len(result.history) == result.epochs + 1
        if result.diverged:
            assert result.epochs < SETTINGS.epochs
            assert "the loss is no longer finite in epoch" in result.stop_reason


def test_who_has_been_left_is_not_asked_again() -> None:
    configs = [SETTINGS.replace(learning_rate=0.01, seed=seed, patience=2) for seed in range(4)]
    configs[1] = configs[1].replace(target_loss=100.0)
    stacked = StackedTrainer(configs)
    assert stacked.numbers == (0, 2, 3), "its target was reached before any training"
    assert stacked.results()[1].epochs == 0
    assert len(stacked.parameters) == 3
    results = stacked.train()
    assert all(result.stop_reason for result in results)
    assert stacked.run_epoch() == 0


def test_training_can_be_cut_short() -> None:
    configs = [SETTINGS.replace(learning_rate=0.01, seed=seed) for seed in range(2)]
    stacked = StackedTrainer(configs)
    results = stacked.train(lambda: stacked.epoch < 5)
    assert [result.epochs for result in results] == [5, 5]
    assert [len(result.history) for result in results] == [6, 6]


def test_a_result_opens_as_an_experiment_that_goes_on_as_it_would_have() -> None:
    configs = [
        SETTINGS.replace(learning_rate=0.01, seed=seed, optimizer="adam", dropout=0.2, patience=30)
        for seed in range(2)
    ]
    stacked = StackedTrainer(configs)
    half = stacked.train(lambda: stacked.epoch < 20)
    for config, result in zip(configs, half, strict=True):
        opened, whole = result.to_experiment(), config.build()
        assert opened.trainer.epoch == 20
        np.testing.assert_array_equal(opened.network.parameters, result.parameters)
        np.testing.assert_allclose(opened.trainer.evaluate(), result.metrics, atol=1e-12)
        assert len(opened.trainer.history) == 21
        for experiment in (opened, whole):
            for _ in range(40 - experiment.trainer.epoch):
                experiment.trainer.run_epoch()
        np.testing.assert_allclose(
            opened.network.parameters, whole.network.parameters, rtol=0.0, atol=1e-9
        )


def test_what_patience_gave_back_is_opened_with_the_best_weights() -> None:
    config = ExperimentConfig(samples=40, learning_rate=3.0, batch_size=8, patience=4, epochs=80)
    (result,) = StackedTrainer([config]).train()
    assert result.stop_reason
    assert result.metrics.epoch < result.epochs
    opened = result.to_experiment()
    assert opened.trainer.best_is_back
    np.testing.assert_array_equal(opened.network.parameters, result.parameters)
    assert opened.trainer.evaluate().test_loss == opened.trainer.stop.best_loss


def test_a_long_history_is_thinned_as_a_trainers_is() -> None:
    config = SETTINGS.replace(learning_rate=0.01, batch_size=None)
    (result,) = StackedTrainer([config], history_capacity=16).train()
    assert result.history.stride == 4
    assert result.history.epochs.tolist() == [*range(0, 61, 4)]
    assert result.history.latest is not None
    assert result.history.latest.epoch == 60


def test_epochs_that_are_not_measured_are_trained_all_the_same() -> None:
    configs = [
        SETTINGS.replace(learning_rate=rate, seed=seed)
        for seed, rate in enumerate((0.01, 1e30, 0.02))
    ]
    for batch_size in (8, None):
        chosen = [config.replace(batch_size=batch_size) for config in configs]
        every, seldom = (StackedTrainer(chosen, measure_every=n).train() for n in (1, 25))
        np.testing.assert_array_equal(parameters(seldom), parameters(every))
        assert [(r.epochs, r.stop_reason) for r in seldom] == [
            (r.epochs, r.stop_reason) for r in every
        ]
        assert seldom[0].history.epochs.tolist() == [0, 25, 50, 60]
        assert seldom[0].metrics == every[0].metrics
        opened = seldom[2].to_experiment()
        assert opened.trainer.epoch == 60


def test_what_cannot_be_in_one_stack_is_refused_with_what_may_differ() -> None:
    for others in ({"hidden": (4,)}, {"samples": 31}, {"optimizer": "adam"}, {"epochs": 61}):
        with pytest.raises(ValueError, match="cannot be trained together: they may differ in seed"):
            StackedTrainer([SETTINGS, SETTINGS.replace(**others)])
    with pytest.raises(ValueError, match="at least one"):
        StackedTrainer([])
    with pytest.raises(ValueError, match="measure_every is 0"):
        StackedTrainer([SETTINGS], measure_every=0)
