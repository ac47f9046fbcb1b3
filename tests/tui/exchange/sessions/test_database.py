"""A file of sessions that somebody else has made is read within bounds, or refused."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from pathlib import Path

import pytest
from closed import close

from tui.exchange.sessions import database
from tui.exchange.sessions.contents import Contents
from tui.exchange.sessions.database import FILE
from tui.exchange.sessions.folder import NotKeptError, spare_folder
from tui.exchange.sessions.rows import COLUMNS
from tui.exchange.sessions.store import SessionStore

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where one session is kept."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    store = SessionStore(tmp_path / "state")
    contents = Contents("circles", "circles", 1, 0, 0.5, {("run", 0): b"x"})
    store.save(None, contents, is_told=True)
    store.let_go()
    return tmp_path / "state"


def change(folder: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def view(of: str, columns: str) -> tuple[str, str]:
    kept = f"ALTER TABLE {of} RENAME TO kept_{of}"
    return kept, f"CREATE VIEW {of} AS {ENDLESS} SELECT {columns} FROM c"


def test_a_list_that_never_ends_is_left(folder: Path) -> None:
    columns = (
        "x AS id, 'n' AS name, 1 AS is_named, 1.0 AS saved, 'w' AS what, 1 AS epoch, 1 AS batch, "
        "1.0 AS loss, 1 AS bytes, NULL AS holder, 0 AS is_told"
    )
    change(folder, *view("sessions", columns))
    with pytest.raises(NotKeptError, match="it takes longer than any file that this program has"):
        SessionStore(folder).sessions()
    assert SessionStore(folder).news() == []


def test_contents_that_never_end_are_left(folder: Path) -> None:
    (kept,) = SessionStore(folder).sessions()
    change(
        folder,
        *view(
            "blobs", f"{kept.key.number} AS session, 'run' AS kind, x AS number, x'00' AS content"
        ),
    )
    with pytest.raises(NotKeptError, match="it takes longer than any file that this program has"):
        SessionStore(folder).blobs(kept.key)


def test_of_more_sessions_than_anybody_has_the_latest_are_listed(folder: Path) -> None:
    numbers = f"(SELECT x FROM ({ENDLESS} SELECT x FROM c LIMIT 5000))"
    change(
        folder,
        "INSERT INTO sessions SELECT NULL, 'n' || x, is_named, saved + x, what, epoch, batch, loss,"
        f" bytes, holder, is_told FROM sessions, {numbers}",
    )
    found = SessionStore(folder).sessions()
    assert [kept.name for kept in found[:2]] == ["n5000", "n4999"]
    assert len(found) == 1000


def test_of_a_name_of_many_megabytes_no_more_is_read_than_is_shown(folder: Path) -> None:
    change(folder, "UPDATE sessions SET name = printf('%.*c', 100000000, 'x')")
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        (row,) = connection.execute(f"SELECT {COLUMNS} FROM sessions").fetchall()
    assert len(row[1]) == 250
    (kept,) = SessionStore(folder).sessions()
    assert len(kept.name) == 200


@pytest.mark.parametrize("end", ["", "-wal", "-journal"])
def test_a_pipe_where_a_file_should_be_is_refused_and_not_waited_for(
    folder: Path, end: str
) -> None:
    path = folder / f"{FILE}{end}"
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    store, said = SessionStore(folder), f"{FILE}{end}: it is not a regular file"
    with pytest.raises(NotKeptError, match=said):
        store.sessions()
    contents = Contents("circles", "circles", 1, 0, 0.5, {("run", 0): b"x"})
    key, _, trouble = store.save(None, contents, is_told=True)
    assert (key.folder, said in trouble) == (spare_folder(), True)
    assert store.news() == []


def test_a_link_that_leads_to_itself_is_refused(folder: Path) -> None:
    path = folder / FILE
    path.unlink()
    path.symlink_to(path)
    with pytest.raises(NotKeptError, match="Too many levels of symbolic links"):
        SessionStore(folder).sessions()


def test_a_closed_folder_is_not_taken_for_an_empty_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(folder, monkeypatch)
    with pytest.raises(NotKeptError, match=r"cannot read .*: Permission denied"):
        SessionStore(folder).sessions()


def test_what_is_in_a_folder_that_cannot_be_written_is_read_and_nothing_put_beside_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)  # of the superuser, who may
    folder.chmod(0o500)
    store = SessionStore(folder)
    (kept,) = store.sessions()
    with database.reading(folder):
        assert [path.name for path in folder.iterdir()] == [FILE]
    assert store.blobs(kept.key)
    folder.chmod(0o700)
