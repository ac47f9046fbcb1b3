"""Writing a file whose name somebody types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core import printable
from tui.terminal.pasted import expanded

_LONGEST_NAME = 100


class SaveAttempt:
    """Writes a file when it is called with a name; returns why not, or an empty text.

    Parameters
    ----------
    write : callable
        Writes the file of a path; raises OSError or ValueError where it cannot.
    """

    def __init__(self, write: Callable[[Path], None]) -> None:
        self._write = write
        self._warned_of = ""

    def __call__(self, name: str) -> str:
        """Write the file; a file that is there only when the same name is given again."""
        path, shown = expanded(name), printable(name, _LONGEST_NAME)
        try:
            if path.is_dir():
                return f"{shown} is a folder; give the name of a file."
            if path.exists() and not path.is_file():
                return f"{shown} is no file that can be replaced; give another name."
            if path.exists() and name != self._warned_of:
                self._warned_of = name
                return f"{shown} is there already; enter again replaces it."
            self._write(path)
        except OSError as error:
            return f"Cannot write {shown}: {error.strerror or error}."
        except ValueError as error:  # a null byte
            return f"Cannot write {shown}: {printable(str(error), 100)}."
        return ""
