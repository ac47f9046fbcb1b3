"""A terminal at the end of a link: so many bytes a second, and so long on the way.

The program runs in the tests' own pseudo-terminal. A thread stands where the link is: it takes no
more from the program than the link carries, and hands each piece on when it would have arrived, so
the program feels a slow link as it would feel a real one, by a terminal that does not drain.
"""

from __future__ import annotations

import os
import re
import select
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "terminal"))
from terminal import Terminal

FRAME = b"\x1b[?2026h"
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[6n": b"\x1b[1;1R"}
QUESTIONS = re.compile(b"|".join(map(re.escape, ANSWERS)))
LONGEST_QUESTION = max(map(len, ANSWERS)) - 1


class LinkedTerminal(Terminal):
    """A program in a pseudo-terminal at the end of a link.

    Parameters
    ----------
    command
        The program and its arguments.
    rate
        Bytes a second that the link carries to the terminal; infinity for a local one.
    delay
        Seconds from one end to the other, each way.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        columns: int,
        rows: int,
        environment: Mapping[str, str],
        rate: float = float("inf"),
        delay: float = 0.0,
    ) -> None:
        super().__init__(command, columns=columns, rows=rows, environment=environment)
        self.rate, self.delay = rate, delay
        self.looking = True
        """Whether what arrives is shown at once; if not, it is counted, and shown by `catch_up`."""
        self.stalled = False
        """Whether the link takes nothing at all."""
        self.received = self.frames = 0
        self.arrived = 0.0
        """When the last piece shown arrived."""
        self._pieces: deque[tuple[float, bytes]] = deque()
        self._keys: deque[tuple[float, bytes]] = deque()
        self._link: threading.Thread | None = None
        self._closing = False
        self._unread = b""
        self._not_shown: list[bytes] = []
        self._bell, self._ring = os.pipe()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing = True
        if self._link is not None:
            self._link.join()
        os.close(self._bell)
        os.close(self._ring)
        super().__exit__(kind, error, trace)

    def send(self, keys: str | bytes) -> None:
        data = keys.encode() if isinstance(keys, str) else keys
        self._keys.append((time.monotonic() + self.delay, data))

    def spend(self, seconds: float) -> None:
        """Let time pass, taking what the program writes."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._pump(left)

    def press_and_wait(self, key: str, seen: Callable[[], object], patience: float = 10.0) -> float:
        """Press a key and return the seconds until its effect arrived, infinity if it did not."""
        pressed = time.monotonic()
        self.press(key)
        while not seen():
            if time.monotonic() - pressed > patience:
                return float("inf")
            self._pump(0.05)
        return self.arrived - pressed

    def wait_until(self, pattern: str, patience: float = 60.0) -> bool:
        """Wait for a text on the screen, half a frame or not, and return whether it came."""
        wanted, end = re.compile(pattern), time.monotonic() + patience
        while not wanted.search(self.shown()):
            if self.exit_code is not None:
                raise AssertionError(self._describe(f"waiting for {pattern}, but it has ended"))
            if time.monotonic() > end:
                print(self._describe(f"waited {patience:g} s for {pattern}"), file=sys.stderr)
                return False
            self._pump(0.05)
        return True

    def catch_up(self) -> None:
        """Show all that has arrived, and go on showing it."""
        unseen, self._not_shown, self.looking = b"".join(self._not_shown), [], True
        self._output += unseen
        # What the program asks was answered when it arrived.
        self._show_all(self._decoder.decode(QUESTIONS.sub(b"", unseen)))

    @property
    def unseen(self) -> bytes:
        """What has arrived and is not shown."""
        return b"".join(self._not_shown)

    def forget_unseen(self) -> None:
        """Never show what has arrived and is not shown yet."""
        self._not_shown.clear()

    def shown(self) -> str:
        """The screen as it is, without waiting for the rest of a frame."""
        return "\n".join(self.screen.display)

    def _pump(self, timeout: float) -> bool:
        if self._link is None:
            self._link = threading.Thread(target=self._carry, daemon=True)
            self._link.start()
        end = time.monotonic() + timeout
        while True:
            now = time.monotonic()
            if self._pieces and self._pieces[0][0] <= now:
                self._take(*self._pieces.popleft())
                return True
            due = self._pieces[0][0] if self._pieces else end
            readable, _, _ = select.select(
                [self._bell, self._report], [], [], max(0.0, min(due, end) - now)
            )
            if self._bell in readable:
                os.read(self._bell, 4096)
            elif self._report in readable and not self._pieces:
                self._read_report()
                return True
            if not self._pieces and time.monotonic() >= end:
                return False

    def _take(self, due: float, piece: bytes) -> None:
        self.arrived = due
        self.received += len(piece)
        self.frames += piece.count(FRAME)
        if self.looking:
            self._output += piece
            self._show_all(self._decoder.decode(piece))
        else:
            self._not_shown.append(piece)
            # A question may be cut in two.
            data, end = self._unread + piece, 0
            for question in QUESTIONS.finditer(data):
                self.send(ANSWERS[question[0]])
                end = question.end()
            self._unread = data[end:][-LONGEST_QUESTION:]

    def _show_all(self, text: str) -> None:
        self._show(text)
        while self._unseen:
            self._show("")  # a frame

    def _carry(self) -> None:
        """Be the link."""
        credit, before = 0.0, time.monotonic()
        # What a modem or a router would take at once.
        burst = min(65536.0, max(512.0, self.rate / 20))
        while not self._closing:
            now = time.monotonic()
            credit, before = min(burst, credit + (now - before) * self.rate), now
            while self._keys and self._keys[0][0] <= now:
                os.write(self._master, self._keys.popleft()[1])
            wants = [] if self.stalled or credit < 1 else [self._master]
            readable, _, _ = select.select(wants, [], [], 0.001 if self._keys else 0.004)
            if not readable:
                continue
            try:
                piece = os.read(self._master, int(min(credit, 65536)))
            except OSError:
                return  # the program has ended
            credit -= len(piece)
            self._pieces.append((time.monotonic() + self.delay, piece))
            os.write(self._ring, b".")
