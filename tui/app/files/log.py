"""What becomes of the program, noted in a file of the user's state that never grows large.

Whoever has something to note asks `logging` for a logger with the name of its module, as everywhere
in Python. Writing is done in a thread of its own, so that no picture waits for a disk.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import stat
import sys
import threading
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path

from core import as_sentence, printable
from tui.app.loop.start import LOG_LEVEL
from tui.exchange.sessions.folder import LOG, make

_LARGEST = 262_144  # bytes
_OLDER = 2  # files beside it
_LONGEST_LINE = 2000  # characters
_MOST_WAITING = 1000  # records; beyond them some are dropped rather than memory filled
_TO_WRITE = 1.0  # seconds at the end; a disk may not answer

_OURS = "tui"
"""The logger above those of all modules."""

_WARNINGS = "py.warnings"
"""That of `logging.captureWarnings`."""


class Log:
    """Notes what happens, from the level on that the user wants, until its end.

    Errors in threads and Python's warnings come into it as well, which would otherwise be written
    over the screen.

    Parameters
    ----------
    folder : path or None
        Where the file is; None for no file, as in a visitor's program.
    level : str or None
        One of `LOG_LEVELS`; None for the default, and then nobody is told that it cannot be
        written.
    tell : callable
        Called with a sentence from any thread: once if the file cannot be written, and when a
        thread fails.
    """

    def __init__(
        self, folder: Path | None, level: str | None, tell: Callable[[str], object]
    ) -> None:
        self._tell = tell
        self._loggers = [logging.getLogger(name) for name in (_OURS, _WARNINGS)]
        self._before = [(logger.level, logger.propagate) for logger in self._loggers]
        self._handler: logging.Handler = logging.NullHandler()
        self._listener: QueueListener | None = None
        self._hook = threading.excepthook
        wanted = level or LOG_LEVEL
        if folder is None or wanted == "off":
            number = logging.CRITICAL + 1
        else:
            number = logging.getLevelNamesMapping()[wanted.upper()]
            self._file = folder / LOG
            file = _SharedFile(self._file, tell if level else lambda sentence: None)
            self._handler = _Waiting(queue.Queue(_MOST_WAITING))
            self._listener = QueueListener(self._handler.queue, file)
            self._listener.start()
            logging.captureWarnings(True)
            threading.excepthook = self._note_thread
        for logger in self._loggers:
            logger.addHandler(self._handler)
            logger.setLevel(number)
            # Nobody else's handlers write to the screen.
            logger.propagate = False

    def end(self) -> None:
        """Write what waits, and note no more."""
        for logger, (level, propagates) in zip(self._loggers, self._before, strict=True):
            logger.removeHandler(self._handler)
            logger.setLevel(level)
            logger.propagate = propagates
        if self._listener is not None:
            logging.captureWarnings(False)
            if threading.excepthook == self._note_thread:
                threading.excepthook = self._hook
            ending = threading.Thread(target=self._finish, args=(self._listener,), daemon=True)
            ending.start()
            ending.join(_TO_WRITE)
            self._listener = None

    @staticmethod
    def _finish(listener: QueueListener) -> None:
        with contextlib.suppress(queue.Full):  # of what a disk has not taken in all the time
            listener.stop()
        for handler in listener.handlers:
            handler.close()

    def _note_thread(self, arguments: threading.ExceptHookArgs) -> None:
        kind, error, trace = arguments.exc_type, arguments.exc_value, arguments.exc_traceback
        name = "a thread" if arguments.thread is None else arguments.thread.name
        if error is None:
            return
        logging.getLogger(__name__).error("%s failed", name, exc_info=(kind, error, trace))
        where = printable(str(self._file))
        if self._hook is not threading.__excepthook__:
            self._hook(arguments)  # somebody else's
        self._tell(as_sentence(f"something went wrong ({kind.__name__}); {where} says more"))


class _Waiting(QueueHandler):
    """Hands on what is noted, and drops it where a disk does not keep up."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing on the screen of others."""


class _Inert(logging.Formatter):
    """Writes what no terminal obeys that shows the file, a line for each line of what is noted."""

    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).splitlines()
        return "\n".join(printable(line, _LONGEST_LINE) for line in lines)


class _SharedFile(RotatingFileHandler):
    """A file that other programs of the same user write as well, and may have put aside."""

    def __init__(self, path: Path, tell: Callable[[str], object]) -> None:
        super().__init__(
            path,
            maxBytes=_LARGEST,
            backupCount=_OLDER,
            encoding="utf-8",
            errors="backslashreplace",
            delay=True,
        )
        self.setFormatter(_Inert("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
        self._said = False
        self._say = tell

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        make(path.parent)
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            raise OSError(None, "it is no regular file")  # a pipe would be waited for
        return super()._open()

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        """Tell whether the file is full, once it is surely the one that has the name."""
        if self.stream is not None and not _is_at(self.stream, Path(self.baseFilename)):
            self.close()
        return bool(super().shouldRollover(record))

    def close(self) -> None:
        """Close the file, also where a full disk still has not taken what waits for it."""
        with contextlib.suppress(OSError):  # it was said when it was noted
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:
        """Say once that the file cannot be written."""
        error = sys.exception()
        if not self._said and error is not None:
            self._said = True
            reason = error.strerror if isinstance(error, OSError) else None
            name = printable(self.baseFilename)
            why = reason or traceback.format_exception_only(error)[-1].strip()
            self._say(as_sentence(f"the log {name} cannot be written: {printable(why)}"))


def _is_at(file: TextIOWrapper, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False
