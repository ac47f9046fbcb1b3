"""The field and the points as cells: what a terminal can show of levels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting.boundary.points import PlacedPoints
from tui.plotting.colors import palette
from tui.plotting.colors.palette import FRAME
from tui.plotting.colors.points import RIMS, point_colors
from tui.plotting.colors.rgb import RGB, least_contrast
from tui.plotting.levels import CONFIDENCE_LEVELS, FIELD_LEVELS, FieldKind
from tui.terminal.capabilities import Capabilities


class Cells(NamedTuple):
    """The cells of a plot area.

    Attributes
    ----------
    glyphs
        Shape (rows, columns): a character each.
    pairs
        Shape (rows, columns): the number of a pair of colours each, that in front times
        `CellPainter.backgrounds` plus that behind.
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

    def changes(self, before: Cells | None, top: int, left: int) -> list[tuple[int, int, int]]:
        """Return the lines that differ, and of each the first such cell and that after the last.

        Parameters
        ----------
        before
            The cells that were there before.
        top, left
            Where the plot area begins.
        """
        changed = self.differ(before)
        rows = np.flatnonzero(changed.any(axis=1))
        if not len(rows):
            return []
        starts = changed.argmax(axis=1)[rows] + left
        ends = changed.shape[1] + left - changed[rows, ::-1].argmax(axis=1)
        return list(zip((rows + top).tolist(), starts.tolist(), ends.tolist(), strict=True))


class _Tones(NamedTuple):
    """Shade characters between few colours.

    Attributes
    ----------
    glyphs, inks, papers
        For each level its character, and the levels with whose colours that is drawn.
    sides
        For each level, which side of the boundary it is on.
    """

    glyphs: NDArray[np.str_]
    inks: NDArray[np.intp]
    papers: NDArray[np.intp]
    sides: NDArray[np.intp]


class CellPainter:
    """Turns the levels of a field, and the points on it, into cells.

    Parameters
    ----------
    kind
        What the network's outputs are.
    discretize
        Whether the levels are decisions alone.
    class_count
        The number of classes, for `"multiclass"`.
    capabilities
        What the terminal can show.

    Attributes
    ----------
    blank
        The level of samples where there is no field.
    backgrounds
        How many colours may be behind a character.
    """

    def __init__(
        self, kind: FieldKind, discretize: bool, class_count: int, capabilities: Capabilities
    ) -> None:
        what = kind, discretize, class_count
        self._depth = capabilities.color
        self._colors = palette.field_colors(*what, capabilities.color)
        self._shades = palette.field_shades(*what, unicode=capabilities.unicode)
        self._are_classes = kind == "multiclass"
        self._has_halves = bool(self._colors) and capabilities.unicode
        self._tones: _Tones | None = None
        if self._has_halves and (tones := palette.field_tones(*what, capabilities.color)):
            glyphs, inks, papers = (np.array(column) for column in zip(*tones, strict=True))
            per_side = CONFIDENCE_LEVELS if self._are_classes else FIELD_LEVELS // 2
            self._tones = _Tones(glyphs, inks, papers, np.arange(len(tones)) // per_side)
        self.blank = len(self._colors) or len(self._shades)
        self._behinds: list[RGB | None] = [*self._colors, None, *RIMS, FRAME]
        self._mark_inks = np.array([self._ink_on(behind) for behind in self._behinds])
        self.backgrounds = len(self._behinds)
        self._inks = self._backs = np.zeros((0, self.backgrounds), np.intp)

    def _ink_on(self, behind: RGB | None) -> int:
        """Return the number of the colour for marks on another one; None is the screen's own."""
        if behind is None:
            return self.blank + 1 + len(RIMS)
        best = max(RIMS, key=lambda ink: least_contrast(ink, behind, self._depth))
        return self.blank + 1 + RIMS.index(best)

    def color_table(self, points: PlacedPoints) -> list[RGB | None]:
        """Return the colours of cells by their numbers, for these points from now on.

        First those that may be behind: the field's, none where that is blank, and rims. Then the
        inks of points.
        """
        numbers: dict[RGB, int] = {}
        inks, backs = [], []
        for label in range(int(points.labels.max(initial=-1)) + 1):
            found = [
                point_colors(label, self._depth, behind, is_value=points.are_values)
                for behind in self._behinds
            ]
            if None in found:
                break
            for number, colors in enumerate(found):
                assert colors is not None
                inks.append(numbers.setdefault(colors.ink, self.backgrounds + len(numbers)))
                is_field = colors.behind == self._behinds[number]
                backs.append(number if is_field else self._behinds.index(colors.behind, self.blank))
        self._inks, self._backs = (
            np.array(found, np.intp).reshape(-1, self.backgrounds) for found in (inks, backs)
        )
        return [*self._behinds, *numbers]

    def cells(
        self,
        levels: NDArray[np.intp],
        points: PlacedPoints,
        signs: NDArray[np.str_],
        *,
        sparse: bool,
        marks: NDArray[np.str_] | None = None,
    ) -> Cells:
        """Return the cells of a plot area.

        Parameters
        ----------
        levels
            Shape (rows, columns) of samples.
        points
            What is on top.
        signs
            The glyphs of these points.
        sparse
            Whether some of the levels may be blank.
        marks
            Shape (rows, columns) of cells: signs between the field and the points, a blank where
            there is none; or `None`.
        """
        rows, columns = points.rows, points.columns
        marked = None if marks is None else marks != " "
        if not self._colors:
            # Where some of the plot is blank, blank must not be a shade as well.
            shades = self._shades.replace(" ", ".") if sparse else self._shades
            glyphs = np.array([*shades, " "])[levels]
            if marks is not None:
                glyphs[marked] = marks[marked]
            glyphs[rows, columns] = signs
            return Cells(glyphs, np.zeros(levels.shape, dtype=np.intp))
        if self._has_halves:
            glyphs, front, back = self._in_halves(levels, sparse=sparse)
        else:
            glyphs, front, back = np.full(levels.shape, " "), levels.copy(), levels.copy()
        if marks is not None:
            behind = levels[:: len(levels) // max(1, len(marks))][marked]
            glyphs[marked] = marks[marked]
            front[marked], back[marked] = self._mark_inks[behind], behind
        if len(rows):
            behind = self._behind(levels, points, sparse=sparse)
            glyphs[rows, columns] = signs
            front[rows, columns] = self._inks[points.labels, behind]
            back[rows, columns] = self._backs[points.labels, behind]
        return Cells(glyphs, front * self.backgrounds + back)

    def _in_halves(
        self, levels: NDArray[np.intp], *, sparse: bool
    ) -> tuple[NDArray[np.str_], NDArray[np.intp], NDArray[np.intp]]:
        """Return the glyphs and the levels in front and behind, of two samples a cell."""
        upper, lower = levels[0::2], levels[1::2]
        front, back = upper.copy(), lower.copy()
        glyphs = np.where(upper == lower, " ", "▀")
        if sparse:
            hanging = (upper == self.blank) & (lower != self.blank)
            glyphs[hanging] = "▄"
            front[hanging], back[hanging] = lower[hanging], self.blank
        elif self._tones is not None:
            tones = self._tones
            # On the boundary itself half blocks are sharper than shades.
            shaded = tones.sides[upper] == tones.sides[lower]
            tone = ((upper + lower + 1) // 2)[shaded]
            glyphs[shaded] = tones.glyphs[tone]
            front[shaded], back[shaded] = tones.inks[tone], tones.papers[tone]
        return glyphs, front, back

    def _behind(
        self, levels: NDArray[np.intp], points: PlacedPoints, *, sparse: bool
    ) -> NDArray[np.intp]:
        """Return the level that is seen behind each point."""
        if not self._has_halves or sparse or self._are_classes:
            # Levels of two classes have no mean; the half the point lies in decides.
            return levels[points.halves, points.columns]
        upper, lower = (levels[half::2][points.rows, points.columns] for half in (0, 1))
        return (upper + lower + 1) // 2
