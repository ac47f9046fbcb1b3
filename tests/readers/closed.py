"""A folder that is closed to the user, for tests that the superuser runs as well."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest


def close(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing in a folder be looked at, and pathlib say of it what Python 3.14 does."""
    look = Path.stat

    def stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path.parent == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return look(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", stat)
    for name in ("exists", "is_file", "is_dir"):
        ask = getattr(Path, name)
        monkeypatch.setattr(Path, name, lambda path, ask=ask: path.parent != folder and ask(path))
