"""Which neurons a view is of, and which ones come next."""

from __future__ import annotations

from typing import NamedTuple

Sizes = tuple[int, ...]
"""How many units each layer has, from the inputs to the outputs."""


class Neurons(NamedTuple):
    """One neuron, or two of the same layer.

    Attributes
    ----------
    layer : int
        0 is the inputs, 1 the first hidden layer.
    unit, other : int
        From 0; a view of one neuron is of the first.
    """

    layer: int
    unit: int
    other: int

    def places(self, count: int) -> list[tuple[int, int]]:
        """Return the layer and the unit of the first ``count`` of them."""
        return [(self.layer, self.unit), (self.layer, self.other)][:count]

    def next_unit(self, sizes: Sizes, direction: int) -> Neurons:
        """Return the next neuron or the previous one, through all layers but the inputs."""
        units = [(layer, unit) for layer, size in enumerate(sizes) if layer for unit in range(size)]
        here = self[:2]
        index = units.index(here) if here in units else -1
        layer, unit = units[(index + direction) % len(units)]
        return Neurons(layer, unit, unit)

    def next_pair(self, sizes: Sizes, direction: int) -> Neurons:
        """Return the next pair or the previous one, within the layer."""
        pairs = pairs_of(sizes[self.layer])
        index = pairs.index((min(self[1:]), max(self[1:])))
        return Neurons(self.layer, *pairs[(index + direction) % len(pairs)])

    def within(self, sizes: Sizes) -> Neurons:
        """Return these neurons, or the first ones where this network has none such."""
        layer, unit, _ = self
        if 0 <= layer < len(sizes) and unit < sizes[layer]:
            return self
        return Neurons(min(1, len(sizes) - 1), 0, 1)

    def as_pair(self, sizes: Sizes) -> Neurons:
        """Return two different neurons of a hidden layer, of this one where it has two."""
        layer, unit, other = self.within(sizes)
        wanted = space_layer(sizes, layer)
        if wanted != layer:
            layer, unit, other = wanted, 0, 1
        if other == unit or other >= sizes[layer]:
            other = (unit + 1) % sizes[layer]
        return Neurons(layer, unit, other)


def pairs_of(size: int) -> list[tuple[int, int]]:
    """Return every pair of the units of a layer."""
    return [(a, b) for a in range(size) for b in range(a + 1, size)]


def space_layer(sizes: Sizes, layer: int = 0) -> int:
    """Return the hidden layer to see the space of: ``layer``, or the last with two neurons.

    0 if there is none.
    """
    wide = [index for index in range(1, len(sizes) - 1) if sizes[index] > 1]
    return layer if layer in wide else max(wide, default=0)
