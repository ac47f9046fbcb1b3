"""Files to write, and names that somebody types."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import pytest

from core import write_atomically
from tui.exchange.writing import STANDARD_OUTPUT, SaveAttempt, check_writable, free_name, write
from tui.terminal.failure import Failure


def test_what_cannot_be_saved_gets_a_sentence(tmp_path: Path) -> None:
    save = SaveAttempt(lambda path: write_atomically(path, b"x1,x2,class"))
    link = tmp_path / "link.csv"
    link.symlink_to(link)
    assert "Too many levels of symbolic links" in save(str(link))
    assert "is a folder" in save(str(tmp_path))
    assert "no file that can be replaced" in save("/dev/null")
    for name in (f"{tmp_path}/no/a.csv", "a\x00b", "~nobody-of-that-name/a.csv", "a" * 300):
        assert save(name).startswith("Cannot write"), name


def test_a_link_that_leads_to_itself_gets_a_sentence_and_one_to_nothing_is_followed(
    tmp_path: Path,
) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(link)
    with pytest.raises(Failure, match=r"--csv: cannot write .*: Too many levels of symbolic links"):
        check_writable(link, "--csv")
    other = tmp_path / "other.csv"
    other.symlink_to(tmp_path / "not_there_yet.csv")
    check_writable(other, "--csv")


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert free_name(tmp_path, "drawing.csv") == "drawing.csv"
    (tmp_path / "drawing.csv").touch()
    (tmp_path / "drawing-2.csv").touch()
    assert free_name(tmp_path, "drawing.csv") == "drawing-3.csv"


def test_a_reader_that_has_gone_is_no_failure_to_write() -> None:
    def interrupted(_: TextIO) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    with pytest.raises(BrokenPipeError):
        write(STANDARD_OUTPUT, interrupted)
