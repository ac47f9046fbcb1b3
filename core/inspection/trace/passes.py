"""One pass forward and back for each example, by the engine's own kernels.

The engine divides the gradient of the loss by the number of examples before it goes back, and
overwrites what it no longer needs. Here every example keeps the gradient of its own loss, layer by
layer, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.formulas.activations import Activation
from core.formulas.losses import Loss
from core.network.layers import Layers
from core.support.arrays import FloatArray, IntArray, Scratch


class LayerRows(NamedTuple):
    """What a layer does with some examples, one a row; as in ``LayerTrace``."""

    a_in: FloatArray
    z: FloatArray
    a: FloatArray
    keep: FloatArray | None
    slope: FloatArray | None
    da: FloatArray | None
    dz: FloatArray


class Rows(NamedTuple):
    """Some examples of a batch, one a row, on their way forward and back."""

    indices: IntArray  # (n,)
    targets: FloatArray  # (n, n_out)
    weights: FloatArray | None  # (n,)
    terms: FloatArray  # (n, n_out)
    losses: FloatArray  # (n,)
    layers: tuple[LayerRows, ...]

    def pick(self, which: IntArray) -> Rows:
        """Return some of the examples."""
        return _of_each(lambda array: array[which], self)

    @classmethod
    def joined(cls, parts: list[Rows]) -> Rows:
        """Return the examples of all parts."""
        return parts[0] if len(parts) == 1 else _of_each(_joined, *parts)


def _joined(*arrays: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate(arrays)


def _of_each(change: Callable[..., NDArray[Any]], *parts: Rows) -> Rows:
    """Return rows whose arrays are made of those of all parts; what they do not have is None."""

    def made(*same: NDArray[Any] | None) -> Any:
        return None if same[0] is None else change(*same)

    *examples, layers = zip(*parts, strict=True)
    merged: list[Any] = [made(*same) for same in examples]
    merged.append(
        tuple(
            LayerRows(*(made(*same) for same in zip(*of_layer, strict=True)))
            for of_layer in zip(*layers, strict=True)
        )
    )
    return Rows(*merged)


def activate(activation: Activation, z: FloatArray) -> FloatArray:
    """Return f(z), of the shape (n, units) of ``z``."""
    by_unit = np.ascontiguousarray(z.T)
    a = np.empty_like(by_unit)
    activation.forward(by_unit, a, Scratch.allocate(a.shape, a.dtype))
    return a.T


def times_slope(activation: Activation, z: FloatArray, a: FloatArray, da: FloatArray) -> FloatArray:
    """Return dz, the gradient with respect to z, of that with respect to a; all (n, units)."""
    delta = np.array(da.T, order="C")
    scratch = Scratch.allocate(delta.shape, delta.dtype)
    activation.backward(np.ascontiguousarray(z.T), np.ascontiguousarray(a.T), delta, scratch)
    return delta.T


def slope_of(activation: Activation, z: FloatArray, a: FloatArray) -> FloatArray | None:
    """Return f'(z), of shape (n, units); None where a unit's value depends on other units."""
    if activation.across_units:
        return None
    return times_slope(activation, z, a, np.ones_like(z))


def losses_of(
    loss: Loss, activation: Activation, z: FloatArray, a: FloatArray, targets: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray | None, FloatArray]:
    """Return what the outputs of some examples cost, and the gradients of each example's loss.

    Returns
    -------
    terms : array of shape (n, n_out)
        The loss of every output.
    losses : array of shape (n,)
        Their mean or their sum, as the loss has it.
    da : array of shape (n, n_out) or None
        With respect to a; None where the loss is of z and goes to dz at once.
    dz : array of shape (n, n_out)
    """
    by_unit, y = np.ascontiguousarray(z.T), np.ascontiguousarray(targets.T)
    delta, terms = np.empty_like(by_unit), np.empty_like(by_unit)
    scratch = Scratch.allocate(delta.shape, delta.dtype)
    scale = 1.0 / (len(delta) if loss.mean_over_outputs else 1)
    joint, da = loss.on_logits.get(activation.name), None
    if joint is not None:
        joint(by_unit, y, delta, terms, scratch)
        dz = delta.T * scale
    else:
        assert loss.on_outputs is not None  # loss_for has made sure of it
        loss.on_outputs(np.ascontiguousarray(a.T), y, delta, terms, scratch)
        da = delta.T * scale
        dz = times_slope(activation, z, a, da)
    return terms.T, np.add.reduce(terms, axis=0) * scale, da, dz


def go_back(
    layers: Layers,
    loss: Loss,
    inputs: FloatArray,
    sums: list[FloatArray],
    activations: list[FloatArray],
    keeps: list[FloatArray | None],
    targets: FloatArray,
) -> tuple[FloatArray, FloatArray, tuple[LayerRows, ...]]:
    """Backpropagate the loss of each example by itself.

    Parameters
    ----------
    layers : Layers
    loss : Loss
    inputs : array of shape (n, n_in)
    sums, activations : list of array of shape (n, units)
        z and a of each layer.
    keeps : list of array of shape (n, units) or None
        By what dropout has multiplied a.
    targets : array of shape (n, n_out)

    Returns
    -------
    terms, losses
        As of ``losses_of``.
    rows : tuple of LayerRows
    """
    entering = [inputs]
    for a, keep in zip(activations[:-1], keeps[:-1], strict=True):
        entering.append(a if keep is None else a * keep)
    last = layers.activations[-1]
    terms, losses, da, dz = losses_of(loss, last, sums[-1], activations[-1], targets)
    rows: list[LayerRows] = []
    for i in range(len(sums) - 1, -1, -1):
        activation, z, a = layers.activations[i], sums[i], activations[i]
        if i < len(sums) - 1:
            da = dz @ layers.parameters[i + 1][:-1].T
            keep = keeps[i]
            if keep is not None:
                da = da * keep
            dz = times_slope(activation, z, a, da)
        slope = slope_of(activation, z, a)
        rows.append(LayerRows(entering[i], z, a, keeps[i], slope, da, dz))
    return terms, losses, tuple(reversed(rows))
