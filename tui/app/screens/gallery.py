"""The gallery: experiments worth seeing, each with a picture of what it has learnt."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Grid, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from core import in_lines
from tui.exchange.formats.command import options
from tui.exchange.gallery import thumbnail
from tui.exchange.gallery.presets import PRESETS, Preset
from tui.exchange.gallery.thumbnails import THUMBNAILS
from tui.terminal.capabilities import Capabilities
from tui.widgets.keys.spoken import spoken
from tui.widgets.modal import Modal

CARD_WIDTH = 18
TITLE_ROWS = 2
ROOMY = 36
"""Rows of the terminal from which there is a gap between the cards."""

CARD_ROWS = thumbnail.ROWS + TITLE_ROWS
MOST_COLUMNS = 154
_FRAME, _AROUND = 5, 6
"""Columns of the frame, the padding and the scrollbar; rows of the frame and the notice."""


class Card(Widget, can_focus=True):
    """A preset's picture with its title below.

    Parameters
    ----------
    preset : Preset
    capabilities : Capabilities
    """

    DEFAULT_CSS = f"""
    Card {{
        width: 1fr;
        height: {CARD_ROWS};
        padding: 0 1;
        color: $text-muted;
        pointer: pointer;
        text-wrap: nowrap;
        &:hover {{
            background: $panel;
        }}
        &:focus {{
            background: $primary-darken-3;
            background-tint: $foreground 0%;
            color: $text;
            text-style: bold;
        }}
    }}
    """

    class Opened(Message):
        """Asks for the card's experiment."""

        def __init__(self, preset: Preset) -> None:
            super().__init__()
            self.preset = preset

    BINDINGS: ClassVar = [Binding("enter,space", "open", "Open")]

    def __init__(self, preset: Preset, capabilities: Capabilities) -> None:
        super().__init__(id=preset.name)
        self.preset = preset
        self._picture = thumbnail.draw(THUMBNAILS.get(preset.name), capabilities)
        self._title = in_lines(preset.title, CARD_WIDTH - 2)
        # Where there is no colour, only the title can show where the focus is.
        self._focused = "reverse" if capabilities.color == "none" else ""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the title begins on the screen."""
        return self.content_region.offset + Offset(0, thumbnail.ROWS)

    def render(self) -> Content:
        """Render the picture and the title."""
        style = self._focused if self.has_focus else ""
        lines = [Content.styled(line, style) for line in self._title]
        return Content("\n").join([self._picture, *lines])

    def on_click(self) -> None:
        """Open it."""
        self.action_open()

    def action_open(self) -> None:
        """Open it."""
        self.post_message(self.Opened(self.preset))


class _Cards(VerticalScroll, inherit_bindings=False):
    """Scrolls to the card that has the focus; the keys that scroll go from card to card."""


class GalleryScreen(Modal[Preset | None]):
    """Shows every preset; the one that is opened is the screen's result.

    Parameters
    ----------
    capabilities : Capabilities
    """

    BINDINGS: ClassVar = [
        Binding("escape,g,q", "dismiss(None)", "Leave"),
        Binding("left,h", "app.focus_previous", "Before"),
        Binding("right,l", "app.focus_next", "Next"),
        Binding("up,k", "row(-1)", "Row above"),
        Binding("down,j", "row(1)", "Row below"),
        Binding("home", "card(0)", "First"),
        Binding("end", "card(-1)", "Last"),
    ]

    covers = True

    DEFAULT_CSS = """
    GalleryScreen {
        #gallery-box {
            width: 100%;
            height: 100%;
            max-width: 154;
            min-height: 8;
        }
        #gallery-cards {
            height: 1fr;
            padding: 0 1;
            scrollbar-size-vertical: 1;
        }
        Grid {
            height: auto;
            grid-rows: auto;
        }
        #gallery-notice {
            height: 4;
            padding: 0 2;
            background: $panel;
        }
        &.-roomy Grid {
            grid-gutter: 1 0;
        }
    }
    """

    def __init__(self, capabilities: Capabilities) -> None:
        super().__init__()
        self._cards = [Card(preset, capabilities) for preset in PRESETS]
        self._columns = 1

    def compose(self) -> ComposeResult:
        """Lay out the cards, and below them what to notice."""
        with self.framed(Vertical(id="gallery-box"), "gallery", "enter opens, escape leaves"):
            with _Cards(id="gallery-cards", can_focus=False), Grid():
                yield from self._cards
            yield Static(id="gallery-notice")

    def on_resize(self, event: events.Resize) -> None:
        """Put as many cards side by side as there is room for."""
        width, height = event.size
        self._columns = max(1, (min(width, MOST_COLUMNS) - _FRAME) // CARD_WIDTH)
        rows = -(-len(self._cards) // self._columns)
        needed = rows * CARD_ROWS + _AROUND
        # Gaps are worth scrolling for only where there is scrolling anyway.
        roomy = height >= ROOMY and not needed <= height < needed + rows - 1
        if roomy:
            needed += rows - 1
        self.query_one(Grid).styles.grid_size_columns = self._columns
        self.set_class(roomy, "-roomy")
        self.query_one("#gallery-box").styles.height = min(height, needed)
        if isinstance(self.focused, Card):
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what to notice in the card that has the focus."""
        card = event.widget
        if isinstance(card, Card):
            settings = " ".join(options(card.preset.config)) or "the default experiment"
            self.query_one("#gallery-notice", Static).update(
                Content.assemble(
                    (card.preset.title, "bold $accent"),
                    f"  {spoken(card.preset.notice)}\n",
                    (f"{card.preset.name}: {settings}", "$text-muted"),
                )
            )

    def on_card_opened(self, message: Card.Opened) -> None:
        """Leave with the experiment that was opened."""
        self.dismiss(message.preset)

    def action_row(self, direction: int) -> None:
        """Go to the card above or below."""
        place = self._place + direction * self._columns
        last = len(self._cards) - 1
        if place > last and self._place // self._columns < last // self._columns:
            place = last  # the last row is not full
        if 0 <= place <= last:
            self._cards[place].focus()

    def action_card(self, place: int) -> None:
        """Go to a card by its place."""
        self._cards[place].focus()

    @property
    def _place(self) -> int:
        return self._cards.index(self.focused) if isinstance(self.focused, Card) else 0
