"""The decision boundary of a network, with the data on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from tui.plotting.boundary import region as viewport
from tui.plotting.boundary import warped_grid
from tui.plotting.boundary.figure import BoundaryFigure, Points
from tui.plotting.boundary.layout import Layout, lay_out
from tui.plotting.boundary.region import Extent, Position
from tui.plotting.levels import FieldKind
from tui.plotting.palette import BLOCK_SHADES, SHADES
from tui.plotting.steady import steady_extent
from tui.terminal.capabilities import Capabilities
from tui.terminal.wire.buffer import Piece
from tui.widgets.figure_view import FigureView

_CURSOR = Style(color=Color.from_rgb(255, 255, 255), bgcolor=Color.from_rgb(0, 0, 0), bold=True)
_CURSOR_COLORLESS = Style(reverse=True)

_ZOOM = 2.0


class BoundaryMap(FigureView, can_focus=True):
    """A map of what the network says at every point of a plane.

    Give it the data with `set_points`, evaluate the network on `grid`, and hand the outputs to
    `show_field`, again and again while the network learns. What two neurons make of the plane is
    another space, for `show_space`.
    """

    show_test: var[bool] = var(True)
    """Whether test points are drawn too."""
    discretize: var[bool] = var(False)
    """Whether to show the decision alone, not how certain it is."""
    field_kind: var[FieldKind] = var("binary")
    """What the network's outputs are."""

    class GridChanged(Message):
        """Posted when `grid` has changed, so that the network is evaluated on the new one.

        Attributes
        ----------
        boundary_map
            The widget.
        """

        def __init__(self, boundary_map: BoundaryMap) -> None:
            super().__init__()
            self.boundary_map = boundary_map

        @property
        def control(self) -> BoundaryMap:
            """The widget that posted the message."""
            return self.boundary_map

    class CursorMoved(Message):
        """Posted when the cursor has moved, come or gone, or the part of the plane is another.

        Attributes
        ----------
        boundary_map
            The widget.
        """

        def __init__(self, boundary_map: BoundaryMap) -> None:
            super().__init__()
            self.boundary_map = boundary_map

        @property
        def control(self) -> BoundaryMap:
            """The widget that posted the message."""
            return self.boundary_map

    class Pressed(Message):
        """Posted when the mouse has pressed on a place of the plane.

        Attributes
        ----------
        boundary_map
            The widget.
        place
            The place, in the data's own units.
        """

        def __init__(self, boundary_map: BoundaryMap, place: Position) -> None:
            super().__init__()
            self.boundary_map = boundary_map
            self.place = place

        @property
        def control(self) -> BoundaryMap:
            """The widget that posted the message."""
            return self.boundary_map

    def __init__(
        self,
        *,
        capabilities: Capabilities | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """Initialize a boundary map.

        Parameters
        ----------
        capabilities
            What the terminal can show, or `None` to find out.
        name
            The name of the widget.
        id
            The ID of the widget in the DOM.
        classes
            The CSS classes for the widget.
        disabled
            Whether the widget is disabled or not.
        """
        super().__init__(
            capabilities=capabilities, name=name, id=id, classes=classes, disabled=disabled
        )
        nothing = Points(np.zeros((0, 2)), np.zeros(0, dtype=np.intp))
        self._train = self._test = nothing
        self._class_names: tuple[str, ...] = ()
        self._axis_names = ("", "")
        self._home: Extent = (-1.0, 1.0, -1.0, 1.0)
        self._extent = self._home
        self._value_range = (-1.0, 1.0)
        self._limits: tuple[float, float] | None = None
        self._outputs: NDArray[np.floating] | None = None
        self._blank: NDArray[np.bool_] | None = None
        self._wrong: Sequence[NDArray[np.bool_]] = ()
        self._figure: BoundaryFigure | None = None
        self._cursor: Position | None = None
        self._space: BoundaryFigure | None = None
        self._space_key: tuple[Any, ...] = ()
        self._space_extent: Extent | None = None
        self._in_space = False
        self._announced: tuple[tuple[int, int], Extent] | None = None
        self._shown: BoundaryFigure | None = None
        self._cursor_cell: tuple[int, int] | None = None

    def set_points(
        self,
        train_xy: ArrayLike,
        train_class: ArrayLike,
        test_xy: ArrayLike | None = None,
        test_class: ArrayLike | None = None,
        class_names: Sequence[str] = (),
        extent: Extent | None = None,
        axis_names: tuple[str, str] = ("", ""),
        value_range: tuple[float, float] | None = None,
    ) -> None:
        """Set the data. The field shown so far is dropped.

        Parameters
        ----------
        train_xy
            Shape (n, 2): the training points. Any number: what cannot be seen is not
            drawn.
        train_class
            Shape (n,): the class of each, from 0, or its target value if
            `field_kind` is `"regression"`.
        test_xy
            Shape (m, 2), or `None`.
        test_class
            Shape (m,), or `None`.
        class_names
            A name for each class.
        extent
            The region to show, or `None` for that of the points and a margin.
        axis_names
            Names of the x and the y axis.
        value_range
            Values at the two ends of the palette, for `"regression"`, or `None` for
            the lowest and the highest target.

        Raises
        ------
        ValueError
            If points and classes do not match, or the extent is empty.
        """
        train = _points("training", train_xy, train_class)
        test = _points(
            "test",
            np.zeros((0, 2)) if test_xy is None else test_xy,
            np.zeros(0) if test_class is None else test_class,
            hollow=True,
        )
        if extent is None:
            extent = _extent_of(np.concatenate([train.xy, test.xy]))
        lay_out(40, 12, extent, Capabilities(True, "256"))  # raises if it is empty
        self._train, self._test = train, test
        self._class_names = tuple(class_names)
        if extent != self._home:
            self._home = self._extent = extent
            self._cursor = None
        self._axis_names = axis_names
        if value_range is None:
            targets = np.concatenate([train.labels, test.labels]).astype(np.float64)
            targets = targets[np.isfinite(targets)]
            value_range = (
                (float(targets.min()), float(targets.max())) if len(targets) else (-1.0, 1.0)
            )
        self._value_range = value_range
        self._outputs, self._limits, self._blank, self._wrong = None, None, None, ()
        self._in_space, self._space_extent = False, None
        self.draw_figure()

    @property
    def extent(self) -> Extent:
        """The region shown: x_min, x_max, y_min, y_max."""
        return self._extent

    @property
    def home(self) -> Extent:
        """The region that is shown when nothing is zoomed."""
        return self._home

    @property
    def area(self) -> Layout:
        """Where the plot of the plane is."""
        return lay_out(
            self.size.width, self.size.height, self._extent, self.capabilities, self._axis_names
        )

    @property
    def sample_shape(self) -> tuple[int, int]:
        """Rows and columns of samples of the field. Zero rows or columns while there is no room."""
        return self.area.samples.shape

    @property
    def grid(self) -> NDArray[np.float64]:
        """Where to evaluate the network, of shape (rows * columns, 2)."""
        return self.area.samples.centres()

    @property
    def points_drawn(self) -> tuple[int, int]:
        """How many points are drawn, and how many lie in the region shown."""
        figure = self._figure
        return (figure.points_drawn, figure.points_inside) if figure else (0, 0)

    @property
    def points_chosen(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Which of the training and of the test points are drawn."""
        if self._figure is None and self.is_mounted and self.size:
            self._figure = self._make_figure(max(2, len(self._class_names)))
        nothing = np.zeros(0, np.intp)
        chosen = [] if self._figure is None else self._figure.points_chosen
        train, test = [*chosen, nothing, nothing][:2]
        return train, test

    def show_field(
        self,
        outputs: NDArray[np.floating],
        shape: tuple[int, int] | None = None,
        *,
        limits: tuple[float, float] | None = None,
        blank: NDArray[np.bool_] | None = None,
        wrong: Sequence[NDArray[np.bool_]] = (),
    ) -> None:
        """Show the network's outputs.

        Parameters
        ----------
        outputs
            Shape (rows * columns, k) or (rows, columns, k): the outputs on `grid`.
        shape
            Rows and columns of the grid, if they are not in the shape of `outputs` and may
            differ from the present `sample_shape`, as after a change of size. The picture is
            stretched to fit until outputs on the new grid arrive.
        limits
            Values at the two ends of the palette, or `None` for those of the points.
        blank
            Shape (rows * columns,): where nothing is to be drawn.
        wrong
            Of the training and of the test points, which to mark as wrong.

        Raises
        ------
        ValueError
            If the outputs do not fit the grid.
        """
        outputs = np.asarray(outputs)
        if outputs.ndim == 2:
            rows, columns = shape or self.sample_shape
            if len(outputs) != rows * columns:
                raise ValueError(
                    f"There are {len(outputs)} outputs for a grid of {rows} x {columns} samples."
                )
            outputs = outputs.reshape(rows, columns, -1)
        if outputs.ndim != 3 or not outputs.size:
            raise ValueError(
                f"Outputs of shape {outputs.shape} are no field; it takes (rows, columns, k)."
            )
        self._outputs, self._limits, self._wrong = outputs, limits, wrong
        self._blank = None if blank is None else blank.reshape(outputs.shape[:2])
        self._in_space = False
        self._paint()

    def show_space(
        self,
        xy: NDArray[np.floating],
        outputs: NDArray[np.floating],
        points: Sequence[Points],
        axis_names: tuple[str, str],
        *,
        wrong: Sequence[NDArray[np.bool_]] = (),
        cursor: Position | None = None,
    ) -> None:
        """Show what two neurons make of the plane and of the points on it.

        Parameters
        ----------
        xy
            Shape (n, 2): where the two put the points of `warped_grid.grid_lines`.
        outputs
            Shape (n, k): what the network says there.
        points
            Where they put the training and the test points; all of them are drawn.
        axis_names
            What the two neurons are called.
        wrong
            Of each set of points, which to mark as wrong.
        cursor
            Where they put the cursor's place on the plane.
        """
        if not self.is_mounted or not self.size:
            return
        limits = [
            _limits_of(np.concatenate([xy, *[group.xy for group in points]]), i) for i in (0, 1)
        ]
        extent = self._space_extent = steady_extent(limits[0], limits[1], self._space_extent)
        class_count = self._class_count(outputs.shape[1])
        key = (self.size, extent, axis_names, class_count, self.field_kind, self.discretize)
        if self._space is None or key != self._space_key:
            self._space_key = key
            self._space = BoundaryFigure(
                self.size.width,
                self.size.height,
                extent,
                self.capabilities,
                axis_names=axis_names,
                kind=self.field_kind,
                discretize=self.discretize,
                class_count=class_count,
                value_range=self._value_range,
            )
        figure = self._space
        figure.place(points, thinned=False)
        field, blank = warped_grid.plot(xy, outputs, extent, figure.sample_shape)
        spans = figure.update(field, blank=blank, wrong=wrong)
        self._in_space = True
        self._show(figure, spans, cursor)

    def draw_figure(self) -> None:
        """Lay the picture out anew."""
        self._figure = None
        if not self.is_mounted or not self.size:
            return
        grid = self.sample_shape, self._extent
        if grid != self._announced:
            self._announced = grid
            self.post_message(self.GridChanged(self))
        if not self._in_space:
            self._paint()

    def watch_show_test(self) -> None:
        """Draw with or without test points."""
        self.draw_figure()

    def watch_discretize(self) -> None:
        """Draw the decision alone, or not."""
        self.draw_figure()

    def watch_field_kind(self) -> None:
        """Read outputs as something else. The present ones are not that."""
        self._outputs, self._limits, self._blank = None, None, None
        self.draw_figure()

    def _paint(self) -> None:
        if not self.is_mounted or not self.size:
            return
        outputs = self._outputs
        if outputs is None:
            # Nothing to show yet: an undecided network.
            outputs = np.full((1, 1, self._class_count(0)), np.nan)
        class_count = self._class_count(outputs.shape[2])
        if self._figure is None or self._figure.class_count != class_count:
            self._figure = self._make_figure(class_count)
        figure = self._figure
        blank = None if self._blank is None else _stretched(self._blank, figure.sample_shape)
        spans = figure.update(
            _stretched(outputs, figure.sample_shape),
            value_range=self._limits,
            blank=blank,
            wrong=self._wrong,
        )
        self._show(figure, spans, self._cursor)

    def _show(
        self,
        figure: BoundaryFigure,
        spans: list[tuple[int, int, int]],
        cursor: Position | None,
    ) -> None:
        """Repaint what differs from the picture before."""
        area, old = figure.layout, self._cursor_cell
        cell = None if cursor is None else area.cells.cell_of(cursor)
        self._cursor_cell = cell = cell and (cell[0] + area.top, cell[1] + area.left)
        before, self._shown = self._shown, figure
        if figure is not before:
            self.repaint([Region(0, y, area.width, 1) for y in range(area.height)])
            return
        if cell != old:
            spans = spans + [(y, x, x + 1) for y, x in filter(None, (old, cell))]
        self.repaint([Region(start, y, end - start, 1) for y, start, end in spans])

    def on_resize(self) -> None:
        """Forget the picture: none of the old one fits."""
        self._shown = None

    def line(self, y: int) -> Strip | None:
        """Return a line of the picture, or None below its end."""
        figure = self._shown
        if figure is None or y >= figure.layout.height:
            return None
        strip = figure.strip(y)
        if self._cursor_cell is None or y != self._cursor_cell[0]:
            return strip
        return self._with_cursor(strip, self._cursor_cell[1])

    def pieces(self, y: int, start: int, end: int) -> Sequence[Piece]:
        """Return some cells of a line, blanks where it is shorter."""
        figure = self._shown
        if figure is None or (self._cursor_cell is not None and y == self._cursor_cell[0]):
            return super().pieces(y, start, end)
        area = figure.layout
        if (
            area.top <= y < area.top + area.rows
            and area.left <= start < end <= area.left + area.columns
        ):
            return figure.pieces(y, start, end)
        return super().pieces(y, start, end)

    # -- the cursor and the part of the plane --------------------------------------------------

    @property
    def cursor(self) -> Position | None:
        """Where the cursor is on the plane, or `None` while it is not shown."""
        return self._cursor

    @cursor.setter
    def cursor(self, xy: Position | None) -> None:
        if xy == self._cursor:
            return
        self._cursor = xy
        if not self._in_space:
            self._paint()
        self.post_message(self.CursorMoved(self))

    @property
    def points_at_cursor(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Which of the training and of the test points are in the cursor's cell."""
        cells = self.area.cells
        cell = None if self._cursor is None else cells.cell_of(self._cursor)
        return cells.contents(cell, self._train.xy), cells.contents(cell, self._test.xy)

    def move_cursor(self, right: int, up: int) -> None:
        """Show the cursor, or move it by cells; at the edge the map moves instead."""
        place, extent = viewport.stepped(self.area.cells, self._home, self._cursor, right, up)
        self._show_region(extent)
        self.cursor = place

    def zoom(self, direction: int, about: Position | None = None) -> bool:
        """Zoom in, or out if `direction` is negative; return whether that was possible.

        Parameters
        ----------
        direction
            1 or -1.
        about
            What stays where it is; by default the cursor, or the middle.
        """
        x_min, x_max, y_min, y_max = self._extent
        about = about or self._cursor or ((x_min + x_max) / 2, (y_min + y_max) / 2)
        factor = _ZOOM if direction > 0 else 1 / _ZOOM
        return self._show_region(viewport.zoomed(self._extent, self._home, factor, about))

    def zoom_home(self) -> bool:
        """Show the whole plane again; return whether anything changed."""
        return self._show_region(self._home)

    @property
    def magnification(self) -> float:
        """How many times larger than at home things are seen."""
        return viewport.magnification(self._extent, self._home)

    def _show_region(self, extent: Extent) -> bool:
        if extent == self._extent:
            return False
        self._extent = extent
        self.draw_figure()
        self.post_message(self.CursorMoved(self))
        return True

    def place_at(self, offset_x: int, offset_y: int) -> Position | None:
        """Return the place on the plane that a cell of the widget shows, if it shows one."""
        area = self.area
        row, column = offset_y - area.top, offset_x - area.left
        if self._in_space or not area.cells.has(row, column):
            return None
        return area.cells.centre(row, column)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there."""
        offset = event.get_content_offset(self)
        place = None if offset is None else self.place_at(*offset)
        if place is not None:
            self.cursor = place
            self.post_message(self.Pressed(self, place))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in where the mouse is."""
        self._zoom_at(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out where the mouse is."""
        self._zoom_at(event, -1)

    def _zoom_at(self, event: events.MouseEvent, direction: int) -> None:
        offset = event.get_content_offset(self)
        place = None if offset is None else self.place_at(*offset)
        if place is not None:
            self.zoom(direction, place)
            event.stop()

    def _with_cursor(self, strip: Strip, x: int) -> Strip:
        """Draw the cursor over a line of the picture."""
        behind = strip.crop(x, x + 1).text
        colorless = self.capabilities.color == "none"
        if behind in f"▀▄{BLOCK_SHADES}" or (colorless and behind in SHADES):
            behind = "+" if colorless or not self.capabilities.unicode else "╋"
        style = _CURSOR_COLORLESS if colorless else _CURSOR
        return Strip.join([strip.crop(0, x), Strip([Segment(behind, style)]), strip.crop(x + 1)])

    def _class_count(self, outputs: int) -> int:
        if self.field_kind != "multiclass":
            return 2
        return max(len(self._class_names), outputs, 2)

    def _make_figure(self, class_count: int) -> BoundaryFigure:
        return BoundaryFigure(
            self.size.width,
            self.size.height,
            self._extent,
            self.capabilities,
            points=[self._train, self._test] if self.show_test else [self._train],
            axis_names=self._axis_names,
            kind=self.field_kind,
            discretize=self.discretize,
            class_count=class_count,
            value_range=self._value_range,
        )


def _limits_of(xy: NDArray[np.floating], axis: int) -> tuple[float, float]:
    values = xy[:, axis]
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else (-1.0, 1.0)


def _points(which: str, xy: ArrayLike, labels: ArrayLike, *, hollow: bool = False) -> Points:
    xy, labels = np.asarray(xy, dtype=np.float64), np.asarray(labels).reshape(-1)
    if xy.ndim != 2 or xy.shape[1] != 2 or len(xy) != len(labels):
        raise ValueError(
            f"The {which} points have shape {xy.shape} and their classes {labels.shape}; "
            "they need (n, 2) and (n,)."
        )
    return Points(xy, labels, hollow)


def _extent_of(xy: NDArray[np.float64]) -> Extent:
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        return (-1.0, 1.0, -1.0, 1.0)
    low, high = xy.min(axis=0), xy.max(axis=0)
    margin = np.where(high > low, (high - low) * 0.08, 0.5)
    (x_min, y_min), (x_max, y_max) = (low - margin).tolist(), (high + margin).tolist()
    return x_min, x_max, y_min, y_max


def _stretched(outputs: NDArray[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """Return the outputs on another grid of the same region, each sample the nearest one."""
    rows, columns = outputs.shape[:2]
    if (rows, columns) == shape:
        return outputs
    row = np.arange(shape[0]) * rows // max(1, shape[0])
    column = np.arange(shape[1]) * columns // max(1, shape[1])
    return outputs[row[:, None], column[None, :]]
