"""What is put off until the terminal has caught up is done as if it had not been."""

from __future__ import annotations

import contextvars
from collections.abc import Callable

import pytest
from user import running

from tui.terminal.wire.driver import TerminalDriver


class Behind(TerminalDriver):
    """Has more to show than the terminal takes, until it is told otherwise."""

    callback: Callable[[], object]

    @property
    def behind(self) -> bool:
        return True

    def when_caught_up(self, callback: Callable[[], object]) -> None:
        self.callback = callback


async def test_what_is_said_once_the_terminal_has_caught_up_ends_as_all_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running() as user:
        driver, main = Behind(user.app), user.app.main
        with monkeypatch.context() as patch:
            patch.setattr(user.app, "_driver", driver)
            assert user.app.put_off(lambda: main.remark("said late", 0.1))
        # The thread that writes is the one that finds out.
        contextvars.Context().run(driver.callback)
        await user.see("said late")
        await user.see(lambda: main.message.remarked == "")
