"""What the thread that reads hands on, and that the app ends with what goes wrong in it."""

from __future__ import annotations

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message
from user import running

from tui.terminal.wire.driver import TerminalDriver


class Deaf(TerminalDriver):
    """Cannot read."""

    def run_input_thread(self) -> None:
        raise ValueError("what the terminal sent")


class Heard(TerminalDriver):
    """Notes what it would tell the app."""

    def send_message(self, message: Message) -> None:
        self.message = message


async def test_a_terminal_that_says_it_is_larger_than_any_is_drawn_in_part() -> None:
    async with running() as user:
        driver = Heard(user.app)
        for said, heard in (
            ((120, 40), (120, 40)),
            ((99_999, 30), (1000, 30)),
            ((9, 9**9), (9, 500)),
        ):
            driver.process_message(Resize(Size(*said), Size(*said)))
            assert isinstance(driver.message, Resize)
            assert driver.message.size == heard


async def fail_to_read() -> None:
    async with running() as user:
        Deaf(user.app)._run_input_thread()
        await user.see(lambda: not user.app.is_running)


async def test_an_error_of_the_thread_that_reads_is_the_one_that_the_app_ends_with() -> None:
    with pytest.raises(ValueError, match="what the terminal sent"):
        await fail_to_read()
