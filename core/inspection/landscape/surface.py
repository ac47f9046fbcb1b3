"""The loss as a function of all weights and biases: of many networks at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from core.formulas.losses import Loss, Task
from core.inspection.landscape.plane import LandscapePlane
from core.network.limits import MAXIMUM_SAMPLES
from core.network.network import NeuralNetwork
from core.network.output_layer import loss_for, task_for
from core.support.arrays import Float64Array, FloatArray, Scratch, empty_aligned
from core.support.checks import instance, positive_integer, real_numbers
from core.support.public import public
from core.training.samples import Encoding

MOST_SAMPLES = 20_000
"""The most samples that the loss is the mean of by default."""

_VALUES = 2**17
"""Of one layer in a pass: what stays in the cache."""

_PRODUCTS = 2 * 10**8
"""In a pass: some hundredths of a second, after which one may stop."""


@public
class LossSurface:
    """The mean loss of a network's samples for any parameters it might have.

    Many networks are evaluated as one: their weights are a stack of shape (k, n_in, n_out), their
    activations an array of shape (units, k, samples), on which the kernels of training work. The
    loss of the network's own parameters is that of ``Trainer.evaluate`` up to rounding.

    Parameters
    ----------
    network : NeuralNetwork
        Whose build it is. It is not changed, and need not stay as it is.
    X : array_like of shape (n, n_in)
    y : array_like of shape (n,) or (n, 1) of classes or values, or (n, n_out) of targets
    loss, task, label_smoothing, sample_weight
        As for a ``Trainer``.
    most_samples : int
        Of more samples so many are chosen, always the same ones.

    Attributes
    ----------
    samples, of_samples : int
        How many samples it is the mean of, and how many there are.

    Raises
    ------
    ValueError
        As from ``Trainer``.
    """

    def __init__(
        self,
        network: NeuralNetwork,
        X: ArrayLike,
        y: ArrayLike,
        *,
        loss: str | None = None,
        task: Task | None = None,
        label_smoothing: float = 0.0,
        sample_weight: ArrayLike | None = None,
        most_samples: int = MOST_SAMPLES,
    ) -> None:
        instance(network, NeuralNetwork, "network", "NeuralNetwork(2, 8, 1)")
        self._loss: Loss = loss_for(network.output_activation, loss, task)
        task = task_for(network.output_activation, self._loss, task)
        samples = Encoding(network, self._loss, task, label_smoothing).train(X, y, sample_weight)
        inputs, targets, weights = samples.inputs, samples.targets, samples.weights
        self.of_samples = len(inputs)
        if len(inputs) > positive_integer(most_samples, "most_samples"):
            order = np.random.default_rng(0).permutation(len(inputs))
            chosen = np.sort(order[:most_samples])
            inputs, targets = inputs[chosen], targets[chosen]
            weights = None if weights is None else weights[chosen]
        self.samples = len(inputs)
        total = self.samples if weights is None else float(weights.sum(dtype=np.float64))
        self._dtype = network.parameters.dtype
        self._size, self._sizes = network.parameters.size, network.layer_sizes
        self._activations = network.activations
        part = min(self.samples, MAXIMUM_SAMPLES)
        self._parts = [
            (
                inputs[start : start + part].T,
                targets[start : start + part].T,
                None if weights is None else weights[start : start + part],
            )
            for start in range(0, self.samples, part)
        ]
        widest = max(self._sizes[1:])
        self._at_once = max(1, min(_VALUES // (part * widest), _PRODUCTS // (part * self._size)))
        self._scale = 1.0 / (total * (self._sizes[-1] if self._loss.mean_over_outputs else 1))

    def losses(self, parameters: ArrayLike) -> Float64Array:
        """Return the loss for each of several parameters, of shape (k,).

        Parameters
        ----------
        parameters : array_like of shape (k, n_parameters)
            Where a loss is too large, or no number, it is infinity or nan.

        Raises
        ------
        ValueError
            If they are of another shape.
        """
        stack = real_numbers(parameters, "parameters")
        if stack.ndim != 2 or stack.shape[1] != self._size:
            raise ValueError(
                f"parameters has shape {stack.shape}; it must be (networks, {self._size})"
            )
        found = np.empty(len(stack))
        for _ in self._passes(lambda start, stop: stack[start:stop], found):
            pass
        return found

    def losses_on(self, plane: LandscapePlane, places: ArrayLike) -> Float64Array:
        """Return the loss at each of some places of a plane, of shape (m,).

        Parameters
        ----------
        plane : LandscapePlane
        places : array_like of shape (m, 2)
        """
        where = np.asarray(places, np.float64)
        found = np.empty(len(where))
        for _ in self.passes(plane, where, found):
            pass
        return found

    def passes(
        self, plane: LandscapePlane, places: Float64Array, losses: Float64Array
    ) -> Iterator[int]:
        """Fill ``losses`` with the loss at each place, bit by bit.

        Who no longer wants them stops asking for more; nothing goes on by itself.

        Parameters
        ----------
        plane : LandscapePlane
        places : array of float, shape (m, 2)
        losses : array of float, shape (m,)
            Overwritten.

        Yields
        ------
        int
            How many are there, after each pass of some hundredths of a second.
        """
        return self._passes(lambda start, stop: plane.parameters_at(places[start:stop]), losses)

    def _passes(
        self, stack: Callable[[int, int], FloatArray], losses: Float64Array
    ) -> Iterator[int]:
        for start in range(0, len(losses), self._at_once):
            stop = min(start + self._at_once, len(losses))
            with np.errstate(all="ignore"):
                parameters = stack(start, stop).astype(self._dtype, copy=False)
            total = np.zeros(stop - start)
            for inputs, targets, counts in self._parts:
                with np.errstate(all="ignore"):
                    total += self._sums(parameters, inputs, targets, counts)
                yield start
            losses[start:stop] = total * self._scale
        yield len(losses)

    def _sums(
        self,
        parameters: FloatArray,
        inputs: FloatArray,
        targets: FloatArray,
        counts: FloatArray | None,
    ) -> FloatArray:
        """Return the sum of all samples' losses, as each counts, for each of some parameters."""
        count, samples, start = len(parameters), inputs.shape[1], 0
        below: FloatArray | None = None
        last = len(self._sizes) - 2
        for index, activation in enumerate(self._activations):
            n_in, n_out = self._sizes[index : index + 2]
            stop = start + (n_in + 1) * n_out
            block = parameters[:, start:stop].reshape(count, n_in + 1, n_out)
            start = stop
            weights, biases = block[:, :-1], block[:, -1]
            if below is None:
                # The inputs are the same for all networks: one product.
                rows = weights.transpose(2, 0, 1).reshape(n_out * count, n_in)
                z = (rows @ inputs).reshape(n_out, count, samples)
            else:
                z = empty_aligned((n_out, count, samples), self._dtype)
                np.matmul(
                    weights.transpose(0, 2, 1), below.transpose(1, 0, 2), out=z.transpose(1, 0, 2)
                )
            z += biases.T[:, :, np.newaxis]
            # To the kernels, other networks are but other samples.
            sums = z.reshape(n_out, count * samples)
            scratch = Scratch.allocate(sums.shape, self._dtype)
            if index < last:
                below = np.empty_like(z)
                activation.forward(sums, below.reshape(sums.shape), scratch)
        wanted = np.broadcast_to(targets[:, np.newaxis], z.shape).reshape(sums.shape)
        delta, terms = np.empty_like(sums), np.empty_like(sums)
        joint = self._loss.on_logits.get(self._activations[-1].name)
        if joint is not None:
            joint(sums, wanted, delta, terms, scratch)
        else:
            assert self._loss.on_outputs is not None  # loss_for has made sure of it
            outputs = np.empty_like(sums)
            activation.forward(sums, outputs, scratch)
            self._loss.on_outputs(outputs, wanted, delta, terms, scratch)
        of_each = terms.reshape(z.shape)
        if counts is not None:
            of_each *= counts
        summed: FloatArray = of_each.sum(axis=(0, 2))
        return summed
