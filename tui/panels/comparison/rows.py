"""The results of the pinned runs, beside those of the present one, as rows of text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tui.panels.comparison.runs import Run
from tui.plotting import ticks
from tui.session import describe
from tui.settings.words import names
from tui.widgets.rows import Row, Span, fit, wrapped

_TABLE_WIDTH, _NAME_WIDTH = 78, 17
"""From this width on there is a row for each run; below, a few lines."""

_ADVICE_WIDTH = 32


def rows(
    runs: Sequence[Run], present: Run | None, chosen: int, width: int
) -> tuple[list[Row], list[int]]:
    """Return a table of the results, and in which of its rows each pinned run begins.

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
        advice = "c pins this one: its curves stay, in grey, while others run."
        narrow = min(width, _ADVICE_WIDTH)
        return [*wrapped("No run is pinned yet.", narrow), *wrapped(advice, narrow)], []
    shown = [*runs, *([] if present is None else [present])]
    titles = [name or "same settings" for name in names([run.config for run in shown])]
    result: list[Row] = []
    starts = []
    # No wider than the names: their results are to stand beside them.
    name_width = width - _TABLE_WIDTH + _NAME_WIDTH
    name_width = min(name_width, max(_NAME_WIDTH, *map(cell_len, titles)))
    if width >= _TABLE_WIDTH:
        result.append(_heading(name_width))
    for run, title in zip(shown, titles, strict=True):
        if run.number:
            starts.append(len(result))
        mark = "▶" if run.number and run.number == chosen else " "
        first = Span(f"{mark}{run.number or '·'} ", "heading" if run.number else "label")
        if width >= _TABLE_WIDTH:
            result.append((first, Span(fit(title, name_width)), *_results(run)))
        else:
            result += [(first, Span(fit(title, max(1, width - 3)))), *_lines(run, width)]
    result += [(), *wrapped("delete unpins the chosen run", width)]
    return result, starts


def _heading(name_width: int) -> Row:
    columns = f"{'epochs':>9}{'loss':>8}{'test':>8}{'score':>8}{'test':>8}  best loss"
    return (Span(" " * 3 + fit("run", name_width) + columns, "label"),)


def _results(run: Run) -> tuple[Span, ...]:
    metrics = run.metrics
    epoch, loss = run.best
    return (
        Span(f"{metrics.epoch:>9,}"),
        Span(f"{_loss(metrics.train_loss):>8}", "train"),
        Span(f"{_loss(metrics.test_loss):>8}", "test"),
        Span(f"{describe.score(metrics.train_score, run.task):>8}", "train"),
        Span(f"{describe.score(metrics.test_score, run.task):>8}", "test"),
        Span(f"  {_loss(loss)}", "test"),
        Span(f" at {epoch:,}", "label"),
    )


def _lines(run: Run, width: int) -> list[Row]:
    metrics = run.metrics
    epoch, loss = run.best
    score = describe.score_name(run.task)
    columns = max(8, min(12, width - 14))
    indent = " " * min(3, columns - 8)
    best, when = f"{indent}best {_loss(loss)}", f" at {epoch:,}/{metrics.epoch:,}"
    whole = cell_len(best + when) <= width
    return [
        (
            Span(f"{indent}loss".ljust(columns), "label"),
            Span(f"{_loss(metrics.train_loss):>7}", "train"),
            Span(f"{_loss(metrics.test_loss):>7}", "test"),
        ),
        (
            Span(f"{indent}{score}".ljust(columns), "label"),
            Span(f"{describe.score(metrics.train_score, run.task):>7}", "train"),
            Span(f"{describe.score(metrics.test_score, run.task):>7}", "test"),
        ),
        *((Span(line, "label"),) for line in ([best + when] if whole else [best, indent + when])),
    ]


def _loss(value: float) -> str:
    return describe.number(value, ticks.short)
