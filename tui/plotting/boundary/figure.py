"""The picture of a decision boundary: the field, axes around it, points on top."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from core import Extent
from tui.plotting import canvas
from tui.plotting.boundary.cells import CellPainter, Cells
from tui.plotting.boundary.layout import frame, lay_out
from tui.plotting.boundary.points import PlacedPoints, Points, placed
from tui.plotting.boundary.region import Units
from tui.plotting.canvas import strips
from tui.plotting.colors.rgb import RGB
from tui.plotting.levels import FieldKind, levels
from tui.terminal.capabilities import Capabilities


class BoundaryFigure:
    """Draws fields of one size, with the same axes and points, one after another.

    Axes and points are laid out once, when the figure is made. `draw` has plotext draw a whole
    picture; `update` says what has changed, for `strip` and `pieces` to make no more than that.

    Parameters
    ----------
    width
        Columns of the panel, in cells.
    height
        Rows of the panel, in cells.
    extent
        The region drawn, at least.
    capabilities
        What the terminal can show.
    points
        Sets of points; an earlier one takes its cells first.
    axis_names
        Names of the x and the y axis.
    kind
        What the network's outputs are.
    discretize
        Whether to show the decision alone.
    class_count
        The number of classes, for `"multiclass"`.
    value_range
        The values at the two ends of the palette: of points that are values, and of a field of
        values, unless `draw` is told others.
    units
        How much of x is as long as how much of y.
    """

    def __init__(
        self,
        width: int,
        height: int,
        extent: Extent,
        capabilities: Capabilities,
        *,
        points: Sequence[Points] = (),
        axis_names: tuple[str, str] = ("", ""),
        kind: FieldKind = "binary",
        discretize: bool = False,
        class_count: int = 2,
        value_range: tuple[float, float] = (-1.0, 1.0),
        units: Units = (1.0, 1.0),
    ) -> None:
        self.capabilities = capabilities
        self.kind: FieldKind = kind
        self.class_count = max(2, class_count) if kind == "multiclass" else 2
        self.discretize = discretize
        self.value_range = value_range
        self.layout = lay_out(width, height, extent, capabilities, axis_names, units)
        self._painter = CellPainter(kind, discretize, self.class_count, capabilities)
        self._matrix = frame(self.layout, axis_names, capabilities)
        self._frame_strips: list[Strip] = []
        self._table: list[RGB | None] = []
        self._styles: dict[int, Style] = {}
        self._cells: Cells | None = None
        self._lines: list[str] = []
        self.points: PlacedPoints
        """The points in the picture."""
        self.place(points)

    @property
    def sample_shape(self) -> tuple[int, int]:
        """Rows and columns of samples of a field."""
        return self.layout.samples.shape

    def place(self, points: Sequence[Points], *, thinned: bool = True) -> None:
        """Draw these points from now on.

        Parameters
        ----------
        points
            Sets of points; an earlier one takes its cells first.
        thinned
            Whether to leave some out where they are so many that the field would be lost.
        """
        self.points = placed(
            points,
            self.layout,
            thinned=thinned,
            unicode=self.capabilities.unicode,
            value_range=self.value_range,
        )
        table = self._painter.color_table(self.points)
        if table != self._table:
            # The numbers of its pairs of colours mean others now.
            self._table, self._styles = table, {}
            self._cells = None

    def update(
        self,
        outputs: NDArray[np.floating],
        *,
        value_range: tuple[float, float] | None = None,
        blank: NDArray[np.bool_] | None = None,
        wrong: Sequence[NDArray[np.bool_]] = (),
        marks: NDArray[np.str_] | None = None,
    ) -> list[tuple[int, int, int]]:
        """Take the field of a network's outputs, for `draw`, `strip` and `pieces`.

        Parameters
        ----------
        outputs
            Shape (rows, cols, k) with rows and cols of `sample_shape`.
        value_range
            The values at the two ends of the palette, if not those of the figure.
        blank
            Shape (rows, cols): where there is no field, or `None` for nowhere.
        wrong
            Of each set of points, shape (n,): which of them to mark as wrong.
        marks
            Shape (rows, cols) of cells: signs over the field and below the points, a blank where
            there is none. Of another shape, as after a change of size, they are left out.

        Returns
        -------
        list[tuple[int, int, int]]
            What differs from the field before: lines, and on each the cells from the first to
            before the last number.

        Raises
        ------
        ValueError
            If `outputs` is of another shape.
        """
        if self.kind == "multiclass" and np.shape(outputs)[2:] > (self.class_count,):
            raise ValueError(
                f"The field has {np.shape(outputs)[2]} classes; this figure has {self.class_count}."
            )
        if np.shape(outputs)[:2] != self.sample_shape:
            raise ValueError(
                f"The field has shape {np.shape(outputs)[:2]}; this figure takes "
                f"{self.sample_shape}."
            )
        index = levels(
            outputs, self.kind, self.discretize, value_range=value_range or self.value_range
        )
        if blank is not None:
            index[blank] = self._painter.blank
        before, points = self._cells, self.points
        if marks is not None and marks.shape != self.layout.cells.shape:
            marks = None
        self._cells = self._painter.cells(
            index, points, points.marked(wrong), sparse=blank is not None, marks=marks
        )
        self._lines = self._cells.lines()
        return self._cells.changes(before, self.layout.top, self.layout.left)

    def draw(self) -> str:
        """Draw the field taken last, with plotext.

        Returns
        -------
        str
            Lines of text with SGR colours, for `strips.strips` or `strips.plain`.
        """
        self._write()
        return self._text()

    def _text(self) -> str:
        return canvas.to_text(
            self._matrix,
            unicode=self.capabilities.unicode,
            color=self.capabilities.color != "none",
        )

    def strip(self, line: int) -> Strip:
        """Return one line of the picture, without drawing the others."""
        if not self._frame_strips:
            self._frame_strips = strips(self._text())
        around, area = self._frame_strips[line], self.layout
        if self._cells is None or not 0 <= line - area.top < area.rows:
            return around
        plot = self.pieces(line, area.left, area.left + area.columns)
        return Strip([*around.crop(0, area.left), *(Segment(*piece) for piece in plot)])

    def pieces(self, line: int, start: int, end: int) -> list[tuple[str, Style, None]]:
        """Return the cells of a line from one in the plot area to before another.

        They are what segments are made of. For a picture of which little changes that is many
        times faster than `draw`.
        """
        assert self._cells is not None
        row, left = line - self.layout.top, self.layout.left
        start, end = start - left, end - left
        text, pairs = self._lines[row], self._cells.pairs[row, start:end]
        styles, found = self._styles, []
        for pair, first, last in canvas.runs(pairs):
            style = styles.get(pair)
            if style is None:
                style = styles[pair] = self._style(pair)
            found.append((text[start + first : start + last], style, None))
        return found

    def _style(self, pair: int) -> Style:
        """Return a colour pair as plotext has it."""
        run = canvas.run("x", *self._colors_of(pair))
        color = self.capabilities.color != "none"
        (segment,) = strips(canvas.to_text(run, unicode=True, color=color))[0]
        return segment.style or Style()

    def _colors_of(self, pair: int) -> tuple[RGB | None, RGB | None]:
        foreground, background = divmod(pair, self._painter.backgrounds)
        return self._table[foreground], self._table[background]

    def _write(self) -> None:
        """Write the cells of the field, as runs of one colour pair."""
        if self._cells is None or not self._cells.pairs.size:
            return
        pairs, left, top = self._cells.pairs, self.layout.left, self.layout.top
        for row, text in enumerate(self._lines):
            for pair, start, end in canvas.runs(pairs[row]):
                run = canvas.run(text[start:end], *self._colors_of(pair))
                self._matrix.insert(left + start, top + row, run)
