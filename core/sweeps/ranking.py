"""Which of several settings did better, as far as their runs can tell.

The figures of one setting's runs are a sample: another seed would have given others. Two settings
are told apart by Welch's t-test, which lets each have a spread of its own (Welch, 1947,
https://doi.org/10.1093/biomet/34.1-2.28); among many pairs some would seem to differ by chance
alone, so the probabilities are corrected by Holm's method (Holm, 1979, A simple sequentially
rejective multiple test procedure). What is said is about other runs with the same data, not about
other data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.support.arrays import Float64Array, IntArray
from core.support.checks import share
from core.support.public import public

LEVEL = 0.05
"""The probability up to which a difference is taken for more than chance."""


@public
@dataclass(frozen=True)
class Ranked:
    """How the runs of one setting did beside those of the others.

    Attributes
    ----------
    rank : int
        One more than the number of settings that did better beyond chance, so several may share
        a rank; 0 where there are no runs.
    runs : int
        How many figures there are, those that are no numbers apart.
    mean, deviation : float
        Of the figures; the deviation is the sample's, nan for a single run.
    lowest, lower_quartile, median, upper_quartile, highest : float
    """

    rank: int
    runs: int
    mean: float
    deviation: float
    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float


@public
def rank_runs(
    figures: Sequence[Sequence[float]], *, larger_is_better: bool = True, level: float = LEVEL
) -> list[Ranked]:
    """Rank settings by the figures of their runs, with the same rank for what only chance parts.

    Where no setting has two runs there is nothing to tell chance by, and the means decide.

    Parameters
    ----------
    figures : sequence of sequences of float
        For each setting one figure a run, such as the test accuracy. Those that are not finite are
        left out, as of runs that diverged.
    larger_is_better : bool
    level : float
        The probability up to which a difference is taken for more than chance.

    Returns
    -------
    list of Ranked
        In the order of ``figures``.

    Raises
    ------
    ValueError
        If ``level`` is not between 0 and 1.

    Examples
    --------
    >>> noisy, near, clear = [0.70, 0.75, 0.72], [0.71, 0.76, 0.70], [0.90, 0.91, 0.90]
    >>> [each.rank for each in rank_runs([noisy, clear, near])]
    [2, 1, 2]
    """
    share(level, "level")
    samples = [np.asarray(runs, np.float64) for runs in figures]
    samples = [runs[np.isfinite(runs)] for runs in samples]
    known = [runs for runs in samples if len(runs)]
    better = iter(_better(known, larger_is_better, level))
    return [
        _ranked(next(better) + 1, runs) if len(runs) else Ranked(0, 0, *(math.nan,) * 7)
        for runs in samples
    ]


def _ranked(rank: int, runs: Float64Array) -> Ranked:
    deviation = float(runs.std(ddof=1)) if len(runs) > 1 else math.nan
    quantiles = np.quantile(runs, [0.0, 0.25, 0.5, 0.75, 1.0]).tolist()
    return Ranked(rank, len(runs), _mean(runs), deviation, *quantiles)


def _mean(runs: Float64Array) -> float:
    """Return the mean; of equal numbers it would be off by rounding."""
    return float(runs.mean() if np.ptp(runs) else runs[0])


def _better(samples: Sequence[Float64Array], larger_is_better: bool, level: float) -> list[int]:
    """Return for each sample how many others are better beyond chance."""
    one, other = np.triu_indices(len(samples), 1)
    means = np.array([_mean(runs) for runs in samples])
    ahead = means[one] - means[other] if larger_is_better else means[other] - means[one]
    differ = ahead != 0.0
    if len(samples) > 1 and any(len(runs) > 1 for runs in samples):
        differ &= _corrected(_probabilities(samples, one, other)) <= level
    better = np.zeros(len(samples), np.intp)
    np.add.at(better, other[differ & (ahead > 0.0)], 1)
    np.add.at(better, one[differ & (ahead < 0.0)], 1)
    return better.tolist()


def _probabilities(samples: Sequence[Float64Array], one: IntArray, other: IntArray) -> Float64Array:
    """Return how likely means so far apart are by chance; 1 where too few runs could tell."""
    from scipy.stats import ttest_ind_from_stats

    counts = np.array([len(runs) for runs in samples])
    means = np.array([_mean(runs) for runs in samples])
    deviations = np.array(
        [runs.std(ddof=1) if len(runs) > 1 and np.ptp(runs) else 0.0 for runs in samples]
    )
    with np.errstate(all="ignore"):
        test = ttest_ind_from_stats(
            *(means[one], deviations[one], counts[one]),
            *(means[other], deviations[other], counts[other]),
            equal_var=False,
        )
    probabilities: Float64Array = np.array(test.pvalue, np.float64)
    certain = (deviations[one] == 0.0) & (deviations[other] == 0.0)
    probabilities[certain] = np.where(means[one] == means[other], 1.0, 0.0)[certain]
    probabilities[np.minimum(counts[one], counts[other]) < 2] = 1.0
    return probabilities


def _corrected(probabilities: Float64Array) -> Float64Array:
    """Return the probabilities as Holm's method has them for so many comparisons."""
    order = np.argsort(probabilities)
    left = np.arange(len(order), 0, -1)
    corrected = np.empty_like(probabilities)
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(left * probabilities[order]))
    return corrected
