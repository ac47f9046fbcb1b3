"""The help screen: the keys of the panel with the focus, then all the others."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.panels.table import PANELS
from tui.widgets.keys import DRAWING_KEYS, KEYS, Key

EXPLANATIONS = {
    "map": "The map shows what the network says at every point of the plane. Of two classes the "
    "first is blue and the second orange, pale where the network is undecided; of more, each has "
    "a colour, named at the map's lower edge. For regression the colour is the value. The dots are "
    "the training data, a cross where the network gets them wrong. m shows other views: one "
    "neuron, the hidden space in which two neurons see the data and the grid of the plane, the "
    "loss of each point, and how sure the network is.",
    "loss": "The loss is what training lowers: how far the network's answers are from the right "
    "ones, on the training data and on test data, which it never trains on. Where both curves are "
    "in one place they take turns. Grey curves are those of pinned runs.",
    "score": "The accuracy is the share of samples put into the right class. For regression it is "
    "R squared: 1 at best, 0 for always answering the mean.",
    "network": "The network from its inputs on the left to its output on the right. Links are "
    "coloured by the sign of their weight, and each neuron shows where in the plane it is active.",
    "numbers": "The overfit gap is the test loss less the training loss: it grows where the "
    "network learns the training data by heart. The confusion matrix counts the samples of each "
    "class, a row, by the class they are put into. A ReLU is dead if no training sample wakes it: "
    "no gradient reaches it any more.",
    "comparison": "Each pinned run with its training and test results, named by what differs "
    "between them. The charts show the grey curves of those on the same data with the same loss.",
}
"""What each panel shows, by its name."""

DRAWING = (
    "The network learns the points as you drop them: space trains it, u takes the last step back. "
    "All other keys do what they always do."
)


class HelpScreen(ModalScreen[None]):
    """Keys and a word about the pictures; any of its keys closes it.

    Parameters
    ----------
    panel : str
        The panel whose keys come first, or empty.
    drawing : bool
        Whether points are drawn in it, so that the keys of drawing come before all.
    """

    BINDINGS: ClassVar = [Binding("escape,question_mark,q,enter,space", "dismiss(None)", "Close")]

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        /* To see through it would cost a picture of what is beneath for each of its own. */
        background: $background;
        & > VerticalScroll {
            width: 76;
            max-width: 96%;
            height: auto;
            max-height: 96%;
            padding: 0 2;
            background: $surface;
            border: round $primary;
            border-title-color: $accent;
            border-subtitle-color: $text-muted;
        }
    }
    """

    def __init__(self, panel: str = "", *, drawing: bool = False) -> None:
        super().__init__()
        self._panel = panel
        self._drawing = drawing

    def compose(self) -> ComposeResult:
        """Show the table of keys by groups."""
        titles = {panel.name: panel.title for panel in PANELS}
        first = [self._panel] if self._panel in titles else []
        parts = []
        if self._drawing:
            parts += _section("Here: drawing", DRAWING_KEYS, DRAWING)
            first = []
        for name in first:
            about = [key for key in KEYS if not key.panel and key.group.lower() == name]
            own = [*_keys_of(name), *about]
            parts += _section(f"Here: {titles[name]}", own, EXPLANATIONS.get(name, ""))
        everywhere = _keys_of("")
        for group, keys in groupby(everywhere, key=lambda key: key.group):
            parts += _section(group, keys)
        for name in titles:
            if name not in first:
                parts += _section(
                    f"In the panel: {titles[name]}", _keys_of(name), EXPLANATIONS.get(name, "")
                )
        if not self._drawing:
            parts += _section("Drawing, on the map after p", DRAWING_KEYS)
        with VerticalScroll() as box:
            box.border_title = "help"
            box.border_subtitle = "escape closes"
            yield Static("\n".join(parts))


def _keys_of(panel: str) -> list[Key]:
    return [key for key in KEYS if key.panel == panel]


def _section(title: str, keys: Iterable[Key], explanation: str = "") -> list[str]:
    """Return the lines of a section, in Textual's markup."""
    lines = [f"[b]{title}[/b]"]
    lines += [f"  [$accent b]{key.shown:>9}[/]  {key.help}" for key in keys]
    if explanation:
        lines += [explanation, ""]
    return lines
