"""Runs that are finished, kept in a file as they finish: one JSON object a line.

A line is written whole and forced to the disk with the others of its group, so that whatever ends
the program, the runs before it are there. The same command, or one that asks for more, goes on from
the file: a run is known by its settings.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from core import ExperimentConfig, open_regular, printable
from tui.command_line.headless.sweeps.figures import LONGEST_LINE, Figures, as_line, in_line
from tui.terminal.failure import CANNOT_WRITE, Failure

FIRST = '{"neuroterm sweep": 1}'
"""The first line of such a file."""

_FIRST_LINE = f"{FIRST}\n".encode()

_MOST_BYTES = 2**28
_MOST_OTHER_LINES = 1000
"""That hold no run; a file of more is no file of runs."""


def identity(config: ExperimentConfig, content: str = "") -> str:
    """Return what a run is known by: 24 characters that follow from its settings.

    Parameters
    ----------
    config : ExperimentConfig
    content : str
        What tells the content of its file from another.
    """
    settings = config.replace(threads=None).as_dict()
    text = json.dumps([settings, content], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class KeptRuns:
    """A file of finished runs.

    Parameters
    ----------
    path : path
        Made with the first run that is added.

    Raises
    ------
    Failure
        If it is there and is no such file, or cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = printable(str(path), 200)
        self._runs: dict[str, Figures] = {}
        self._whole = 0
        self._others = 0
        self._remark = ""
        try:
            with open_regular(path) as file:
                if file.seek(0, os.SEEK_END) > _MOST_BYTES:
                    raise Failure(
                        f"{self._name} is larger than {_MOST_BYTES >> 20} MiB, which no file of "
                        "runs is; give another name"
                    )
                file.seek(0)
                self._read(file)
        except FileNotFoundError:
            return
        except OSError as error:
            raise Failure(f"cannot read {self._name}: {error.strerror}") from None

    def _read(self, file: BinaryIO) -> None:
        start = file.readline(len(_FIRST_LINE))
        if start != _FIRST_LINE:
            # Cut off in the midst, it is written again.
            if _FIRST_LINE.startswith(start):
                return
            raise Failure(
                f"{self._name} is there already and holds no runs of a sweep; give another name"
            )
        self._whole = len(start)
        for number, (line, end) in enumerate(_whole_lines(file, self._whole), start=2):
            self._whole = end
            try:
                run, figures = in_line(line)
            except ValueError as error:
                if not self._others:
                    self._remark = f"Line {number:,} of {self._name} holds no run: {error}"
                self._others += 1
                if self._others > _MOST_OTHER_LINES:
                    raise Failure(
                        f"{self._remark}; more than {_MOST_OTHER_LINES:,} lines hold none, so give "
                        "another name"
                    ) from None
            else:
                self._runs[run] = figures

    @property
    def remark(self) -> str:
        """What there is to say of lines that hold no run, as a sentence; or empty."""
        if not self._others:
            return ""
        in_all = f"; {self._others:,} lines in all hold none" if self._others > 1 else ""
        return f"{self._remark}{in_all}. Runs that stood there are done again."

    def __len__(self) -> int:
        """Return how many runs there are."""
        return len(self._runs)

    def find(self, run: str) -> Figures | None:
        """Return what is kept of a run, by its identity; None if it has not finished."""
        return self._runs.get(run)

    def add(self, runs: Sequence[tuple[str, dict[str, Any], Figures]]) -> None:
        """Keep runs: identity, settings that varied, and figures of each.

        Raises
        ------
        Failure
            If they cannot be written; those before are there.
        """
        lines = "".join(as_line(*run) + "\n" for run in runs)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # r+ would not make it, and w would empty it.
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            with os.fdopen(descriptor, "r+b") as file:
                self._go_to_the_end(file)
                start = "" if self._whole else f"{FIRST}\n"
                file.write((start + lines).encode())
                file.flush()
                os.fsync(file.fileno())
                self._whole = file.tell()
        except OSError as error:
            kept = "what was kept before is there" if len(self) else "no run is kept"
            raise Failure(
                f"cannot write {self._name}: {error.strerror}; {kept}", CANNOT_WRITE
            ) from None
        self._runs.update((run, figures) for run, _, figures in runs)

    def _go_to_the_end(self, file: BinaryIO) -> None:
        """Go behind the last whole line, which another program may have written meanwhile."""
        size = file.seek(0, os.SEEK_END)
        self._whole = file.seek(self._whole if self._whole <= size else 0)
        self._whole += file.read().rfind(b"\n") + 1
        if self._whole < size:
            file.truncate(self._whole)
        file.seek(self._whole)


def _whole_lines(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int]]:
    """Yield each line that a line break ends, cut where it is too long, and where it ends."""
    while piece := file.readline(LONGEST_LINE + 2):
        line, end = piece, end + len(piece)
        while piece and not piece.endswith(b"\n"):
            piece = file.readline(LONGEST_LINE)
            end += len(piece)
        if piece:
            yield line.removesuffix(b"\n"), end
