"""How far the lesson was read and what was predicted in it, in a file that outlives the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core import printable, read_regular, read_toml, why_no_values, write_atomically

FILE = "lesson.toml"
_LONGEST_FILE = 65536
_LONGEST_NAME = 120
_FIRST_LINE = (
    "# How far the lesson was read, what was predicted in each chapter, and which are done."
)


@dataclass(slots=True)
class Bookmark:
    """What is remembered of the lesson.

    Attributes
    ----------
    chapter : int
        Where to go on, from 1.
    predicted : dict of int to int
        The number of the choice, by the number of the chapter.
    done : set of int
        The chapters whose outcome was seen.
    """

    chapter: int = 1
    predicted: dict[int, int] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)


class BookmarkFile:
    """Keeps a bookmark in a file; whatever is wrong with it, the lesson goes on.

    Parameters
    ----------
    folder : path or None
        Of the program's own files; None to remember nothing.
    chapters, choices : int
        How many there are: other numbers in the file mean nothing.
    """

    def __init__(self, folder: Path | None, chapters: int, choices: int) -> None:
        self._file = None if folder is None else folder / FILE
        self._chapters = range(1, chapters + 1)
        self._choices = range(1, choices + 1)
        self._kept: Bookmark | None = None
        self._is_ours = True

    def read(self) -> tuple[Bookmark, str]:
        """Return what is remembered, and why that cannot be read, as a sentence, or nothing."""
        if self._file is None:
            return Bookmark(), ""
        name, why = printable(str(self._file), _LONGEST_NAME), ""
        try:
            values = read_toml(read_regular(self._file, _LONGEST_FILE).decode())
        except FileNotFoundError:
            return Bookmark(), ""
        except OSError as error:
            why = f"{error.strerror or error}"
        except UnicodeDecodeError as error:
            why = why_no_values(error)
        except ValueError as error:
            why = f"it is not TOML: {printable(str(error), 200)}"
        else:
            return self._bookmark(values), ""
        # It is somebody else's, or is to be mended: what is in it must not be lost.
        self._is_ours = False
        return Bookmark(), f"The lesson begins anew: {name} cannot be read, {why}."

    def _bookmark(self, values: Mapping[str, Any]) -> Bookmark:
        predicted, done = values.get("predicted"), values.get("done")
        pairs = predicted.items() if isinstance(predicted, dict) else ()
        known = {str(number): number for number in self._chapters}
        return Bookmark(
            next(iter(_among([values.get("chapter")], self._chapters)), 1),
            {
                known[name]: choice
                for name, choice in pairs
                if name in known and _among([choice], self._choices)
            },
            set(_among(done if isinstance(done, list) else (), self._chapters)),
        )

    def write(self, bookmark: Bookmark) -> str:
        """Remember a bookmark; return why that is not possible, as a sentence, or nothing."""
        kept = Bookmark(bookmark.chapter, dict(bookmark.predicted), set(bookmark.done))
        if self._file is None or not self._is_ours or kept == self._kept:
            return ""
        self._kept = kept
        lines = [
            _FIRST_LINE,
            f"chapter = {kept.chapter}",
            f"done = {sorted(kept.done)}",
            "[predicted]",
            *(f"{chapter} = {choice}" for chapter, choice in sorted(kept.predicted.items())),
        ]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._file, ("\n".join(lines) + "\n").encode())
        except OSError as error:
            self._is_ours = False  # to say so once is enough
            name = printable(str(self._file), _LONGEST_NAME)
            return f"Where you are in the lesson cannot be kept in {name}: {error.strerror}."
        return ""


def _among(values: Iterable[Any], allowed: range) -> list[int]:
    """Return those of the values that are whole numbers of a range; true is none."""
    return [it for it in values if type(it) is int and it in allowed]
