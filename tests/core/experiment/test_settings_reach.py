"""Every setting means something: with another value other data are learned, or they in another way.

The settings are those of the table, and the values tried are the same for all, so that a new one is
tried as soon as it has a row. What it needs beside it to mean something is told here, if it is not
one of an optimiser or a schedule.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import (
    ACTIVATIONS,
    CLASS_WEIGHTS,
    DATASETS,
    FEATURES,
    INITIALIZERS,
    LOSSES,
    OPTIMIZER_SETTINGS,
    OPTIMIZERS,
    SCALINGS,
    SCHEDULE_SETTINGS,
    SCHEDULES,
    ExperimentConfig,
)
from core.data.dataset import Dataset
from core.experiment.settings import SETTINGS
from core.training.batches import LAST_BATCHES

EPOCHS = 4
SMALL = {"samples": 40, "epochs": EPOCHS, "batch_size": 9}
POINTS = tuple((float(i % 7), float(i * i % 5), i % 2) for i in range(20))
FILE = {"data": "numbers.csv", "target": "y", "epochs": EPOCHS, "learning_rate": 0.01}

BESIDE: dict[str, dict[str, Any]] = {
    "class_names": {"points": POINTS, "epochs": EPOCHS},
    "classes": SMALL | {"dataset": "blobs"},
    "arms": SMALL | {"dataset": "spirals"},
    "data": {"epochs": EPOCHS, "target": "y"},
    "target": FILE,
    "task": FILE,
    "header": {"data": "nameless.csv", "target": "2", "epochs": EPOCHS},
    "missing": FILE,
    "ignore": FILE,
    "only": FILE,
    "positive": FILE | {"target": "two"},
    "last_batch": SMALL | {"shuffle": False},
    "class_weight": SMALL | {"dataset": "iris"},
    "l1_prunes": SMALL | {"l1": 0.5},
    "warmup": SMALL | {"schedule": "cosine"},
    "decay_factor": SMALL | {"schedule": "step", "decay_every": 1},
    "patience": SMALL | {"learning_rate": 30.0},
    "plateau_patience": SMALL | {"schedule": "reduce_on_plateau", "plateau_threshold": 0.9},
    "plateau_threshold": SMALL | {"schedule": "reduce_on_plateau", "plateau_patience": 1},
}
"""What a setting needs beside it to mean something."""

VALUES = (
    *(True, False, 0.5, 0.01, 0.9, 1e-3, 1, 2, 3, 7, 30),
    *("numbers.csv", "other", ("one", "two"), (3,), ("x2", "x1^2"), POINTS, ("other",), ("2",)),
    *("0", "1"),
    *("classification", "regression", "float32"),
    *(name for table in (ACTIVATIONS, DATASETS, FEATURES, INITIALIZERS, LOSSES) for name in table),
    *(name for table in (OPTIMIZERS, SCHEDULES, SCALINGS, LAST_BATCHES) for name in table),
    *CLASS_WEIGHTS,
)
"""What each setting is tried with; what it cannot have, and what it has anyway, is left out."""


def beside(name: str) -> dict[str, Any]:
    """What a setting is tried beside."""
    for method, table in (("optimizer", OPTIMIZER_SETTINGS), ("schedule", SCHEDULE_SETTINGS)):
        for kind, taken in table.items():
            if name in taken and name not in BESIDE:
                return SMALL | {method: kind}
    return BESIDE.get(name, SMALL)


def others(name: str, config: ExperimentConfig) -> Iterator[ExperimentConfig]:
    """Configurations that differ from one by a setting alone."""
    for value in VALUES:
        try:
            other = config.replace(**{name: value})
            other.build()
        except (ValueError, OSError):
            continue
        if other != config:
            yield other


def outcome(config: ExperimentConfig) -> list[Any]:
    """What is learned, and how: data, network, steps and their rates, and why training ended."""
    experiment = config.build()
    trainer, data = experiment.trainer, experiment.dataset
    seen: list[Any] = [*data_of(data), repr(experiment.network), trainer.task]
    while trainer.epoch < config.epochs and not trainer.stop_reason:
        seen += [trainer.network.parameters.copy(), trainer.learning_rate]
        if trainer.step() is not None:
            seen.append(np.array(trainer.history.latest))
    return [*seen, trainer.network.parameters, trainer.stop_reason]


def data_of(data: Dataset) -> list[Any]:
    return [data.X_train, data.y_train, data.X_test, data.y_test, data.class_names, data.task]


def alike(first: list[Any], second: list[Any]) -> bool:
    return len(first) == len(second) and all(map(same, first, second))


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)
    return bool(a == b)


@pytest.fixture(autouse=True)
def a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [f"{i * 7 % 5},{i % 3},{(i * i) % 4},{i * i % 2}" for i in range(40)]
    Path("numbers.csv").write_text("\n".join(["a,other,y,two", *rows]), encoding="utf-8")
    Path("nameless.csv").write_text("\n".join(["1,2,3,4", *rows]), encoding="utf-8")


WITHOUT_EFFECT = "threads"
"""The one that is to change nothing of what is learned; tests/core/network/test_products.py."""


@pytest.mark.parametrize(
    "name", [setting.name for setting in SETTINGS if setting.name != WITHOUT_EFFECT]
)
def test_another_value_of_a_setting_has_another_outcome(name: str) -> None:
    config = ExperimentConfig(**beside(name))
    before = outcome(config) if name != "data" else []
    assert any(not alike(before, outcome(other)) for other in others(name, config)), (
        f"no value of {name} changes anything: hand it on to what it is a setting of, or say in"
        " BESIDE what it needs to mean something"
    )
