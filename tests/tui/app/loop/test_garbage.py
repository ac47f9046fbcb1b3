"""Garbage is looked for between pictures."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator

import pytest

from tui.app.loop.garbage import INTERVAL, GarbageCollection


class Knot:
    """Refers to itself, so that it does not go by itself."""

    def __init__(self) -> None:
        self.itself = self


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def collection(clock: Clock) -> Iterator[GarbageCollection]:
    collection = GarbageCollection(clock)
    collection.start()
    yield collection
    collection.stop()


def make_garbage() -> weakref.ref[Knot]:
    return weakref.ref(Knot())


def test_garbage_goes_between_pictures(clock: Clock, collection: GarbageCollection) -> None:
    garbage = make_garbage()
    clock.now += INTERVAL
    collection.between_pictures()
    assert garbage() is None


def test_it_is_not_looked_for_after_each_picture(
    clock: Clock, collection: GarbageCollection
) -> None:
    garbage = make_garbage()
    clock.now += 0.9 * INTERVAL
    collection.between_pictures()
    assert garbage() is not None
    clock.now += 0.2 * INTERVAL
    collection.between_pictures()
    assert garbage() is None


def test_amid_a_picture_it_is_not_looked_for(collection: GarbageCollection) -> None:
    gc.collect()
    garbage = make_garbage()
    picture = [[number] for number in range(2000)]
    assert garbage() is not None
    assert len(picture) == 2000


def test_without_end_it_does_not_pile_up(collection: GarbageCollection) -> None:
    garbage = make_garbage()
    kept = [[number] for number in range(20_000)]
    assert garbage() is None
    assert len(kept) == 20_000


def test_python_looks_again_as_before() -> None:
    before = gc.get_threshold()
    collection = GarbageCollection()
    collection.start()
    assert gc.get_threshold() != before
    collection.stop()
    assert gc.get_threshold() == before


def test_when_no_picture_follows_what_lived_long_goes_as_well(clock: Clock) -> None:
    asked: list[Callable[[], None]] = []

    class Waiting:
        def __init__(self, seconds: float, do: Callable[[], None]) -> None:
            asked.append(do)

        def cancel(self) -> None:
            asked.clear()

    collection = GarbageCollection(clock)
    busy = [True]
    collection.start(Waiting, lambda: bool(busy))
    garbage = make_garbage()
    gc.freeze()  # it has lived long
    gc.unfreeze()
    for _ in range(2):
        clock.now += INTERVAL
        collection.between_pictures()
    assert garbage() is not None
    asked.pop()()
    assert garbage() is not None, "a key is on its way"
    busy.clear()
    asked.pop()()
    assert garbage() is None
    collection.stop()
    assert not asked
