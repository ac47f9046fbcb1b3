from __future__ import annotations

import numpy as np

from tui.plotting.network.layout import Selection, lay_out
from tui.plotting.network.links import MARKED, Links, ink_of
from tui.terminal.capabilities import Capabilities

COLORS = Capabilities(unicode=True, color="truecolor")
LAYOUT = lay_out(44, 28, (2, 8, 8, 1))
WEIGHTS = np.random.default_rng(1).normal(size=(8, 8))


def test_of_many_links_the_strongest_are_drawn_and_most_of_the_gap_is_free() -> None:
    links = Links(LAYOUT, COLORS)
    inked = links.between(1, WEIGHTS)
    assert inked is not None
    assert 8 <= links.drawn[1] < 64
    before, column = LAYOUT.columns[1:3]
    gap = (column.x - LAYOUT.right(before)) * LAYOUT.height
    assert len(inked.cells) < 0.75 * gap
    strongest = np.argmax(np.abs(WEIGHTS))
    weaker = WEIGHTS.copy()
    weaker.ravel()[np.abs(WEIGHTS).argmin()] = 0.0
    again = links.between(1, weaker)
    assert again is inked, "a link that is not drawn changes nothing"
    weaker.ravel()[strongest] *= -1
    assert links.between(1, weaker) is not inked


def test_a_neuron_shows_its_own_links_and_no_others() -> None:
    links = Links(LAYOUT, COLORS)
    for number, matrix in enumerate((np.ones((2, 8)), WEIGHTS, np.ones((8, 1)))):
        links.between(number, matrix, owner=(2, 3))
    assert links.drawn == [0, 8, 1]


def test_what_is_marked_is_drawn_whatever_its_weight() -> None:
    weights = WEIGHTS.copy()
    weights[2, 5] = 1e-9
    link = Selection(2, 5, 2)
    for owner in (None, (2, 5), (2, 6)):
        inked = Links(LAYOUT, COLORS).between(1, weights, owner, (link,))
        assert inked is not None
        assert ink_of(np.array(MARKED)) in inked.front


def test_between_layers_that_do_not_follow_one_another_there_are_none() -> None:
    layout = lay_out(44, 28, (2, *(4,) * 8, 1))
    links = Links(layout, COLORS)
    number = len(layout.columns) - 2
    assert layout.left_out(number) > 0
    assert links.between(number, np.ones((4, 1))) is None
