"""Questions to the terminal itself, for what no variable tells."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from dataclasses import dataclass

from tui.terminal.streams import has_posix_terminals, is_terminal

AMBIGUOUS = "●▲░─"
"""Characters that some East Asian terminals draw two cells wide (UAX #11)."""

_IS_2026_KNOWN = "\x1b[?2026$p"
_WHERE_IS_THE_CURSOR = "\x1b[6n"
_ERASE_LINE = "\r\x1b[K"
_POSITION = re.compile(rb"\x1b\[\d+;(\d+)R")
_MODE = re.compile(rb"\x1b\[\?2026;([12])\$y")


@dataclass(frozen=True)
class Answers:
    """What the terminal answered.

    Attributes
    ----------
    wide : bool or None
        Whether it draws the ambiguous characters two cells wide; None without an answer.
    synchronized : bool or None
        Whether it takes marks around a frame (mode 2026); None without an answer.
    """

    wide: bool | None = None
    synchronized: bool | None = None


def ask(*, unicode: bool, timeout: float = 0.5) -> Answers:
    """Ask the terminal, if standard input and output are one.

    Parameters
    ----------
    unicode : bool
        Whether characters beyond ASCII may be tried on it.
    timeout : float
        Seconds to wait at most.
    """
    if not (has_posix_terminals() and is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        return Answers()
    import termios
    import tty

    keyboard, screen = sys.stdin.fileno(), sys.stdout.fileno()
    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard, termios.TCSANOW)
        tried = AMBIGUOUS if unicode else ""
        question = f"{_IS_2026_KNOWN}\r{tried}{_WHERE_IS_THE_CURSOR}{_ERASE_LINE}"
        os.write(screen, question.encode())
        answer = _read(keyboard, timeout)
    except OSError:
        return Answers()
    finally:
        termios.tcsetattr(keyboard, termios.TCSANOW, before)
    position = _POSITION.search(answer)
    if position is None:
        return Answers()
    wide = int(position[1]) - 1 > len(AMBIGUOUS) if unicode else None
    return Answers(wide, _MODE.search(answer) is not None)


def _read(keyboard: int, timeout: float) -> bytes:
    """Read until the cursor's position has come; every terminal that answers sends it last."""
    answer, end = b"", time.monotonic() + timeout
    while not _POSITION.search(answer) and (left := end - time.monotonic()) > 0:
        if select.select([keyboard], [], [], left)[0]:
            answer += os.read(keyboard, 1024)
    return answer
