"""Names of files as they are typed, and as terminals paste them when one is dropped on them."""

from __future__ import annotations

import errno
import os
import shlex
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from core import printable

_LONGEST = 16384
"""Characters of a name, however it is quoted; no system has longer paths."""


class Reach:
    """Which files a name may mean: any, or for visitors those of one folder, or none.

    Attributes
    ----------
    is_limited : bool
        Whether there are files out of reach.
    """

    def __init__(self) -> None:
        self.is_limited = False
        self._folder: Path | None = None
        self._files: frozenset[Path] = frozenset()

    def limit(self, folder: Path | None, files: Iterable[Path] = ()) -> None:
        """Leave within reach a folder, if any, and files that are named already, to be read."""
        self.is_limited = True
        self._folder = None if folder is None else _real(folder)
        self._files = frozenset(map(_real, files))

    @property
    def why_none(self) -> str:
        """Why there is no file to write, as a sentence; empty where there may be."""
        if not self.is_limited or self._folder is not None:
            return ""
        return "Files are out of reach here: nothing is saved or exported in a browser."

    def allows(self, path: Path, *, to_change: bool = False) -> bool:
        """Tell whether a file may be read, or be changed, whatever links lead to it."""
        if not self.is_limited:
            return True
        path = _real(path)
        in_folder = self._folder is not None and path.is_relative_to(self._folder)
        return in_folder or (path in self._files and not to_change)

    def checked(self, path: Path) -> Path:
        """Return the path; one without a folder is in that for visitors, where there is one.

        Raises
        ------
        PermissionError
            If it is out of reach.
        """
        if not self.is_limited or _real(path) in self._files:
            return path
        if self._folder is None:
            raise PermissionError(errno.EACCES, "files are out of reach here", str(path))
        if not self.allows(self._folder / path):
            raise PermissionError(errno.EACCES, "it is out of reach here", str(path))
        return self._folder / path


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


REACH = Reach()
"""Of the whole program, like the permissions of its user."""


def file_name(text: str) -> str:
    """Return the file that a text names: as it is, quoted for a shell, or as a URL.

    Of several files, all are returned as they are in the text.
    """
    text = text.strip()
    if text.lower().startswith("file://"):
        return unquote(urlsplit(text).path)
    # To look for quotation marks takes the square of the length.
    if len(text) > _LONGEST or is_there(text):
        return text
    try:
        words = shlex.split(text)
    except ValueError:  # a quotation mark without a second one
        return text
    return words[0] if len(words) == 1 else text


def expanded(name: str) -> Path:
    """Return the path of a name that may begin with ~; as it is where there is no such home.

    Raises
    ------
    PermissionError
        If it is out of reach.
    """
    try:
        path = Path(name).expanduser()
    except RuntimeError:
        path = Path(name)
    return REACH.checked(path)


def reachable(name: str) -> str:
    """Return a name as it is, or raise ValueError with the sentence that it is out of reach."""
    try:
        REACH.checked(Path(name))
    except PermissionError as error:
        raise ValueError(f"cannot read {printable(name, 100)}: {error.strerror}") from None
    return name


def is_there(name: str) -> bool:
    """Tell whether there is a file of that name."""
    try:
        return bool(name) and expanded(name).exists()
    except (OSError, ValueError):  # too long, or a null byte
        return False
