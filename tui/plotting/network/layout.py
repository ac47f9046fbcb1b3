"""Where the neurons of a network go in a panel, and which of them have room.

Heights are counted in half rows: a cell is twice as high as wide, so half of one is a square.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, product
from typing import NamedTuple

HALVES = 2
"""Half rows of a cell."""

LARGEST_FIELD = 40
"""Cells across the largest field; no neuron's says more in a larger one."""

_SMALL_FIELDS = ((3, 3), (3, 2), (3, 1))
"""Columns and half rows of fields too small for a square."""

_COARSE_FIELDS = ((3, 2),)
"""The same where nothing is drawn in half rows."""

MINIMUM_GAP = 3
"""Cells between two layers that links need at least."""

COMFORTABLE_GAP = 4

BREAK_WIDTH = 7
"""Cells between two layers with others between them, which are summed up in words there."""

_SIDES = 2
"""Cells beside each field: on the left its bias, on the right the mark of the selected one."""

LEAST_WIDTH = 3 + _SIDES
"""Cells of one neuron."""

_LEGIBLE = 4
"""Half rows of the smallest field in which a shape can be seen."""

_ENOUGH_LAYERS, _ENOUGH_UNITS, _ENOUGH_OUTPUTS = 4, 8, 10
"""What is to be seen at least of what does not fit, before fields are made smaller for it. What
the network answers, as ten digits, comes before what leads to it."""


class Selection(NamedTuple):
    """A neuron, or one of the links that lead to it.

    Attributes
    ----------
    layer : int
        0 for the inputs.
    unit : int
    source : int or None
        The unit of the layer before at which the link begins, None for the neuron itself.
    """

    layer: int
    unit: int
    source: int | None = None


class Column(NamedTuple):
    """A layer in the picture.

    Attributes
    ----------
    layer : int
        0 for the inputs.
    x : int
        The cell left of its fields, where the biases are.
    first : int
        The first unit shown.
    tops : tuple of int
        The first half row of each field shown.
    size : int
        How many units the layer has.
    """

    layer: int
    x: int
    first: int
    tops: tuple[int, ...]
    size: int

    @property
    def shown(self) -> range:
        """The units that are shown."""
        return range(self.first, self.first + len(self.tops))


class NetworkLayout(NamedTuple):
    """A picture's geometry.

    Attributes
    ----------
    width, height : int
        Of the picture, in cells.
    field_width : int
        Of each neuron's field, in cells.
    field_halves : int
        Its height, in half rows.
    columns : tuple of Column
        The layers shown, the output always the last of them.
    layers : int
        How many layers there are, with the inputs.
    """

    width: int
    height: int
    field_width: int
    field_halves: int
    columns: tuple[Column, ...]
    layers: int

    def right(self, column: Column) -> int:
        """Return the cell right of a layer's fields."""
        return column.x + 1 + self.field_width

    def rows(self, top: int) -> range:
        """Return the rows of cells that a field has a part of."""
        bottom = min(HALVES * self.height, top + self.field_halves)
        return range(top // HALVES, -(-bottom // HALVES))

    def left_out(self, number: int) -> int:
        """Return how many layers there are between a column and the next, or before the first."""
        before = self.columns[number].layer if number >= 0 else -1
        return self.columns[number + 1].layer - before - 1

    def room(self, number: int) -> int:
        """Return the cells from a column's field to the next column, or to the picture's edge."""
        if number + 1 < len(self.columns):
            return self.columns[number + 1].x - self.columns[number].x
        return self.width - self.columns[number].x

    @property
    def is_complete(self) -> bool:
        """Whether every neuron is in the picture."""
        return len(self.columns) == self.layers and all(
            len(column.tops) == column.size for column in self.columns
        )


def lay_out(
    width: int,
    height: int,
    layer_sizes: Sequence[int],
    needed: Sequence[tuple[int, int | None]] = (),
    previous: Mapping[int, int] | None = None,
    first_layer: int = 1,
    *,
    fine: bool = True,
) -> NetworkLayout:
    """Return where everything goes.

    Fields are squares as large as there is room for. Inputs and output stay in view; of the layers
    between them that do not fit, those that are needed are shown.

    Parameters
    ----------
    width, height : int
        Cells there are. Of fewer than the smallest picture has, it is that one.
    layer_sizes : sequence of int
    needed : sequence of tuple of int
        Layers side by side that must be in the picture, as far as there is room; of each the unit
        that must be, or None.
    previous : mapping of int to int, optional
        The first unit that was shown of each layer; it stays where it can.
    first_layer : int
        The first layer that was shown between inputs and output, likewise.
    fine : bool
        Whether fields may begin and end within a cell.
    """
    layers = len(layer_sizes)
    width, height = max(width, LEAST_WIDTH), max(height, 1)
    field_width, field_halves = _field(width, height, layer_sizes, fine=fine)
    shown = _layers_shown(width, layers, field_width, [layer for layer, _ in needed], first_layer)
    columns = []
    for x, layer in zip(_places(width, field_width, shown), shown, strict=True):
        size = layer_sizes[layer]
        named = layer in (0, layers - 1)
        tops = _tops(height, field_halves, size, named=named, fine=fine)
        first = max(0, min((previous or {}).get(layer, 0), size - len(tops)))
        for needed_layer, unit in needed:
            if needed_layer == layer and unit is not None:
                first = _scrolled(first, len(tops), size, unit)
        columns.append(Column(layer, x, first, tops, size))
    return NetworkLayout(width, height, field_width, field_halves, tuple(columns), layers)


# -- how large fields are ----------------------------------------------------------------------


def _fields(*, fine: bool) -> list[tuple[int, int]]:
    """Return columns and half rows of fields, the largest first."""
    squares = [(side, side) for side in range(LARGEST_FIELD, 3, -1 if fine else -2)]
    return [*squares, *(_SMALL_FIELDS if fine else _COARSE_FIELDS)]


def _field(width: int, height: int, layer_sizes: Sequence[int], *, fine: bool) -> tuple[int, int]:
    """Return the largest field with which every neuron is in the picture, or else enough are."""
    layers = len(layer_sizes)
    fields = _fields(fine=fine)

    def fits(field: tuple[int, int], most_layers: int, most_units: int, most_outputs: int) -> bool:
        across, halves = field
        if _layers_with_room(width, layers, across) < min(layers, most_layers):
            return False
        wanted = [most_units] * (layers - 1) + [most_outputs]
        return all(
            # So that a huge layer is not counted out.
            min(size, most) <= HALVES * height
            and _units_with_room(height, halves, size, named=named, fine=fine) >= min(size, most)
            for size, named, most in zip(layer_sizes, _named(layers), wanted, strict=True)
        )

    everything = max(layers, *layer_sizes)
    enough = (
        (layers, everything, everything),
        (_ENOUGH_LAYERS, everything, everything),
        (layers, _ENOUGH_UNITS, _ENOUGH_OUTPUTS),
        (layers, _ENOUGH_UNITS, _ENOUGH_UNITS),
    )
    large = [field for field in fields if field[1] >= _LEGIBLE]
    # Half of the neurons in pictures that say something come before all of them in dots.
    for choice, most in [*product([large], enough), *product([fields], enough)]:
        if found := next((field for field in choice if fits(field, *most)), None):
            return found
    some = (field for field in fields if fits(field, _ENOUGH_LAYERS, *[_ENOUGH_UNITS] * 2))
    return next(some, fields[-1])


def _named(layers: int) -> list[bool]:
    """Return which layers have names above their fields."""
    return [layer in (0, layers - 1) for layer in range(layers)]


def _least_gap(field_width: int) -> int:
    return MINIMUM_GAP if field_width < 4 else max(COMFORTABLE_GAP, 3 * field_width // 4)


def _layers_with_room(width: int, layers: int, field_width: int) -> int:
    """Return how many layers can stand side by side, where some do not with words for those."""
    box, gap = field_width + _SIDES, _least_gap(field_width)
    room = (width + gap) // (box + gap)
    if room >= layers:
        return layers
    # On either side of those in the middle there may be some that have no room.
    words = 2 * (max(gap, BREAK_WIDTH) - gap)
    return max(1, min(layers - 1, (width - words + gap) // (box + gap)))


def _pitch(field_halves: int, *, named: bool, fine: bool) -> int:
    """Return the least half rows from one field to the next."""
    if named:
        return -(-field_halves // HALVES) * HALVES + HALVES
    return field_halves + (1 if fine else HALVES)


def _units_with_room(height: int, halves: int, size: int, *, named: bool, fine: bool) -> int:
    if halves + HALVES * named > HALVES * height:
        return 0
    return len(_tops(height, halves, min(size, HALVES * height), named=named, fine=fine))


def _tops(height: int, field_halves: int, size: int, *, named: bool, fine: bool) -> tuple[int, ...]:
    """Return the half rows where a layer's fields begin: as many as fit, evenly spread.

    Those with names have a row for it above. What is left out is counted in the last row.
    """
    pitch = _pitch(field_halves, named=named, fine=fine)
    head = HALVES if named else 0

    def count(room: int) -> int:
        return (room - head + pitch - field_halves) // pitch

    room = HALVES * height
    if not fine and not named and field_halves == HALVES and size > count(room):
        pitch = HALVES  # the smallest may touch
    if size > count(room) and height > 1:
        room -= HALVES
    shown = max(1, min(size, count(room)))
    # With more room than they need they stand further apart, but not so far as to look lost.
    most = max(pitch, 2 * field_halves + HALVES)
    pitch = max(pitch, min((room - head) // shown, most))
    step = 1 if fine and not named else HALVES
    pitch -= pitch % step
    span = (shown - 1) * pitch + field_halves
    top = max(head, (room - span + head) // 2)
    top = min(top - top % step, max(0, HALVES * height - HALVES))
    return tuple(top + index * pitch for index in range(shown))


# -- which layers there are, and where ---------------------------------------------------------


def _layers_shown(
    width: int, layers: int, field_width: int, needed: Sequence[int], first: int
) -> list[int]:
    """Return the layers in the picture: all, or the ends and as many between them as fit."""
    room = _layers_with_room(width, layers, field_width)
    if room >= layers:
        return list(range(layers))
    if room == 1:
        return [needed[0] if needed else layers - 1]
    ends = [0, layers - 1] if room > 2 else [layers - 1]
    low, count = len(ends) - 1, room - len(ends)
    between = layers - len(ends)
    first = max(0, min(first - low, between - count))
    for layer in needed:
        if layer not in ends:
            first = _scrolled(first, count, between, layer - low)
    return sorted({*ends, *range(low + first, low + first + count)})


def _places(width: int, field_width: int, shown: Sequence[int]) -> list[int]:
    """Return the first cell of each layer, over the whole width."""
    box, gap = field_width + _SIDES, _least_gap(field_width)
    breaks = [b - a > 1 for a, b in pairwise(shown)]
    least = [max(gap, BREAK_WIDTH) if is_break else gap for is_break in breaks]
    spare = width - len(shown) * box - sum(least)
    if least and spare < 0:
        least = [max(1, (width - len(shown) * box) // len(least))] * len(least)
        spare = width - len(shown) * box - sum(least)
    more = max(0, spare) // len(least) if least else 0
    x = max(0, spare - more * len(least)) // 2
    places = [x]
    for between in least:
        x += box + between + more
        places.append(x)
    return places


def _scrolled(first: int, room: int, size: int, wanted: int) -> int:
    """Return the first of ``room`` things shown, moved so that ``wanted`` is among them."""
    first = min(max(first, wanted - room + 1), wanted)
    return max(0, min(first, size - room))
