"""Time an epoch while the machine is quiet, and beside a process that keeps a core busy.

    python benchmarks/neighbour.py            # workloads C and D of engine.py
    python benchmarks/neighbour.py D --rounds 30 --busy 2

Contenders take turns, a fraction of a second each, and so do quiet and busy; the neighbour sleeps
(SIGSTOP) while it is to be quiet. Best is the fastest turn, which on a machine that others use as
well is what the code costs; the ratios are of best to best and of median to median.

    1, 2, auto   neuroterm with --threads 1, 2 and auto
    BLAS 1, 2    the matrix products of the passes alone, with so many threads of BLAS's own
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from engine import RunEpochs, Work, matrix_products, neuroterm, workloads
from threadpoolctl import threadpool_limits

TURN = 0.2  # seconds a contender works before the next one does
BUSY = "while True: pass"


@contextlib.contextmanager
def neighbours(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that keep a core busy each, asleep at first."""
    others = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(count)]
    try:
        tell(others, signal.SIGSTOP)
        yield others
    finally:
        for other in others:
            other.kill()
            other.wait()


def tell(others: list[subprocess.Popen[bytes]], what: signal.Signals) -> None:
    for other in others:
        other.send_signal(what)


def limited(run: RunEpochs, threads: int) -> RunEpochs:
    def run_limited(epochs: int) -> float:
        with threadpool_limits(threads, "blas"):
            return run(epochs)

    return run_limited


def contenders(work: Work) -> dict[str, RunEpochs]:
    return {
        "1": neuroterm(work, threads=1),
        "2": neuroterm(work, threads=2),
        "auto": neuroterm(work),
        "BLAS 1": limited(matrix_products(work), 1),
        "BLAS 2": limited(matrix_products(work), 2),
    }


def epochs_in_a_turn(run: RunEpochs) -> int:
    run(1)
    return max(1, round(TURN / run(1)))


def compare(work: Work, rounds: int, busy: int) -> None:
    runs = contenders(work)
    counts = {name: epochs_in_a_turn(run) for name, run in runs.items()}
    times: dict[bool, dict[str, list[float]]] = {
        noisy: {name: [] for name in runs} for noisy in (False, True)
    }
    with neighbours(busy) as others:
        for _ in range(rounds):
            for noisy, seconds in times.items():
                tell(others, signal.SIGCONT if noisy else signal.SIGSTOP)
                time.sleep(0.05)
                for name, run in runs.items():
                    seconds[name].append(run(counts[name]) / counts[name])
    print(f"\n{work.name}  {work.title}; beside {busy} busy, of {os.cpu_count()} cores")
    print(f"   {'threads':8}{'ms an epoch, best':>18}{'beside':>9}{'times':>8}{'of medians':>12}")
    for name in runs:
        quiet, noisy = times[False][name], times[True][name]
        print(
            f"   {name:8}{min(quiet) * 1e3:18.2f}{min(noisy) * 1e3:9.2f}"
            f"{min(noisy) / min(quiet):8.2f}"
            f"{statistics.median(noisy) / statistics.median(quiet):12.2f}"
        )
    alone = min(times[False]["1"])
    print(
        f"   Quiet, one thread takes {alone / min(times[False]['2']):.2f} times as long as two, "
        f"and {alone / min(times[False]['auto']):.2f} times as long as auto."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Time an epoch beside a busy process.")
    parser.add_argument("works", nargs="*", metavar="WORK", help="A, B, C, D; C and D by default")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--busy", type=int, default=1, help="how many processes keep a core busy")
    given = parser.parse_args()
    works = workloads()
    for name in given.works or ["C", "D"]:
        if name not in works:
            parser.error(f"no workload {name!r}; there are {', '.join(works)}")
        compare(works[name], given.rounds, given.busy)


if __name__ == "__main__":
    main()
