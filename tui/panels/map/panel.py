"""The map with its views, its cursor and what is read there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from core import Dataset
from tui.panels.map import words
from tui.panels.map.border import Borders
from tui.panels.map.drawing.mode import DrawingMode
from tui.panels.map.field import FieldEvaluator
from tui.panels.map.legend import describe
from tui.panels.map.readout import Place, Readout
from tui.panels.map.rows import RowsOnMap, UnlearntRows
from tui.panels.map.views.choice import Choice
from tui.panels.map.views.neurons import Neurons
from tui.panels.map.views.table import OUTPUT, Picture, Plot, View, hidden_space
from tui.plotting.boundary.region import Frame
from tui.plotting.steady import SteadyLimit
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.boundary_map import BoundaryMap
from tui.widgets.frame import frame_of
from tui.widgets.keys.lookup import bindings


class MapPanel(Vertical):
    """Shows one of the views of the network, and what there is at the cursor.

    Parameters
    ----------
    capabilities : Capabilities
        What the terminal can show.
    """

    BINDINGS = bindings("map")

    DEFAULT_CSS = """
    MapPanel {
        width: 1fr;
        height: 1fr;
    }
    """

    class Described(Message):
        """Posted when the map shows something else than it did."""

    def __init__(self, *, capabilities: Capabilities, id: str | None = None) -> None:
        super().__init__(id=id)
        self._capabilities = capabilities
        self.map = BoundaryMap(capabilities=capabilities)
        """The picture itself."""
        self._rows, self._steady = RowsOnMap(), SteadyLimit()
        self.readout = Readout(self._rows, id="readout")
        """What there is at the cursor."""
        self.drawing = DrawingMode(self.map, self.post_message, self._show_points)
        """What happens while points are drawn."""
        self.mark_wrong = True
        """Whether points that are put into another class are marked."""
        self._snapshot: Snapshot | None = None
        self._evaluator: FieldEvaluator | None = None
        self._experiment, self._grid_shape = -1, (0, 0)
        self.choice = Choice()
        """Which view it is, and of which neurons."""
        self._put_off: Callable[[], None] | None = None
        self._lines: NDArray[np.floating[Any]] = np.empty((0, 2))
        self._limits: tuple[float, float] | None = None
        self.borders = Borders(capabilities.unicode)
        """Those of other models."""

    def compose(self) -> ComposeResult:
        """Put the readout below the map."""
        yield self.map
        yield self.readout

    def focus(self, scroll_visible: bool = True) -> MapPanel:
        """Give the map the focus."""
        self.map.focus(scroll_visible)
        return self

    # -- what the session says -----------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot, _pinned: object = None) -> None:
        """Show a snapshot that has data."""
        marked, self._snapshot = self.marks_wrong, snapshot
        if snapshot.dataset is None or snapshot.parameters is None:
            return
        if snapshot.experiment != self._experiment:
            self._experiment = snapshot.experiment
            self._evaluator = evaluator = FieldEvaluator(snapshot)
            self._lines = evaluator.grid_lines()
            self.choice.suit(evaluator)
            self._rows.suit(evaluator.dataset)
            self.drawing.take(snapshot)
            self._show_points()
        if self._put_off is not None:
            choose, self._put_off = self._put_off, None
            choose()
        self._show_picture()
        if self.marks_wrong != marked:
            self._describe()

    def _show_points(self) -> None:
        """Show the points of the data, or those that are drawn."""
        evaluator = self._evaluator
        if evaluator is None:
            return
        map_, cursor = self.map, self.map.cursor
        map_.field_kind = "binary" if self.drawing.hides_network else evaluator.kind
        if self.drawing.is_on:
            map_.set_points(self.drawing.scatter(evaluator.dataset))
            map_.cursor = cursor
        else:
            map_.set_points(self._rows.beside(evaluator.scatter(self._frame(evaluator.dataset))))
        if not self.drawing.hides_network:
            self._set_grid(evaluator)
        self._read_place()
        self.show_view()

    def _frame(self, dataset: Dataset) -> Frame:
        """Return the part of the plane to show at first: of a drawing, where it was drawn."""
        config = None if self._snapshot is None else self._snapshot.config
        points = None if config is None or config.data is not None else config.points
        return self.drawing.frame_of(points, dataset.plane)

    def show_rows(self, rows: UnlearntRows | None = None) -> str:
        """Show rows that were not learnt, or none any more; return what came of it."""
        said = self._rows.take(rows)
        self._show_points()
        return said

    def show_borders(self) -> None:
        """Show the borders of other models that there are now."""
        if self._evaluator is not None:
            self._set_grid(self._evaluator)
            self.show_view()

    @property
    def view(self) -> View:
        """What the map shows."""
        return self.choice.view

    # -- what the user does --------------------------------------------------------------------

    def turn_view(self, direction: int) -> str:
        """Show the next or previous view that there is; return what it shows."""
        evaluator = self._evaluator
        if evaluator is None:
            return "There is nothing to look at yet."
        if self.drawing.is_on:
            return "Points are drawn on the network's output; p leaves drawing."
        said = self.choice.turn_view(evaluator, direction)
        self.show_view()
        return said

    def turn_neurons(self, direction: int) -> str:
        """Go to the next or previous neuron, or pair of them; return which, or why not."""
        evaluator = self._evaluator
        if evaluator is None or not self.view.neurons:
            return "Neurons are chosen in two other views, neuron and hidden space: <next-view>."
        self.choice.turn_neurons(evaluator.layer_sizes, direction)
        self.show_view()
        return f"The map shows {self.title}."

    def choose_neuron(self, neuron: tuple[int, int] | None) -> None:
        """Show the neuron with this layer and unit, or the output again; layer 0 is the inputs."""
        if self.drawing.is_on:
            return
        if not self._is_in_view:
            # The network may have become another one since the map was last shown.
            self._put_off = partial(self.choose_neuron, neuron)
            return
        self.choice.choose(neuron)
        self.show_view()

    def show_view(self) -> None:
        """Show what is chosen."""
        self._show_picture()
        self._describe()

    def zoom(self, direction: int) -> str:
        """Zoom in or out, or back to the whole plane for 0; return what came of it."""
        if not self.view.is_plane:
            return "The hidden space is always seen whole; zoom works on the plane."
        if direction == 0:
            # Said even if it was before: what was said of the zoom is true no more.
            self.map.zoom_home()
            return "The whole plane is in view."
        if not self.map.zoom(direction):
            return f"This is as {'close' if direction > 0 else 'far'} as it goes."
        return words.zoomed(self.map.magnification, drawing=self.drawing.is_on)

    def action_cursor(self, right: int, up: int) -> None:
        """Show the cursor, or move it."""
        self.map.move_cursor(right, up)

    def leave(self) -> bool:
        """Hide the cursor, or leave drawing; return whether there was anything to leave."""
        if self.drawing.is_on:
            self.drawing.leave()
            return True
        shown, self.map.cursor = self.map.cursor is not None, None
        return shown

    def set_options(self, *, show_test: bool, discretize: bool) -> None:
        """Show test points or not, and decisions alone or not."""
        self.map.show_test, self.map.discretize = show_test, discretize
        self.show_view()

    def turn_marks(self) -> str:
        """Mark what is wrong, or no more; say which."""
        if self._evaluator is not None and self._evaluator.lacks_time_for(self.map.points_chosen):
            return "The network is too large to look at each point for a picture; none is marked."
        self.mark_wrong = not self.mark_wrong
        self.show_view()
        return words.marks(self._snapshot, marked=self.mark_wrong)

    # -- drawing -------------------------------------------------------------------------------

    def start_drawing(self, snapshot: Snapshot | None) -> str:
        """Begin to draw on the data of a snapshot; return what to do."""
        if snapshot is None or snapshot.dataset is None:
            return "There is nothing to draw on yet; choose a data set first."
        self.choice.view = OUTPUT
        said = self.drawing.start(snapshot, snapshot.dataset)
        self.focus()
        return said

    def on_key(self, event: events.Key) -> None:
        """While points are drawn, the keys of drawing come first."""
        if self.drawing.press(event.key):
            event.stop()
            event.prevent_default()

    def on_boundary_map_pressed(self, message: BoundaryMap.Pressed) -> None:
        """Drop a point where the mouse has pressed."""
        self.drawing.drop_at(message.place)

    # -- what the frame says -------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What the map shows, in a few words."""
        if self.drawing.is_on:
            return self.drawing.title(self._capabilities)
        if self._evaluator is None:
            return "decision boundary"
        title = self.view.title(self._evaluator, self._neurons(self._evaluator))
        times = self.map.magnification if self.view.is_plane else 1.0
        if times != 1.0:
            title = f"{title} · × {times:g}"
        return self.borders.named(title, self.size.width) if self.view.is_plane else title

    @property
    def marks_wrong(self) -> bool:
        """Whether there are marks on points that are put into another class.

        There are none before anything is learnt, when half the data may be wrong by chance.
        """
        evaluator, snapshot = self._evaluator, self._snapshot
        if evaluator is None or snapshot is None or self.drawing.is_on or not self.mark_wrong:
            return False
        learnt = evaluator.classifies and (snapshot.epoch, snapshot.batch) > (0, 0)
        return learnt and not evaluator.lacks_time_for(self.map.points_chosen)

    def _describe(self) -> None:
        """Say in the frame what the map shows, and what the points and the colours are."""
        self.post_message(self.Described())
        frame, evaluator = frame_of(self), self._evaluator
        if frame is None or evaluator is None:
            return
        width, neurons = frame.outer_size.width - 6, self._neurons(evaluator)
        what = evaluator, self.view, neurons, self.map, self._limits, self.title, width
        colored, new = not self.drawing.hides_network, self._rows.count(self.view)
        title, subtitle = describe(*what, wrong=self.marks_wrong, colored=colored, new=new)
        frame.write(title=title, subtitle=subtitle)

    def on_resize(self) -> None:
        """Say as much in the frame as there is room for now."""
        self._describe()

    # -- the pictures --------------------------------------------------------------------------

    def on_boundary_map_grid_changed(self) -> None:
        """Evaluate the network where the map now wants it."""
        if self._evaluator is not None and self.app.is_running:
            self._set_grid(self._evaluator)
            self._show_picture()

    def on_boundary_map_cursor_moved(self) -> None:
        """Read what is where the cursor is now."""
        if self._evaluator is None or not self.app.is_running:
            return
        self._read_place()
        self._show_readout() if self.view.is_plane else self._show_picture()
        self._describe()

    def _set_grid(self, evaluator: FieldEvaluator) -> None:
        self._grid_shape = self.map.sample_shape
        # Without room, as out of view, there is none; the next picture then sets it.
        if all(self._grid_shape):
            evaluator.set_grid(self.map.grid, self._grid_shape)
            self.map.marks = self.borders.marks(evaluator.dataset, self.map.area.cells)

    def _neurons(self, evaluator: FieldEvaluator) -> Neurons:
        return self.choice.neurons(evaluator.layer_sizes)

    @property
    def _is_in_view(self) -> bool:
        return all(node.display for node in self.ancestors_with_self if isinstance(node, Widget))

    def _show_picture(self) -> None:
        snapshot, evaluator = self._snapshot, self._evaluator
        if evaluator is None or snapshot is None or snapshot.parameters is None:
            return
        area = self.map.area
        if not self._is_in_view or not (area.rows and area.columns):
            return
        evaluator.use(snapshot.parameters)
        if self.drawing.hides_network:
            return
        if self._grid_shape != self.map.sample_shape:
            self._set_grid(evaluator)
        if self.view.picture is None:
            self._show_space(evaluator)
        else:
            plot = Plot(self.map.extent, *self._grid_shape, area.samples_per_cell)
            self._show_field(
                evaluator, self.view.picture(evaluator, self._neurons(evaluator), plot)
            )
        self._show_readout()

    def _show_field(self, evaluator: FieldEvaluator, picture: Picture) -> None:
        if self._capabilities.color == "none" and not self.map.discretize:
            picture = picture.without_colors()
        self.map.field_kind = picture.kind
        limits = picture.limits
        if picture.peak is not None:
            limit = self._steady.follow(picture.peak, (self.view, self._experiment))
            limits = (0.0, limit)
        self._tell_limits(limits)
        outputs = picture.outputs
        if self.map.discretize and picture.decisions is not None:
            outputs = picture.decisions
        self.map.show_field(
            outputs,
            self._grid_shape,
            limits=limits,
            blank=picture.blank,
            wrong=evaluator.wrong_among(*self.map.points_chosen) if self.marks_wrong else (),
        )

    def _show_space(self, evaluator: FieldEvaluator) -> None:
        self.map.field_kind = "regression" if evaluator.is_curve else evaluator.kind
        self._tell_limits(None)
        chosen, neurons = self.map.points_chosen, self._neurons(evaluator)
        place = None if self.readout.place is None else self.readout.place.inputs
        space = hidden_space(
            evaluator, neurons, self._lines, chosen, place, marks_wrong=self.marks_wrong
        )
        self.map.show_space(space)

    def _tell_limits(self, limits: tuple[float, float] | None) -> None:
        if limits != self._limits:
            self._limits = limits
            self._describe()

    # -- the readout ---------------------------------------------------------------------------

    def _read_place(self) -> None:
        """Have the readout tell of where the cursor is now."""
        cursor, evaluator = self.map.cursor, self._evaluator
        place = None
        if cursor is not None and evaluator is not None and not self.drawing.hides_network:
            place = Place(evaluator, cursor)
        self.readout.go_to(place, self.map.points_at_cursor, self.size.height)

    def _show_readout(self) -> None:
        if self._evaluator is not None:
            self.readout.show(
                self._evaluator,
                self._neurons(self._evaluator).places(self.view.neurons),
                self.size.width,
                test=self.map.show_test,
                drawing=self.drawing.is_on,
            )
