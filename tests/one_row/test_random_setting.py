"""A setting that draws random numbers in every step, added to a copy of the program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core import Experiment, ExperimentConfig, save_checkpoint

GOES_ON = """
import json
import pickle
import numpy as np
import core
from core import ExperimentConfig, NeuralNetworkClassifier, load_checkpoint, save_checkpoint

config = ExperimentConfig(samples=60, batch_size=10, dropout=0.2, shaking=0.3, epochs=4)

def after(trainer):
    while trainer.epoch < 4:
        trainer.step()
    return trainer.network.parameters.tolist()

def begun():
    experiment = config.build()
    for _ in range(8):
        experiment.trainer.step()
    return experiment

def saved():
    save_checkpoint("shaken.checkpoint", begun())
    return load_checkpoint("shaken.checkpoint").trainer

def restored():
    experiment = config.build()
    experiment.trainer.restore(begun().trainer.state())
    return experiment.trainer

class Shaken(NeuralNetworkClassifier):
    def _trainer_settings(self):
        return super()._trainer_settings() | {"shaking": 0.3}

X, y = np.random.default_rng(0).normal(size=(40, 2)), np.arange(40) % 2

def estimated(epochs, fits):
    model = Shaken(4, epochs=epochs, random_state=0, warm_start=True)
    for _ in range(fits):
        model.fit(X, y)
    return model.network_.parameters.tolist()

print(json.dumps({
    "without": after(config.replace(shaking=0.0).build().trainer),
    "at once": after(config.build().trainer),
    "saved": after(saved()),
    "restored": after(restored()),
    "pickled": after(pickle.loads(pickle.dumps(begun().trainer))),
    "adjusted": after(begun().adjust(epochs=5).trainer),
    "fitted": estimated(4, 1),
    "fitted twice": estimated(2, 2),
    "old": after(load_checkpoint("old.checkpoint").trainer),
    "old, again": after(load_checkpoint("old.checkpoint").trainer),
}))
"""


@pytest.fixture(scope="module")
def found(copy: Path, run: Callable[..., str]) -> dict[str, list[float]]:
    """The parameters of trainings that were interrupted in several ways, and of those not."""
    save_checkpoint(copy / "old.checkpoint", begun())
    said: dict[str, list[float]] = json.loads(run("-c", GOES_ON))
    return said


def begun() -> Experiment:
    experiment = ExperimentConfig(samples=60, batch_size=10, dropout=0.2, epochs=4).build()
    for _ in range(8):
        experiment.trainer.step()
    return experiment


def test_it_reaches_training(found: dict[str, list[float]]) -> None:
    assert found["at once"] != found["without"]


@pytest.mark.parametrize("how", ["saved", "restored", "pickled", "adjusted"])
def test_training_goes_on_with_it_bit_for_bit(found: dict[str, list[float]], how: str) -> None:
    assert found[how] == found["at once"]


def test_an_estimator_goes_on_with_it_bit_for_bit(found: dict[str, list[float]]) -> None:
    assert found["fitted twice"] == found["fitted"]


def test_a_checkpoint_of_the_program_without_it_goes_on_as_it_did(
    found: dict[str, list[float]],
) -> None:
    trainer = begun().trainer
    while trainer.epoch < 4:
        trainer.step()
    assert found["old"] == found["old, again"] == trainer.network.parameters.tolist()
