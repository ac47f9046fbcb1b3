from __future__ import annotations

import os
from pathlib import Path

import pytest

from core import read_regular


def test_a_file_is_read_as_far_as_wanted(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert read_regular(path, 2) == b"ab"
    assert read_regular(path, 9) == b"abc"


def test_a_pipe_is_refused_at_once_and_so_is_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(tmp_path / "pipe", 1)
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path, 1)
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "nothing", 1)
