from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from rich.segment import Segment
from textual.strip import Strip

from tui.plotting.levels import unit_limits
from tui.plotting.network.figure import NetworkFigure
from tui.plotting.network.layout import (
    HALVES,
    LEAST_WIDTH,
    Column,
    Selection,
    lay_out,
)
from tui.plotting.network.names import told_apart
from tui.terminal.capabilities import Capabilities

BACKGROUND = (18, 18, 18)
TERMINALS = [
    Capabilities(unicode, color)
    for unicode in (True, False)
    for color in ("truecolor", "256", "16", "none")
]
TRUECOLOR, ASCII, COLORLESS = TERMINALS[0], TERMINALS[4], TERMINALS[3]
GENERATOR = np.random.default_rng(1)


class Network:
    """Weights and activations to draw, of no trained network in particular."""

    def __init__(self, *sizes: int) -> None:
        self.sizes = sizes
        self.weights = [GENERATOR.normal(size=pair) for pair in pairwise(sizes)]
        self.biases = [GENERATOR.normal(size=size) for size in sizes[1:]]

    def figure(
        self, capabilities: Capabilities = TRUECOLOR, width: int = 30, height: int = 26
    ) -> NetworkFigure:
        layout = lay_out(width, height, self.sizes)
        inputs = [f"x{number + 1}" for number in range(self.sizes[0])]
        outputs = [f"class {number}" for number in range(self.sizes[-1])]
        return NetworkFigure(layout, capabilities, BACKGROUND, inputs, outputs)

    def draw(
        self,
        figure: NetworkFigure,
        selection: Selection | None = None,
        lit: tuple[Selection, ...] = (),
    ) -> list[Strip]:
        rows, columns = figure.sample_shape
        ramp = np.linspace(-1, 1, rows * columns)[:, None]
        levels = [
            levels_of(figure, column, np.repeat(ramp, self.sizes[column.layer], axis=1))
            for column in figure.layout.columns
        ]
        owner = None if selection is None else (selection.layer, selection.unit)
        return figure.draw(self.weights, self.biases, levels, selection, owner, lit)


def levels_of(
    figure: NetworkFigure,
    column: Column,
    values: np.ndarray,
    bounds: tuple[float, float] | None = None,
) -> np.ndarray:
    return figure.levels_of(column, values, unit_limits(values, bounds))


def text(lines: list[Strip]) -> str:
    return "\n".join(line.text for line in lines)


def cells(lines: list[Strip]) -> list[tuple[str, object]]:
    return [(c, segment.style) for line in lines for segment in line for c in segment.text]


def link_colours(figure: NetworkFigure, lines: list[Strip]) -> set[tuple[int, int, int]]:
    """Return all colours but that behind everything between the first two layers."""
    before, column = figure.layout.columns[:2]
    gap = [line.crop(figure.layout.right(before), column.x) for line in lines]
    colors = {
        color.triplet
        for line in gap
        for segment in line
        if segment.style
        for color in (segment.style.bgcolor, segment.text.strip() and segment.style.color)
        if color
    }
    return {tuple(it) for it in colors} - {BACKGROUND}


@pytest.mark.parametrize("capabilities", TERMINALS, ids=str)
def test_every_terminal_has_a_picture_of_the_right_size(capabilities: Capabilities) -> None:
    network = Network(2, 8, 3)
    for selection in (None, Selection(0, 1), Selection(1, 4), Selection(2, 1, 7)):
        lines = network.draw(network.figure(capabilities), selection)
        assert [line.cell_length for line in lines] == [30] * 26
        assert {sum(s.cell_length for s in line) for line in lines} == {30}
        shown = text(lines)
        for name in ("x1", "x2", "class 0", "class 2"):
            assert name in shown
        if not capabilities.unicode:
            assert shown.isascii()
        styles = [segment.style or Segment("").style for line in lines for segment in line]
        has_color = any(style and (style.color or style.bgcolor) for style in styles)
        assert has_color == (capabilities.color != "none")


def test_links_above_zero_are_orange_and_below_blue_and_heavier_the_larger() -> None:
    network = Network(1, 1)
    ink = []
    for weight in (1.0, 0.3, 0.15, 0.01):
        for sign in (1, -1):
            # The other weight sets the scale.
            network = Network(2, 2)
            network.weights[0][:] = [[1.0, 0.0], [0.0, sign * weight]]
            figure = network.figure()
            shown = link_colours(figure, network.draw(figure, Selection(1, 1)))
            ink.append(max(shown, key=lambda rgb: rgb[0] - rgb[2] if sign > 0 else rgb[2] - rgb[0]))
    for red, _, blue in ink[0::2]:
        assert red > blue
    positive = [red for red, _, _ in ink[0::2]]
    assert positive == sorted(positive, reverse=True)


def test_nothing_changes_while_the_weights_hardly_do() -> None:
    network = Network(2, 8, 1)
    figure = network.figure()
    before = network.draw(figure)
    for weights in network.weights:
        weights *= 1.0001
    after = network.draw(figure)
    assert all(old is new for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize("capabilities", [TRUECOLOR, ASCII, COLORLESS])
def test_a_figure_that_has_drawn_before_shows_what_a_new_one_does(
    capabilities: Capabilities,
) -> None:
    network = Network(2, 3, 1)
    drawn_before = network.figure(capabilities)

    def check(*what: Any) -> str:
        for _ in range(2):
            seen = network.draw(drawn_before, *what)
            assert [*map(list, seen)] == [
                *map(list, network.draw(network.figure(capabilities), *what))
            ]
        return repr(seen)

    pictures = [check()]
    pictures.append(check(Selection(1, 1)))
    pictures.append(check(Selection(1, 1, 1)))
    pictures.append(check(None, (Selection(1, 0),)))
    network.biases[0][:] = network.biases[0][::-1] * -3
    pictures.append(check())
    network.weights[0][:] *= -1
    pictures.append(check())
    assert len({*pictures}) == len(pictures)


def test_a_cell_shows_the_strongest_of_its_links() -> None:
    network = Network(8, 8)
    network.weights[0][:] = -0.01
    network.weights[0][3, 3] = 5.0
    figure = network.figure()
    lines = network.draw(figure)
    row = figure.layout.columns[0].tops[3] // HALVES
    assert any(red > blue + 100 for red, _, blue in link_colours(figure, lines[row : row + 2]))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300, 0.0])
@pytest.mark.filterwarnings("error")
def test_a_network_that_has_diverged_can_be_drawn(value: float) -> None:
    network = Network(2, 4, 3)
    figure = network.figure()
    for weights, biases in zip(network.weights, network.biases, strict=True):
        weights[0] = biases[0] = value
    network.draw(figure, Selection(1, 1))
    rows, columns = figure.sample_shape
    for column in figure.layout.columns:
        for bounds in ((0.0, 1.0), (-1.0, 1.0), None):
            values = np.full((rows * columns, column.size), value)
            levels = levels_of(figure, column, values, bounds)
            assert levels.shape == (column.size, rows, columns)


def test_a_neuron_that_says_nothing_looks_like_it_beside_one_that_does() -> None:
    network = Network(2, 2, 1)
    figure = network.figure()
    rows, columns = figure.sample_shape
    ramp = np.linspace(0, 5, rows * columns)
    dead, faint = np.zeros_like(ramp), ramp * 1e-4
    hidden = figure.layout.columns[1]
    levels = levels_of(figure, hidden, np.stack([ramp, faint], axis=1))
    assert len(np.unique(levels[0])) > 3
    assert len(np.unique(levels[1])) == 1
    alone = levels_of(figure, hidden, np.stack([dead, faint], axis=1))
    assert len(np.unique(alone[0])) == 1
    assert len(np.unique(alone[1])) > 3


def test_a_value_between_bounds_has_the_same_colour_whatever_the_others_are() -> None:
    figure = Network(2, 3, 1).figure()
    rows, columns = figure.sample_shape
    hidden = figure.layout.columns[1]
    values = np.repeat([[-0.5, 0.0, 0.5]], rows * columns, axis=0)
    signed = levels_of(figure, hidden, values, (-1.0, 1.0))
    probable = levels_of(figure, hidden, (values + 1.0) / 2.0, (0.0, 1.0))
    np.testing.assert_array_equal(signed, probable)
    own = levels_of(figure, hidden, values)
    assert len(np.unique(own)) == 3
    assert (np.abs(np.diff(signed[[0, 2], 0, 0])) < np.abs(np.diff(own[[0, 2], 0, 0]))).all()


def test_what_is_left_out_is_said() -> None:
    network = Network(2, 64, 3)
    assert "of 64" in text(network.draw(network.figure()))
    assert "of " not in text((small := Network(2, 3, 1)).draw(small.figure()))


def test_without_colour_signs_of_weights_and_biases_are_told_apart() -> None:
    for capabilities in (COLORLESS, TERMINALS[-1]):
        shown = []
        for sign in (1.0, -1.0):
            network = Network(1, 1)
            network.weights[0][:] = sign
            network.biases[0][:] = sign
            shown.append(text(network.draw(network.figure(capabilities))))
        assert shown[0] != shown[1]


def test_the_selected_link_stands_out_however_weak_it_is() -> None:
    network = Network(2, 2)
    network.weights[0][:] = [[1.0, 1.0], [1.0, 0.001]]
    before = cells(network.draw(network.figure()))
    after = cells(network.draw(network.figure(), Selection(1, 1, 1)))
    white = [
        style
        for _, style in after
        if style is not None and style.color is not None and style.color.name == "#ffffff"
    ]
    assert white
    assert before != after


def test_names_of_any_width_leave_the_rows_as_they_are() -> None:
    layout = lay_out(30, 26, (2, 3, 2))
    names = ["数据数据数据数据", "a" * 50]
    figure = NetworkFigure(layout, TRUECOLOR, BACKGROUND, names, names[::-1])
    network = Network(2, 3, 2)
    assert {line.cell_length for line in network.draw(figure)} == {30}
    for line in network.draw(figure):
        assert sum(segment.cell_length for segment in line) == 30


def test_an_output_has_its_whole_name_where_there_are_only_links_beside_it() -> None:
    figure = NetworkFigure(
        lay_out(43, 26, (2, 8, 1)), TRUECOLOR, BACKGROUND, ["x1", "x2"], ["prediction"]
    )
    assert any("prediction" in line.text for line in Network(2, 8, 1).draw(figure))


def test_of_a_huge_layer_both_numbers_are_read_however_narrow_the_panel() -> None:
    network = Network(2, 512, 512, 512, 512, 1)
    for width, capabilities in ((30, TRUECOLOR), (30, ASCII), (60, TRUECOLOR)):
        lines = network.draw(network.figure(capabilities, width, 26))
        assert re.search(r"\d+(/| of )512", lines[-1].text)
        assert "…" not in lines[-1].text
        assert "~" not in lines[-1].text


def test_names_that_begin_alike_are_told_apart() -> None:
    names = ["[red]k[/red]=a", "[red]k[/red]=b", "x"]
    assert told_apart(names, 11, unicode=True) == ["…]k[/red]=a", "…]k[/red]=b", "x"]
    assert told_apart(names, 11, unicode=False) == ["~]k[/red]=a", "~]k[/red]=b", "x"]
    assert told_apart(names, 14, unicode=True) == names
    assert told_apart(["length of it", "width of it"], 7, unicode=True) == ["length…", "width…"]
    assert told_apart(["名前=一つ", "名前=二つ"], 7, unicode=True) == ["…=一つ", "…=二つ"]
    assert told_apart(["colour is=a", "colour is=b"], 6, unicode=True) == ["…is=a", "…is=b"]


@pytest.mark.parametrize("capabilities", [TRUECOLOR, ASCII])
@pytest.mark.parametrize("sizes", [(2, 1), (2, 8, 8, 3), (64, 40, 10)])
def test_a_panel_of_a_cell_or_two_has_the_smallest_picture(
    sizes: tuple[int, ...], capabilities: Capabilities
) -> None:
    network = Network(*sizes)
    for width in range(1, 12):
        for height in range(1, 8):
            figure = network.figure(capabilities, width, height)
            column = figure.layout.columns[0]
            lines = network.draw(figure, Selection(column.layer, column.first))
            assert len(lines) == height
            assert {line.cell_length for line in lines} == {max(width, LEAST_WIDTH)}
