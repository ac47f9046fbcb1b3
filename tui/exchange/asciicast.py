"""Terminal recordings as asciinema plays them: asciicast, version 3 or 2.

https://docs.asciinema.org/manual/asciicast/v3/ and v2: lines of JSON, first a header, then events.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

SUFFIX = ".cast"
SUFFIX_OF_VERSION_2 = ".v2.cast"
BEGINNING = '{"version":'
"""What such a file begins with."""

_PLACES = 3
"""Decimals of a time in seconds."""


class Output(NamedTuple):
    """What is written to a terminal, and how many seconds after the output before."""

    interval: float
    text: str


def version_of(name: str) -> int:
    """Return the version that the name of a file asks for: 2 where it ends in .v2.cast, else 3."""
    return 2 if name.lower().endswith(SUFFIX_OF_VERSION_2) else 3


def asciicast(
    outputs: Iterable[Output], columns: int, rows: int, title: str, version: int = 3
) -> str:
    """Return a recording.

    Parameters
    ----------
    outputs : iterable of Output
    columns, rows : int
        Of the terminal.
    title : str
    version : 3 or 2
        In version 3 an event has the time after the one before, in 2 that since the beginning.
    """
    header: dict[str, Any] = {"version": version}
    if version == 3:
        header["term"] = {"cols": columns, "rows": rows, "type": "xterm-256color"}
    else:
        header |= {"width": columns, "height": rows, "env": {"TERM": "xterm-256color"}}
    lines = [_line(header | {"title": title}, separators=(",", ":"))]
    time = 0.0
    for interval, text in outputs:
        time += interval
        when = round(interval if version == 3 else time, _PLACES)
        lines.append(_line([when, "o", text]))
    return "\n".join(lines) + "\n"


def _line(value: object, **options: Any) -> str:
    """Return JSON in which whatever moves a cursor or ends a line is only named."""
    text = json.dumps(value, ensure_ascii=False, **options)
    return "".join(it if it.isprintable() else json.dumps(it)[1:-1] for it in text)
