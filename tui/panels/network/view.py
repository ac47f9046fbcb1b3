"""What the picture of a network shows of a snapshot."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import NeuralNetwork, counted, layer_views
from tui.plotting.boundary.region import Grid, fitted
from tui.plotting.network.layout import HALVES, Selection
from tui.plotting.network.links import codes_of, scale_of
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.session.unit_scales import unit_scales

Values = NDArray[np.floating[Any]]

LARGEST_EVALUATED = 1_000_000
"""Parameters above which a pass through the network would keep the screen waiting."""


class NetworkView:
    """The weights, biases, gradients and activations of one experiment's snapshots.

    Parameters
    ----------
    snapshot : Snapshot
        The experiment's first; its data set is there.

    Attributes
    ----------
    layer_sizes : tuple of int
    activation_names : tuple of str
        Of every layer but the inputs.
    units : Units
        What they are called.
    weights, weight_gradients : list of array of shape (n_in, n_out)
        Of every layer but the inputs.
    biases, bias_gradients : list of array of shape (n_out,)
        Likewise.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        assert snapshot.dataset is not None
        assert snapshot.parameters is not None
        self.layer_sizes = snapshot.layer_sizes
        self._dataset = snapshot.dataset
        self.activation_names = describe.activations(snapshot)
        self.units = describe.Units(snapshot)
        self._network: NeuralNetwork | None = None
        if len(snapshot.parameters) <= LARGEST_EVALUATED:
            self._network = snapshot.network()
        self._scales = None if self._network is None else unit_scales(snapshot)
        self._inputs: Values = np.empty((0, self.layer_sizes[0]))
        self._grid: tuple[int, int] = (0, 0)
        self.take(snapshot)

    @property
    def can_evaluate(self) -> bool:
        """Whether the network is small enough for its activations to be shown."""
        return self._network is not None

    def take(self, snapshot: Snapshot) -> None:
        """Go on to another snapshot of the experiment."""
        assert snapshot.parameters is not None
        self._parameters = snapshot.parameters
        blocks = layer_views(snapshot.parameters, self.layer_sizes)
        gradients = snapshot.gradients
        if gradients is None:
            gradients = np.full_like(snapshot.parameters, np.nan)
        slopes = layer_views(gradients, self.layer_sizes)
        self.weights = [block[:-1] for block in blocks]
        self.biases = [block[-1] for block in blocks]
        self.weight_gradients = [slope[:-1] for slope in slopes]
        self.bias_gradients = [slope[-1] for slope in slopes]

    def parameter(self, selection: Selection) -> float:
        """Return a neuron's bias or a link's weight."""
        layer, unit, source = selection
        if source is None:
            return float(self.biases[layer - 1][unit])
        return float(self.weights[layer - 1][source, unit])

    def parameter_name(self, selection: Selection) -> str:
        """Return what it is called, for example ``the bias of neuron 1 of layer 2``."""
        layer, unit, source = selection
        place = self.units.place(layer, unit)
        if source is None:
            return f"the bias of {place}"
        return f"the weight from {self.units.place(layer - 1, source)} to {place}"

    def strength(self, layer: int, bias: float) -> int:
        """Return how strong the mark of a bias is drawn, from 0 to ``LINK_STEPS`` - 1."""
        scale = scale_of(self.weights[layer - 1])
        return int(codes_of(np.array([bias]), scale)[0]) // 2

    def links(self, owner: tuple[int, int] | None) -> int:
        """Return how many links the network has, or one of its neurons."""
        if owner is None:
            return sum(weights.size for weights in self.weights)
        layer, _ = owner
        return sum(
            self.layer_sizes[beside]
            for beside in (layer - 1, layer + 1)
            if 0 <= beside < len(self.layer_sizes)
        )

    def strongest(self, count: int) -> list[tuple[int, int, int, float]]:
        """Return layer, unit and source of the links of the largest weights, and these."""
        best: list[tuple[int, int, int, float]] = []
        for layer, weights in enumerate(self.weights, start=1):
            flat = np.nan_to_num(np.abs(weights), nan=0.0).ravel()
            few = min(count, flat.size)
            for place in np.argpartition(-flat, few - 1)[:few].tolist():
                source, unit = divmod(place, weights.shape[1])
                best.append((layer, unit, source, float(weights[source, unit])))
        # By place where they are alike, so that none changes places with another.
        return sorted(best, key=lambda link: (-abs(link[3]), link[:3]))[:count]

    def summary(self, links_drawn: int, owner: tuple[int, int] | None) -> str:
        """Return what a reader would not see otherwise, where so many links are drawn."""
        parts = []
        links = self.links(owner)
        if links_drawn < links:
            parts.append(f"strongest {links_drawn:,} of {counted(links, 'link')}")
        if not self.can_evaluate:
            parts.append("too large for fields")
        return ", ".join(parts)

    def activations(self, rows: int, columns: int) -> list[Values]:
        """Return what every layer says on a coarse grid over the plane.

        The plane has the same scale on both axes, as on the map.

        Parameters
        ----------
        rows, columns : int
            Samples of a field, which are half a cell high.

        Returns
        -------
        list of array
            For the inputs and every layer the activations, of shape (rows * columns, units), row
            by row from the top left. Zeros for too large a network.
        """
        if self._network is None:
            shared = np.zeros((rows * columns, 1))
            return [np.broadcast_to(shared, (rows * columns, size)) for size in self.layer_sizes]
        if (rows, columns) != self._grid:
            self._grid = rows, columns
            plane = self._dataset.plane
            seen = fitted(plane.extent, plane.units, rows / HALVES, columns)
            self._inputs = plane.to_inputs(Grid(seen, rows, columns).centres())
        self._network.parameters[:] = self._parameters
        return [self._inputs, *self._network.layer_outputs(self._inputs)]

    def limits(self) -> list[Values]:
        """Return the values at the two ends of the palette for the units of every layer.

        Each of shape (units, 2).
        """
        if self._scales is None:
            return [np.tile((-1.0, 1.0), (size, 1)) for size in self.layer_sizes]
        return [*self._scales.limits(self._parameters)]
