"""What the colours of a network's units stand for, in whichever panel they are shown."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from core import ACTIVATIONS, Dataset
from tui.plotting.boundary.region import lattice
from tui.plotting.levels import unit_limits
from tui.session import describe
from tui.session.snapshot import Snapshot

Limits = NDArray[np.float64]


class UnitScales:
    """The values at the two ends of the palette for each unit of an experiment's network.

    They follow the largest activations by leaps, so that pictures do not tremble. That takes a
    memory, which panels share: see `unit_scales`.

    Parameters
    ----------
    snapshot : Snapshot
        The experiment's first; its data set and parameters are there.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        assert snapshot.dataset is not None
        plane = snapshot.dataset.plane
        self._network = snapshot.network()
        self._inputs = plane.to_inputs(lattice(plane.extent))
        names = describe.activations(snapshot)
        bounds = [ACTIVATIONS[name].bounds for name in names]
        self._unbounded = [layer for layer, limits in enumerate(bounds, start=1) if limits is None]
        outputs = _limits_of_outputs(snapshot.dataset, names[-1])
        if outputs is not None and self._unbounded[-1:] == [len(bounds)]:
            self._unbounded.pop()
            bounds[-1] = outputs
        self._parameters = snapshot.parameters
        values = [self._inputs, *self._network.layer_outputs(self._inputs)]
        self._limits = [unit_limits(*layer) for layer in zip(values, (None, *bounds), strict=True)]

    def limits(self, parameters: NDArray[np.floating]) -> list[Limits]:
        """Return those of every layer with these parameters, each of shape (units, 2).

        Parameters
        ----------
        parameters : array of shape (n_parameters,)
            Those of a snapshot, which nothing changes any more.
        """
        if parameters is not self._parameters and self._unbounded:
            self._parameters = parameters
            self._network.parameters[:] = parameters
            layers = self._network.layer_outputs(self._inputs)
            limits = [*self._limits]  # what was returned before stays as it is
            for layer in self._unbounded:
                limits[layer] = unit_limits(layers[layer - 1], None, self._limits[layer])
            self._limits = limits
        return self._limits


def _limits_of_outputs(dataset: Dataset, activation: str) -> tuple[float, float] | None:
    """Return the values at the ends of the palette where the map shows all that is learnt."""
    if dataset.task == "regression":
        low, high = dataset.target_range
        return (low, high) if low < high else None
    return (-1.0, 1.0) if ACTIVATIONS[activation].reads_as == "signed" else None


_SHARED: WeakKeyDictionary[Dataset, tuple[int, UnitScales]] = WeakKeyDictionary()


def unit_scales(snapshot: Snapshot) -> UnitScales:
    """Return the scales of a snapshot's experiment, the same ones to all who ask."""
    dataset = snapshot.dataset
    assert dataset is not None
    experiment, scales = _SHARED.get(dataset, (None, None))
    if scales is None or experiment != snapshot.experiment:
        scales = UnitScales(snapshot)
        _SHARED[dataset] = snapshot.experiment, scales
    return scales
