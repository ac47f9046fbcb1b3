from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import History, Metrics


def metrics(epoch: int) -> Metrics:
    return Metrics(epoch, 1.0 / (epoch + 1), 2.0 / (epoch + 1), 0.5, math.nan)


def filled(epochs: int, capacity: int = 65536) -> History:
    history = History(capacity)
    for epoch in range(epochs):
        history.append(metrics(epoch))
    return history


def test_what_was_recorded_is_what_is_read() -> None:
    history = filled(5)
    assert len(history) == 5
    assert history.epochs.tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_array_equal(history.train_loss, 1 / np.arange(1, 6))
    np.testing.assert_array_equal(history.test_loss, 2 / np.arange(1, 6))
    assert history.train_accuracy.tolist() == [0.5] * 5
    assert np.isnan(history.test_accuracy).all()
    assert history.latest is not None
    assert history.latest.epoch == 4
    assert history[1].epoch == 1
    assert history[1].train_loss == 0.5
    assert history[-1].epoch == 4
    assert isinstance(history[2].epoch, int)
    with pytest.raises(IndexError):
        history[5]


@given(epochs=st.integers(0, 500), capacity=st.integers(4, 40))
def test_any_run_fits_evenly_spaced_and_starts_with_the_first_epoch(
    epochs: int, capacity: int
) -> None:
    history = filled(epochs, capacity)
    assert len(history) <= capacity
    kept = history.epochs
    if epochs:
        assert history.latest is not None
        assert history.latest.epoch == epochs - 1
        assert kept[0] == 0
        # Not even the end is cut: only epochs since the last multiple of the stride are missing.
        assert epochs - 1 - kept[-1] < history.stride
    assert (np.diff(kept) == history.stride).all()
    if epochs > capacity:
        assert len(history) >= capacity // 2
    np.testing.assert_array_equal(history.train_loss, 1 / (kept + 1))


def test_memory_does_not_grow_with_the_epochs() -> None:
    history = History(capacity=1000)
    for epoch in range(3000):
        history.append(metrics(epoch))
    tracemalloc.start()
    try:
        for epoch in range(3000, 20_000):
            history.append(metrics(epoch))
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # One block of columns, one of the extremes between them, and the last epochs.
    assert grown < (5 + 8) * 1000 * 8 + 60_000


@given(first=st.integers(0, 60), further=st.integers(0, 200), capacity=st.integers(4, 40))
def test_a_view_never_changes_once_handed_out(first: int, further: int, capacity: int) -> None:
    history = filled(first, capacity)
    views = [history.column(name) for name in Metrics._fields]
    copies = [view.copy() for view in views]
    for epoch in range(first, first + further):
        history.append(metrics(epoch))
    history.truncate(first // 2)
    for epoch in range(first // 2 + 1, first + 5):
        history.append(Metrics(epoch, -1.0, -1.0, -1.0, -1.0))
    history.clear()
    history.append(Metrics(0, -2.0, -2.0, -2.0, -2.0))
    for view, copy in zip(views, copies, strict=True):
        np.testing.assert_array_equal(view, copy)


def test_a_view_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        filled(3).train_loss[0] = 0.0


@example(epochs=0, further=1, elsewhere=1, capacity=4)
@example(epochs=4, further=1, elsewhere=2, capacity=4)
@given(
    epochs=st.integers(0, 100),
    further=st.integers(0, 100),
    elsewhere=st.integers(0, 100),
    capacity=st.integers(4, 30),
)
def test_a_copy_and_its_original_grow_apart(
    epochs: int, further: int, elsewhere: int, capacity: int
) -> None:
    history = filled(epochs, capacity)
    twin = history.copy()
    assert repr(twin.latest) == repr(history.latest)
    assert twin.epochs.tolist() == history.epochs.tolist()
    for epoch in range(epochs, epochs + further):
        history.append(metrics(epoch))
    for epoch in range(epochs, epochs + elsewhere):
        twin.append(Metrics(epoch, 7.0, 7.0, 7.0, 7.0))
    assert history.epochs.tolist() == filled(epochs + further, capacity).epochs.tolist()
    np.testing.assert_array_equal(history.train_loss, 1 / (history.epochs + 1))
    assert twin.epochs.tolist() == filled(epochs + elsewhere, capacity).epochs.tolist()
    late = twin.epochs >= epochs
    assert (twin.train_loss[late] == 7.0).all()
    np.testing.assert_array_equal(twin.train_loss[~late], 1 / (twin.epochs[~late] + 1))


@given(epochs=st.integers(1, 200), epoch=st.integers(0, 250), capacity=st.integers(4, 40))
def test_truncating_forgets_what_came_after(epochs: int, epoch: int, capacity: int) -> None:
    history = filled(epochs, capacity)
    before = history.epochs.tolist()
    history.truncate(epoch)
    assert history.epochs.tolist() == [kept for kept in before if kept <= epoch]
    assert history.latest is not None
    assert history.latest.epoch <= epoch


def test_truncating_before_the_first_row_leaves_nothing() -> None:
    history = History()
    history.append(metrics(5))
    history.truncate(3)
    assert len(history) == 0
    assert history.latest is None
    history.append(metrics(4))
    assert history.epochs.tolist() == [4]


def test_rows_that_thinning_cannot_drop_do_not_break_it() -> None:
    # Rows of a run that was continued elsewhere may all be multiples of the next strides.
    history = History(capacity=4)
    for epoch in range(0, 640, 64):
        history.append(metrics(epoch))
    assert 0 < len(history) <= 4
    assert history.epochs[0] == 0


@pytest.mark.parametrize("capacity", [-1, 0, 3])
def test_a_capacity_too_small_to_thin_gets_a_sentence(capacity: int) -> None:
    with pytest.raises(ValueError, match=f"capacity is {capacity}; it must be a whole number"):
        History(capacity)


@given(epochs=st.integers(0, 500), capacity=st.integers(4, 40))
def test_what_a_larger_history_kept_is_thinned_to_fit(epochs: int, capacity: int) -> None:
    larger, history = filled(epochs), History(capacity)
    history.restore(larger.state())
    assert len(history) <= capacity
    assert history.epochs.tolist() == list(range(0, epochs, history.stride))
    for epoch in range(epochs, epochs + 50):
        history.append(Metrics(epoch, 0.0, 0.0, 0.0, 0.0))
    assert len(history) <= capacity
    assert history.epochs.tolist() == list(range(0, epochs + 50, history.stride))


def test_the_best_is_the_first_of_the_lowest_losses_and_of_the_highest_scores() -> None:
    history = History()
    for epoch, loss, score in ((0, 3.0, 0.1), (1, 1.0, 0.7), (2, 1.0, 0.9), (3, 2.0, 0.9)):
        history.append(Metrics(epoch, loss, math.nan, score, math.nan))
    assert history.best() == (1, 1.0)
    assert history.best("score") == (2, 0.9)


def test_what_counts_is_what_was_tested_where_there_are_tests() -> None:
    history = History()
    history.append(Metrics(0, 1.0, 5.0, 0.9, 0.2))
    history.append(Metrics(1, 2.0, 4.0, 0.8, 0.1))
    assert history.latest is not None
    assert history.latest.tested
    assert (history.latest.loss, history.latest.score) == (4.0, 0.1)
    assert history.counted("loss").tolist() == [5.0, 4.0]
    assert history.best("loss") == (1, 4.0)
    assert history.best("score") == (0, 0.2)
    untested = Metrics(0, 1.0, math.nan, 0.9, math.nan)
    assert not untested.tested
    assert (untested.loss, untested.score) == (1.0, 0.9)


def test_nothing_is_best_where_nothing_is_finite() -> None:
    history = History()
    assert history.best() is None
    history.append(Metrics(0, math.inf, math.nan, math.nan, math.nan))
    history.append(Metrics(1, math.nan, math.nan, math.nan, math.nan))
    assert history.best() is None
    assert history.best("score") is None
    history.append(Metrics(2, 7.0, math.nan, math.nan, math.nan))
    assert history.best() == (2, 7.0)


def noisy(epochs: int, seed: int) -> list[Metrics]:
    """Measures that jump about, some of them nan."""
    values = np.random.default_rng(seed).normal(size=(epochs, 4)).round(1)
    values[np.random.default_rng(seed + 1).random((epochs, 4)) < 0.05] = math.nan
    return [Metrics(epoch, *row) for epoch, row in enumerate(values.tolist())]


@given(
    epochs=st.integers(1, 400),
    capacity=st.integers(4, 40),
    saved=st.integers(0, 400),
    seed=st.integers(0, 99),
)
def test_of_epochs_without_a_row_the_smallest_the_largest_and_the_best_are_kept(
    epochs: int, capacity: int, saved: int, seed: int
) -> None:
    history = History(capacity)
    run = noisy(epochs, seed)
    for number, one in enumerate(run):
        if number == saved:
            # A copy and what comes back from a file know as much.
            again = History(capacity)
            again.restore(history.copy().state())
            history = again
        history.append(one)
    for name in Metrics._fields[1:]:
        course = history.course(name)
        assert course.epochs[-1] == epochs - 1
        every = np.array([getattr(one, name) for one in run])
        start = 0
        for epoch, value, smallest, largest in zip(*course, strict=True):
            np.testing.assert_equal(value, every[int(epoch)])
            block = every[start : int(epoch) + 1]
            known = block[~np.isnan(block)]
            expected = (known.min(), known.max()) if len(known) else (math.nan, math.nan)
            # Of two zeros either may be the smaller.
            np.testing.assert_equal((smallest + 0.0, largest + 0.0), np.add(expected, 0.0))
            start = int(epoch) + 1
    everything = History()
    for one in run:
        everything.append(one)
    for what in ("loss", "score"):
        assert history.best(what) == everything.best(what)


def test_files_from_before_go_on_with_the_rows_they_have() -> None:
    history = filled(100, capacity=16)
    state = history.state()
    del state["extremes"]
    again = History(16)
    again.restore(state)
    course = again.course("train_loss")
    assert course.smallest.tolist() == course.largest.tolist() == course.values.tolist()
    again.append(metrics(100))
    assert again.course("train_loss").epochs[-1] == 100
