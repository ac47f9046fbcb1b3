"""What it costs to keep moments of a run, and how soon any epoch of it is there again.

    python benchmarks/past.py [EPOCHS]

Prints the speed of a session that keeps moments over one that keeps none, taken in turns, per
second of processor time, which does not count what neighbours take; the share of that time that
keeping takes; then, for a run of the lesson of EPOCHS epochs (a million by default), how long the
slowest of some epochs takes to be computed again, whether all are equal to the bit, and the memory
that moments take.
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc
from unittest.mock import patch

from core import ExperimentConfig, Past
from tui.session.session import TrainingSession
from tui.session.training.past.keeping import Keeping
from tui.session.undo.run import Run

LESSON = ExperimentConfig(epochs=10**9)
ROUNDS, SECONDS = 6, 3.0
LOOKED_AT = 40
SLICE = 0.05
"""Seconds between two moments, as between two pictures of the app."""


def speed_of_session(history_bytes: int) -> float:
    """Epochs per second of processor time of a session that trains as fast as it can."""
    session = TrainingSession(LESSON, speed=float("inf"), history_bytes=history_bytes)
    session.start()
    session.play_or_pause()
    while session.snapshot.epoch < 500:
        time.sleep(0.01)
    start, first = time.process_time(), session.snapshot.epoch
    time.sleep(SECONDS)
    last, end = session.snapshot.epoch, time.process_time()
    session.stop()
    return (last - first) / (end - start)


def share_of_keeping() -> float:
    """The share of processor time that goes by keeping moments."""
    look, took = Keeping.look, [0.0]

    def timed(keeping: Keeping, run: Run | None) -> None:
        start = time.thread_time()
        look(keeping, run)
        took[0] += time.thread_time() - start

    start = time.process_time()
    with patch.object(Keeping, "look", timed):
        speed_of_session(16 * 2**20)
    return took[0] / (time.process_time() - start)


def cost_of_keeping() -> None:
    on, off = [], []
    for _ in range(ROUNDS):
        off.append(speed_of_session(1))  # no moment has room in a byte
        on.append(speed_of_session(16 * 2**20))
    print(f"moments kept   best {max(on):9,.0f} epochs/s   median {sorted(on)[ROUNDS // 2]:9,.0f}")
    print(
        f"none kept      best {max(off):9,.0f} epochs/s   median {sorted(off)[ROUNDS // 2]:9,.0f}"
    )
    print(
        f"ratio          best {max(on) / max(off):9.3f}            "
        f"median {sorted(on)[ROUNDS // 2] / sorted(off)[ROUNDS // 2]:9.3f}"
    )
    print(f"of processor time, keeping takes {share_of_keeping():.2%}")


def any_epoch(epochs: int) -> None:
    experiment, past = LESSON.build(), Past()
    trainer, network = experiment.trainer, experiment.network
    trainer.start()
    past.keep(experiment)
    chosen = {*random.Random(1).sample(range(epochs), LOOKED_AT), 0, 1, epochs - 1}
    was = {0: network.parameters.tobytes()} if 0 in chosen else {}
    start = due = time.perf_counter()
    for _ in range(epochs):
        epoch = trainer.run_epoch().epoch
        if epoch in chosen:
            was[epoch] = network.parameters.tobytes()
        if time.perf_counter() >= due:
            past.keep(experiment)
            due = time.perf_counter() + SLICE
    speed = epochs / (time.perf_counter() - start)
    took, equal = {}, 0
    for epoch in chosen:
        begin = time.perf_counter()
        earlier = past.at(experiment, epoch)
        took[epoch] = time.perf_counter() - begin
        equal += earlier.network.parameters.tobytes() == was[epoch]
    slowest = max(took, key=lambda epoch: took[epoch])
    print(
        f"{epochs:,} epochs at {speed:,.0f} a second, {len(past)} moments in {past.nbytes:,} bytes"
    )
    print(
        f"slowest of {len(chosen)} epochs: {slowest:,} in {took[slowest]:.3f} s; "
        f"median {sorted(took.values())[len(took) // 2]:.3f} s"
    )
    print(f"equal to the bit: {equal} of {len(chosen)}")


def memory(bound: int = 2**20) -> None:
    experiment = LESSON.build()
    experiment.trainer.start()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    past, most = Past(bound), 0
    for _ in range(3000):
        experiment.trainer.run_epoch()
        past.keep(experiment)
        most = max(most, tracemalloc.get_traced_memory()[0] - before)
    print(f"bound {bound:,} bytes: {len(past)} moments, at most {most:,} bytes in use")


if __name__ == "__main__":
    cost_of_keeping()
    memory()
    any_epoch(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
