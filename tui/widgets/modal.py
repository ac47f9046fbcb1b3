"""A screen on top of another, with a box in its middle."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.containers import Vertical, VerticalScroll
from textual.geometry import Offset
from textual.screen import ModalScreen, ScreenResultType

Box = TypeVar("Box", Vertical, VerticalScroll)


class Modal(ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """Shows one box; `framed` makes it look like that of every other such screen."""

    covers: ClassVar[bool] = False
    """Whether nothing beneath can be seen.

    To see through it would cost a picture of what is beneath for each of its own.
    """

    DEFAULT_CSS = """
    Modal {
        align: center middle;
        &.-covers {
            background: $background;
        }
        & > .box {
            background: $surface;
            border: round $primary;
            border-title-color: $accent;
            border-subtitle-color: $text-muted;
        }
        & > .box.-small {
            width: 76;
            max-width: 96%;
            height: auto;
            max-height: 96%;
            padding: 0 1;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(classes="-covers" if self.covers else None)

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Where its text begins on the screen, for whoever reads it by the terminal's cursor."""
        boxes = self.query(".box")
        return boxes.first().content_region.offset if boxes else None

    @staticmethod
    def framed(box: Box, title: str, keys: str, *, small: bool = False) -> Box:
        """Return the box with its frame.

        Parameters
        ----------
        box : Vertical or VerticalScroll
            The screen's one child.
        title : str
            What it is, above.
        keys : str
            What ends it, below.
        small : bool
            Whether it is no larger than what is in it, and never wider than lines are to be read.
        """
        box.border_title, box.border_subtitle = title, keys
        box.add_class("box")
        box.set_class(small, "-small")
        return box
