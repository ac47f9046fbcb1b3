"""The sessions that are kept: what there is of them, and how they are written and read.

Any number of programs may do so at once. One that goes on with a session holds it, for as long as
it lives; nobody else writes to it or removes it then.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core import counted, printable
from tui.exchange.sessions import living
from tui.exchange.sessions.folder import NoRoomError, NotKeptError, spare_folder
from tui.exchange.sessions.living import Living
from tui.exchange.sessions.rows import (
    COLUMNS,
    Kept,
    Key,
    free_name,
    goes_with,
    kept_in,
    next_moment,
    why_no_name,
    write_blobs,
)

if TYPE_CHECKING:
    import sqlite3

    from tui.exchange.sessions.contents import Blobs, Contents

MOST_SESSIONS = 20
MOST_BYTES = 200 * 10**6
"""How many are kept, and how many bytes they may take together; the latest is kept at any rate."""

SHARE = MOST_BYTES // MOST_SESSIONS
"""Bytes for a session, of which the moments of its past take what its run leaves."""

_MOST_BLOBS = 100_000
_MOST_LISTED = 1000
_LONGEST = 200


class SessionStore:
    """Keeps sessions in a file of a folder, which any number of programs may share.

    Parameters
    ----------
    folder : path
        Made when it is needed. Where it cannot be written there is another one.

    Attributes
    ----------
    folders : tuple of path
        The two.
    """

    def __init__(self, folder: Path) -> None:
        self.folders = (folder, spare_folder())
        self._self = Living()

    # -- writing -------------------------------------------------------------------------------

    def save(
        self, key: Key | None, contents: Contents, *, is_told: bool, patience: float = 5.0
    ) -> tuple[Key, str, str]:
        """Write a session whole, in the place of what is there of it.

        Parameters
        ----------
        key : Key or None
            Which; None for a new one. Where another program goes on with it by now, or it is gone,
            this is a new one.
        contents : Contents
            Packed for the first folder.
        is_told : bool
            Whether the user knows of it.
        patience : float
            Seconds to wait for another program.

        Returns
        -------
        key : Key
        name : str
            What it is called.
        trouble : str
            Why it is not where it should be, or what had to be done for that, as the end of a
            sentence; mostly empty.

        Raises
        ------
        NotKeptError
            If it cannot be written; what was there of it still is. NoRoomError where there may be
            room for less.
        """
        reasons: list[str] = []
        kind = NotKeptError
        # It stays where it is.
        for folder in sorted(self.folders, key=lambda it: key is not None and it != key.folder):
            number = key.number if key is not None and key.folder == folder else None
            try:
                found, name, aside = self._save(folder, number, contents, is_told, patience)
            except NotKeptError as error:
                reasons.append(str(error))
                kind = NoRoomError if isinstance(error, NoRoomError) else kind
            else:
                return Key(folder, found), name, "; ".join(filter(None, [*reasons, aside]))
        # What is lost can be made again by nobody, but it is the first folder that the user knows.
        raise kind(reasons[0])

    def _save(
        self, folder: Path, number: int | None, contents: Contents, told: bool, patience: float
    ) -> tuple[int, str, str]:
        from tui.exchange.sessions.database import DamagedError, set_aside, writing

        try:
            with writing(folder, patience) as connection:
                return self._write(connection, folder, number, contents, told)
        except DamagedError as error:
            aside = set_aside(folder, error.file)
            with writing(folder, patience) as connection:
                found = self._write(connection, folder, None, contents, told)
            if aside is None:
                return found
            where = printable(str(aside), _LONGEST)
            return *found[:2], f"{error}; it is now {where}, and a new one is begun"

    def _write(
        self,
        connection: sqlite3.Connection,
        folder: Path,
        number: int | None,
        contents: Contents,
        told: bool,
    ) -> tuple[int, str, str]:
        self._self.begin(folder)
        elsewhere = self._in_others(folder)
        names = [kept.name for kept in elsewhere]
        name = None
        if number is not None:
            name = self._own_name(connection, folder, number, contents.data, names)
        values = {
            "name": name or free_name(connection, contents.data, names),
            "saved": next_moment(connection, (kept.saved for kept in elsewhere)),
            "what": contents.what,
            "epoch": contents.epoch,
            "batch": contents.batch,
            "loss": contents.loss,
            "bytes": sum(map(len, contents.blobs.values())),
            "holder": self._self.name,
            "is_told": told,
        }
        if name is None:
            columns, marks = ", ".join(values), ", ".join(f":{it}" for it in values)
            made = connection.execute(
                f"INSERT INTO sessions (is_named, {columns}) VALUES (0, {marks})", values
            )
            assert made.lastrowid is not None
            number = made.lastrowid
        else:
            columns = ", ".join(f"{it} = :{it}" for it in values)
            connection.execute(
                f"UPDATE sessions SET {columns} WHERE id = :id", {**values, "id": number}
            )
        assert number is not None
        write_blobs(connection, number, contents.blobs)
        return number, str(values["name"]), self._remove_old(connection, folder, number)

    def _own_name(
        self,
        connection: sqlite3.Connection,
        folder: Path,
        number: int,
        data: str,
        others: Iterable[str],
    ) -> str | None:
        """Return what a session is called by now; None where it is not, or no longer, ours."""
        row = connection.execute(
            "SELECT name, is_named, holder FROM sessions WHERE id = ?", (number,)
        ).fetchone()
        if row is None or self._is_anothers(folder, row[2]):
            return None
        name, is_named, _ = row
        if is_named or goes_with(str(name), data):
            return str(name)
        return free_name(connection, data, others)

    def _in_others(self, folder: Path) -> list[Kept]:
        """Return the sessions that are not in a folder, as far as they can be read at once."""
        found: list[Kept] = []
        for other in self.folders:
            if other != folder:
                with contextlib.suppress(NotKeptError, OSError):
                    found += self._in(other, patience=0.0)
        return found

    def _is_anothers(self, folder: Path, holder: object) -> bool:
        """Tell whether another program that lives is the one that holds a session."""
        return (
            isinstance(holder, str) and holder != self._self.name and living.lives(folder, holder)
        )

    def _remove_old(self, connection: sqlite3.Connection, folder: Path, latest: int) -> str:
        """Remove what has no room beside the latest; say so where that one alone takes it all."""
        rows = connection.execute(
            # Whatever somebody has written there, it is counted as a number.
            "SELECT id, CAST(bytes AS INTEGER), holder FROM sessions "
            "ORDER BY id = ? DESC, saved DESC, id DESC",
            (latest,),
        ).fetchall()
        total = count = gone = 0
        for number, size, holder in rows:
            total, count = total + size, count + 1
            if number == latest or (count <= MOST_SESSIONS and total <= MOST_BYTES):
                continue
            if holder != self._self.name and not self._is_anothers(folder, holder):
                connection.execute("DELETE FROM sessions WHERE id = ?", (number,))
                total, gone = total - size, gone + 1
        if not gone or rows[0][1] <= MOST_BYTES:
            return ""
        limit, others = f"{MOST_BYTES // 10**6} MB", counted(gone, "older session")
        return f"this run alone takes more than {limit}, so {others} had to go"

    def hold(self, key: Key) -> None:
        """Have others know that this program goes on with a session, if nobody else does."""
        from tui.exchange.sessions.database import writing

        with contextlib.suppress(NotKeptError), writing(key.folder) as connection:
            self._self.begin(key.folder)
            row = connection.execute(
                "SELECT holder FROM sessions WHERE id = ?", (key.number,)
            ).fetchone()
            if row is not None and not self._is_anothers(key.folder, row[0]):
                connection.execute(
                    "UPDATE sessions SET holder = ?, is_told = 1 WHERE id = ?",
                    (self._self.name, key.number),
                )

    def note_told(self, folders: Iterable[Path], patience: float) -> None:
        """Take note that the user knows of all that this program keeps in these folders."""
        from tui.exchange.sessions.database import writing

        for folder in folders:
            with contextlib.suppress(NotKeptError), writing(folder, patience) as connection:
                connection.execute(
                    "UPDATE sessions SET is_told = 1 WHERE holder = ?", (self._self.name,)
                )

    def let_go(self) -> None:
        """Hold nothing any more."""
        self._self.end()

    def clear(self) -> None:
        """Remove what programs that were killed have left."""
        for folder in self.folders:
            living.clear(folder)

    def remove(self, key: Key, patience: float = 5.0) -> None:
        """Keep a session no longer, if it is there and nobody else goes on with it.

        Parameters
        ----------
        key : Key
        patience : float
            As ``save`` takes it.

        Raises
        ------
        NotKeptError
            If that cannot be.
        """
        from tui.exchange.sessions.database import writing

        with writing(key.folder, patience) as connection:
            row = connection.execute(
                "SELECT name, holder FROM sessions WHERE id = ?", (key.number,)
            ).fetchone()
            if row is not None and self._is_anothers(key.folder, row[1]):
                name = printable(str(row[0]), _LONGEST)
                raise NotKeptError(f"the session {name} is open in another program")
            connection.execute("DELETE FROM sessions WHERE id = ?", (key.number,))

    def rename(self, key: Key, name: str) -> str:
        """Call a session something else; return why that cannot be, as a sentence, or nothing.

        Raises
        ------
        NotKeptError
            If it cannot be written.
        """
        from tui.exchange.sessions.database import writing

        if why := why_no_name(name):
            return why
        with writing(key.folder) as connection:
            other = connection.execute(
                "SELECT id FROM sessions WHERE name = ? AND id != ?", (name, key.number)
            ).fetchone()
            if other is not None or name in (it.name for it in self._in_others(key.folder)):
                return f"There is another session called {name}."
            changed = connection.execute(
                "UPDATE sessions SET name = ?, is_named = 1 WHERE id = ?", (name, key.number)
            )
            return "" if changed.rowcount else "That session is gone."

    # -- reading -------------------------------------------------------------------------------

    def sessions(self, tell: Callable[[str], object] = lambda why: None) -> list[Kept]:
        """Return all that are kept, the latest first.

        Parameters
        ----------
        tell : callable
            Called with why those in the first folder cannot be read, where there are others.

        Raises
        ------
        NotKeptError
            If those in the first folder cannot be read, and there are no others.
        """
        found: list[Kept] = []
        with contextlib.suppress(NotKeptError, OSError):
            found = self._in(self.folders[1])
        try:
            found += self._in(self.folders[0])
        except NotKeptError as why:
            if not found:
                raise
            tell(str(why))
        return sorted(found, key=lambda it: it.saved, reverse=True)

    def _in(self, folder: Path, patience: float = 5.0) -> list[Kept]:
        from tui.exchange.sessions.database import reading

        with reading(folder, patience) as connection:
            if connection is None:
                return []
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM sessions ORDER BY id DESC LIMIT {_MOST_LISTED}"
            ).fetchall()
        return list(kept_in(folder, rows, partial(self._is_anothers, folder)))

    def blobs(self, key: Key) -> Blobs:
        """Return all that a session holds.

        Raises
        ------
        NotKeptError
            If it is gone, or cannot be read.
        """
        from tui.exchange.sessions.database import LARGEST, reading

        with reading(key.folder) as connection:
            if connection is None:
                raise NotKeptError("the session is gone")
            count, size = connection.execute(
                "SELECT count(*), total(length(content)) FROM blobs WHERE session = ?",
                (key.number,),
            ).fetchone()
            if not count:
                raise NotKeptError("the session is gone")
            if count > _MOST_BLOBS or size > 2 * LARGEST:
                raise NotKeptError("the session is larger than any that this program has written")
            rows = connection.execute(
                "SELECT kind, number, content FROM blobs WHERE session = ?", (key.number,)
            )
            return {(kind, n): content for kind, n, content in rows if type(content) is bytes}

    def news(self) -> list[Kept]:
        """Return the sessions of programs that have ended which no user was told of, once."""
        from tui.exchange.sessions.database import reading, writing

        new: list[Kept] = []
        for folder in self.folders:
            with contextlib.suppress(NotKeptError, OSError):
                with reading(folder) as connection:
                    if connection is None:
                        continue
                    rows = connection.execute(
                        f"SELECT {COLUMNS} FROM sessions WHERE is_told = 0 LIMIT {_MOST_LISTED}"
                    ).fetchall()
                others = [row for row in rows if row[-1] != self._self.name]
                found = kept_in(folder, others, partial(self._is_anothers, folder))
                left = [it for it in found if not it.is_open]
                if left:
                    with writing(folder) as connection:
                        connection.executemany(
                            "UPDATE sessions SET is_told = 1 WHERE id = ?",
                            [(it.key.number,) for it in left],
                        )
                new += left
        return sorted(new, key=lambda it: it.saved, reverse=True)
