"""Links are solid lines, from one field to the next."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.plotting.network.colors import FAINT_TONES, LINK_STEPS, PAPER, ink
from tui.plotting.network.layout import lay_out
from tui.plotting.network.links import MARKED
from tui.plotting.network.solid import solid_lines

LAYOUT = lay_out(56, 28, (2, 8, 1))
BEFORE, COLUMN = LAYOUT.columns[:2]
LEFT, RIGHT = LAYOUT.right(BEFORE), COLUMN.x


@given(st.integers(0, 1), st.integers(0, 7), st.integers(0, 2 * LINK_STEPS - 1))
def test_a_link_is_seen_all_the_way_however_weak_it_is(source: int, target: int, code: int) -> None:
    inked = solid_lines(LAYOUT, BEFORE, COLUMN, *np.array([[source], [target], [code]]))
    least = ink(np.array(code % 2), np.array(FAINT_TONES + 1))
    seen = np.maximum(inked.front, inked.back) >= least
    columns = inked.cells % LAYOUT.width
    assert set(columns[seen].tolist()) == set(range(LEFT, RIGHT + 1))
    rows = np.sort(np.unique(inked.cells[seen] // LAYOUT.width))
    assert (np.diff(rows) == 1).all(), "it is in one piece"


def test_the_stronger_a_link_is_the_more_it_covers() -> None:
    cells = [
        len(solid_lines(LAYOUT, BEFORE, COLUMN, *np.array([[0], [6], [2 * step]])).cells)
        for step in range(LINK_STEPS)
    ]
    assert cells == sorted(cells)
    assert cells[-1] > cells[0]


def test_where_links_cross_the_stronger_is_seen_and_what_stands_out_before_all() -> None:
    crossing = np.array([0, 1]), np.array([7, 0])
    strongest = 2 * LINK_STEPS - 1
    for codes, front in (((0, strongest), 1), ((strongest, 0), 1), ((MARKED, strongest), 2)):
        inked = solid_lines(LAYOUT, BEFORE, COLUMN, *crossing, np.array(codes))
        alone = solid_lines(
            LAYOUT,
            BEFORE,
            COLUMN,
            *(it[[int(np.argmax(codes))]] for it in (*crossing, np.array(codes))),
        )
        least = ink(np.array(front), np.array(FAINT_TONES + 1))
        core = alone.cells[np.maximum(alone.front, alone.back) >= least]
        inks = np.zeros(LAYOUT.width * LAYOUT.height)
        inks[inked.cells] = np.maximum(inked.front, inked.back)
        assert (inks[core] >= least).mean() > 0.8


def test_nothing_is_drawn_where_there_is_no_link() -> None:
    none = np.zeros(0, np.int64)
    assert not len(solid_lines(LAYOUT, BEFORE, COLUMN, none, none, none).cells)
    inked = solid_lines(LAYOUT, BEFORE, COLUMN, *np.array([[0], [0], [0]]))
    assert ((inked.front != PAPER) | (inked.back != PAPER)).all()
