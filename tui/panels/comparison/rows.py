"""The results of the pinned runs, beside those of the present one, as rows of text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from core import capitalized, in_lines
from tui.panels.comparison.measure import Measure
from tui.panels.comparison.runs import Run, in_groups
from tui.plotting import ticks
from tui.session import describe
from tui.settings.words import names
from tui.widgets.keys.spoken import spoken
from tui.widgets.rows import Row, Span, apart, fit, named, wrapped

_TABLE_WIDTH, _NAME_WIDTH = 78, 17
"""From this width on there is a row for each run; below, a few lines."""

_SIGN_WIDTH = 3
"""Before a run's title are the sign of the chosen one, its number and a space."""

_ALONE_OR_NOT = "<show-comparison> shows this table alone, or all panels again"

NONE_PINNED = "No run is pinned yet."
"""What is said where there is nothing to compare with."""


def rows(
    runs: Sequence[Run], present: Run | None, chosen: int, width: int
) -> tuple[list[Row], list[int]]:
    """Return a table of the results, and in which of its rows each pinned run begins.

    Runs whose losses do not compare with the present one's stand apart below, and it is said why.

    Parameters
    ----------
    runs : sequence of Run
        The pinned ones.
    present : Run or None
    chosen : int
        The number of the run that the keys are for.
    width : int
        Columns there are; where they are few, a run takes several rows.
    """
    if not runs:
        pins = "<pin> pins this one: its curves stay, in grey, while others run."
        advice = spoken(f"{pins} {_ALONE_OR_NOT}.")
        return [*wrapped(NONE_PINNED, width), *wrapped(advice, width)], []
    shown = [*runs, *([] if present is None else [present])]
    titles = _titles(shown)
    title_of = dict(zip(map(id, shown), titles, strict=True))
    # No wider than the names: their results are to stand beside them.
    name_width = width - _TABLE_WIDTH + _NAME_WIDTH
    name_width = min(name_width, max(_NAME_WIDTH, *map(cell_len, titles)))
    result: list[Row] = []
    starts = {}
    first, *_ = groups = in_groups(runs, present)
    for group in groups:
        if group is not first:
            said = _apart(group[0].measure, first[0].measure)
            result += [(), *wrapped(said, min(width, _TABLE_WIDTH))]
        if width >= _TABLE_WIDTH:
            result.append(_heading(name_width))
        for run in group:
            if run.number:
                starts[run.number] = len(result)
            mark = "▶" if run.number and run.number == chosen else " "
            sign = Span(f"{mark}{run.number or '·'} ", "heading" if run.number else "label")
            # What tells one run from another is often the end of its title.
            cells = name_width if width >= _TABLE_WIDTH else max(1, width - _SIGN_WIDTH)
            title, *more = in_lines(title_of[id(run)], cells)
            results = _results(run) if width >= _TABLE_WIDTH else ()
            result.append((sign, Span(fit(title, cells)), *results))
            result += [(Span(" " * _SIGN_WIDTH + fit(line, cells)),) for line in more]
            if not results:
                result += _lines(run, width)
    keys = "<unpin> unpins the chosen run", _ALONE_OR_NOT
    result += [(), *(row for each in keys for row in wrapped(spoken(each), width))]
    return result, [starts[run.number] for run in runs]


def _titles(runs: Sequence[Run]) -> list[str]:
    """Return what tells each run from the others; of the same settings, which it is alike to."""
    first: dict[str, Run] = {}
    titles = []
    for name, run in zip(names([run.config for run in runs]), runs, strict=True):
        alike = first.setdefault(name, run)
        of_first = name or "same settings"
        titles.append(f"as run {alike.number}" if name and alike is not run else of_first)
    return titles


def _apart(its: Measure, first: Measure) -> str:
    """Say why the numbers of runs do not compare with those of the first group."""
    why = capitalized(its.difference(first))
    if its.of_score == first.of_score:
        return f"{why}: only the scores compare with those above."
    return f"{why}: no number below compares with those above."


def _heading(name_width: int) -> Row:
    columns = f"{'epochs':>9}{'loss':>8}{'test':>8}{'score':>8}{'test':>8}  best loss"
    return (Span(" " * _SIGN_WIDTH + fit("run", name_width) + columns, "label"),)


def _results(run: Run) -> tuple[Span, ...]:
    metrics = run.metrics
    epoch, loss = run.best
    return (
        Span(f"{metrics.epoch:>9,}"),
        *apart((*_losses(run), *_scores(run)), 8),
        Span(f"  {_loss(loss)}", "test"),
        Span(f" at {epoch:,}", "label"),
    )


def _losses(run: Run) -> tuple[Span, Span]:
    metrics = run.metrics
    return Span(_loss(metrics.train_loss), "train"), Span(_loss(metrics.test_loss), "test")


def _scores(run: Run) -> tuple[Span, Span]:
    train, test = (
        describe.score(score, run.task)
        for score in (run.metrics.train_score, run.metrics.test_score)
    )
    return Span(train, "train"), Span(test, "test")


def _lines(run: Run, width: int) -> list[Row]:
    metrics = run.metrics
    epoch, loss = run.best
    score = describe.score_name(run.task)
    columns = max(8, min(12, width - 14))
    indent = " " * min(3, columns - 8)
    best, when = f"{indent}best {_loss(loss)}", f" at {epoch:,}/{metrics.epoch:,}"
    whole = cell_len(best + when) <= width
    return [
        named(f"{indent}loss", columns, _losses(run), 7),
        named(f"{indent}{score}", columns, _scores(run), 7),
        *((Span(line, "label"),) for line in ([best + when] if whole else [best, indent + when])),
    ]


def _loss(value: float) -> str:
    return describe.number(value, ticks.short)
