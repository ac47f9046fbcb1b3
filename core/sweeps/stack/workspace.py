"""One forward and backward pass of many networks at once, in arrays allocated once.

What ``core.network.workspace`` does for one network, with the same kernels and the same row of
ones that folds the biases in, each operation for all networks.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from core.formulas.losses import Loss
from core.network.output_layer import OutputPass
from core.support.arrays import BoolArray, FloatArray, IntArray, Scratch
from core.sweeps.stack.layout import Multiply, StackLayers, by_network

_Product = tuple[Multiply, FloatArray, FloatArray, FloatArray]
"""What multiplies, left, right, and where their product goes."""


class _Layer(NamedTuple):
    """Of one layer's arrays, all of shape (units, networks, samples), what a pass needs."""

    z: FloatArray
    a: FloatArray  # the same array as z where the derivative does not need z
    activate: Any
    differentiate: Any
    scratch: Scratch
    keep: FloatArray | None  # dropout factors
    dropped: FloatArray  # a after dropout
    output: FloatArray  # (units + 1, networks, samples), dropped with its row of ones
    delta: FloatArray


class StackWorkspace(OutputPass):
    """The arrays of one pass over ``samples`` samples of each network of a stack.

    Parameters
    ----------
    layers : StackLayers
    samples : int
    loss : Loss
    dropout : tuple of float
        As in ``Workspace``.
    learns : bool
        Whether ``backward`` is asked for.

    Attributes
    ----------
    logits : array of shape (n_out, networks, samples)
        z of the output layer after ``forward``.
    terms : array of shape (n_out, networks, samples)
        After ``loss``, the loss of each output for each sample, not yet scaled.
    scale : float
        What the sum of the terms is multiplied by.
    """

    def __init__(
        self,
        layers: StackLayers,
        samples: int,
        loss: Loss,
        dropout: tuple[float, ...] = (),
        *,
        learns: bool = True,
    ) -> None:
        layout, sizes = layers.layout, layers.sizes[1:]
        self.samples, self._layout, self._dropout = samples, layout, dropout
        shared = layout.scratch(max(sizes), samples)
        self._layers: list[_Layer] = []
        for i, (size, activation) in enumerate(zip(sizes, layers.activations, strict=True)):
            is_output = i == len(sizes) - 1
            output = layout.units(size + 1, samples)
            output[size:] = 1.0
            rate = dropout[i] if i < len(dropout) else 0.0
            a = layout.units(size, samples) if rate else output[:size]
            in_place = activation.in_place and not is_output
            self._layers.append(
                _Layer(
                    z=a if in_place else layout.units(size, samples),
                    a=a,
                    activate=activation.forward,
                    differentiate=activation.backward,
                    scratch=_first_units(shared, size),
                    keep=layout.units(size, samples) if rate else None,
                    dropped=output[:size],
                    output=output,
                    delta=layout.units(size, samples) if learns or is_output else a,
                )
            )
        self._hidden, self._last = self._layers[:-1], self._layers[-1]
        transposed = [block.swapaxes(1, 2) for block in layers.parameters]
        self._first_block, self._first_z = transposed[0], by_network(self._layers[0].z)
        self._multiply_first = layout.multiply(layers.sizes[0] + 1)
        self._forward = [
            (below, self._product(block, by_network(below.output), by_network(above.z)))
            for (below, above), block in zip(pairwise(self._layers), transposed[1:], strict=True)
        ]
        last = self._last
        self._prepare_outputs(layers.activations[-1], last.z, last.a, last.scratch)
        self._prepare_loss(loss, last.delta, layout.units(sizes[-1], samples), learns=learns)
        self._inputs: FloatArray = np.empty((0, 0, 0), layout.dtype)
        if learns:
            self._prepare_backward(layers)
        self._prepare_scores()

    def _prepare_backward(self, layers: StackLayers) -> None:
        self._first_gradient = layers.gradients[0]
        self._first_delta = by_network(self._layers[0].delta).swapaxes(1, 2)
        self._multiply_last = self._layout.multiply(self.samples)
        self._backward: list[tuple[_Product, _Product, _Layer]] = []
        for i in range(len(self._layers) - 1, 0, -1):
            below, delta = self._layers[i - 1], by_network(self._layers[i].delta)
            weights = layers.parameters[i][:, :-1]
            of_weights = self._product(
                by_network(below.output), delta.swapaxes(1, 2), layers.gradients[i]
            )
            of_delta = self._product(weights, delta, by_network(below.delta))
            self._backward.append((of_weights, of_delta, below))

    def _product(self, left: FloatArray, right: FloatArray, out: FloatArray) -> _Product:
        return self._layout.multiply(left.shape[2]), left, right, out

    def _prepare_scores(self) -> None:
        outputs, networks, samples = self.logits.shape
        self._correct = self._layout.units(1, samples, np.bool_)[0]
        self._by_sample = np.empty((networks, samples, outputs), self._layout.dtype)
        self._predicted = np.empty((networks, samples), np.intp)

    def forward(self, inputs: FloatArray) -> None:
        """Compute the logits of ``inputs``, of shape (n_in + 1, networks, samples).

        The last row is of ones.
        """
        self._inputs = by_network(inputs)
        self._outputs_are_current = False
        self._multiply_first(self._first_block, self._inputs, self._first_z)
        for (z, a, activate, _, scratch, keep, dropped, _, _), (
            multiply,
            *product,
        ) in self._forward:
            activate(z, a, scratch)
            if keep is not None:
                np.multiply(a, keep, out=dropped)
            multiply(*product)

    def losses(self, out: FloatArray) -> None:
        """Write the sum of each network's losses, after ``loss``, to an array (networks,)."""
        np.add.reduce(self.terms, axis=(0, 2), out=out)
        np.multiply(out, self.scale, out=out)

    def count_correct(self, labels: FloatArray, readable: BoolArray, out: IntArray) -> None:
        """Write how many samples the logits put into their own class to an array (networks,).

        Parameters
        ----------
        labels : array of shape (networks, samples)
        readable : array of bool, shape (networks,)
            Whether the network's loss is finite; see ``Workspace.count_correct``.
        out : array of int, shape (networks,)
        """
        mask, logits = self._correct, self.logits
        if len(logits) == 1:
            np.greater(logits[0], 0.0, out=mask)
            np.equal(mask, labels, out=mask)
        else:
            np.copyto(self._by_sample, logits.transpose(1, 2, 0))
            np.argmax(self._by_sample, axis=2, out=self._predicted)
            np.equal(self._predicted, labels, out=mask)
        if not readable.all():
            largest = logits.max(axis=0)
            says = ~np.isnan(largest) if len(logits) == 1 else np.isfinite(largest)
            mask &= says | readable[:, np.newaxis]
        np.add.reduce(mask, axis=1, dtype=np.intp, out=out)

    def squared_residuals(self, values: FloatArray, out: FloatArray) -> None:
        """Write the summed squared differences of outputs and values to an array (networks,).

        Parameters
        ----------
        values : array of shape (n_out, networks, samples)
        out : array of shape (networks,)
        """
        residuals = self._last.scratch.first
        np.subtract(self.activate_outputs(), values, out=residuals)
        np.multiply(residuals, residuals, out=residuals)
        np.add.reduce(residuals, axis=(0, 2), out=out)

    def keep_units(self, draws: list[FloatArray]) -> None:
        """Have the next pass keep the hidden units whose draws are at least the dropout rate.

        Parameters
        ----------
        draws : list of array of shape (units, networks, samples)
            One for each hidden layer with a rate above 0.
        """
        layers = [(layer, rate) for layer, rate in zip(self._hidden, self._dropout, strict=True)]
        dropping = [(layer, rate) for layer, rate in layers if layer.keep is not None]
        for (layer, rate), drawn in zip(dropping, draws, strict=True):
            np.greater_equal(drawn, rate, out=layer.scratch.mask)
            np.multiply(layer.scratch.mask, 1.0 / (1.0 - rate), out=layer.keep)

    def backward(self, divisor: float | FloatArray) -> None:
        """Backpropagate: write the gradient of (sum of losses) / ``divisor`` of each network.

        A divisor of each network comes in the shape (1, networks, 1).
        """
        np.multiply(self.delta, self.scale / divisor, out=self.delta)
        for (find, *of_weights), (find_below, *of_delta), below in self._backward:
            find(*of_weights)
            find_below(*of_delta)
            if below.keep is not None:
                np.multiply(below.delta, below.keep, out=below.delta)
            below.differentiate(below.z, below.a, below.delta, below.scratch)
        self._multiply_last(self._inputs, self._first_delta, self._first_gradient)


def _first_units(scratch: Scratch, units: int) -> Scratch:
    first, second, mask, zeros = scratch.first, scratch.second, scratch.mask, scratch.zeros
    return Scratch(first[:units], second[:units], mask[:units], zeros[:units])
