"""The fields of TensorFlow Playground's URLs: how each is written there, and what it stands for.

Its whole state stands after the ``#``, as ``name=value`` joined by ``&``. Facts from
https://github.com/tensorflow/playground, src/state.ts and src/playground.ts; docs/playground.md
has a table of every field.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from core import ExperimentConfig, printable

BASE = "https://playground.tensorflow.org/"

HIDE = "_hide"
"""What a field ends with that takes a control off Playground's page."""

FEATURES = {
    "x": "x1",
    "y": "x2",
    "xSquared": "x1^2",
    "ySquared": "x2^2",
    "xTimesY": "x1*x2",
    "sinX": "sin(x1)",
    "sinY": "sin(x2)",
}
"""Playground's input features in the order of its inputs, and what they are called here."""

ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
REGULARIZATIONS = ("none", "L1", "L2")
PROBLEMS = ("classification", "regression")
CLASSIFICATION = {
    "circle": "playground-circle",
    "xor": "playground-xor",
    "gauss": "playground-gauss",
    "spiral": "playground-spiral",
}
REGRESSION = {"reg-plane": "playground-reg-plane", "reg-gauss": "playground-reg-gauss"}

MOST_LAYERS, MOST_UNITS = 20, 256
MOST_NOISE = 1000.0
MOST_PENALTY = 1e6
LEAST_TRAINING, MOST_TRAINING = 1.0, 99.0

_SEED = re.compile(r"0\.(\d{5})")
_SMALL_SEEDS = 100_000
_LARGEST_SEED = 2**32 - 1


class Kind(NamedTuple):
    """What values a field can have.

    Attributes
    ----------
    read : callable
        Returns the value that a text stands for; raises ValueError with what is wrong with it, to
        go after the name of the field.
    write : callable
        Returns the text that stands for a value.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def shown(text: str) -> str:
    """Return a text as an error message shows it."""
    return f"'{printable(text, 60)}'"


def _wrong(text: str, must: str) -> ValueError:
    return ValueError(f"is {shown(text)} in the URL; it must be {must}")


def _number_in(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _decimal(number: float) -> str:
    """Return a number so that both Python and JavaScript read the same from it."""
    return repr(number).removesuffix(".0")


def _one_of(names: Iterable[str]) -> Kind:
    known = tuple(names)

    def read(text: str) -> str:
        if text not in known:
            raise _wrong(text, f"one of {', '.join(known)}")
        return text

    return Kind(read, str)


def _number(low: float, high: float) -> Kind:
    def read(text: str) -> float:
        number = _number_in(text)
        if not low <= number <= high:
            raise _wrong(text, f"a number from {low:g} to {high:g}")
        return number

    return Kind(read, _decimal)


def _read_positive(text: str) -> float:
    number = _number_in(text)
    if not 0.0 < number < math.inf:
        raise _wrong(text, "above 0")
    return number


def _read_whole(text: str) -> int:
    number = _number_in(text)
    if not 1 <= number < 1e9 or number != int(number):
        raise _wrong(text, "a whole number of at least 1")
    return int(number)


def _read_flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise _wrong(text, "true or false")
    return text == "true"


def _read_layers(text: str) -> tuple[int, ...]:
    sizes = text.split(",") if text else []
    if len(sizes) > MOST_LAYERS:
        raise ValueError(f"has {len(sizes):,} layers in the URL; at most {MOST_LAYERS} can be had")
    for size in sizes:
        if not re.fullmatch(r"\s*[0-9]{1,9}\s*", size) or not 1 <= int(size) <= MOST_UNITS:
            raise ValueError(
                f"has a layer of {shown(size)} in the URL; "
                f"it must be a whole number from 1 to {MOST_UNITS}"
            )
    return tuple(map(int, sizes))


def _read_seed(text: str) -> int:
    """Return the seed for a text: 12345 for 0.12345, and some number for any other text."""
    if not text:
        return ExperimentConfig().seed
    if match := _SEED.fullmatch(text):
        return int(match[1])
    if re.fullmatch(r"[0-9]{1,10}", text) and int(text) <= _LARGEST_SEED:
        return int(text)
    return zlib.crc32(text.encode())


def _write_seed(seed: int) -> str:
    return f"0.{seed:05d}" if seed < _SMALL_SEEDS else str(seed)


FLAG = Kind(_read_flag, lambda flag: "true" if flag else "false")
_TEXT = Kind(str, str)
_WHOLE = Kind(_read_whole, str)
_POSITIVE = Kind(_read_positive, _decimal)
_LAYERS = Kind(_read_layers, lambda sizes: ",".join(map(str, sizes)))
_SEEDS = Kind(_read_seed, _write_seed)


class Field(NamedTuple):
    """A part of Playground's state."""

    default: str
    kind: Kind


FIELDS: dict[str, Field] = {
    "activation": Field("tanh", _one_of(ACTIVATIONS)),
    "regularization": Field("none", _one_of(REGULARIZATIONS)),
    "batchSize": Field("10", _WHOLE),
    "dataset": Field("circle", _one_of(CLASSIFICATION)),
    "regDataset": Field("reg-plane", _one_of(REGRESSION)),
    "learningRate": Field("0.03", _POSITIVE),
    "regularizationRate": Field("0", _number(0.0, MOST_PENALTY)),
    "noise": Field("0", _number(0.0, MOST_NOISE)),
    "networkShape": Field("4,2", _LAYERS),
    "seed": Field("", _SEEDS),
    "showTestData": Field("false", FLAG),
    "discretize": Field("false", FLAG),
    "percTrainData": Field("50", _number(LEAST_TRAINING, MOST_TRAINING)),
    "x": Field("true", FLAG),
    "y": Field("true", FLAG),
    "xTimesY": Field("false", FLAG),
    "xSquared": Field("false", FLAG),
    "ySquared": Field("false", FLAG),
    "cosX": Field("false", FLAG),
    "sinX": Field("false", FLAG),
    "cosY": Field("false", FLAG),
    "sinY": Field("false", FLAG),
    "collectStats": Field("false", FLAG),
    "tutorial": Field("", _TEXT),
    "problem": Field("classification", _one_of(PROBLEMS)),
    "initZero": Field("false", FLAG),
    "hideText": Field("false", FLAG),
}
"""Every field of the state, in the order that Playground writes them."""


def read_value(name: str, text: str, kind: Kind) -> Any:
    """Return what the text of a field stands for.

    Raises
    ------
    ValueError
        If it cannot be; the sentence says what it must be.
    """
    try:
        return kind.read(text)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None
