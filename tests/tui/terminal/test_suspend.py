"""What is done before the terminal is taken over from somebody else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import cast

from tui.terminal.suspend import take_over_again
from tui.terminal.wire.app import TerminalApp


class Stopped:
    """An app that goes on, and notes what is done with it."""

    is_leaving, is_running = False, True

    def __init__(self) -> None:
        self.done: list[str] = []

    def expect_no_answers(self) -> None:
        self.done.append("expect no answers")

    @contextlib.contextmanager
    def suspend(self) -> Iterator[None]:
        self.done.append("give the terminal back")
        yield
        self.done.append("take it over")


def test_nobody_waits_for_answers_that_the_shell_has_read() -> None:
    stopped = Stopped()
    take_over_again(cast(TerminalApp, stopped))
    assert stopped.done == ["expect no answers", "give the terminal back", "take it over"]
