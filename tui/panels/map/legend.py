"""The legend of the map: what its points and its colours mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.color import Color
from textual.content import Content
from textual.style import Style

from core import Dataset, printable
from tui.panels.map.field import FieldEvaluator
from tui.panels.map.views.neurons import Neurons
from tui.panels.map.views.table import View
from tui.plotting import ticks
from tui.plotting.colors.palette import field_colors, field_shades
from tui.plotting.colors.points import point_colors
from tui.plotting.colors.signs import (
    NEW_SIGN,
    POINT_GLYPHS,
    POINT_LETTERS,
    TEST_POINT_GLYPHS,
    TEST_POINT_LETTERS,
    WRONG_GLYPHS,
    WRONG_LETTERS,
)
from tui.plotting.levels import CONFIDENCE_LEVELS, FIELD_LEVELS, FieldKind
from tui.terminal.capabilities import Capabilities
from tui.widgets.boundary_map import BoundaryMap

_LONGEST_NAME, _LONGEST_TARGET = 10, 24


class Scale(NamedTuple):
    """A bar of the field's colours and what its two ends stand for.

    Attributes
    ----------
    kind : str
        How the field is read.
    low, high : str
    name : str
        What has these values, where there is more to say than the title of the map says.
    unit : int
        The class whose colours they are, for ``"multiclass"``.
    """

    kind: FieldKind
    low: str
    high: str
    name: str = ""
    unit: int = 0


def scale_of(
    evaluator: FieldEvaluator,
    view: View,
    neurons: Neurons,
    kind: FieldKind,
    limits: tuple[float, float] | None,
    *,
    discretize: bool,
) -> Scale | None:
    """Return what the colours of a field mean; None where there are but decisions.

    Parameters
    ----------
    evaluator : FieldEvaluator
    view : View
    neurons : Neurons
        What it is of.
    kind : str
        How the field is read.
    limits : tuple of float or None
        The values at the two ends of the palette; None for those of the targets.
    discretize : bool
        Whether decisions alone are shown, where the view has any.
    """
    # A curve is the edge between two colours, and its values are on the axis.
    if (discretize and view.decides) or (evaluator.is_curve and kind == "binary"):
        return None
    dataset = evaluator.dataset
    is_output = view.name == "neuron" and neurons.layer == len(evaluator.layer_sizes) - 1
    if kind == "multiclass" or (is_output and evaluator.has_output_of_each_class):
        return _of_class(evaluator, neurons.unit if is_output else None, kind)
    if kind == "binary":
        if evaluator.has_probabilities:
            return Scale("binary", "0", "1", _probability(dataset.class_names[1]))
        return Scale("binary", "≤-1" if evaluator.is_signed else "≤0", "≥1", "output")
    name = ""
    if limits is None:
        low, high = map(dataset.own_unit, dataset.target_range)
        name = printable(dataset.target_name, _LONGEST_TARGET)
    else:
        low, high = limits
    if view.name == "confidence":
        return Scale("amount", f"{100 * low:.0f}%", f"{100 * high:.0f}%")
    return Scale(kind, ticks.short(low), ticks.short(high), name)


def describe(
    evaluator: FieldEvaluator,
    view: View,
    neurons: Neurons,
    picture: BoundaryMap,
    limits: tuple[float, float] | None,
    title: str,
    width: int,
    *,
    wrong: bool,
    colored: bool,
    new: int = 0,
) -> tuple[Content, Content]:
    """Return what to write above and below the map, see ``caption`` and ``scale_of``.

    Parameters
    ----------
    picture : BoundaryMap
        The map as it is drawn.
    colored : bool
        Whether the network is to be seen in it.
    new : int
        How many rows are shown that nobody knows the target of.
    """
    scale = None
    if colored:
        scale = scale_of(
            evaluator, view, neurons, picture.field_kind, limits, discretize=picture.discretize
        )
    return caption(
        title,
        evaluator.dataset,
        width,
        picture.capabilities,
        show_test=picture.show_test,
        wrong=wrong,
        scale=scale,
        new=new,
    )


def _of_class(evaluator: FieldEvaluator, unit: int | None, kind: FieldKind) -> Scale:
    """Return the scale of a class's certainty, from a guess among all of them."""
    names = evaluator.dataset.class_names
    guess = 1 / len(names)
    if unit is None:
        return Scale(kind, f"{100 * guess:.0f}%", "100%", "sure")
    low, high = f"≤{guess:.2g}", "1" if evaluator.has_probabilities else "≥1"
    name = _probability(names[unit]) if evaluator.has_probabilities else "output"
    return Scale(kind, low, high, name, unit)


def _probability(name: str) -> str:
    return f"P({printable(name, _LONGEST_NAME)})"


class _Form(NamedTuple):
    """How much there is to say.

    Attributes
    ----------
    longest : int
        Cells of the longest name of a class; 0 for the signs alone.
    gap : str
        What is between two parts.
    hollow, explained : bool
        Whether to show the signs of test points, and to say that they are that.
    wrong : bool
        Whether to say which sign marks what is wrong.
    cells : int
        Cells of the colour bar; 0 for none.
    named : bool
        Whether to say what has the values of the bar.
    tight : bool
        Whether a name stands against its sign.
    titled : int
        Cells of the name of what is learnt, before the classes; 0 for none.
    """

    longest: int
    gap: str
    hollow: bool = False
    explained: bool = False
    wrong: bool = False
    cells: int = 0
    named: bool = False
    tight: bool = False
    titled: int = 0


_LENGTHS = (16, 12, 10, 8, 6, 5, 4)

_UNTITLED = (
    _Form(16, "  ", hollow=True, explained=True, wrong=True, cells=16, named=True),
    _Form(16, "  ", hollow=True, explained=True, wrong=True, cells=8, named=True),
    _Form(16, "  ", hollow=True, wrong=True, cells=8, named=True),
    _Form(16, "  ", wrong=True, cells=8, named=True),
    _Form(16, "  ", wrong=True, cells=4, named=True),
    _Form(16, " ", wrong=True, cells=4, named=True),
)
_SHORT = _Form(16, "  ", wrong=True, cells=6)
_TITLED = tuple(form._replace(titled=_LONGEST_TARGET) for form in (*_UNTITLED, _SHORT))
# From all there is to say to the least.
_FORMS = (*_TITLED, *_UNTITLED, _SHORT)
_FORMS_WITHOUT_SCALE = (
    *(form._replace(cells=0) for form in _FORMS),
    *(_Form(longest, " ", wrong=True) for longest in _LENGTHS),
    _Form(2, " ", wrong=True, tight=True),
    _Form(2, " ", tight=True),
    _Form(0, " ", wrong=True),
    _Form(0, " "),
)
_SHORT_FORMS = tuple(form._replace(cells=4) for form in _FORMS_WITHOUT_SCALE[len(_FORMS) :])
_SURE, _SURE_OF_CLASS = 4, 4
"""Which level of the field, from the surest on, a class is shown on: neither pale nor dark."""
_IN_TITLE = 6
"""Cells of a bar that stands in the title."""


def caption(
    title: str,
    dataset: Dataset,
    width: int,
    capabilities: Capabilities,
    *,
    show_test: bool,
    wrong: bool = False,
    scale: Scale | None = None,
    new: int = 0,
) -> tuple[Content, Content]:
    """Return what to write above and below the map, as much as there is room for.

    A scale stands below, or beside the title where the names of the classes and of what is learnt
    leave it no room. The numbers at its ends are always there.

    Parameters
    ----------
    title : str
        What the map shows.
    dataset : Dataset
    width : int
        Cells of a line. If not even the shortest form fits, that is returned nevertheless.
    capabilities : Capabilities
    show_test : bool
        Whether the map shows the test points.
    wrong : bool
        Whether the map marks the points that are put into another class.
    scale : Scale or None
        What the field's colours mean, where that takes a bar.
    new : int
        How many rows the map shows that nobody knows the target of.
    """
    above = Content(title)
    if scale is not None and scale.kind == "multiclass" and capabilities.color == "none":
        # A class has one shade then, however sure the network is.
        scale = None

    def below(form: _Form) -> Content:
        return _below(
            form, dataset, capabilities, show_test=show_test, wrong=wrong, new=new, scale=scale
        )

    if scale is None:
        return above, _first(below, _FORMS_WITHOUT_SCALE, width)
    with_bar = Content("  ").join([above, _bar(scale, _IN_TITLE, capabilities)])
    alone = _TITLED[-1]._replace(cells=0)
    makes_room = (
        below(alone).cell_length <= width < below(_TITLED[-1]).cell_length
        and with_bar.cell_length <= width
    )
    if not makes_room and below(_FORMS[-1]).cell_length <= width:
        return above, _first(below, _FORMS, width)
    if with_bar.cell_length <= width:
        return with_bar, _first(below, _FORMS_WITHOUT_SCALE, width)
    return above, _first(below, _SHORT_FORMS, width)


def _first(write: Callable[[_Form], Content], forms: Sequence[_Form], width: int) -> Content:
    """Return the first form that fits, or else the last."""
    for form in forms:
        text = write(form)
        if text.cell_length <= width:
            break
    return text


def _below(
    form: _Form,
    dataset: Dataset,
    capabilities: Capabilities,
    *,
    show_test: bool,
    wrong: bool,
    new: int,
    scale: Scale | None,
) -> Content:
    parts = _classes(dataset.class_names, form, capabilities, show_test and form.hollow)
    if parts and form.titled and dataset.target_name:
        # Of a regression it is beside the bar.
        parts[0] = Content.assemble(f"{printable(dataset.target_name, form.titled)}: ", parts[0])
    if not form.longest:
        parts = [Content("").join(parts)] if parts else []
    if show_test and form.explained:
        parts.append(Content("hollow: test" if capabilities.unicode else "small: test"))
    if wrong and form.wrong:
        signs = WRONG_GLYPHS if capabilities.unicode else WRONG_LETTERS
        parts.append(Content(f"{signs[0]} wrong"))
    if new:
        rows = f"{new:,} not learnt" if form.explained else f"{new:,}"
        parts.append(Content(f"{NEW_SIGN} {rows}"))
    if scale is not None and form.cells:
        parts.append(_bar(scale, form.cells, capabilities, named=form.named))
    return Content(form.gap or " ").join(parts)


def _classes(
    class_names: tuple[str, ...], form: _Form, capabilities: Capabilities, hollow: bool
) -> list[Content]:
    train, test = (
        (POINT_GLYPHS, TEST_POINT_GLYPHS)
        if capabilities.unicode
        else (POINT_LETTERS, TEST_POINT_LETTERS)
    )
    blank = "" if form.tight else " "
    parts = [
        # Names from a file may look like markup; as Content they are not read as such.
        Content.assemble(
            _colored(f"{sign}{outline if hollow else ''}", index, len(class_names), capabilities),
            f"{blank}{printable(name, form.longest)}" if form.longest else "",
        )
        for index, (sign, outline, name) in enumerate(zip(train, test, class_names, strict=False))
    ]
    if len(class_names) > len(train):
        parts.append(Content("…"))
    return parts


def _bar(scale: Scale, cells: int, capabilities: Capabilities, *, named: bool = False) -> Content:
    """Return the colours of the field in a row, with what its two ends stand for."""
    count = CONFIDENCE_LEVELS if scale.kind == "multiclass" else FIELD_LEVELS
    levels = [(2 * cell + 1) * count // (2 * cells) for cell in range(cells)]
    colors = field_colors(scale.kind, False, scale.unit + 1, capabilities.color)[-count:]
    if colors:
        bar = Content("").join(
            [Content(" ").stylize(Style(background=Color(*colors[level]))) for level in levels]
        )
    else:
        shades = field_shades(scale.kind, False, 2, unicode=capabilities.unicode)
        bar = Content(f"[{''.join(shades[level] for level in levels)}]")
    low, high = (
        end if capabilities.unicode else end.replace("≤", "<=").replace("≥", ">=")
        for end in (scale.low, scale.high)
    )
    name = f"{scale.name} " if named and scale.name else ""
    return Content.assemble(f"{name}{low} ", bar, f" {high}")


def _colored(text: str, index: int, count: int, capabilities: Capabilities) -> Content:
    """Return the signs of a class as they are seen on its own field."""
    depth = capabilities.color
    if count > 2:
        field = field_colors("multiclass", False, index + 1, depth)[-_SURE_OF_CLASS:]
    else:
        field = field_colors("binary", False, 2, depth)[:: -1 if index else 1][_SURE:]
    colors = point_colors(index, depth, field[0] if field else None)
    if colors is None or colors.behind is None:
        return Content(text)
    ink, behind = Color(*colors.ink), Color(*colors.behind)
    return Content(text).stylize(Style(foreground=ink, background=behind))
