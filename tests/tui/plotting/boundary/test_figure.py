import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual.strip import Strip

from tui.plotting.boundary.figure import BoundaryFigure
from tui.plotting.boundary.points import Points
from tui.plotting.canvas import plain, strips
from tui.plotting.colors.palette import field_colors
from tui.plotting.colors.points import point_colors
from tui.plotting.levels import FieldKind
from tui.terminal.capabilities import Capabilities

TRUECOLOR = Capabilities(True, "truecolor")
ASCII = Capabilities(False, "none")
EXTENT = (-1.0, 1.0, -1.0, 1.0)
ALL = [
    Capabilities(unicode, color)  # type: ignore[arg-type]
    for unicode in (True, False)
    for color in ("truecolor", "256", "16", "none")
]
BLUE, ORANGE = (8, 110, 186), (240, 133, 20)


def outputs(figure: BoundaryFigure, decide=lambda x, y: x > 0) -> np.ndarray:
    grid = figure.layout.samples.centres()
    return decide(grid[:, 0], grid[:, 1]).astype(float).reshape(*figure.sample_shape, 1)


def figure(capabilities: Capabilities = TRUECOLOR, **options) -> BoundaryFigure:
    return BoundaryFigure(42, 22, EXTENT, capabilities, axis_names=("x1", "x2"), **options)


def draw(figure: BoundaryFigure, field: np.ndarray, **options) -> str:
    figure.update(field, **options)
    return figure.draw()


def backgrounds(text: str) -> list[list[tuple[int, int, int] | None]]:
    return [
        [
            segment.style.bgcolor.triplet if segment.style and segment.style.bgcolor else None
            for segment in strip
            for _ in segment.text
        ]
        for strip in strips(text)
    ]


def test_each_side_of_the_boundary_has_its_color() -> None:
    drawn = figure()
    area = drawn.layout
    for line in backgrounds(draw(drawn, outputs(drawn)))[: area.rows]:
        field = line[area.left :]
        half = area.columns // 2
        assert set(field[: half - 1]) == {BLUE}
        assert set(field[half + 1 :]) == {ORANGE}


def test_up_is_up() -> None:
    drawn = figure()
    field = backgrounds(draw(drawn, outputs(drawn, lambda x, y: y > 0)))
    assert field[0][-1] == ORANGE
    assert field[drawn.layout.rows - 1][-1] == BLUE


def test_a_boundary_inside_a_cell_shows_in_both_halves() -> None:
    drawn = figure()
    probability = np.zeros((*drawn.sample_shape, 1))
    probability[1] = 1.0
    first = list(strips(draw(drawn, probability))[0])[-1]
    assert set(first.text) == {"▀"}
    assert first.style is not None
    assert first.style.color is not None
    assert first.style.bgcolor is not None
    assert (first.style.color.triplet, first.style.bgcolor.triplet) == (BLUE, ORANGE)


def test_points_have_the_hue_of_their_class_and_the_field_behind_them() -> None:
    points = Points(np.array([[-0.5, 0.0], [0.5, 0.0]]), np.array([0, 1]))
    test_points = Points(np.array([[-0.5, 0.5], [0.5, 0.5]]), np.array([0, 1]), hollow=True)
    drawn = figure(points=[points, test_points])
    assert len(drawn.points.labels) == drawn.points.inside == 4
    pale = np.full((*drawn.sample_shape, 1), 0.5)
    for field in (outputs(drawn), pale):
        text = draw(drawn, field)
        found = {
            segment.text: segment.style
            for strip in strips(text)
            for segment in strip
            if segment.text in "●○◆◇"
        }
        assert set(found) == set("●○◆◇")
        for glyph, label in zip("●○◆◇", (0, 0, 1, 1), strict=True):
            style = found[glyph]
            assert style is not None
            assert style.color is not None
            assert style.bgcolor is not None
            behind = style.bgcolor.get_truecolor()
            assert tuple(behind) in field_colors("binary", False, 2, "truecolor")
            colors = point_colors(label, "truecolor", tuple(behind))
            assert colors is not None
            assert style.color.triplet == colors.ink
        rows = [y for y, line in enumerate(plain(text)) if "●" in line]
        assert rows == [drawn.layout.rows // 2]


@pytest.mark.parametrize("capabilities", ALL, ids=str)
@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("discretize", [False, True])
def test_every_terminal_gets_the_whole_picture(capabilities, kind, discretize, capsys) -> None:
    generator = np.random.default_rng(0)
    xy = generator.uniform(-1, 1, (300, 2))
    labels = xy[:, 0] if kind == "regression" else generator.integers(0, 3, 300)
    for width, height in ((58, 24), (16, 5), (9, 3), (1, 1)):
        drawn = BoundaryFigure(
            width,
            height,
            EXTENT,
            capabilities,
            points=[Points(xy, labels), Points(xy / 2, labels, hollow=True)],
            axis_names=("sepal length (cm)", "petal\x1b[2J \u754c width"),
            kind=kind,
            discretize=discretize,
            class_count=3,
        )
        field = generator.uniform(0, 1, (*drawn.sample_shape, 3 if kind == "multiclass" else 1))
        text = draw(drawn, field)
        assert [strip.cell_length for strip in strips(text)] == [width] * height
        assert capabilities.unicode or text.isascii()
        assert not (capabilities.color == "none" and "\x1b" in text)
        assert not re.search(r"\x1b(?!\[[0-9;]*m)", text)
    assert capsys.readouterr() == ("", "")


def test_ascii_shades_one_class_and_letters_the_points() -> None:
    drawn = figure(ASCII, points=[Points(np.array([[-0.5, 0.0], [0.5, 0.0]]), np.array([0, 1]))])
    lines = plain(draw(drawn, outputs(drawn)))
    middle = lines[drawn.layout.rows // 2]
    assert re.fullmatch(r"[ \d.]*[+|] +O +@+X@+", middle)
    assert re.fullmatch(r" *[-+]+", lines[-2])
    assert lines[-1].endswith("x1")
    assert lines[1].lstrip().startswith("x2|")


def test_a_changed_field_gives_the_same_picture_as_a_new_figure() -> None:
    generator = np.random.default_rng(0)
    points = [Points(generator.uniform(-1, 1, (200, 2)), generator.integers(0, 2, 200))]
    used = figure(points=points)
    for _ in range(4):
        field = generator.uniform(0, 1, (*used.sample_shape, 1))
        # Half of the rows stay as they were, as they do while a network learns.
        assert draw(used, field) == draw(figure(points=points), field)


def cells_of(line: Strip) -> list[tuple[str, Style | None]]:
    """Return each character with its style."""
    return [(sign, segment.style) for segment in line for sign in segment.text]


@pytest.mark.parametrize("capabilities", ALL, ids=str)
@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
@settings(deadline=None, max_examples=4)
@given(seed=st.integers(0, 2**32 - 1), sparse=st.booleans())
def test_lines_made_one_by_one_are_those_that_plotext_draws(
    capabilities: Capabilities, kind: FieldKind, seed: int, sparse: bool
) -> None:
    generator = np.random.default_rng(seed)
    points = [Points(generator.uniform(-1, 1, (60, 2)), generator.integers(0, 3, 60))]
    by_line, whole = (
        figure(capabilities, points=points, kind=kind, class_count=3) for _ in range(2)
    )
    before: list[list[tuple[str, Style | None]]] = []
    field = generator.uniform(0, 1, (*whole.sample_shape, 3 if kind == "multiclass" else 1))
    for _ in range(3):
        blank = generator.random(whole.sample_shape) < 0.5 if sparse else None
        wrong = [generator.random(60) < 0.2]
        spans = by_line.update(field, blank=blank, wrong=wrong)
        drawn = [cells_of(line) for line in strips(draw(whole, field, blank=blank, wrong=wrong))]
        after = [cells_of(by_line.strip(y)) for y in range(len(drawn))]
        assert after == drawn
        left = by_line.layout.left
        for y, start, end in spans:
            assert left <= start < end
            pieces = by_line.pieces(y, start, end)
            assert [(sign, style) for text, style, _ in pieces for sign in text] == (
                after[y][start:end]
            )
        if before:
            spans_of = {y: (start, end) for y, start, end in spans}
            for y, (old, new) in enumerate(zip(before, after, strict=True)):
                changed = [x for x, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
                start, end = spans_of.get(y, (0, 0))
                assert all(start <= x < end for x in changed)
        before = after
        # A small part of it is another one next, as while a network learns.
        part = generator.random(field.shape) < 0.02
        field = np.where(part, generator.uniform(0, 1, field.shape), field)


def test_other_points_have_their_own_colours() -> None:
    many = [Points(np.array([[-0.5, 0.0], [0.5, 0.0]]), np.array([0, 2]))]
    used = figure(points=many)
    field = np.random.default_rng(0).uniform(0, 1, (*used.sample_shape, 1))
    for points in (many, many[:0], [Points(np.array([[0.5, 0.5]]), np.array([1]))], many):
        used.place(points)
        fresh = figure(points=points)
        assert draw(used, field) == draw(fresh, field)
        for y in range(used.layout.height):
            assert cells_of(used.strip(y)) == cells_of(fresh.strip(y))


def test_nothing_is_said_to_change_in_a_field_that_stays() -> None:
    drawn = figure()
    assert len(drawn.update(outputs(drawn))) == drawn.layout.rows
    assert drawn.update(outputs(drawn)) == []


def test_a_million_points_leave_room_for_the_field() -> None:
    generator = np.random.default_rng(0)
    xy = generator.normal(0, 0.4, (1_000_000, 2))
    drawn = figure(points=[Points(xy, np.zeros(len(xy), dtype=int))])
    assert 0 < len(drawn.points.labels) <= drawn.layout.rows * drawn.layout.columns / 8
    assert drawn.points.inside > 900_000


def test_a_field_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        draw(figure(), np.zeros((2, 2, 1)))
    with pytest.raises(ValueError, match="classes"):
        draw(figure(kind="multiclass", class_count=3), np.zeros((40, 38, 5)))
