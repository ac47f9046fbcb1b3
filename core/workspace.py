"""One forward and backward pass, in arrays allocated once.

A ``Workspace`` holds every intermediate value of a pass over a fixed number of samples. Arrays are
kept one row per unit, and each layer's activations carry a last row of ones, so that one matrix
product applies weights and biases together and another yields both gradients:

    z = [W; b]^T [a_previous; 1]          dL/d[W; b] = [a_previous; 1] (dL/dz)^T

(Goodfellow et al., Deep Learning, 2016, algorithms 6.3 and 6.4, with the bias folded in.)
At the sizes people watch, the time goes into the number of NumPy calls, so calls are what this
module saves: ``numpy.dot`` has half the overhead of ``matmul``, and nothing is allocated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from core._types import FloatArray, SampleLabels, Scratch, empty_aligned, full_aligned
from core.losses import Loss

if TYPE_CHECKING:
    from core.network import NeuralNetwork

MAXIMUM_SAMPLES = 4096
"""The most samples one pass takes; more are taken in turn, so memory does not grow with them."""


class _ForwardLayer(NamedTuple):
    weights_transposed: FloatArray  # (n_out, n_in + 1)
    z: FloatArray  # (n_out, n)
    a: FloatArray  # (n_out, n), the same array as z where the derivative does not need z
    activate: Any
    scratch: Scratch
    keep: FloatArray | None  # (n_out, n) dropout factors
    dropped: FloatArray  # (n_out, n), a after dropout
    output: FloatArray  # (n_out + 1, n), dropped with its row of ones


class _BackwardLayer(NamedTuple):
    output: FloatArray  # (n_in + 1, n)
    gradient: FloatArray  # (n_in + 1, n_out)
    delta: FloatArray  # (n_out, n)
    delta_transposed: FloatArray  # (n, n_out)
    weights: FloatArray  # (n_in, n_out)
    delta_below: FloatArray  # (n_in, n)
    z_below: FloatArray
    a_below: FloatArray
    differentiate: Any
    scratch: Scratch
    keep: FloatArray | None


class Workspace:
    """The arrays of one pass over ``samples`` samples through ``network``.

    Parameters
    ----------
    network : NeuralNetwork
        Whose current parameters each pass reads.
    samples : int
        How many samples a pass takes.
    loss : Loss, optional
        Needed by ``loss`` and ``backward``.
    gradients : array of the shape of ``network.parameters``, optional
        Where ``backward`` writes; ``network.gradients`` by default.
    dropout : tuple of float
        For each hidden layer, the share of its units dropped in a pass; empty for none. Dropout is
        inverted: what is kept is scaled up, so that a pass without it needs no change
        (Srivastava et al., 2014, section 10).

    Attributes
    ----------
    logits : array of shape (n_out, samples)
        z of the output layer after ``forward``.
    activations : list of array of shape (units, samples)
        For each layer what its activation function makes of z, after ``forward``; of the output
        layer after ``activate_outputs``.
    hidden_outputs : list of array of shape (units + 1, samples)
        For each hidden layer what the next one takes: its activations after dropout, and ones.
    delta : array of shape (n_out, samples)
        After ``loss``, the gradient of the mean loss with respect to the logits.
    """

    def __init__(
        self,
        network: NeuralNetwork,
        samples: int,
        loss: Loss | None = None,
        gradients: FloatArray | None = None,
        dropout: tuple[float, ...] = (),
    ) -> None:
        dtype = network.parameters.dtype
        sizes = network.layer_sizes[1:]
        widest = max(sizes)
        shared = Scratch.allocate((widest, samples), dtype)
        self.samples = samples
        self.dropout = dropout
        self._forward: list[_ForwardLayer] = []
        for i, (size, activation) in enumerate(zip(sizes, network.activations, strict=True)):
            output = full_aligned((size + 1, samples), 1.0, dtype)
            dropped = output[:size]
            rate = dropout[i] if i < len(dropout) else 0.0
            a = empty_aligned((size, samples), dtype) if rate else dropped
            is_output = i == len(sizes) - 1
            in_place = activation.in_place and not is_output
            self._forward.append(
                _ForwardLayer(
                    weights_transposed=network.layer_parameters[i].T,
                    z=a if in_place else empty_aligned((size, samples), dtype),
                    a=a,
                    activate=activation.forward,
                    scratch=shared.view(size, samples),
                    keep=np.ones((size, samples), dtype) if rate else None,
                    dropped=dropped,
                    output=output,
                )
            )
        self._hidden = self._forward[:-1]
        self._last = last = self._forward[-1]
        self.logits = last.z
        self.activations = [layer.a for layer in self._forward]
        self.hidden_outputs = [layer.output for layer in self._hidden]
        self._inputs: FloatArray = np.empty((0, 0), dtype)
        if loss is not None:
            self._prepare_backward(network, loss, gradients, shared)

    def _prepare_backward(
        self,
        network: NeuralNetwork,
        loss: Loss,
        gradients: FloatArray | None,
        shared: Scratch,
    ) -> None:
        dtype = network.parameters.dtype
        gradient_blocks = network.layer_views(network.gradients if gradients is None else gradients)
        deltas = [empty_aligned(layer.a.shape, dtype) for layer in self._forward]
        self.delta = deltas[-1]
        self._terms = np.empty_like(self.delta)
        self._single_logit = self.logits[0]
        self._correct = np.empty(self.samples, np.bool_)
        self._predicted = np.empty(self.samples, np.intp)
        self._logits_of_samples = self.logits.T
        self._logits_by_sample = np.empty(self._logits_of_samples.shape, dtype)
        self._scale = 1.0 / (len(self.delta) if loss.mean_over_outputs else 1)
        self._joint_loss = loss.on_logits.get(network.activations[-1].name)
        self._loss_on_outputs = loss.on_outputs
        self._differentiate_output = network.activations[-1].backward
        self._first_gradient = gradient_blocks[0]
        self._first_delta_transposed = deltas[0].T
        self._backward: list[_BackwardLayer] = []
        for i in range(len(self._forward) - 1, 0, -1):
            below = self._forward[i - 1]
            self._backward.append(
                _BackwardLayer(
                    output=below.output,
                    gradient=gradient_blocks[i],
                    delta=deltas[i],
                    delta_transposed=deltas[i].T,
                    weights=network.weights[i],
                    delta_below=deltas[i - 1],
                    z_below=below.z,
                    a_below=below.a,
                    differentiate=network.activations[i - 1].backward,
                    scratch=below.scratch,
                    keep=below.keep,
                )
            )

    def draw_dropout(self, generator: np.random.Generator) -> None:
        """Draw which hidden units the next passes keep."""
        for layer, rate in zip(self._hidden, self.dropout, strict=True):
            if layer.keep is None:
                continue
            draws = layer.scratch.first
            generator.random(dtype=draws.dtype.type, out=draws)
            np.greater_equal(draws, rate, out=layer.scratch.mask)
            np.multiply(layer.scratch.mask, 1.0 / (1.0 - rate), out=layer.keep)

    def forward(self, inputs: FloatArray) -> None:
        """Compute the logits of ``inputs``, shape (n_in + 1, samples) with a last row of ones."""
        self._inputs = output = inputs
        dot = np.dot
        for (
            weights_transposed,
            z,
            a,
            activate,
            scratch,
            keep,
            dropped,
            layer_output,
        ) in self._hidden:
            dot(weights_transposed, output, z)
            activate(z, a, scratch)
            if keep is not None:
                np.multiply(a, keep, out=dropped)
            output = layer_output
        dot(self._last.weights_transposed, output, self.logits)

    def activate_outputs(self) -> FloatArray:
        """Apply the output activation to the logits; return outputs of shape (n_out, samples)."""
        last = self._last
        last.activate(last.z, last.a, last.scratch)
        return last.a

    def loss(self, targets: FloatArray, weights: FloatArray | None = None) -> float:
        """Return the sum of the samples' losses, and keep its gradient for ``backward``.

        Parameters
        ----------
        targets : array of shape (n_out, samples)
        weights : array of shape (1, samples), optional
            What each sample's loss counts.
        """
        last, delta, terms = self._last, self.delta, self._terms
        if self._joint_loss is not None:
            self._joint_loss(last.z, targets, delta, terms, last.scratch)
        else:
            assert self._loss_on_outputs is not None  # loss_for has made sure of it
            outputs = self.activate_outputs()
            self._loss_on_outputs(outputs, targets, delta, terms, last.scratch)
            self._differentiate_output(last.z, outputs, delta, last.scratch)
        if weights is not None:
            np.multiply(terms, weights, out=terms)
            np.multiply(delta, weights, out=delta)
        return float(np.add.reduce(terms, axis=None)) * self._scale

    def sample_losses(self, targets: FloatArray) -> FloatArray:
        """Return the loss of each sample, of shape (samples,), for targets as in ``loss``."""
        self.loss(targets)
        losses: FloatArray = np.add.reduce(self._terms, axis=0) * self._scale
        return losses

    def count_correct(self, labels: SampleLabels) -> int:
        """Return how many samples of the pass the logits put into their own class, ``labels``."""
        mask = self._correct
        if len(self.logits) == 1:
            np.greater(self._single_logit, 0.0, out=mask)
            np.equal(mask, labels, out=mask)
        else:
            # argmax would copy the logits to this order itself, into a new array.
            np.copyto(self._logits_by_sample, self._logits_of_samples)
            np.argmax(self._logits_by_sample, axis=1, out=self._predicted)
            np.equal(self._predicted, labels, out=mask)
        return int(np.count_nonzero(mask))

    def squared_residuals(self, values: SampleLabels) -> float:
        """Return the summed squared differences of the outputs and ``values``, shape (n, n_out)."""
        residuals = self._last.scratch.first
        np.subtract(self.activate_outputs(), values.T, out=residuals)
        np.multiply(residuals, residuals, out=residuals)
        return float(np.add.reduce(residuals, axis=None))

    def backward(self, divisor: float) -> None:
        """Backpropagate: write the gradient of (sum of losses) / ``divisor``.

        ``divisor`` is the number of samples of the whole batch, or the sum of their weights.
        """
        delta, dot = self.delta, np.dot
        np.multiply(delta, self._scale / divisor, out=delta)
        for (
            output,
            gradient,
            delta,
            delta_transposed,
            weights,
            delta_below,
            z_below,
            a_below,
            differentiate,
            scratch,
            keep,
        ) in self._backward:
            dot(output, delta_transposed, gradient)
            dot(weights, delta, delta_below)
            if keep is not None:
                np.multiply(delta_below, keep, out=delta_below)
            differentiate(z_below, a_below, delta_below, scratch)
        dot(self._inputs, self._first_delta_transposed, self._first_gradient)
