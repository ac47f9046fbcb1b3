import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plotting import ticks


def test_ticks_are_round() -> None:
    assert ticks.nice_ticks(-1.3, 1.3, 3) == [-1, 0, 1]
    assert ticks.labels(ticks.nice_ticks(0.1, 0.72, 4)) == ["0.2", "0.4", "0.6"]
    assert ticks.nice_ticks(1, 1, 3) == []
    assert ticks.nice_ticks(0, float("inf"), 3) == []


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6), most=st.integers(2, 9))
def test_ticks_are_inside_few_and_labelled_apart(low: float, span: float, most: int) -> None:
    values = ticks.nice_ticks(low, low + span, most)
    assert len(values) <= most
    assert all(low - span * 1e-6 <= value <= low + span * (1 + 1e-6) for value in values)
    if abs(low) < 1e4 and span < 1e4:
        assert len(set(ticks.labels(values))) == len(values)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.54123, "0.541"),
        (0.0154, "0.015"),
        (0.00154, "0.0015"),
        (1.64e-29, "1.6e−29"),
        (12.345, "12.3"),
        (999.4, "999"),
        (-999.96, "−1000"),
        (1520.4, "1520"),
        (0.00001234, "1.2e−5"),
        (123456.0, "1.2e5"),
        (float("nan"), "nan"),
        (float("-inf"), "−inf"),
    ],
)
def test_a_latest_value_is_short(value: float, text: str) -> None:
    assert ticks.short(value) == text


@pytest.mark.parametrize(
    ("value", "cells", "said"),
    [
        (0.13, 8, "0.130"),
        (-0.0814, 8, "−0.081"),
        (1e-5, 8, "0.000010"),
        (-1.23e-5, 8, "−0.00001"),
        (1.234e-7, 8, "1.23e−7"),
        (0.0, 8, "0.000"),
        (-0.0, 8, "0.000"),
        (-1234.567, 7, "−1234.6"),
        (1e30, 8, "1e30"),
        (-1e30, 6, "−1e30"),
        (float("nan"), 8, "nan"),
    ],
)
def test_a_number_is_written_as_people_do_and_nothing_small_is_0(
    value: float, cells: int, said: str
) -> None:
    assert ticks.plain(value, cells) == said
    assert len(said) <= cells
