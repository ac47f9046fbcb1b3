"""One stage of a training step as rows of text, in as many cells as there are."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from core import Explanation, Stage, in_lines
from tui.panels.understanding.step.curve import LEAST_ROWS, curve_rows
from tui.panels.understanding.step.histogram import histogram, tug_of_war
from tui.plotting.network.names import told_apart
from tui.widgets.rows import Ink, Row, Span, fit, wrapped

STAGES = 8

_MEANINGS = (
    "x is what the network is given. All else follows from it and from the weights.",
    "z is what the neuron adds up: each input times its weight, and the bias.",
    "a is what the neuron hands on. Without the bend in its activation, all layers together would "
    "do no more than one.",
    "L is what the example costs. Training makes the mean of all examples small.",
    "dz is how L changes with z. The error comes back along the links that the numbers went "
    "forward by: backpropagation.",
    "dW is how the mean loss changes with each weight: below 0, the weight goes up. None has moved "
    "yet.",
    "W moves against its slope, all weights at once: gradient descent.",
    "The slope promises how far the loss falls. The longer the step, the less of that comes true.",
)
"""What each stage is about, where there is room to say it."""

_BETWEEN = 2
_SHORTEST_LABEL = 4
_READABLE = 8
"""Cells of a formula at least."""
_ROWS_TO_A_LINE = 8
"""Rows of a panel to each line of NumPy in it."""
_SIGNS = {"", *"+−-×*÷/=→", "->"}


@dataclass(frozen=True)
class View:
    """What of a step is shown, and in how many cells.

    Attributes
    ----------
    stage : int
        From 1 to 8.
    width, height : int
        Of the panel, its frame apart.
    together : bool
        Whether all examples are shown rather than one.
    checked : bool
        Whether the gradients are found a second time instead.
    unicode : bool
        Whether formulas have the signs of a textbook.
    chosen : str
        The label of the row that is looked at more closely; empty for none.
    """

    stage: int
    width: int
    height: int
    together: bool = False
    checked: bool = False
    unicode: bool = True
    chosen: str = ""


_HIGHEST_CURVE = 14
_NARROWEST_CURVE, _WIDE_CURVE = 24, 38
_OTHER_ROWS = 10
"""How many at most stand above and below the terms of a sum."""
_FEWEST_TERMS = 3
_HEAD = 3


def terms(height: int) -> int:
    """Return how many terms of a sum have rows in a panel so high; the rest has one together."""
    return max(height - _OTHER_ROWS, _FEWEST_TERMS)


class _Part(NamedTuple):
    """Rows that belong together; of those with the smallest ``need`` there is room first."""

    rows: list[Row]
    need: int


def fewer(explanation: Explanation, stage: int, height: int) -> int:
    """Return how many terms have to give way for the tables of a stage to be whole."""
    of_it = explanation.stages[stage - 1]
    tables = sum(len(table.rows) + bool(table.head) for table in of_it.tables)
    return max(tables + _HEAD + min(len(of_it.numpy), _lines(height)) - height, 0)


def rows(explanation: Explanation, view: View, check: Stage | None = None) -> list[Row]:
    """Return the rows of one stage, as many as fit: what matters less is left out first.

    Of a table that does not fit the last row, a sum, stays.

    Parameters
    ----------
    explanation : Explanation
    view : View
    check : Stage, optional
        The check of the gradients, where that is known already.
    """
    stage = _stage(explanation, view, check)
    names = [each.name for each in _in_notation(explanation.stages, view)]
    head = [_strip(names, view), _apart(stage.formula, stage.shapes, view.width)]
    if stage.layer is not None:
        head.append(_whose(explanation, stage, view))
    mark = "»" if view.unicode else ">>"
    # Of many lines the last, which is what the stage comes to.
    most = _lines(view.height)
    tables = _tables(stage, view)
    numpy: list[Row] = []
    for line in stage.numpy[-most:]:
        folded = in_lines(f"{mark} {line}", view.width, indent="     ")
        numpy.extend((Span(part, "label"),) for part in folded)
    if len(head) + len(tables) + len(numpy) > view.height:
        numpy = [
            (Span(fit(f"{mark} {line}", view.width).rstrip(), "label"),)
            for line in stage.numpy[-most:]
        ]
    room = view.height - len(head) - len(numpy)
    parts = [
        _Part(tables, 0),
        _Part(_sentences(stage, view.width), 1),
        _Part(_curve(stage, view), 2),
        _Part(_spread(stage, view), 3),
        _Part(_units(explanation, stage, view), 4),
        _Part([] if view.checked else wrapped(_MEANINGS[view.stage - 1], view.width), 5),
    ]
    chosen: list[_Part] = []
    spare = 0
    for part in sorted(parts, key=lambda part: part.need):
        if not part.rows:
            continue
        between = 1 if room > len(part.rows) + 1 else 0
        if len(part.rows) + between <= room:
            chosen.append(part)
            spare += between
            room -= len(part.rows) + between
        elif part.need == 0:
            chosen.append(_Part([*part.rows[: max(room - 1, 0)], part.rows[-1]][:room], 0))
            room = 0
        elif part.need == 1 and room:
            whole = _sentences(stage, view.width, room)
            chosen.append(_Part(whole, 1))
            room -= len(whole)
    body: list[Row] = []
    spare += room
    for part in chosen:
        if spare:
            body.append(())
            spare -= 1
        body.extend(part.rows)
    body = body[: view.height - len(head) - len(numpy)]
    space: list[Row] = [()] * (view.height - len(head) - len(numpy) - len(body))
    shown = [*head, *body, *space, *numpy][: view.height]
    return shown if view.unicode else [_cut_in_ascii(row) for row in shown]


def _cut_in_ascii(row: Row) -> Row:
    """Return a row in which what was cut off ends in a sign of ASCII."""
    return tuple(span._replace(text=span.text.replace("…", "~")) for span in row)


def _sentences(stage: Stage, width: int, room: int | None = None) -> list[Row]:
    """Return the words of a stage: all of them, or as many whole sentences as there is room for."""
    found: list[Row] = []
    for words in stage.words:
        shown = wrapped(words, width)
        if room is not None and len(found) + len(shown) > room:
            break
        found.extend(shown)
    return found


def _lines(height: int) -> int:
    """Return how many lines of NumPy there are at most."""
    return max(height // _ROWS_TO_A_LINE, 1)


def _stage(explanation: Explanation, view: View, check: Stage | None) -> Stage:
    if view.checked:
        stage = check or explanation.check
    elif view.together:
        stage = explanation.of_all(terms(view.height))[view.stage - 1]
    else:
        stage = explanation.stages[view.stage - 1]
    return stage if view.unicode else stage.in_ascii()


def _in_notation(stages: Sequence[Stage], view: View) -> list[Stage]:
    return [stage if view.unicode else stage.in_ascii() for stage in stages]


def _strip(names: Sequence[str], view: View) -> Row:
    """Return the places of all stages, that of this one in brackets."""
    spans = []
    for number, name in enumerate(names, 1):
        here = number == view.stage
        text = f"[{number} {name}]" if here else f" {number} {name} "
        spans.append(Span(text, "heading" if here else "label"))
    return _cut(tuple(spans), view.width)


def _apart(left: str, right: str, width: int) -> Row:
    gap = width - cell_len(left) - cell_len(right)
    if gap < _BETWEEN:
        return (Span(fit(left, width), "heading"),)
    return Span(left, "heading"), Span(" " * gap + right, "label")


def _whose(explanation: Explanation, stage: Stage, view: View) -> Row:
    layers = explanation.trace.layers
    neurons = len(layers[explanation.layer - 1].b)
    dot = " · " if view.unicode else ", "
    words = f"layer {stage.layer} of {len(layers)}{dot}neuron {explanation.neuron} of {neurons}"
    if view.together:
        words += f"{dot}all {explanation.trace.size:,}"
    return (Span(fit(words, view.width).rstrip(), "label"),)


def _tables(stage: Stage, view: View) -> list[Row]:
    found: list[Row] = []
    width = view.width
    for table in stage.tables:
        columns = max((len(row.cells) for row in table.rows), default=0)
        cells = [[*row.cells, *[""] * (columns - len(row.cells))] for row in table.rows]
        head = [*table.head, *[""] * (columns - len(table.head))]
        labels = max((cell_len(row.label) for row in table.rows), default=0)
        widths, signs, cells, head, between = _narrowed(head, cells, width, labels)
        columns = len(widths)
        right = [_is_of_numbers([row[i] for row in cells]) for i in range(columns)]
        labels = max(min(labels, width - _wide(widths, signs, between)), _SHORTEST_LABEL)
        largest = max(
            (abs(row.value or 0.0) for row in table.rows if row.kind == "term"), default=0
        )
        shape = labels, widths, signs, right, between
        if table.head:
            found.append(_cut(_columns("", head, shape, "label", None), width))
        terms = [row.label for row in table.rows if row.kind == "term"]
        short = dict(zip(terms, told_apart(terms, labels, unicode=view.unicode), strict=True))
        for row, of_row in zip(table.rows, cells, strict=True):
            share = None
            if row.kind == "term" and row.value is not None and largest > 0:
                share = min(abs(row.value) / largest, 1.0)
            label = short[row.label] if row.kind == "term" else row.label
            spans = _columns(label, of_row, shape, "value", share)
            if row.label == view.chosen:
                spans = (spans[0]._replace(ink="heading"), *spans[1:])
            found.append(_cut(spans, width))
    return found


def _narrowed(
    head: list[str], cells: list[list[str]], width: int, labels: int
) -> tuple[list[int], list[bool], list[list[str]], list[str], int]:
    """Return widths, which columns are signs, cells, head and gap, of what there is room for.

    Where not all fit, the columns stand closer. Then only what stands behind the first equals sign
    is there, the results; where there is none, a head is cut before a number, and the first columns
    give way to the last.
    """
    results = next((i + 1 for i, text in enumerate(cells[0]) if text == "="), 0)
    for first, between, cuts_heads in _attempts(results, len(head)):
        kept = [row[first:] for row in cells]
        above = head[first:]
        columns = range(len(above))
        widths = [max(cell_len(row[i]) for row in kept) for i in columns]
        signs = [all(texts[i] in _SIGNS for texts in [above, *kept]) for i in columns]
        if not cuts_heads:
            widths = [max(wide, cell_len(above[i])) for i, wide in enumerate(widths)]
        room = width - _wide(widths, signs, between)
        least = labels if between == _BETWEEN and not first else _SHORTEST_LABEL
        if room >= (min(labels, _READABLE) if cuts_heads else least):
            break
        # A formula is cut before any number is.
        is_formula = not results and not _is_of_numbers([row[0] for row in kept])
        if between == 1 and is_formula and widths[0] + room - labels >= _READABLE:
            widths[0] += room - labels
            break
    return widths, signs, kept, above, between


def _attempts(results: int, columns: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the first column that is there, the gap between, and whether heads may be cut."""
    yield 0, _BETWEEN, False
    yield 0, 1, False
    if results:
        yield results, _BETWEEN, False
        return
    for first in range(max(columns - 1, 1)):
        yield first, 1, True


def _is_of_numbers(texts: Sequence[str]) -> bool:
    return all(text[:1] in "+-−(" or text[:1].isdigit() for text in texts if text)


def _wide(widths: Sequence[int], signs: Sequence[bool], between: int) -> int:
    """Return how many cells the columns take, with the space before them."""
    total, beside = 0, True
    for wide, sign in zip(widths, signs, strict=True):
        if wide:
            total += wide + (1 if beside or sign else between)
            beside = sign
    return total


def _columns(
    label: str,
    cells: Sequence[str],
    shape: tuple[int, Sequence[int], Sequence[bool], Sequence[bool], int],
    ink: Ink,
    share: float | None,
) -> Row:
    labels, widths, signs, right, between = shape
    # A long label goes on where its row has no number.
    over, room, beside = 0, labels, True
    while over < len(cells) and not cells[over] and cell_len(label) > room:
        if widths[over]:
            room += widths[over] + (1 if beside or signs[over] else between)
            beside = signs[over]
        over += 1
    spans = [Span(fit(label, room), "label")]
    last = max((i for i, wide in enumerate(widths) if wide), default=0)
    for i, (text, wide, sign) in enumerate(zip(cells, widths, signs, strict=True)):
        if not wide or i < over:
            continue
        gap = " " * (1 if beside or sign else between)
        shown = gap + fit(text, wide, right=right[i])
        spans.append(Span(shown, ink, share if i == last else None))
        beside = sign
    return tuple(spans)


def _cut(spans: Row, width: int) -> Row:
    """Return the spans in at most so many cells."""
    kept: list[Span] = []
    for span in spans:
        room = width - sum(cell_len(each.text) for each in kept)
        if cell_len(span.text) > room:
            if room > 0:
                kept.append(span._replace(text=fit(span.text, room)))
            break
        kept.append(span)
    return tuple(kept)


def _curve(stage: Stage, view: View) -> list[Row]:
    """Return a picture of the activation, as high as about a third of the panel."""
    height = min(max(view.height // 3, LEAST_ROWS), _HIGHEST_CURVE)
    if stage.curve is None or view.width < _NARROWEST_CURVE:
        return []
    return curve_rows(
        stage.curve, min(view.width, max(4 * height, _WIDE_CURVE)), height, unicode=view.unicode
    )


def _spread(stage: Stage, view: View) -> list[Row]:
    """Return a picture of how the stage's number is spread over the examples."""
    if len(stage.spread) < 2 or view.checked:
        return []
    if stage.number == 6:
        ends = "pull up ", " down"
        room = view.width - len(ends[0]) - len(ends[1])
        bars = tug_of_war(stage.spread, room, unicode=view.unicode)
        return [(Span(ends[0], "label"), Span(bars), Span(ends[1], "label"))] if bars else []
    nth = "" if stage.layer is None else str(stage.layer)
    label = f"{stage.name}{nth}, {len(stage.spread):,} examples "
    bars = histogram(stage.spread, view.width - len(label), unicode=view.unicode)
    return [(Span(label, "label"), Span(bars))] if bars else []


def _units(explanation: Explanation, stage: Stage, view: View) -> list[Row]:
    """Return the stage's number for every neuron of the layer, this one's in brackets."""
    if len(stage.units) < 2 or stage.number not in (2, 3, 5):
        return []
    shown = [f"{value:+z.3f}".replace("+0.000", "0.000") for value in stage.units]
    shown = [text.replace("-", "−" if view.unicode else "-") for text in shown]
    wide = max(map(len, shown)) + 2
    per_row = max(view.width // wide, 1)
    cells = []
    for number, text in enumerate(shown, 1):
        here = number == explanation.neuron
        text = f"[{text}]" if here else f" {text} "
        cells.append(Span(f"{text:>{wide}}", "heading" if here else "value"))
    found = [tuple(cells[start : start + per_row]) for start in range(0, len(cells), per_row)]
    title = textwrap.shorten(f"{stage.name}{stage.layer} of neurons 1 to {len(cells)}", view.width)
    return [(Span(title, "label"),), *found]
