import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from tui.plotting.canvas import plain
from tui.plotting.charts import figure as charts
from tui.plotting.charts.curve import condensed, curve
from tui.plotting.charts.figure import ChartFigure
from tui.plotting.charts.marks import Mark
from tui.plotting.colors import palette
from tui.terminal.capabilities import Capabilities

COLOR = Capabilities(True, "256")
ASCII = Capabilities(False, "none")
EPOCHS = np.arange(1, 2001)
LOSS = np.exp(-EPOCHS / 300) + 0.01


def draw(
    series: dict[str, tuple[ArrayLike, ArrayLike]],
    width: int,
    height: int,
    capabilities: Capabilities,
    *,
    pinned: Sequence[tuple[str, ArrayLike, ArrayLike]] = (),
    **options: Any,
) -> str:
    """Draw curves with a point for every epoch."""
    every = {name: curve(x, y) for name, (x, y) in series.items()}
    others = [(sign, curve(x, y)) for sign, x, y in pinned]
    return charts.draw(every, width, height, capabilities, pinned=others, **options)


@given(values=st.lists(st.floats(), max_size=400), columns=st.integers(1, 50))
def test_the_smallest_and_the_largest_of_each_column_are_kept(
    values: list[float], columns: int
) -> None:
    whole = curve(np.arange(len(values)), values)
    x, y, low, high = condensed(whole, columns)
    assert len(x) <= 2 * columns
    assert np.all(np.diff(x) > 0)
    assert ((low <= y) & (y <= high)).all()
    shown = [value for value in values if abs(value) < 1e300]
    if shown:
        assert (low.min(), high.max()) == (min(shown), max(shown))
    start = -np.inf
    for end, least, most in zip(x, low, high, strict=True):
        inside = whole.y[(whole.x > start) & (whole.x <= end)]
        assert (least, most) == (inside.min(), inside.max())
        # The first point is in its column as well.
        twice = len(whole.x) > 2 * columns and end == whole.x[0]
        start = -np.inf if twice else end


def test_a_spike_one_epoch_wide_is_seen() -> None:
    loss = np.full(100_000, 0.5)
    loss[70_003] = 3.0
    x, _, _, high = condensed(curve(np.arange(100_000), loss), 60)
    assert 0 <= x[high == 3.0] - 70_003 < 100_000 / 60


def test_what_lay_between_the_points_that_are_kept_is_in_the_band() -> None:
    epochs = np.arange(0, 4000, 4)
    low, high = np.full(1000, 0.4), np.full(1000, 0.6)
    high[500] = 3.0
    _, _, least, most = condensed(curve(epochs, np.full(1000, 0.5), low, high), 30)
    assert (least.min(), most.max()) == (0.4, 3.0)


def noisy(level: float, seed: int) -> NDArray[np.float64]:
    return level + np.random.default_rng(seed).uniform(-0.2, 0.2, 4000)


@pytest.mark.parametrize("capabilities", [COLOR, ASCII, Capabilities(True, "16")])
def test_of_many_epochs_in_a_column_both_curves_are_lines_with_a_band(
    capabilities: Capabilities,
) -> None:
    epochs = np.arange(4000)
    series = {"train": (epochs, noisy(0.5, 1)), "test": (epochs, noisy(0.8, 2))}
    text = draw(series, 60, 16, capabilities)
    if capabilities.color == "256":
        for tint in palette.band_colors("256"):
            assert f"48;2;{';'.join(map(str, tint))}m" in text
    else:
        picture = "".join(line[4:] for line in plain(text)[1:-2])
        assert all(
            picture.count(shade) > 10 for shade in ("░▒▓" if capabilities.unicode else ":-+")
        )
    lines = "\n".join(plain(text)[1:-2])
    if not capabilities.unicode:
        # A line is one cell high: neither curve is a carpet.
        assert 40 < lines.count("*") < 80
        assert 40 < lines.count("o") < 80


@example(values=[0.0, 2.2e-309], width=20, height=6, unit="", last=1)
@given(
    values=st.lists(st.floats(0, 100), min_size=2, max_size=40),
    width=st.integers(20, 90),
    height=st.integers(6, 40),
    unit=st.sampled_from(["", "%"]),
    last=st.integers(1, 10**6),
)
def test_marks_are_at_equal_distances_with_labels_of_their_own(
    values: list[float], width: int, height: int, unit: str, last: int
) -> None:
    epochs = np.linspace(0, last, len(values))
    figure = ChartFigure({"train": curve(epochs, values)}, width, height, COLOR, unit=unit)
    for axis in (figure.up, figure.across):
        assert len(axis.labels) == len(set(axis.labels))
        cells = [float(axis.cells_of(np.float64(value))) for value in axis.values]
        if len(cells) > 1:
            np.testing.assert_allclose(cells, np.rint(cells), atol=1e-6)
        assert len({round(b - a) for a, b in pairwise(cells)}) <= 1
    assert all(label.endswith(unit) for label in figure.up.labels)
    assert all(value == int(value) for value in figure.across.values)
    if unit:
        assert all(0 <= value <= 100 for value in figure.up.values)
    rows = [row for row, line in enumerate(plain(figure.draw())) if "┤" in line]
    assert len({b - a for a, b in pairwise(rows)}) <= 1


def test_accuracy_is_marked_in_percent() -> None:
    lines = plain(draw({"train": (EPOCHS, 100 - 50 * LOSS)}, 60, 12, COLOR, unit="%"))
    assert any(line.startswith("100%┤") for line in lines)


@pytest.mark.parametrize(("capabilities", "best", "change"), [(COLOR, "◆", "▲"), (ASCII, "@", "^")])
def test_the_best_and_every_change_are_marked_and_named_at_the_cursor(
    capabilities: Capabilities, best: str, change: str
) -> None:
    marks = [Mark(700, "learning rate 0.3"), Mark(1500, "best test loss", 0, LOSS[1499])]
    figure = ChartFigure({"test": curve(EPOCHS, LOSS)}, 60, 14, capabilities, noted=marks)
    lines = plain(figure.draw())
    assert sum(line.count(best) for line in lines[1:-2]) == 1
    assert lines[-2].count(change) == 1
    first, second = figure.stops_of_marks
    assert figure.reading(first).marks == ("learning rate 0.3",)
    assert figure.reading(second).marks == ("best test loss",)
    assert figure.reading(0).marks == ()


def test_the_cursor_reads_off_what_is_in_its_column() -> None:
    figure = ChartFigure({"train": curve([0, 1, 2, 3], [4.0, 3.0, 2.5, 2.0])}, 40, 10, COLOR)
    assert figure.stops.tolist() == [0, 1, 2, 3]
    lines = plain(figure.draw(2))
    assert lines[0] == "epoch 2  ━ train 2.5"
    assert sum("│" in line[5:] for line in lines[1:-2]) > 3
    long = ChartFigure({"train": curve(np.arange(4000), noisy(0.5, 1))}, 60, 10, COLOR)
    reading = long.reading(20)
    inside = noisy(0.5, 1)[int(reading.first) : int(reading.last) + 1]
    value, low, high = reading.values["train"]
    assert (low, high) == (inside.min(), inside.max())
    assert value == np.sort(inside)[(len(inside) - 1) // 2]
    assert re.match(
        r"epochs [\d,]+–[\d,]+  ━ train 0\.\d+ \(0\.3\d* to 0\.[67]\d*\)", plain(long.draw(20))[0]
    )
    narrow = ChartFigure({"train": curve(np.arange(4000), noisy(0.5, 1))}, 30, 10, COLOR)
    assert re.match(r"epochs [\d,]+–[\d,]+  ━ 0\.\d+$", plain(narrow.draw(10))[0])


@pytest.mark.parametrize("width", range(16, 62))
def test_where_there_is_little_room_the_values_at_the_cursor_are_whole(width: int) -> None:
    epochs = np.arange(40_000)
    train, test = 0.357 + 0.0 * epochs, 0.554 + 0.0 * epochs
    series = {"train": curve(epochs, train), "test": curve(epochs, test)}
    figure = ChartFigure(series, width, 10, COLOR)
    line = plain(figure.draw(len(figure.stops) // 2))[0]
    assert re.search(r"━( train)? 0\.357 {1,2}━( test)? 0\.554$", line), line
    assert "…" not in line
    # The epochs give way, but no sooner than they must.
    assert (width < 24) or re.match(r"[\d,epochs –]*\d  ━", line), line


def test_the_latest_values_stand_above_the_curves() -> None:
    series = {"train": (EPOCHS, LOSS), "test": (EPOCHS, LOSS + 0.1)}
    lines = plain(draw(series, 60, 12, COLOR, title="loss"))
    assert lines[0] == "loss  ━ train 0.011  ━ test 0.111"
    assert lines[-1].split() == ["0", "500", "1000", "1500", "2000"]
    narrow = plain(draw(series, 30, 12, COLOR, title="loss"))[0]
    assert narrow == "━ train 0.011  ━ test 0.111"


def test_ascii_is_ascii_and_curves_differ_in_it() -> None:
    series = {"train": (EPOCHS, LOSS), "tést\x1b[2J": (EPOCHS, LOSS + 0.2)}
    text = draw(series, 60, 12, ASCII, title="loss", unit="%")
    assert text.isascii()
    assert "\x1b" not in text
    assert "*" in text
    assert "o" in "".join(plain(text)[1:])
    in_color = draw(series, 60, 12, Capabilities(False, "256"))
    assert in_color.isascii()
    assert "\x1b[2J" not in in_color


@pytest.mark.parametrize("log_scale", [False, True])
@pytest.mark.parametrize(
    "values",
    [
        [],
        [0.5],
        [0.5, 0.5, 0.5],
        [0.0, 0.0],
        [-1.0, 2.0],
        [np.nan, np.inf, -np.inf],
        [np.nan, 1.0, np.nan],
        [1e-320, 1e-300],
        [-1e308, 1e308],
        [1.0, 1.0 + 1e-12],
    ],
)
@pytest.mark.parametrize("capabilities", [COLOR, ASCII, Capabilities(True, "none")])
def test_any_history_can_be_drawn(
    values: list[float],
    log_scale: bool,
    capabilities: Capabilities,
    capsys: pytest.CaptureFixture[str],
) -> None:
    series = {"train": (range(len(values)), values)}
    for width, height in ((60, 12), (20, 4), (5, 2), (1, 1)):
        lines = plain(draw(series, width, height, capabilities, log_scale=log_scale, title="loss"))
        assert len(lines) == height
        assert all(len(line) <= width for line in lines)
    # plotext must not talk to the terminal that the program is drawing on.
    assert capsys.readouterr() == ("", "")


def test_a_log_axis_is_labelled_in_values() -> None:
    loss = 10.0 ** -np.linspace(0, 4, 200)
    text = "\n".join(plain(draw({"train": (np.arange(200), loss)}, 60, 20, COLOR, log_scale=True)))
    assert "0.001┤" in text
    assert "1e−4┤" in text


def test_an_exact_fit_does_not_break_a_log_axis() -> None:
    lines = plain(draw({"train": ([1, 2, 3], [1.0, 0.1, 0.0])}, 40, 8, COLOR, log_scale=True))
    assert lines[0] == "━ train 0"
    assert any("⠀" < c <= "⣿" for c in "".join(lines[1:]))


def test_epochs_are_whole_numbers() -> None:
    for last in (1, 2, 3, 7):
        series = {"train": (np.arange(1, last + 1), np.linspace(1, 0, last))}
        assert "." not in plain(draw(series, 60, 8, COLOR))[-1]


def colors_of(text: str) -> set[str]:
    return set(re.findall(r"38;2;(\d+;\d+;\d+)m", text))


def test_where_two_curves_meet_both_are_seen() -> None:
    alike = {"train": (EPOCHS, LOSS), "test": (EPOCHS, LOSS)}
    chart = draw(alike, 60, 12, COLOR).split("\n", 1)[1]
    for index in (0, 1):
        ink = palette.series_color(index, "256")
        assert ink is not None
        assert ";".join(map(str, ink)) in colors_of(chart)
    letters = "".join(plain(draw(alike, 60, 12, ASCII))[1:])
    assert letters.count("*") > 15
    assert letters.count("o") > 15


def test_the_axis_of_epochs_says_so() -> None:
    assert plain(draw({"train": (EPOCHS, LOSS)}, 60, 12, COLOR))[-2].endswith(" epoch")


@pytest.mark.parametrize("width", [16, 26, 40, 60])
@pytest.mark.parametrize("changes", [[2000], [1, 2000], [1900, 1950], [1000, 1500, 2000]])
def test_no_change_stands_in_the_name_of_the_axis(width: int, changes: list[int]) -> None:
    noted = [Mark(epoch, f"learning rate {epoch}") for epoch in changes]
    axis = plain(draw({"train": (EPOCHS, LOSS)}, width, 12, COLOR, noted=noted))[-2]
    assert 1 <= axis.count("▲") <= len(changes)
    assert "p" not in axis or re.search(r"(^|[ ─┬└])epoch($|[ ─┬])", axis), axis
    assert "epoch" in axis or width < 40


def test_other_runs_are_there_to_compare_with_in_grey_and_numbered() -> None:
    series = {"train": (EPOCHS[:100], LOSS[:100])}
    text = draw(series, 60, 12, COLOR, pinned=[("2", EPOCHS, LOSS + 0.3)])
    grey = palette.pinned_color("256")
    assert grey is not None
    assert ";".join(map(str, grey)) in colors_of(text)
    lines = plain(text)
    assert lines[0] == "━ train 0.727"
    assert any(line.endswith("2") for line in lines[1:-2])
    # The axes hold the longest of all runs.
    assert "2000" in lines[-1]


def test_the_number_of_a_short_run_is_not_taken_for_a_value_of_the_axis() -> None:
    pinned = [("9", EPOCHS[:2], LOSS[:2] + 0.3)]
    lines = plain(draw({"train": (EPOCHS, LOSS)}, 60, 12, COLOR, pinned=pinned))
    marked = [line for line in lines[1:-2] if "9" in line]
    assert len(marked) == 1
    assert re.search("[│┤].*9", marked[0])


def test_signs_of_runs_that_end_in_one_place_are_told_apart() -> None:
    end = np.array([0.0, 100.0]), np.array([1.0, 0.5])
    pinned = [(sign, *end) for sign in "135"]
    lines = plain(draw({"train": end}, 60, 10, COLOR, pinned=pinned))
    assert any(re.search(r"5[^\d]3[^\d]1$", line.rstrip()) for line in lines)


def test_what_lies_below_the_chart_is_said_with_its_value() -> None:
    series = {"train": ([0, 1], [-5.959, -3.2])}
    text = plain(draw(series, 60, 10, COLOR, lowest=-1.0))
    assert "−3.2" in text[0]
    # Where nothing lies above it, there is nothing to make room for.
    assert not any("≤" in line for line in text)
    alone = plain(draw({"train": ([0], [-5.959])}, 60, 10, COLOR, lowest=-1.0))
    assert any(line.startswith("−5.96┤") for line in alone)
    rising = {"train": ([0, 1, 2], [-5.959, 0.2, 0.8])}
    for capabilities, sign in ((COLOR, "≤−1"), (ASCII, "<=-1")):
        text = plain(draw(rising, 60, 12, capabilities, lowest=-1.0))
        assert "0.8" in text[0]
        assert any(line.lstrip().startswith(sign) for line in text[1:])


@pytest.mark.parametrize("log_scale", [False, True])
@pytest.mark.parametrize("span", [1e-3, 1e-5, 3e-7, 1e-8])
@pytest.mark.parametrize("level", [0.6931, 1.234e-5, 54321.0, 1.5e7])
def test_no_two_marks_of_the_values_have_one_label(
    level: float, span: float, log_scale: bool
) -> None:
    series = {"train": (EPOCHS, level * (1 + span * EPOCHS / 2000))}
    lines = plain(draw(series, 80, 20, COLOR, log_scale=log_scale))
    labels = [found[0] for line in lines[1:-1] if (found := re.findall(r"^ *([-\d.e]+)", line))]
    assert len(labels) == len(set(labels)) > 0


def test_what_other_draws_reach_is_seen_behind_the_curves_in_every_column() -> None:
    epochs = [0, 100]
    own = {"train": curve(epochs, [3.0, 3.0])}
    spread = [curve(epochs, [1.0, 1.0], [0.0, 0.0], [2.0, 2.0])]
    thin = curve(epochs, [1.0, 1.0], [0.999, 0.999], [1.001, 1.001])
    for capabilities, all_of_them, middle in (
        (Capabilities(True, "none"), "░", "▓"),
        (ASCII, ":", "+"),
    ):
        rows = plain(charts.draw(own, 60, 20, capabilities, spread=[*spread, thin]))
        columns = len(rows[1].rstrip())
        assert max(row.count(middle) for row in rows) > columns - 10
        assert sum(all_of_them * 10 in row for row in rows) >= 2
    # The axis has room for the half in the middle; an extreme may go beyond it.
    far = [curve(epochs, [1.0, 1.0], [0.0, 0.0], [1e6, 1e6]), thin]
    assert ChartFigure(own, 60, 20, COLOR, spread=far).up.high < 10.0


@pytest.mark.parametrize("log_scale", [False, True])
def test_other_draws_without_an_epoch_leave_the_chart_as_it_is(log_scale: bool) -> None:
    own = {"train": curve([0, 100], [3.0, 2.0])}
    nothing = curve([], [], [], [])
    drawn = charts.draw(own, 60, 20, COLOR, spread=[nothing, nothing], log_scale=log_scale)
    assert drawn == charts.draw(own, 60, 20, COLOR, log_scale=log_scale)
