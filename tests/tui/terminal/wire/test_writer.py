"""What is still to be written is written, unless somebody wants the end."""

from __future__ import annotations

import os
import pty
import select
import signal
import threading
import time
import tty

import pytest
from patience import PATIENCE

from tui.terminal.hang_up import told_to_end
from tui.terminal.wire.writer import Writer

MUCH = b"x" * 1_000_000
"""More than any pipe holds."""


class Line:
    """A line that somebody reads when asked to."""

    def __init__(self) -> None:
        self.end, self.beginning = os.pipe()
        self.read = b""

    def read_all(self) -> None:
        while len(self.read) < len(MUCH):
            self.read += os.read(self.end, 65536)


@pytest.fixture
def line() -> Line:
    return Line()


def test_who_closes_it_waits_until_all_is_read(line: Line) -> None:
    writer = Writer(line.beginning, lambda: None)
    writer.start()
    writer.write(MUCH)
    in_a_moment = threading.Timer(0.3, line.read_all)
    in_a_moment.start()
    writer.close()
    in_a_moment.join()
    assert line.read == MUCH
    os.close(line.end)
    os.close(line.beginning)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_waiting(number: signal.Signals, line: Line) -> None:
    before = signal.getsignal(number)
    writer = Writer(line.beginning, lambda: None)
    writer.start()
    writer.write(MUCH)

    def end() -> None:
        while signal.getsignal(number) is before:  # it would end the tests
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    ending = threading.Thread(target=end)
    ending.start()
    with told_to_end() as told:
        writer.close(told=told)
    ending.join()
    assert signal.getsignal(number) is before
    os.close(line.end)  # the writer is told that there is nobody any more
    writer.join()
    os.close(line.beginning)


def test_what_is_last_is_written_though_nobody_reads() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    writer = Writer(slave, lambda: None)
    writer.start()
    writer.write(MUCH)
    while not writer.idle and select.select([], [slave], [], 0)[1]:
        time.sleep(0.01)
    writer.write_the_last()
    writer.write(b"the ")
    writer.write(b"last")
    before = signal.signal(signal.SIGWINCH, lambda *_: None)  # as an app has one
    writer.close(timeout=0.1)
    signal.signal(signal.SIGWINCH, before)
    seen = b""
    while not seen.endswith(b"\x18the last"):
        assert select.select([master], [], [], PATIENCE)[0], seen[-80:]
        seen += os.read(master, 65536)
    assert len(seen) < len(MUCH)
    writer.join()
    os.close(master)
    os.close(slave)
