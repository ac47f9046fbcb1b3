import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plotting import curves
from tui.plotting.canvas import plain
from tui.plotting.colors import palette
from tui.plotting.thinning import thin
from tui.terminal.capabilities import Capabilities

COLOR = Capabilities(True, "256")
ASCII = Capabilities(False, "none")
EPOCHS = np.arange(1, 2001)
LOSS = np.exp(-EPOCHS / 300) + 0.01


@given(
    values=st.lists(st.floats(), max_size=400),
    columns=st.integers(1, 50),
)
def test_thinning_keeps_the_extremes(values: list[float], columns: int) -> None:
    x, y = thin(np.arange(len(values)), values, columns)
    assert len(x) == len(y) <= 2 * columns
    assert np.all(np.diff(x) > 0)
    shown = [value for value in values if abs(value) < 1e300]
    if shown:
        assert (y.min(), y.max()) == (min(shown), max(shown))


def test_a_spike_one_epoch_wide_is_seen() -> None:
    loss = np.full(100_000, 0.5)
    loss[70_003] = 3.0
    x, y = thin(np.arange(100_000), loss, 60)
    assert x[y == 3.0].tolist() == [70_003]


def test_the_latest_values_stand_above_the_curves() -> None:
    series = {"train": (EPOCHS, LOSS), "test": (EPOCHS, LOSS + 0.1)}
    lines = plain(curves.draw(series, 60, 12, COLOR, title="loss"))
    assert lines[0] == "loss  ━ train 0.011  ━ test 0.111"
    assert lines[-1].split() == ["500", "1000", "1500", "2000"]
    narrow = plain(curves.draw(series, 30, 12, COLOR, title="loss"))[0]
    assert narrow == "━ train 0.011  ━ test 0.111"


def test_ascii_is_ascii_and_curves_differ_in_it() -> None:
    series = {"train": (EPOCHS, LOSS), "tést\x1b[2J": (EPOCHS, LOSS + 0.2)}
    text = curves.draw(series, 60, 12, ASCII, title="loss", unit="%")
    assert text.isascii()
    assert "\x1b" not in text
    assert "*" in text
    assert "o" in "".join(plain(text)[1:])
    in_color = curves.draw(series, 60, 12, Capabilities(False, "256"))
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
        lines = plain(
            curves.draw(series, width, height, capabilities, log_scale=log_scale, title="loss")
        )
        assert len(lines) == height
        assert all(len(line) <= width for line in lines)
    # plotext must not talk to the terminal that the program is drawing on.
    assert capsys.readouterr() == ("", "")


def test_a_log_axis_is_labelled_in_values() -> None:
    loss = 10.0 ** -np.linspace(0, 4, 200)
    text = "\n".join(
        plain(curves.draw({"train": (np.arange(200), loss)}, 60, 20, COLOR, log_scale=True))
    )
    assert "0.001┤" in text
    assert "1e-4┤" in text


def test_an_exact_fit_does_not_break_a_log_axis() -> None:
    lines = plain(
        curves.draw({"train": ([1, 2, 3], [1.0, 0.1, 0.0])}, 40, 8, COLOR, log_scale=True)
    )
    assert lines[0] == "━ train 0"
    assert any("⠀" < c <= "⣿" for c in "".join(lines[1:]))


def test_epochs_are_whole_numbers() -> None:
    for last in (1, 2, 3, 7):
        series = {"train": (np.arange(1, last + 1), np.linspace(1, 0, last))}
        assert "." not in plain(curves.draw(series, 60, 8, COLOR))[-1]


def colors_of(text: str) -> set[str]:
    return set(re.findall(r"38;2;(\d+;\d+;\d+)m", text))


def test_where_two_curves_meet_both_are_seen() -> None:
    alike = {"train": (EPOCHS, LOSS), "test": (EPOCHS, LOSS)}
    chart = curves.draw(alike, 60, 12, COLOR).split("\n", 1)[1]
    for index in (0, 1):
        ink = palette.series_color(index, "256")
        assert ink is not None
        assert ";".join(map(str, ink)) in colors_of(chart)
    letters = "".join(plain(curves.draw(alike, 60, 12, ASCII))[1:])
    assert letters.count("*") > 15
    assert letters.count("o") > 15


def test_the_axis_of_epochs_says_so() -> None:
    assert plain(curves.draw({"train": (EPOCHS, LOSS)}, 60, 12, COLOR))[-2].endswith(" epoch")


def test_other_runs_are_there_to_compare_with_in_grey_and_numbered() -> None:
    series = {"train": (EPOCHS[:100], LOSS[:100])}
    text = curves.draw(series, 60, 12, COLOR, pinned=[("2", EPOCHS, LOSS + 0.3)])
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
    lines = plain(curves.draw({"train": (EPOCHS, LOSS)}, 60, 12, COLOR, pinned=pinned))
    marked = [line for line in lines[1:-2] if "9" in line]
    assert len(marked) == 1
    assert re.search("[│┤].*9", marked[0])


def test_signs_of_runs_that_end_in_one_place_are_told_apart() -> None:
    end = np.array([0.0, 100.0]), np.array([1.0, 0.5])
    pinned = [(sign, *end) for sign in "135"]
    lines = plain(curves.draw({"train": end}, 60, 10, COLOR, pinned=pinned))
    assert any(re.search(r"5[^\d]3[^\d]1$", line.rstrip()) for line in lines)


def test_what_lies_below_the_chart_is_said_with_its_value() -> None:
    series = {"train": ([0, 1], [-5.959, -3.2])}
    text = plain(curves.draw(series, 60, 10, COLOR, lowest=-1.0))
    assert "-3.2" in text[0]
    assert any("≤-1" in line for line in text[1:])
    rising = {"train": ([0, 1, 2], [-5.959, 0.2, 0.8])}
    for capabilities, sign in ((COLOR, "≤-1"), (ASCII, "<=-1")):
        text = plain(curves.draw(rising, 60, 12, capabilities, lowest=-1.0))
        assert "0.8" in text[0]
        assert any(line.lstrip().startswith(sign) for line in text[1:])


@pytest.mark.parametrize("log_scale", [False, True])
@pytest.mark.parametrize("span", [1e-3, 1e-5, 3e-7, 1e-8])
@pytest.mark.parametrize("level", [0.6931, 1.234e-5, 54321.0, 1.5e7])
def test_no_two_marks_of_the_values_have_one_label(
    level: float, span: float, log_scale: bool
) -> None:
    series = {"train": (EPOCHS, level * (1 + span * EPOCHS / 2000))}
    lines = plain(curves.draw(series, 80, 20, COLOR, log_scale=log_scale))
    labels = [found[0] for line in lines[1:-1] if (found := re.findall(r"^ *([-\d.e]+)", line))]
    assert len(labels) == len(set(labels)) > 0
