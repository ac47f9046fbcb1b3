"""What is said of a sweep: of a cell, of the best, and of the signs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core import ExperimentConfig, Ranked, as_sentence, counted
from tui.app.screens.sweep.asked import Asked
from tui.app.screens.sweep.choices import OF_DRAWS
from tui.app.screens.sweep.grid import Figure, Grid, Place
from tui.plotting.ticks import plain
from tui.session import describe
from tui.settings.words import with_value

_ONE_RUN = "with one run of each nobody can tell how much of that is luck"

_LEAST_DECIMAL = 6
"""Columns in which an accuracy has a decimal."""


def number(grid: Grid, figure: Figure, value: float, cells: int) -> str:
    """Return a figure in so many columns, or an empty text where they are too few."""
    if math.isnan(value):
        return "–"
    if figure == "score" and grid.task == "classification":
        text = describe.score(value, grid.task)
        if len(text) > cells:
            text = f"{100 * value:.0f}%"
    else:
        text = plain(value, max(1, cells))
    return text if len(text) <= cells else ""


def figure_name(grid: Grid, figure: Figure) -> str:
    """Return what a figure is called."""
    of = "test" if grid.has_test else "training"
    return f"{of} {'loss' if figure == 'loss' else describe.score_name(grid.task)}"


def settings(asked: Asked, place: Place) -> str:
    """Return the settings of a cell."""
    row, column = place
    down, across = asked.labels
    pairs = (asked.across.name, across[column]), (asked.down.name, down[row])
    return ", ".join(with_value(name, text) for name, text in pairs)


def one_run(grid: Grid, place: Place, figure: Figure, config: ExperimentConfig) -> str:
    """Return which run of a cell is opened; its draws have the numbers that their options take."""
    asked, found = grid.asked, settings(grid.asked, place)
    if asked.repeat == 1:
        return found
    drawn = [name for name in OF_DRAWS if asked.redraw in (name.removesuffix("_draw"), "both")]
    of_it = [with_value(name, str(getattr(config, name))) for name in drawn]
    which = "the nearest to the mean" if grid.cell(place, figure) else "the first"
    return f"{', '.join([found, *of_it])}, {which} of {asked.repeat}"


def about(grid: Grid, place: Place, figure: Figure) -> list[str]:
    """Return sentences about a cell: its settings and figures, and how it is beside the best."""
    cell, name = grid.cell(place, figure), figure_name(grid, figure)
    where, diverged = settings(grid.asked, place), grid.diverged(place)
    if cell is None:
        return [f"{where}: not trained yet."]
    if not cell.runs:
        return [f"{where}: {_all(diverged)} diverged; the learning rate may be too large for it."]
    said = [f"mean {name} {_whole(grid, figure, cell.mean)}"]
    if cell.runs > 1:
        said += [
            f"deviation {_whole(grid, figure, cell.deviation)}",
            f"middle half {_whole(grid, figure, cell.lower_quartile)} to"
            f" {_whole(grid, figure, cell.upper_quartile)}",
        ]
    runs = counted(cell.runs, "run")
    said.append(f"{runs}, {diverged} more diverged" if diverged else runs)
    return [f"{where}: {', '.join(said)}.", _beside_the_best(grid, place, figure, cell)]


def _all(runs: int) -> str:
    return "its one run" if runs == 1 else f"all {runs} runs"


def _whole(grid: Grid, figure: Figure, value: float) -> str:
    return number(grid, figure, value, 8)


def _beside_the_best(grid: Grid, place: Place, figure: Figure, cell: Ranked) -> str:
    best, known, so_far = grid.best(figure), _known(grid.ranked[figure]), _so_far(grid)
    if best is None or known == 1:
        return f"It is the only one{so_far}."
    if grid.asked.repeat == 1:
        first = "The best" if place == best else "Not the best"
        return f"{first}{so_far}; {_ONE_RUN}."
    if place == best:
        like = _like_the_best(grid, figure)
        if not like:
            return f"The best{so_far}, beyond chance."
        return f"The best{so_far}, but {_others(like)} cannot be told apart from it."
    if cell.rank == 1:
        leader = grid.cell(best, figure)
        assert leader is not None
        spread = max(cell.deviation, leader.deviation)
        far = abs(cell.mean - leader.mean)
        # However bad its mean is, as where one of a few runs has failed.
        why = (
            "runs of one cell differ by as much"
            if spread >= far
            else "what parts them may be chance"
        )
        return f"It cannot be told apart from the best{so_far}: {why}."
    better = cell.rank - 1
    return f"Worse than the best: {better} of {known - 1} others did better beyond chance{so_far}."


def _so_far(grid: Grid) -> str:
    return "" if grid.is_complete else " so far"


def _like_the_best(grid: Grid, figure: Figure) -> int:
    return sum(each.rank == 1 for each in grid.ranked[figure]) - 1


def _others(count: int) -> str:
    return "1 other" if count == 1 else f"{count} others"


def _known(ranked: Sequence[Ranked]) -> int:
    return sum(each.runs > 0 for each in ranked)


def conclusion(grid: Grid, figure: Figure) -> str:
    """Return in a sentence what came out."""
    best = grid.best(figure)
    if best is None:
        return "All runs diverged."
    cell = grid.cell(best, figure)
    assert cell is not None
    found = f"{settings(grid.asked, best)}, mean {figure_name(grid, figure)}"
    found += f" {_whole(grid, figure, cell.mean)}."
    like = _like_the_best(grid, figure)
    if _known(grid.ranked[figure]) == 1:
        beside = "It is the only one."
    elif grid.asked.repeat == 1:
        beside = as_sentence(_ONE_RUN)
    elif like:
        beside = f"{_others(like).capitalize()} cannot be told apart from it."
    else:
        beside = "It is better than all others beyond chance."
    return f"Best{_so_far(grid)}: {found} {beside}"


def signs(grid: Grid, figure: Figure, *, unicode: bool) -> list[list[str]]:
    """Return one sign for each cell: the best, what is like it, what diverged, what waits."""
    best, like, lost, waits = "★≈✕·" if unicode else "*~x."
    first = grid.best(figure)
    rows, columns = grid.asked.shape
    found = []
    for row in range(rows):
        line = []
        for column in range(columns):
            place = row, column
            cell = grid.cell(place, figure)
            if cell is None:
                sign = waits
            elif place == first:
                sign = best
            elif grid.diverged(place):
                sign = lost
            else:
                sign = like if cell.rank == 1 and grid.asked.repeat > 1 else " "
            line.append(sign)
        found.append(line)
    return found


def meanings(grid: Grid, found: Sequence[Sequence[str]], *, spreads: bool, unicode: bool) -> str:
    """Return what those signs mean that are to be seen; ``spreads`` says if deviations are."""
    there = {sign for line in found for sign in line}
    words = (f"best{_so_far(grid)}", "not told apart from it", "runs diverged", "waits")
    signs_of = "★≈✕·" if unicode else "*~x."
    said = [f"{sign} {word}" for sign, word in zip(signs_of, words, strict=True) if sign in there]
    if spreads:
        said.append(f"{'±' if unicode else '+-'} standard deviation of the runs")
    return "  ".join(said)
