"""A step in full swing allocates no NumPy array.

tracemalloc sees every block NumPy allocates for an array's data. What lives only inside a step
shows in the peak, among the small objects Python makes for calls and loops; so each array of the
engine is made larger here than all of those together, and one allocation would stand out.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest
from pairs import PAIRS, Case, one_test_for_each_output

from core import (
    HIDDEN_ACTIVATIONS,
    OPTIMIZERS,
    SCHEDULES,
    SGD,
    NeuralNetwork,
    Optimizer,
    StopConditions,
    Trainer,
)
from core.experiment.methods import schedule_for
from core.network.limits import MAXIMUM_SAMPLES, WIDE
from core.network.output_layer import CLASSIFYING_OUTPUTS

SMALL = 3_800
"""Bytes: more than Python's own objects in a step, less than the smallest array below."""

SAMPLES = 4_000  # a byte each even where an array is of booleans
FEATURES = 24  # the parameters, too, are more than SMALL in float32
GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(SAMPLES, FEATURES))
TWO = GENERATOR.integers(0, 2, SAMPLES)
THREE = GENERATOR.integers(0, 3, SAMPLES)
VALUES = GENERATOR.normal(size=SAMPLES)


@pytest.fixture(autouse=True)
def small_casting_buffers() -> Iterator[None]:
    """Keep the buffers in which ufuncs convert types, which are no arrays, out of the picture."""
    before = np.setbufsize(16)
    yield
    np.setbufsize(before)


def most_allocated(trainer: Trainer) -> int:
    """The most bytes a step allocates, over two epochs after two others."""
    for _ in range(2 * trainer.batches_per_epoch + 1):
        trainer.step()
    most = 0
    tracemalloc.start()
    try:
        trainer.step()
        for _ in range(2 * trainer.batches_per_epoch):
            before, _ = tracemalloc.get_traced_memory()
            tracemalloc.reset_peak()
            trainer.step()
            _, peak = tracemalloc.get_traced_memory()
            most = max(most, peak - before)
    finally:
        tracemalloc.stop()
    return most


def trainer(
    y: np.ndarray = TWO, *, hidden_activation: str = "relu", dtype: type = np.float64, **settings
) -> Trainer:
    outputs, output = (3, "softmax") if y is THREE else (1, "linear" if y is VALUES else "sigmoid")
    network = NeuralNetwork(
        FEATURES,
        [32, 16],
        outputs,
        hidden_activation=hidden_activation,
        output_activation=output,
        dtype=dtype,
    )
    settings.setdefault("optimizer", SGD(0.01))
    return Trainer(network, X, y, X, y, **settings)


def test_one_array_would_stand_out() -> None:
    class Careless(Optimizer):
        def update(
            self, parameters: np.ndarray, gradients: np.ndarray, learning_rate: float | None = None
        ) -> None:
            parameters -= self.learning_rate * gradients

    assert most_allocated(trainer(optimizer=Careless(), dtype=np.float32)) > SMALL


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("y", [TWO, THREE, VALUES], ids=["two", "three", "values"])
@pytest.mark.parametrize("batch_size", [None, 1000, 700])
def test_neither_full_batch_nor_mini_batches_allocate(
    y: np.ndarray, batch_size: int | None, dtype: type
) -> None:
    assert most_allocated(trainer(y, batch_size=batch_size, dtype=dtype)) < SMALL


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_optimizer_allocates(name: str) -> None:
    optimizer = OPTIMIZERS[name](0.001, weight_decay=0.01)
    assert most_allocated(trainer(optimizer=optimizer, batch_size=2000)) < SMALL


@pytest.mark.parametrize("name", HIDDEN_ACTIVATIONS)
def test_no_activation_allocates(name: str) -> None:
    assert most_allocated(trainer(hidden_activation=name)) < SMALL


@one_test_for_each_output(
    [(output, loss) for loss, output in PAIRS if output in CLASSIFYING_OUTPUTS]
)
def test_no_loss_allocates(cases: list[Case]) -> None:
    for output_activation, loss in cases:
        network = NeuralNetwork(FEATURES, [32], 3, output_activation=output_activation)
        training = Trainer(network, X, THREE, loss=loss, task="classification")
        assert most_allocated(training) < SMALL, loss


@pytest.mark.parametrize("batch_size", [None, 1000])
@pytest.mark.parametrize(
    "settings",
    [
        {"dropout": 0.3},
        {"dropout": (0.0, 0.5), "dtype": np.float32},
        {"l1": 0.01, "l2": 0.01, "clip_norm": 0.1},
        {"l2": 0.01, "clip_norm": 0.1, "dtype": np.float32},
        {"l1": 0.01, "l1_prunes": True},
        {"l1": 0.01, "l1_prunes": True, "l2": 0.01, "clip_norm": 0.1, "dtype": np.float32},
        {"l1_prunes": True},
        {"shuffle": False},
        {"label_smoothing": 0.1},
        {"running_loss": True},
        {"sample_weight": GENERATOR.random(SAMPLES)},
        {"stop": StopConditions(patience=1000, target_loss=0.0, target_accuracy=1.0)},
        *({"schedule": schedule_for(name, 1000)} for name in SCHEDULES),
    ],
    ids=lambda settings: "-".join(settings),
)
def test_nothing_else_in_a_step_allocates(
    settings: dict[str, object], batch_size: int | None
) -> None:
    assert most_allocated(trainer(batch_size=batch_size, **settings)) < SMALL


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"dropout": 0.3, "dtype": np.float32},
        {"l1": 0.01, "l1_prunes": True},
        {"sample_weight": GENERATOR.random(SAMPLES)},
    ],
    ids=lambda settings: "-".join(settings),
)
def test_samples_carried_into_the_next_epoch_allocate_nothing_either(
    settings: dict[str, object],
) -> None:
    carrying = trainer(batch_size=1500, shuffle=False, last_batch="carried", **settings)
    assert most_allocated(carrying) < SMALL


def test_the_layout_of_the_data_makes_no_difference() -> None:
    columns_first = np.asfortranarray(X)
    network = NeuralNetwork(FEATURES, [32], 2, output_activation="linear")
    values = np.asfortranarray(GENERATOR.normal(size=(SAMPLES, 2)))
    by_columns = Trainer(network, columns_first, values, batch_size=1000)
    assert most_allocated(by_columns) < SMALL
    every_other = Trainer(network, X[::2], values[::2], batch_size=1000)
    assert most_allocated(every_other) < SMALL


@pytest.mark.parametrize("batch_size", [None, MAXIMUM_SAMPLES + 1000, 3000])
@pytest.mark.parametrize("weighted", [False, True])
def test_more_samples_than_one_pass_takes_allocate_nothing_either(
    batch_size: int | None, weighted: bool
) -> None:
    samples = 2 * MAXIMUM_SAMPLES + 100
    inputs = GENERATOR.normal(size=(samples, FEATURES))
    labels = GENERATOR.integers(0, 3, samples)
    network = NeuralNetwork(FEATURES, [32], 3, output_activation="softmax")
    many = Trainer(
        network,
        inputs,
        labels,
        inputs,
        labels,
        batch_size=batch_size,
        sample_weight=GENERATOR.random(samples) if weighted else None,
    )
    assert most_allocated(many) < SMALL


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"batch_size": 1000},
        {"batch_size": 700, "running_loss": True},
        {"batch_size": 1000, "dropout": 0.3},
        {"batch_size": 1000, "sample_weight": GENERATOR.random(SAMPLES)},
    ],
    ids=lambda settings: "-".join(settings),
)
def test_many_inputs_allocate_nothing_either(settings: dict[str, object], dtype: type) -> None:
    many = GENERATOR.normal(size=(SAMPLES, WIDE)).astype(dtype)
    network = NeuralNetwork(WIDE, [32, 16], 3, output_activation="softmax", dtype=dtype)
    assert most_allocated(Trainer(network, many, THREE, many, THREE, **settings)) < SMALL


def test_a_full_batch_of_many_inputs_is_not_copied() -> None:
    many = GENERATOR.normal(size=(SAMPLES, WIDE))
    network = NeuralNetwork(WIDE, [4], 3, output_activation="softmax")
    tracemalloc.start()
    try:
        Trainer(network, many, THREE, many, THREE).run_epoch()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < many.nbytes / 4


TARGET, LABEL, ORDER = 8, 1, 8
"""Bytes a sample: what the loss compares with, is it class 1, and the shuffled order."""


def most_needed(samples: int, kind: type, batch_size: int | None) -> int:
    """The most bytes a Trainer takes for itself until the end of the first epoch."""
    inputs = GENERATOR.normal(size=(samples, 2))
    labels = GENERATOR.integers(0, 2, samples).astype(kind)
    network = NeuralNetwork(2, [8], 1)
    tracemalloc.start()
    try:
        Trainer(network, inputs, labels, batch_size=batch_size).run_epoch()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak


@pytest.mark.parametrize(
    ("kind", "batch_size", "bytes_a_sample"),
    [
        (float, None, LABEL),
        (int, None, TARGET + LABEL),
        (float, 100, LABEL + ORDER),
        (int, 100, TARGET + LABEL + ORDER),
    ],
)
def test_memory_is_the_data_and_a_fixed_overhead(
    kind: type, batch_size: int | None, bytes_a_sample: int
) -> None:
    samples, fixed = 100_000, 4_000_000
    needed = most_needed(samples, kind, batch_size)
    assert needed < bytes_a_sample * samples + fixed
    # Neither inputs nor targets of the network's own type are copied, nor anything twice. With as
    # many samples in the last pass, the fixed part is the same.
    added = 20 * MAXIMUM_SAMPLES
    more = most_needed(samples + added, kind, batch_size)
    assert (more - needed) / added < bytes_a_sample + 0.5
