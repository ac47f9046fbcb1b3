"""What signals do while the program ends."""

from __future__ import annotations

import signal

import pytest

from tui.terminal.hang_up import in_spite_of_signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_what_must_be_done_is_done_though_somebody_asks_again_for_the_end(
    number: signal.Signals,
) -> None:
    before = signal.getsignal(number)
    with in_spite_of_signals():
        signal.raise_signal(number)
    assert signal.getsignal(number) is before
