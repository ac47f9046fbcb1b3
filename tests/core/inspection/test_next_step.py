from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from pairs import covering_sample, saying

from core import Experiment, ExperimentConfig, next_change, next_gradient, trace_step

SETTINGS: dict[str, tuple[Any, ...]] = {
    "batch_size": (None, 7, 32),
    "dropout": (0.0, 0.3),
    "l1": (0.0, 0.01),
    "l2": (0.0, 0.1),
    "clip_norm": (None, 0.01),
    "optimizer": ("sgd", "adam", "nesterov"),
    "dtype": ("float64", "float32"),
}


def trained(steps: int, **settings: Any) -> Experiment:
    experiment = ExperimentConfig(samples=60, hidden=(5,), **settings).build()
    experiment.trainer.start()
    for _ in range(steps):
        experiment.trainer.step()
    return experiment


CASES = covering_sample([*product(*SETTINGS.values())])


@pytest.mark.parametrize("steps", [0, 3])
def test_the_gradient_is_that_of_the_next_step_and_asking_changes_nothing(steps: int) -> None:
    for case in CASES:
        with saying(case):
            settings = dict(zip(SETTINGS, case, strict=True))
            asked, alone = trained(steps, **settings), trained(steps, **settings)
            gradient, change = next_gradient(asked.trainer), next_change(asked.trainer)
            trace = trace_step(alone.trainer)
            for views, layer in zip(asked.network.layer_views(gradient), trace.layers, strict=True):
                np.testing.assert_array_equal(views[:-1], layer.gradient.W)
                np.testing.assert_array_equal(views[-1:], layer.gradient.b.reshape(1, -1))
            before = asked.network.parameters.copy()
            asked.trainer.step()
            np.testing.assert_array_equal(asked.network.parameters - before, change)
            alone.trainer.step()
            for each in (asked, alone):
                list(each.trainer.epochs(2))
            np.testing.assert_array_equal(asked.network.parameters, alone.network.parameters)


def test_after_a_change_by_hand_it_is_that_of_the_new_weights() -> None:
    experiment = trained(2)
    experiment.network.parameters[0] += 1.0
    experiment.trainer.parameters_changed()
    assert next_gradient(experiment.trainer, at_hand=True) is None
    trace = trace_step(experiment.trainer)
    gradient = next_gradient(experiment.trainer)
    np.testing.assert_array_equal(
        experiment.network.layer_views(gradient)[0][:-1], trace.layers[0].gradient.W
    )


def test_of_the_best_weights_there_is_none_as_training_goes_on_from_the_latest() -> None:
    experiment = trained(0, patience=1, learning_rate=50.0, epochs=100)
    list(experiment.trainer.epochs(100))
    assert experiment.trainer.best_is_back
    assert next_gradient(experiment.trainer) is None
