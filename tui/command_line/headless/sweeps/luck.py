"""How other draws of the same experiment would have gone, beside the one that is shown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from core import DRAWN, ExperimentConfig, counted, ordinal, rank_runs
from tui.command_line.headless.sweeps.figures import Figures

_BINS, _WIDTH, _MOST_DECIMALS = 8, 32, 17


def lines(
    config: ExperimentConfig, figures: Sequence[Figures], redraw: str, score: str, *, unicode: bool
) -> Iterator[str]:
    """Yield what runs that differ in their draws say of the first of them.

    Parameters
    ----------
    config : ExperimentConfig
    figures : sequence of Figures
        Of all runs; the user's own is the first.
    redraw : str
        A name in ``REDRAWS``.
    score : str
        What the score is called, such as "accuracy".
    unicode : bool
    """
    yield f"{counted(len(figures), 'draw')} of {DRAWN[redraw]}, up to {config.epochs:,} epochs each"
    scores = [run.score for run in figures]
    ranked = rank_runs([scores])[0]
    diverged = len(figures) - ranked.runs
    if diverged:
        yield f"{counted(diverged, 'draw')} diverged, and are left out below."
    if not ranked.runs:
        return
    quartiles = ranked.lower_quartile, ranked.median, ranked.upper_quartile
    yield (
        f"Test {score}: lowest {ranked.lowest:.3f}, quartiles "
        f"{' '.join(f'{quartile:.3f}' for quartile in quartiles)}, highest {ranked.highest:.3f}"
    )
    finite = [value for value in scores if math.isfinite(value)]
    yield from _histogram(finite, scores[0], unicode=unicode)
    losses = rank_runs([[run.loss for run in figures]])[0]
    if losses.runs:
        yield (
            f"Test loss: lowest {losses.lowest:.3f}, quartiles {losses.lower_quartile:.3f} "
            f"{losses.median:.3f} {losses.upper_quartile:.3f}, highest {losses.highest:.3f}"
        )
    middle = f"middle half {ranked.lower_quartile:.3f} to {ranked.upper_quartile:.3f}"
    if math.isfinite(scores[0]):
        place = 1 + sum(value > scores[0] for value in finite)
        yield f"Yours is {ordinal(place)} of {len(finite)}: {scores[0]:.3f}, {middle}."
    else:
        yield f"Yours diverged; of the others the {middle}."


def _histogram(values: Sequence[float], yours: float, *, unicode: bool) -> Iterator[str]:
    """Yield a line for each part of the range, with a bar as long as it has runs."""
    low, high = min(values), max(values)
    if low == high or len(values) < _BINS:
        return
    counts = [0] * _BINS
    step = (high - low) / _BINS
    bins = [min(_BINS - 1, int((value - low) / step)) for value in values]
    for place in bins:
        counts[place] += 1
    own = min(_BINS - 1, int((yours - low) / step)) if math.isfinite(yours) else -1
    sign = "█" if unicode else "#"
    edges = _edges(low, step)
    for place, count in enumerate(counts):
        length = round(_WIDTH * count / max(counts))
        mark = "  <- yours" if place == own else ""
        yield f"  {edges[place]} to {edges[place + 1]}  {sign * length:<{_WIDTH}} {count}{mark}"


def _edges(low: float, step: float) -> list[str]:
    """Return where the bins begin, and where the last one ends, told apart."""
    edges = [low + place * step for place in range(_BINS + 1)]
    for decimals in range(3, _MOST_DECIMALS):
        shown = [f"{edge:.{decimals}f}" for edge in edges]
        if len({*shown}) == len(shown):
            break
    return shown
