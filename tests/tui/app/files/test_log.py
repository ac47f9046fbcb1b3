"""The log: bounded, inert, and never in anybody's way."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tui.app.files import log
from tui.app.files.log import Log
from tui.exchange.sessions.folder import LOG

NOTES = logging.getLogger("tui.somewhere")


@contextmanager
def noting(folder: Path, level: str | None = None) -> Iterator[list[str]]:
    """A log while it is open, and what it says."""
    said: list[str] = []
    it = Log(folder, level, said.append)
    try:
        yield said
    finally:
        it.end()


def lines(folder: Path) -> list[str]:
    return (folder / LOG).read_text(encoding="utf-8").splitlines()


def test_what_is_noted_depends_on_the_level(tmp_path: Path) -> None:
    for level, expected in [("debug", 4), ("info", 3), (None, 2), ("error", 1), ("off", 0)]:
        folder = tmp_path / f"{level}"
        with noting(folder, level):
            for number in (10, 20, 30, 40):
                NOTES.log(number, "noted")
        NOTES.error("after its end")
        assert len(lines(folder) if expected else [*folder.glob("*")]) == expected


def test_no_terminal_obeys_what_is_noted_and_each_line_stays_one(tmp_path: Path) -> None:
    with noting(tmp_path):
        NOTES.warning(
            "a column \x1b]0;owned\x07 and \x9b31m, \u202ereversed\nanother line %s", "100%"
        )
        try:
            raise ValueError("\x1b[2J")
        except ValueError as error:
            NOTES.error("failed", exc_info=error)
    text = "\n".join(found := lines(tmp_path))
    assert all(line.isprintable() for line in found)
    assert "\\x1b]0;owned\\x07" in text
    assert "\nanother line 100%" in text
    assert "Traceback" in text
    assert "\\x1b[2J" in text
    assert f"{os.getpid()} WARNING tui.somewhere: a column" in text


def test_it_never_grows_beyond_a_size_though_two_programs_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_LARGEST", 2000)
    files = [log._SharedFile(tmp_path / LOG, print) for _ in range(2)]
    for number in range(200):
        record = logging.LogRecord("tui", 30, __file__, 0, f"number {number}.", None, None)
        files[number % 3 == 0].emit(record)
    for file in files:
        file.close()
    kept = [(tmp_path / f"{LOG}{ending}").read_text() for ending in (".2", ".1", "")]
    assert all(len(text) <= 2000 for text in kept)
    numbers = [int(line.rpartition(" ")[2][:-1]) for line in "".join(kept).splitlines()]
    assert numbers == [*range(numbers[0], 200)], "the last of it, in order and without a gap"
    assert len([*tmp_path.iterdir()]) == 3


def test_a_folder_that_cannot_be_written_is_said_once_where_somebody_wants_a_log(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("")
    for level, expected in [("warning", 1), (None, 0)]:
        with noting(tmp_path / "file", level) as said:
            NOTES.error("one")
            NOTES.error("another")
        assert len(said) == expected
    with noting(tmp_path / "file", "warning") as said:
        NOTES.error("one")
    assert said[0].startswith("The log ")
    assert said[0].endswith("cannot be written: File exists.")


def test_a_disk_that_does_not_answer_is_left_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, answers = threading.Event(), threading.Event()

    def wait(*_: object) -> None:
        begun.set()
        answers.wait()

    monkeypatch.setattr(log, "_MOST_WAITING", 1)
    monkeypatch.setattr(log, "_TO_WRITE", 0.01)
    monkeypatch.setattr(log._SharedFile, "emit", wait)
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    with noting(tmp_path):
        NOTES.error("one")
        begun.wait()
        NOTES.error("another waits")
        NOTES.error("a third is dropped")
    answers.set()
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(1.0)
    assert not failed
    assert capsys.readouterr() == ("", "")


def test_a_pipe_with_its_name_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / LOG)
    with noting(tmp_path, "warning") as said:
        NOTES.error("one")
    assert said[0].endswith("it is no regular file.")


def test_what_goes_wrong_in_a_thread_is_noted_and_said_rather_than_written_over_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    with noting(tmp_path) as said:
        thread = threading.Thread(target=lambda: {}["nothing"], name="beside")
        thread.start()
        thread.join()
    assert said[0].startswith("Something went wrong (KeyError); ")
    assert any("beside failed" in line for line in lines(tmp_path))
    assert any("KeyError: 'nothing'" in line for line in lines(tmp_path))
    assert capsys.readouterr() == ("", "")
    assert threading.excepthook is threading.__excepthook__


def test_pythons_warnings_are_noted_rather_than_written_over_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with noting(tmp_path):
            warnings.warn("overflow in exp", RuntimeWarning, stacklevel=1)
    assert any("RuntimeWarning: overflow in exp" in line for line in lines(tmp_path))
    assert capsys.readouterr() == ("", "")
