"""What is remembered of the lesson comes back; what cannot be read or written is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.exchange.lesson import FILE, Bookmark, BookmarkFile


def test_what_is_remembered_comes_back(tmp_path: Path) -> None:
    kept = Bookmark(6, {1: 2, 6: 1}, {1, 2})
    assert BookmarkFile(tmp_path / "state", 7, 3).write(kept) == ""
    assert BookmarkFile(tmp_path / "state", 7, 3).read() == (kept, "")


def test_without_a_file_the_lesson_begins(tmp_path: Path) -> None:
    assert BookmarkFile(tmp_path, 7, 3).read() == (Bookmark(), "")
    assert BookmarkFile(None, 7, 3).read() == (Bookmark(), "")
    assert BookmarkFile(None, 7, 3).write(Bookmark(2)) == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"chapter = ", "it is not TOML"),
        (b"\xff\xfe", "it is not text in UTF-8"),
        (b"a = \x1b[31m", "it is not TOML"),
        (b"x = " + b"[" * 5000, "it is not TOML: its values are nested too deeply"),
        (b"x = " + b"9" * 5000, "it is not TOML: a number has too many digits"),
    ],
)
def test_what_is_no_bookmark_is_said_and_left_as_it_is(
    tmp_path: Path, content: bytes, why: str
) -> None:
    (tmp_path / FILE).write_bytes(content)
    file = BookmarkFile(tmp_path, 7, 3)
    bookmark, said = file.read()
    assert bookmark == Bookmark()
    assert said.startswith("The lesson begins anew:")
    assert why in said
    assert said.isprintable()
    assert file.write(Bookmark(3)) == ""
    assert (tmp_path / FILE).read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        'chapter = 9\ndone = [8, true, "1"]\n[predicted]\n1 = 4\n9 = 1\nx = 1',
        "chapter = true\ndone = 3\npredicted = 4",
        'chapter = "1"',
    ],
)
def test_numbers_that_mean_nothing_are_left_out(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    assert BookmarkFile(tmp_path, 7, 3).read() == (Bookmark(), "")


def test_a_pipe_in_its_place_does_not_keep_the_user_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    bookmark, said = BookmarkFile(tmp_path, 7, 3).read()
    assert bookmark == Bookmark()
    assert "not a regular file" in said


def test_where_nothing_can_be_written_that_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    file = BookmarkFile(tmp_path / "state", 7, 3)
    assert "cannot be kept in" in file.write(Bookmark(2))
    assert file.write(Bookmark(3)) == ""
