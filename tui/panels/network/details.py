"""The numbers below the picture of a network: a neuron's bias and weights, and their gradients."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len

from core import counted
from tui.panels.network.view import NetworkView
from tui.plotting.network.layout import Selection, lay_out
from tui.session import describe
from tui.widgets.rows import fit

LEAST_ROWS = 2
"""Of the picture: a field of one row and the name above it."""

HINT = (
    "arrows  select",
    "enter   edit weight or bias",
    "n N     neuron more, fewer",
    "a A     layer more, fewer",
)
"""What stands there while nothing is selected."""

_NARROW = 28
"""Columns below which a gradient has one digit, so that there is room for names."""

_COLUMN = 36
"""Cells that a name, a value and its gradient take where weights stand side by side."""

_BETWEEN = 4


@lru_cache(maxsize=4)
def detail_height(width: int, height: int, layer_sizes: tuple[int, ...]) -> int:
    """Return how many rows the numbers of a neuron have: all they need, if the picture has them.

    It is the same whichever neuron is selected, so that the picture stays where it is.
    """
    least = 3 if height < 20 else min(12, height // 4)
    if not layer_sizes or height - least < LEAST_ROWS:
        return least
    side_by_side, _ = _columns(width)
    # A title, the bias, and the weights.
    wanted = 2 + -(-max(layer_sizes[:-1]) // side_by_side)
    if not least < wanted <= height // 2:
        return least
    comfortable = lay_out(width, height - least, layer_sizes)
    closer = lay_out(width, height - wanted, layer_sizes)
    spares = closer.field_height == comfortable.field_height and all(
        column.shown == before.shown
        for column, before in zip(closer.columns, comfortable.columns, strict=True)
    )
    return wanted if spares else least


def numbers(
    view: NetworkView,
    selection: Selection,
    panel_width: int,
    height: int,
    *,
    from_source: bool = False,
) -> list[list[tuple[str, str]]]:
    """Return a neuron's bias and its weights with their gradients.

    They are lines of texts with a style; where it is wide, weights stand side by side.

    Parameters
    ----------
    view : NetworkView
    selection : Selection
    panel_width, height : int
    from_source : bool
        Whether a selected link was reached from where it begins: then the links are shown that the
        arrows go through, those of that neuron to the next layer.
    """
    layer, unit, source = selection
    if layer == 0:
        name = view.units.full_name(layer, unit)
        return [[(name, "bold")], [("It has links, but no bias.", "dim")]]
    side_by_side, width = _columns(panel_width)
    neuron, chosen, other_layer = (layer, unit), source, layer - 1
    of_layer = view.weights[layer - 1], view.weight_gradients[layer - 1]
    weights, gradients = (matrix[:, unit] for matrix in of_layer)
    if source is not None and from_source:
        neuron, chosen, other_layer = (layer - 1, source), unit, layer
        weights, gradients = (matrix[source] for matrix in of_layer)
    lines = _heading(view, *neuron, width, outgoing=neuron != (layer, unit))
    if neuron[0]:
        biases, slopes = view.biases[neuron[0] - 1], view.bias_gradients[neuron[0] - 1]
        bias = _row("bias", biases[neuron[1]], slopes[neuron[1]], width)
        lines.append([(bias, "bold" if source is None else "")])
    count = len(weights)
    rows = height - len(lines)
    if rows < 1:
        return lines
    if count > rows * side_by_side:
        rows = max(1, rows - 1)
    shown = min(count, rows * side_by_side)
    first = 0 if chosen is None else max(0, min(chosen - shown // 2, count - shown))
    cells = []
    for index in range(first, first + shown):
        name = view.units.name(other_layer, index)
        if shown == 1 < count:
            name = _name_of_one(name, f"{index + 1}/{count}", other_layer, _name_room(width))
        text = _row(name, weights[index], gradients[index], width)
        cells.append((text, "bold" if index == chosen else ""))
    for row in range(min(rows, shown)):
        line = [cells[row]]
        for cell in cells[row + rows :: rows]:
            line += [(" " * _BETWEEN, ""), cell]
        lines.append(line)
    if count > shown:
        lines.append([(f"{shown} of {counted(count, 'weight')}", "dim")])
    return lines


def _heading(
    view: NetworkView, layer: int, unit: int, width: int, *, outgoing: bool
) -> list[list[tuple[str, str]]]:
    """Return the line above a neuron's numbers."""
    full_name, name = view.units.full_name(layer, unit), view.units.name(layer, unit)
    room = width - 9
    if outgoing:
        titles = (f"from {full_name} to layer {layer + 1}", f"from {full_name}", f"from {name}")
    else:
        titles = (f"{full_name}, {view.activation_names[layer - 1]}", full_name, name)
    title = next((title for title in titles if cell_len(title) <= room), titles[-1])
    return [[(f"{fit(title, room)} gradient", "bold")]]


def _name_of_one(name: str, number: str, layer: int, room: int) -> str:
    """Return what says most of the only weight that there is room for: its name, then which it is.

    A hidden neuron's name is its number.
    """
    forms = [f"{name} {number}", name, *([number] if layer else [])]
    return next((form for form in forms if cell_len(form) <= room), name)


def _columns(width: int) -> tuple[int, int]:
    """Return how many weights stand side by side, and how many cells each has."""
    side_by_side = (width + _BETWEEN) // (_COLUMN + _BETWEEN)
    return (side_by_side, _COLUMN) if side_by_side > 1 else (1, width)


def _row(name: str, value: float, slope: float, width: int) -> str:
    """Return a line of a name, a value and its gradient, that with fewer digits in a narrow one."""
    digits = 1 if width >= _NARROW else 0
    shown = f"{value:+.3f}" if abs(value) < 1000 else f"{value:+.1e}"
    gradient = describe.number(slope, f"{{:+.{digits}e}}".format)
    return f"{fit(name, _name_room(width))} {shown:>8} {gradient:>{_slope_width(width)}}"


def _name_room(width: int) -> int:
    return max(1, width - 10 - _slope_width(width))


def _slope_width(width: int) -> int:
    return 9 if width >= _NARROW else 6
