"""Which panels are in view, and where, in how much room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from textual.widget import Widget

from tui.panels.table import AROUND, INSIDE, of_use

ROWS = ("3fr", "2fr")
"""Heights of the panels of a column that has two, where a table does not say."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the panels are from a certain width on.

    Attributes
    ----------
    minimum_width : int
        Columns of the terminal.
    columns : tuple of tuple of str
        Names of panels from left to right, those of a column from top to bottom. The last column
        may be empty: there the panels that are in no other take turns. A panel that is in several
        columns side by side takes the width of all of them.
    widths : tuple of str
        Of each column, as in a style sheet.
    minimum_height : int
        Rows of the terminal.
    rows : tuple of str
        Heights of the panels of a column that has two, as in a style sheet.
    instead_of : tuple of str
        The panels that have places of their own here, in whose turn in the last column of another
        arrangement this one takes its place. Nothing where it has a column for turns itself.
    """

    minimum_width: int
    columns: tuple[tuple[str, ...], ...]
    widths: tuple[str, ...]
    minimum_height: int = 0
    rows: tuple[str, str] = ROWS
    instead_of: tuple[str, ...] = ()


SIDE: tuple[str, ...] = ()

_TALL = 38
"""Rows of the terminal from which on there is room below a map."""

ARRANGEMENTS: tuple[Arrangement, ...] = (
    Arrangement(
        170,
        (("network",), ("map", "loss"), ("map", "score"), ("numbers", "comparison")),
        ("1fr", "23%", "23%", "38"),
        _TALL,
        ("1fr", "28%"),
    ),
    Arrangement(
        170,
        (("network",), ("map",), ("loss", "score"), ("numbers", "comparison")),
        ("28%", "1fr", "21%", "38"),
    ),
    Arrangement(
        110,
        (("network",), ("map", "loss"), ("map", "score")),
        ("1fr", "25%", "25%"),
        _TALL,
        ("1fr", "28%"),
        instead_of=("loss", "score"),
    ),
    Arrangement(110, (("network",), ("map",), SIDE), ("39%", "1fr", "27%")),
    Arrangement(0, (("map",), SIDE), ("3fr", "2fr")),
)
"""The first that suits is the one."""

ARRANGEMENTS_INSIDE: tuple[Arrangement, ...] = (
    Arrangement(
        170,
        (("network",), (INSIDE,), ("map",), ("loss", "score")),
        ("26%", "1fr", "26%", "21%"),
    ),
    Arrangement(110, (("network",), (INSIDE,), ("map", "loss")), ("27%", "1fr", "31%")),
    Arrangement(0, ((INSIDE,), ("network",)), ("3fr", "2fr")),
)
"""The same while one looks inside a step, which is where the map is else."""

ARRANGEMENTS_AROUND: tuple[Arrangement, ...] = (
    Arrangement(
        170,
        (("network",), (AROUND,), ("contours",), ("loss", "score")),
        ("26%", "1fr", "40", "21%"),
    ),
    Arrangement(110, (("network",), (AROUND,), ("contours",)), ("27%", "1fr", "36")),
    Arrangement(0, ((AROUND,), ("contours",)), ("1fr", "30")),
)
"""The same while one looks at the loss around the network."""

_INSTEAD = {INSIDE: ARRANGEMENTS_INSIDE, AROUND: ARRANGEMENTS_AROUND}
"""What may be where the map is else, and the arrangements then."""


class Arranged(NamedTuple):
    """Which panels are where.

    Attributes
    ----------
    columns : tuple of tuple
        The panels of each column, from top to bottom, and its width.
    rows : tuple of str
        The heights of the rows.
    """

    columns: tuple[tuple[tuple[str, ...], str], ...]
    rows: tuple[str, ...]

    @classmethod
    def alone(cls, name: str) -> Arranged:
        """Return where a panel is that there are no others beside."""
        return cls((((name,), "1fr"),), ("1fr",))

    @property
    def in_view(self) -> tuple[str, ...]:
        """The panels, column by column."""
        return tuple(dict.fromkeys(name for column, _ in self.columns for name in column))

    @property
    def in_order(self) -> tuple[str, ...]:
        """The panels in the order in which a grid fills its cells: row by row."""
        rows = range(len(self.rows))
        columns = [column for column, _ in self.columns]
        return tuple(dict.fromkeys(it[row] for row in rows for it in columns if row < len(it)))

    def span(self, name: str) -> tuple[int, int]:
        """Return how many columns and rows of the grid a panel takes."""
        columns = [column for column, _ in self.columns if name in column]
        return len(columns), 1 if len(columns[0]) > 1 else len(self.rows)

    def lay_out(self, grid: Widget, frames: Mapping[str, Widget]) -> None:
        """Give the frames of all panels their places in a grid; those out of view have none."""
        grid.styles.grid_size_columns, grid.styles.grid_size_rows = (
            len(self.columns),
            len(self.rows),
        )
        grid.styles.grid_columns = " ".join(width for _, width in self.columns)
        grid.styles.grid_rows = " ".join(self.rows)
        for name, frame in frames.items():
            frame.display = name in self.in_view
        for name in self.in_view:
            styles = frames[name].styles
            styles.column_span, styles.row_span = self.span(name)
        for index, name in enumerate(self.in_order):
            if grid.children[index] is not frames[name]:
                grid.move_child(frames[name], before=index)


IN_WHAT_IS_LEFT = Arranged(((("map", "loss"), "1fr"),), ("2fr", "1fr"))
"""Where panels are while a screen takes the columns at the left."""


def side_views(width: int, data: Collection[str] = ()) -> tuple[tuple[str, ...], ...]:
    """Return what can stand in the last of ``width`` columns, the first at first.

    Returns
    -------
    tuple of tuple of str
        Nothing where every panel is in view.
    """
    *columns, last = _arrangement(width, data).columns
    shown = [panel for panel in of_use(data) if panel.takes not in _INSTEAD]
    placed = {name for column in columns for name in column}
    turns = sorted({panel.beside for panel in shown})
    views = [tuple(panel.name for panel in shown if panel.beside == turn) for turn in turns]
    others = [view for view in views if placed.isdisjoint(view) and not set(view) <= set(last)]
    # A panel without a place takes turns with what is in the last column.
    return tuple([last, *others] if last != SIDE and others else others)


def arrange(
    width: int, side_view: tuple[str, ...], data: Collection[str] = (), height: int = _TALL
) -> Arranged:
    """Return which panels are where.

    Parameters
    ----------
    width : int
        Columns of the terminal.
    side_view : tuple of str
        What is to stand in the last column, if there is no room for everything.
    data : collection of str
        What there is, see ``Panel.takes``.
    height : int
        Rows of the terminal.
    """
    views = side_views(width, data)
    view = side_view if side_view in views else views[0] if views else ()
    arrangement = _arrangement(width, data, view, height)
    columns = [*arrangement.columns]
    if views and not arrangement.instead_of:
        columns[-1] = view
    return Arranged(
        tuple(zip(columns, arrangement.widths, strict=True)),
        arrangement.rows if max(map(len, columns)) > 1 else ("1fr",),
    )


def _arrangement(
    width: int, data: Collection[str], view: tuple[str, ...] = SIDE, height: int = 0
) -> Arrangement:
    instead = [found for what, found in _INSTEAD.items() if what in data]
    arrangements = instead[0] if instead else ARRANGEMENTS
    return next(
        found
        for found in arrangements
        if width >= found.minimum_width
        and height >= found.minimum_height
        and found.instead_of in (SIDE, view)
    )
