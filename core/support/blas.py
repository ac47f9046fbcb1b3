"""One thread of BLAS, the library that multiplies matrices for NumPy, for as long as it takes.

Where another process keeps a core busy, BLAS's threads wait for each other, several times as long
as the product takes; and the last bits of a product may depend on how many there are. (OpenBLAS
0.3.31 cuts a sum over more than 640 products elsewhere with two threads than with one.)
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from threadpoolctl import LibController


class _Library(NamedTuple):
    """A loaded BLAS: how many threads it has, and how to choose how many."""

    number: Callable[[], int]
    choose: Callable[[int], object]


_Found = tuple[_Library, int]
"""A library, and how many threads it had."""


class _Libraries(NamedTuple):
    """Those whose number of threads is the whole process's, and those where each has its own."""

    of_process: list[_Library]
    of_thread: list[_Library]


@cache
def _libraries() -> _Libraries:
    """Return those that are loaded; none where threadpoolctl knows no way to tell them anything."""
    # Takes tens of milliseconds, so only who multiplies large matrices waits for it.
    from threadpoolctl import ThreadpoolController

    found = _Libraries([], [])
    for controller in ThreadpoolController().select(user_api="blas").lib_controllers:
        kind = controller.internal_api
        own = kind == "mkl" or getattr(controller, "threading_layer", "") == "openmp"
        choose = controller.set_num_threads
        if kind == "openblas" and not own:
            choose = _choose_in_openblas(controller) or choose
        where = found.of_thread if own else found.of_process
        where.append(_Library(controller.get_num_threads, choose))
    return found


def _choose_in_openblas(controller: LibController) -> Callable[[int], object] | None:
    """Return OpenBLAS's own function.

    threadpoolctl lets the thread alone choose that did so first, and others without effect.
    """
    for before, after in product(("scipy_", ""), ("64_", "_64", "")):
        name = f"{before}openblas_set_num_threads{after}"
        if hasattr(controller.dynlib, name):
            choose: Callable[[int], object] = getattr(controller.dynlib, name)
            return choose
    return None


class _Inside(threading.local):
    """How often this thread is inside, and what it found."""

    depth = 0
    found: tuple[_Found, ...] = ()


class OneThread:
    """A context in which BLAS multiplies with one thread.

    Where the number is the process's, the last of all threads to leave puts the number back that
    was found, or leaves one that somebody else has chosen in the meantime. Where each thread has
    its own, each puts back its own.
    """

    _lock = threading.Lock()
    _inside = 0
    _found: ClassVar[list[_Found]] = []
    _own = _Inside()

    def __enter__(self) -> None:
        """Have one thread."""
        libraries, own, kind = _libraries(), OneThread._own, OneThread
        if not own.depth and libraries.of_thread:
            own.found = tuple(_choose_one(libraries.of_thread))
        own.depth += 1
        with kind._lock:
            kind._inside += 1
            kind._found.extend(_choose_one(libraries.of_process))

    def __exit__(self, *_: object) -> None:
        """Have as many as before."""
        own, kind = OneThread._own, OneThread
        with kind._lock:
            kind._inside -= 1
            if not kind._inside:
                _put_back(kind._found)
                kind._found.clear()
        own.depth -= 1
        if not own.depth:
            _put_back(own.found)


def one_thread_here() -> None:
    """Have one thread in this thread for good, where each has its own number."""
    for _ in _choose_one(_libraries().of_thread):
        pass


def _choose_one(libraries: Iterable[_Library]) -> Iterator[_Found]:
    """Have one thread in each library; yield those that had more, and how many."""
    for library in libraries:
        if (number := library.number()) != 1:
            library.choose(1)
            yield library, number


def _put_back(found: Sequence[_Found]) -> None:
    for library, number in reversed(found):  # the latest counts
        if library.number() == 1:
            library.choose(number)


def _forget_the_others() -> None:
    """Leave it for threads that a forked process does not have."""
    OneThread._lock, OneThread._inside = threading.Lock(), OneThread._own.depth


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_the_others)
