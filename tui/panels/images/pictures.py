"""What there is to see of data whose inputs are pixels: samples, means of classes, weights."""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import Dataset, NeuralNetwork, counted, predicted_classes, printable
from tui.plotting.images import Tone

Pixels = NDArray[np.floating[Any]]

_LEAST = 16
"""Fewer columns than a picture of 4 by 4 are no picture."""

_PIXEL = re.compile(r"(?:pixel|pix|px)[^\d]*\d+(?:[^\d]+\d+)?", re.IGNORECASE)
"""What columns are called that are pixels, numbered through or by row and column."""

_LONGEST_NAME = 16


class Picture(NamedTuple):
    """One picture and a few words below it.

    Attributes
    ----------
    words : str
    pixels : array of shape (rows, columns)
    limits : tuple of float
        The values at the two ends of the tones.
    tone : str
    """

    words: str
    pixels: Pixels
    limits: tuple[float, float]
    tone: Tone


def no_pictures(dataset: Dataset, shape: tuple[int, int]) -> str:
    """Say why data cannot be pictures of so many rows and columns."""
    rows, columns = shape
    return (
        f"{rows}x{columns} pixels are {rows * columns}; these data have "
        f"{counted(dataset.n_features, 'input')}, so they are no pictures."
    )


def shape_of(dataset: Dataset, asked: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Return how many rows and columns of pixels a sample has; None where it is no picture.

    Parameters
    ----------
    dataset : Dataset
    asked : tuple of int or None
        What the user says that it has. Without that, a square of columns that are called pixels.
    """
    names = dataset.feature_names
    if asked is not None:
        return asked if asked[0] * asked[1] == len(names) else None
    side = math.isqrt(len(names))
    if side * side != len(names) or len(names) < _LEAST:
        return None
    return (side, side) if all(_PIXEL.fullmatch(name) for name in names) else None


class Pictures:
    """The pictures of one data set.

    Parameters
    ----------
    dataset : Dataset
    shape : tuple of int
        Rows and columns of pixels.
    """

    def __init__(self, dataset: Dataset, shape: tuple[int, int]) -> None:
        self._dataset, self._shape = dataset, shape
        own = dataset.standardisation.inverse_transform(dataset.X_train)
        self._own: Pixels = own
        self._limits = float(own.min()), float(own.max())

    def nearest(self, place: tuple[float, float] | None) -> int:
        """Return which training sample is the nearest to a place; the first to none."""
        return 0 if place is None else self._dataset.plane.nearest(place)

    def sample(self, index: int, network: NeuralNetwork) -> Picture:
        """Return a training sample, with what it is and what the network takes it for."""
        dataset = self._dataset
        words = f"sample {index + 1}"
        if dataset.task == "classification":
            logits = network.logits(dataset.X_train[index : index + 1])
            true = self._name(int(dataset.y_train[index]))
            if np.isfinite(logits).all():
                (found,) = predicted_classes(logits, probabilities=False).tolist()
                is_right = found == dataset.y_train[index]
                words += f": {true}, {'right' if is_right else f'taken for {self._name(found)}'}"
        return self._picture(words, self._own[index])

    def means(self) -> list[Picture]:
        """Return the mean of the training samples of each class."""
        dataset = self._dataset
        if dataset.task != "classification":
            return [self._picture("all samples", self._own.mean(axis=0))]
        return [
            self._picture(self._name(number), self._own[of_class].mean(axis=0))
            for number in range(dataset.n_classes)
            if (of_class := dataset.y_train == number).any()
        ]

    def weights(self, network: NeuralNetwork) -> list[Picture]:
        """Return the weights of each neuron of the first layer, all on one scale."""
        weights = network.weights[0]
        finite = np.abs(weights[np.isfinite(weights)])
        largest = float(finite.max(initial=0.0)) or 1.0
        return [
            Picture(f"neuron {unit + 1}", line.reshape(self._shape), (-largest, largest), "signed")
            for unit, line in enumerate(weights.T)
        ]

    def _picture(self, words: str, pixels: Pixels) -> Picture:
        return Picture(words, pixels.reshape(self._shape), self._limits, "bright")

    def _name(self, number: int) -> str:
        return printable(self._dataset.class_names[number], _LONGEST_NAME)
