"""The main screen: the panels, the status line and the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.geometry import Offset
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Static

from tui.app.main.grid import WAY_BACK, PanelGrid
from tui.app.main.key_bar import KeyBar
from tui.app.main.said.message import ANSWER_SECONDS, REMARK_SECONDS, MessageLine
from tui.app.main.status_line import StatusLine
from tui.app.main.step_ahead import StepAhead, Want
from tui.app.main.turns import Turns
from tui.panels.map import words
from tui.panels.table import READ
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.terminal.wire.screen import TerminalScreen
from tui.widgets.keys.key import Key
from tui.widgets.keys.table import KEYS

# None of them is needed for the first frame, and with them comes NumPy.
if TYPE_CHECKING:
    from tui.panels.comparison.panel import ComparisonTable
    from tui.panels.comparison.runs import Run
    from tui.panels.map.panel import MapPanel
    from tui.panels.network.diagram import NetworkDiagram
    from tui.panels.understanding.step.panel import StepPanel
    from tui.plotting.charts.curve import Pinned
    from tui.widgets.sentence import Said

MINIMUM_WIDTH, MINIMUM_HEIGHT = 60, 18

GREETING_SECONDS, DRAWING_SECONDS = 15.0, 12.0
"""How long what is said at the start, and of the keys of drawing, stays there at least."""


class MainScreen(TerminalScreen[None]):
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

    def __init__(
        self, capabilities: Capabilities, greeting: str = "", keys: tuple[Key, ...] = KEYS
    ) -> None:
        super().__init__()
        self.keys = keys
        """The table of keys as the user has them."""
        self.capabilities = capabilities
        """What the terminal can show."""
        self._greeting = greeting
        self.snapshot: Snapshot | None = None
        """The latest, whether there is room to show it or not."""
        self._experiment, self.fits = -1, True
        self.frame_rate = 0.0
        """Pictures per second where the terminal gets fewer than it should; else 0."""
        self._latest: Callable[[], Snapshot] | None = None
        self.ahead = StepAhead(lambda: self.panels, self.remark)
        """What of the step to come there is to be seen."""
        self.leave_past: Callable[[], bool] = lambda: False
        """Goes from an earlier moment to what is now; tells whether it was looked at."""
        self._is_answered = False
        """Whether what is said, and lit in the network, is what the last key has done."""
        self._turns = Turns()
        self._columns_left_of_it: Callable[[int], int] | None = None
        self._left_out = False
        """Whether a chart's frame may say which runs are not in it."""

    def compose(self) -> ComposeResult:
        """Lay out the parts; where they go is in app.tcss."""
        yield StatusLine()
        yield PanelGrid(self.capabilities, id="body")
        yield MessageLine(self.capabilities.unicode, id="message")
        yield KeyBar(self.keys)
        yield Static(id="too-small")

    def on_mount(self) -> None:
        """Arrange the panels for the first frame."""
        self.panels.fit(*self.app.size)
        if self._greeting:
            self.remark(self._greeting, GREETING_SECONDS)

    async def open(self, latest: Callable[[], Snapshot], want: Want) -> None:
        """Fill the panels, and show what there is before the data are loaded.

        Parameters
        ----------
        latest : callable
            Returns the latest snapshot there is, which may be newer than the one that is shown.
        want : callable
            Called with what of the step to come is to be seen, and wanted for that.
        """
        self._latest, self.ahead.want = latest, want
        await self.panels.fill()
        if not self.app.is_running:
            return
        self.panels.focus_again()
        self.map.set_options(show_test=self.show_test, discretize=self.discretize)
        self.show(latest())

    def on_resize(self) -> None:
        """Say what size is needed where there is too little room."""
        if not self.app.is_running:
            return  # the last messages may arrive when the widgets are gone
        width, height = self.app.size
        self.fits = width >= MINIMUM_WIDTH and height >= MINIMUM_HEIGHT
        self.set_class(not self.fits, "-too-small")
        self.query_one("#too-small", Static).update(
            f"neuroterm needs a terminal of at least {MINIMUM_WIDTH} columns and "
            f"{MINIMUM_HEIGHT} rows.\nThis one has {width} columns and {height} rows."
        )
        if self.fits:
            self._fit()
            self.call_after_refresh(self._show_again)

    def stand_beside(self, columns: Callable[[int], int] | None) -> None:
        """Leave columns at the left to a screen on top, or take them again.

        Parameters
        ----------
        columns : callable or None
            Returns how many for the width of the terminal, 0 where there is no room for both.
        """
        self._columns_left_of_it = columns
        if self.fits:
            self._fit()

    def _fit(self) -> None:
        width, height = self.app.size
        taken = self._columns_left_of_it(width) if self._columns_left_of_it else 0
        self.set_class(taken > 0, "-beside")
        self.panels.fit(width, height, taken)

    @property
    def _is_covered(self) -> bool:
        """Whether there is another screen on top, which nothing can be seen through."""
        return any(
            screen is not self and screen.styles.background.a == 1.0
            for screen in self.app.screen_stack
        )

    def on_screen_resume(self) -> None:
        """Show what has happened while another screen was on top."""
        self.message.come_to_sight()
        self.call_after_refresh(self._show_again)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where what is said begins on the screen, or what the network says at the map's cursor.

        There it is read where the panel with the focus has nothing that is chosen.
        """
        said: Widget = self.query_one(MessageLine)
        if self.snapshot and self.focused is self.map.map and self.map.readout.place is not None:
            said = self.map.readout
        return said.content_region.offset

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
        if self.panels.maximized_panel is None:
            self.message.end_remark(WAY_BACK)
        if self.snapshot is not None:
            self.in_one_picture(lambda: self.panels.settle(self._show_again))

    def _show_again(self) -> None:
        # Whatever is the latest by now; a snapshot may have arrived since the size changed.
        if self.app.is_running and self.snapshot is not None:
            self.show(self.snapshot)
            if self.focused is None and self.app.app_focus:
                self.panels.focus_again()

    def show(self, snapshot: Snapshot) -> None:
        """Show a snapshot."""
        self.message.take(snapshot)
        self.snapshot = snapshot
        if not self.fits or not self.app.is_running or self._is_covered:
            return
        status = self.query_one(StatusLine)
        status.frame_rate, status.snapshot = self.frame_rate, snapshot
        self.query_one(KeyBar).past = snapshot.is_past
        self.message.show_message()
        if self.ahead.follow(snapshot) or snapshot.dataset is None:
            return  # the panels have other places by now, and are shown where those are
        if snapshot.experiment != self._experiment:
            self._experiment = snapshot.experiment
            self._keep_selection(snapshot)
        self._show_panels(snapshot)

    def _show_panels(self, snapshot: Snapshot) -> None:
        """Show a snapshot in the panels that can be seen."""
        pinned: dict[str, Pinned] = {}
        if self.pinned or self._left_out:
            from tui.panels.comparison import runs

            pinned = runs.curves(self.pinned, snapshot)
            self._left_out = bool(self.pinned)
            for metric, words in runs.left_out(self.pinned, snapshot).items():
                self.panels.content(metric).left_out = words
        self.ahead.ask()
        due = self._turns.due(snapshot, self.panels.in_view)
        self.panels.show_snapshot(due, snapshot, pinned)

    @property
    def message(self) -> MessageLine:
        """The line above the keys."""
        return self.query_one(MessageLine)

    def remark(self, sentence: str, seconds: float = REMARK_SECONDS) -> None:
        """Show a sentence for a while, whatever snapshots arrive meanwhile."""
        self.message.remark(sentence, seconds)

    def answer(self, sentence: str, links: Iterable[tuple[int, int, int | None]]) -> None:
        """Say what a key has done, and light the links that it has changed, until the next one."""
        self.remark(sentence, ANSWER_SECONDS)
        self.network.light(links)
        self._is_answered = True

    def on_key(self) -> None:
        """End the answer to the key before."""
        if self._is_answered:
            self._is_answered = False
            self.message.end_remark()
            self.network.light(())

    def _keep_selection(self, snapshot: Snapshot) -> None:
        """Select nothing where the new experiment's network has no such unit."""
        sizes = snapshot.layer_sizes
        if self.selected and (
            self.selected[0] >= len(sizes) or self.selected[1] >= sizes[self.selected[0]]
        ):
            self.selected = None

    def on_map_panel_described(self) -> None:
        """Show the keys of what the map is for now."""
        if self.app.is_running:
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
        bar = self.query_one(KeyBar)
        bar.drawing, bar.panel = self.draws, self.panels.focused_keys

    # -- what keys do --------------------------------------------------------------------------

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        """Give the next panel the focus."""
        self.panels.go_to_next(1)
        return self.focused

    def focus_previous(self, selector: str | type[Widget] = "*") -> Widget | None:
        """Give the previous panel the focus."""
        self.panels.go_to_next(-1)
        return self.focused

    def draw(self) -> None:
        """Draw points of one's own on the map."""
        self.panels.look_inside(False)
        self.panels.look_around(False)
        self.panels.show_panel("map")
        self.remark(self.map.start_drawing(self.snapshot), DRAWING_SECONDS)

    def leave(self) -> None:
        """Go back to all panels, or select nothing."""
        if self.map.leave() or self.panels.stop_reading() or self.leave_past():
            return
        if self.panels.maximized_panel is not None:
            self.panels.maximize()
        elif self.panels.focused_panel == READ:
            self.panels.content(READ).leave()
        elif not (self.ahead.leave() or self.panels.look_around(False)):
            self.network.select(None)

    def turn_log_scale(self) -> str:
        """Show the loss on the other scale, and say which."""
        self.log_scale = not self.log_scale
        return f"The loss is on a {'logarithmic' if self.log_scale else 'linear'} scale."

    def turn_test_points(self) -> str:
        """Show or hide the test points, and say which."""
        self.show_test = not self.show_test
        return words.test_points(self.snapshot, shown=self.show_test)

    def turn_discretize(self) -> str:
        """Show decisions or probabilities, and say which."""
        self.discretize = not self.discretize
        said = words.decisions(self.snapshot, alone=self.discretize)
        if not self.map.view.decides:
            said = f"In other views: {said[0].lower()}{said[1:]} Press <next-view> to see them."
        return said

    def pin(self) -> str:
        """Keep the present run to compare others with; say which it is, or why not."""
        from tui.panels.comparison import runs as comparison

        assert self._latest is not None
        # There may be a later one than that on the screen at any time.
        snapshot = self._latest()
        runs = comparison.pin(self.pinned, snapshot)
        if runs is None:
            if len(self.pinned) < comparison.MOST_RUNS:
                return "There is nothing to pin yet."
            return f"{comparison.MOST_RUNS} runs are pinned; <unpin> unpins one of them."
        self.pinned = runs
        number = comparison.number_of(runs, snapshot)
        at = f", up to epoch {snapshot.epoch:,}" if snapshot.is_past else ""
        said = f"Pinned as run {number}{at}: its test curves stay."
        return f"{said} <show-comparison> shows the results."

    def show_comparison(self) -> str:
        """Show the pinned runs' results alone on the screen, or everything again."""
        if self.panels.maximized_panel == "comparison":
            return self.panels.maximize()
        self.panels.maximized_panel = "comparison"
        self.panels.show_panel("comparison")
        return f"{WAY_BACK}."

    # -- what panels tell ----------------------------------------------------------------------

    def on_comparison_table_unpinned(self, message: ComparisonTable.Unpinned) -> None:
        """Let go of a run."""
        self.pinned = tuple(run for run in self.pinned if run.number != message.number)
        self.remark(f"Run {message.number} is unpinned.")

    def on_network_diagram_selected(self, message: NetworkDiagram.Selected) -> None:
        """Keep which neuron is selected."""
        self.selected = message.neuron
        self.ahead.ask()

    def on_said(self, message: Said) -> None:
        """Show what a panel has to say, until the next key."""
        self.remark(message.sentence)
        self._is_answered = True

    def on_step_panel_answered(self, message: StepPanel.Answered) -> None:
        """Say what holds of a stage until the next key leads elsewhere."""
        self.answer(message.sentence, ())

    def watch_pinned(self, pinned: tuple[Run, ...]) -> None:
        """Show the pinned runs' curves and results."""
        self.panels.content("comparison").runs = pinned
        snapshot = self.snapshot
        if snapshot is not None and snapshot.dataset is not None and self.fits:
            self._show_panels(snapshot)

    def watch_log_scale(self, log_scale: bool) -> None:
        """Draw the loss on the other scale."""
        self.panels.content("loss").log_scale = log_scale

    def watch_show_test(self, show_test: bool) -> None:
        """Show or hide the test points."""
        self.map.set_options(show_test=show_test, discretize=self.discretize)

    def watch_discretize(self, discretize: bool) -> None:
        """Show decisions or probabilities."""
        self.map.set_options(show_test=self.show_test, discretize=discretize)

    def watch_selected(self, selected: tuple[int, int] | None) -> None:
        """Show the neuron on the map, or the network's output again; inside a step the output."""
        self.map.choose_neuron(None if self.panels.looks_inside else selected)
