"""How the layers of a network are: activations, gradients, and how far a step moves the weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.formulas.activations import Activation
from core.inspection.trace.twin import StepEffect
from core.network.layers import layer_views
from core.network.network import NeuralNetwork
from core.support.arrays import FloatArray
from core.support.checks import all_finite
from core.support.public import public

MOST_SAMPLES = 2048
"""Training samples that are passed through the network; of more, every n-th."""

_NEAR = 0.01
"""The share of an activation's range from a bound, within which its slope is next to nothing."""

_MOSTLY = 0.9
"""The share of the samples for which a saturated unit is that near."""


@public
@dataclass(frozen=True, eq=False)
class LayerHealth:
    """How one layer is. What was not measured is nan or None.

    Attributes
    ----------
    activation : str
    units : int
    weights_rms : float
        The root mean square of its weights, without the biases.
    activation_rms : float
        Of what its units give for the training samples.
    gradient_rms : float
        Of the gradient of its weights, in the step to come.
    step_share : float
        The length of the step to come divided by that of the weights; about 0.001 is usual.
    open_shares : array of shape (units,) or None
        For each unit that can sleep, as a ReLU, the share of the samples that wake it.
    saturated : int or None
        How many units of a bounded activation, as sigmoid, are next to a bound for nine samples in
        ten; None for the output layer, where that may be right.
    alike : int or None
        How many units have the same weights, in and out, as one before them; None for the outputs.
    """

    activation: str
    units: int
    weights_rms: float
    activation_rms: float
    gradient_rms: float = math.nan
    step_share: float = math.nan
    open_shares: FloatArray | None = None
    saturated: int | None = None
    alike: int | None = None

    @property
    def shut(self) -> int | None:
        """How many units no sample wakes; None if none can sleep."""
        return None if self.open_shares is None else int(np.count_nonzero(self.open_shares == 0.0))


@public
@dataclass(frozen=True, eq=False)
class Health:
    """How a network is at one moment.

    Attributes
    ----------
    epoch, batch : int
        When that was.
    layers : tuple of LayerHealth
        From the first hidden layer to the output layer.
    kept : float
        Which share of what the slope promises comes true in the step to come.
    guessing : float
        The lowest loss of an answer that is always the same: what it costs to know nothing.
    samples : int
        How many training samples were passed through the network.
    one_length : float
        How many times as long as the mean gradient that of a single example is, on average.
    one_cosine : float
        The cosine of the angle between the two, on average; 1 where all examples pull the same way.
    """

    epoch: int
    batch: int
    layers: tuple[LayerHealth, ...]
    kept: float
    guessing: float
    samples: int
    one_length: float = math.nan
    one_cosine: float = math.nan


def layers_of(
    network: NeuralNetwork, inputs: FloatArray, step: StepEffect | None
) -> tuple[LayerHealth, ...]:
    """Return how the layers are; nothing if a parameter is not finite.

    Parameters
    ----------
    network : NeuralNetwork
    inputs : array of shape (n, n_in)
        The samples to pass through it.
    step : StepEffect or None
        None for no gradients and no steps.
    """
    if not all_finite(network.parameters):
        return ()
    blocks, sizes = network.layer_parameters, network.layer_sizes
    gradients = changes = None
    if step is not None:
        gradients, changes = layer_views(step.gradient, sizes), layer_views(step.change, sizes)
    outputs = network.layer_outputs(inputs)
    if not all(all_finite(layer) for layer in outputs):
        return ()
    result = []
    with np.errstate(all="ignore"):
        for i, (block, activation, a) in enumerate(
            zip(blocks, network.activations, outputs, strict=True)
        ):
            hidden = i < len(blocks) - 1
            weights = block[:-1]
            size = length(weights)
            result.append(
                LayerHealth(
                    activation.name,
                    block.shape[1],
                    _rms(weights),
                    _rms(a),
                    math.nan if gradients is None else _rms(gradients[i][:-1]),
                    math.nan if changes is None or not size else length(changes[i][:-1]) / size,
                    np.count_nonzero(a, axis=0) / len(a) if hidden and activation.sleeps else None,
                    _saturated(activation, a) if hidden else None,
                    count_alike(block, blocks[i + 1][:-1]) if hidden else None,
                )
            )
    return tuple(result)


def length(values: FloatArray) -> float:
    """Return the Euclidean norm of an array of any shape.

    A product would wait for the threads that compute large ones.
    """
    return math.sqrt(float(np.sum(np.square(values), dtype=np.float64)))


def count_alike(block: FloatArray, above: FloatArray) -> int:
    """Return how many units of a layer have the same weights as one before them.

    Parameters
    ----------
    block : array of shape (n_in + 1, units)
        Their weights and biases.
    above : array of shape (units, n_out)
        Their weights in the next layer.
    """
    whole = np.vstack([block, above.T])
    scale = float(np.abs(whole).max()) or 1.0
    close = np.ascontiguousarray((np.round(whole / scale, 12) + 0.0).T)
    return len(close) - len({unit.tobytes() for unit in close})


def every_nth(values: FloatArray, most: int) -> FloatArray:
    """Return every n-th of the values, at most ``most`` of them."""
    return values[:: -(-len(values) // most) or 1]


def most_samples(network: NeuralNetwork, products: int) -> int:
    """Return how many samples to pass through a network for so many products of numbers."""
    units = sum(network.layer_sizes)
    return max(1, min(MOST_SAMPLES, products // network.parameters.size, products // units))


def _saturated(activation: Activation, a: FloatArray) -> int | None:
    # Where the slope depends on a alone, it is next to nothing beside a bound.
    if activation.bounds is None or not activation.in_place:
        return None
    low, high = activation.bounds
    margin = _NEAR * (high - low)
    near = (a < low + margin) | (a > high - margin)
    return int(np.count_nonzero(near.mean(axis=0) > _MOSTLY))


def _rms(values: FloatArray) -> float:
    return length(values) / math.sqrt(values.size)
