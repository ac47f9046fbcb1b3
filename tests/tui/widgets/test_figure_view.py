"""Parts of a picture, and of the line above, look as they do in the whole of it."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from user import ASCII, COLORLESS, UNICODE, running

from tui.app.main.status_line import StatusLine
from tui.terminal.capabilities import Capabilities
from tui.widgets.figure_view import FigureView

SIXTEEN = Capabilities(unicode=True, color="16")


def check_parts(view: FigureView | StatusLine) -> None:
    """Render every line in parts and compare them with the line that Textual renders."""
    width, height = view.size
    lines = view.render_lines(view.size.region)
    for start, end in ((0, width), (0, 7), (5, width // 2), (width // 2, width - 1), (3, 4)):
        parts = [Region(start, y, end - start, 1) for y in range(height)]
        found = list(view.render_spans(parts))
        assert [(x, y) for x, y, _ in found] == [(start, y) for y in range(height)]
        for _, y, pieces in found:
            segments = [Segment(text, style) for text, style, _ in pieces]
            assert Strip(segments).simplify() == lines[y].crop(start, end).simplify()


@pytest.mark.parametrize("capabilities", [UNICODE, SIXTEEN, COLORLESS, ASCII], ids=str)
async def test_a_part_looks_as_in_the_whole(capabilities: Capabilities) -> None:
    async with running(capabilities=capabilities) as user:
        for epoch, theme in ((1, "neuroterm"), (2, "neuroterm-light")):
            user.app.theme = theme
            await user.press("s")
            await user.see(f"epoch {epoch}")
            await user.rest()
            views = [view for view in user.app.main.query(FigureView) if view.size and view.display]
            assert len(views) >= 4
            for view in (*views, user.app.main.query_one(StatusLine)):
                check_parts(view)


async def test_lines_may_be_too_short_too_long_and_of_wide_characters() -> None:
    class Pictures(App[None]):
        CSS = "FigureView { width: 20; height: 6; background: #102030; }"

        def compose(self) -> ComposeResult:
            yield FigureView(capabilities=UNICODE)

    app = Pictures()
    async with app.run_test() as pilot:
        await pilot.pause()
        view = app.query_one(FigureView)
        red = Style(color="red")
        view.update_strips(
            [
                Strip([Segment("short", red)]),
                Strip([Segment("wide 数据数据"), Segment("数据 and more of it", red)]),
                Strip([Segment("long " * 10, red)]),
                Strip([]),
            ]
        )
        await pilot.pause()
        check_parts(view)
