"""What is written on the screen of a sweep is read, or refused in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import ExperimentConfig
from tui.app.screens.sweep.asked import Draft, asked
from tui.terminal.failure import Failure

BASE = ExperimentConfig(samples=10_000)
DRAFT = Draft("learning_rate", "0.1", "hidden", "4", repeat="40", redraw="split")


def test_more_splits_of_one_combination_than_memory_has_room_for_are_refused() -> None:
    dataset = BASE.load_data()
    assert asked(DRAFT, BASE, dataset).repeat == 40
    with pytest.raises(Failure, match="3,000 splits of so many data take too much memory"):
        asked(replace(DRAFT, repeat="3000"), BASE, dataset)


def test_a_number_of_runs_may_be_typed_wrongly_at_any_length() -> None:
    dataset = BASE.load_data()
    for typed in ("9" * 5000, "", "two", "-1"):
        draft = replace(DRAFT, repeat=typed)
        assert "--repeat" not in draft.command(BASE, "score")
        with pytest.raises(Failure) as failure:
            asked(draft, BASE, dataset)
        assert len(str(failure.value)) < 300


def test_values_are_called_as_they_are_written() -> None:
    dataset = BASE.load_data()
    draft = Draft("batch_size", "10,full", "hidden", "4-4,8", repeat="1")
    assert asked(draft, BASE, dataset).labels == (["4-4", "8"], ["10", "full"])
