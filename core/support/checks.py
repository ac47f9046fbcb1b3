"""Checks of settings, each with a sentence that says what would be right."""

from __future__ import annotations

import difflib
import math
import os
from collections.abc import Iterable
from numbers import Number, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from core.support.text import printable

MAXIMUM_COUNT = 10**12
"""The most epochs, samples or units anything is asked for; no computer would come to the end."""

MAXIMUM_SEED = 2**32 - 1

_NUMBERS = (Number, np.bool_)


def known(name: object, names: Iterable[str], what: str) -> str:
    """Return ``name``, or raise ValueError with the nearest of the names, and all of them."""
    names = tuple(names)
    if isinstance(name, str) and name in names:
        return name
    near = difflib.get_close_matches(name.lower(), names, n=1) if isinstance(name, str) else []
    guess = f"did you mean {near[0]}? Known" if near else "known"
    raise ValueError(f"unknown {what} {shown(name)}; {guess}: {', '.join(names)}")


def positive_integer(value: object, what: str) -> int:
    """Return ``value`` as an int, or raise ValueError unless it is a whole number above 0."""
    if isinstance(value, int | np.integer) and value > MAXIMUM_COUNT:
        raise ValueError(f"{what} is {shown(value)}; it must be at most {MAXIMUM_COUNT:,}")
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{what} is {shown(value)}; it must be a whole number of at least 1")
    return int(value)


def whole_number(value: object, what: str, low: int, high: int) -> int:
    """Return ``value`` as an int, or raise ValueError unless it is whole, from low to high."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and low <= value <= high:
        return int(value)
    raise ValueError(f"{what} is {shown(value)}; it must be a whole number from {low} to {high}")


def positive(value: object, what: str) -> float:
    """Return ``value`` as a float, or raise ValueError unless it is finite and above 0."""
    number = _number(value, what)
    if not 0.0 < number < math.inf:
        raise ValueError(f"{what} is {shown(value)}; it must be a number above 0")
    return number


def finite(value: object, what: str) -> float:
    """Return ``value`` as a float, or raise ValueError unless it is finite."""
    number = _number(value, what)
    if not math.isfinite(number):
        raise ValueError(f"{what} is {shown(value)}; it must be a finite number")
    return number


def in_range(value: object, what: str, low: float, below: float) -> float:
    """Return ``value`` as a float, or raise ValueError unless ``low <= value < below``."""
    number = _number(value, what)
    if not low <= number < below:
        limit = f"at least {low:g} and " + ("finite" if math.isinf(below) else f"below {below:g}")
        raise ValueError(f"{what} is {shown(value)}; it must be {limit}")
    return number


def from_to(value: object, what: str, low: float, high: float) -> float:
    """Return ``value`` as a float, or raise ValueError unless ``low <= value <= high``."""
    number = _number(value, what)
    if not low <= number <= high:
        raise ValueError(f"{what} is {shown(value)}; it must be a number from {low:g} to {high:g}")
    return number


def share(value: object, what: str) -> float:
    """Return ``value`` as a float, or raise ValueError unless ``0 < value < 1``."""
    number = _number(value, what)
    if not 0.0 < number < 1.0:
        raise ValueError(
            f"{what} is {shown(value)}; it must be a number between 0 and 1, both excluded"
        )
    return number


def true_or_false(value: object, what: str) -> bool:
    """Return ``value``, or raise ValueError unless it is True or False: text would be true."""
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{what} is {shown(value)}; it must be true or false")
    return bool(value)


def a_text(value: object, what: str) -> str:
    """Return ``value``, or raise ValueError unless it is text."""
    if not isinstance(value, str):
        raise ValueError(f"{what} is {shown(value)}; it must be text")
    return value


def a_path(value: object, what: str) -> str | os.PathLike[str]:
    """Return ``value``, or raise ValueError unless it names a file."""
    if not isinstance(value, str | os.PathLike) or not isinstance(os.fspath(value), str):
        raise ValueError(f"{what} is {shown(value)}; it must be the name of a file")
    return value


def instance(value: object, kind: type, what: str, example: str) -> None:
    """Raise ValueError unless ``value`` is of this class."""
    if not isinstance(value, kind):
        raise ValueError(
            f"{what} is {shown(value)}; it must be of the class {kind.__name__}, such as {example}"
        )


def float_type(dtype: DTypeLike) -> np.dtype[Any]:
    """Return the type of a network's numbers, or raise ValueError if it cannot be theirs."""
    try:
        kind = np.dtype(dtype)
    except TypeError:
        raise ValueError(f"dtype is {shown(dtype)}; it must be float64 or float32") from None
    if kind not in (np.float64, np.float32):
        raise ValueError(f"dtype is {kind}; it must be float64 or float32")
    return kind


def not_masked(values: object, what: str) -> None:
    """Raise ValueError for a masked array that hides a value: what is behind a mask would count."""
    mask = getattr(values, "mask", None)
    if mask is not None and isinstance(values, np.ndarray) and np.any(mask):
        raise ValueError(f"{what} has values masked; give it the others alone, or fill them in")


def real_numbers(values: ArrayLike, what: str) -> NDArray[Any]:
    """Return ``values`` as an array, or raise ValueError unless they are real numbers.

    Text is none, whatever it says, and neither is what a mask hides.
    """
    if type(values) is not np.ndarray:
        not_masked(values, what)
    try:
        array = np.asarray(values)
        if array.dtype.kind == "O" and all(isinstance(one, _NUMBERS) for one in array.flat):
            array = array.astype(np.float64)
    except OverflowError:
        raise ValueError(
            f"{what} holds a number that is too large; it must be at most 1.8e308"
        ) from None
    except (TypeError, ValueError):
        array = np.empty(0, np.complex128)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{what} must hold numbers and nothing else, as many in each row")
    return array


def finite_numbers(values: ArrayLike, what: str) -> NDArray[Any]:
    """Return ``values`` as an array, or raise ValueError unless they are real and finite."""
    array = real_numbers(values, what)
    if not all_finite(array):
        raise ValueError(f"{what} holds a value that is not finite")
    return array


def same_samples(X: NDArray[Any], y: NDArray[Any], part: str = "") -> None:
    """Raise ValueError unless inputs and targets, of a part such as "_train", are as many."""
    if len(X) != len(y):
        raise ValueError(f"X{part} has {len(X)} samples and y{part} has {len(y)}")


def generator(seed: Any) -> np.random.Generator:
    """Return the generator of random numbers for a seed, or raise ValueError."""
    try:
        return np.random.default_rng(_plain_seed(seed))
    except (TypeError, ValueError):
        raise _no_seed(seed) from None


def seed_sequence(seed: Any) -> np.random.SeedSequence:
    """Return a SeedSequence for a seed, or raise ValueError.

    For a SeedSequence it is a copy, so that spawning from it leaves the other as it is.
    """
    try:
        if isinstance(seed, np.random.SeedSequence):
            return np.random.SeedSequence(**seed.state)
        return np.random.SeedSequence(_plain_seed(seed))
    except (TypeError, ValueError):
        raise _no_seed(seed) from None


def _plain_seed(seed: Any) -> Any:
    """Return a seed; raise TypeError for what NumPy takes for a number though it is none."""
    if isinstance(seed, bool | np.bool_) or (isinstance(seed, list | tuple) and not seed):
        raise TypeError
    return seed


def _no_seed(seed: object) -> ValueError:
    return ValueError(f"seed is {shown(seed)}; it must be a whole number of at least 0")


def all_finite(values: np.ndarray) -> bool:
    """Tell whether no value is nan or infinite, without an array of the answers."""
    if values.dtype.kind != "f" or not values.size:
        return True
    with np.errstate(invalid="ignore"):
        return bool(np.isfinite(values.min()) and np.isfinite(values.max()))


def shown(value: object) -> str:
    """Return a value as a sentence can name it: on one line, and not too long."""
    if isinstance(value, np.generic):
        value = value.item()
    try:
        return printable(repr(value))
    except ValueError:  # Python does not write out whole numbers of thousands of digits
        return "a number of thousands of digits"


def _number(value: object, what: str) -> float:
    # Neither text, which float would read, nor True and False, which count as 1 and 0.
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise ValueError(f"{what} is {shown(value)}; it must be a number")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{what} is {shown(value)}; it must be at most 1.8e308") from None
