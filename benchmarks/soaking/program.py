"""The program in a terminal that nobody looks at, so that the one who watches it costs little."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from terminal import SEQUENCE, Terminal, has_work, processor_seconds

KEPT = 300_000
"""Characters of the program's last output that are kept."""

STATE = re.compile(
    r"\x1b\[ (?: \?[0-9;]+ (?:[hl]|\$p) | [<>=][0-9;]*u | [0-9;]*r | 6n )", re.VERBOSE
)
"""What changes the terminal for longer than a frame, and questions."""

ATTEMPTS = 10
"""How often it is asked to stop until that is no answer."""

LOOK_UP = 0.03  # seconds from one look at what is waited for to the next
PART = 0.5  # seconds after which it is looked at what the program does meanwhile

CUT = re.compile(r"\x1b[^a-zA-Z]{0,32}$")
LEFT = "\x1b[?1049l"
STYLE = re.compile(r"\x1b\[[0-9;:]*m")
PANIC = re.compile(
    r"Traceback \(most recent|Exception in thread|Exception ignored|Fatal Python error"
    r"|Segmentation|\b[A-Z][a-z]+[A-Za-z]*(?:Error|Exception)\b|(?:Runtime|Resource|User)Warning"
)
"""What no user ever wants to read; part of it may be the names of exceptions in a sentence."""


class _Silent(Terminal):
    def send(self, keys: str | bytes) -> None:
        """Answer nothing."""


class WatchedTerminal(Terminal):
    """The program in a pseudo-terminal whose screen is put together only where it is asked for.

    Attributes
    ----------
    panics : list of str
        What looks like an error in Python in all that the program has written.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        columns: int,
        rows: int,
        environment: Mapping[str, str],
        cwd: Path,
    ) -> None:
        super().__init__(command, columns=columns, rows=rows, environment=environment, cwd=cwd)
        self.panics: list[str] = []
        self.received = 0
        self._text = ""
        self._cut = ""
        self._before = ""

    # -- what is written -----------------------------------------------------------------------

    def _show(self, text: str) -> None:
        self.received += len(text)
        self._text = (self._text + text)[-KEPT:]
        # The end of the shell is looked for in it.
        del self._output[:-4096]
        seen = self._before + text
        for found in PANIC.finditer(seen):
            if found.end() > len(self._before):
                self.panics.append(_around(seen, found))
        self._before = seen[-60:]
        for sequence in STATE.findall(self._cut + text):
            if sequence not in ("\x1b[?2026h", "\x1b[?2026l"):
                super()._show(sequence)
        cut = CUT.search(self._cut[-40:] + text)
        self._cut = cut[0] if cut else ""

    def picture(self) -> str:
        """The screen, put together from the program's last output."""
        silent = _Silent(["nothing"], columns=self.columns, rows=self.rows)
        silent._feed(self._text[max(0, self._text.find("\x1b")) :])
        return "\n".join(line.rstrip() for line in silent.screen.display)

    def after_the_end(self) -> str:
        """What is on the shell's screen, colours and style included in what is unrestored."""
        before, _, after = self._text.rpartition(LEFT)
        styles = STYLE.findall(before)
        self._feed((styles[-1] if styles else "") + after)
        return "\n".join(line.rstrip() for line in self.screen.display).strip()

    def last_words(self) -> str:
        """All that it has written since it gave the screen back, without sequences."""
        return SEQUENCE.sub("", self._text.rpartition(LEFT)[2]).replace("\r", "")[-20_000:]

    # -- what is sent and waited for -----------------------------------------------------------

    def type(self, data: bytes) -> None:
        """Send bytes as far as the program reads them, and read meanwhile what it writes."""
        os.set_blocking(self._master, False)
        end = time.monotonic() + 60
        try:
            while data and self.exit_code is None and time.monotonic() < end:
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(self._master, data[:4096]) :]
                self._pump(0.01 if data else 0)
        finally:
            os.set_blocking(self._master, True)

    def window(self, columns: int, rows: int) -> None:
        """Have another size for a while; what is put together is of the terminal's own size."""
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def spend(self, seconds: float) -> None:
        """Let time pass and read what the program writes."""
        self.until(lambda: False, seconds)

    def until(self, condition: Callable[[], object], seconds: float) -> bool:
        """Wait for something, at most so long, or until the program ends."""
        end = time.monotonic() + seconds
        while not condition():
            left = end - time.monotonic()
            if left <= 0 or self.exit_code is not None:
                return bool(condition())
            # In slices: what waits for more is one read, instead of one for each piece.
            select.select([self._report], [], [], min(left, LOOK_UP))
            while self._pump(0) and self.exit_code is None:
                pass
        return True

    def within(self, patience: float, condition: Callable[[], object]) -> bool:
        """Wait for something as long as others keep the machine from the program.

        What counts is the time in which it waits itself, and that in which it works.
        """
        idle, end = 0.0, self.work + patience
        while not self.until(condition, PART):
            if self.exit_code is not None:
                return bool(condition())
            idle += 0.0 if self.has_work else PART
            if idle > patience or self.work > end:
                return False
        return True

    # -- the process ---------------------------------------------------------------------------

    @property
    def is_stopped(self) -> bool:
        """Whether the program has given the terminal back for a while."""
        return _status(self.pid) == "T"

    def go_on(self) -> None:
        """Let it go on, as ``fg`` in a shell does, and wait until it has the terminal again.

        Before that a paste of control characters would be signals to it, as in any shell.
        """
        for _ in range(ATTEMPTS):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGCONT)
            if self.within(1.0, lambda: self.is_raw) or self.exit_code is not None:
                return

    @property
    def is_raw(self) -> bool:
        """Whether keys go to the program as they are, and none of them is a signal."""
        return not termios.tcgetattr(self._slave)[3] & termios.ISIG

    def answer(self, patience: float) -> tuple[float, float]:
        """Ask for the terminal by ctrl+z, which takes its turn behind all keys sent before.

        Returns
        -------
        tuple of float
            Seconds until it was given back, and of processor time; infinity where it was not.
        """
        begun, work = time.monotonic(), self.work
        for _ in range(ATTEMPTS):
            self.type(b"\x1a")
            # Of too many keys some are dropped, and this may be one of them.
            if self.within(patience / ATTEMPTS, lambda: self.is_stopped):
                taken = time.monotonic() - begun, self.work - work
                self.go_on()
                return taken
            if self.exit_code is not None:
                return 0.0, 0.0
        return float("inf"), self.work - work

    @property
    def has_work(self) -> bool:
        """Whether it does something, or would if the machine had time for it."""
        return has_work(self.pid)

    @property
    def work(self) -> float:
        """Seconds of processor time so far."""
        with contextlib.suppress(OSError):
            return processor_seconds(self.pid)
        return 0.0

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
            if found := re.search(r"VmRSS:\s+(\d+)", status):
                return int(found[1]) / 1024
        return 0.0


def _status(process: int) -> str:
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
        return stat.rpartition(") ")[2][0]
    return ""


def _around(text: str, found: re.Match[str]) -> str:
    return repr(text[max(0, found.start() - 60) : found.end() + 200])
