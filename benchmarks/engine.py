"""Time an epoch of the engine beside other programs doing the same work.

    python benchmarks/engine.py            # all four workloads
    python benchmarks/engine.py A D        # some of them

Every contender trains the same network on the same data with the same batches, and records the
training loss each epoch; none looks at test data. They take turns, a fraction of a second each, and
each ratio is the median over the rounds of (other's time / ours), so that a machine whose speed
drifts slows all of them alike. PyTorch takes part where it is installed.

    A  the lesson: 2-8-1 ReLU, 800 samples, full batch, gradient descent, float64
    B  TensorFlow Playground's default: 2-4-2-1 tanh, 250 samples, batch 10, float64
    C  digits: 64-128-64-10 ReLU, 1437 samples, batch 32, Adam, float32
    D  the size of MNIST: 784-256-128-10 ReLU, 6000 random samples, batch 128, Adam, float32
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core import SGD, Adam, NeuralNetwork, Trainer, load_dataset

ROUNDS = 15
TURN = 0.25  # seconds a contender works before the next one does

RunEpochs = Callable[[int], float]
"""Trains for so many epochs and returns the seconds they took."""


@dataclass
class Work:
    """One workload."""

    name: str
    title: str
    sizes: tuple[int, ...]
    activation: str
    batch_size: int | None
    optimizer: str
    learning_rate: float
    X: np.ndarray
    y: np.ndarray
    bars: dict[str, float]  # how many times as fast as each other we mean to be

    @property
    def batch(self) -> int:
        return self.batch_size or len(self.X)


def workloads() -> dict[str, Work]:
    circles = load_dataset("circles")
    small = load_dataset("circles", samples=312)
    digits = load_dataset("digits")
    random = np.random.default_rng(0)
    works = [
        Work(
            "A", "the lesson: 2-8-1 ReLU, 800 samples, full batch, float64",
            (2, 8, 1), "relu", None, "sgd", 0.1, circles.X_train, circles.y_train,
            {"lesson": 2.2, "scikit-learn": 7.0, "PyTorch": 4.0},
        ),
        Work(
            "B", "Playground's default: 2-4-2-1 tanh, 250 samples, batch 10, float64",
            (2, 4, 2, 1), "tanh", 10, "sgd", 0.03, small.X_train[:250], small.y_train[:250],
            {"scikit-learn": 5.0, "PyTorch": 6.0},
        ),
        Work(
            "C", "digits: 64-128-64-10 ReLU, 1437 samples, batch 32, Adam, float32",
            (64, 128, 64, 10), "relu", 32, "adam", 0.001,
            digits.X_train.astype(np.float32), digits.y_train,
            {"scikit-learn": 3.0, "PyTorch": 4.0},
        ),
        Work(
            "D", "MNIST's size: 784-256-128-10 ReLU, 6000 samples, batch 128, Adam, float32",
            (784, 256, 128, 10), "relu", 128, "adam", 0.001,
            random.standard_normal((6000, 784), dtype=np.float32), random.integers(0, 10, 6000),
            {"PyTorch": 1.3, "matrix products": 1 / 1.6},
        ),
    ]  # fmt: skip
    return {work.name: work for work in works}


def neuroterm(work: Work, threads: int | None = None) -> RunEpochs:
    network = NeuralNetwork(
        work.sizes[0],
        work.sizes[1:-1],
        work.sizes[-1],
        hidden_activation=work.activation,
        output_activation="sigmoid" if work.sizes[-1] == 1 else "softmax",
        dtype=work.X.dtype,
    )
    optimizer = (SGD if work.optimizer == "sgd" else Adam)(work.learning_rate)
    trainer = Trainer(
        network,
        work.X,
        work.y,
        optimizer=optimizer,
        batch_size=work.batch_size,
        running_loss=True,  # as the others record it
        threads=threads,
    )
    trainer.start()

    def run(epochs: int) -> float:
        start = time.perf_counter()
        for _ in trainer.epochs(epochs):
            pass
        return time.perf_counter() - start

    return run


def lesson(work: Work) -> RunEpochs:
    """The lesson's own arithmetic, written as the lesson writes it."""
    X, y = work.X, work.y.reshape(-1, 1)
    random = np.random.default_rng(42)
    W1, b1 = random.standard_normal((2, 8)) * np.sqrt(2 / 2), np.zeros((1, 8))
    W2, b2 = random.standard_normal((8, 1)) * np.sqrt(2 / 8), np.zeros((1, 1))
    losses = []

    def run(epochs: int) -> float:
        nonlocal W1, b1, W2, b2
        m = len(X)
        start = time.perf_counter()
        for _ in range(epochs):
            z1 = X @ W1 + b1
            a1 = np.maximum(0, z1)
            z2 = a1 @ W2 + b2
            a2 = 1 / (1 + np.exp(-np.clip(z2, -500, 500)))
            p = np.clip(a2, 1e-15, 1 - 1e-15)
            losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
            dz2 = a2 - y
            dW2 = a1.T @ dz2 / m
            db2 = np.sum(dz2, axis=0, keepdims=True) / m
            dz1 = (dz2 @ W2.T) * (z1 > 0)
            dW1 = X.T @ dz1 / m
            db1 = np.sum(dz1, axis=0, keepdims=True) / m
            W1 -= 0.1 * dW1
            b1 -= 0.1 * db1
            W2 -= 0.1 * dW2
            b2 -= 0.1 * db2
        return time.perf_counter() - start

    return run


def scikit_learn(work: Work) -> RunEpochs:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    def run(epochs: int) -> float:
        model = MLPClassifier(
            work.sizes[1:-1],
            activation=work.activation,
            solver=work.optimizer,
            alpha=0.0,
            batch_size=work.batch,
            learning_rate_init=work.learning_rate,
            momentum=0.0,
            max_iter=epochs,
            tol=0.0,
            n_iter_no_change=epochs + 1,
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            start = time.perf_counter()
            model.fit(work.X, work.y)
            return time.perf_counter() - start

    return run


def pytorch(work: Work) -> RunEpochs | None:
    try:
        import torch
    except ImportError:
        return None
    torch.manual_seed(0)
    # Small matrices are slower with two threads; each side gets what suits it best.
    torch.set_num_threads(2 if work.name == "D" else 1)
    kind = torch.float32 if work.X.dtype == np.float32 else torch.float64
    layers: list[torch.nn.Module] = []
    for n_in, n_out in pairwise(work.sizes):
        layers += [
            torch.nn.Linear(n_in, n_out, dtype=kind),
            torch.nn.ReLU() if work.activation == "relu" else torch.nn.Tanh(),
        ]
    model = torch.nn.Sequential(*layers[:-1])
    X = torch.tensor(work.X, dtype=kind)
    if work.sizes[-1] == 1:
        y, criterion = torch.tensor(work.y[:, None], dtype=kind), torch.nn.BCEWithLogitsLoss()
    else:
        y, criterion = torch.tensor(work.y), torch.nn.CrossEntropyLoss()
    make = torch.optim.SGD if work.optimizer == "sgd" else torch.optim.Adam
    optimizer = make(model.parameters(), lr=work.learning_rate)
    losses = []

    def run(epochs: int) -> float:
        start = time.perf_counter()
        for _ in range(epochs):
            order = torch.randperm(len(X)) if work.batch_size else None
            total = 0.0
            for first in range(0, len(X), work.batch):
                if order is None:
                    inputs, targets = X, y
                else:
                    rows = order[first : first + work.batch]
                    inputs, targets = X[rows], y[rows]
                optimizer.zero_grad()
                loss = criterion(model(inputs), targets)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(inputs)
            losses.append(total / len(X))
        return time.perf_counter() - start

    return run


def matrix_products(work: Work) -> RunEpochs:
    """The products of the passes alone: no biases, activations, loss or optimiser."""
    random = np.random.default_rng(0)
    dtype = work.X.dtype

    def products(samples: int) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        a = [random.standard_normal((samples, n)).astype(dtype) for n in work.sizes]
        W = [random.standard_normal(s).astype(dtype) for s in pairwise(work.sizes)]
        todo = []
        for i, weights in enumerate(W):
            todo.append((a[i], weights, np.empty_like(a[i + 1])))
        for i in reversed(range(len(W))):
            todo.append((a[i].T, a[i + 1], np.empty_like(W[i])))
            if i:
                todo.append((a[i + 1], W[i].T, np.empty_like(a[i])))
        return todo

    full, rest = divmod(len(work.X), work.batch)
    whole, short = products(work.batch), products(rest) if rest else []

    def run(epochs: int) -> float:
        start = time.perf_counter()
        for _ in range(epochs):
            for _ in range(full):
                for left, right, out in whole:
                    np.dot(left, right, out)
            for left, right, out in short:
                np.dot(left, right, out)
        return time.perf_counter() - start

    return run


def compare(work: Work) -> None:
    contenders: dict[str, RunEpochs | None] = {"neuroterm": neuroterm(work)}
    if work.name == "A":
        contenders["lesson"] = lesson(work)
    contenders["scikit-learn"] = scikit_learn(work)
    contenders["PyTorch"] = pytorch(work)
    if work.name in "CD":
        contenders["matrix products"] = matrix_products(work)
    runs = {name: run for name, run in contenders.items() if run is not None}
    epochs = {}
    for name, run in runs.items():
        run(1)
        count = 1
        while (seconds := run(count)) < TURN / 4:
            count *= 2
        epochs[name] = max(1, round(count * TURN / seconds))
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            times[name].append(run(epochs[name]) / epochs[name])

    print(f"\n{work.name}  {work.title}")
    print(f"   {'':16}{'µs an epoch':>14}{'ours is':>14}{'quartiles':>14}{'bar':>8}")
    for name in runs:
        median = statistics.median(times[name]) * 1e6
        line = f"   {name:16}{median:14,.1f}"
        if name != "neuroterm":
            ratios = [
                other / own for other, own in zip(times[name], times["neuroterm"], strict=True)
            ]
            low, middle, high = statistics.quantiles(ratios, n=4)
            line += f"{middle:9.2f} times{low:8.2f}-{high:.2f}"
            if name in work.bars:
                line += f"{work.bars[name]:8.2f}"
        print(line)


def main() -> None:
    chosen = sys.argv[1:] or list("ABCD")
    works = workloads()
    unknown = [name for name in chosen if name not in works]
    if unknown:
        sys.exit(f"unknown workload {unknown[0]!r}; there are {', '.join(works)}")
    for name in chosen:
        compare(works[name])


if __name__ == "__main__":
    main()
