"""The legend of the map: the sign of each class and its name."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from core import printable
from tui.plotting.palette import (
    POINT_GLYPHS,
    POINT_LETTERS,
    TEST_POINT_GLYPHS,
    TEST_POINT_LETTERS,
)

# From all there is to say to the least: the longest name, the gap between two of them, whether to
# show the signs of the test points, and whether to say that they are that.
_FORMS = (
    (16, "  ", True, True),
    (16, "  ", True, False),
    (16, "  ", False, False),
    (10, " ", False, False),
    (5, " ", False, False),
    (2, " ", False, False),
)


def legend(class_names: Sequence[str], width: int, *, unicode: bool, show_test: bool) -> str:
    """Return the legend that says most in ``width`` cells.

    Parameters
    ----------
    class_names : sequence of str
        None for regression.
    width : int
        If not even the shortest form fits, that is returned nevertheless.
    unicode : bool
        Whether signs may be other than letters.
    show_test : bool
        Whether the map shows the test points.
    """
    text = ""
    for longest, gap, hollow, explained in _FORMS:
        parts = _parts(class_names, longest, unicode, show_test and hollow)
        if show_test and explained:
            parts.append("hollow: test" if unicode else "small: test")
        text = gap.join(parts)
        if cell_len(text) <= width:
            break
    return text


def _parts(class_names: Sequence[str], longest: int, unicode: bool, hollow: bool) -> list[str]:
    train, test = (
        (POINT_GLYPHS, TEST_POINT_GLYPHS) if unicode else (POINT_LETTERS, TEST_POINT_LETTERS)
    )
    parts = [
        f"{sign}{outline if hollow else ''} {printable(name, longest)}"
        for sign, outline, name in zip(train, test, class_names, strict=False)
    ]
    if len(class_names) > len(train):
        parts.append("…")
    return parts
