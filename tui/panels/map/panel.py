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
from textual.widgets import Static

from core import Point, printable
from tui.panels.map.boundary_map import BoundaryMap
from tui.panels.map.drawing import Drawing, drawing_of
from tui.panels.map.field import FieldEvaluator
from tui.panels.map.legend import Scale
from tui.panels.map.readout import LINES, Place, readout
from tui.panels.map.views import VIEWS, Neurons, Picture, Plot, View, pairs_of, space_layer
from tui.plotting import ticks
from tui.plotting.boundary.figure import Points
from tui.plotting.boundary.warped_grid import grid_lines
from tui.plotting.palette import POINT_GLYPHS, POINT_LETTERS
from tui.plotting.steady import steady_limit
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.keys import DRAWING_KEYS, bindings

_STEPS = {
    **dict.fromkeys(("h", "left"), (-1, 0)),
    **dict.fromkeys(("j", "down"), (0, -1)),
    **dict.fromkeys(("k", "up"), (0, 1)),
    **dict.fromkeys(("l", "right"), (1, 0)),
}
_HOW_TO_DRAW = (
    "1 to 9 or a click drop a point, 0 removes, N removes all, space trains, ^s saves, p leaves, "
    "? tells more."
)
_LONGEST_NAME = 10
_SMALLEST_WITH_READOUT = 12
"""Rows of the panel's inside."""


class MapPanel(Vertical):
    """Shows one of the views of the network, and what there is at the cursor.

    Parameters
    ----------
    capabilities : Capabilities
        What the terminal can show.
    """

    BINDINGS = bindings("map")

    DEFAULT_CSS = f"""
    MapPanel {{
        width: 1fr;
        height: 1fr;
        & > #readout {{
            height: {LINES};
            padding: 0 1;
            display: none;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }}
        &.-reading > #readout {{
            display: block;
        }}
    }}
    """

    class Described(Message):
        """Posted when the frame around the map has something else to say."""

    class Drawn(Message):
        """Posted when there are other points to learn.

        Attributes
        ----------
        points : tuple of tuple
            Two coordinates and a class each.
        class_names : tuple of str
            What classes are called, those that have a name.
        """

        def __init__(self, points: tuple[Point, ...], class_names: tuple[str, ...]) -> None:
            super().__init__()
            self.points = points
            self.class_names = class_names

    class Remarked(Message):
        """Posted when there is something to say.

        Attributes
        ----------
        sentence : str
        """

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    class SaveRequested(Message):
        """Posted when the points are to be saved.

        Attributes
        ----------
        points : tuple of tuple
        class_names : tuple of str
        """

        def __init__(self, points: tuple[Point, ...], class_names: tuple[str, ...]) -> None:
            super().__init__()
            self.points = points
            self.class_names = class_names

    def __init__(self, *, capabilities: Capabilities, id: str | None = None) -> None:
        super().__init__(id=id)
        self._capabilities = capabilities
        self._snapshot: Snapshot | None = None
        self._evaluator: FieldEvaluator | None = None
        self._experiment = -1
        self._grid_shape = (0, 0)
        self._view = 0
        self._neurons = Neurons(1, 0, 1)
        self._put_off: Callable[[], None] | None = None
        self._peak: float | None = None
        self._peak_of: tuple[object, ...] = ()
        self._lines: NDArray[np.floating[Any]] = np.empty((0, 2))
        self._place: Place | None = None
        self._points_here = (np.zeros(0, np.intp), np.zeros(0, np.intp))
        self._limits: tuple[float, float] | None = None
        self._said: object = None
        self._drawing: Drawing | None = None
        self._unfinished: Drawing | None = None
        self.mark_wrong = True
        """Whether points that are put into another class are marked."""

    def compose(self) -> ComposeResult:
        """Put the readout below the map."""
        yield BoundaryMap(capabilities=self._capabilities)
        yield Static(id="readout", markup=False)

    def focus(self, scroll_visible: bool = True) -> MapPanel:
        """Give the map the focus."""
        self.map.focus(scroll_visible)
        return self

    @property
    def map(self) -> BoundaryMap:
        """The picture itself."""
        return self.query_one(BoundaryMap)

    @property
    def view(self) -> View:
        """What the map shows."""
        return VIEWS[self._view]

    @property
    def neurons(self) -> Neurons:
        """The neurons that some views are of."""
        return self._neurons

    # -- what the session says -----------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a snapshot that has data."""
        marked, self._snapshot = self.marks_wrong, snapshot
        if snapshot.dataset is None or snapshot.parameters is None:
            return
        if snapshot.experiment != self._experiment:
            self._experiment = snapshot.experiment
            self._show_experiment(snapshot)
        if self._put_off is not None:
            choose, self._put_off = self._put_off, None
            choose()
        self._show_picture()
        if self.marks_wrong != marked:
            self.post_message(self.Described())

    def _show_experiment(self, snapshot: Snapshot) -> None:
        assert snapshot.dataset is not None
        dataset, plane = snapshot.dataset, snapshot.dataset.plane
        self._evaluator = evaluator = FieldEvaluator(snapshot)
        self.map.field_kind = evaluator.kind
        if self._drawing is not None:
            self._drawing.is_on_data = (
                self._drawing.is_on_data or snapshot.config.points is not None
            )
            self._show_drawing()
            return
        train_labels, test_labels = evaluator.point_labels
        self.map.set_points(
            plane.train,
            train_labels,
            plane.test,
            test_labels,
            dataset.class_names,
            plane.extent,
            plane.axis_names,
        )
        self._lines = dataset.plane.to_inputs(grid_lines(plane.extent))
        self._set_grid()
        if self.view.refusal(evaluator):
            self._view = 0
        self._settle_neurons()
        self._read_place()
        self.post_message(self.Described())

    # -- what the user does --------------------------------------------------------------------

    def turn_view(self, direction: int) -> str:
        """Show the next or previous view that there is; return what it shows."""
        evaluator = self._evaluator
        if evaluator is None:
            return "There is nothing to look at yet."
        if self._drawing is not None:
            return "Points are drawn on the network's output; p leaves drawing."
        passed_over = []
        for step in range(1, len(VIEWS) + 1):
            index = (self._view + direction * step) % len(VIEWS)
            refusal = VIEWS[index].refusal(evaluator)
            if not refusal:
                break
            passed_over.append(refusal)
        self._view = index
        self._settle_neurons()
        self._show_picture()
        self.post_message(self.Described())
        return " ".join([self.view.meaning, *passed_over])

    def turn_neurons(self, direction: int) -> str:
        """Go to the next or previous neuron, or pair of them; return which, or why not."""
        evaluator = self._evaluator
        if evaluator is None or self.view.name not in ("neuron", "hidden space"):
            return "The neuron and the hidden space have neurons to choose; press m to see them."
        layer, unit, other = self._neurons
        if self.view.name == "neuron":
            units = [
                (layer, unit)
                for layer, size in enumerate(evaluator.layer_sizes)
                for unit in range(size)
                if layer
            ]
            index = units.index((layer, unit)) if (layer, unit) in units else -1
            layer, unit = units[(index + direction) % len(units)]
            self._neurons = Neurons(layer, unit, unit)
        else:
            pairs = pairs_of(evaluator.layer_sizes[layer])
            index = pairs.index((min(unit, other), max(unit, other)))
            self._neurons = Neurons(layer, *pairs[(index + direction) % len(pairs)])
        self._settle_neurons()
        self._show_picture()
        self.post_message(self.Described())
        return f"The map shows {self.title}."

    def choose_neuron(self, neuron: tuple[int, int] | None) -> None:
        """Show the neuron with this layer and unit, or the output again; layer 0 is the inputs."""
        if self._drawing is not None:
            return
        if not self._is_in_view:
            # The network may have become another one since the map was last shown.
            self._put_off = partial(self.choose_neuron, neuron)
            return
        name = self.view.name
        if neuron is None:
            if name == "neuron":
                self._view = _view_number("output")
        else:
            self._neurons = Neurons(*neuron, neuron[1])
            if name != "hidden space":
                self._view = _view_number("neuron")
        self._settle_neurons()
        self._show_picture()
        self.post_message(self.Described())

    def zoom(self, direction: int) -> str:
        """Zoom in or out, or back to the whole plane for 0; return what came of it."""
        if self.view.picture is None:
            return "The hidden space is always seen whole; zoom works on the plane."
        if direction == 0:
            # Said even if it was before: what was said of the zoom is true no more.
            self.map.zoom_home()
            return "The whole plane is in view."
        if not self.map.zoom(direction):
            return f"This is as {'close' if direction > 0 else 'far'} as it goes."
        times = self.map.magnification
        size = f"{times:g} times as large" if times >= 1 else f"at 1/{1 / times:g} of the size"
        # While points are drawn, 0 removes them.
        key = "0" if self._drawing is None else "home"
        return f"Shown {size}. {key} shows the whole plane again."

    def action_cursor(self, right: int, up: int) -> None:
        """Show the cursor, or move it."""
        self.map.move_cursor(right, up)

    def leave(self) -> bool:
        """Hide the cursor; return whether there was one."""
        if self._drawing is not None:
            self.draw_leave("")
            return True
        shown = self.map.cursor is not None
        self.map.cursor = None
        return shown

    def set_options(self, *, show_test: bool, discretize: bool) -> None:
        """Show test points or not, and decisions alone or not."""
        self.map.show_test, self.map.discretize = show_test, discretize
        self._show_picture()
        self.post_message(self.Described())

    def turn_marks(self) -> bool:
        """Mark what is wrong, or no more; return which."""
        self.mark_wrong = not self.mark_wrong
        self._show_picture()
        self.post_message(self.Described())
        return self.mark_wrong

    # -- what the frame says -------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What the map shows, in a few words."""
        if self._drawing is not None:
            signs = POINT_GLYPHS if self._capabilities.unicode else POINT_LETTERS
            pen = self._drawing.pen
            count = len(self._drawing.points)
            words = "1 point" if count == 1 else f"{count:,} points"
            return f"drawing {signs[pen]} class {pen + 1} · {words}"
        if self._evaluator is None:
            return "decision boundary"
        title = self.view.title(self._evaluator, self._neurons)
        times = self.map.magnification if self.view.picture is not None else 1.0
        return title if times == 1.0 else f"{title} · × {times:g}"

    @property
    def marks_wrong(self) -> bool:
        """Whether there are marks on points that are put into another class.

        There are none before anything is learnt, when half the data may be wrong by chance.
        """
        evaluator, snapshot = self._evaluator, self._snapshot
        if evaluator is None or snapshot is None or not evaluator.classifies:
            return False
        if self._drawing is not None:
            return False
        return self.mark_wrong and (snapshot.epoch, snapshot.batch) > (0, 0)

    @property
    def scale(self) -> Scale | None:
        """What the colours of the field mean, where that takes a scale."""
        evaluator, map_ = self._evaluator, self.map
        kind = map_.field_kind
        if evaluator is None or kind == "multiclass" or (map_.discretize and self.view.decides):
            return None
        if kind == "binary":
            if evaluator.is_curve:
                return None
            if not evaluator.has_probabilities:
                return Scale("binary", "", "")
            name = printable(evaluator.dataset.class_names[1], _LONGEST_NAME)
            return Scale("binary", f"P({name}) 0", "1")
        limits = self._limits
        if limits is None:
            dataset = evaluator.dataset
            low, high = (float(end) for end in (dataset.y_train.min(), dataset.y_train.max()))
            limits = (
                low * dataset.target_scale + dataset.target_mean,
                high * dataset.target_scale + dataset.target_mean,
            )
        if self.view.name == "confidence":
            return Scale("amount", f"{100 * limits[0]:.0f}%", f"{100 * limits[1]:.0f}%")
        return Scale(kind, ticks.short(limits[0]), ticks.short(limits[1]))

    # -- the pictures --------------------------------------------------------------------------

    def on_boundary_map_grid_changed(self) -> None:
        """Evaluate the network where the map now wants it."""
        if self._evaluator is not None and self.app.is_running:
            self._set_grid()
            self._show_picture()

    def on_boundary_map_cursor_moved(self) -> None:
        """Read what is where the cursor is now."""
        if self._evaluator is None or not self.app.is_running:
            return
        self._read_place()
        self._show_picture() if self.view.picture is None else self._show_readout()
        self.post_message(self.Described())

    def _set_grid(self) -> None:
        assert self._evaluator is not None
        self._grid_shape = self.map.sample_shape
        # Without room, as out of view, there is none; the next picture then sets it.
        if all(self._grid_shape):
            self._evaluator.set_grid(self.map.grid)

    def _settle_neurons(self) -> None:
        """Make sure that there are such neurons in this network."""
        evaluator = self._evaluator
        if evaluator is None:
            return
        sizes = evaluator.layer_sizes
        layer, unit, other = self._neurons
        if not (0 <= layer < len(sizes) and unit < sizes[layer]):
            layer, unit, other = min(1, len(sizes) - 1), 0, 1
        if self.view.name == "hidden space":
            wanted = space_layer(evaluator, layer if layer < len(sizes) - 1 else 0)
            if wanted != layer:
                layer, unit, other = wanted, 0, 1
            if other == unit or other >= sizes[layer]:
                other = (unit + 1) % sizes[layer]
        self._neurons = Neurons(layer, unit, other)

    @property
    def _is_in_view(self) -> bool:
        return all(node.display for node in self.ancestors_with_self if isinstance(node, Widget))

    def _show_picture(self) -> None:
        snapshot, evaluator = self._snapshot, self._evaluator
        if evaluator is None or snapshot is None or snapshot.parameters is None:
            return
        if not self._is_in_view:
            return
        rows, columns = self.map.sample_shape
        if not (rows and columns):
            return
        evaluator.use(snapshot.parameters)
        if self._drawing is not None and not self._drawing.is_on_data:
            return
        if not all(self._grid_shape):
            self._set_grid()
        if self.view.picture is None:
            self._show_space(evaluator)
        else:
            area = self.map.area
            plot = Plot(self.map.extent, *self._grid_shape, area.samples_per_cell)
            self._show_field(evaluator, self.view.picture(evaluator, self._neurons, plot))
        self._show_readout()

    def _show_field(self, evaluator: FieldEvaluator, picture: Picture) -> None:
        self.map.field_kind = picture.kind
        limits = picture.limits
        if picture.peak is not None:
            of = (self._view, self._experiment, self._neurons)
            previous = self._peak if of == self._peak_of else None
            self._peak, self._peak_of = steady_limit(picture.peak, previous), of
            limits = (0.0 if picture.kind == "amount" else -self._peak, self._peak)
        self._tell_limits(limits)
        self.map.show_field(
            picture.outputs,
            self._grid_shape,
            limits=limits,
            blank=picture.blank,
            wrong=self._wrong(evaluator, *self.map.points_chosen),
        )

    def _wrong(
        self, evaluator: FieldEvaluator, train: NDArray[np.intp], test: NDArray[np.intp]
    ) -> list[NDArray[np.bool_]]:
        """Return which of all points to mark; only those that are drawn are looked at."""
        if not self.marks_wrong:
            return []
        dataset = evaluator.dataset
        found = []
        for chosen, X, y in (
            (train, dataset.X_train, dataset.y_train),
            (test, dataset.X_test, dataset.y_test),
        ):
            wrong = np.zeros(len(X), dtype=bool)
            wrong[chosen] = evaluator.wrong(X[chosen], y[chosen])
            found.append(wrong)
        return found

    def _show_space(self, evaluator: FieldEvaluator) -> None:
        dataset = evaluator.dataset
        layer, *units = self._neurons
        units.sort()
        self.map.field_kind = "regression" if evaluator.is_curve else evaluator.kind
        self._tell_limits(None)
        layers = evaluator.layers(self._lines)
        outputs = layers[-1] if evaluator.is_curve else evaluator.readable(layers[-1])
        points, wrong = [], []
        for chosen, X, y, hollow in (
            (self.map.points_chosen[0], dataset.X_train, dataset.y_train, False),
            (self.map.points_chosen[1], dataset.X_test, dataset.y_test, True),
        ):
            inputs = X[chosen]
            xy = evaluator.layers(inputs)[layer][:, units]
            points.append(Points(xy, y[chosen], hollow))
            if self.marks_wrong:
                wrong.append(evaluator.wrong(inputs, y[chosen]))
        cursor = None
        if self._place is not None:
            across, up = evaluator.layers(self._place.inputs)[layer][0, units].tolist()
            cursor = (across, up)
        names = (f"neuron {units[0] + 1}", f"neuron {units[1] + 1}")
        self.map.show_space(
            layers[layer][:, units], outputs, points, names, wrong=wrong, cursor=cursor
        )

    def _tell_limits(self, limits: tuple[float, float] | None) -> None:
        if limits != self._limits:
            self._limits = limits
            self.post_message(self.Described())

    # -- drawing -------------------------------------------------------------------------------

    @property
    def is_drawing(self) -> bool:
        """Whether points are being drawn."""
        return self._drawing is not None

    def start_drawing(self) -> str:
        """Begin to draw, on the points of the data where they can be seen; return what to do."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.dataset is None:
            return "There is nothing to draw on yet; choose a data set first."
        points = snapshot.config.points
        if self._drawing is not None:
            self.focus()
            return _HOW_TO_DRAW
        if self._unfinished is not None:
            drawing = self._unfinished
        elif points is not None and snapshot.config.data is None:
            drawing = Drawing(
                list(points),
                snapshot.dataset.plane.extent,
                is_on_data=True,
                class_names=snapshot.config.class_names or (),
            )
        else:
            drawing = drawing_of(snapshot.dataset)
        self._unfinished, self._drawing = None, drawing
        self._view = 0
        self.map.cursor = None
        self._show_drawing()
        self.map.move_cursor(0, 0)
        self.focus()
        return _HOW_TO_DRAW

    def follow(self, points: tuple[Point, ...] | None, class_names: tuple[str, ...]) -> None:
        """Go on drawing from the points that are asked for now, as after an undo."""
        if self._drawing is None:
            return
        if points is None:
            self.draw_leave("")
        elif points != tuple(self._drawing.points) and not self._drawing.lacks():
            self._drawing.points, self._drawing.class_names = list(points), class_names
            self._show_drawing()

    def on_key(self, event: events.Key) -> None:
        """While points are drawn, the keys of drawing come first."""
        if self._drawing is None:
            return
        for key in DRAWING_KEYS:
            if event.key in key.keys.split(","):
                event.stop()
                event.prevent_default()
                self.draw(key.action, event.key)
                return

    def draw(self, action: str, key: str) -> None:
        """Do what a key does while points are drawn."""
        if self._drawing is not None:
            getattr(self, f"draw_{action}")(key)

    def draw_drop(self, key: str) -> None:
        """Drop a point of a class at the cursor."""
        self._drop(self.map.cursor, int(key) - 1 if key in "123456789" else None)

    def _drop(self, place: tuple[float, float] | None, which: int | None) -> None:
        if self._drawing is None:
            return
        if place is None:
            self.map.move_cursor(0, 0)
            place = self.map.cursor
        if place is None:
            return
        if sentence := self._drawing.drop(*place, which):
            self.post_message(self.Remarked(sentence))
        else:
            self._draw_on()

    def on_boundary_map_pressed(self, message: BoundaryMap.Pressed) -> None:
        """Drop a point where the mouse has pressed."""
        self._drop(message.place, None)

    def draw_remove(self, key: str) -> None:
        """Remove the points at the cursor."""
        assert self._drawing is not None
        if not self._drawing.remove(self.map.points_at_cursor[0].tolist()):
            self.post_message(self.Remarked("There is no point here to remove."))
        else:
            self._draw_on()

    def draw_clear(self, key: str) -> None:
        """Remove all points."""
        assert self._drawing is not None
        self._drawing.clear()
        self._draw_on()

    def draw_move(self, key: str) -> None:
        """Move the cursor."""
        self.map.move_cursor(*_STEPS[key])

    def draw_whole(self, key: str) -> None:
        """Show the whole plane again."""
        self.post_message(self.Remarked(self.zoom(0)))

    def draw_save(self, key: str) -> None:
        """Save the points."""
        assert self._drawing is not None
        if self._drawing.points:
            drawing = self._drawing
            self.post_message(self.SaveRequested(tuple(drawing.points), drawing.class_names))
        else:
            self.post_message(self.Remarked("There are no points to save."))

    def draw_leave(self, key: str) -> None:
        """Leave drawing."""
        drawing, self._drawing = self._drawing, None
        assert drawing is not None
        self.map.cursor = None
        sentence = drawing.lacks()
        if sentence and drawing.points:
            self._unfinished = drawing
            self.post_message(self.Remarked(f"{sentence} p goes on drawing."))
        if self._snapshot is not None:
            self._show_experiment(self._snapshot)
            self._show_picture()
        self.post_message(self.Described())

    def _draw_on(self) -> None:
        """Show the points as they are now, and have them learnt if that is possible."""
        drawing = self._drawing
        assert drawing is not None
        self._show_drawing()
        if sentence := drawing.lacks():
            self.post_message(self.Remarked(sentence))
        else:
            self.post_message(self.Drawn(tuple(drawing.points), drawing.class_names))

    def _show_drawing(self) -> None:
        """Show all points alike; which are for the test is seen when the drawing is left."""
        drawing = self._drawing
        assert drawing is not None
        evaluator = self._evaluator
        xy = np.array([point[:2] for point in drawing.points]).reshape(-1, 2)
        labels = np.array([point[2] for point in drawing.points], dtype=np.intp)
        names = evaluator.dataset.class_names if evaluator is not None else ()
        axes = ("x1", "x2")
        if evaluator is not None and drawing.is_on_data:
            axes = evaluator.dataset.plane.axis_names
        if not drawing.is_on_data:
            self.map.field_kind = "binary"
        cursor = self.map.cursor
        self.map.set_points(xy, labels, None, None, names, drawing.region, axes)
        if self.map.cursor != cursor:
            self.map.cursor = cursor
        if evaluator is not None and drawing.is_on_data:
            self._set_grid()
        self._read_place()
        self._show_picture()
        self.post_message(self.Described())

    # -- the readout ---------------------------------------------------------------------------

    def _read_place(self) -> None:
        """Work out what depends on the cursor alone."""
        cursor, evaluator = self.map.cursor, self._evaluator
        if (
            cursor is None
            or evaluator is None
            or (self._drawing is not None and not self._drawing.is_on_data)
        ):
            self._place = None
        else:
            self._place = Place(evaluator, cursor)
            self._points_here = self.map.points_at_cursor
        self.set_class(
            self._place is not None and self.size.height >= _SMALLEST_WITH_READOUT, "-reading"
        )

    def _show_readout(self) -> None:
        evaluator, place = self._evaluator, self._place
        if evaluator is None or place is None or not self.has_class("-reading"):
            return
        neurons = self._neurons if self.view.picture is None else None
        if self.view.name == "neuron":
            neurons = self._neurons._replace(other=self._neurons.unit)
        train, test = self._points_here
        words = readout(
            evaluator,
            place,
            neurons,
            train,
            test if self.map.show_test else test[:0],
            self.size.width - 2,
            "" if self._drawing is None else _how_many(len(train)),
        )
        if words.plain != self._said:
            self._said = words.plain
            self.query_one("#readout", Static).update(words, layout=False)


def _how_many(points: int) -> str:
    if points < 2:
        return "1 point here" if points else "no points here"
    return f"{points} points here"


def _view_number(name: str) -> int:
    return next(index for index, view in enumerate(VIEWS) if view.name == name)
