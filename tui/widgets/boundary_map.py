"""The decision boundary of a network, with the data on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from core import Extent
from tui.plotting.boundary import region, warped_grid
from tui.plotting.boundary.figure import BoundaryFigure
from tui.plotting.boundary.layout import Layout, lay_out
from tui.plotting.boundary.picture import BoundaryPicture, Signs, Span
from tui.plotting.boundary.points import Points
from tui.plotting.boundary.region import Position, Units
from tui.plotting.boundary.samples import Samples
from tui.plotting.boundary.scatter import Scatter
from tui.plotting.boundary.warped_grid import WarpedPlane
from tui.plotting.levels import FieldKind
from tui.terminal.capabilities import Capabilities
from tui.terminal.wire.buffer import Piece
from tui.widgets.figure_view import FigureView

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
    marks: NDArray[np.str_] | None = None
    """Signs on the cells of the plane, from the next field on; see `BoundaryFigure.update`."""

    class GridChanged(Message):
        """Posted when `grid` has changed, so that the network is evaluated on the new one."""

    class CursorMoved(Message):
        """Posted when the cursor has moved, come or gone, or the part of the plane is another."""

    class Pressed(Message):
        """Posted when the mouse has pressed on a place of the plane.

        Attributes
        ----------
        place
            The place, in the data's own units.
        """

        def __init__(self, place: Position) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, capabilities: Capabilities | None = None, id: str | None = None) -> None:
        super().__init__(capabilities=capabilities, id=id)
        self._scatter = Scatter.of(((), ()), extent=(-1.0, 1.0, -1.0, 1.0))
        self.wanted = self._scatter.extent
        """The region that is to be seen at least."""
        self._cursor: Position | None = None
        self._signs: Signs = {}
        self._samples: Samples | None = None
        self._figure: BoundaryFigure | None = None
        self.space: BoundaryFigure | None = None
        """The picture of a hidden space shown last."""
        self._space_key: tuple[Any, ...] = ()
        self._space_extent: Extent | None = None
        self._announced: tuple[tuple[int, int], Extent] | None = None
        self._in_space, self._picture = False, BoundaryPicture()

    def set_points(self, scatter: Scatter) -> None:
        """Set the data. The field shown so far is dropped.

        Raises
        ------
        ValueError
            If the extent is empty or not finite.
        """
        if (scatter.extent, scatter.units) != (self.home, self._scatter.units):
            self.wanted, self._cursor = scatter.extent, None
        self._scatter, self._samples = scatter, None
        self._in_space, self._space_extent = False, None
        self.draw_figure()

    @property
    def extent(self) -> Extent:
        """The region shown: x_min, x_max, y_min, y_max."""
        return self.area.extent

    @property
    def home(self) -> Extent:
        """The region that is shown at least when nothing is zoomed."""
        return self._scatter.extent

    @property
    def units(self) -> Units:
        """How much of x is seen as long as how much of y."""
        return self._scatter.units

    @property
    def area(self) -> Layout:
        """Where the plot of the plane is."""
        return lay_out(*self.size, self.wanted, self.capabilities, *self._axes)

    @property
    def _axes(self) -> tuple[tuple[str, str], Units]:
        return self._scatter.axis_names, self._scatter.units

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
        return (len(figure.points.labels), figure.points.inside) if figure else (0, 0)

    @property
    def points_chosen(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Which of the training and of the test points are drawn."""
        if self._figure is None and self.is_mounted and self.size:
            self._figure = self._plane_figure(max(2, len(self._scatter.class_names)))
        nothing = np.zeros(0, np.intp)
        chosen = [] if self._figure is None else self._figure.points.chosen
        train, test = [*chosen, nothing, nothing][:2]
        return train, test

    # -- the pictures --------------------------------------------------------------------------

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
        limits, blank, wrong
            As `Samples` have them.

        Raises
        ------
        ValueError
            If the outputs do not fit the grid.
        """
        self._samples = Samples.of(outputs, shape or self.sample_shape, limits, blank, wrong)
        self._in_space = False
        self._paint()

    def show_space(self, plane: WarpedPlane) -> None:
        """Show what two neurons make of the plane and of the points on it."""
        if not self.is_mounted or not self.size:
            return
        extent = self._space_extent = plane.extent(self._space_extent)
        class_count = self._class_count(plane.outputs.shape[1])
        key = (self.size, extent, plane.axis_names, class_count, self.field_kind, self.discretize)
        if self.space is None or key != self._space_key:
            self._space_key = key
            self.space = self._make_figure(extent, plane.axis_names, (1.0, 1.0), class_count)
        figure = self.space
        figure.place(plane.points, thinned=False)
        field, blank = warped_grid.plot(plane.xy, plane.outputs, figure.layout.samples)
        spans = figure.update(field, blank=blank, wrong=plane.wrong)
        self._in_space = True
        self._show(figure, spans, plane.cursor, {})

    def set_signs(self, signs: Signs) -> None:
        """Draw signs over the plane, until others are set."""
        before, self._signs = self._signs, signs
        if signs != before and not self._in_space:
            self._paint()

    def draw_figure(self) -> None:
        """Lay the picture out anew."""
        self._figure = None
        if not self.is_mounted or not self.size:
            return
        grid = self.sample_shape, self.extent
        if grid != self._announced:
            self._announced = grid
            self.post_message(self.GridChanged())
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
        self._samples = None
        self.draw_figure()

    def _paint(self) -> None:
        if not self.is_mounted or not self.size:
            return
        samples = self._samples or Samples.undecided(self._class_count(0))
        class_count = self._class_count(samples.outputs.shape[2])
        if self._figure is None or self._figure.class_count != class_count:
            self._figure = self._plane_figure(class_count)
        figure = self._figure
        samples = samples.stretched(figure.sample_shape)
        spans = figure.update(
            samples.outputs,
            value_range=samples.limits,
            blank=samples.blank,
            wrong=samples.wrong,
            marks=self.marks,
        )
        self._show(figure, spans, self._cursor, self._signs)

    def _class_count(self, outputs: int) -> int:
        if self.field_kind != "multiclass":
            return 2
        return max(len(self._scatter.class_names), outputs, 2)

    def _plane_figure(self, class_count: int) -> BoundaryFigure:
        scatter = self._scatter
        points = scatter.groups(test=self.show_test)
        return self._make_figure(self.wanted, *self._axes, class_count, points)

    def _make_figure(
        self,
        extent: Extent,
        axis_names: tuple[str, str],
        units: Units,
        class_count: int,
        points: Sequence[Points] = (),
    ) -> BoundaryFigure:
        return BoundaryFigure(
            *self.size,
            extent,
            self.capabilities,
            points=points,
            axis_names=axis_names,
            kind=self.field_kind,
            discretize=self.discretize,
            class_count=class_count,
            value_range=self._scatter.value_range,
            units=units,
        )

    # -- on the screen -------------------------------------------------------------------------

    def _show(
        self, figure: BoundaryFigure, spans: list[Span], cursor: Position | None, signs: Signs
    ) -> None:
        """Repaint what differs from the picture before."""
        spans = self._picture.show(figure, spans, cursor, signs)
        self.repaint([Region(start, y, end - start, 1) for y, start, end in spans])

    def forget_picture(self) -> None:
        """Forget the picture: none of the old one fits. Nor does the cursor between two cells."""
        self._picture.forget()
        cells = self.area.cells
        if self._cursor is not None and (cell := cells.cell_of(self._cursor)) is not None:
            self._cursor = cells.centre(*cell)
            self.post_message(self.CursorMoved())

    await_picture = FigureView.fit  # outputs are to be shown on its new grid

    def line(self, y: int) -> Strip | None:
        """Return a line of the picture, or None below its end."""
        return self._picture.strip(y)

    def pieces(self, y: int, start: int, end: int) -> Sequence[Piece]:
        """Return some cells of a line, blanks where it is shorter."""
        pieces = self._picture.pieces(y, start, end)
        return super().pieces(y, start, end) if pieces is None else pieces

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
        self.post_message(self.CursorMoved())

    @property
    def points_at_cursor(self) -> list[NDArray[np.intp]]:
        """Which of the training, of the test and of the new points are in the cursor's cell."""
        cells, scatter = self.area.cells, self._scatter
        cell = None if self._cursor is None else cells.cell_of(self._cursor)
        return [cells.contents(cell, it.xy) for it in (scatter.train, scatter.test, scatter.new)]

    def move_cursor(self, right: int, up: int) -> None:
        """Show the cursor, or move it by cells; at the edge the map moves instead."""
        at = self._cursor
        place, wanted = region.stepped(self.area.cells, self.wanted, self.home, at, right, up)
        if not self.show_region(wanted) and place == at is not None:
            self.tell("The map goes no farther there.")
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
        x_min, x_max, y_min, y_max = self.wanted
        about = about or self._cursor or ((x_min + x_max) / 2, (y_min + y_max) / 2)
        return self.show_region(region.zoomed(self.wanted, self.home, _ZOOM**direction, about))

    def zoom_home(self) -> bool:
        """Show the whole plane again; return whether anything changed."""
        return self.show_region(self.home)

    @property
    def magnification(self) -> float:
        """How many times larger than at home things are seen."""
        return region.magnification(self.wanted, self.home)

    def show_region(self, wanted: Extent) -> bool:
        """Show another part of the plane; return whether it is another."""
        if wanted == self.wanted:
            return False
        self.wanted = wanted
        self.draw_figure()
        self.post_message(self.CursorMoved())
        return True

    def place_at(self, offset_x: int, offset_y: int) -> Position | None:
        """Return the place on the plane that a cell of the widget shows, if it shows one."""
        area = self.area
        row, column = offset_y - area.top, offset_x - area.left
        if self._in_space or not area.cells.has(row, column):
            return None
        return area.cells.centre(row, column)

    def _place_under(self, event: events.MouseEvent) -> Position | None:
        offset = event.get_content_offset(self)
        return None if offset is None else self.place_at(*offset)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there."""
        if (place := self._place_under(event)) is not None:
            self.cursor = place
            self.post_message(self.Pressed(place))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in where the mouse is."""
        self._zoom_at(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out where the mouse is."""
        self._zoom_at(event, -1)

    def _zoom_at(self, event: events.MouseEvent, direction: int) -> None:
        if (place := self._place_under(event)) is not None:
            self.zoom(direction, place)
            event.stop()
