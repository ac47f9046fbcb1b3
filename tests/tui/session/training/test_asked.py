"""Steps that are asked for one after the other add up, and what stops one stops all."""

from __future__ import annotations

import pytest

from tui.session.training.asked import Asked

BATCHES = 3


def taken(asked: Asked, batch: int = 0) -> int:
    """How many mini-batches are trained on until nothing more is asked for."""
    count = 0
    while asked.goes_on:
        count, batch = count + 1, (batch + 1) % BATCHES
        asked.took(ended=batch == 0)
    return count


@pytest.mark.parametrize(
    ("keys", "batch", "expected"),
    [("s", 0, 3), ("s", 1, 2), ("ss", 1, 5), ("b", 0, 1), ("bb", 2, 2), ("sb", 0, 4), ("bs", 0, 3)],
)
def test_epochs_and_mini_batches_add_up(keys: str, batch: int, expected: int) -> None:
    asked = Asked()
    for key in keys:
        asked.step(whole_epoch=key == "s")
    assert taken(asked, batch) == expected


def test_a_step_ends_playing_and_playing_ends_the_steps() -> None:
    asked = Asked(playing=True)
    asked.step(whole_epoch=True)
    assert taken(asked) == BATCHES
    asked.step(whole_epoch=True)
    asked.play()
    asked.stop()
    assert not asked.goes_on
