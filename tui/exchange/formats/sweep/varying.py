"""What a sweep varies: values of a setting, or a range of them, as the command line writes them."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui.settings.parsing import quoted
from tui.settings.table import SETTING
from tui.settings.writing import written
from tui.terminal.failure import Failure

_RANGE = re.compile(
    r"\s*(?P<low>[^\s,]+?)\.\.(?P<high>[^\s,]+)(?P<log>\s+log)?(?:\s+(?P<count>\d{1,9}))?\s*"
)
_LAYERS = re.compile(r"\d+(-\d+)+")
NOT_VARIED = ("data", "target", "threads")
"""Settings of which no two values can be compared."""

_MOST_VALUES = 10_000
_DIGITS = 6


@dataclass(frozen=True)
class Axis:
    """One setting that varies.

    Attributes
    ----------
    name : str
        Of the setting.
    values : tuple
        What it is given; of a range, as many as it was asked for, none if that was not said.
    low, high : float
        The ends of a range; both 0 where values were listed.
    is_log : bool
        Whether equal steps of a range are equal factors.
    """

    name: str
    values: tuple[Any, ...]
    low: float = 0.0
    high: float = 0.0
    is_log: bool = False

    @property
    def is_range(self) -> bool:
        """Whether it may be any value between two."""
        return self.low < self.high

    def draw(self, random: np.random.Generator) -> Any:
        """Return one of the values, or any one in the range."""
        if not self.is_range:
            return self.values[int(random.integers(len(self.values)))]
        return _value(self.name, self._at(float(random.random())))

    def _at(self, along: float) -> float:
        if self.is_log:
            low, high = math.log(self.low), math.log(self.high)
            return min(math.exp((1.0 - along) * low + along * high), self.high)
        return (1.0 - along) * self.low + along * self.high


def axis(text: str) -> Axis:
    """Read what follows ``--vary``, such as ``learning_rate=0.01,0.1`` or ``l2=0.001..1 log``.

    Raises
    ------
    Failure
        If there is no such setting, or a value cannot be one of its.
    """
    name, equals, rest = text.partition("=")
    if not equals or not rest.strip():
        raise Failure(f"{quoted(text)} has no values; write it as in --vary learning_rate=0.01,0.1")
    name = _setting(name)
    if match := _RANGE.fullmatch(rest):
        return _range(name, **match.groupdict())
    return listed(name, _parts(name, rest))


def listed(name: str, values: Sequence[Any]) -> Axis:
    """Return the axis of a setting's values, of which texts are read as the option reads them.

    Raises
    ------
    Failure
        If there is no such setting, or a value cannot be one of its.
    """
    name = _setting(name)
    if len(values) == 1 and isinstance(values[0], str) and (m := _RANGE.fullmatch(values[0])):
        return _range(name, **m.groupdict())
    found = [
        _parsed(name, value) if isinstance(value, str) else _plain(name, value) for value in values
    ]
    if name == "hidden":
        found = [(value,) if isinstance(value, int) else value for value in found]
    for place, value in enumerate(found):
        if value in found[:place]:
            hint = "; layers of 8 and 8 are 8-8" if name == "hidden" else ""
            raise Failure(f"{name} has {_shown(value)} twice; each value once{hint}")
    if not found:
        raise Failure(f"{name} has no values")
    return Axis(name, tuple(found))


def _setting(name: str) -> str:
    from difflib import get_close_matches

    plain = name.strip().removeprefix("--").replace("-", "_")
    if plain in SETTING and plain not in NOT_VARIED:
        return plain
    if plain in NOT_VARIED:
        raise Failure(f"{plain} would compare what cannot be compared; give it by --{plain}")
    near = get_close_matches(plain.lower(), SETTING, n=1)
    guess = f"; did you mean {near[0]}?" if near else "; 'neuroterm --help' lists the settings"
    raise Failure(f"there is no setting {quoted(name)}{guess}")


def _parts(name: str, text: str) -> list[str]:
    """Return values with commas between them, of which those in quotation marks are one."""
    try:
        (parts,) = csv.reader([text], skipinitialspace=True)
    except csv.Error:  # a line break, or far too long
        raise Failure(f"{name}: {quoted(text)} is no list of values in one line") from None
    parts = [part.strip() for part in parts]
    if not all(parts):
        raise Failure(f"{name}: {quoted(text)} has a value missing between two commas")
    return parts


def _parsed(name: str, text: str) -> Any:
    if name == "hidden" and _LAYERS.fullmatch(text):
        text = text.replace("-", ",")
    try:
        value = SETTING[name].kind.parse(text)
    except ValueError as error:
        raise Failure(f"{name}: {error}") from None
    return value


def _plain(name: str, value: Any) -> Any:
    """Return a value of a TOML file as a configuration has it."""
    if isinstance(value, dict):
        raise Failure(f"{name} is {quoted(str(value))}; a table is no value of a setting")
    return tuple(_plain(name, each) for each in value) if isinstance(value, list) else value


def _shown(value: Any) -> str:
    return written(value, none="none", digits=_DIGITS)


def _range(name: str, low: str, high: str, log: str | None, count: str | None) -> Axis:
    ends = []
    for text in (low, high):
        try:
            ends.append(float(text))
        except ValueError:
            raise Failure(f"{name}: {quoted(text)} is not a number") from None
        if not math.isfinite(ends[-1]):
            raise Failure(f"{name}: {quoted(text)} is not a finite number")
        _value(name, ends[-1])
    least, most = ends
    if not least < most:
        raise Failure(f"{name}: a range goes upwards, not from {low} to {high}")
    if log and least <= 0.0:
        raise Failure(f"{name}: a range with log begins above 0, not at {low}")
    found = Axis(name, (), least, most, bool(log))
    if count is None:
        return found
    steps = int(count)
    if not 2 <= steps <= _MOST_VALUES:
        raise Failure(f"{name}: {steps} values of a range; there can be 2 to {_MOST_VALUES}")
    values = dict.fromkeys(_value(name, found._at(step / (steps - 1))) for step in range(steps))
    return Axis(name, tuple(values), least, most, bool(log))


def _value(name: str, number: float) -> Any:
    """Return a number of a range as the setting has it: whole where it must be."""
    parse = SETTING[name].kind.parse
    for text in (f"{number:.{_DIGITS}g}", str(round(number))):
        try:
            return parse(text)
        except ValueError:
            continue
    raise Failure(f"{name} takes no range; list its values")
