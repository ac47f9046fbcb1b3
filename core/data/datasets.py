"""The data sets by name, and ``load_dataset``, which makes one ready for a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.data.dataset import (
    Dataset,
    Samples,
    chosen_features,
    split_samples,
    standardise,
)
from core.data.sources import playground as playground_data
from core.data.sources import real as real_data
from core.data.sources import synthetic as synthetic_data
from core.formulas.losses import Task
from core.support.checks import MAXIMUM_SEED, from_to, known, share, whole_number
from core.support.public import public

MIN_SAMPLES = 10
MAX_SAMPLES = 1_000_000
MAX_NOISE = 10.0


@public
@dataclass(frozen=True)
class Count:
    """How many classes or arms a data set can have.

    Attributes
    ----------
    default : int
        How many it has when nothing is said.
    minimum : int
        The fewest.
    maximum : int
        The most.
    """

    default: int
    minimum: int
    maximum: int


@public
@dataclass(frozen=True)
class DatasetSource:
    """Where a data set comes from and which settings mean something to it.

    Attributes
    ----------
    title : str
        A short name to read.
    description : str
        One line about it.
    task : str
        "classification" or "regression".
    generate : callable
        The function that draws or reads the samples; it takes ``samples`` and ``seed``,
        and ``noise``, ``classes`` and ``arms`` where they mean something.
    n_inputs : int
        The number of raw inputs; input features need two.
    samples : int or None
        How many samples when nothing is said; None is all of a real data set.
    noise : float or None
        How much noise when nothing is said; None where noise means nothing.
    noise_meaning : str
        What the noise is, with its unit.
    classes : Count or None
        How many classes, where that can be chosen.
    arms : Count or None
        How many arms, where that can be chosen.
    """

    title: str
    description: str
    task: Task
    generate: Callable[..., Samples]
    n_inputs: int = 2
    samples: int | None = 1000
    noise: float | None = None
    noise_meaning: str = ""
    classes: Count | None = None
    arms: Count | None = None

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings of ``load_dataset`` that mean something here."""
        chosen = {
            "samples": True,
            "noise": self.noise is not None,
            "classes": self.classes is not None,
            "arms": self.arms is not None,
            "features": self.n_inputs == 2,
        }
        return tuple(name for name, applies in chosen.items() if applies)


_COORDINATES = "standard deviation of each coordinate"
_AFTER_LABEL = "standard deviation of each coordinate, added after labelling"
_TARGET = "standard deviation of the target"
_LABEL_PLACE = "share of the map by which the place of the label moves"

DATASETS: dict[str, DatasetSource] = {
    "circles": DatasetSource(
        "Circles",
        "One circle inside another: no straight line parts them.",
        "classification",
        synthetic_data.circles,
        noise=0.1,
        noise_meaning=_COORDINATES,
    ),
    "moons": DatasetSource(
        "Moons",
        "Two half circles that reach into each other.",
        "classification",
        synthetic_data.moons,
        noise=0.1,
        noise_meaning=_COORDINATES,
    ),
    "blobs": DatasetSource(
        "Blobs",
        "Three or more round clouds, side by side.",
        "classification",
        synthetic_data.blobs,
        noise=0.25,
        noise_meaning="standard deviation of each cloud",
        classes=Count(3, 2, 8),
    ),
    "xor": DatasetSource(
        "XOR",
        "The exclusive or of two signs: opposite quadrants belong together.",
        "classification",
        synthetic_data.xor,
        noise=0.05,
        noise_meaning=_AFTER_LABEL,
    ),
    "spirals": DatasetSource(
        "Spirals",
        "Two to five spirals wound into each other: hard for a small network.",
        "classification",
        synthetic_data.spirals,
        noise=0.03,
        noise_meaning=_COORDINATES,
        arms=Count(2, 2, 5),
    ),
    "gaussians": DatasetSource(
        "Gaussians",
        "Two round clouds: a straight line parts them, so no hidden layer is needed.",
        "classification",
        synthetic_data.gaussians,
        noise=0.5,
        noise_meaning="standard deviation of each cloud",
    ),
    "checkerboard": DatasetSource(
        "Checkerboard",
        "Four by four squares in two colours.",
        "classification",
        synthetic_data.checkerboard,
        noise=0.01,
        noise_meaning=_AFTER_LABEL,
    ),
    "rings": DatasetSource(
        "Rings",
        "Three or more rings around one centre.",
        "classification",
        synthetic_data.rings,
        noise=0.05,
        noise_meaning=_COORDINATES,
        classes=Count(3, 2, 6),
    ),
    "above-sine": DatasetSource(
        "Above a sine",
        "Is the point above the curve sin(x1)?",
        "classification",
        synthetic_data.above_sine,
        noise=0.1,
        noise_meaning="standard deviation of x2, added after labelling",
    ),
    "above-cubic": DatasetSource(
        "Above a cubic",
        "Is the point above the curve x1^3 - x1?",
        "classification",
        synthetic_data.above_cubic,
        noise=0.1,
        noise_meaning="standard deviation of x2, added after labelling",
    ),
    "above-absolute": DatasetSource(
        "Above a corner",
        "Is the point above the corner |x1|?",
        "classification",
        synthetic_data.above_absolute,
        noise=0.1,
        noise_meaning="standard deviation of x2, added after labelling",
    ),
    "plane": DatasetSource(
        "Plane",
        "A number that rises evenly: x1 + x2.",
        "regression",
        synthetic_data.plane,
        noise=0.1,
        noise_meaning=_TARGET,
    ),
    "multi-gaussian": DatasetSource(
        "Hills and hollows",
        "A number with two Gaussian hills and two hollows.",
        "regression",
        synthetic_data.bumps,
        noise=0.05,
        noise_meaning=_TARGET,
    ),
    "sine": DatasetSource(
        "Sine",
        "A noisy sine of one input: a curve to fit.",
        "regression",
        synthetic_data.sine,
        n_inputs=1,
        noise=0.1,
        noise_meaning=_TARGET,
    ),
    "iris": DatasetSource(
        "Iris",
        "150 irises of three species, from four measurements of the flower.",
        "classification",
        real_data.iris,
        n_inputs=4,
        samples=None,
    ),
    "wine": DatasetSource(
        "Wine",
        "178 wines of three growers, from 13 chemical measurements.",
        "classification",
        real_data.wine,
        n_inputs=13,
        samples=None,
    ),
    "breast-cancer": DatasetSource(
        "Breast cancer",
        "569 tumours, malignant or benign, from 30 measurements of their cells.",
        "classification",
        real_data.breast_cancer,
        n_inputs=30,
        samples=None,
    ),
    "digits": DatasetSource(
        "Digits",
        "1,797 handwritten digits of 8 by 8 pixels.",
        "classification",
        real_data.digits,
        n_inputs=64,
        samples=None,
    ),
    "diabetes": DatasetSource(
        "Diabetes",
        "How the disease went on in 442 patients, from ten measurements a year before.",
        "regression",
        real_data.diabetes,
        n_inputs=10,
        samples=None,
    ),
    "playground-circle": DatasetSource(
        "Playground circle",
        "TensorFlow Playground's disc inside a ring.",
        "classification",
        playground_data.circle,
        samples=500,
        noise=0.0,
        noise_meaning=_LABEL_PLACE,
    ),
    "playground-xor": DatasetSource(
        "Playground XOR",
        "TensorFlow Playground's four quadrants, with a gap along the axes.",
        "classification",
        playground_data.xor,
        samples=500,
        noise=0.0,
        noise_meaning=_LABEL_PLACE,
    ),
    "playground-gauss": DatasetSource(
        "Playground Gaussians",
        "TensorFlow Playground's two round clouds.",
        "classification",
        playground_data.gauss,
        samples=500,
        noise=0.0,
        noise_meaning="the variance of each cloud is 0.5 + 7 times this",
    ),
    "playground-spiral": DatasetSource(
        "Playground spiral",
        "TensorFlow Playground's two spirals.",
        "classification",
        playground_data.spiral,
        samples=500,
        noise=0.0,
        noise_meaning="the most a coordinate moves, where the radius is 5",
    ),
    "playground-reg-plane": DatasetSource(
        "Playground plane",
        "TensorFlow Playground's number that rises evenly.",
        "regression",
        playground_data.regression_plane,
        samples=1200,
        noise=0.0,
        noise_meaning=_LABEL_PLACE,
    ),
    "playground-reg-gauss": DatasetSource(
        "Playground hills",
        "TensorFlow Playground's three hills and three hollows.",
        "regression",
        playground_data.regression_gaussian,
        samples=1200,
        noise=0.0,
        noise_meaning=_LABEL_PLACE,
    ),
}
"""Every data set that ``load_dataset`` knows, by name."""


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
    split = split_samples(drawn, test_size, seed)
    return standardise(name, source.task, drawn, split, features, scaling=scaling)
