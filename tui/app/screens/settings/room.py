"""How much room the settings take, beside the map or alone."""

from __future__ import annotations

from textual.geometry import Size

from tui.settings.form.rows import Row

_BESIDE_FROM = 110
_MOST_COLUMNS = 100
_LEAST_LINES = 24
_AROUND = 10
"""Lines of the frame, the hint and the keys."""


def columns_beside(width: int) -> int:
    """Return how many columns they take beside the map, 0 where they stand alone."""
    return 0 if width < _BESIDE_FROM else min(_MOST_COLUMNS, 3 * width // 5)


def lines(size: Size, rows: list[Row]) -> int:
    """Return how many lines they take: all beside the map, else no more than are needed."""
    if columns_beside(size.width):
        return size.height
    sections = {row.setting.section for row in rows}
    return min(size.height, max(len(rows) + len(sections) + _AROUND, _LEAST_LINES))
