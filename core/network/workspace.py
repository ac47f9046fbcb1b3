"""One forward and backward pass, in arrays allocated once.

A ``Workspace`` holds every intermediate value of a pass over a fixed number of samples. Arrays are
kept one row per unit, and each layer's activations carry a last row of ones, so that one matrix
product applies weights and biases together and another yields both gradients:

    z = [W; b]^T [a_previous; 1]          dL/d[W; b] = [a_previous; 1] (dL/dz)^T

(Goodfellow et al., Deep Learning, 2016, algorithms 6.3 and 6.4, with the bias folded in.)
At the sizes people watch, the time goes into the number of NumPy calls, so calls are what this
module saves: ``numpy.dot`` has half the overhead of ``matmul``, and nothing is allocated.

Where the inputs are many (``is_wide``) the time goes into the numbers themselves. Inputs then stay
as data come, one row per sample, for turning a mini-batch over would cost more than the calls;
hidden layers are kept the same way, in which the products are fastest; and biases, with no row of
ones to multiply them, are added and summed apart. All this is a matter of strides: the arrays keep
the shape (units, samples), as transposed views.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from core.formulas.losses import Loss
from core.network.layers import Layers
from core.network.limits import is_wide
from core.network.output_layer import OutputPass
from core.network.products import Dot, dot
from core.support.arrays import FloatArray, SampleLabels, Scratch, empty_aligned, full_aligned

_Product = tuple[FloatArray, FloatArray, FloatArray]
"""What ``numpy.dot`` takes: left, right, and where their product goes."""


class _ForwardLayer(NamedTuple):
    bias: FloatArray | None  # (n_out, 1), if wide
    z: FloatArray  # (n_out, n)
    a: FloatArray  # (n_out, n), the same array as z where the derivative does not need z
    activate: Any
    scratch: Scratch
    keep: FloatArray | None  # (n_out, n) dropout factors
    dropped: FloatArray  # (n_out, n), a after dropout
    output: FloatArray  # (n_out + 1, n), dropped with its row of ones; if wide, dropped


class _BackwardLayer(NamedTuple):
    delta: FloatArray  # (n_out, n)
    gradient_product: _Product  # gives the gradient of [W; b]; if wide, of W
    bias_gradient: FloatArray | None  # (n_out,), if wide
    delta_product: _Product  # gives delta_below
    delta_below: FloatArray  # (n_in, n)
    z_below: FloatArray
    a_below: FloatArray
    differentiate: Any
    scratch: Scratch
    keep: FloatArray | None


class Workspace(OutputPass):
    """The arrays of one pass over ``samples`` samples through a network.

    Parameters
    ----------
    layers : Layers
        Those of the network: each pass reads their parameters as they are then, and ``backward``
        writes their gradients.
    samples : int
        How many samples a pass takes.
    loss : Loss, optional
        Needed by ``loss`` and ``backward``.
    dropout : tuple of float
        For each hidden layer, the share of its units dropped in a pass; empty for none. Dropout is
        inverted: what is kept is scaled up, so that a pass without it needs no change
        (Srivastava et al., 2014, section 10).
    dot : Dot
        What multiplies.

    Attributes
    ----------
    logits : array of shape (n_out, samples)
        z of the output layer after ``forward``.
    activations : list of array of shape (units, samples)
        For each layer what its activation function makes of z, after ``forward``; of the output
        layer after ``activate_outputs``.
    hidden_outputs : list of array of shape (units + 1, samples)
        For each hidden layer what the next one takes: its activations after dropout, and ones
        unless the inputs are many.
    delta : array of shape (n_out, samples)
        After ``loss``, the gradient of the mean loss with respect to the logits.
    """

    def __init__(
        self,
        layers: Layers,
        samples: int,
        loss: Loss | None = None,
        dropout: tuple[float, ...] = (),
        dot: Dot = dot,
    ) -> None:
        self.samples = samples
        self._dot = dot
        self.dropout = dropout
        self._dtype = layers.parameters[0].dtype
        sizes = layers.sizes[1:]
        shared = Scratch.allocate((max(sizes), samples), self._dtype)
        self._wide = is_wide(layers.sizes[0])
        self._forward: list[_ForwardLayer] = []
        for i, (size, activation) in enumerate(zip(sizes, layers.activations, strict=True)):
            is_output = i == len(sizes) - 1
            # The loss is fastest one row per unit, whatever the rest.
            by_sample = self._wide and not is_output
            output = (
                self._empty(size, by_sample=True)
                if by_sample
                else full_aligned((size + 1, samples), 1.0, self._dtype)
            )
            dropped = output[:size]
            rate = dropout[i] if i < len(dropout) else 0.0
            a = self._empty(size, by_sample=by_sample) if rate else dropped
            in_place = activation.in_place and not is_output
            self._forward.append(
                _ForwardLayer(
                    bias=layers.parameters[i][-1:].T if self._wide else None,
                    z=a if in_place else self._empty(size, by_sample=by_sample),
                    a=a,
                    activate=activation.forward,
                    scratch=shared.view(size, samples, by_sample=by_sample),
                    keep=np.ones_like(a) if rate else None,
                    dropped=dropped,
                    output=output,
                )
            )
        self._hidden = self._forward[:-1]
        blocks = self._multiplied(layers.parameters)
        # Each hidden layer, and how its output becomes the next layer's z.
        self._steps = [
            (layer, _product(block.T, layer.output, above.z))
            for (layer, above), block in zip(pairwise(self._forward), blocks[1:], strict=True)
        ]
        self._first_block = blocks[0]
        self._first_block_transposed = blocks[0].T
        self._first_z = self._forward[0].z
        self._first_z_transposed = self._first_z.T
        self._first_by_sample = not self._first_z.flags.c_contiguous
        self._inputs: FloatArray = np.empty((0, 0), self._dtype)
        self._last = last = self._forward[-1]
        self._prepare_outputs(layers.activations[-1], last.z, last.a, last.scratch)
        self.activations = [layer.a for layer in self._forward]
        self.hidden_outputs = [layer.output for layer in self._hidden]
        if loss is not None:
            self._prepare_backward(layers, loss)

    def _empty(self, units: int, *, by_sample: bool) -> FloatArray:
        """Return a new array of shape (units, samples)."""
        if by_sample:
            return empty_aligned((self.samples, units), self._dtype).T
        return empty_aligned((units, self.samples), self._dtype)

    def _multiplied(self, blocks: tuple[FloatArray, ...]) -> tuple[FloatArray, ...]:
        """Return [W; b] of each layer, or where no ones meet the biases, W."""
        return tuple(block[:-1] for block in blocks) if self._wide else blocks

    def _prepare_backward(self, layers: Layers, loss: Loss) -> None:
        blocks = self._multiplied(layers.gradients)
        bias_gradients = [block[-1] if self._wide else None for block in layers.gradients]
        deltas = [
            self._empty(len(layer.z), by_sample=not layer.z.flags.c_contiguous)
            for layer in self._forward
        ]
        self._prepare_loss(loss, deltas[-1], self._empty(len(deltas[-1]), by_sample=False))
        self._single_logit = self.logits[0]
        self._correct = np.empty(self.samples, np.bool_)
        self._predicted = np.empty(self.samples, np.intp)
        self._logits_of_samples = self.logits.T
        self._logits_by_sample = np.empty(self._logits_of_samples.shape, self._dtype)
        self._first_delta = deltas[0]
        self._first_delta_transposed = deltas[0].T
        self._first_gradient = blocks[0]
        self._first_bias_gradient = bias_gradients[0]
        self._ones = np.ones(self.samples, self._dtype)
        self._backward: list[_BackwardLayer] = []
        for i in range(len(self._forward) - 1, 0, -1):
            below, delta = self._forward[i - 1], deltas[i]
            self._backward.append(
                _BackwardLayer(
                    delta=delta,
                    gradient_product=(below.output, delta.T, blocks[i]),
                    bias_gradient=bias_gradients[i],
                    delta_product=_product(layers.parameters[i][:-1], delta, deltas[i - 1]),
                    delta_below=deltas[i - 1],
                    z_below=below.z,
                    a_below=below.a,
                    differentiate=layers.activations[i - 1].backward,
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
            in_order = draws if draws.flags.c_contiguous else draws.T
            generator.random(dtype=draws.dtype.type, out=in_order)
            np.greater_equal(draws, rate, out=layer.scratch.mask)
            np.multiply(layer.scratch.mask, 1.0 / (1.0 - rate), out=layer.keep)

    def forward(self, inputs: FloatArray) -> None:
        """Compute the logits of ``inputs``, shape (n_in + 1, samples) with a last row of ones.

        Where ``is_wide`` they have the shape (n_in, samples).
        """
        self._inputs = inputs
        self._outputs_are_current = False
        dot = self._dot
        if self._first_by_sample:
            dot(inputs.T, self._first_block, self._first_z_transposed)
        else:
            dot(self._first_block_transposed, inputs, self._first_z)
        for (bias, z, a, activate, scratch, keep, dropped, _), product in self._steps:
            if bias is not None:
                np.add(z, bias, out=z)
            activate(z, a, scratch)
            if keep is not None:
                np.multiply(a, keep, out=dropped)
            dot(*product)
        last = self._last
        if last.bias is not None:
            np.add(last.z, last.bias, out=last.z)

    def sums(self) -> list[FloatArray]:
        """Return z of every layer after ``forward``, of shape (units, samples), in new arrays.

        Where an activation stands in the place of its z, that is worked out again, by the same
        products, so with the same bits.
        """
        dot = self._dot
        by_sample = [not layer.z.flags.c_contiguous for layer in self._forward]
        results = [
            self._empty(len(layer.z), by_sample=rows)
            for layer, rows in zip(self._forward, by_sample, strict=True)
        ]
        if self._first_by_sample:
            dot(self._inputs.T, self._first_block, results[0].T)
        else:
            dot(self._first_block_transposed, self._inputs, results[0])
        for (_, (left, right, _)), z in zip(self._steps, results[1:], strict=True):
            dot(left, right, z if z.flags.c_contiguous else z.T)
        for layer, z in zip(self._forward, results, strict=True):
            if layer.bias is not None:
                np.add(z, layer.bias, out=z)
        return results

    @property
    def kept(self) -> list[FloatArray | None]:
        """For each layer by what dropout multiplies each activation, None where it drops none."""
        return [layer.keep for layer in self._forward]

    def sample_losses(self, targets: FloatArray) -> FloatArray:
        """Return the loss of each sample, of shape (samples,), for targets as in ``loss``."""
        self.loss(targets)
        losses: FloatArray = np.add.reduce(self.terms, axis=0) * self.scale
        return losses

    def count_correct(self, labels: SampleLabels, readable: bool = True) -> int:
        """Return how many samples of the pass the logits put into their own class, ``labels``.

        Where not every logit is ``readable``, for the loss is not finite, samples are none of them
        whose logits say no class: because one is nan, or the largest of several infinite.
        """
        mask = self._correct
        if len(self.logits) == 1:
            np.greater(self._single_logit, 0.0, out=mask)
            np.equal(mask, labels, out=mask)
        else:
            # argmax would copy the logits to this order itself, into a new array.
            np.copyto(self._logits_by_sample, self._logits_of_samples)
            np.argmax(self._logits_by_sample, axis=1, out=self._predicted)
            np.equal(self._predicted, labels, out=mask)
        if not readable:
            largest = self.logits.max(axis=0)
            mask &= ~np.isnan(largest) if len(self.logits) == 1 else np.isfinite(largest)
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
        delta, dot, ones = self.delta, self._dot, self._ones
        np.multiply(delta, self.scale / divisor, out=delta)
        for (
            delta,
            gradient_product,
            bias_gradient,
            delta_product,
            delta_below,
            z_below,
            a_below,
            differentiate,
            scratch,
            keep,
        ) in self._backward:
            dot(*gradient_product)
            if bias_gradient is not None:
                dot(delta, ones, bias_gradient)
            dot(*delta_product)
            if keep is not None:
                np.multiply(delta_below, keep, out=delta_below)
            differentiate(z_below, a_below, delta_below, scratch)
        dot(self._inputs, self._first_delta_transposed, self._first_gradient)
        if self._first_bias_gradient is not None:
            dot(self._first_delta, ones, self._first_bias_gradient)


def _product(left: FloatArray, right: FloatArray, out: FloatArray) -> _Product:
    """Return what ``numpy.dot`` takes to write left times right to ``out``, however that lies."""
    return (left, right, out) if out.flags.c_contiguous else (right.T, left.T, out.T)
