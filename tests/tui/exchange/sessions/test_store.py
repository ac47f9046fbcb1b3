"""Sessions in their file: whole or not at all, shared by any number of programs, and bounded."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tui.exchange.sessions import database, living, rows, store
from tui.exchange.sessions.contents import Contents
from tui.exchange.sessions.database import FILE, VERSION
from tui.exchange.sessions.folder import NotKeptError, is_on_network
from tui.exchange.sessions.living import Living
from tui.exchange.sessions.rows import Key, why_no_name
from tui.exchange.sessions.store import MOST_SESSIONS, SessionStore


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for what cannot be kept in its own."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path / "tmp" / f"neuroterm-{os.getuid()}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


def contents(epoch: int = 1, size: int = 100, data: str = "circles") -> Contents:
    return Contents(data, f"{data} · 2-8-1", epoch, 0, 0.5, {("run", 0): bytes([epoch]) * size})


def save(kept: SessionStore, epoch: int = 1, size: int = 100, key: Key | None = None) -> Key:
    return kept.save(key, contents(epoch, size), is_told=True)[0]


def leave(folder: Path, epoch: int, size: int = 100) -> None:
    """A program that keeps a session and ends."""
    mine = SessionStore(folder)
    save(mine, epoch, size)
    mine.let_go()


def names(folder: Path) -> list[str]:
    return [kept.name for kept in SessionStore(folder).sessions()]


def asked(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection, connection:
        return connection.execute(statement).fetchall()


def test_a_session_comes_back_and_a_later_save_takes_its_place(folder: Path) -> None:
    assert SessionStore(folder).sessions() == []
    assert not folder.exists(), "to look makes nothing"
    mine = SessionStore(folder)
    key = save(mine, 3)
    for epoch in (4, 5):
        assert save(mine, epoch, key=key) == key
    mine.let_go()
    (kept,) = SessionStore(folder).sessions()
    assert (kept.name, kept.what, kept.epoch, kept.loss) == ("circles", "circles · 2-8-1", 5, 0.5)
    assert (kept.size, kept.is_open) == (100, False)
    assert SessionStore(folder).blobs(kept.key) == {("run", 0): b"\5" * 100}
    assert asked(folder, "PRAGMA journal_mode") == [("wal",)]
    assert (folder / FILE).stat().st_mode & 0o077 == 0, "it is the user's alone"
    assert sorted(path.name for path in folder.iterdir()) == [FILE]


def test_names_follow_the_data_until_the_user_gives_one(folder: Path) -> None:
    mine = SessionStore(folder)
    first, second = save(mine), save(mine)
    assert names(folder) == ["circles-2", "circles"]
    assert mine.save(second, contents(data="moons"), is_told=True)[1] == "moons"
    assert mine.rename(first, "the one") == ""
    assert mine.save(first, contents(data="moons"), is_told=True)[1] == "the one"
    assert mine.rename(second, "the one") == "There is another session called the one."
    assert mine.rename(second, "\x1b[31m") == why_no_name("\x1b[31m") != ""
    for bad in ("", " a", "-rf", "a" * 61, "a\u202eb"):
        assert why_no_name(bad)
    mine.remove(first)
    assert names(folder) == ["moons"]
    with pytest.raises(NotKeptError, match="gone"):
        mine.blobs(first)


def test_the_last_are_kept_within_their_bounds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = SessionStore(folder)
    save(goes_on, 99)
    for epoch in range(MOST_SESSIONS + 3):
        leave(folder, epoch)
    epochs = [it.epoch for it in goes_on.sessions()]
    assert epochs == [*range(22, 2, -1), 99], "one that is open stays, however old"
    goes_on.let_go()
    monkeypatch.setattr(store, "MOST_BYTES", 100_000)
    leave(folder, 30, 99_850)
    assert [it.epoch for it in goes_on.sessions()] == [30, 22]
    leave(folder, 31, 200_000)
    assert [it.epoch for it in goes_on.sessions()] == [31], "the latest is kept"
    leave(folder, 32)
    assert (folder / FILE).stat().st_size < 100_000, "what is removed takes no room"


def test_a_run_that_drives_out_all_others_by_its_size_says_so_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_BYTES", 10**6)
    for epoch in (1, 2):
        leave(folder, epoch, 700_000)
    assert [it.epoch for it in SessionStore(folder).sessions()] == [2], "two have no room"
    leave(folder, 3)
    large = SessionStore(folder)
    key, _, trouble = large.save(None, contents(4, 1_100_000), is_told=True)
    assert trouble == "this run alone takes more than 1 MB, so 2 older sessions had to go"
    assert [it.epoch for it in large.sessions()] == [4]
    assert large.save(key, contents(5, 1_100_000), is_told=True)[2] == ""


def test_older_sessions_that_make_room_in_their_turn_are_not_worth_a_word(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_BYTES", 10**6)
    leave(folder, 1, 700_000)
    assert SessionStore(folder).save(None, contents(2, 700_000), is_told=True)[2] == ""


# -- other programs --------------------------------------------------------------------------------

OTHER = """
import sys
from pathlib import Path
from types import SimpleNamespace
from tui.exchange.sessions.store import SessionStore
store, key, epoch = SessionStore(Path(sys.argv[1])), None, 0
while True:
    epoch = epoch % 255 + 1
    blobs = {("run", 0): bytes([epoch]) * int(sys.argv[2]), ("screen", 0): bytes([epoch]) * 9}
    it = SimpleNamespace(data="theirs", what="", epoch=epoch, batch=0, loss=None, blobs=blobs)
    key, *_ = store.save(key, it, is_told=False)
    print(epoch, flush=True)
    if sys.argv[3] == "once":
        sys.stdin.read()
"""


def other(folder: Path, size: int, how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OTHER, str(folder), str(size), how]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)


def test_two_programs_never_write_to_the_same_session(folder: Path) -> None:
    mine = SessionStore(folder)
    with other(folder, 100, "once") as theirs:
        assert theirs.stdout is not None
        assert theirs.stdout.readline() == "1\n"
        (kept,) = mine.sessions()
        assert kept.is_open
        copy = save(mine, 7, key=kept.key)
        assert copy != kept.key, "what comes of theirs here is another one"
        assert mine.blobs(kept.key)["run", 0] == b"\1" * 100
        with pytest.raises(NotKeptError, match="theirs is open in another program"):
            mine.remove(kept.key)
        assert mine.news() == []
        theirs.kill()
    assert not mine.sessions()[1].is_open, "however it ended"
    assert [it.name for it in mine.news()] == ["theirs"]
    assert mine.news() == [], "it is told of once"
    mine.hold(kept.key)
    assert [it.is_open for it in SessionStore(folder).sessions()] == [True, True]
    assert save(mine, 8, key=kept.key) == kept.key
    (left,) = [path for path in folder.glob("*.lock") if path.stat().st_nlink == 1][:1]
    for path in folder.glob("*.lock"):
        os.utime(path, (0, 0))
    mine.clear()
    assert len(list(folder.glob("*.lock"))) == 1, "what was left of theirs is gone, and mine stays"
    mine.let_go()
    assert not list(folder.glob("*.lock"))
    assert left.parent == folder


def test_programs_that_begin_at_once_share_a_new_file(folder: Path, elsewhere: Path) -> None:
    with contextlib.ExitStack() as programs:
        others = [programs.enter_context(other(folder, 100_000, "once")) for _ in range(4)]
        for each in others:
            assert each.stdout is not None
            assert each.stdout.readline() == "1\n"
        kept = SessionStore(folder).sessions()
        assert sorted(it.name for it in kept) == ["theirs", "theirs-2", "theirs-3", "theirs-4"]
        assert all(it.is_open for it in kept)
        assert not elsewhere.exists()
        for each in others:
            each.kill()


def test_who_looks_at_the_same_moment_whether_a_program_lives_is_not_taken_for_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed, asked_too = Living(), []
    folder.mkdir()
    killed.begin(folder)
    assert living.lives(folder, killed.name)
    descriptor = killed._locks.popitem()[1]
    os.close(descriptor)
    close = os.close

    def meanwhile(descriptor: int) -> None:
        monkeypatch.setattr(os, "close", close)
        asked_too.append(living.lives(folder, killed.name))
        close(descriptor)

    monkeypatch.setattr(os, "close", meanwhile)
    assert not living.lives(folder, killed.name)
    assert asked_too == [False]


def test_who_is_killed_while_saving_leaves_what_was_there_or_what_was_to_be(folder: Path) -> None:
    for saves in (1, 2, 4):
        with other(folder, 3_000_000, "always") as theirs:
            assert theirs.stdout is not None
            for _ in range(saves):
                theirs.stdout.readline()
            theirs.send_signal(signal.SIGKILL)  # somewhere in the next save
    assert asked(folder, "PRAGMA integrity_check") == [("ok",)]
    mine = SessionStore(folder)
    assert len(mine.sessions()) == 3
    for kept in mine.sessions():
        blobs = mine.blobs(kept.key)
        assert {*b"".join(blobs.values())} == {kept.epoch}
        assert len(blobs["run", 0]) == 3_000_000
        assert not kept.is_open


def test_what_goes_where_a_folder_was_removed_is_open_and_takes_no_other_sessions_place(
    folder: Path,
) -> None:
    mine = SessionStore(folder)
    key = save(mine, 1)
    shutil.rmtree(folder)
    leave(folder, 2)
    with pytest.raises(NotKeptError, match="is gone"):
        mine.blobs(key)
    save(mine, 3, key=key)
    assert {(kept.epoch, kept.is_open) for kept in SessionStore(folder).sessions()} == {
        (2, False),
        (3, True),
    }


def test_what_is_saved_last_is_the_latest_whatever_clocks_say(
    folder: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for now in (2e9, 1e9, 0.0):
        monkeypatch.setattr(rows.time, "time", lambda now=now: now)
        leave(folder, int(now / 1e8))
    mine = SessionStore(folder)
    save(mine, 30, key=Key(elsewhere, 1))
    assert [kept.epoch for kept in mine.sessions()] == [30, 0, 10, 20]
    asked(folder, "UPDATE sessions SET saved = 9e999 WHERE epoch = 20")
    asked(folder, "UPDATE sessions SET saved = 'noon' WHERE epoch = 10")
    save(mine, 31)
    assert next(kept.saved for kept in mine.sessions() if kept.epoch == 31) < 3e9
    monkeypatch.setattr(store, "MOST_SESSIONS", 1)
    save(mine, 32)
    assert 32 in {kept.epoch for kept in SessionStore(folder).sessions()}


# -- what may be wrong -----------------------------------------------------------------------------


def test_a_file_of_a_newer_version_is_left_alone(folder: Path, elsewhere: Path) -> None:
    save(SessionStore(folder))
    asked(folder, f"PRAGMA user_version = {VERSION + 1}")
    before = (folder / FILE).read_bytes()
    words = rf"{FILE} is of a newer version of the program \(2; this one knows 1\), and is left"
    with pytest.raises(NotKeptError, match=words):
        SessionStore(folder).sessions()
    key, _, trouble = SessionStore(folder).save(None, contents(), is_told=True)
    assert key.folder == elsewhere
    assert "newer version" in trouble
    assert (folder / FILE).read_bytes() == before


def test_a_file_that_is_none_of_ours_is_left_alone_and_a_damaged_one_set_aside(
    folder: Path, elsewhere: Path
) -> None:
    folder.mkdir()
    asked(folder, "CREATE TABLE mail (body TEXT)")
    with pytest.raises(NotKeptError, match="a database of something else, and is left alone"):
        SessionStore(folder).sessions()
    assert save(SessionStore(folder)).folder == elsewhere
    (folder / FILE).write_bytes(b"no database" * 1000)
    unread: list[str] = []
    assert [kept.name for kept in SessionStore(folder).sessions(unread.append)] == ["circles"]
    assert "it is damaged" in unread[0]
    key, name, trouble = SessionStore(folder).save(None, contents(), is_told=True)
    assert (key.folder, name) == (folder, "circles-2")
    (aside,) = folder.glob("damaged-*")
    assert aside.read_bytes().startswith(b"no database")
    assert "it is damaged" in trouble
    assert names(folder)[0] == "circles-2"


def test_who_finds_a_damaged_file_set_aside_by_another_leaves_the_new_one_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(b"no database" * 1000)

    def one_after_another(*of: object) -> object:
        monkeypatch.setattr(database, "set_aside", set_aside)
        leave(folder, 1)
        return set_aside(*of)

    set_aside = database.set_aside
    monkeypatch.setattr(database, "set_aside", one_after_another)
    leave(folder, 2)
    assert sorted(kept.epoch for kept in SessionStore(folder).sessions()) == [1, 2]
    (aside,) = folder.glob("damaged-*")
    assert aside.read_bytes().startswith(b"no database")
    monkeypatch.setattr(database.time, "strftime", lambda _: "noon")
    for _ in range(2):
        (folder / FILE).write_bytes(b"no database" * 1000)
        leave(folder, 3)
    assert len([*folder.glob("damaged-*")]) == 3, "of one second, too"


def test_without_room_nothing_of_what_was_there_is_lost(folder: Path, elsewhere: Path) -> None:
    elsewhere.write_text("in the way")
    mine = SessionStore(folder)
    key = save(mine, 1, 1000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(NotKeptError, match=f"cannot write {folder}: "):
            save(mine, 2, 1_000_000, key)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert mine.blobs(key)["run", 0] == b"\1" * 1000
    assert save(mine, 3, 1_000_000, key) == key
    assert asked(folder, "PRAGMA integrity_check") == [("ok",)]


def test_where_the_folder_cannot_be_written_there_is_another(folder: Path, elsewhere: Path) -> None:
    folder.write_text("in the way")
    mine = SessionStore(folder)
    key, name, trouble = mine.save(None, contents(), is_told=True)
    assert (key.folder, name) == (elsewhere, "circles")
    assert trouble.startswith(f"cannot write {folder}: ")
    assert mine.sessions()[0].key == key
    assert save(mine, 2, key=key) == key
    mine.remove(key)
    for path in elsewhere.iterdir():
        path.unlink()
    elsewhere.rmdir()
    elsewhere.write_text("in the way")
    with pytest.raises(NotKeptError, match=f"cannot write {folder}: "):
        save(mine)


def test_no_two_sessions_have_one_name_wherever_they_are(folder: Path, elsewhere: Path) -> None:
    leave(elsewhere, 1)
    leave(folder, 2)
    mine = SessionStore(folder)
    assert [kept.name for kept in mine.sessions()] == ["circles-2", "circles"]
    there, here = (kept.key for kept in sorted(mine.sessions(), key=lambda it: it.epoch))
    assert (there.folder, here.folder) == (elsewhere, folder)
    for key, name in ((here, "circles"), (there, "circles-2")):
        assert mine.rename(key, name) == f"There is another session called {name}."
    assert mine.rename(there, "best") == mine.rename(here, "circles") == ""


def test_on_another_machines_file_system_there_is_no_log_that_programs_share(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/home {tmp_path}/my\\040home nfs4 rw 0 0\n")
    assert is_on_network(tmp_path / "my home" / "state", mounts)
    assert not is_on_network(tmp_path / "state", mounts)
    assert not is_on_network(folder, tmp_path / "nowhere")
    save(SessionStore(folder))
    monkeypatch.setattr(database, "is_on_network", lambda folder: True)
    save(SessionStore(folder), 2)
    assert asked(folder, "PRAGMA journal_mode") == [("delete",)]
    assert len(names(folder)) == 2


def test_nothing_larger_than_can_be_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = SessionStore(folder)
    key = save(mine, 1, 5_000)
    asked(folder, "UPDATE sessions SET name = 'a\x1b]0;b', what = 5, loss = 'x'")
    asked(folder, "INSERT INTO blobs SELECT session, 'other', 0, zeroblob(4000) FROM blobs")
    assert mine.sessions() == [], "its loss is no number"
    monkeypatch.setattr(database, "LARGEST", 4_000)
    with pytest.raises(NotKeptError, match="larger than any that this program has written"):
        mine.blobs(key)
    asked(folder, "UPDATE sessions SET loss = NULL")
    assert "\x1b" not in mine.sessions()[0].name
    asked(folder, "UPDATE sessions SET bytes = 'many'")
    save(mine, 2)
    assert [it.epoch for it in mine.sessions()] == [2], "what is no number stops no save"
