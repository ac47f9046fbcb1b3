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

LARGEST_NOISE, NOISE_BEYOND = 80.0, 50.0
"""The most noise, in percent, that Playground takes from a URL, and what it takes more for."""

LEAST_TRAINING = 0.4
"""The percentage that leaves two training samples of Playground's 500, as few as can be split."""

_SEED = re.compile(r"0\.(\d{5})")
_SMALL_SEEDS = 100_000
_LARGEST_SEED = 2**32 - 1
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?Infinity")
_OTHER_BASES = re.compile(r"0[xX][0-9a-fA-F]{1,32}|0[oO][0-7]{1,32}|0[bB][01]{1,32}")
_MOST_SAMPLES = 1200


class Kind(NamedTuple):
    """What values a field can have.

    Attributes
    ----------
    read : callable
        Returns the value that a text stands for, None where nothing can be learnt with it; raises
        ValueError if Playground's page never comes up, with what is wrong, to go after the name of
        the field.
    write : callable
        Returns the text that stands for a value.
    counts_as : callable
        Returns the text that Playground takes a text for, given its default: most often itself.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    counts_as: Callable[[str, str], str] = lambda text, _: text


def shown(text: str) -> str:
    """Return a text as an error message shows it."""
    return f"'{printable(text, 60)}'"


def _number_in(text: str) -> float:
    """Return the number that a text is in JavaScript, NaN for none; an empty text is 0 there."""
    if _OTHER_BASES.fullmatch(text):
        return float(int(text, 0))
    if _DECIMAL.fullmatch(text):
        return float(text.replace("Infinity", "inf"))
    return math.nan if text.strip() else 0.0


def _decimal(number: float) -> str:
    """Return a number so that both Python and JavaScript read the same from it."""
    return repr(number).removesuffix(".0")


def _one_of(names: Iterable[str]) -> Kind:
    known = tuple(names)
    return Kind(str, str, lambda text, default: text if text in known else default)


def _read_number(text: str) -> float | None:
    number = _number_in(text)
    return None if math.isnan(number) else number


def _noise_counts_as(text: str, _: str) -> str:
    number = _number_in(text)
    return "0" if number < 0 else f"{NOISE_BEYOND:g}" if number > LARGEST_NOISE else text


def _percentage_counts_as(text: str, _: str) -> str:
    """Return what is cut off: of a negative number so much is left out at the end."""
    number = _number_in(text)
    if number > 100:
        return "100"
    return _decimal(max(100 + number, 0.0)) if number < 0 else text


def _read_penalty(text: str) -> float | None:
    number = _number_in(text)
    return number if 0.0 <= number < math.inf else None


def _read_rate(text: str) -> float | None:
    number = _number_in(text)
    return number if 0.0 < number < math.inf else None


def _read_batch_size(text: str) -> int | None:
    number = _number_in(text)
    return int(number) if 1 <= number < math.inf and number == int(number) else None


def _batch_size_counts_as(text: str, _: str) -> str:
    """Return the first multiple that is whole: weights change when a count of samples is one."""
    number = _number_in(text)
    if not math.isfinite(number) or number == 0.0 or number == abs(int(number)):
        return text
    counts = (count for count in range(1, _MOST_SAMPLES + 1) if math.fmod(count, number) == 0.0)
    return str(next(counts, text))


def _read_flag(text: str) -> bool:
    return text == "true"


def _flag_counts_as(text: str, _: str) -> str:
    return text if text == "false" else "true"


def _read_layers(text: str) -> tuple[int, ...]:
    sizes = [_number_in(size) for size in text.split(",")] if text else []
    if math.inf in sizes:
        raise ValueError("has a layer without end in the URL; it must be whole numbers, as 4,2")
    return tuple(map(int, sizes))


def _layers_count_as(text: str, _: str) -> str:
    """Return how many units a loop up to each size makes: three up to 2.5, none up to no number."""
    sizes = [_number_in(size) for size in text.split(",")] if text else []
    units = [math.ceil(size) if 0 < size < math.inf else size for size in sizes]
    units = [0 if math.isnan(size) or size < 0 else size for size in units]
    return text if units == sizes else ",".join(map(str, units)).replace("inf", "Infinity")


def _read_seed(text: str) -> int:
    """Return the seed for a text: 12345 for 0.12345, and some number for any other text."""
    if not text:
        return ExperimentConfig().seed
    if match := _SEED.fullmatch(text):
        return int(match[1])
    if re.fullmatch(r"[0-9]{1,10}", text) and int(text) <= _LARGEST_SEED:
        return int(text)
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _write_seed(seed: int) -> str:
    return f"0.{seed:05d}" if seed < _SMALL_SEEDS else str(seed)


FLAG = Kind(_read_flag, lambda flag: "true" if flag else "false", _flag_counts_as)
_TEXT = Kind(str, str)
_BATCH_SIZE = Kind(_read_batch_size, str, _batch_size_counts_as)
_RATE = Kind(_read_rate, _decimal)
_PENALTY = Kind(_read_penalty, _decimal)
_NOISE = Kind(_read_number, _decimal, _noise_counts_as)
_PERCENTAGE = Kind(_read_number, _decimal, _percentage_counts_as)
_LAYERS = Kind(_read_layers, lambda sizes: ",".join(map(str, sizes)), _layers_count_as)
_SEEDS = Kind(_read_seed, _write_seed)


class Field(NamedTuple):
    """A part of Playground's state."""

    default: str
    kind: Kind


FIELDS: dict[str, Field] = {
    "activation": Field("tanh", _one_of(ACTIVATIONS)),
    "regularization": Field("none", _one_of(REGULARIZATIONS)),
    "batchSize": Field("10", _BATCH_SIZE),
    "dataset": Field("circle", _one_of(CLASSIFICATION)),
    "regDataset": Field("reg-plane", _one_of(REGRESSION)),
    "learningRate": Field("0.03", _RATE),
    "regularizationRate": Field("0", _PENALTY),
    "noise": Field("0", _NOISE),
    "networkShape": Field("4,2", _LAYERS),
    "seed": Field("", _SEEDS),
    "showTestData": Field("false", FLAG),
    "discretize": Field("false", FLAG),
    "percTrainData": Field("50", _PERCENTAGE),
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


class Reading(NamedTuple):
    """What a field of a URL says.

    Attributes
    ----------
    value : object
        Of the kind that the field's ``Kind`` reads.
    otherwise : str
        What Playground takes the text for, if that is not what it says.
    instead : str
        What is taken here, if Playground opens the text but can learn nothing with it.
    """

    value: Any
    otherwise: str = ""
    instead: str = ""


def read_value(name: str, text: str | None = None) -> Reading:
    """Return what a field says.

    Parameters
    ----------
    name : str
        A key of ``FIELDS``.
    text : str or None
        What the URL has; None for Playground's default.

    Raises
    ------
    ValueError
        If Playground's page never comes up with it; the sentence says what it must be.
    """
    field = FIELDS[name]
    text = field.default if text is None else text
    counts_as = field.kind.counts_as(text, field.default)
    try:
        value = field.kind.read(counts_as)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None
    said = f"{name}={printable(text, 40)}"
    if value is None:
        value = field.kind.read(field.default)
        return Reading(value, instead=f"{said} is taken as {field.default}")
    return Reading(value, f"{said} counts as {printable(counts_as, 40)}" * (counts_as != text))
