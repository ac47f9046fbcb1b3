"""Values of options that are right whatever else is asked for, told without NumPy.

Of what is not among them nobody says that it is wrong: the tables are asked before the first
picture, which then comes a little later.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from pathlib import Path

_DATASETS = (
    "circles moons blobs xor spirals gaussians checkerboard rings above-sine above-cubic "
    "above-absolute plane multi-gaussian sine iris wine breast-cancer digits diabetes "
    "playground-circle playground-xor playground-gauss playground-spiral playground-reg-plane "
    "playground-reg-gauss"
)
_WITHOUT_NOISE = frozenset(["iris", "wine", "breast-cancer", "digits", "diabetes"])
_PRESETS = (
    "lesson playground linear features too-few spiral-shallow spiral-deep rate-too-high "
    "rate-too-low overfitting weight-penalty sparse dying-relus vanishing deep-relu symmetry rings "
    "hills sine"
)
_ACTIVATIONS = "relu leaky_relu elu gelu silu softplus sigmoid tanh sine linear"
_OPTIMIZERS = "sgd momentum nesterov adagrad rmsprop adam adamw lion"
_INITIALIZERS = (
    "he_normal he_uniform glorot_normal glorot_uniform lecun_normal lecun_uniform orthogonal zeros"
)
_SCHEDULES = "constant step exponential cosine one_cycle reduce_on_plateau"
_MOST_LAYERS = 6
_ENDLESS = "max"
_SITES = ("https://playground.tensorflow.org/#", "http://playground.tensorflow.org/#")

_STARTS = frozenset(("--data", "--config", "--from-url", "--preset", "--load"))
"""What to start from; no two of them go together."""

_LOG_LEVELS = "off error warning info debug"
_OF_THE_APP = frozenset(("--fps", "--speed", "--history-memory", "--log-level"))


def _among(names: str) -> Callable[[str], bool]:
    return frozenset(names.split()).__contains__


def _whole(low: int, high: int) -> Callable[[str], bool]:
    def is_plain(text: str) -> bool:
        return text.isascii() and text.isdecimal() and len(text) < 12 and low <= int(text) <= high

    return is_plain


def _number(low: float, high: float) -> Callable[[str], bool]:
    def is_plain(text: str) -> bool:
        try:
            return low <= float(text) <= high
        except ValueError:
            return False

    return is_plain


def _speed(text: str) -> bool:
    return text == _ENDLESS or _number(0.1, 1e6)(text)


def _layers(text: str) -> bool:
    sizes = text.split(",")
    return len(sizes) <= _MOST_LAYERS and all(map(_whole(1, 256), sizes))


def _is_file(name: str) -> bool:
    try:
        return stat.S_ISREG(Path(name).stat().st_mode)
    except (OSError, ValueError):
        return False


def _any(text: str) -> bool:
    return True


_PLAIN: dict[str, Callable[[str], bool]] = {
    "--dataset": _among(_DATASETS),
    "--preset": _among(_PRESETS),
    "--data": _is_file,
    "--config": _is_file,
    "--load": _is_file,
    "--from-url": lambda url: url.startswith(_SITES),
    "--target": _any,
    "--hidden": _layers,
    "--activation": _among(_ACTIVATIONS),
    "--optimizer": _among(_OPTIMIZERS),
    "--learning-rate": _number(1e-6, 10.0),
    "--batch-size": _whole(1, 64),
    "--samples": _whole(200, 10_000),
    "--noise": _number(0.0, 0.5),
    "--test-size": _number(0.1, 0.5),
    "--initializer": _among(_INITIALIZERS),
    "--schedule": _among(_SCHEDULES),
    "--dropout": _number(0.0, 0.9),
    "--l1": _number(0.0, 1.0),
    "--l2": _number(0.0, 1.0),
    "--clip-norm": _number(1e-3, 1e3),
    "--patience": _whole(1, 10**6),
    "--epochs": _whole(1, 10**9),
    "--seed": _whole(0, 2**32 - 1),
    "--fps": _number(1.0, 60.0),
    "--speed": _speed,
    "--history-memory": _number(1.0, 256.0),
    "--log-level": _among(_LOG_LEVELS),
}


def is_of_app(options: Mapping[str, str]) -> bool:
    """Tell whether these options say nothing of the experiment."""
    return not options.keys() - _OF_THE_APP


def is_plain(options: Mapping[str, str]) -> bool:
    """Tell whether the values of these options are right together, but for what a file says."""
    if not all(option in _PLAIN and _PLAIN[option](value) for option, value in options.items()):
        return False
    names = options.keys() - _OF_THE_APP
    if len(names & _STARTS) > 1 or ("--load" in names and len(names) > 1):
        return False
    if "--noise" in names and (names & _STARTS or options.get("--dataset") in _WITHOUT_NOISE):
        return False
    # A table needs its target, and has its own number of samples.
    table = names & {"--data", "--target"}
    return not table or (len(table) == 2 and not names & {"--dataset", "--samples"})
