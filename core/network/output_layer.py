"""What a network puts out: which loss, task and outputs go together, and the loss of a pass."""

from __future__ import annotations

import numpy as np

from core.formulas.activations import ACTIVATIONS, Activation
from core.formulas.losses import LOSSES, TASKS, Loss, Task
from core.support.arrays import FloatArray, Scratch
from core.support.checks import known
from core.support.public import public

CLASSIFYING_OUTPUTS: tuple[str, ...] = tuple(
    name for name, activation in ACTIVATIONS.items() if activation.reads_as is not None
)
"""The output activations from which a class can be read; any other is for values."""

PROBABILITY_OUTPUTS: tuple[str, ...] = tuple(
    name for name, activation in ACTIVATIONS.items() if activation.reads_as == "probability"
)
"""The output activations that give the probabilities of the classes."""

DEFAULT_LOSS: dict[str, str] = {
    output_activation: loss.name for loss in LOSSES.values() for output_activation in loss.on_logits
}
"""The loss that has a joint form with an output activation; squared error with any other."""


@public
def loss_for(output_activation: str, loss: str | None = None, task: Task | None = None) -> Loss:
    """Return the loss named, or the one that goes with the output activation and the task.

    By default that is squared error for regression, whatever the output activation.

    Parameters
    ----------
    output_activation : str
    loss : str, optional
    task : "classification" or "regression", optional

    Raises
    ------
    ValueError
        If there is no such output activation, loss or task, or they cannot be paired.
    """
    known(output_activation, ACTIVATIONS, "output activation")
    if task is not None:
        known(task, TASKS, "task")
    usual = {} if task == "regression" else DEFAULT_LOSS
    name = usual.get(output_activation, "mean_squared_error") if loss is None else loss
    found = LOSSES[known(name, LOSSES, "loss")]
    if output_activation not in found.output_activations:
        raise ValueError(
            f"the loss {name} does not go with the output activation {output_activation}; "
            f"it goes with {', '.join(found.output_activations)}"
        )
    return found


def task_for(output_activation: str, loss: Loss, task: Task | None = None) -> Task:
    """Return the task asked for, or the one that output activation and loss are for.

    By default that is classification if the loss is for that alone, or if the output says a class
    and has bounds, else regression.

    Raises
    ------
    ValueError
        If there is no such task, the loss is not for it, or no class can be read from the output.
    """
    if task is None:
        output = ACTIVATIONS[output_activation]
        says_class = output.reads_as is not None and output.bounds is not None
        for_values = "regression" in loss.tasks and not says_class
        task = "regression" if for_values else loss.tasks[-1]
    if known(task, TASKS, "task") not in loss.tasks:
        raise ValueError(f"the loss {loss.name} is not for {task}")
    if task == "classification":
        known(output_activation, CLASSIFYING_OUTPUTS, "output for classes")
    return task


def output_layer(
    classes: int, output_activation: str | None = None, loss: str | None = None, values: int = 1
) -> tuple[str, int]:
    """Return the activation and the number of the outputs that go with the targets.

    Parameters
    ----------
    classes : int
        How many there are; 0 for regression.
    output_activation, loss : str, optional
        What is asked for.
    values : int
        How many values a sample has to predict, for regression.

    Raises
    ------
    ValueError
        If there is no such loss or output activation, or if it shares 1 out among the outputs and
        there is but one, which would be 1 whatever is learnt.
    """
    if output_activation is None:
        if loss is not None:
            output_activation = LOSSES[known(loss, LOSSES, "loss")].output_activation
        else:
            output_activation = {0: "linear", 2: "sigmoid"}.get(classes, "softmax")
    known(output_activation, ACTIVATIONS, "output activation")
    across_units = ACTIVATIONS[output_activation].across_units
    if across_units and classes == 0 and values == 1:
        raise ValueError(
            f"the output activation {output_activation} shares 1 out among the outputs, so that "
            "the only one for a value to predict is always 1; take linear"
        )
    one_for_both = classes == 2 and not across_units
    return output_activation, values if classes == 0 else 1 if one_for_both else classes


class OutputPass:
    """What a pass makes of its logits: outputs, losses, and the gradient of the mean loss.

    Its arrays have a row for each output, whatever axes come after: samples, or networks and
    samples.

    Attributes
    ----------
    logits : array of shape (n_out, ...)
        z of the output layer.
    delta : array of shape (n_out, ...)
        After ``loss``, its gradient with respect to the logits.
    terms : array of shape (n_out, ...)
        After ``loss``, the loss of each output for each sample, not yet scaled.
    scale : float
        What the sum of the terms is multiplied by.
    """

    def _prepare_outputs(
        self, activation: Activation, logits: FloatArray, outputs: FloatArray, scratch: Scratch
    ) -> None:
        self.logits, self._outputs, self._output_scratch = logits, outputs, scratch
        self._output_activation = activation
        self._activate, self._differentiate_output = activation.forward, activation.backward
        self._outputs_are_current = False

    def _prepare_loss(
        self, loss: Loss, delta: FloatArray, terms: FloatArray, *, learns: bool = True
    ) -> None:
        self.delta, self.terms, self._learns = delta, terms, learns
        self.scale = 1.0 / (len(delta) if loss.mean_over_outputs else 1)
        self._joint_loss = loss.on_logits.get(self._output_activation.name)
        self._loss_on_outputs = loss.on_outputs

    def activate_outputs(self) -> FloatArray:
        """Apply the output activation to the logits; return the outputs, of the same shape.

        Loss and score both ask for them; only the first to do so after a pass waits.
        """
        if not self._outputs_are_current:
            self._activate(self.logits, self._outputs, self._output_scratch)
            self._outputs_are_current = True
        return self._outputs

    def loss(self, targets: FloatArray, weights: FloatArray | None = None) -> float:
        """Return the sum of all samples' losses, and keep its gradient where a pass learns.

        Parameters
        ----------
        targets : array of the shape of the logits
        weights : array of shape (1, ...), optional
            What each sample's loss counts.
        """
        delta, terms = self.delta, self.terms
        if self._joint_loss is not None:
            self._joint_loss(self.logits, targets, delta, terms, self._output_scratch)
        else:
            assert self._loss_on_outputs is not None  # loss_for has made sure of it
            outputs = self.activate_outputs()
            self._loss_on_outputs(outputs, targets, delta, terms, self._output_scratch)
            if self._learns:
                self._differentiate_output(self.logits, outputs, delta, self._output_scratch)
        if weights is not None:
            np.multiply(terms, weights, out=terms)
            if self._learns:
                np.multiply(delta, weights, out=delta)
        return float(np.add.reduce(terms, axis=None)) * self.scale
