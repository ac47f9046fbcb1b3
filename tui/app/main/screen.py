"""The main screen: the panels, the status line and the keys."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from core import printable
from tui.app.main.key_bar import KeyBar
from tui.app.main.status_line import StatusLine
from tui.panels import table
from tui.panels.grid import PanelGrid
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.sentence import Sentence

# None of them is needed for the first frame, and with them comes NumPy.
if TYPE_CHECKING:
    from tui.panels.comparison.runs import Run
    from tui.panels.map.panel import MapPanel
    from tui.panels.network.diagram import NetworkDiagram
    from tui.plotting.curves import Pinned

MINIMUM_WIDTH, MINIMUM_HEIGHT = 60, 18

_SHORT = 0.15
"""Seconds since the last picture below which only one of these panels is drawn with the map."""

REMARK_SECONDS = 4.0
"""How long a remark stays on the screen, at least."""

GREETING_SECONDS = 15.0
"""The same of what is said at the start."""

READING_SPEED = 12.0
"""Characters that are read in a second, by whoever also looks at the pictures."""


class MainScreen(Screen[None]):
    """Shows the latest snapshot; it never asks the trainer anything.

    Its first frame is painted before there is one: the panels are empty until `open`.
    """

    AUTO_FOCUS: ClassVar[str | None] = "BoundaryMap"

    log_scale: var[bool] = var(False, init=False)
    show_test: var[bool] = var(False, init=False)
    discretize: var[bool] = var(False, init=False)
    pinned: var[tuple[Run, ...]] = var((), init=False)
    """Runs to compare the present one with."""
    selected: var[tuple[int, int] | None] = var(None, init=False)
    """The layer and the unit that the network panel has selected; layer 0 is the inputs."""

    def __init__(self, capabilities: Capabilities, greeting: str = "") -> None:
        super().__init__()
        self._capabilities = capabilities
        self._greeting = greeting
        self.snapshot: Snapshot | None = None
        """The latest, whether there is room to show it or not."""
        self._experiment = -1
        self._fits = True
        self.frame_rate = 0.0
        """Pictures per second where the terminal gets fewer than it should; else 0."""
        self._step = (-1, 0, 0)
        self._drawn: dict[str, float] = {}
        self._last_show = 0.0
        self._remark = ""
        self._remark_timer: Timer | None = None
        self._said = ""

    def compose(self) -> ComposeResult:
        """Lay out the parts; where they go is in app.tcss."""
        yield StatusLine()
        yield PanelGrid(self._capabilities, id="body")
        yield Sentence(id="message")
        yield KeyBar()
        yield Static(id="too-small")

    def on_mount(self) -> None:
        """Arrange the panels for the first frame."""
        self.panels.fit(self.app.size.width)
        if self._greeting:
            self.remark(self._greeting, GREETING_SECONDS)

    async def open(self, snapshot: Snapshot) -> None:
        """Fill the panels, and show what there is before the data are loaded."""
        await self.panels.fill()
        if not self.app.is_running:
            return
        self.panels.focus_again()
        self.map.set_options(show_test=self.show_test, discretize=self.discretize)
        self.show(snapshot)

    def on_resize(self) -> None:
        """Say what size is needed where there is too little room."""
        if not self.app.is_running:
            return  # the last messages may arrive when the widgets are gone
        width, height = self.app.size
        self._fits = width >= MINIMUM_WIDTH and height >= MINIMUM_HEIGHT
        self.set_class(not self._fits, "-too-small")
        self.query_one("#too-small", Static).update(
            f"neuroterm needs a terminal of at least {MINIMUM_WIDTH} columns and "
            f"{MINIMUM_HEIGHT} rows.\nThis one has {width} columns and {height} rows."
        )
        if self._fits:
            self.panels.fit(width)
            self.call_after_refresh(self._show_again)

    @property
    def _is_covered(self) -> bool:
        """Whether there is another screen on top, which nothing can be seen through."""
        return any(
            screen is not self and screen.styles.background.a == 1.0
            for screen in self.app.screen_stack
        )

    def on_screen_resume(self) -> None:
        """Show what has happened while another screen was on top."""
        self.call_after_refresh(self._show_again)

    @property
    def panels(self) -> PanelGrid:
        """The panels, and which of them are in view."""
        return self.query_one(PanelGrid)

    @property
    def map(self) -> MapPanel:
        """The map and its views."""
        return self.panels.content("map")

    @property
    def network(self) -> NetworkDiagram:
        """The diagram of the network."""
        return self.panels.content("network")

    def on_panel_grid_rearranged(self) -> None:
        """Show the present state in the panels that came into view."""
        self.call_after_refresh(self._show_again)

    def _show_again(self) -> None:
        # Whatever is the latest by now; a snapshot may have arrived since the size changed.
        if self.app.is_running and self.snapshot is not None:
            self.show(self.snapshot)
            self._show_legend()
            if self.focused is None and self.app.app_focus:
                self.panels.focus_again()

    def show(self, snapshot: Snapshot) -> None:
        """Show a snapshot."""
        last = self.snapshot
        # What is said while the first data are loading stays.
        if last is not None:
            another = snapshot.experiment != last.experiment > 0
            if another or snapshot.message not in ("", last.message):
                self._remark = ""
        self.snapshot = snapshot
        if not self._fits or not self.app.is_running or self._is_covered:
            return
        status = self.query_one(StatusLine)
        status.frame_rate = self.frame_rate
        status.snapshot = snapshot
        self._show_message()
        if snapshot.dataset is None:
            return
        is_new = snapshot.experiment != self._experiment
        if is_new:
            self._experiment = snapshot.experiment
            self._keep_selection(snapshot)
        self._show_panels(snapshot)
        if is_new:
            self._show_legend()

    def _show_panels(self, snapshot: Snapshot) -> None:
        """Show a snapshot in the panels that can be seen."""
        pinned: dict[str, Pinned] = {}
        if self.pinned:
            from tui.panels.comparison import runs

            pinned = runs.curves(self.pinned, snapshot)
        names = self.panels.in_view
        least_seconds = {
            panel.name: panel.least_seconds
            for panel in table.PANELS
            if panel.least_seconds and panel.name in names
        }
        turn = self._whose_turn(snapshot, least_seconds)
        shown = [name for name in names if name not in least_seconds or name in turn]
        self.panels.show_snapshot(shown, snapshot, pinned)

    def _whose_turn(self, snapshot: Snapshot, least_seconds: dict[str, float]) -> list[str]:
        """Return which to draw of the panels that stay as they are for a while.

        While it trains they are drawn a few times a second, and one after another where pictures
        follow one another quickly, so that none takes much longer than the others. A picture that
        is of no step of training is of what the user has done, and all of it is drawn.
        """
        now = time.monotonic()
        turn = [*least_seconds]
        step = snapshot.experiment, snapshot.epoch, snapshot.batch
        if snapshot.state == "training" and step[0] == self._step[0] and step != self._step:
            waiting = {name: now - self._drawn.get(name, 0.0) for name in turn}
            turn = [name for name in turn if waiting[name] > least_seconds[name]]
            if now - self._last_show < _SHORT:
                turn = sorted(turn, key=lambda name: -waiting[name] / least_seconds[name])[:1]
        self._step, self._last_show = step, now
        self._drawn |= dict.fromkeys(turn, now)
        return turn

    def remark(self, message: str, seconds: float = REMARK_SECONDS) -> None:
        """Show a sentence for a while, whatever snapshots arrive meanwhile."""
        seconds = max(seconds, len(message) / READING_SPEED)
        self._remark = message
        if self._remark_timer is not None:
            self._remark_timer.stop()
        self._remark_timer = self.set_timer(seconds, self._end_remark)
        self._show_message()

    @property
    def remarked(self) -> str:
        """The remark that is shown now, or empty."""
        return self._remark

    def _end_remark(self) -> None:
        self._remark = ""
        if self.app.is_running:
            self._show_message()

    def _show_message(self) -> None:
        """Show the sentence above the keys: what is new, or what the picture is of."""
        snapshot = self.snapshot
        news = self._remark or ("" if snapshot is None else snapshot.message)
        note = "" if snapshot is None else self._note(snapshot)
        message = printable(news or note, limit=500)
        line = self.query_one(Sentence)
        line.set_class(bool(news), "-urgent")
        if message != self._said:
            self._said = message
            line.say(Content(message))

    def _note(self, snapshot: Snapshot) -> str:
        if snapshot.state == "loading":
            return describe.loading(snapshot.config)
        if snapshot.dataset is None:
            return ""
        notes = list(snapshot.dataset.notes)
        if snapshot.dataset.plane.note:
            notes.insert(0, f"The map shows {snapshot.dataset.plane.note}.")
        if notes or snapshot.config.data is not None:
            return " ".join(notes)
        if snapshot.config.points is not None:
            return f"{len(snapshot.config.points):,} points, drawn by hand."
        from core import DATASETS

        return DATASETS[snapshot.config.dataset].description

    def _keep_selection(self, snapshot: Snapshot) -> None:
        """Select nothing where the new experiment's network has no such unit."""
        sizes = snapshot.layer_sizes
        if self.selected and (
            self.selected[0] >= len(sizes) or self.selected[1] >= sizes[self.selected[0]]
        ):
            self.selected = None

    def on_map_panel_described(self) -> None:
        """Say around the map what it shows now."""
        if self.app.is_running:
            self._show_legend()
            self._show_keys()

    def on_descendant_focus(self) -> None:
        """Show the keys of what has the focus now."""
        if self.app.is_running and self.snapshot is not None:
            self._show_keys()

    @property
    def draws(self) -> bool:
        """Whether the keys are those of drawing points: they are only while the map is used."""
        return self.map.drawing.is_on and self.map.has_focus_within

    def _show_keys(self) -> None:
        self.query_one(KeyBar).drawing = self.draws

    def _show_legend(self) -> None:
        """Say in the map's frame what it shows, and what the points and the colours are."""
        if self.snapshot is None or self.snapshot.dataset is None:
            return
        from tui.panels.map.legend import legend

        frame = self.panels.frame("map")
        words = legend(
            self.snapshot.dataset,
            frame.outer_size.width - 6,
            self._capabilities,
            show_test=self.show_test,
            wrong=self.map.marks_wrong,
            scale=self.map.scale,
        )
        frame.write(title=self.map.title, subtitle=words)

    def on_network_diagram_selected(self, message: NetworkDiagram.Selected) -> None:
        """Keep which neuron is selected."""
        self.selected = message.neuron

    def on_network_diagram_said(self, message: NetworkDiagram.Said) -> None:
        """Show what the diagram has to say."""
        self.remark(message.sentence)

    def watch_pinned(self, pinned: tuple[Run, ...]) -> None:
        """Show the pinned runs' curves and results."""
        self.panels.content("comparison").runs = pinned
        snapshot = self.snapshot
        if snapshot is not None and snapshot.dataset is not None and self._fits:
            self._show_panels(snapshot)

    def watch_log_scale(self, log_scale: bool) -> None:
        """Draw the loss on the other scale."""
        self.panels.content("loss").log_scale = log_scale

    def watch_show_test(self, show_test: bool) -> None:
        """Show or hide the test points."""
        self.map.set_options(show_test=show_test, discretize=self.discretize)
        self._show_legend()

    def watch_discretize(self, discretize: bool) -> None:
        """Show decisions or probabilities."""
        self.map.set_options(show_test=self.show_test, discretize=discretize)
        self._show_legend()

    def watch_selected(self, selected: tuple[int, int] | None) -> None:
        """Show the neuron on the map, or the network's output again."""
        self.map.choose_neuron(selected)
