"""What would come of it if one example had its way."""

from __future__ import annotations

import numpy as np

from core.formulas.activations import ACTIVATIONS
from core.inspection.trace.passes import activate, losses_of
from core.inspection.trace.trace import StepTrace
from core.support.arrays import FloatArray


def alone(trace: StepTrace, row: int) -> tuple[float, float]:
    """Return the losses after a step of plain gradient descent on one example by itself.

    With the learning rate of the traced step, and the same units dropped out.

    Parameters
    ----------
    trace : StepTrace
        With all examples of the batch.
    row : int
        Of the trace.

    Returns
    -------
    own, mean : float
        The example's own loss, and the batch's mean loss.
    """
    a: FloatArray = trace.layers[0].a_in
    z = a
    for layer in trace.layers:
        error = trace.learning_rate * layer.dz[row]
        z = a @ (layer.W - np.outer(layer.a_in[row], error)) + (layer.b - error)
        a = activate(ACTIVATIONS[layer.activation], z)
        if layer.keep is not None:
            a = a * layer.keep
    last = ACTIVATIONS[trace.layers[-1].activation]
    losses = losses_of(trace.loss_function, last, z, a, trace.targets)[1]
    weights = np.ones(len(losses)) if trace.weights is None else trace.weights
    return float(losses[row]), float(losses @ weights) / trace.total_weight
