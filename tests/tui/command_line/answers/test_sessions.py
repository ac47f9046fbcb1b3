"""neuroterm sessions lists what is kept, renames and deletes it; opening is for the app."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tui.command_line.beforehand.first_look import terminal_options
from tui.command_line.cli import main
from tui.exchange.sessions.contents import Contents
from tui.exchange.sessions.database import FILE
from tui.exchange.sessions.opening import found
from tui.exchange.sessions.store import SessionStore

CIRCLES = Contents("circles", "circles · 2-8-1", 1, 0, 0.5, {("run", 0): b"x"})


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SessionStore:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return SessionStore(tmp_path / "neuroterm")


def say(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["sessions", *arguments])
    out, err = capsys.readouterr()
    return code, out + err


def test_sessions_are_listed_renamed_and_deleted(
    store: SessionStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert say(capsys) == (0, "No session is kept yet: the app keeps what is trained in it.\n")
    blobs = {("run", 0): bytes(2_500_000)}
    for data, epoch, batch, loss in (("circles", 3, 2, 0.25), ("moons", 7, 0, None)):
        contents = Contents(data, f"{data} · 2-8-1 · SGD", epoch, batch, loss, blobs)
        key, *_ = store.save(None, contents, is_told=True)
    code, said = say(capsys)
    titles, moons, circles = said.splitlines()
    assert code == 0
    assert titles.split() == ["name", "saved", "what", "so", "far", "test", "loss", "size"]
    assert moons.startswith("moons ")
    assert moons.endswith("-  2.5 MB  open in another program")
    assert "epoch 3, mini-batch 2       0.25  2.5 MB" in circles
    assert say(capsys, "delete", "moons") == (
        2,
        "neuroterm: the session moons is open in another program.\n",
    )
    store.let_go()
    assert say(capsys, "rename", "moons", "the best") == (0, "moons is called the best now.\n")
    assert say(capsys, "rename", "circles", "the best")[1].endswith("called the best.\n")
    assert say(capsys, "rename", "circles", "")[0] == 2
    assert say(capsys, "delete", "the best") == (0, "the best is deleted.\n")
    assert say(capsys, "delete", "the best") == (
        2,
        "neuroterm: there is no session called 'the best'; there is circles.\n",
    )
    (store.folders[0] / FILE).write_text("no database")
    code, said = say(capsys)
    assert (code, said.count("\n")) == (2, 1)
    assert "it is damaged" in said
    assert key.folder == store.folders[0]


def test_where_the_file_is_damaged_those_in_the_spare_folder_are_there(
    store: SessionStore, capsys: pytest.CaptureFixture[str]
) -> None:
    spare = SessionStore(store.folders[1])
    spare.save(None, CIRCLES, is_told=True)
    spare.let_go()
    store.folders[0].mkdir()
    (store.folders[0] / FILE).write_text("no database")
    code, said = say(capsys)
    _, circles, trouble = said.splitlines()
    assert (code, circles.split()[0]) == (0, "circles")
    assert trouble.startswith("There may be others: cannot read ")
    code, said = say(capsys, "delete", "moons")
    assert code == 2
    assert "there is circles; cannot read " in said
    assert found(store, "").name == "circles"
    assert say(capsys, "rename", "circles", "best") == (0, "circles is called best now.\n")
    assert say(capsys, "delete", "best") == (0, "best is deleted.\n")


def test_a_session_is_gone_on_with_in_the_app_and_keeps_its_settings(
    store: SessionStore, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["--resume"], ["sessions", "open", "x"]):
        assert main(arguments) == 2
        assert "a session is gone on with in the app, and" in capsys.readouterr().err
    assert main(["--resume", "train"]) == 2
    assert "--resume is for the app; leave it out with train" in capsys.readouterr().err
    assert terminal_options(["--resume", "--play", "--speed", "max"]) == {}
    assert terminal_options(["--resume", "--dataset", "moons"]) is None, "it is read at once"
    assert store.sessions() == []
