"""Trainings of every kind, to look into a step of each."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import numpy as np
from pairs import PAIRS, covering_sample

from core import (
    HIDDEN_ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    NeuralNetwork,
    StopConditions,
    Trainer,
)

SIDE_BY_SIDE: dict[str, dict[str, Any]] = {
    "plain": {},
    "mini-batches": {"batch_size": 7},
    "carried": {"batch_size": 7, "shuffle": False, "last_batch": "carried"},
    "dropout": {"dropout": 0.4},
    "dropout in mini-batches": {"dropout": (0.0, 0.5), "batch_size": 9},
    "penalties": {"l1": 0.01, "l2": 0.1},
    "pruning": {"l1": 0.5, "l1_prunes": True, "batch_size": 9},
    "clipping": {"clip_norm": 0.01, "l2": 0.1},
    "weights": {"sample_weight": np.linspace(0.0, 3.0, 40), "batch_size": 9},
    "patience": {"stop": StopConditions(patience=1)},
}
"""What can stand beside loss, activations and optimiser."""

CASES = [
    (*case, pair)
    for case, pair in zip(
        covering_sample(
            [
                (beside, dtype, optimizer, hidden)
                for beside in SIDE_BY_SIDE
                for dtype in ("float64", "float32")
                for optimizer in OPTIMIZERS
                for hidden in HIDDEN_ACTIVATIONS
            ]
        ),
        cycle(PAIRS),
        strict=False,
    )
]
"""A few of all kinds of training: any two of the first four come together, and each loss with each
output that it goes with comes too."""


def a_trainer(
    beside: str,
    dtype: str = "float64",
    optimizer: str = "sgd",
    hidden: str = "relu",
    loss_and_output: tuple[str, str] = ("binary_cross_entropy", "sigmoid"),
    *,
    samples: int = 40,
    of_optimizer: dict[str, float] | None = None,
    **changes: Any,
) -> Trainer:
    """A training of a small network with two hidden layers and three outputs, or one."""
    loss, output = loss_and_output
    random = np.random.default_rng(3)
    outputs = 1 if loss == "binary_cross_entropy" else 3
    network = NeuralNetwork(
        3,
        (5, 4),
        outputs,
        hidden_activation=hidden,
        output_activation=output,
        seed=1,
        dtype=dtype,
    )
    X = random.normal(size=(samples, 3))
    if LOSSES[loss].tasks == ("classification",):
        y: Any = random.integers(0, max(2, outputs), samples)
    else:
        y = random.normal(size=(samples, outputs))
    settings = SIDE_BY_SIDE[beside] | changes
    if "stop" in settings:
        settings |= {"stop": StopConditions(patience=1)}  # a trainer has its own
    return Trainer(
        network,
        X,
        y,
        X[:9],
        y[:9],
        loss=loss,
        optimizer=OPTIMIZERS[optimizer](0.01, **(of_optimizer or {})),
        task=None if LOSSES[loss].tasks == ("classification",) else "regression",
        **settings,
    )


def same(one: Any, other: Any) -> bool:
    """Whether two states are the same to the last bit."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, np.ndarray):
        return bool(one.tobytes() == other.tobytes())
    return bool(one == other or (one != one and other != other))
