"""Widgets painted one over the other look like the screen that is composed of them."""

from __future__ import annotations

import pytest
from textual.geometry import Size
from user import SIZES, running

from tui.terminal.wire.driver import TerminalDriver
from tui.terminal.wire.pens import Cell


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", ["", "i", "H", "f", "L"])
async def test_what_is_painted_is_what_would_be_composed(
    size: tuple[int, int], keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(size=size) as user:
        await user.press(*keys)
        app, screen = user.app, user.app.main
        compositor = screen._compositor
        driver = TerminalDriver(app)
        with monkeypatch.context() as patch:
            patch.setattr(app, "_driver", driver)
            assert not app.paint(screen), "a terminal of another size is drawn anew"
            composed = compositor.render_full_update()
            driver.paint(composed, app.cursor_position)
            assert driver.is_of_size(Size(*size))
            expected = cells(driver)
            for row in driver._buffer._wanted:
                row[:] = [None] * len(row)
            compositor._dirty_regions.add(screen.region)
            assert app.paint(screen)
        assert cells(driver) == expected


def cells(driver: TerminalDriver) -> list[list[Cell | None]]:
    return [row.copy() for row in driver._buffer._wanted]
