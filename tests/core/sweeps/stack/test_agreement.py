"""Networks trained together are what a Trainer makes of each, whatever the training is made of."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pairs import PAIRS

from core import (
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
    ExperimentConfig,
    StackedTrainer,
    SweepResult,
    Trainer,
    TrainingDivergedError,
)
from core.sweeps.stack import layout

EPOCHS = 200
SMALL = {"samples": 40, "hidden": (4, 3), "activation": "tanh", "epochs": EPOCHS}


def of_pair(loss: str, output: str) -> dict[str, Any]:
    chosen = {"loss": loss, "output_activation": output, "learning_rate": 0.05}
    if output == "softmax":
        return {"dataset": "blobs", **chosen}
    if "regression" in LOSSES[loss].tasks:
        return {"dataset": "plane", **chosen}
    return chosen


def of_optimizer(name: str) -> dict[str, Any]:
    """Settings with which rounding does not grow, as it does where a step leaps over a minimum."""
    return {"optimizer": name, "learning_rate": 0.002, "weight_decay": 0.01, "batch_size": 8}


BLOCKS: dict[str, dict[str, Any]] = {
    **{f"activation {name}": {"activation": name} for name in HIDDEN_ACTIVATIONS},
    **{f"initialiser {name}": {"initializer": name, "epochs": 3} for name in INITIALIZERS},
    **{f"loss {loss} of {output}": of_pair(loss, output) for loss, output in PAIRS},
    **{f"optimiser {name}": of_optimizer(name) for name in OPTIMIZERS},
    **{f"schedule {name}": {"schedule": name, "batch_size": 16} for name in SCHEDULES},
    "warm-up": {"schedule": "cosine", "warmup": 20.0, "batch_size": 10},
    "no hidden layer": {"hidden": ()},
    "single batches": {"batch_size": 1, "epochs": 20},
    "mini-batches": {"batch_size": 7},
    "mini-batches in one order": {"batch_size": 7, "shuffle": False},
    "a batch that is carried": {"batch_size": 7, "shuffle": False, "last_batch": "carried"},
    "L1": {"l1": 0.01},
    "L1 that prunes": {"l1": 0.03, "l1_prunes": True, "batch_size": 8},
    "L2": {"l2": 0.01},
    "weight decay": {"weight_decay": 0.03},
    "clipping": {"clip_norm": 0.05, "batch_size": 10},
    "dropout": {"dropout": 0.3},
    "dropout in one layer, in mini-batches": {"dropout": (0.0, 0.4), "batch_size": 9},
    "dropout in a carried batch": {
        **{"dropout": 0.2, "batch_size": 7},
        **{"shuffle": False, "last_batch": "carried"},
    },
    "label smoothing": {"label_smoothing": 0.1},
    "classes that count alike": {"class_weight": "balanced"},
    "classes that count alike in batches": {
        **{"dataset": "blobs", "class_weight": "balanced", "batch_size": 7},
        **{"shuffle": False, "last_batch": "carried"},
    },
    "several classes": {"dataset": "blobs", "batch_size": 10},
    "patience": {"patience": 4, "learning_rate": 0.5, "batch_size": 8},
    "patience that does not run out": {"patience": 150, "learning_rate": 0.3, "batch_size": 8},
    "a target loss": {"dataset": "blobs", "target_loss": 0.3, "learning_rate": 0.3},
    "a target accuracy": {"target_accuracy": 0.65, "learning_rate": 1.0, "batch_size": 8},
    "numbers that run away": {"dataset": "plane", "activation": "relu", "learning_rate": 90.0},
}


def several(settings: dict[str, Any]) -> list[ExperimentConfig]:
    """Three networks: two on the same samples, and each with its own rate and penalties."""
    first = ExperimentConfig(**{**SMALL, **settings})
    rate, strength = first.learning_rate, 0.5 * first.l1
    return [
        first,
        first.replace(weights_draw=1, learning_rate=0.4 * rate, l1=strength, patience=None),
        first.replace(seed=7, l2=first.l2 / 3.0, clip_norm=None, initializer="glorot_uniform"),
    ]


def alone(config: ExperimentConfig) -> tuple[Trainer, str]:
    """A trainer that has trained, and why it ended."""
    trainer = config.build().trainer
    try:
        for _ in trainer.epochs(config.epochs):
            pass
    except TrainingDivergedError as error:
        return trainer, str(error)
    return trainer, trainer.stop_reason


def assert_agree(result: SweepResult, trainer: Trainer, reason: str, near: float) -> None:
    assert (result.epochs, result.stop_reason) == (trainer.epoch, reason)
    assert result.metrics.epoch in (trainer.epoch, trainer.stop.best_epoch)
    close = {"rtol": near, "atol": near}
    np.testing.assert_allclose(result.parameters, trainer.network.parameters, **close)
    assert len(result.history) == len(trainer.history)
    for name in ("train_loss", "test_loss", "train_score", "test_score"):
        mine, other = (kept.column(name) for kept in (result.history, trainer.history))
        np.testing.assert_allclose(mine, other, **close)


@pytest.fixture
def both_layouts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Yields a function that goes through the ways to lay the arrays out."""

    def choose() -> Iterator[str]:
        monkeypatch.setattr(layout, "TINY", 0)
        yield "samples closest"
        monkeypatch.setattr(layout, "TINY", 10**9)
        yield "networks closest"

    return choose


@pytest.mark.parametrize("block", BLOCKS)
def test_together_they_come_to_what_each_comes_to_alone(block: str, both_layouts: Any) -> None:
    configs = several(BLOCKS[block])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trained = [alone(config) for config in configs]
        for _ in both_layouts():
            results = StackedTrainer(configs).train()
            for config, result, (trainer, reason) in zip(configs, results, trained, strict=True):
                assert result.config == config
                assert_agree(result, trainer, reason, 1e-9)


def test_in_single_precision_they_agree_to_its_rounding(both_layouts: Any) -> None:
    configs = several({"dtype": "float32", "dropout": 0.2, "batch_size": 9, "schedule": "cosine"})
    trained = [alone(config) for config in configs]
    for _ in both_layouts():
        for result, (trainer, reason) in zip(StackedTrainer(configs).train(), trained, strict=True):
            assert result.parameters.dtype == np.float32
            assert_agree(result, trainer, reason, 2e-3)
