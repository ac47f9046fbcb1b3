"""Time an epoch, and measure the Trainer's memory, for 10^3 to 10^6 samples.

    python benchmarks/scaling.py            # half a minute
    python benchmarks/scaling.py 3 6        # only 10^3 and 10^6

The lesson's network (2-8-1 ReLU, float64) on random samples, full batch and mini-batches of 32,
with the training loss measured after every epoch. The time is the shortest of several turns, which
the sizes take alternately. The memory is what NumPy and Python allocate from the moment the Trainer
is made, the data not counted: what it holds after two epochs and the most it held at any time, and
both without the 17 bytes a sample (9 with the full batch) of target, label and order. What is then
left is fixed: it depends on the network, and on how many samples the last pass takes.
"""

from __future__ import annotations

import sys
import time
import tracemalloc

import numpy as np

from core import SGD, NeuralNetwork, Trainer

BATCH_SIZES = (None, 32)
TURNS = 7
TURN = 0.25  # seconds, about
TARGET, LABEL, ORDER = 8, 1, 8  # bytes a sample
MB = 1e6


def data(samples: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    X = random.standard_normal((samples, 2))
    return X, (np.square(X).sum(axis=1) < 1.4).astype(np.int64)


def trainer(X: np.ndarray, y: np.ndarray, batch_size: int | None) -> Trainer:
    return Trainer(NeuralNetwork(2, 8, 1), X, y, optimizer=SGD(0.1), batch_size=batch_size)


def seconds_per_epoch(trainings: list[Trainer]) -> list[float]:
    """The shortest time of each; they take turns, so that a slow moment hits all of them."""

    def run(training: Trainer, epochs: int) -> float:
        start = time.perf_counter()
        for _ in training.epochs(epochs):
            pass
        return (time.perf_counter() - start) / epochs

    counts = [max(1, int(TURN / run(training, 2))) for training in trainings]
    turns = [
        [run(training, count) for training, count in zip(trainings, counts, strict=True)]
        for _ in range(TURNS)
    ]
    return [min(times) for times in zip(*turns, strict=True)]


def memory(X: np.ndarray, y: np.ndarray, batch_size: int | None) -> tuple[int, int]:
    """Bytes held after two epochs, and the most at any time."""
    tracemalloc.start()
    try:
        training = trainer(X, y, batch_size)
        for _ in training.epochs(2):
            pass
        return tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


def main() -> None:
    sets = [data(10 ** int(exponent)) for exponent in sys.argv[1:] or "3456"]
    for batch_size in BATCH_SIZES:
        print(f"\n{'full batch' if batch_size is None else f'batch {batch_size}'}")
        print(
            f"{'samples':>11}{'ms an epoch':>14}{'ns a sample':>14}{'data MB':>10}"
            f"{'held MB':>10}{'most MB':>10}{'of these fixed':>18}"
        )
        used = [memory(X, y, batch_size) for X, y in sets]
        seconds = seconds_per_epoch([trainer(X, y, batch_size) for X, y in sets])
        for (X, y), (held, most), epoch in zip(sets, used, seconds, strict=True):
            growing = len(X) * (TARGET + LABEL + (ORDER if batch_size else 0))
            print(
                f"{len(X):11,}{epoch * 1e3:14,.3f}{epoch / len(X) * 1e9:14,.1f}"
                f"{(X.nbytes + y.nbytes) / MB:10.2f}{held / MB:10.2f}{most / MB:10.2f}"
                f"{(held - growing) / MB:11.2f}{(most - growing) / MB:7.2f}"
            )


if __name__ == "__main__":
    main()
