"""Experiments worth seeing, each for one thing to notice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from core import DATA_FIELDS, NETWORK_FIELDS, ExperimentConfig
from tui.terminal.failure import Failure


@dataclass(frozen=True, slots=True)
class Preset:
    """One experiment of the gallery.

    Attributes
    ----------
    name : str
        What ``--preset`` takes.
    title : str
        A few words.
    notice : str
        A sentence or two about what to look at.
    config : ExperimentConfig
    """

    name: str
    title: str
    notice: str
    config: ExperimentConfig


PLAYGROUND = ExperimentConfig(
    dataset="playground-circle",
    test_size=0.5,
    scaling="none",
    hidden=(4, 2),
    activation="tanh",
    output_activation="tanh",
    loss="half_squared_error",
    initializer="playground",
    learning_rate=0.03,
    batch_size=10,
    shuffle=False,
    last_batch="carried",
)
"""What TensorFlow Playground starts with."""

_CLEAN = ExperimentConfig(dataset="playground-circle", learning_rate=0.3, epochs=600)
_FEW_AND_NOISY = ExperimentConfig(
    dataset="moons",
    samples=60,
    noise=0.35,
    test_size=0.5,
    hidden=(32, 32),
    activation="tanh",
    optimizer="adam",
    learning_rate=0.01,
    epochs=600,
)
_DEEP = ExperimentConfig(
    dataset="moons", hidden=(6,) * 6, initializer="glorot_uniform", epochs=300, batch_size=50
)

PRESETS: tuple[Preset, ...] = (
    Preset(
        "lesson",
        "Eight ReLUs",
        "Training folds eight lines into a ring around the inner circle. The circles overlap, so "
        "nothing gets every point right. Why, step by step: <lesson>.",
        ExperimentConfig(),
    ),
    Preset(
        "playground",
        "As in the Playground",
        "What playground.tensorflow.org starts with: a few tanh neurons enclose the disc within "
        "some hundred epochs.",
        PLAYGROUND,
    ),
    Preset(
        "linear",
        "Logistic regression fails",
        "Without a hidden layer there is one straight line. No line parts a disc from its ring, "
        "however long it trains.",
        _CLEAN.replace(hidden=()),
    ),
    Preset(
        "features",
        "The right features",
        "The same straight line, but in the plane of the squared inputs: there the disc and the "
        "ring fall apart at once.",
        _CLEAN.replace(hidden=(), features=("x1^2", "x2^2")),
    ),
    Preset(
        "too-few",
        "A ReLU too few",
        "Two ReLUs fold two lines, and two lines enclose nothing: the band between them is open at "
        "its ends. A third unit closes it.",
        _CLEAN.replace(hidden=(2,), weights_draw=6),
    ),
    Preset(
        "spiral-shallow",
        "Spirals need more",
        "Four units bend too little to follow the arms: the accuracy stays little above chance.",
        ExperimentConfig(
            dataset="playground-spiral",
            hidden=(4,),
            activation="tanh",
            optimizer="adam",
            learning_rate=0.01,
            epochs=600,
        ),
    ),
    Preset(
        "spiral-deep",
        "Depth winds them up",
        "Three layers of sixteen, each bending what the one before has bent, come to follow every "
        "turn of the spirals.",
        ExperimentConfig(
            dataset="playground-spiral",
            hidden=(16, 16, 16),
            activation="tanh",
            optimizer="adam",
            learning_rate=0.01,
            epochs=600,
        ),
    ),
    Preset(
        "rate-too-high",
        "Learning rate too high",
        "Each step leaps over the valley: the loss jumps up and down instead of falling. "
        "Press <lower-learning-rate> two or three times and it settles.",
        ExperimentConfig(
            hidden=(8,), activation="tanh", batch_size=20, learning_rate=3.0, epochs=300
        ),
    ),
    Preset(
        "rate-too-low",
        "Learning rate too low",
        "Steps a hundred times too small: the loss has hardly moved at the end. Press "
        "<raise-learning-rate> a few times and it falls.",
        ExperimentConfig(learning_rate=0.001),
    ),
    Preset(
        "overfitting",
        "Learnt by heart",
        "Thirty noisy points and a large network: the training loss falls to nothing while the "
        "test loss turns and rises.",
        _FEW_AND_NOISY,
    ),
    Preset(
        "weight-penalty",
        "Regularisation smooths it",
        "The same points and network with an L2 penalty: small weights cannot bend the border "
        "around single points, and the test loss stays low.",
        _FEW_AND_NOISY.replace(l2=0.03),
    ),
    Preset(
        "sparse",
        "L1 picks features",
        "Seven features, and an L1 penalty that removes weights which reach zero: what is left "
        "is the two squares.",
        PLAYGROUND.replace(
            hidden=(),
            features=("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"),
            l1=0.01,
            l1_prunes=True,
            learning_rate=0.01,
            epochs=300,
        ),
    ),
    Preset(
        "dying-relus",
        "Dying ReLUs",
        "A first step too large throws most ReLUs below zero for every point. Their gradient is "
        "then 0, and they never come back.",
        ExperimentConfig(
            dataset="circles", hidden=(8, 8), learning_rate=3.0, batch_size=10, epochs=100
        ),
    ),
    Preset(
        "vanishing",
        "Vanishing gradients",
        "Through six layers of sigmoids hardly any gradient reaches the first weights: the loss "
        "stands still.",
        _DEEP.replace(activation="sigmoid"),
    ),
    Preset(
        "deep-relu",
        "The same depth with ReLUs",
        "Where a ReLU is open its slope is 1, so the gradient arrives: six layers learn what "
        "six layers of sigmoids do not.",
        _DEEP.replace(activation="relu", initializer="he_normal"),
    ),
    Preset(
        "symmetry",
        "All weights zero",
        "Eight sigmoids that begin alike are changed alike and stay alike for ever: together they "
        "are worth one. Random weights break the symmetry.",
        _CLEAN.replace(activation="sigmoid", initializer="zeros"),
    ),
    Preset(
        "rings",
        "Three classes",
        "Softmax gives each class its own colour, stronger the surer the network is. Watch it "
        "guess along the borders.",
        ExperimentConfig(
            dataset="rings", hidden=(16, 16), optimizer="adam", learning_rate=0.01, epochs=300
        ),
    ),
    Preset(
        "hills",
        "Hills and hollows",
        "Regression: the colour is the number itself. Six cones, three up and three down, rise "
        "one after another.",
        ExperimentConfig(
            dataset="playground-reg-gauss",
            hidden=(16, 16),
            activation="tanh",
            optimizer="adam",
            learning_rate=0.01,
            batch_size=100,
            epochs=200,
        ),
    ),
    Preset(
        "sine",
        "A curve through points",
        "One input, one output: the edge of the shade is the curve that the network draws, bent "
        "where its units have their corners.",
        ExperimentConfig(
            dataset="sine",
            hidden=(16,),
            optimizer="adam",
            learning_rate=0.01,
            epochs=600,
        ),
    ),
)
"""The gallery, in the order in which it shows them."""

_BY_NAME = {preset.name: preset for preset in PRESETS}


@lru_cache(maxsize=8)
def notice(config: ExperimentConfig) -> str:
    """Return what there is to notice in an experiment of the gallery, nothing for any other.

    One whose training alone is another, such as its learning rate, is still the same.
    """
    exactly = [preset.notice for preset in PRESETS if preset.config == config]
    nearly = [preset.notice for preset in PRESETS if _same(preset.config, config)]
    return next(iter([*exactly, *nearly]), "")


def _same(one: ExperimentConfig, other: ExperimentConfig) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _TELLING)


_TELLING = (*DATA_FIELDS, *NETWORK_FIELDS)


def preset(name: str) -> Preset:
    """Return the preset of that name.

    Raises
    ------
    Failure
        If there is none.
    """
    if name not in _BY_NAME:
        raise Failure(f"there is no preset {name!r}; there are {', '.join(_BY_NAME)}")
    return _BY_NAME[name]
