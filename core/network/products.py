"""Matrix products by one thread or several, with the same bits whichever it is.

A large product is cut into pieces, rows of its result, by a rule that knows its shape alone; each
piece is one product of BLAS with one thread (``OneThread``). So how many threads compute the pieces
changes no bit, and may change at any time.
"""

from __future__ import annotations

import contextvars
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import pairwise
from typing import TypeVar

import numpy as np

from core.network.limits import MAXIMUM_SAMPLES
from core.support.arrays import FloatArray
from core.support.blas import OneThread
from core.support.checks import whole_number
from core.support.helpers import Helpers, cores

_Result = TypeVar("_Result")

Dot = Callable[[FloatArray, FloatArray, FloatArray], object]
"""Writes left times right to the third, as ``numpy.dot``."""

dot: Dot = np.ndarray.dot
"""``numpy.dot`` itself, which by that name first asks whether its arrays are of another library."""

MAXIMUM_THREADS = 64
"""The most threads that can be asked for."""

TINY_MATRIX, TINY_VECTOR = 2**18, 9216
"""Multiplications of a product of two matrices, and of a matrix and a vector, up to which BLAS
itself takes one thread, whatever its number is: OpenBLAS, ``interface/gemm.c`` and ``gemv.c``."""

LARGE = 2**23
"""Multiplications from which on a product is cut: about a tenth of a millisecond of one core."""

_LEAST = 2**22
"""Multiplications of a piece, at least."""

_LEAST_ROWS, _ROWS = 64, 16
"""Rows of a piece, at least, and a number that all but the last piece's rows are a multiple of."""

_MOST_PIECES = 16

_TRIALS = 3
"""Products with one thread, and as many with several, after which the faster is known."""

_GAIN = 0.9
"""The share of the time with one thread that several may take; else they are not worth a core."""

_LOOK_AGAIN = 0.5
"""Seconds after which both are tried again: a neighbour comes or goes."""


def check_threads(threads: object) -> int:
    """Return a number of threads, or raise ValueError."""
    return whole_number(threads, "the number of threads", 1, MAXIMUM_THREADS)


class Products:
    """Multiplies for one training: a context in which it computes, and the products for it.

    Parameters
    ----------
    layer_sizes : sequence of int
        Of the network.
    samples : int
        How many there are; a pass takes ``MAXIMUM_SAMPLES`` at most.
    threads : int, optional
        How many threads compute a large product, from 1. By default, one or as many as there are
        cores, at most four: whichever is found faster, as training runs, now and then.

    Attributes
    ----------
    threads : int or None
    context : callable
        Returns the context in which the training computes: NumPy says nothing of numbers that are
        too large, and BLAS has one thread, where products are not tiny.

    Raises
    ------
    ValueError
        If ``threads`` is no whole number from 1 to 64.
    """

    def __init__(self, layer_sizes: Sequence[int], samples: int, threads: int | None) -> None:
        self._sizes = tuple(layer_sizes)
        self.threads = threads if threads is None else check_threads(threads)
        self._several = min(cores(), 4) if threads is None else threads
        tiny = self._are_tiny(min(samples, MAXIMUM_SAMPLES))
        self.context: Callable[[], AbstractContextManager[None]] = _quiet if tiny else _one_thread
        self._own = _quiet_context() if tiny else None
        self._kinds: dict[tuple[int, ...], _Kind] = {}

    def run(self, compute: Callable[[], _Result]) -> _Result:
        """Return what a function does in that context; one thread may be in here at a time."""
        if self._own is not None:
            # Made once: to make one takes a fortieth of an epoch of a small network.
            return self._own.run(compute)
        with self.context():
            return compute()

    def _are_tiny(self, samples: int) -> bool:
        return all(
            (n_in + 1) * n_out * samples
            <= (TINY_VECTOR if 1 in (n_in, n_out, samples) else TINY_MATRIX)
            for n_in, n_out in pairwise(self._sizes)
        )

    def dot_for(self, samples: int) -> Dot:
        """Return what multiplies in passes over so many samples."""
        largest = max((n_in + 1) * n_out for n_in, n_out in pairwise(self._sizes)) * samples
        return self._dot if largest >= LARGE else dot

    def _dot(self, left: FloatArray, right: FloatArray, out: FloatArray) -> None:
        shape = (*left.shape, *right.shape[1:])
        kind = self._kinds.get(shape)
        if kind is None:
            kind = self._kinds[shape] = _Kind(shape, self._several, self.threads is None)
        if kind.rows >= len(out):
            dot(left, right, out)
            return
        several = kind.next_by_several()
        start = time.perf_counter()
        product = Pieces(left, right, out, kind.rows)
        if not several or not Helpers.help_with(product.compute, self._several - 1):
            product.compute()
        kind.note(several, time.perf_counter() - start)


_quiet = partial(np.errstate, all="ignore")


def _quiet_context() -> contextvars.Context:
    """Return a context of Python's that has entered that of NumPy, and never leaves it."""
    context = contextvars.Context()
    context.run(np.seterr, all="ignore")
    return context


@contextmanager
def _one_thread() -> Iterator[None]:
    with _quiet(), OneThread():
        yield


class Pieces:
    """A product in pieces, which any number of threads compute together.

    Parameters
    ----------
    left : array of shape (m, k)
    right : array of shape (k, n)
    out : array of shape (m, n)
        Where the product goes.
    rows : int
        Rows of the result in a piece.
    """

    def __init__(self, left: FloatArray, right: FloatArray, out: FloatArray, rows: int) -> None:
        self._left, self._right, self._out, self._rows = left, right, out, rows
        self._first_rows = [*range(0, len(out), rows)]

    def compute(self) -> None:
        """Compute pieces until none is left that nobody has begun."""
        while True:
            try:
                first = self._first_rows.pop()  # which Python does as a whole
            except IndexError:
                return
            piece = slice(first, first + self._rows)
            # Of what lies in the midst of an array numpy.dot would first make a copy.
            np.matmul(self._left[piece], self._right, self._out[piece])


class _Kind:
    """What is known of the products of one shape: in which pieces, and by how many threads."""

    def __init__(self, shape: tuple[int, ...], threads: int, chooses: bool) -> None:
        self.rows = _rows_of_piece(shape)
        self._by_several = threads > 1
        self._chooses = chooses and self._by_several
        self._trials: dict[bool, list[float]] | None = {False: [], True: []}
        self._due = 0.0

    def next_by_several(self) -> bool:
        """Tell whether several threads are to compute the next one."""
        trials = self._trials
        if not self._chooses or trials is None:
            return self._by_several
        return len(trials[True]) < len(trials[False])

    def note(self, several: bool, seconds: float) -> None:
        """Take note of how long one took."""
        if not self._chooses:
            return
        trials = self._trials  # the thread that evaluates meanwhile may put it away
        if trials is not None:
            trials[several].append(seconds)
            if len(trials[True]) >= _TRIALS:
                alone, together = (sorted(trials[by])[_TRIALS // 2] for by in (False, True))
                self._by_several = together < _GAIN * alone
                self._trials = None
                self._due = time.perf_counter() + _LOOK_AGAIN
        elif time.perf_counter() >= self._due:
            self._trials = {False: [], True: []}


def _rows_of_piece(shape: tuple[int, ...]) -> int:
    """Return how many rows of the result a piece has; all of them where it is not worth cutting."""
    rows, *others = shape
    multiplications = math.prod(shape)
    if len(others) < 2 or multiplications < LARGE:
        return rows
    most = min(multiplications // _LEAST, rows // _LEAST_ROWS, _MOST_PIECES)
    if most < 2:
        return rows
    pieces = 1 << (most.bit_length() - 1)
    return -(-rows // (pieces * _ROWS)) * _ROWS
