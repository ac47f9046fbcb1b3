"""How other draws of the experiment ended, as rows of text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from core import counted, ordinal
from tui.session import describe
from tui.widgets.rows import Row, Span, wrapped

if TYPE_CHECKING:
    from core import Draws

_BINS = 8

_NUMBER, _COUNT = 7, 4
"""Columns of where a bin begins, and of how many draws are in it with the mark of the user's."""

_MOST = 24
"""Columns of the longest bar."""


def rows(draws: Draws, number: int, width: int, *, unicode: bool) -> list[Row]:
    """Return the place of one draw among the others, and how all of them are distributed.

    Parameters
    ----------
    draws : Draws
    number : int
        Of the user's own, from 0.
    width : int
        Columns there are.
    unicode : bool
    """
    known = draws.scores[np.isfinite(draws.scores)]
    epochs = counted(draws.results[number].config.epochs, "epoch")
    from core import DRAWN

    of = "training" if math.isnan(draws.results[number].metrics.test_loss) else "test"
    figure = f"{of} {describe.score_name(draws.task)}"
    said = f"{counted(len(draws.scores), 'draw')} of {DRAWN[draws.redraw]}: {figure} after {epochs}"
    result: list[Row] = [(Span("luck", "heading"),), *wrapped(said, width)]
    if len(known):
        result += wrapped(in_words(draws, number), width)
        result += _histogram(draws, number, width, unicode=unicode)
    if diverged := len(draws.scores) - len(known):
        result += wrapped(f"{diverged} diverged", width)
    return result


def in_words(draws: Draws, number: int) -> str:
    """Return the place of one draw among the others, and the half of them in the middle."""
    task, ranked = draws.task, draws.ranked
    if not ranked.runs:
        return "All of them diverged."
    lower, upper = (
        describe.score(it, task) for it in (ranked.lower_quartile, ranked.upper_quartile)
    )
    middle = f"middle half {lower} to {upper}"
    if not (place := draws.place_of(number)):
        return f"Yours diverges; of the others the {middle}."
    own = describe.score(float(draws.scores[number]), task)
    return f"Yours is {ordinal(place)} of {ranked.runs}: {own}, {middle}."


def _histogram(draws: Draws, number: int, width: int, *, unicode: bool) -> list[Row]:
    """Return a row for each part of the range, with a bar as long as it has draws."""
    known = draws.scores[np.isfinite(draws.scores)]
    if known.min() == known.max():
        return []
    counts, edges = np.histogram(known, _BINS)
    own = float(draws.scores[number])
    mine = -1 if math.isnan(own) else int(np.histogram([own], edges)[0].argmax())
    most = max(1, min(_MOST, width - _NUMBER - _COUNT - 2))
    sign, mark = ("█", "◂") if unicode else ("#", "<")
    result: list[Row] = []
    for place, count in enumerate(counts.tolist()):
        start = describe.score(float(edges[place]), draws.task)
        bar = sign * round(most * count / max(counts.tolist()))
        is_mine = place == mine
        result.append(
            (
                Span(f"{start:>{_NUMBER}} ", "label"),
                Span(f"{bar:<{most}}", "test" if is_mine else "value"),
                Span(f" {count}"),
                Span(f" {mark}" if is_mine else "", "test"),
            )
        )
    return result
