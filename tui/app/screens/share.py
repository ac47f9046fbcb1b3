"""The experiment to hand on: as a command line and as a TensorFlow Playground URL."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core import ExperimentConfig, printable
from tui.exchange.formats.command import TYPED, command_line, left_out
from tui.exchange.formats.playground.writing import write
from tui.widgets.keys.spoken import spoken
from tui.widgets.modal import Modal


class ShareScreen(Modal[None]):
    """Shows both, whole, and copies either to the clipboard.

    Neither has a frame beside it, so that it can be selected with the mouse as well.

    Parameters
    ----------
    config : ExperimentConfig
    show_test, discretize : bool
        Whether the map shows the test points, and decisions alone.
    edited : bool
        Whether the network has a weight or a bias that was typed by hand.
    """

    BINDINGS: ClassVar = [
        Binding("escape,q,enter", "dismiss(None)", "Leave"),
        Binding("y,c", "copy('command')", "Copy the command"),
        Binding("u,p", "copy('url')", "Copy the URL"),
        Binding("up,k", "scroll(-1)", "Up"),
        Binding("down,j", "scroll(1)", "Down"),
    ]

    covers = True

    DEFAULT_CSS = """
    ShareScreen {
        #share-box {
            height: auto;
            max-height: 100%;
            border: none;
            border-top: solid $primary;
            border-bottom: solid $primary;
        }
        Static {
            height: auto;
            text-wrap: wrap;
            text-overflow: fold;
        }
        .heading {
            color: $secondary;
            text-style: bold;
        }
        .lost {
            color: $text-muted;
        }
        #share-copied {
            margin-bottom: 1;
            color: $warning;
        }
    }
    """

    def __init__(
        self,
        config: ExperimentConfig,
        *,
        show_test: bool = False,
        discretize: bool = False,
        edited: bool = False,
    ) -> None:
        super().__init__()
        url, lost = write(config, show_test=show_test, discretize=discretize)
        self._lost = [*lost, *([TYPED] if edited else [])]
        self._texts = {"command": command_line(config), "url": url}
        self._left_out = spoken(left_out(config, edited=edited))

    def compose(self) -> ComposeResult:
        """Show the two, and what the URL cannot say."""
        keys = "c copies the command, u the URL, escape leaves"
        with self.framed(VerticalScroll(id="share-box"), "share this experiment", keys):
            yield Static(id="share-copied")
            yield Static("As a command", classes="heading")
            yield Static(Content(_shown(self._texts["command"])), id="share-command")
            if self._left_out:
                yield Static(Content(self._left_out), classes="lost")
            yield Static("\nIn TensorFlow Playground", classes="heading")
            yield Static(Content(_shown(self._texts["url"])), id="share-url")
            yield Static(Content(self._what_is_lost()), classes="lost")

    def on_mount(self) -> None:
        """Copy the command at once."""
        self.action_copy("command")

    def _what_is_lost(self) -> str:
        if not self._lost:
            return "The whole experiment is in it; Playground draws other random numbers."
        return f"It leaves out: {'; '.join(self._lost)}."

    def action_copy(self, which: str) -> None:
        """Copy one of the two, or what is selected, by OSC 52, which works over SSH."""
        selected = self.get_selected_text()
        self.app.copy_to_clipboard(selected or self._texts[which])
        what = (
            "What is selected" if selected else {"command": "The command", "url": "The URL"}[which]
        )
        self.query_one("#share-copied", Static).update(
            f"{what} is in the clipboard, where the terminal allows it (OSC 52)."
        )

    def action_scroll(self, direction: int) -> None:
        """Scroll, where there is not room for all of it."""
        self.query_one("#share-box").scroll_relative(y=direction, animate=False)


def _shown(text: str) -> str:
    """Return a whole text that is to be copied as it can be shown: it may name a file or column."""
    return printable(text, 10 * len(text) + 1)
