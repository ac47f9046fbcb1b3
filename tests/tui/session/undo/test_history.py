from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from core import ExperimentConfig
from tui.session.undo.history import Edit, UndoHistory

A, B, C, D = (ExperimentConfig(learning_rate=rate) for rate in (0.1, 0.2, 0.3, 0.4))


def went(way: Callable[[], object], history: UndoHistory) -> ExperimentConfig:
    way()
    return history.present


def test_an_edit_is_a_step_of_its_own() -> None:
    history = UndoHistory(A)
    history.record(B)
    edit = Edit(1, 1, 0, None, -0.5, 2.0, "the bias of neuron 1")
    history.record_edit(edit)
    assert history.present == B
    undone = history.undo()
    assert undone is not None
    assert undone.edit == edit
    assert history.present == B
    again = history.redo()
    assert again is not None
    assert again.edit == edit
    history.undo()
    assert went(history.undo, history) == A


def test_at_first_there_is_nothing_to_go_back_to() -> None:
    history = UndoHistory(A)
    assert (history.present, history.can_undo, history.can_redo) == (A, False, False)
    assert history.undo() is None
    assert history.redo() is None


def test_undo_goes_back_and_redo_forward() -> None:
    history = UndoHistory(A)
    history.record(B)
    history.record(C)
    assert [went(history.undo, history) for _ in range(3)] == [B, A, A]
    assert [went(history.redo, history) for _ in range(3)] == [B, C, C]


def test_a_new_change_forgets_what_was_undone() -> None:
    history = UndoHistory(A)
    history.record(B)
    history.undo()
    history.record(C)
    assert not history.can_redo
    assert went(history.undo, history) == A


def test_the_earliest_are_forgotten_first() -> None:
    history = UndoHistory(A, capacity=3)
    for config in (B, C, D):
        history.record(config)
    assert [went(history.undo, history) for _ in range(3)] == [C, B, B]


def test_what_cannot_be_is_forgotten() -> None:
    history = UndoHistory(A)
    history.record(B)
    history.record(C)
    history.refuse(C, running=B)
    assert (history.present, history.can_redo) == (B, False)
    assert went(history.undo, history) == A


def test_what_was_asked_for_after_what_cannot_be_stays() -> None:
    history = UndoHistory(A)
    history.record(B)
    history.record(C)
    history.refuse(B, running=A)
    assert history.present == C
    assert went(history.undo, history) == A


def test_what_can_no_longer_be_gone_back_to_is_forgotten() -> None:
    history = UndoHistory(A)
    history.record(B)
    history.undo()
    history.refuse(A, running=B)
    assert (history.present, history.can_undo, history.can_redo) == (B, False, False)


def test_the_first_of_all_may_be_one_that_cannot_be() -> None:
    history = UndoHistory(A)
    history.refuse(A, running=A)
    assert history.present == A


@given(st.lists(st.sampled_from(["undo", "redo", "refuse", A, B, C, D])))
def test_there_is_always_a_present_one_and_never_too_many(steps: list[object]) -> None:
    history = UndoHistory(A, capacity=4)
    for step in steps:
        if isinstance(step, ExperimentConfig):
            history.record(step)
            assert history.present == step
        elif step == "refuse":
            history.refuse(history.present, running=B)
            assert history.present == B
        else:
            before = history.present
            possible = history.can_undo if step == "undo" else history.can_redo
            went_by = history.undo() if step == "undo" else history.redo()
            assert possible == (went_by is not None)
            assert possible or history.present is before
        assert steps_in(history) <= 5


def steps_in(history: UndoHistory) -> int:
    """How many steps there are; the present one is as it was in the end."""
    back = 0
    while history.undo():
        back += 1
    steps = 1
    while history.redo():
        steps += 1
    for _ in range(steps - 1 - back):
        history.undo()
    return steps
