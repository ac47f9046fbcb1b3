"""Files to write, and names that somebody types."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import pytest

from core import write_atomically
from tui.exchange.writing import STANDARD_OUTPUT, SaveAttempt, free_name, write


def test_what_cannot_be_saved_gets_a_sentence(tmp_path: Path) -> None:
    save = SaveAttempt(lambda path: write_atomically(path, b"x1,x2,class"))
    assert "is a folder" in save(str(tmp_path))
    assert "no file that can be replaced" in save("/dev/null")
    for name in (f"{tmp_path}/no/a.csv", "a\x00b", "~nobody-of-that-name/a.csv", "a" * 300):
        assert save(name).startswith("Cannot write"), name


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
