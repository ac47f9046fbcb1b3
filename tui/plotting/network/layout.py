"""Where the neurons of a network go in a panel, and which of them have room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

FIELD_SIZES = ((12, 6), (10, 5), (8, 4), (6, 3), (4, 2), (3, 1))
"""Columns and rows of a neuron's field, the largest first; cells are twice as high as wide."""

MINIMUM_GAP = 3
"""Cells between two layers that links need at least."""

COMFORTABLE_GAP = 4
MAXIMUM_GAP = 14

_SIDES = 2
"""Cells beside each field: on the left its bias, on the right the mark of the selected one."""

LEAST_WIDTH = FIELD_SIZES[-1][0] + _SIDES
"""Cells of one neuron."""


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
        The first row of each field shown.
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
    """A picture's geometry, in cells.

    Attributes
    ----------
    width, height : int
        Of the picture.
    field_width, field_height : int
        Of each neuron's field.
    columns : tuple of Column
        The layers shown.
    layers : int
        How many layers there are, with the inputs.
    """

    width: int
    height: int
    field_width: int
    field_height: int
    columns: tuple[Column, ...]
    layers: int

    @property
    def gap(self) -> int:
        """Cells between two layers, 0 where there is but one."""
        if len(self.columns) < 2:
            return 0
        first, second = self.columns[:2]
        return second.x - first.x - self.field_width - 2

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
    needed: Sequence[tuple[int, int]] = (),
    previous: Mapping[int, int] | None = None,
    first_layer: int = 0,
) -> NetworkLayout:
    """Return where everything goes.

    Parameters
    ----------
    width, height : int
        Cells there are. Of fewer than the smallest picture has, it is that one.
    layer_sizes : sequence of int
    needed : sequence of tuple of int
        Layers and units that must be in the picture, of layers side by side.
    previous : mapping of int to int, optional
        The first unit that was shown of each layer; it stays where it can.
    first_layer : int
        The first layer that was shown, likewise.
    """
    layers = len(layer_sizes)
    width, height = max(width, LEAST_WIDTH), max(height, 1)
    field_width, field_height = _field_size(width, height, layer_sizes)
    box = field_width + _SIDES
    room = max(1, min(layers, (width + MINIMUM_GAP) // (box + MINIMUM_GAP)))
    first_layer = max(0, min(first_layer, layers - room))
    for layer, _ in needed:
        first_layer = _scrolled(first_layer, room, layers, layer)
    gap = (width - room * box) // max(1, room - 1)
    gap = max(1, min(MAXIMUM_GAP, gap))
    left = max(0, (width - room * box - (room - 1) * gap) // 2)
    columns = []
    for position in range(room):
        layer = first_layer + position
        size = layer_sizes[layer]
        named = layer in (0, layers - 1)
        tops = _tops(height, field_height, size, named=named)
        first = max(0, min((previous or {}).get(layer, 0), size - len(tops)))
        for needed_layer, unit in needed:
            if needed_layer == layer:
                first = _scrolled(first, len(tops), size, unit)
        columns.append(Column(layer, left + position * (box + gap), first, tops, size))
    return NetworkLayout(width, height, field_width, field_height, tuple(columns), layers)


def _field_size(width: int, height: int, layer_sizes: Sequence[int]) -> tuple[int, int]:
    """Return the largest field with which every neuron is in the picture, or the smallest."""
    layers = len(layer_sizes)
    ends = [layer in (0, layers - 1) for layer in range(layers)]
    for field_width, field_height in FIELD_SIZES:
        needed = layers * (field_width + _SIDES) + (layers - 1) * COMFORTABLE_GAP
        if needed <= width and all(
            size <= height  # so that a huge layer is not counted out
            and len(_tops(height, field_height, size, named=named)) == size
            and (field_height == 1 or size * (field_height + 1) - (not named) <= height)
            for size, named in zip(layer_sizes, ends, strict=True)
        ):
            return field_width, field_height
    return FIELD_SIZES[-1]


def _tops(height: int, field_height: int, size: int, *, named: bool) -> tuple[int, ...]:
    """Return the rows of a layer's fields: as many as fit, evenly spread.

    Those with names have a row for it above; only fields of one row may touch.
    """
    pitch = field_height + 1
    if not named and field_height == 1 and size * pitch - 1 > height >= size:
        pitch = 1
    used = height if size * pitch - (not named) <= height else height - 1
    count = max(1, min(size, (used + (not named)) // pitch))
    pitch = max(pitch, min(used // count, field_height + 2))
    span = (count - 1) * pitch + field_height
    top = max(int(named), (used - span + named) // 2)
    return tuple(top + index * pitch for index in range(count))


def _scrolled(first: int, room: int, size: int, wanted: int) -> int:
    """Return the first of ``room`` things shown, moved so that ``wanted`` is among them."""
    first = min(max(first, wanted - room + 1), wanted)
    return max(0, min(first, size - room))
