"""Other draws of one experiment: how it would have gone with other weights or another split."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.formulas.losses import Task
from core.formulas.scores.metrics import predicted_classes
from core.network.network import NeuralNetwork
from core.support.arrays import Float64Array, IntArray
from core.support.checks import known, whole_number
from core.support.public import public
from core.sweeps.groups import train_group
from core.sweeps.ranking import Ranked, rank_runs
from core.sweeps.result import SweepResult
from core.sweeps.sweep import as_finished

DRAWN = {
    "weights": "initial weights",
    "split": "the test part",
    "both": "initial weights and the test part",
}
"""What is drawn anew for another run of the same settings, in words."""

REDRAWS = tuple(DRAWN)
"""The names of that."""

MOST_DRAWS = 10_000

_QUANTILES = (0.0, 0.25, 0.5, 0.75, 1.0)

_ROWS = 200
"""Of the history of each run, about."""


@public
def redrawn(
    config: ExperimentConfig, count: int, redraw: str = "weights"
) -> list[ExperimentConfig]:
    """Return a configuration and others that differ from it in what was drawn alone.

    Parameters
    ----------
    config : ExperimentConfig
        The first of them.
    count : int
        How many there are to be.
    redraw : "weights", "split" or "both"
        Whether the initial weights are drawn anew, the test part, or both.

    Raises
    ------
    ValueError
        If there is nothing to draw anew.
    """
    known(redraw, REDRAWS, "redraw")
    if redraw != "weights" and config.points is not None and count > 1:
        raise ValueError(
            "points that were drawn by hand are always split in the same way; draw the weights anew"
        )
    weights, split = config.weights_draw, config.split_draw
    return [
        config.replace(
            weights_draw=weights if redraw == "split" else weights + draw,
            split_draw=split if redraw == "weights" else split + draw,
        )
        for draw in range(count)
    ]


@public
class Draws:
    """What several draws of one experiment came to.

    Parameters
    ----------
    results : sequence of SweepResult
        At least one, of configurations that differ in their draws alone.
    datasets : sequence of Dataset
        That of each.
    redraw : str
        A name in ``REDRAWS``: what they differ in.

    Attributes
    ----------
    results : tuple of SweepResult
    redraw : str
    scores : array of shape (draws,)
        Accuracy or R squared, on the test part where there is one; nan of those that diverged.
    ranked : Ranked
        Quartiles and extremes of the scores.
    """

    def __init__(
        self, results: Sequence[SweepResult], datasets: Sequence[Dataset], redraw: str
    ) -> None:
        self.results, self.redraw = tuple(results), known(redraw, REDRAWS, "redraw")
        self._datasets = tuple(datasets)
        scores = [math.nan if run.diverged else run.metrics.score for run in self.results]
        self.scores: Float64Array = np.array(scores)
        self.ranked: Ranked = rank_runs([scores])[0]
        self._network: NeuralNetwork | None = None

    def number_of(self, config: ExperimentConfig) -> int | None:
        """Return which of the draws a configuration is, from 0; None if it is none of them."""
        wanted = config.replace(threads=None)
        places = (
            place
            for place, run in enumerate(self.results)
            if run.config.replace(threads=None) == wanted
        )
        return next(places, None)

    def place_of(self, number: int) -> int:
        """Return how many draws did better than one of them, and one more; 0 if it diverged."""
        own = self.scores[number]
        return 0 if math.isnan(own) else 1 + int(np.count_nonzero(self.scores > own))

    def course(self, what: Literal["loss", "score"]) -> tuple[Float64Array, Float64Array]:
        """Return how the draws went, those that diverged left out.

        A run that stopped early counts with what it had reached.

        Parameters
        ----------
        what : "loss" or "score"
            On the test part where there is one.

        Returns
        -------
        epochs : array of shape (n,)
        quantiles : array of shape (5, n)
            The lowest, the quartiles with the median, and the highest at each of them.
        """
        runs = [run for run in self.results if not run.diverged]
        if not runs:
            return np.empty(0), np.empty((5, 0))
        epochs = max((run.history.epochs for run in runs), key=lambda epochs: float(epochs[-1]))
        values = [np.interp(epochs, run.history.epochs, run.history.counted(what)) for run in runs]
        return epochs.copy(), np.quantile(values, _QUANTILES, axis=0)

    @property
    def task(self) -> Task:
        """What is learnt."""
        return self._datasets[0].task

    @property
    def weights_per_place(self) -> int:
        """Weights and biases that are multiplied for each place that ``sides`` is asked of."""
        return sum(run.parameters.size for run in self.results)

    def sides(self, places: ArrayLike) -> Iterator[IntArray]:
        """Yield on which side of its border each draw's network has places of the plane.

        Parameters
        ----------
        places : array of shape (n, 2)
            As the plane of the data has them. Draws whose plane is another one are left out, as are
            those that diverged: components of the inputs are others where the split is.

        Yields
        ------
        array of int, shape (n,)
            The class. Of a regression whether the network's value is above the mean of the targets;
            of one of a single input, whether the place is above the network's curve.
        """
        places = np.asarray(places, np.float64)
        known_inputs: dict[int, Float64Array] = {}
        for run, data in zip(self.results, self._datasets, strict=True):
            is_other = data is not self._datasets[0] and data.plane.components is not None
            if run.diverged or is_other:
                continue
            if id(data) not in known_inputs:
                known_inputs[id(data)] = data.plane.to_inputs(places)
            network = self._with(run)
            logits = network.logits(known_inputs[id(data)])
            if data.task == "classification":
                yield predicted_classes(logits, probabilities=False)
            elif data.n_features == 1:
                heights = (places[:, 1] - data.target_mean) / data.target_scale
                yield (heights > logits[:, 0]).astype(np.intp)
            else:
                yield (logits[:, 0] > data.y_train.mean()).astype(np.intp)

    def _with(self, run: SweepResult) -> NeuralNetwork:
        if self._network is None:
            self._network = run.config.build(self._datasets[0]).network
        self._network.parameters[:] = run.parameters
        return self._network


@public
def draw_again(
    config: ExperimentConfig,
    count: int = 32,
    redraw: str = "weights",
    *,
    dataset: Dataset | None = None,
    on_progress: Callable[[float], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Draws | None:
    """Run several draws of an experiment, as ``sweep`` does, and return what they came to.

    Parameters
    ----------
    config : ExperimentConfig
        The first of the draws.
    count : int
        How many there are to be, with the first.
    redraw : "weights", "split" or "both"
        See ``redrawn``.
    dataset : Dataset, optional
        That of the configuration, where it is loaded already.
    on_progress, cancelled : callable, optional
        See ``sweep``.

    Returns
    -------
    Draws or None
        None if it was cancelled.

    Raises
    ------
    ValueError
        If the settings do not fit together or the data, or there is nothing to draw anew.

    Examples
    --------
    >>> draws = draw_again(ExperimentConfig(epochs=5), 4)
    >>> len(draws.scores), draws.place_of(0) in (1, 2, 3, 4)
    (4, True)
    """
    configs = redrawn(config, whole_number(count, "count", 1, MOST_DRAWS), redraw)
    loaded: dict[Hashable, Dataset] = {}
    if dataset is not None:
        loaded[config.data_settings()] = dataset
    for each in configs:
        if each.data_settings() not in loaded:
            loaded[each.data_settings()] = each.load_data()
        if cancelled is not None and cancelled():
            return None

    def train(
        chosen: Sequence[ExperimentConfig], wanted: Callable[[int], bool]
    ) -> dict[int, SweepResult]:
        datasets = [loaded[each.data_settings()] for each in chosen]
        every = max(1, config.epochs // _ROWS)
        return train_group(chosen, datasets, wanted=wanted, measure_every=every)

    results: dict[int, SweepResult] = {}
    for finished in as_finished(
        configs, jobs=1, on_progress=on_progress, cancelled=cancelled, train=train
    ):
        results |= finished
    if len(results) < count:
        return None
    return Draws(
        [results[place] for place in range(count)],
        [loaded[each.data_settings()] for each in configs],
        redraw,
    )
