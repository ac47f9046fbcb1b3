"""What is said of a sweep, while it runs and when it is done."""

from __future__ import annotations

import pytest

from core import ExperimentConfig
from tui.app.screens.sweep.asked import Asked
from tui.app.screens.sweep.grid import Grid, Ran
from tui.app.screens.sweep.readout import about, conclusion, meanings, one_run, signs
from tui.exchange.formats.sweep.varying import axis

FAR = [[0.1, 0.11, 0.1], [0.5, 0.51, 0.5], [0.9, 0.91, 0.9], [0.7, 0.71, 0.7]]
NEAR = [[0.1, 0.9, 0.5], [0.2, 0.8, 0.6], [0.1, 0.9, 0.6], [0.3, 0.7, 0.6]]


NEAREST = "the nearest to the mean"


def grid(cells: list[list[float]], redraw: str = "weights") -> Grid:
    """The cells that have finished, of four."""
    across, down = axis("learning_rate=0.1,1"), axis("hidden=2,4")
    asked = Asked(ExperimentConfig(), across, down, len(cells[0]), redraw)
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


@pytest.mark.parametrize(
    ("redraw", "named"),
    [
        ("weights", "draw of weights 3"),
        ("split", "draw of the split 6"),
        ("both", "draw of weights 3, draw of the split 6"),
    ],
)
def test_of_a_run_that_is_opened_the_draws_are_numbered_as_their_options_are(
    redraw: str, named: str
) -> None:
    its, place = grid(NEAR, redraw), (1, 0)
    run = ExperimentConfig(weights_draw=3, split_draw=6)
    said = one_run(its, place, "loss", run)
    assert said == f"learning rate 0.1, 1 hidden layer of 4 neurons, {named}, {NEAREST} of 3"
    waiting = one_run(grid(NEAR[:1], redraw), place, "loss", run)
    assert waiting == said.replace(NEAREST, "the first")
    assert "draw" not in one_run(grid([[0.1]], redraw), place, "loss", run)


def test_nothing_is_the_best_before_all_have_finished() -> None:
    for count in (2, 3, 4):
        its = grid(FAR[:count])
        found = signs(its, "loss", unicode=True)
        so_far = "" if count == len(FAR) else " so far"
        assert meanings(its, found, spreads=False, unicode=True).split("  ")[0] == f"★ best{so_far}"
        assert about(its, (0, 0), "loss")[-1] == f"The best{so_far}, beyond chance."
        assert conclusion(its, "loss").startswith(f"Best{so_far}: ")


def test_of_the_worst_mean_it_is_said_why_it_may_be_as_good_as_the_best() -> None:
    wide = [[0.1, 0.11, 0.1], [0.5, 0.51, 0.5], [0.1, 0.9, 2.6], [0.7, 0.71, 0.7]]
    its = grid(wide)
    assert signs(its, "loss", unicode=True) == [["★", " "], ["≈", " "]]
    said = about(its, (1, 0), "loss")[-1]
    assert said == "It cannot be told apart from the best: runs of one cell differ by as much."


def test_of_means_further_apart_than_runs_are_it_is_said_that_it_may_be_chance() -> None:
    its = grid([[0.1, 0.2], [0.3, 0.4], [5.0, 5.1], [5.0, 5.1]])
    said = about(its, (0, 1), "loss")[-1]
    assert said == "It cannot be told apart from the best: what parts them may be chance."
