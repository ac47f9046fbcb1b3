"""Planes through the space of all weights and biases, of which a picture can be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.network.network import NeuralNetwork
from core.support.arrays import Float64Array
from core.support.checks import all_finite, instance, real_numbers
from core.support.public import public

FEWEST_MOMENTS = 3
"""Of a run, for a plane through them: two of them and the present one span it."""

_FLAT = 1e-12
"""The share of the squared distance along the first direction below which, but for rounding, there
is none along another."""


@public
@dataclass(frozen=True, eq=False)
class LandscapePlane:
    """A plane through the space of a network's parameters, which has a dimension for each.

    Attributes
    ----------
    kind : "path" or "random"
        What its directions are, see ``path_plane`` and ``random_plane``.
    centre : array of float, shape (n_parameters,)
        The parameters at (0, 0).
    directions : array of float, shape (2, n_parameters)
        What is added to them for each unit along either axis.
    shares : tuple of two float
        How much of the squared distance of the path from the centre is along each; nan for a
        random plane.
    """

    kind: Literal["path", "random"]
    centre: Float64Array
    directions: Float64Array
    shares: tuple[float, float]

    def parameters_at(self, places: ArrayLike) -> Float64Array:
        """Return the parameters at some places, of shape (m, n_parameters).

        Parameters
        ----------
        places : array_like of shape (m, 2)
        """
        return self.centre + np.asarray(places, np.float64) @ self.directions

    def places_of(self, parameters: ArrayLike) -> Float64Array:
        """Return the places of the plane nearest to some parameters, of shape (m, 2).

        Parameters
        ----------
        parameters : array_like of shape (m, n_parameters)
        """
        offsets = np.asarray(parameters, np.float64) - self.centre
        within = self.directions @ self.directions.T
        places = np.linalg.solve(within, self.directions @ offsets.T).T
        return np.ascontiguousarray(places, np.float64)

    def distances(self, places: ArrayLike) -> Float64Array:
        """Return how far some places are from the centre among all parameters, of shape (m,)."""
        ways = np.asarray(places, np.float64) @ self.directions
        return np.asarray(np.sqrt(np.square(ways).sum(axis=1)), np.float64)


@public
def path_plane(
    path: ArrayLike, centre: ArrayLike, weights: ArrayLike | None = None
) -> LandscapePlane:
    """Return the plane through ``centre`` that the path of a run lies closest to.

    It is spanned by the principal directions of the path's distances from the centre, as in Li et
    al., "Visualizing the Loss Landscape of Neural Nets", 2018, section 7.2,
    https://arxiv.org/abs/1712.09913; they are of length 1 and at right angles. The path begins on
    the left, and its farthest point off the first axis is above.

    Parameters
    ----------
    path : array_like of shape (m, n_parameters)
        Parameters at moments of the run, in their order.
    centre : array_like of shape (n_parameters,)
        Mostly those of now.
    weights : array_like of shape (m,), optional
        What each moment counts, as by the epochs that it stands for; the same by default.

    Raises
    ------
    ValueError
        If there are fewer than three moments, they do not fit, not all are finite, or nothing has
        moved.
    """
    middle = np.asarray(real_numbers(centre, "centre"), np.float64)
    moments = np.asarray(real_numbers(path, "path"), np.float64)
    if moments.ndim != 2 or middle.ndim != 1 or moments.shape[1] != middle.size:
        raise ValueError(
            f"path has shape {moments.shape} and centre {middle.shape}; they must be "
            "(moments, parameters) and (parameters,)"
        )
    if len(moments) < FEWEST_MOMENTS:
        raise ValueError(
            f"a path of {len(moments)} moments spans no plane; it takes {FEWEST_MOMENTS} or more"
        )
    if not (all_finite(moments) and all_finite(middle)):
        raise ValueError("the path holds parameters that are not finite")
    offsets = moments - middle
    counts = np.ones(len(moments)) if weights is None else np.asarray(weights, np.float64)
    weighted = offsets * np.sqrt(counts)[:, np.newaxis]
    # There are far fewer moments than parameters: the smaller of the two matrices will do.
    squares, mixtures = np.linalg.eigh(weighted @ weighted.T)
    total = float(squares.clip(0.0).sum())
    if not total > 0.0:
        raise ValueError("the parameters are the same at all moments, so they span no plane")
    directions: list[Float64Array] = []
    for square, mixture in list(zip(squares, mixtures.T, strict=True))[:-3:-1]:
        if square > _FLAT * squares[-1]:
            direction = mixture @ weighted
        else:
            # All moments lie on a line: any direction across it is as good as another.
            direction = np.random.default_rng(0).standard_normal(middle.size)
        for other in directions:
            direction = direction - (direction @ other) * other
        directions.append(direction / np.linalg.norm(direction))
    along = offsets @ np.array(directions).T
    signs = -np.sign(along[0, 0]) or 1.0, np.sign(along[np.abs(along[:, 1]).argmax(), 1]) or 1.0
    shares = (along**2 * counts[:, np.newaxis]).sum(axis=0) / total
    first, second = shares.tolist()
    return LandscapePlane(
        "path", middle, np.array(directions) * np.array(signs)[:, np.newaxis], (first, second)
    )


@public
def random_plane(network: NeuralNetwork, *, seed: int = 0) -> LandscapePlane:
    """Return a plane through a network's parameters in two random directions.

    The weights of each neuron are scaled to the length of its own: filter normalisation (Li et
    al., 2018, section 4), where a filter of a dense layer is what one neuron multiplies its inputs
    by. So pictures of two networks can be compared, of which one has larger weights. Biases stay as
    they are, as in the authors' own code. A neuron whose weights are all 0 stays so.

    Parameters
    ----------
    network : NeuralNetwork
        With finite parameters.
    seed : int
        The same for pictures that are to be compared.

    Raises
    ------
    ValueError
        If a parameter is not finite, or all weights are 0.
    """
    instance(network, NeuralNetwork, "network", "NeuralNetwork(2, 8, 1)")
    centre = network.parameters.astype(np.float64)
    if not all_finite(centre):
        raise ValueError("the network holds parameters that are not finite")
    generator = np.random.default_rng(seed)
    directions = np.zeros((2, centre.size))
    own = network.layer_views(centre)
    for direction in directions:
        for weights, block in zip(own, network.layer_views(direction), strict=True):
            drawn = generator.standard_normal(block[:-1].shape)
            block[:-1] = drawn * (
                np.linalg.norm(weights[:-1], axis=0) / np.linalg.norm(drawn, axis=0)
            )
    if np.linalg.matrix_rank(directions) < 2:
        raise ValueError("the weights are 0, so directions as long as they are span no plane")
    return LandscapePlane("random", centre, directions, (float("nan"), float("nan")))
