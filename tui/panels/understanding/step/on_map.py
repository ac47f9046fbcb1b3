"""What of a step is seen on the map: its example, and what the new weights put elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core import Dataset, Explanation, StepTrace, predicted_classes
from tui.session.snapshot import Snapshot

Position = tuple[float, float]

EXAMPLE = {True: "◎", False: "@"}
CHANGED = {True: "±", False: "%"}
"""By whether there are characters beyond ASCII."""

_EFFECT = 8
_MOST_PRODUCTS = 4 * 10**8
"""Of weights and places: more would keep the screen waiting."""


def signs(
    explanation: Explanation,
    snapshot: Snapshot,
    stage: int,
    places: NDArray[np.float64],
    *,
    unicode: bool,
) -> dict[Position, str]:
    """Return the signs that a stage has on the map, the example's last.

    Parameters
    ----------
    explanation : Explanation
    snapshot : Snapshot
        With data.
    stage : int
        From 1; in the last also what changes sides has a sign.
    places : array of shape (n, 2)
        What of the plane the map shows, a place each.
    unicode : bool
    """
    dataset, trace = snapshot.dataset, explanation.trace
    assert dataset is not None
    found: dict[Position, str] = {}
    if stage == _EFFECT:
        points = dataset.plane.train[trace.indices[trace.changed_sides]]
        elsewhere = places[_changed(trace, snapshot, dataset, places)]
        found = dict.fromkeys(
            ((float(x), float(y)) for x, y in [*elsewhere, *points]), CHANGED[unicode]
        )
    x, y = dataset.plane.train[explanation.example].tolist()
    found.pop((x, y), None)
    return found | {(x, y): EXAMPLE[unicode]}


def _changed(
    trace: StepTrace, snapshot: Snapshot, dataset: Dataset, places: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return at which places the new weights choose another class."""
    network = snapshot.network()
    if (
        trace.task != "classification"
        or not len(places)
        or network.parameters.size * len(places) > _MOST_PRODUCTS
    ):
        return np.zeros(len(places), np.bool_)
    inputs = dataset.plane.to_inputs(places)
    classes = []
    for which in ("before", "after"):
        for i, layer in enumerate(trace.layers):
            block = layer.before if which == "before" else layer.after
            network.weights[i][:], network.biases[i][:] = block.W, block.b
        logits = network.logits(inputs)
        if not np.isfinite(logits).all():
            return np.zeros(len(places), np.bool_)
        classes.append(predicted_classes(logits, probabilities=False))
    changed: NDArray[np.bool_] = classes[0] != classes[1]
    return changed
