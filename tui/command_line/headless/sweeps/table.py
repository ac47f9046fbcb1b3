"""How the combinations of a sweep did: as lines of text, and as CSV."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from core import Ranked, cells_in, counted, in_lines, padded
from tui.command_line.headless.sweeps.figures import Figures
from tui.exchange.formats.sweep.plan import Plan
from tui.settings.words import label

MOST_ROWS = 30
WIDTH = 80
"""Combinations that are printed; a file has all of them."""

RULE = (
    "A rank is one more than how many did better beyond chance (Welch's t-test between the runs, "
    "with Holm's correction, 5%)."
)


def rows(plan: Plan, ranked: Sequence[Ranked], figure: str) -> Iterator[str]:
    """Yield the lines of the table, the best first.

    Parameters
    ----------
    plan : Plan
    ranked : sequence of Ranked
        One for each combination.
    figure : str
        What was compared.
    """
    names = [label(name) for name in plan.combinations[0].settings]
    header = ["rank", *names, "mean", "deviation", "middle half", "runs"]
    order = sorted(range(len(ranked)), key=lambda place: (ranked[place].rank or math.inf, place))
    best_first = _best_first(order, ranked, figure)
    body = [
        [
            *(str(ranked[place].rank or "–"), *plan.combinations[place].words),
            *_figures(ranked[place], plan.repeat),
        ]
        for place in best_first[:MOST_ROWS]
    ]
    yield f"The {figure} of each combination, the best first:"
    widths = [max(map(cells_in, column)) for column in zip(header, *body, strict=True)]
    for line in (header, *body):
        aligned = zip(line, widths, strict=True)
        yield "  ".join(padded(cell, width, right=True) for cell, width in aligned)
    if len(order) > MOST_ROWS:
        yield f"... and {counted(len(order) - MOST_ROWS, 'more combination')}; --csv has all."
    yield ""
    for sentence in _conclusion(ranked, plan.repeat):
        yield from in_lines(sentence, WIDTH)


def _best_first(order: list[int], ranked: Sequence[Ranked], figure: str) -> list[int]:
    sign = 1.0 if figure == "test loss" else -1.0

    def key(place: int) -> tuple[float, float]:
        mean = ranked[place].mean
        return (ranked[place].rank or math.inf, math.inf if math.isnan(mean) else sign * mean)

    return sorted(order, key=key)


def _figures(ranked: Ranked, repeat: int) -> list[str]:
    if not ranked.runs:
        return ["diverged", "–", "–", f"0 of {repeat}"]
    middle = "–"
    if ranked.runs > 1:
        low, high = _short(ranked.lower_quartile), _short(ranked.upper_quartile)
        middle = f"{low} to {high}"
    deviation = "–" if math.isnan(ranked.deviation) else _short(ranked.deviation)
    runs = str(repeat) if ranked.runs == repeat else f"{ranked.runs} of {repeat}"
    return [_short(ranked.mean), deviation, middle, runs]


def _short(number: float) -> str:
    """Return a number with as many digits as a few runs can tell."""
    return f"{number:.3f}" if 1e-2 <= abs(number) < 1e3 or not number else f"{number:.1e}"


def _conclusion(ranked: Sequence[Ranked], repeat: int) -> Iterator[str]:
    first = sum(each.rank == 1 for each in ranked)
    if len(ranked) == 1:
        return
    if repeat == 1:
        yield (
            "One run of each: how much of the differences is luck cannot be told; --repeat 16 can."
        )
        return
    if first == len(ranked):
        yield f"The {first} combinations cannot be told apart: what parts them may be chance."
    elif first > 1:
        yield f"The {first} of rank 1 cannot be told apart: what parts them may be chance."
    yield RULE


CSV_BEGINNING = re.compile(r"[a-z0-9_,]*,draw,epochs,train_loss,test_loss,")
"""What such a file begins with, whatever varied."""


def write_csv(file: TextIO, plan: Plan, figures: Sequence[Figures], score: str) -> None:
    """Write one row for each run: what varied, which draw, and how it went."""
    writer = csv.writer(file, lineterminator="\n")
    name = "accuracy" if score == "accuracy" else "r_squared"
    columns = ["train_loss", "test_loss", f"train_{name}", f"test_{name}"]
    settings = list(plan.combinations[0].settings)
    writer.writerow([*settings, "draw", "epochs", *columns, "diverged", "stop_reason"])
    for place, run in enumerate(figures):
        combination = plan.combinations[place // plan.repeat]
        _, *numbers = run.metrics
        writer.writerow(
            [
                *(*combination.words, place % plan.repeat, run.epochs),
                *(number if math.isfinite(number) else "" for number in numbers),
                *("yes" if run.diverged else "no", run.stop_reason),
            ]
        )
