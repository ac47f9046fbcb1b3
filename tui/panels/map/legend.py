"""The legend of the map: what its points and its colours mean."""

from __future__ import annotations

from typing import NamedTuple

from textual.color import Color
from textual.content import Content
from textual.style import Style

from core import Dataset, printable
from tui.panels.map.field import FieldEvaluator
from tui.panels.map.views import View
from tui.plotting import ticks
from tui.plotting.colors.palette import class_color, field_colors, field_shades
from tui.plotting.colors.signs import (
    POINT_GLYPHS,
    POINT_LETTERS,
    TEST_POINT_GLYPHS,
    TEST_POINT_LETTERS,
    WRONG_GLYPHS,
    WRONG_LETTERS,
)
from tui.plotting.levels import FIELD_LEVELS, FieldKind
from tui.terminal.capabilities import Capabilities

_LONGEST_NAME = 10


class Scale(NamedTuple):
    """A bar of the field's colours and what its two ends stand for."""

    kind: FieldKind
    low: str
    high: str


def scale_of(
    evaluator: FieldEvaluator,
    view: View,
    kind: FieldKind,
    limits: tuple[float, float] | None,
    *,
    discretize: bool,
) -> Scale | None:
    """Return what the colours of a field mean, where that takes a scale.

    Parameters
    ----------
    evaluator : FieldEvaluator
    view : View
    kind : str
        How the field is read.
    limits : tuple of float or None
        The values at the two ends of the palette; None for those of the targets.
    discretize : bool
        Whether decisions alone are shown, where the view has any.
    """
    if kind == "multiclass" or (discretize and view.decides):
        return None
    dataset = evaluator.dataset
    if kind == "binary":
        if evaluator.is_curve:
            return None
        if not evaluator.has_probabilities:
            return Scale("binary", "", "")
        return Scale("binary", f"P({printable(dataset.class_names[1], _LONGEST_NAME)}) 0", "1")
    if limits is None:
        low, high = map(dataset.own_unit, dataset.target_range)
    else:
        low, high = limits
    if view.name == "confidence":
        return Scale("amount", f"{100 * low:.0f}%", f"{100 * high:.0f}%")
    return Scale(kind, ticks.short(low), ticks.short(high))


# From all there is to say to the least: the longest name, the gap between two of them, whether to
# show the signs of the test points, whether to say that they are that, the cells of the colour bar,
# and whether to name the sign of what is wrong.
_FORMS = (
    (16, "  ", True, True, 16, True),
    (16, "  ", True, True, 8, True),
    (16, "  ", True, True, 0, True),
    (16, "  ", True, False, 0, True),
    (16, "  ", True, False, 0, False),
    (16, "  ", False, False, 0, False),
    (10, " ", False, False, 0, False),
    (5, " ", False, False, 0, False),
    (2, " ", False, False, 0, False),
)


def legend(
    dataset: Dataset,
    width: int,
    capabilities: Capabilities,
    *,
    show_test: bool,
    wrong: bool = False,
    scale: Scale | None = None,
) -> Content:
    """Return the legend that says most in ``width`` cells.

    Parameters
    ----------
    dataset : Dataset
    width : int
        If not even the shortest form fits, that is returned nevertheless.
    capabilities : Capabilities
    show_test : bool
        Whether the map shows the test points.
    wrong : bool
        Whether the map marks the points that are put into another class.
    scale : Scale or None
        What the field's colours mean, where that takes a bar.
    """
    text = Content()
    for longest, gap, hollow, explained, cells, named in _FORMS:
        parts = _classes(dataset.class_names, longest, capabilities, show_test and hollow)
        if show_test and explained:
            parts.append(Content("hollow: test" if capabilities.unicode else "small: test"))
        if wrong and named:
            signs = WRONG_GLYPHS if capabilities.unicode else WRONG_LETTERS
            parts.append(Content(f"{signs[0]} wrong"))
        if scale is not None and (cells or not parts):
            parts.append(_bar(scale, cells or 8, capabilities))
        text = Content(gap).join(parts)
        if text.cell_length <= width:
            break
    return text


def _classes(
    class_names: tuple[str, ...], longest: int, capabilities: Capabilities, hollow: bool
) -> list[Content]:
    train, test = (
        (POINT_GLYPHS, TEST_POINT_GLYPHS)
        if capabilities.unicode
        else (POINT_LETTERS, TEST_POINT_LETTERS)
    )
    parts = [
        # Names from a file may look like markup; as Content they are not read as such.
        Content.assemble(
            _colored(f"{sign}{outline if hollow else ''}", index, capabilities),
            f" {printable(name, longest)}",
        )
        for index, (sign, outline, name) in enumerate(zip(train, test, class_names, strict=False))
    ]
    if len(class_names) > len(train):
        parts.append(Content("…"))
    return parts


def _bar(scale: Scale, cells: int, capabilities: Capabilities) -> Content:
    """Return the colours of the field in a row, with what its two ends stand for."""
    levels = [(2 * cell + 1) * FIELD_LEVELS // (2 * cells) for cell in range(cells)]
    colors = field_colors(scale.kind, False, 2, capabilities.color)
    if colors:
        bar = Content("").join(
            [Content(" ").stylize(Style(background=Color(*colors[level]))) for level in levels]
        )
    else:
        shades = field_shades(scale.kind, False, 2, unicode=capabilities.unicode)
        bar = Content(f"[{''.join(shades[level] for level in levels)}]")
    return Content.assemble(f"{scale.low} ", bar, f" {scale.high}")


def _colored(text: str, class_index: int, capabilities: Capabilities) -> Content:
    color = class_color(class_index, capabilities.color)
    if color is None:
        return Content(text)
    return Content(text).stylize(Style(foreground=Color(*color)))
