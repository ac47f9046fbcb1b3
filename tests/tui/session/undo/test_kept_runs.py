from __future__ import annotations

import gc
import tracemalloc
import weakref

import pytest

from core import ExperimentConfig
from tui.session.undo.kept_runs import KeptRuns
from tui.session.undo.run import Run

SMALL = ExperimentConfig(samples=50)
LARGE = ExperimentConfig(samples=50, hidden=(600, 600))


def run(config: ExperimentConfig = SMALL, number: int = 1) -> Run:
    return Run(config.build(), number, goal=None)


def bytes_at_rest(config: ExperimentConfig = SMALL) -> int:
    left = run(config)
    left.rest()
    return left.nbytes


def test_what_was_left_comes_back_once() -> None:
    kept, first, second = KeptRuns(), run(), run()
    kept.leave(0, first)
    kept.leave(1, second)
    assert kept.latest_first() == [second, first]
    assert kept.take(0) is first
    assert kept.take(0) is None
    assert kept.take(5) is None


def test_what_can_no_longer_be_made_again_is_let_go() -> None:
    kept, first = KeptRuns(), run()
    kept.leave(0, first)
    kept.leave(3, run())
    kept.forget_after(2)
    assert kept.latest_first() == [first]


def test_of_more_than_there_is_room_for_the_latest_are_kept() -> None:
    runs = [run(number=number) for number in range(5)]
    each = bytes_at_rest()
    kept = KeptRuns(most_bytes=3 * each + each // 2)
    for step, left in enumerate(runs):
        kept.leave(step, left)
    assert [left.number for left in kept.latest_first()] == [4, 3, 2]


def test_of_very_many_however_small_the_latest_are_kept() -> None:
    kept = KeptRuns(most_runs=3)
    for step in range(5):
        kept.leave(step, run(number=step))
    assert [left.number for left in kept.latest_first()] == [4, 3, 2]


def test_of_those_let_go_for_lack_of_room_the_ones_in_no_file_are_known() -> None:
    runs = [run(number=number) for number in range(5)]
    for left in runs[1:]:
        left.experiment.trainer.run_epoch()
    runs[2].saved = runs[2].place
    kept = KeptRuns(most_bytes=bytes_at_rest())
    for step, left in enumerate(runs):
        kept.leave(step, left)
    assert kept.latest_first() == [runs[4]]
    assert kept.crowded_out == {1, 3}, "0 has learnt nothing, and 2 is in a file"
    large = run(LARGE, number=5)
    large.experiment.trainer.run_epoch()
    large.saved = large.place
    kept.leave(5, large)
    assert not kept.fits(large)
    assert kept.crowded_out == {1, 3}


def test_data_that_runs_share_count_once() -> None:
    first = run()
    second = Run(SMALL.build(first.experiment.dataset), 2, goal=None)
    data = first.experiment.dataset
    arrays = (data.X_train, data.y_train, data.X_test, data.y_test)
    room = 2 * bytes_at_rest() + sum(array.nbytes for array in arrays)
    kept = KeptRuns(most_bytes=room)
    kept.leave(0, first)
    kept.leave(1, second)
    assert kept.latest_first() == [second, first]


def test_a_run_that_is_left_takes_a_tenth_of_what_it_takes_in_training() -> None:
    left = run(ExperimentConfig())
    left.experiment.trainer.run_epoch()
    before, awake = left.nbytes, weakref.ref(left.experiment.trainer)
    KeptRuns().leave(0, left)
    gc.collect()
    assert awake() is None
    assert left.nbytes < before / 10
    assert (left.place, left.unsaved) == ((1, 0), True), "it need not be woken up to say so"
    assert left.experiment.trainer.epoch == 1


def test_a_run_that_is_left_keeps_no_array_that_its_network_answered_in() -> None:
    left = run(ExperimentConfig())
    network, data = left.experiment.network, left.dataset
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        answers = network.forward(data.X_train)
        KeptRuns().leave(0, left)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < left.nbytes + answers.nbytes
    assert (network.forward(data.X_train) == answers).all()


def test_one_that_is_too_large_pushes_nobody_out() -> None:
    small, large = run(), run(LARGE)
    kept = KeptRuns(most_bytes=bytes_at_rest(LARGE) // 5)
    kept.leave(0, small)
    assert kept.fits(small)
    assert not kept.fits(large)
    kept.leave(1, large)
    assert kept.latest_first() == [small]


def test_one_that_is_large_is_kept_until_another_is_left() -> None:
    small, large = run(), run(LARGE)
    kept = KeptRuns(most_bytes=bytes_at_rest(LARGE) // 2)
    kept.leave(0, large)
    assert kept.latest_first() == [large]
    kept.leave(1, small)
    assert kept.latest_first() == [small]


@pytest.mark.parametrize("steps", [0, 1, 5])
def test_a_run_is_saved_only_at_the_step_where_it_was(steps: int) -> None:
    config = SMALL.replace(batch_size=20)
    there = Run(config.build(), 1, goal=None)
    for _ in range(steps):
        there.experiment.trainer.step()
    assert there.begun == there.unsaved == (steps > 0)
    there.saved = there.place
    assert not there.unsaved
    there.experiment.trainer.step()
    assert there.unsaved


@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
def test_what_a_run_in_a_file_was_before_does_not_count_as_let_go(is_before: bool) -> None:
    runs = [run(number=number) for number in (1, 1, 2)]
    for left in runs:
        left.experiment.trainer.run_epoch()
    runs[1].saved = runs[1].place
    kept = KeptRuns(most_bytes=bytes_at_rest())
    kept.leave(0, runs[0])
    if is_before:
        kept.note_saved(runs[1])
    kept.leave(1, runs[1])
    assert kept.crowded_out == (set() if is_before else {1})
    kept.note_saved(runs[1])
    assert kept.crowded_out == set()
    runs[1].saved = None
    kept.leave(1, runs[1])
    kept.leave(2, runs[2])
    assert kept.crowded_out == {1}, "it has come further since"
