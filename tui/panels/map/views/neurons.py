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
        """Return the next pair or the previous one, through all hidden layers that have any."""
        pairs = pairs_of(sizes[self.layer])
        place = pairs.index((min(self[1:]), max(self[1:]))) + direction
        if 0 <= place < len(pairs):
            return Neurons(self.layer, *pairs[place])
        layers = _wide(sizes)
        layer = layers[(layers.index(self.layer) + direction) % len(layers)]
        return Neurons(layer, *pairs_of(sizes[layer])[0 if direction > 0 else -1])

    def within(self, sizes: Sizes) -> Neurons:
        """Return these neurons, or the first ones where this network has none such."""
        layer, unit, _ = self
        if 0 <= layer < len(sizes) and unit < sizes[layer]:
            return self
        return Neurons(min(1, len(sizes) - 1), 0, 1)

    def as_pair(self, sizes: Sizes) -> Neurons:
        """Return two different neurons of a hidden layer, of this one where it has two."""
        layer, unit, other = self
        wanted = space_layer(sizes, layer)
        if wanted != layer or unit >= sizes[layer]:
            layer, unit, other = wanted, 0, 1
        if other == unit or other >= sizes[layer]:
            other = (unit + 1) % sizes[layer]
        return Neurons(layer, unit, other)


def pairs_of(size: int) -> list[tuple[int, int]]:
    """Return every pair of the units of a layer."""
    return [(a, b) for a in range(size) for b in range(a + 1, size)]


ANY = Neurons(-1, 0, 0)
"""None in particular: those that a view begins with."""


def _wide(sizes: Sizes) -> list[int]:
    return [layer for layer in range(1, len(sizes) - 1) if sizes[layer] > 1]


def space_layer(sizes: Sizes, layer: int = 0) -> int:
    """Return the hidden layer to see the space of; 0 if there is none.

    It is ``layer`` if that has a space. Else it is the first of two neurons, of which the picture
    is the whole space, or without one the first that has more.
    """
    wide = _wide(sizes)
    whole = [index for index in wide if sizes[index] == 2]
    return layer if layer in wide else min(whole, default=min(wide, default=0))
