"""The help screen: the keys of the panel with the focus, then all the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.panels.table import PANELS
from tui.widgets.key import Key
from tui.widgets.keys import DRAWING_KEYS, KEYS
from tui.widgets.modal import Modal

DRAWING = (
    "The network learns the points as you drop them: space trains it, u takes the last step back. "
    "All other keys do what they always do."
)


class HelpScreen(Modal[None]):
    """Keys and a word about the pictures; any of its keys closes it.

    Parameters
    ----------
    panel : str
        The panel whose keys come first, or empty.
    drawing : bool
        Whether points are drawn in it, so that the keys of drawing come before all.
    keys : tuple of Key
        The table of keys as the user has them.
    notes : sequence of str
        What is worth knowing of the data, where that is more than the main screen has room for.
    """

    BINDINGS: ClassVar = [Binding("escape,question_mark,q,enter,space", "dismiss(None)", "Close")]

    covers = True

    DEFAULT_CSS = """
    HelpScreen > .box.-small {
        padding: 0 2;
    }
    """

    def __init__(
        self,
        panel: str = "",
        *,
        drawing: bool = False,
        keys: tuple[Key, ...] = KEYS,
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._keys = keys
        self._notes = notes
        self._panel = panel
        self._drawing = drawing

    def compose(self) -> ComposeResult:
        """Show the table of keys by groups."""
        first = [panel for panel in PANELS if panel.name == self._panel]
        parts = []
        if self._drawing:
            parts += _section("Here: drawing", DRAWING_KEYS, DRAWING)
            first = []
        for panel in first:
            about = [key for key in self._keys if not key.panel and key.group.lower() == panel.name]
            own = [*self._keys_of(panel.name), *about]
            parts += _section(f"Here: {panel.title}", own, panel.explanation)
        everywhere = self._keys_of("")
        for group, keys in groupby(everywhere, key=lambda key: key.group):
            parts += _section(group, keys)
        for panel in PANELS:
            if panel not in first:
                own = self._keys_of(panel.name)
                parts += _section(f"In the panel: {panel.title}", own, panel.explanation)
        if not self._drawing:
            parts += _section("Drawing, on the map after p", DRAWING_KEYS)
        with self.framed(VerticalScroll(), "help", "escape closes", small=True):
            if self._notes:
                # Names from files may look like markup.
                yield Static("The data\n" + "\n".join(self._notes) + "\n", markup=False)
            yield Static("\n".join(parts))

    def _keys_of(self, panel: str) -> list[Key]:
        return [key for key in self._keys if key.panel == panel]


def _section(title: str, keys: Iterable[Key], explanation: str = "") -> list[str]:
    """Return the lines of a section, in Textual's markup."""
    lines = [f"[b]{title}[/b]"]
    lines += [f"  [$accent b]{key.shown:>9}[/]  {key.help}" for key in keys]
    if explanation:
        lines += [explanation, ""]
    return lines
