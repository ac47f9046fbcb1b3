"""Products by one thread or several: the same bits, and never slower for a busy neighbour."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController, threadpool_limits

from core import (
    SGD,
    Adam,
    ExperimentConfig,
    NeuralNetwork,
    NeuralNetworkClassifier,
    Trainer,
    TrainingDivergedError,
)
from core.network import products
from core.network.products import LARGE, Products
from core.support.blas import OneThread
from core.support.helpers import Helpers

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(520, 700))
Y = GENERATOR.integers(0, 3, 520)
BLAS = ThreadpoolController().select(user_api="blas")

needs_blas = pytest.mark.skipif(
    not BLAS.lib_controllers, reason="threadpoolctl knows no way to ask this BLAS"
)


def blas_threads() -> list[int]:
    return [library.num_threads for library in BLAS.lib_controllers]


@pytest.fixture(params=[1, 2])
def threads_of_blas(request: pytest.FixtureRequest) -> Iterator[int]:
    with threadpool_limits(request.param, "blas"):
        yield request.param


def trained(threads: int | None, dtype: type = np.float64, **settings: Any) -> Trainer:
    """A trainer of products that are cut, of sums of 700 and of 256 terms."""
    network = NeuralNetwork(700, [128, 16], 3, output_activation="softmax", dtype=dtype)
    settings = {"batch_size": 256, "optimizer": Adam(0.01)} | settings
    trainer = Trainer(network, X.astype(dtype), Y, X[:200], Y[:200], threads=threads, **settings)
    for _ in trainer.epochs(3):
        pass
    return trainer


# -- the same bits ---------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch_size", [256, None])
@pytest.mark.parametrize("threads", [2, 3, None])
def test_no_bit_depends_on_how_many_threads_there_are(
    threads_of_blas: int, threads: int | None, batch_size: int | None, dtype: type
) -> None:
    with threadpool_limits(1, "blas"):
        alone = trained(1, dtype, batch_size=batch_size)
    other = trained(threads, dtype, batch_size=batch_size)
    assert np.array_equal(alone.network.parameters, other.network.parameters)
    assert alone.history.latest == other.history.latest
    assert alone.evaluate() == other.evaluate()


def test_many_trainers_in_many_threads_have_the_bits_of_one() -> None:
    alone = trained(1).network.parameters
    with ThreadPoolExecutor(6) as pool:
        others = [*pool.map(trained, [1, 2, None] * 4)]
    assert all(np.array_equal(alone, other.network.parameters) for other in others)


@pytest.mark.parametrize("shape", [(64, 2000, 300), (2048, 65, 129), (100, 2, 90_000), (7, 9, 2)])
@pytest.mark.parametrize("turned", [False, True])
def test_a_product_in_pieces_is_the_product(shape: tuple[int, int, int], turned: bool) -> None:
    m, k, n = shape
    left, right = GENERATOR.normal(size=(m, k)), GENERATOR.normal(size=(k, n))
    if turned:
        left, right = np.asfortranarray(left), np.asfortranarray(right)
    out = np.full((m, n), np.nan)
    dot = Products((k - 1, n), m, threads=3).dot_for(m)
    assert (dot is np.ndarray.dot) == (m * k * n < LARGE)
    dot(left, right, out)
    np.testing.assert_allclose(out, left @ right, rtol=0.0, atol=1e-9)


def test_overflow_with_a_helper_is_as_quiet_as_without() -> None:
    left, out = np.full((512, 200), 1e300), np.empty((512, 200))
    dot = Products((199, 200), 512, threads=2).dot_for(512)
    with np.errstate(all="ignore"):
        dot(left, left[:200], out)
    assert np.isinf(out).all()


# -- the choice ------------------------------------------------------------------------------------


class Machine:
    """Multiplies in the time that it is told, on a clock of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.alone, self.together = 0.0, 1.0, 1.0
        self.chosen: list[bool] = []
        monkeypatch.setattr(products.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(products.Pieces, "compute", lambda _: self._take(False))
        monkeypatch.setattr(Helpers, "help_with", lambda *_: self._take(True) or True)
        monkeypatch.setattr(products, "cores", lambda: 2)

    def _take(self, several: bool) -> None:
        self.now += self.together if several else self.alone
        self.chosen.append(several)


def test_several_threads_multiply_where_they_are_faster_and_it_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(monkeypatch)
    left, right, out = np.empty((512, 200)), np.empty((200, 200)), np.empty((512, 200))
    dot = Products((199, 200), 512, threads=None).dot_for(512)

    def chosen(alone: float, together: float) -> bool:
        machine.alone, machine.together = alone, together
        machine.chosen = []
        for _ in range(1000):
            dot(left, right, out)
        assert {*machine.chosen[:300]} >= {True, False} or machine.chosen[0] == machine.chosen[-1]
        return machine.chosen.count(True) > 900

    assert chosen(0.010, 0.006)
    assert not chosen(0.010, 0.040)  # a neighbour comes
    assert chosen(0.010, 0.006)  # and goes
    assert not chosen(0.010, 0.010)  # nothing gained is not worth a core


@pytest.mark.parametrize(("threads", "by_several"), [(1, False), (2, True)])
def test_a_number_of_threads_that_is_asked_for_stays(
    monkeypatch: pytest.MonkeyPatch, threads: int, by_several: bool
) -> None:
    machine = Machine(monkeypatch)
    dot = Products((199, 200), 512, threads).dot_for(512)
    for _ in range(200):
        dot(np.empty((512, 200)), np.empty((200, 200)), np.empty((512, 200)))
    assert {*machine.chosen} == {by_several}


def test_nobody_waits_for_a_helper_that_comes_too_late() -> None:
    """As one does whose core is busy with something else."""
    begun, go_on = threading.Event(), threading.Event()

    def hold_up() -> None:
        begun.set()
        go_on.wait()

    left, right = GENERATOR.normal(size=(512, 200)), GENERATOR.normal(size=(200, 200))
    out = np.empty((512, 200))
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(Helpers.help_with, hold_up, 1)
        begun.wait()
        Products((199, 200), 512, threads=2).dot_for(512)(left, right, out)
        go_on.set()
        assert held.result()
    np.testing.assert_allclose(out, left @ right)


def test_what_fails_with_a_helper_fails_for_who_called_it() -> None:
    with_helper = threading.Event()

    def work() -> None:
        if threading.current_thread().name == "helper":
            with_helper.set()
            raise MemoryError("no room")
        with_helper.wait()

    with pytest.raises(MemoryError, match="no room"):
        Helpers.help_with(work, 1)
    assert Helpers.help_with(lambda: None, 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_a_forked_process_has_helpers_of_its_own() -> None:
    script = """
import os, sys, warnings
import numpy as np
from core.network.products import Products
warnings.simplefilter("ignore")  # Python's about forks beside threads
left, out = np.ones((512, 200)), np.empty((512, 200))
dot = Products((199, 200), 512, 2).dot_for(512)
dot(left, left[:200], out)
process = os.fork()
out[:] = 0
dot(left, left[:200], out)
done = (out == 200).all()
if process:
    done = done and os.waitpid(process, 0)[1] == 0
os._exit(0 if done else 1)
"""
    assert subprocess.run([sys.executable, "-c", script], timeout=60, check=False).returncode == 0


@pytest.mark.parametrize("threads", [0, 65, 1.5, True, "2"])
def test_a_number_of_threads_that_cannot_be_is_refused(threads: Any) -> None:
    with pytest.raises(ValueError, match="the number of threads is"):
        ExperimentConfig(threads=threads)
    with pytest.raises(ValueError, match="the number of threads is"):
        Trainer(NeuralNetwork(2, 2, 1), [[0.0, 0.0]], [0], threads=threads)


# -- the process's setting -------------------------------------------------------------------------


@needs_blas
def test_whoever_trains_finds_the_number_of_blas_threads_as_it_was(threads_of_blas: int) -> None:
    seen: list[list[int]] = []
    network = NeuralNetwork(700, 128, 3, output_activation="softmax")
    trainer = Trainer(network, X, Y, batch_size=256)
    seen.extend(blas_threads() for _ in trainer.epochs(2))
    trainer.step()
    trainer.evaluate()
    seen.append(blas_threads())
    model = NeuralNetworkClassifier(128, epochs=2, callback=lambda _: seen.append(blas_threads()))
    model.fit(X, Y)
    seen.append(blas_threads())
    with pytest.raises(TrainingDivergedError):
        [*Trainer(network, X * 1e200, Y, optimizer=SGD(1e200)).epochs(9)]
    seen.append(blas_threads())
    assert {number for numbers in seen for number in numbers} == {threads_of_blas}


@needs_blas
def test_there_is_one_thread_until_the_last_has_left() -> None:
    with threadpool_limits(2, "blas"):
        first, second = OneThread(), OneThread()
        with ThreadPoolExecutor(1) as other:
            first.__enter__()
            other.submit(second.__enter__).result()
            assert {*blas_threads()} == {1}
            first.__exit__()
            assert {*blas_threads()} == {1}
            other.submit(second.__exit__).result()
        assert {*blas_threads()} == {2}


@needs_blas
def test_a_number_that_somebody_chooses_meanwhile_stays() -> None:
    with threadpool_limits(2, "blas"):
        with OneThread():
            BLAS.lib_controllers[0].set_num_threads(3)
            with OneThread():
                assert blas_threads()[0] == 1
        assert blas_threads()[0] == 3
        with OneThread():
            BLAS.lib_controllers[0].set_num_threads(2)
        assert blas_threads()[0] == 2


@needs_blas
def test_a_thread_whom_threadpoolctl_does_not_heed_has_one_thread_as_well() -> None:
    def inside() -> list[int]:
        with OneThread():
            return blas_threads()

    with threadpool_limits(2, "blas"), ThreadPoolExecutor(1) as other:
        assert {*other.submit(inside).result()} == {1}
        assert {*blas_threads()} == {2}


def test_training_of_tiny_products_asks_for_nothing() -> None:
    script = """
import sys
from core import ExperimentConfig
[*ExperimentConfig().build().trainer.epochs(2)]
sys.exit("threadpoolctl" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", script], timeout=60, check=False).returncode == 0
