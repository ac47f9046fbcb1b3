"""The data sets by name, and ``load_dataset``, which makes one ready for a network."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.dataset import Dataset, chosen_features, standardise
from core.data.samples import seed_of_split, split_samples
from core.data.sources.playground import PLAYGROUND
from core.data.sources.real import REAL
from core.data.sources.source import DatasetSource
from core.data.sources.synthetic import SYNTHETIC
from core.support.checks import MAXIMUM_SEED, from_to, known, share, whole_number
from core.support.public import public

MIN_SAMPLES = 10
MAX_SAMPLES = 1_000_000
MAX_NOISE = 10.0

DATASETS: dict[str, DatasetSource] = {**SYNTHETIC, **REAL, **PLAYGROUND}
"""Every data set that ``load_dataset`` knows, by name; each row stands where it is drawn."""


@public
def load_dataset(
    name: str = "circles",
    *,
    samples: int | None = None,
    noise: float | None = None,
    test_size: float = 0.2,
    seed: int = 42,
    features: Sequence[str] | None = None,
    classes: int | None = None,
    arms: int | None = None,
    scaling: str = "standard",
    split_draw: int = 0,
) -> Dataset:
    """Draw or read a data set, split it, and standardise it on its training part.

    With nothing said it is the lesson's: 1000 samples of two circles with noise 0.1, a fifth of
    them for the test, seed 42; bit for bit ``make_circles``, ``train_test_split`` and
    ``StandardScaler`` of scikit-learn.

    Parameters
    ----------
    name : str
        A key of ``DATASETS``.
    samples : int or None
        How many, from 10 to 1,000,000. None is the data set's own number. Of a real
        data set, fewer than there are is a random part of them, more is all of them.
    noise : float or None
        How much, from 0 to 10; what it measures is in ``DatasetSource.noise_meaning``.
        None is the data set's own amount. More noise moves the same draws further.
    test_size : float
        Share of the test part, between 0 and 1.
    seed : int
        From 0 to 2**32 - 1. All that is random depends on it alone.
    features : sequence of str or None
        What the network sees of two inputs, keys of ``FEATURES``; None or ("x1", "x2")
        is the inputs as they are.
    classes : int or None
        How many classes, where ``DatasetSource.classes`` is a range.
    arms : int or None
        How many arms, where ``DatasetSource.arms`` is a range.
    scaling : "standard" or "none"
        Whether inputs, and targets of a regression, are standardised or left as they are.
    split_draw : int
        Which draw of the test part, 0 for the first; the samples are the same in all.

    Raises
    ------
    ValueError
        If the name is unknown, a setting is out of range or means nothing for this
        data set, or the training part would lack a class.
    """
    source = DATASETS[known(name, DATASETS, "dataset")]
    share(test_size, "test_size")
    settings: dict[str, int | float | None] = {"seed": whole_number(seed, "seed", 0, MAXIMUM_SEED)}
    settings["samples"] = (
        source.samples
        if samples is None
        else whole_number(samples, "samples", MIN_SAMPLES, MAX_SAMPLES)
    )
    if noise is not None:
        noise = from_to(noise, "noise", 0.0, MAX_NOISE)
    if source.noise is not None:
        settings["noise"] = source.noise if noise is None else noise
    elif noise:
        raise ValueError(f"noise means nothing for {name!r}; leave it out.")
    for setting, value, count in (
        ("classes", classes, source.classes),
        ("arms", arms, source.arms),
    ):
        if count is not None:
            settings[setting] = (
                count.default
                if value is None
                else whole_number(value, setting, count.minimum, count.maximum)
            )
        elif value is not None:
            raise ValueError(f"{setting} means nothing for {name!r}; leave it out.")
    chosen_features(features, source.n_inputs, name)

    drawn = source.generate(**settings)
    split = split_samples(drawn, test_size, seed_of_split(seed, split_draw))
    return standardise(name, source.task, drawn, split, features, scaling=scaling)
