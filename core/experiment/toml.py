"""Settings as TOML, one a line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from core.experiment.settings import DATASET
from core.support.public import public
from core.support.text import why_no_values


def write_toml(settings: Mapping[str, Any]) -> str:
    """Return the settings of an experiment as TOML, one a line.

    Those that are None, for which it has no word, are left out; and so is the data set that nobody
    has asked for where a file is learnt in its place.
    """
    unasked = settings["data"] is not None and settings["dataset"] == DATASET
    return "".join(
        f"{name} = {_toml_value(value)}\n"
        for name, value in settings.items()
        if value is not None and not (unasked and name == "dataset")
    )


@public
def read_toml(text: str) -> dict[str, Any]:
    """Return the settings in TOML text.

    Raises
    ------
    ValueError
        If the text is not TOML, nested too deeply, or holds a number of thousands of digits.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (ValueError, RecursionError) as error:
        raise ValueError(why_no_values(error)) from None


def _toml_value(value: Any) -> str:
    """Return a setting as TOML, whose strings, numbers and arrays can be written as JSON's.

    JSON escapes characters beyond the Basic Multilingual Plane by halves, which TOML forbids, so
    they are written as they are; and it would leave DEL alone, which TOML forbids as well.
    """
    # NumPy's numbers know no JSON; their item is the number itself.
    written = json.dumps(value, ensure_ascii=False, default=lambda number: number.item())
    return written.replace("\x7f", "\\u007f")
