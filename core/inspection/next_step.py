"""What the step to come begins with and leads to, found out without taking it."""

from __future__ import annotations

import numpy as np

from core.inspection.trace.twin import Twin
from core.support.arrays import FloatArray
from core.support.public import public
from core.training.stopping import TrainingDivergedError
from core.training.trainer import Trainer


@public
def next_gradient(trainer: Trainer, *, at_hand: bool = False) -> FloatArray | None:
    """Return the gradient of the loss that the next step of training begins with.

    It is that of the mini-batch to come, with the units that dropout will drop, before penalties
    are added and before it is clipped. It is computed on a twin, so that training goes on bit for
    bit as if nobody had asked.

    Parameters
    ----------
    trainer : Trainer
        Between two steps.
    at_hand : bool
        Return it only where training has computed it already, as it does of all samples at once.

    Returns
    -------
    array of shape (n_parameters,) or None
        A new array, at the present parameters. None where the step will not begin at these, for
        early stopping has given the network its best weights and training goes on from the latest.

    Examples
    --------
    >>> from core import NeuralNetwork
    >>> network = NeuralNetwork(1, (), 1, initializer="zeros")
    >>> trainer = Trainer(network, [[1.0], [3.0]], [0, 1])
    >>> next_gradient(trainer).tolist()
    [-0.5, 0.0]
    """
    if trainer.best_is_back:
        return None
    if trainer._gradient.is_known:
        return trainer.network.gradients.copy()
    if at_hand:
        return None
    return Twin(trainer).gradient()


@public
def next_change(trainer: Trainer) -> FloatArray:
    """Return by how much the next step of training will change each parameter.

    It is found out on a twin, as ``next_gradient`` does.

    Parameters
    ----------
    trainer : Trainer
        Between two steps.

    Returns
    -------
    array of shape (n_parameters,)
        Differences from the present parameters; nan where training will have diverged.

    Examples
    --------
    >>> from core import SGD, NeuralNetwork
    >>> network = NeuralNetwork(1, (), 1, initializer="zeros")
    >>> trainer = Trainer(network, [[1.0], [3.0]], [0, 1], optimizer=SGD(0.1))
    >>> next_change(trainer).tolist()
    [0.05, 0.0]
    """
    twin = Twin(trainer)
    try:
        twin.step()
    except TrainingDivergedError:
        return np.full_like(trainer.network.parameters, np.nan)
    with np.errstate(all="ignore"):
        change: FloatArray = twin.network.parameters - trainer.network.parameters
    return change
