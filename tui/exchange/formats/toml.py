"""Settings in TOML files: what W writes, and --config and o read."""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from core import (
    EXERCISE_FIELDS,
    Exercise,
    ExperimentConfig,
    printable,
    read_regular,
    why_no_values,
)
from tui.exchange.formats.opened import Opening
from tui.terminal.failure import Failure

_Read = TypeVar("_Read")

MOST_BYTES = 2**20

_TOO_DEEP = re.compile(r"(?:[^.,=\[\]{}\n]{0,99}\.){100}")
"""More names with points between them than any key or path has."""


def read(path: str) -> Opening:
    """Return what a TOML file says.

    Raises
    ------
    Failure
        If the file cannot be read or used.
    """
    return Opening(read_config(path))


def read_config(path: str) -> ExperimentConfig:
    """Return the experiment that a TOML file describes.

    Raises
    ------
    Failure
        If the file cannot be read or used.
    """
    return read_with(path, _config)


def read_exercise(path: str) -> Exercise:
    """Return the exercise that a TOML file describes, which may give settings alone.

    Raises
    ------
    Failure
        If the file cannot be read or used.
    """
    return read_with(path, Exercise.from_toml)


def _config(text: str) -> ExperimentConfig:
    try:
        return ExperimentConfig.from_toml(text)
    except ValueError as error:
        given = []
        with contextlib.suppress(ValueError):  # it may be no TOML at all, which is said by now
            given = [name for name in EXERCISE_FIELDS if name in tomllib.loads(text)]
        if not given:
            raise error from None
    raise ValueError(
        f"it gives {' and '.join(given)}, which are for 'neuroterm explain --config FILE'"
    )


def read_with(path: str, parse: Callable[[str], _Read]) -> _Read:
    """Return what a function reads in the text of a TOML file.

    Raises
    ------
    Failure
        If the file cannot be read, or the function raises ValueError for its text.
    """
    name = printable(path)
    try:
        content = read_regular(Path(path), MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ValueError("it is larger than a megabyte; settings take a few lines")
        text = content.decode("utf-8-sig")  # as Notepad writes it
        if _TOO_DEEP.search(text):  # takes the square of their number
            raise RecursionError
        return parse(text)
    except OSError as error:
        raise Failure(f"cannot read {name}: {error.strerror}") from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise Failure(f"cannot use {name}: {why_no_values(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise Failure(f"cannot use {name}: it is not TOML: {_uncapitalised(error)}") from None
    except ValueError as error:
        raise Failure(f"cannot use {name}: {error}") from None


def _uncapitalised(error: Exception) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]
