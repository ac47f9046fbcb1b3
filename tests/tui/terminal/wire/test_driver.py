"""What goes wrong in the thread that reads ends the app with that, and with nothing else."""

from __future__ import annotations

import pytest
from user import running

from tui.terminal.wire.driver import TerminalDriver


class Deaf(TerminalDriver):
    """Cannot read."""

    def run_input_thread(self) -> None:
        raise ValueError("what the terminal sent")


async def fail_to_read() -> None:
    async with running() as user:
        Deaf(user.app)._run_input_thread()
        await user.see(lambda: not user.app.is_running)


async def test_an_error_of_the_thread_that_reads_is_the_one_that_the_app_ends_with() -> None:
    with pytest.raises(ValueError, match="what the terminal sent"):
        await fail_to_read()
