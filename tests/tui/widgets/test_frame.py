from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

from tui.widgets.frame import Frame, frame_of, write_in_frame


class FrameApp(App[None]):
    def compose(self) -> ComposeResult:
        with Frame("numbers", id="frame"):
            yield Static("inside", id="inside")
        yield Static("outside", id="outside")


async def test_a_widget_writes_in_its_own_frame_and_in_no_other() -> None:
    app = FrameApp()
    async with app.run_test():
        frame = app.query_one(Frame)
        inside, outside = app.query_one("#inside", Static), app.query_one("#outside", Static)
        assert frame_of(inside) is frame
        assert frame_of(outside) is None
        write_in_frame(inside, subtitle="more")
        write_in_frame(outside, title="other", subtitle="none")
        assert (frame.border_title, frame.border_subtitle) == ("numbers", "more")
        write_in_frame(inside, title="letters", subtitle="")
        assert (frame.border_title, frame.border_subtitle) == ("letters", "")
