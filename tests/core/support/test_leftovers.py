"""Where the program was killed while it wrote, nothing of that stays for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core import remove_leftovers, write_atomically

KILLED = """
import os, signal, sys
from pathlib import Path
from core import write_atomically

os.fsync = lambda descriptor: (print("writing", flush=True), signal.pause())
write_atomically(Path(sys.argv[1]), b"half")
"""


@pytest.fixture
def writing(tmp_path: Path) -> subprocess.Popen[bytes]:
    """Somebody who has begun to write a file, and is not done."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "file")], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"writing\n"
    return process


def made_old(folder: Path) -> list[Path]:
    found = list(folder.glob(".neuroterm-*.tmp"))
    for path in found:
        os.utime(path, (0, 0))
    return found


def test_what_a_killed_program_left_is_removed(
    writing: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    with writing:
        writing.send_signal(signal.SIGKILL)
    assert len(made_old(tmp_path)) == 1
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_still_being_written_stays(
    writing: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    with writing:
        (path,) = made_old(tmp_path)
        remove_leftovers(tmp_path)
        assert path.exists()
        writing.send_signal(signal.SIGKILL)


def test_nothing_else_is_touched(tmp_path: Path) -> None:
    names = ["run.checkpoint", ".neuroterm-1.tmp", ".neuroterm-0123456789abcdef.tmp.csv", "a.tmp"]
    for name in names:
        write_atomically(tmp_path / name, b"mine")
        os.utime(tmp_path / name, (0, 0))
    folder = tmp_path / ".neuroterm-0123456789abcdef.tmp"
    folder.mkdir()
    remove_leftovers(tmp_path)
    remove_leftovers(tmp_path / "is not there")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, folder.name])
