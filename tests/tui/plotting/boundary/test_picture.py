from __future__ import annotations

import numpy as np
import pytest

from tui.plotting.boundary.figure import BoundaryFigure
from tui.plotting.boundary.picture import BoundaryPicture
from tui.terminal.capabilities import Capabilities

EXTENT = (-1.0, 1.0, -1.0, 1.0)
UNICODE, ASCII = Capabilities(True, "256"), Capabilities(False, "256")
COLORLESS = Capabilities(True, "none")


def figure(capabilities: Capabilities = UNICODE) -> BoundaryFigure:
    made = BoundaryFigure(40, 12, EXTENT, capabilities)
    made.update(np.zeros((*made.sample_shape, 1)))
    return made


def text(picture: BoundaryPicture) -> list[str]:
    return [strip.text for y in range(12) if (strip := picture.strip(y)) is not None]


def test_a_figure_is_new_from_top_to_bottom_once() -> None:
    picture, shown = BoundaryPicture(), figure()
    assert picture.strip(0) is None
    assert picture.show(shown, [], None) == [(y, 0, 40) for y in range(12)]
    assert picture.show(shown, [(3, 5, 8)], None) == [(3, 5, 8)]
    assert len(picture.show(figure(), [], None)) == 12
    picture.forget()
    assert text(picture) == []


def test_a_cursor_that_moves_changes_two_cells() -> None:
    picture, shown = BoundaryPicture(), figure()
    area = shown.layout
    picture.show(shown, [], None)
    picture.show(shown, [], area.cells.centre(2, 3))
    moved = picture.show(shown, [], area.cells.centre(2, 4))
    y, x = area.top + 2, area.left + 3
    assert moved == [(y, x, x + 1), (y, x + 1, x + 2)]
    assert text(picture)[y][x + 1] == "╋"
    assert picture.show(shown, [], (9.0, 9.0)) == [(y, x + 1, x + 2)], "it is out of view"
    assert "╋" not in "".join(text(picture))


@pytest.mark.parametrize(("capabilities", "sign"), [(ASCII, "+"), (COLORLESS, "+")])
def test_the_cursor_can_be_seen_on_every_terminal(capabilities: Capabilities, sign: str) -> None:
    picture, shown = BoundaryPicture(), figure(capabilities)
    area = shown.layout
    picture.show(shown, [], area.cells.centre(2, 3))
    assert text(picture)[area.top + 2][area.left + 3] == sign


def test_pieces_are_of_the_plot_alone_and_not_of_the_cursors_line() -> None:
    picture, shown = BoundaryPicture(), figure()
    area = shown.layout
    picture.show(shown, [], area.cells.centre(2, 3))
    pieces = picture.pieces(area.top, area.left, area.left + area.columns)
    assert pieces is not None
    assert "".join(piece[0] for piece in pieces) == text(picture)[area.top][area.left :]
    assert picture.pieces(area.top, 0, 5) is None
    assert picture.pieces(area.top + 2, area.left, area.left + 5) is None


def test_signs_lie_over_the_plane_and_the_cursor_over_them() -> None:
    picture, shown = BoundaryPicture(), figure()
    area = shown.layout
    y, x = area.top + 2, area.left + 3
    first, second = area.cells.centre(2, 3), area.cells.centre(4, 7)
    picture.show(shown, [], None)
    signs = {second: "±", (9.0, 9.0): "±", first: "◎"}
    assert picture.show(shown, [], None, signs) == [(y, x, x + 1), (y + 2, x + 4, x + 5)]
    assert (text(picture)[y][x], text(picture)[y + 2][x + 4]) == ("◎", "±")
    assert picture.show(shown, [], None, signs) == []
    assert picture.pieces(y, area.left, area.left + 5) is None
    assert picture.show(shown, [], first, signs) == [(y, x, x + 1)]
    assert text(picture)[y][x] == "╋"
    assert picture.show(shown, [], None) == [(y, x, x + 1), (y + 2, x + 4, x + 5)]
    assert not {"±", "◎"} & {*"".join(text(picture))}
