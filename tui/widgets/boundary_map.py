"""The decision boundary of a network, with the data on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from textual.message import Message
from textual.reactive import reactive

from tui.plotting import boundary_figure
from tui.plotting.boundary_figure import BoundaryFigure, Points
from tui.plotting.capabilities import Capabilities
from tui.plotting.field import FieldKind
from tui.plotting.points import Extent
from tui.plotting.strips import strips
from tui.widgets.figure_view import FigureView


class BoundaryMap(FigureView):
    """A map of what the network says at every point of a plane.

    Give it the data with `set_points`, evaluate the network on `grid`, and hand the outputs to
    `show_field`, again and again while the network learns.
    """

    show_test: reactive[bool] = reactive(True)
    """Whether test points are drawn too."""
    discretize: reactive[bool] = reactive(False)
    """Whether to show the decision alone, not how certain it is."""
    field_kind: reactive[FieldKind] = reactive("binary")
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
        self._extent: Extent = (-1.0, 1.0, -1.0, 1.0)
        self._value_range = (-1.0, 1.0)
        self._outputs: NDArray[np.floating] | None = None
        self._figure: BoundaryFigure | None = None
        self._announced: tuple[tuple[int, int], Extent] | None = None

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
        boundary_figure.layout(40, 12, extent, Capabilities(True, "256"))  # raises if it is empty
        self._train, self._test = train, test
        self._class_names = tuple(class_names)
        self._extent, self._axis_names = extent, axis_names
        if value_range is None:
            targets = np.concatenate([train.labels, test.labels]).astype(np.float64)
            targets = targets[np.isfinite(targets)]
            value_range = (
                (float(targets.min()), float(targets.max())) if len(targets) else (-1.0, 1.0)
            )
        self._value_range = value_range
        self._outputs = None
        self.draw_figure()

    @property
    def extent(self) -> Extent:
        """The region shown: x_min, x_max, y_min, y_max."""
        return self._extent

    @property
    def sample_shape(self) -> tuple[int, int]:
        """Rows and columns of samples of the field. Zero rows or columns while there is no room."""
        return boundary_figure.sample_shape(
            self.size.width, self.size.height, self._extent, self.capabilities, self._axis_names
        )

    @property
    def grid(self) -> NDArray[np.float64]:
        """Where to evaluate the network, of shape (rows * columns, 2)."""
        return boundary_figure.sample_grid(self._extent, *self.sample_shape)

    @property
    def points_drawn(self) -> tuple[int, int]:
        """How many points are drawn, and how many lie in the region shown."""
        figure = self._figure
        return (figure.points_drawn, figure.points_inside) if figure else (0, 0)

    def show_field(
        self, outputs: NDArray[np.floating], shape: tuple[int, int] | None = None
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
        self._outputs = outputs
        self._paint()

    def draw_figure(self) -> None:
        """Lay the picture out anew."""
        self._figure = None
        if not self.is_mounted or not self.size:
            return
        grid = self.sample_shape, self._extent
        if grid != self._announced:
            self._announced = grid
            self.post_message(self.GridChanged(self))
        self._paint()

    def watch_show_test(self) -> None:
        """Draw with or without test points."""
        self.draw_figure()

    def watch_discretize(self) -> None:
        """Draw the decision alone, or not."""
        self.draw_figure()

    def watch_field_kind(self) -> None:
        """Read outputs as something else. The present ones are not that."""
        self._outputs = None
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
        text = self._figure.draw(_stretched(outputs, self._figure.sample_shape))
        self.update_strips(strips(text))

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
