"""How single examples pull beside their mean: as gradients computed one by one have it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from core import ExperimentConfig, measure_health


@pytest.mark.parametrize(
    "settings",
    [{"hidden": (4, 3)}, {"dataset": "iris", "activation": "tanh"}, {"dataset": "sine"}],
    ids=["two layers", "three classes", "values"],
)
def test_length_and_cosine_are_those_of_gradients_computed_one_by_one(
    settings: dict[str, Any],
) -> None:
    experiment = ExperimentConfig(samples=60, **settings).build()
    list(experiment.trainer.epochs(5))
    data, network = experiment.dataset, experiment.network.copy()
    before = network.parameters.copy()
    mean = network.backward(data.X_train, data.y_train).copy()
    own = [
        network.backward(data.X_train[i : i + 1], data.y_train[i : i + 1]).copy()
        for i in range(len(data.X_train))
    ]
    lengths = np.array([np.linalg.norm(it) for it in own])
    cosines = np.array([np.dot(it, mean) for it in own]) / (lengths * np.linalg.norm(mean))
    found = measure_health(experiment)
    assert found.one_length == pytest.approx(lengths.mean() / np.linalg.norm(mean))
    assert found.one_cosine == pytest.approx(cosines.mean())
    np.testing.assert_array_equal(experiment.network.parameters, before)


def test_in_the_lesson_one_pulls_33_times_as_hard_as_all_that_nearly_cancel() -> None:
    experiment = ExperimentConfig().build()
    list(experiment.trainer.epochs(100))
    found = measure_health(experiment)
    assert found.one_length == pytest.approx(32.88, abs=0.01)
    assert found.one_cosine == pytest.approx(0.029, abs=0.001)


def test_where_it_would_take_too_much_it_is_not_known() -> None:
    assert math.isnan(measure_health(ExperimentConfig().build(), work=1000).one_length)
