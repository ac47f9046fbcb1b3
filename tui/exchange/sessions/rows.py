"""The rows of the file with the sessions: what is known of one, its name, and its parts."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core import as_sentence, printable

if TYPE_CHECKING:
    import sqlite3

    from tui.exchange.sessions.contents import Blobs

LONGEST_NAME = 60
COLUMNS = (
    "id, substr(name, 1, 250), saved, substr(what, 1, 250), epoch, batch, loss, bytes, "
    "substr(holder, 1, 250)"
)
"""Of a row; what is longer than any text of ours is nobody's."""

_LONGEST = 200
_LAST_MOMENT = 2.0**38
"""Seconds since 1970, in a year of five digits: later than any clock has it."""

_NUMBER = re.compile(r"-\d+$")


class Key(NamedTuple):
    """Which session: where it is, and its number there."""

    folder: Path
    number: int


class Kept(NamedTuple):
    """What is known of a session without reading it.

    Attributes
    ----------
    key : Key
    name : str
    saved : float
        When, as `time.time` has it.
    what : str
        What it is, in a few words.
    epoch, batch : int
    loss : float or None
    size : int
        In bytes.
    is_open : bool
        Whether another program that lives goes on with it.
    """

    key: Key
    name: str
    saved: float
    what: str
    epoch: int
    batch: int
    loss: float | None
    size: int
    is_open: bool


def kept_in(
    folder: Path, rows: Iterable[tuple[object, ...]], is_anothers: Callable[[object], bool]
) -> Iterator[Kept]:
    """Return what rows of `COLUMNS` say, those that say anything; nothing of it is trusted."""
    for number, name, saved, what, epoch, batch, loss, size, holder in rows:
        match (number, saved, epoch, batch, loss, size):
            case (int(), float(), int(), int(), float() | None, int()):
                yield Kept(
                    Key(folder, number),
                    printable(str(name), _LONGEST),
                    saved,
                    printable(str(what), _LONGEST),
                    epoch,
                    batch,
                    loss,
                    size,
                    is_anothers(holder),
                )


def goes_with(name: str, data: str) -> bool:
    """Tell whether a name that the program has given is one of its data."""
    return _NUMBER.sub("", name) == _shortened(data)


def why_no_name(name: str) -> str:
    """Return why a session cannot be called so, as a sentence; nothing where it can."""
    if not name or name != name.strip():
        return "A name has something in it, and no blank at its ends."
    if printable(name, LONGEST_NAME) != name:
        return f"A name has at most {LONGEST_NAME} characters, all of them to be seen."
    if name.startswith("-"):
        return as_sentence(f"{name} looks like an option; a name begins otherwise")
    return ""


def free_name(connection: sqlite3.Connection, data: str, others: Iterable[str]) -> str:
    """Return a name that no session has, nor any of others.

    It is that of its data, with a number from the second on.
    """
    data = _shortened(data)
    taken = {name for (name,) in connection.execute("SELECT name FROM sessions")}.union(others)
    number, name = 1, data
    while name in taken:
        number += 1
        name = f"{data}-{number}"
    return name


def next_moment(connection: sqlite3.Connection, others: Iterable[float]) -> float:
    """Return what time it is, as `time.time` has it; later than any session whatever clocks say."""
    rows = connection.execute(
        "SELECT saved FROM sessions WHERE typeof(saved) = 'real' AND saved < ?", (_LAST_MOMENT,)
    )
    before = max((*(moment for (moment,) in rows), *others), default=0.0)
    return max(time.time(), math.nextafter(min(before, _LAST_MOMENT), math.inf))


def _shortened(data: str) -> str:
    return printable(data, LONGEST_NAME - 8).strip(" -") or "session"


def write_blobs(connection: sqlite3.Connection, number: int, blobs: Blobs) -> None:
    """Write what is new, and remove what is no more; moments do not change."""
    present = {
        (kind, n)
        for kind, n in connection.execute(
            "SELECT kind, number FROM blobs WHERE session = ?", (number,)
        )
        if (kind, n) in blobs and kind == "moment"
    }
    gone = [
        (number, kind, n)
        for kind, n in connection.execute(
            "SELECT kind, number FROM blobs WHERE session = ?", (number,)
        )
        if (kind, n) not in present
    ]
    connection.executemany("DELETE FROM blobs WHERE session = ? AND kind = ? AND number = ?", gone)
    connection.executemany(
        "INSERT INTO blobs (session, kind, number, content) VALUES (?, ?, ?, ?)",
        [(number, *key, content) for key, content in blobs.items() if key not in present],
    )
