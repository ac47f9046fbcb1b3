"""The panels of the main screen, and which of them are in view in how much room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Panel:
    """A frame with a widget in it.

    Attributes
    ----------
    name : str
        The widget's id; that of the frame is ``f"{name}-panel"``.
    title : str
        What the frame says.
    """

    name: str
    title: str


PANELS: tuple[Panel, ...] = (
    Panel("network", "network"),
    Panel("map", "decision boundary"),
    Panel("loss", "loss"),
    Panel("score", "accuracy"),
    Panel("numbers", "numbers"),
    Panel("comparison", "pinned runs"),
)

SIDE_VIEWS: tuple[tuple[str, ...], ...] = (
    ("loss", "score"),
    ("network",),
    ("numbers",),
    ("comparison",),
)
"""What can stand beside the map, the first at first."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the panels are from a certain width on.

    Attributes
    ----------
    minimum_width : int
        Columns of the terminal.
    columns : tuple of tuple of str
        Names of panels from left to right, those of a column from top to bottom. The empty column
        holds one of ``SIDE_VIEWS``: one that is not in another column.
    widths : tuple of str
        Of each column, as in a style sheet.
    """

    minimum_width: int
    columns: tuple[tuple[str, ...], ...]
    widths: tuple[str, ...]


SIDE: tuple[str, ...] = ()

ARRANGEMENTS: tuple[Arrangement, ...] = (
    Arrangement(
        170,
        (("network",), ("map",), ("loss", "score"), ("numbers", "comparison")),
        ("20%", "1fr", "21%", "38"),
    ),
    Arrangement(110, (("network",), ("map",), SIDE), ("32", "4fr", "3fr")),
    Arrangement(0, (("map",), SIDE), ("3fr", "2fr")),
)
"""The widest first."""

ROWS = ("3fr", "2fr")
"""Heights of the panels of a column that has two."""


def side_views(width: int, present: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Return what can stand beside the map in a terminal of ``width`` columns.

    Parameters
    ----------
    width : int
    present : frozenset of str
        The panels there are.

    Returns
    -------
    tuple of tuple of str
        Nothing where every panel is in view.
    """
    arrangement = _arrangement(width)
    if SIDE not in arrangement.columns:
        return ()
    elsewhere = {name for column in arrangement.columns for name in column}
    views = (tuple(name for name in view if name in present) for view in SIDE_VIEWS)
    return tuple(view for view in views if view and elsewhere.isdisjoint(view))


def arrange(
    width: int, present: frozenset[str], side_view: tuple[str, ...]
) -> list[tuple[tuple[str, ...], str]]:
    """Return the panels of each column, and its width.

    Parameters
    ----------
    width : int
        Columns of the terminal.
    present : frozenset of str
        The panels there are.
    side_view : tuple of str
        What is to stand beside the map, if there is no room for everything.
    """
    views = side_views(width, present)
    side = side_view if side_view in views else next(iter(views), ())
    arrangement = _arrangement(width)
    columns = [
        (tuple(name for name in column or side if name in present), column_width)
        for column, column_width in zip(arrangement.columns, arrangement.widths, strict=True)
    ]
    return [(column, column_width) for column, column_width in columns if column]


def _arrangement(width: int) -> Arrangement:
    return next(found for found in ARRANGEMENTS if width >= found.minimum_width)
