"""The numbers beside the picture of a network: a neuron's bias and weights, and their gradients."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from tui.panels.network.places import BLOCKS_APART, blocks_in
from tui.panels.network.view import NetworkView
from tui.plotting import ticks
from tui.plotting.network.layout import Selection
from tui.session import describe
from tui.widgets.rows import fit

Text = tuple[str, str]
"""A piece of a line and its style: "", "dim", "bold", "above", "below" or "mark"."""

Line = list[Text]

WEIGHT, GRADIENT = 8, 9
"""Cells of a weight and of a gradient, with a blank before them."""

_WIDEST = 44
"""Cells of a name with its weight and gradient; further apart they would not be read together."""

_LEAST_OF_STRONGEST = 5
"""Lines that a list of the strongest links takes at least."""

_WIDEST_NAME = 16
"""Cells of a name, that is, which are not given to another column of weights."""


class Signs(NamedTuple):
    """How weights and biases look in the picture.

    Attributes
    ----------
    links : tuple of str
        Of a weight not above 0 and one above.
    biases : tuple of str
        Marks of a bias not above 0 and of one above, the smallest first.
    """

    links: tuple[str, str]
    biases: tuple[str, str]


class Listed(NamedTuple):
    """The links of a neuron that are listed, which are those that the arrows go through.

    Attributes
    ----------
    layer, unit : int
        The neuron.
    outgoing : bool
        Whether they lead away from it.
    chosen : int or None
        The unit at the other end of the one that is selected.
    """

    layer: int
    unit: int
    outgoing: bool
    chosen: int | None


def listed(selection: Selection, *, from_source: bool) -> Listed:
    """Return which links are listed for a selection.

    Parameters
    ----------
    selection : Selection
    from_source : bool
        Whether a selected link was reached from where it begins.
    """
    layer, unit, source = selection
    if source is not None and from_source:
        return Listed(layer - 1, source, outgoing=True, chosen=unit)
    return Listed(layer, unit, outgoing=layer == 0, chosen=source)


def title(view: NetworkView, of: Listed) -> str:
    """Return what the numbers are of."""
    name = view.units.full_name(of.layer, of.unit)
    if not of.layer:
        return name
    if of.outgoing:
        return f"{name} → layer {of.layer + 1}"
    return f"{name}, {view.activation_names[of.layer - 1]}"


def numbers(view: NetworkView, of: Listed, width: int, height: int, signs: Signs) -> list[Line]:
    """Return a neuron's bias and its weights with their gradients, side by side where it is wide.

    Parameters
    ----------
    view : NetworkView
    of : Listed
    width, height : int
        Cells there are.
    signs : Signs
    """
    layer, unit = of.layer, of.unit
    other = layer + 1 if of.outgoing else layer - 1
    weights, gradients = (
        matrices[layer][unit] if of.outgoing else matrices[layer - 1][:, unit]
        for matrices in (view.weights, view.weight_gradients)
    )
    has_bias = layer > 0
    blocks = min(
        blocks_in(width, WEIGHT + GRADIENT + _name_cells(view, other)),
        -(-(len(weights) + has_bias) // max(1, height - 1)),
    )
    room = min(_WIDEST, (width - (blocks - 1) * BLOCKS_APART) // blocks)
    names = room - WEIGHT - GRADIENT
    rows = height - 1
    places = rows * blocks - has_bias
    is_cut = len(weights) > places
    if is_cut and rows > 3:
        rows -= 1
        places = rows * blocks - has_bias
    places = max(1, min(places, len(weights)))
    first = 0 if of.chosen is None else of.chosen - places // 2
    first = max(0, min(first, len(weights) - places))
    entries: list[Line] = []
    if has_bias:
        bias = float(view.biases[layer - 1][unit])
        mark = signs.biases[bias > 0][view.strength(layer, bias)]
        gradient = float(view.bias_gradients[layer - 1][unit])
        style = "bold" if of.chosen is None else ""
        entries.append(_entry(mark, "bias", bias, gradient, names, style))
    for index in range(first, first + places):
        name = _name(view, other, index, names - 2)
        if is_cut and places == 1 and len(which := f"{index + 1}/{len(weights)}") <= names:
            name = which
        weight, gradient = float(weights[index]), float(gradients[index])
        style = "bold" if index == of.chosen else ""
        entries.append(_entry(signs.links[weight > 0], name, weight, gradient, names, style))
    shown = f"{first + 1}-{first + places} of {len(weights)}" if places > 1 else ""
    heading = _heading("to" if of.outgoing else "from", names, shown if is_cut else "")
    lines = [_side_by_side([heading] * blocks)]
    lines += [_side_by_side(entries[row::rows]) for row in range(max(1, min(rows, len(entries))))]
    if is_cut and height - 1 > 3:
        lines.append([(f"{places} of {len(weights):,} weights", "dim")])
    return lines


def _heading(way: str, names: int, shown: str) -> Line:
    words = f"{way} {shown}" if shown and len(way) + len(shown) < names else way
    return [(f"{fit(words, names)}{'weight':>{WEIGHT}}{'gradient':>{GRADIENT}}", "dim")]


def _entry(sign: str, name: str, value: float, slope: float, names: int, style: str) -> Line:
    """Return a mark, a name, a value and its gradient."""
    weight = ticks.plain(value, WEIGHT - 1)
    gradient = describe.number(slope, lambda number: ticks.plain(number, GRADIENT - 1))
    rest = f"{weight:>{WEIGHT}}{gradient:>{GRADIENT}}"
    if names < 6:
        return [(f"{fit(name, names)}{rest}", style)]
    color = "above" if value > 0 else "below"
    return [(sign, color), (f" {fit(name, names - 2)}{rest}", style)]


def _name(view: NetworkView, layer: int, unit: int, room: int) -> str:
    """Return a unit's name, of a hidden one its number alone where there is little room."""
    name = view.units.name(layer, unit)
    hidden = 0 < layer < len(view.layer_sizes) - 1
    return f"{unit + 1}" if hidden and cell_len(name) > room else name


def _name_cells(view: NetworkView, layer: int) -> int:
    """Return how many cells the names of a layer's units take that are not to be cut."""
    if 0 < layer < len(view.layer_sizes) - 1:
        return len(f"{view.layer_sizes[layer]}")
    names = view.units.output_names if layer else view.units.input_names
    return min(_WIDEST_NAME, max(map(cell_len, names)))


def _side_by_side(cells: list[Line]) -> Line:
    line = [*cells[0]] if cells else []
    for cell in cells[1:]:
        line += [(" " * BLOCKS_APART, ""), *cell]
    return line


def strongest(view: NetworkView, width: int, height: int, signs: Signs) -> list[Line]:
    """Return the links of the largest weights, for where nothing is selected; as many as fit.

    Parameters
    ----------
    view : NetworkView
    width, height : int
        Cells there are.
    signs : Signs
    """
    if height < _LEAST_OF_STRONGEST:
        return []
    names = min(width, _WIDEST) - WEIGHT
    found = view.strongest(height - 2)
    lines: list[Line] = [[], [(f"{fit('strongest links', names)}{'weight':>{WEIGHT}}", "dim")]]
    for layer, unit, source, weight in found:
        name = fit(_link(view, layer, unit, source, names - 2), names - 2)
        positive = weight > 0
        lines.append(
            [
                (signs.links[positive], "above" if positive else "below"),
                (f" {name}{ticks.plain(weight, WEIGHT - 1):>{WEIGHT}}", ""),
            ]
        )
    return lines


def _link(view: NetworkView, layer: int, unit: int, source: int, room: int) -> str:
    """Return what a link is called; where there is little room both of its ends are still told."""
    whole = view.units.parameter(layer, unit, source)
    if cell_len(whole) <= room:
        return whole
    name = view.units.name(layer, unit)
    end = _name(view, layer, unit, 0) if layer < len(view.layer_sizes) - 1 else name
    end = fit(end, min(cell_len(end), room // 2)).rstrip()
    beginning = fit(whole.removesuffix(f" → {name}"), room - cell_len(end) - 3).rstrip()
    return f"{beginning} → {end}"


def legend(width: int, height: int, signs: Signs) -> list[Line]:
    """Return what the picture shows, and the keys, while nothing is selected."""

    def sides(words: str) -> Line:
        line: Line = []
        for side, style in ((1, "above"), (0, "below")):
            ink = f"{signs.links[side] * 2} {signs.biases[side][2]}"
            line += [(ink, style), (f" {words.format('above' if side else 'below')}  ", "dim")]
        return line

    explained = "line: weight, dot: bias; thick: far from 0"
    if len(explained) > width:
        explained = "line: weight, dot: its bias"
    lines = [
        sides("{} 0"),
        [(explained, "dim")],
        [("arrows  select a neuron or a link"[: 33 if width > 32 else 14], "dim")],
        [(f"enter   another {'weight or bias' if width > 29 else 'value'}", "dim")],
        [("n N     neuron more, fewer", "dim")],
        [("a A     layer more, fewer", "dim")],
    ]
    return lines[:height]
