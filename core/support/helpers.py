"""Threads that help with what one thread could do alone.

Whoever has something to do that can be shared begins it, and goes on until there is nothing left to
begin; a helper that comes to it takes a part. One whose core is busy with something else comes too
late to take any, and nobody waits for it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import ClassVar

import numpy as np

from core.support.blas import one_thread_here

Work = Callable[[], None]
"""Does parts of something until none is left that nobody has begun; returns at once if there is
none. Called by several threads at a time."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Helpers:
    """The helpers of the process."""

    _all: ClassVar[list[Helper]] = []
    _in_use = threading.Lock()

    @classmethod
    def help_with(cls, work: Work, count: int) -> bool:
        """Do some work with so many helpers; return False, without, if they are at another's.

        Raises
        ------
        Exception
            What the work raises, here or with a helper.
        """
        if not cls._in_use.acquire(blocking=False):
            return False
        try:
            while len(cls._all) < count:
                cls._all.append(Helper())
            called = cls._all[:count]
            for helper in called:
                helper.call(work)
            try:
                work()
            finally:
                for helper in called:
                    helper.dismiss()
        finally:
            cls._in_use.release()
        return True

    @classmethod
    def forget(cls) -> None:
        """Have none: in a forked process there are no threads of the first."""
        cls._all, cls._in_use = [], threading.Lock()


class Helper:
    """A thread that waits until it is called."""

    def __init__(self) -> None:
        self._work: Work | None = None
        self._failure: BaseException | None = None
        self._called, self._at_work = threading.Lock(), threading.Lock()
        self._called.acquire()
        threading.Thread(target=self._run, name="helper", daemon=True).start()

    def call(self, work: Work) -> None:
        """Have it help with some work, if it comes to it in time."""
        self._work = work
        if self._called.locked():  # else it has not even come to the last call
            self._called.release()

    def dismiss(self) -> None:
        """Wait until it has done the part that it has in hand, if any; raise what that raised."""
        with self._at_work:
            self._work = None
            failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _run(self) -> None:
        # As where training computes; both are a thread's own.
        np.seterr(all="ignore")
        one_thread_here()
        while True:
            self._called.acquire()
            with self._at_work:
                work = self._work
                if work is None:
                    continue
                try:
                    work()
                except BaseException as error:  # it is the caller's, who would miss a part
                    self._failure = error


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=Helpers.forget)
