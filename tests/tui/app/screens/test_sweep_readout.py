"""What is said of a sweep, while it runs and when it is done."""

from __future__ import annotations

import pytest

from core import ExperimentConfig
from tui.app.screens.sweep.asked import Asked
from tui.app.screens.sweep.grid import Grid, Ran
from tui.app.screens.sweep.readout import about, conclusion, meanings, signs
from tui.exchange.formats.sweep.varying import axis

FAR = [[0.1, 0.11, 0.1], [0.5, 0.51, 0.5], [0.9, 0.91, 0.9], [0.7, 0.71, 0.7]]
NEAR = [[0.1, 0.9, 0.5], [0.2, 0.8, 0.6], [0.1, 0.9, 0.6], [0.3, 0.7, 0.6]]


def grid(cells: list[list[float]]) -> Grid:
    """The cells that have finished, of four."""
    across, down = axis("learning_rate=0.1,1"), axis("hidden=2,4")
    asked = Asked(ExperimentConfig(), across, down, len(cells[0]), "weights")
    runs = {place: tuple(Ran(loss, 0.5) for loss in cell) for place, cell in enumerate(cells)}
    return Grid.of(asked, (), "classification", True, runs)


@pytest.mark.parametrize(
    ("cells", "beside"),
    [
        (FAR, "It is better than all others beyond chance."),
        (NEAR, "3 others cannot be told apart from it."),
        ([[0.1], [0.2], [0.3], [0.4]], "With one run of each nobody can tell how much of that is"),
    ],
)
def test_what_came_out_is_called_the_best_once(cells: list[list[float]], beside: str) -> None:
    said = conclusion(grid(cells), "loss")
    assert said.startswith("Best: learning rate 0.1, ")
    assert beside in said
    assert said.lower().count("best") == 1


def test_nothing_is_the_best_before_all_have_finished() -> None:
    for count in (2, 3, 4):
        its = grid(FAR[:count])
        found = signs(its, "loss", unicode=True)
        so_far = "" if count == len(FAR) else " so far"
        assert meanings(its, found, spreads=False, unicode=True).split("  ")[0] == f"★ best{so_far}"
        assert about(its, (0, 0), "loss")[-1] == f"The best{so_far}, beyond chance."
        assert conclusion(its, "loss").startswith(f"Best{so_far}: ")
