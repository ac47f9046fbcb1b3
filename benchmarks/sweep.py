"""Time many runs at once beside the same runs one by one, and beside scikit-learn's search.

    python benchmarks/sweep.py                      # all four
    python benchmarks/sweep.py playground lesson    # some of them
    python benchmarks/sweep.py playground --cpu     # by the time of the processor
    python benchmarks/sweep.py processes            # on a machine whose two cores nobody else uses

The contenders of a pair take turns, so that a machine whose speed drifts slows both alike; each
ratio is best against best, with the median of the rounds' ratios beside it.

    playground  100 networks of TensorFlow Playground's default, 2-4-2-1 tanh in mini-batches of 10,
                beside a Trainer of one: training alone, and with the losses of both parts measured
                after each epoch
    lesson      32 draws of the lesson's weights, 1000 epochs each
    grid        96 settings x 300 epochs on circles beside GridSearchCV(MLPClassifier, n_jobs=2)
    processes   twice the same grid by two processes beside one
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

from core import ExperimentConfig, StackedTrainer, Trainer, sweep
from core.experiment.experiment import trainer_arguments

ROUNDS = 5
clock = time.process_time if "--cpu" in sys.argv else time.perf_counter
"""On a machine that others use, the processor's time says more; of one process, so not of two."""

PLAYGROUND_ITSELF = 4.8  # times as fast as our Trainer, recorded with node 20 on this work

PLAYGROUND = ExperimentConfig(
    dataset="playground-circle",
    test_size=0.5,
    scaling="none",
    hidden=(4, 2),
    activation="tanh",
    output_activation="tanh",
    loss="half_squared_error",
    initializer="playground",
    learning_rate=0.03,
    batch_size=10,
    shuffle=False,
    last_batch="carried",
    l1_prunes=True,
    epochs=10**6,
)


def compared(one: Callable[[], float], other: Callable[[], float]) -> tuple[float, float, float]:
    """The best seconds of each, and the median of the rounds' ratios."""
    times = [(one(), other()) for _ in range(ROUNDS)]
    ratios = [theirs / ours for ours, theirs in times]
    return min(t[0] for t in times), min(t[1] for t in times), statistics.median(ratios)


def playground() -> None:
    networks, epochs, alone = 100, 30, 60
    configs = [PLAYGROUND.replace(weights_draw=draw) for draw in range(networks)]
    print("playground: µs per network and epoch")
    for words, measured in (("training alone", False), ("with both losses", True)):
        stacked = StackedTrainer(configs, measure_every=1 if measured else 10**6)
        trainer = PLAYGROUND.build().trainer
        if not measured:
            arguments = trainer_arguments(PLAYGROUND, PLAYGROUND.load_data(), 0)
            arguments |= {"X_test": None, "y_test": None, "test_sample_weight": None}
            trainer = Trainer(PLAYGROUND.build().network, **arguments, running_loss=True)

        def together(stacked: StackedTrainer = stacked) -> float:
            start = clock()
            for _ in range(epochs):
                stacked.run_epoch()
            return (clock() - start) / (networks * epochs)

        def one_by_one(trainer: Trainer = trainer) -> float:
            start = clock()
            for _ in range(alone):
                trainer.run_epoch()
            return (clock() - start) / alone

        ours, theirs, median = compared(together, one_by_one)
        times = f"{theirs / ours:.1f} times (median {median:.1f}), bar 15"
        itself = theirs / PLAYGROUND_ITSELF
        print(f"   {words:18} together {ours * 1e6:6.1f}   Trainer {theirs * 1e6:7.1f}: {times}")
        if not measured:
            itself_times = f"{itself / ours:.1f} times"
            print(f"   Playground itself, by its recorded ratio {itself * 1e6:.1f}: {itself_times}")


def lesson() -> None:
    configs = [ExperimentConfig(weights_draw=draw) for draw in range(32)]
    for jobs in (1, 2):
        sweep(configs[:4], jobs=jobs)  # processes are there
        times = []
        for _ in range(3):
            start = time.perf_counter()
            results = sweep(configs, jobs=jobs)
            times.append(time.perf_counter() - start)
        scores = sorted(result.metrics.test_accuracy for result in results)
        print(
            f"lesson: 32 networks x 1000 epochs by {jobs}: {min(times):.2f} s, bar 2; "
            f"test accuracy {scores[0]:.3f} to {scores[-1]:.3f}, middle {scores[16]:.3f}"
        )


HIDDEN = [(4,), (8,), (16,), (8, 8)]
RATES = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]
PENALTIES = [0.0, 0.0001, 0.001, 0.01]
GRID_EPOCHS = 300


def grid_configs() -> list[ExperimentConfig]:
    """MLPClassifier's defaults, but for what the grid varies."""
    base = ExperimentConfig(
        optimizer="adam", batch_size=200, initializer="glorot_uniform", epochs=GRID_EPOCHS
    )
    return [
        base.replace(hidden=hidden, learning_rate=rate, l2=penalty)
        for hidden, rate, penalty in itertools.product(HIDDEN, RATES, PENALTIES)
    ]


def grid() -> None:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.model_selection import GridSearchCV, PredefinedSplit
    from sklearn.neural_network import MLPClassifier

    configs = grid_configs()
    data = configs[0].load_data()
    X, y = np.concatenate([data.X_train, data.X_test]), np.concatenate([data.y_train, data.y_test])
    fold = np.repeat([-1, 0], [len(data.X_train), len(data.X_test)])

    def ours() -> float:
        start = time.perf_counter()
        sweep(configs, jobs=2, measure_every=GRID_EPOCHS)  # as GridSearchCV, in the end alone
        return time.perf_counter() - start

    def theirs() -> float:
        model = MLPClassifier(
            max_iter=GRID_EPOCHS, tol=0.0, n_iter_no_change=GRID_EPOCHS + 1, random_state=0
        )
        settings = {"hidden_layer_sizes": HIDDEN, "learning_rate_init": RATES, "alpha": PENALTIES}
        search = GridSearchCV(model, settings, cv=PredefinedSplit(fold), n_jobs=2, refit=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            start = time.perf_counter()
            search.fit(X, y)
            return time.perf_counter() - start

    sweep(configs[:2], jobs=2)
    mine = [ours() for _ in range(3)]
    other = theirs()
    print(
        f"grid: {len(configs)} runs x {GRID_EPOCHS} epochs: {min(mine):.2f} s, GridSearchCV of "
        f"MLPClassifier {other:.1f} s: {other / min(mine):.1f} times, bar 20"
    )


def processes() -> None:
    configs = [config.replace(seed=seed) for config in grid_configs() for seed in (1, 2)]

    def by(jobs: int) -> float:
        start = time.perf_counter()
        sweep(configs, jobs=jobs)
        return time.perf_counter() - start

    by(2)  # the processes are there, with all that they import
    two, one, median = compared(lambda: by(2), lambda: by(1))
    print(
        f"processes: one {one:.2f} s, two {two:.2f} s: {one / two:.2f} times "
        f"(median {median:.2f}), bar 1.7"
    )


BENCHMARKS = {
    "playground": playground,
    "lesson": lesson,
    "grid": grid,
    "processes": processes,
}


def main() -> None:
    chosen = [name for name in sys.argv[1:] if name != "--cpu"] or list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"unknown benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    for name in chosen:
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
