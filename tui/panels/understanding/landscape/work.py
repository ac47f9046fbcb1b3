"""What is computed of a landscape, in a thread of its own that can be told to end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import (
    Experiment,
    Extent,
    LandscapePlane,
    LossSurface,
    Past,
    RunPath,
    as_sentence,
    path_plane,
    random_plane,
    run_path,
)
from tui.plotting.boundary.region import Grid

Kind = Literal["path", "random"]
Values = NDArray[np.float64]

MOST_WORK = 10**11
"""Parameters times samples times networks of a picture: some seconds."""

_NETWORKS = 4000
"""Of a picture, roughly."""

_FEWEST, _MOST = 200, 20_000
"""Samples that the loss is the mean of."""

_MARGIN = 0.15
"""Beyond the path on each side, as a share of its length."""

FEWEST_MOMENTS = 3

_A_WHILE = 0.2
"""Seconds between two words on how far it is."""


class Landscape(NamedTuple):
    """A plane, what the loss is on it, and the path of the run.

    Attributes
    ----------
    number, epoch, batch : int
        Of which experiment and which moment of it.
    plane : LandscapePlane
    surface : LossSurface
    loss : float
        That of the network at the centre.
    path : RunPath
    places : array of shape (m, 2)
        Where the moments of the path are on the plane.
    own, on_plane : array of shape (m,)
        The loss at each of them, and at its place on the plane.
    extent : tuple of float
        The part of the plane to see at first.
    """

    number: int
    epoch: int
    batch: int
    plane: LandscapePlane
    surface: LossSurface
    loss: float
    path: RunPath
    places: Values
    own: Values
    on_plane: Values
    extent: Extent


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The loss on a grid of a landscape.

    Attributes
    ----------
    landscape : Landscape
    grid : Grid
        The samples.
    losses : array of shape (rows * columns,)
    is_rough : bool
        Whether only a quarter of the points are computed, each of which stands for four.
    """

    landscape: Landscape
    grid: Grid
    losses: Values
    is_rough: bool = False


class Work:
    """Something that is under way in a thread.

    Parameters
    ----------
    steps : callable
        Returns what does it, step by step: it yields what there is to tell, or None.
    tell : callable
        Called from the thread with this and each of those, and with a sentence where it fails.
    """

    def __init__(
        self, steps: Callable[[Work], Iterator[object]], tell: Callable[[Work, object], object]
    ) -> None:
        self._steps, self._tell = steps, tell
        self.is_over = False
        """Whether nobody wants it any more."""
        self._thread = threading.Thread(target=self._run, name="landscape", daemon=True)

    def begin(self) -> None:
        """Begin, unless nobody wants it any more."""
        if not self.is_over:
            self._thread.start()

    def end(self) -> None:
        """Have it end after the step that is under way, and tell nothing more."""
        self.is_over = True

    def _run(self) -> None:
        try:
            for news in self._steps(self):
                if self.is_over:
                    return
                if news is not None:
                    self._tell(self, news)
        except (ValueError, MemoryError) as error:
            if not self.is_over:
                self._tell(self, as_sentence(f"There is no landscape to show: {error}"))


def landscape(
    work: Work, number: int, experiment: Experiment, past: Past, kind: Kind
) -> Iterator[Landscape | str | None]:
    """Yield the landscape around where an experiment is, or why there is none.

    Parameters
    ----------
    work : Work
        What it is done in.
    number : int
        The experiment's.
    experiment, past : Experiment and Past
        Which nobody else touches.
    kind : "path" or "random"
    """
    network, data, config = experiment.network, experiment.dataset, experiment.config
    centre = network.parameters.astype(np.float64)
    samples = MOST_WORK // (_NETWORKS * centre.size)
    surface = LossSurface(
        network,
        data.X_train,
        data.y_train,
        loss=config.loss,
        task=data.task,
        label_smoothing=config.label_smoothing,
        sample_weight=data.class_weights(config.class_weight)[0],
        most_samples=max(_FEWEST, min(_MOST, samples)),
    )
    yield None
    (loss,) = surface.losses(centre[np.newaxis]).tolist()
    if not np.isfinite(loss):
        yield "The loss of this network is no finite number, so there is no landscape around it."
        return
    yield None
    path = run_path(experiment, past, goes_on=lambda: not work.is_over)
    yield None
    if kind == "random":
        plane = random_plane(network)
        places, own, on_plane = np.zeros((0, 2)), np.zeros(0), np.zeros(0)
        extent: Extent = (-1.0, 1.0, -1.0, 1.0)
    else:
        if len(path.epochs) < FEWEST_MOMENTS:
            yield TRAIN_FIRST
            return
        plane = path_plane(path.parameters, centre, path.weights)
        places = plane.places_of(path.parameters)
        own = surface.losses(path.parameters)
        yield None
        on_plane = surface.losses_on(plane, places)
        extent = _around(places)
    place = experiment.trainer.epoch, experiment.trainer.batch
    yield Landscape(number, *place, plane, surface, loss, path, places, own, on_plane, extent)


TRAIN_FIRST = (
    "Train a little first: the landscape is drawn along the run's path, and that takes three "
    "moments."
)


def field(seen: Landscape, grid: Grid) -> Iterator[Field | float | None]:
    """Yield the loss on a grid, at first of every second row and column, and how far it is."""
    total, told = grid.rows * grid.columns, time.monotonic()
    rough = Grid(grid.extent, -(-grid.rows // 2), -(-grid.columns // 2))
    for some, is_rough in ((rough, True), (grid, False)):
        losses = np.full(some.rows * some.columns, np.nan)
        for done in seen.surface.passes(seen.plane, some.centres(), losses):
            now = time.monotonic()
            news = None if is_rough or now - told < _A_WHILE else done / total
            told = told if news is None else now
            yield news
        yield Field(seen, some, losses, is_rough)


def _around(places: Values) -> Extent:
    """Return a region around places, neither so narrow that nothing is seen beside them."""
    low, high = places.min(axis=0), places.max(axis=0)
    middle, half = (low + high) / 2, (high - low) / 2
    half = np.maximum(half, 0.25 * half.max()) * (1 + 2 * _MARGIN)
    (x_min, y_min), (x_max, y_max) = (middle - half).tolist(), (middle + half).tolist()
    return x_min, x_max, y_min, y_max
