"""The layers of a network: how many, their sizes and activations, and where their numbers are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from core.formulas.activations import HIDDEN_ACTIVATIONS, Activation
from core.network.limits import MAXIMUM_LAYERS, is_wide, samples_at_once
from core.support.arrays import FloatArray
from core.support.checks import known, positive_integer, shown
from core.support.public import public
from core.support.text import counted


class Layers(NamedTuple):
    """The layers of one network, as a ``Workspace`` passes through them.

    Attributes
    ----------
    sizes : tuple of int
        Of input, hidden and output layers.
    activations : tuple of Activation
        One for each layer but the inputs, as all that follows.
    parameters, gradients : tuple of array of shape (n_in + 1, n_out)
        [W; b], the biases in the last row, and their gradients: views into the network's vectors.
    """

    sizes: tuple[int, ...]
    activations: tuple[Activation, ...]
    parameters: tuple[FloatArray, ...]
    gradients: tuple[FloatArray, ...]

    @property
    def samples_at_once(self) -> int:
        """The most samples in one pass that only answers."""
        return samples_at_once(self.sizes, self.parameters[0].itemsize)

    def chunks(self, inputs: FloatArray) -> Iterator[tuple[slice, FloatArray]]:
        """Yield inputs of shape (n, n_in) in parts, each for one pass that only answers.

        Yields
        ------
        rows : slice
        part : array
            The transpose of what a ``Workspace`` takes for these rows.
        """
        most = self.samples_at_once
        for start in range(0, len(inputs), most):
            rows = slice(start, min(start + most, len(inputs)))
            part = inputs[rows]
            wide = is_wide(inputs.shape[1])
            yield rows, np.ascontiguousarray(part) if wide else with_ones(part)

    def with_gradients(self, flat: FloatArray) -> Layers:
        """Return the same layers with their gradients in another vector, ``flat``."""
        return self._replace(gradients=layer_views(flat, self.sizes))


@public
def layer_views(flat: FloatArray, layer_sizes: Sequence[int]) -> tuple[FloatArray, ...]:
    """View all parameters of a network, or their gradient, layer by layer.

    Parameters
    ----------
    flat : array of shape (n_parameters,)
        Such as ``NeuralNetwork.parameters``.
    layer_sizes : sequence of int
        Sizes of input, hidden and output layers.

    Returns
    -------
    tuple of array
        For each layer but the inputs [W; b] of shape (n_in + 1, n_out), the biases in the last row.
        Nothing is copied.

    Raises
    ------
    ValueError
        If ``flat`` is no such array, or has not as many numbers as such layers take.
    """
    if isinstance(layer_sizes, str | bytes) or not isinstance(layer_sizes, Iterable):
        raise ValueError(f"layer_sizes is {shown(layer_sizes)}; it must be a sequence of sizes")
    layer_sizes = tuple(positive_integer(size, "a size in layer_sizes") for size in layer_sizes)
    if len(layer_sizes) < 2:
        raise ValueError(f"layer_sizes is {shown(layer_sizes)}; it must have two sizes or more")
    needed = sum((n_in + 1) * n_out for n_in, n_out in pairwise(layer_sizes))
    shape = getattr(flat, "shape", None)  # what is no array could not be viewed
    if shape != (needed,):
        given = shown(flat) if shape is None else f"of shape {shape}"
        raise ValueError(
            f"flat is {given}; for layers of sizes {shown(tuple(layer_sizes))} it must be an array "
            f"of shape ({needed},)"
        )
    blocks, start = [], 0
    for n_in, n_out in pairwise(layer_sizes):
        stop = start + (n_in + 1) * n_out
        blocks.append(flat[start:stop].reshape(n_in + 1, n_out))
        start = stop
    return tuple(blocks)


def with_ones(inputs: FloatArray) -> FloatArray:
    """Return ``inputs``, of shape (n, k), with a last column of ones: shape (n, k + 1)."""
    augmented = np.empty((inputs.shape[0], inputs.shape[1] + 1), inputs.dtype)
    augmented[:, :-1] = inputs
    augmented[:, -1] = 1.0
    return augmented


def hidden_sizes(hidden_size: Any) -> list[Any]:
    """Return the units of each hidden layer, of one number or a sequence of them; not yet checked.

    Raises
    ------
    ValueError
        If it is neither.
    """
    if isinstance(hidden_size, int | np.integer):
        return [hidden_size]
    if isinstance(hidden_size, str | bytes | Mapping) or not isinstance(hidden_size, Iterable):
        raise ValueError(
            f"hidden_size is {shown(hidden_size)}; it must be a whole number or a sequence of them"
        )
    return list(hidden_size)


def hidden_activation_names(names: str | Sequence[str], layers: int) -> tuple[str, ...]:
    """Return one activation name for each of ``layers`` hidden layers.

    Raises
    ------
    ValueError
        If a name is unknown, their number is not the number of hidden layers, or there are more
        than 100 layers.
    """
    if layers > MAXIMUM_LAYERS:
        raise ValueError(f"hidden has {layers:,} layers; it can have {MAXIMUM_LAYERS}")
    if not isinstance(names, Iterable):
        raise ValueError(
            f"hidden_activation is {shown(names)}; it must be a name or a sequence of names"
        )
    chosen = (names,) * layers if isinstance(names, str) else tuple(names)
    if isinstance(names, str):
        known(names, HIDDEN_ACTIVATIONS, "hidden activation")
    if len(chosen) == 1:
        chosen *= layers
    if len(chosen) != layers:
        raise ValueError(
            f"{counted(len(chosen), 'hidden activation')} for {counted(layers, 'hidden layer')}; "
            "give one for all layers or one for each"
        )
    return tuple(known(name, HIDDEN_ACTIVATIONS, "hidden activation") for name in chosen)
