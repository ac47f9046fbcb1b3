"""The picture of a decision boundary: the field, axes around it, points on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.plotting import canvas, palette
from tui.plotting.boundary.layout import lay_out
from tui.plotting.boundary.points import CROWDED, thin
from tui.plotting.boundary.region import Extent
from tui.plotting.levels import CONFIDENCE_LEVELS, FIELD_LEVELS, FieldKind, levels
from tui.plotting.palette import RGB
from tui.plotting.strips import strips
from tui.terminal.capabilities import Capabilities


@dataclass(frozen=True, eq=False)
class Points:
    """Data points to draw.

    Attributes
    ----------
    xy
        Shape (n, 2).
    labels
        Shape (n,): the class of each point, or its target value if they are no whole numbers
        but of a floating type.
    hollow
        Whether to draw them hollow, as test points are.
    """

    xy: NDArray[np.floating]
    labels: NDArray[Any]
    hollow: bool = False

    @property
    def are_values(self) -> bool:
        """Whether the labels are target values."""
        return bool(np.issubdtype(np.asarray(self.labels).dtype, np.floating))


class Cells(NamedTuple):
    """The cells of a plot area.

    Attributes
    ----------
    glyphs
        Shape (rows, columns): a character each.
    pairs
        Shape (rows, columns): the number of a pair of colours each.
    """

    glyphs: NDArray[np.str_]
    pairs: NDArray[np.intp]

    def differ(self, other: Cells | None) -> NDArray[np.bool_]:
        """Return which ones are others than those of the same place; all, if there are none."""
        if other is None:
            return np.ones(self.glyphs.shape, dtype=bool)
        # Characters compare many times faster as numbers.
        here, there = (cells.glyphs.view(np.uint32) for cells in (self, other))
        return (here != there) | (self.pairs != other.pairs)

    def lines(self) -> list[str]:
        """Return the characters of each row."""
        if not self.glyphs.size:
            return [""] * len(self.glyphs)
        rows = np.ascontiguousarray(self.glyphs).view(f"U{self.glyphs.shape[1]}")
        return rows[:, 0].tolist()


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
        The region drawn.
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
    ) -> None:
        self.capabilities = capabilities
        self.kind: FieldKind = kind
        self.class_count = max(2, class_count) if kind == "multiclass" else 2
        self.discretize = discretize
        self.value_range = value_range
        self.layout = lay_out(width, height, extent, capabilities, axis_names)
        self.points_drawn = 0
        """Points in the picture."""
        self.points_inside = 0
        """Points within the extent, drawn or not."""
        self.points_chosen: list[NDArray[np.intp]] = []
        """Of each set of points, which ones are drawn."""
        self._colors = palette.field_colors(kind, discretize, self.class_count, capabilities.color)
        self._shades = palette.field_shades(
            kind, discretize, self.class_count, unicode=capabilities.unicode
        )
        self._tones = self._tone_arrays()
        self._matrix = self._frame(axis_names)
        self._frame_strips: list[Strip] = []
        self._table: list[RGB | None] = []
        self._styles: dict[int, Style] = {}
        self._cells: Cells | None = None
        self._lines: list[str] = []
        self.place(points)

    @property
    def sample_shape(self) -> tuple[int, int]:
        """Rows and columns of samples of a field."""
        return self.layout.samples.shape

    def update(
        self,
        outputs: NDArray[np.floating],
        *,
        value_range: tuple[float, float] | None = None,
        blank: NDArray[np.bool_] | None = None,
        wrong: Sequence[NDArray[np.bool_]] = (),
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
            index[blank] = self._blank
        before = self._cells
        self._cells = self._cells_of(
            index, sparse=blank is not None, glyphs_of_points=self._marks(wrong)
        )
        self._lines = self._cells.lines()
        changed = self._cells.differ(before)
        rows = np.flatnonzero(changed.any(axis=1))
        starts = changed.argmax(axis=1)[rows] if len(rows) else rows
        ends = self.layout.columns - changed[rows, ::-1].argmax(axis=1) if len(rows) else rows
        left, top = self.layout.left, self.layout.top
        return list(
            zip(
                (rows + top).tolist(), (starts + left).tolist(), (ends + left).tolist(), strict=True
            )
        )

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
        frame, area = self._frame_strips[line], self.layout
        if self._cells is None or not 0 <= line - area.top < area.rows:
            return frame
        plot = self.pieces(line, area.left, area.left + area.columns)
        return Strip([*frame.crop(0, area.left), *(Segment(*piece) for piece in plot)])

    def pieces(self, line: int, start: int, end: int) -> list[tuple[str, Style, None]]:
        """Return the cells of a line from one in the plot area to before another.

        They are what segments are made of. For a picture of which little changes that is many
        times faster than `draw`.
        """
        assert self._cells is not None
        row, left = line - self.layout.top, self.layout.left
        start, end = start - left, end - left
        text, pairs = self._lines[row], self._cells.pairs[row, start:end]
        breaks = (np.flatnonzero(pairs[1:] != pairs[:-1]) + 1).tolist()
        styles, found, first = self._styles, [], 0
        keys = pairs[[0, *breaks]].tolist()
        for key, last in zip(keys, [*breaks, end - start], strict=True):
            style = styles.get(key)
            if style is None:
                style = styles[key] = self._style(key)
            found.append((text[start + first : start + last], style, None))
            first = last
        return found

    def _style(self, pair: int) -> Style:
        """Return a colour pair as plotext has it."""
        run = canvas.run("x", *self._colors_of(pair))
        color = self.capabilities.color != "none"
        (segment,) = strips(canvas.to_text(run, unicode=True, color=color))[0]
        return segment.style or Style()

    def _colors_of(self, pair: int) -> tuple[RGB | None, RGB | None]:
        foreground, background = divmod(pair, len(self._table))
        return self._table[foreground], self._table[background]

    def _frame(self, axis_names: tuple[str, str]) -> Any:
        """Return a matrix with everything but the plot area."""
        import plotext

        area, unicode = self.layout, self.capabilities.unicode
        color = self.capabilities.color != "none"
        matrix = plotext.matrix(area.width, area.height, canvas.pixel(None))
        if area.left == 0:
            return matrix
        figure = canvas.new_figure(area.width, area.height - area.top, color=color)
        # Ticks in cells, not in data units, so that they stand exactly where the samples do.
        pad = area.left - 1
        figure.ruler(0, 0).lim(0, area.columns - 1)
        figure.ruler(1, 0).lim(0, area.rows - 1)
        x_name = canvas.clean(axis_names[0], area.columns // 2, unicode=unicode)
        name_start = area.columns - cell_len(x_name) - (2 if x_name else 0)
        x_ticks = [t for t in area.x_ticks if t[0] + len(t[1]) // 2 < name_start]
        figure.ruler(0, 0).ticks([c for c, _ in x_ticks], [label for _, label in x_ticks])
        y_ticks = area.y_ticks or ((0, ""),)
        figure.ruler(1, 0).ticks(
            [area.rows - 1 - row for row, _ in y_ticks],
            [label.rjust(pad) for _, label in y_ticks],
        )
        matrix.insert(0, area.top, figure.build())
        ink = palette.LABEL if color else None
        canvas.write(matrix, area.width - cell_len(x_name), area.height - 1, x_name, ink)
        if area.top:
            y_name = canvas.clean(axis_names[1], area.width, unicode=unicode)
            canvas.write(matrix, 0, 0, y_name, ink)
        else:
            # The topmost row without a tick label; ticks are several rows apart.
            row = int(0 in {row for row, _ in y_ticks})
            y_name = canvas.clean(axis_names[1], pad, unicode=unicode)
            canvas.write(matrix, pad - cell_len(y_name), row, y_name, ink)
        return matrix

    def place(self, points: Sequence[Points], *, thinned: bool = True) -> None:
        """Draw these points from now on.

        Parameters
        ----------
        points
            Sets of points; an earlier one takes its cells first.
        thinned
            Whether to leave some out where they are so many that the field would be lost.
        """
        area = self.layout
        self.points_inside, self.points_chosen = 0, []
        halves: list[NDArray[np.intp]] = []
        columns: list[NDArray[np.intp]] = []
        glyphs: list[str] = []
        wrong_glyphs: list[str] = []
        labels: list[int] = []
        taken = np.zeros((area.rows, area.columns), dtype=bool)
        self._valued = any(group.are_values and len(group.xy) for group in points)
        for group in points:
            xy = np.asarray(group.xy, dtype=np.float64).reshape(-1, 2)
            if not len(xy) or not area.rows or not area.columns:
                self.points_chosen.append(np.zeros(0, np.intp))
                continue
            inside, half, column = area.samples.cells_of(xy)
            self.points_inside += len(inside)
            share = (CROWDED / 2 if group.hollow else CROWDED) if thinned else 1.0
            kept = thin(half // area.samples_per_cell, column, taken, share=share)
            self.points_chosen.append(inside[kept])
            halves.append(half[kept])
            columns.append(column[kept])
            numbers = self._numbers(np.asarray(group.labels).reshape(-1)[inside[kept]])
            classes = [0] * len(numbers) if self._valued else numbers
            glyphs += [self._glyph(number, group.hollow) for number in classes]
            wrong_glyphs += [self._wrong_glyph(group.hollow)] * len(numbers)
            labels += numbers
        self._point_halves = np.concatenate(halves) if halves else np.zeros(0, np.intp)
        self._point_rows = self._point_halves // area.samples_per_cell
        self._point_columns = np.concatenate(columns) if columns else np.zeros(0, np.intp)
        self._point_glyphs = np.array(glyphs, dtype="U1")
        self._wrong_glyphs = np.array(wrong_glyphs, dtype="U1")
        self._point_labels = np.array(labels, dtype=np.intp)
        self.points_drawn = len(labels)
        # Colours of the plot area: the field's, none where it is blank, then ink, one for each
        # label on each of these.
        table: list[RGB | None] = [*self._colors, None]
        self._blank = len(self._colors) or len(self._shades)
        if self._colors:
            depth = self.capabilities.color
            ink = palette.value_color if self._valued else palette.point_color
            behinds = (*self._colors, None)
            for label in range(int(self._point_labels.max(initial=-1)) + 1):
                table += [ink(label, behind, depth) for behind in behinds]
        if table != self._table:
            # The numbers of its pairs of colours mean others now.
            self._table, self._styles = table, {}
            self._cells = None

    def _numbers(self, labels: NDArray[Any]) -> list[int]:
        """Return the class of each point, or the level of its value."""
        if not self._valued:
            return [int(label) for label in labels.tolist()]
        values = labels.reshape(1, -1, 1)
        return levels(values, "regression", False, value_range=self.value_range)[0].tolist()

    def _glyph(self, label: int, hollow: bool) -> str:
        if self.capabilities.unicode:
            glyphs = palette.TEST_POINT_GLYPHS if hollow else palette.POINT_GLYPHS
            return glyphs[label % len(glyphs)]
        letters = palette.TEST_POINT_LETTERS if hollow else palette.POINT_LETTERS
        return letters[label % len(letters)]

    def _wrong_glyph(self, hollow: bool) -> str:
        marks = palette.WRONG_GLYPHS if self.capabilities.unicode else palette.WRONG_LETTERS
        return marks[hollow]

    def _marks(self, wrong: Sequence[NDArray[np.bool_]]) -> NDArray[np.str_]:
        """Return the glyphs of the points that are drawn, those marked as wrong among them."""
        if not self.points_drawn or len(wrong) < len(self.points_chosen):
            return self._point_glyphs
        marked = np.concatenate(
            [group[chosen] for group, chosen in zip(wrong, self.points_chosen, strict=False)]
        )
        return np.where(marked, self._wrong_glyphs, self._point_glyphs)

    def _tone_arrays(
        self,
    ) -> tuple[NDArray[np.str_], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]] | None:
        """Return, for each level, its character, ink and paper, and the side it is on."""
        tones = palette.field_tones(
            self.kind, self.discretize, self.class_count, self.capabilities.color
        )
        if not tones or self.layout.samples_per_cell != 2:
            return None
        characters, inks, papers = zip(*tones, strict=True)
        per_side = CONFIDENCE_LEVELS if self.kind == "multiclass" else FIELD_LEVELS // 2
        return (
            np.array(characters, dtype="U1"),
            np.array(inks, dtype=np.intp),
            np.array(papers, dtype=np.intp),
            np.arange(len(tones)) // per_side,
        )

    def _cells_of(
        self, index: NDArray[np.intp], *, sparse: bool, glyphs_of_points: NDArray[np.str_]
    ) -> Cells:
        """Return the glyph and the colour pair of every cell of the plot area."""
        rows, columns = self._point_rows, self._point_columns
        if not self._colors:
            # Where some of the plot is blank, blank must not be a shade as well.
            shades = self._shades.replace(" ", ".") if sparse else self._shades
            glyphs = np.array([*shades, " "], dtype="U1")[index]
            glyphs[rows, columns] = glyphs_of_points
            return Cells(glyphs, np.zeros(index.shape, dtype=np.intp))
        if self.layout.samples_per_cell == 2:
            upper, lower = index[0::2], index[1::2]
            foreground, background = upper.copy(), lower.copy()
            glyphs = np.where(upper == lower, " ", "▀")
            if sparse:
                hanging = (upper == self._blank) & (lower != self._blank)
                glyphs[hanging] = "▄"
                foreground[hanging], background[hanging] = lower[hanging], self._blank
        else:
            upper = lower = index
            foreground, background = index.copy(), index.copy()
            glyphs = np.full(index.shape, " ")
        if len(rows):
            if sparse or self.kind == "multiclass":
                # Indices of two classes have no mean; the half the point lies in decides.
                behind = index[self._point_halves, columns]
            else:
                behind = (upper[rows, columns] + lower[rows, columns] + 1) // 2
        if self._tones is not None and not sparse:
            characters, ink, paper, sides = self._tones
            # On the boundary itself half blocks are sharper than shades.
            shaded = sides[upper] == sides[lower]
            tone = ((upper + lower + 1) // 2)[shaded]
            glyphs[shaded] = characters[tone]
            foreground[shaded], background[shaded] = ink[tone], paper[tone]
        if len(rows):
            glyphs[rows, columns] = glyphs_of_points
            inks = self._blank + 1
            foreground[rows, columns] = inks + self._point_labels * inks + behind
            background[rows, columns] = behind
        return Cells(glyphs, foreground * len(self._table) + background)

    def _write(self) -> None:
        """Write the cells of the field, as runs of one colour pair."""
        if self._cells is None or not self._cells.pairs.size:
            return
        pairs, left, top = self._cells.pairs, self.layout.left, self.layout.top
        breaks = pairs[:, 1:] != pairs[:, :-1]
        for row, text in enumerate(self._lines):
            starts = [0, *(np.flatnonzero(breaks[row]) + 1).tolist()]
            ends = [*starts[1:], len(text)]
            keys = pairs[row, starts].tolist()
            for key, start, end in zip(keys, starts, ends, strict=True):
                run = canvas.run(text[start:end], *self._colors_of(key))
                self._matrix.insert(left + start, top + row, run)
