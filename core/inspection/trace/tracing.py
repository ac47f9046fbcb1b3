"""To look into the next step of a training, or into a step of any network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from core.formulas.losses import Task
from core.formulas.optimizers import SGD
from core.inspection.trace.trace import check_example
from core.inspection.trace.twin import Twin
from core.network.limits import MAXIMUM_SAMPLES
from core.network.network import NeuralNetwork
from core.support.checks import instance, positive_integer
from core.support.public import public
from core.training.trainer import Trainer

if TYPE_CHECKING:
    from core.inspection.trace.trace import StepTrace

MOST_PARAMETERS = 10**6
"""The most weights and biases of a network whose step is looked into."""


@public
def trace_step(
    trainer: Trainer, *, example: int | None = None, keep: int = MAXIMUM_SAMPLES
) -> StepTrace:
    """Return every number of the step that a trainer would take next; it is not taken.

    The step is computed by a twin of the trainer, with its own weights, optimiser and random
    generators: the trainer goes on as if nobody had asked, and then does to the last bit what the
    trace says. The order of the samples and the units dropped are those it will draw.

    Parameters
    ----------
    trainer : Trainer
        Between two steps; not while another thread trains.
    example : int, optional
        A row of the training part: of the mini-batches of the epoch under way, look into the one
        that has it. By default into the next.
    keep : int
        Of a batch of more examples, the trace has those with the largest losses; sums and counts
        are of all.

    Raises
    ------
    ValueError
        If the network has more than a million parameters or one that is not finite, or there is no
        such example, or its mini-batch of this epoch is past.
    TrainingDivergedError
        If the loss is no longer finite on the way to the example's mini-batch.

    Examples
    --------
    >>> import numpy as np
    >>> trainer = Trainer(NeuralNetwork(2, 2, 1, seed=1), np.eye(2), [0, 1])
    >>> trace = trace_step(trainer)
    >>> trace.layers[0].z.shape, trace.layers[0].dW.shape
    ((2, 2), (2, 2))
    >>> metrics = trainer.step()
    >>> np.array_equal(trainer.network.weights[0], trace.layers[0].W_after)
    True
    """
    instance(trainer, Trainer, "trainer", "experiment.trainer")
    positive_integer(keep, "keep")
    parameters = trainer.network.parameters.size
    if parameters > MOST_PARAMETERS:
        raise ValueError(
            f"the network has {parameters:,} weights and biases; a step can be looked into up to "
            f"{MOST_PARAMETERS:,}"
        )
    twin = Twin(trainer)
    if example is not None:
        check_example(example, twin.samples)
        twin.go_to(example)
    return twin.take(keep, example)


@public
def trace_network(
    network: NeuralNetwork,
    X: ArrayLike,
    y: ArrayLike,
    *,
    loss: str | None = None,
    task: Task | None = None,
    learning_rate: float = 0.1,
    keep: int = MAXIMUM_SAMPLES,
) -> StepTrace:
    """Return every number of one step of plain gradient descent; the network stays as it is.

    Parameters
    ----------
    network : NeuralNetwork
    X : array_like of shape (n, n_in)
    y : array_like of shape (n,), (n, 1) or (n, n_out)
        Class indices, values, or targets; as ``Trainer`` takes them.
    loss, task : str, optional
        As in ``Trainer``.
    learning_rate : float
    keep : int
        As in ``trace_step``.

    Raises
    ------
    ValueError
        As of ``trace_step``, and if examples and targets do not fit the network or each other.
    """
    instance(network, NeuralNetwork, "network", "NeuralNetwork(2, 8, 1)")
    trainer = Trainer(network.copy(), X, y, loss=loss, task=task, optimizer=SGD(learning_rate))
    return trace_step(trainer, keep=keep)
