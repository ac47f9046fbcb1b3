"""A stage fits its panel, at every size and in both notations, and loses no number that matters."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core import ExperimentConfig, Explanation, explain_step, trace_step
from tui.panels.understanding.step.curve import curve_rows
from tui.panels.understanding.step.histogram import histogram, tug_of_war
from tui.panels.understanding.step.rows import STAGES, View, rows


def explained(**settings: Any) -> Explanation:
    place = settings.pop("place", {})
    experiment = ExperimentConfig(**settings).build()
    list(experiment.trainer.epochs(100 if not settings else 2))
    return explain_step(trace_step(experiment.trainer), experiment.dataset, **place)


LESSON = explained(place={"example": 569, "layer": 1, "neuron": 2})
OTHERS = [
    LESSON,
    LESSON.of_neuron(2, 1),
    explained(dataset="digits", hidden=(20, 9), optimizer="adam", batch_size=16, dropout=0.3),
    explained(dataset="iris", l2=0.1, clip_norm=0.01, activation="tanh"),
    explained(dataset="sine", hidden=()),
]


def lines(explanation: Explanation, stage: int, width: int, height: int, **how: bool) -> list[str]:
    view = View(stage, width, height, **how)
    return ["".join(span.text for span in row).rstrip() for row in rows(explanation, view)]


@given(
    st.integers(0, len(OTHERS) - 1),
    st.integers(1, STAGES),
    st.integers(20, 120),
    st.integers(4, 50),
    st.booleans(),
    st.booleans(),
)
def test_a_stage_fits_whatever_room_there_is(
    which: int, stage: int, width: int, height: int, together: bool, unicode: bool
) -> None:
    shown = lines(OTHERS[which], stage, width, height, together=together, unicode=unicode)
    assert len(shown) <= height
    assert max(map(cell_len, shown)) <= width
    assert all(line.isascii() for line in shown) or unicode


@pytest.mark.parametrize(
    ("stage", "numbers"),
    [
        (1, ["+0.7924", "+1.3672", "» a0 = X[[569]]"]),
        (2, ["+1.7711 = +1.4034", "+0.1792 = +0.2450", "−0.1043", "» z1 = a0 @ W1 + b1"]),
        (3, ["+1.5441", "open for 387 of 800", "» a1 = np.maximum(0, z1)"]),
        (4, ["−ln 0.3493", "1.0519", "0.6808", "0.6931"]),
        (5, ["0.3493 − 1", "−0.6507 × −0.6306 = +0.4104", "» dz1 = da1 * (z1 > 0)"]),
        (
            6,
            [
                "+0.3252",
                "−0.001260",
                "193 pull up",
                "pull up  ",
                " down",
                "» dW1 = a0.T @ dz1 / 800",
            ],
        ),
        (7, ["+1.77125", "+0.17823", "−0.10564", "» W1 -= 0.1 * dW1"]),
        (8, ["0.68044", "100%", "508 fell, 292 rose"]),
    ],
)
def test_the_smallest_panel_has_every_number_of_the_lesson(stage: int, numbers: list[str]) -> None:
    shown = "\n".join(lines(LESSON, stage, 46, 18))
    for number in numbers:
        assert number in shown


def test_the_strip_says_which_of_the_eight_stages_it_is() -> None:
    strip = " 1 x  2 z  3 a  4 L  5 dz [6 dW] 7 W  8 ΔL"
    assert lines(LESSON, 6, 46, 18)[0] == strip
    assert lines(LESSON, 6, 46, 18, unicode=False)[0] == strip.replace("Δ", "d")


def test_a_bar_is_as_long_as_its_term_is_large() -> None:
    shares = {row[0].text.strip(): row[-1].share for row in rows(LESSON, View(2, 46, 18)) if row}
    assert shares["x1"] == 1.0
    assert shares["x2"] == pytest.approx(0.2450 / 1.4034, abs=1e-3)
    assert shares["z1"] is None


def test_with_all_examples_as_many_are_shown_as_there_is_room_for() -> None:
    few, many = (lines(LESSON, 2, 60, height, together=True) for height in (12, 30))
    assert any(line.startswith("569") for line in few)
    assert len([line for line in many if line[:1].isdigit()]) > len(few)
    assert "all 800" in few[2]


def test_gradients_are_checked_in_place_of_the_stage() -> None:
    shown = "\n".join(lines(LESSON, 6, 46, 18, checked=True))
    assert "−0.001311804  ⌃9" in shown
    assert "Both ways find the same slopes." in shown


def test_spread_numbers_are_drawn_and_what_is_not_finite_is_left_out() -> None:
    assert histogram([0.0, 0.1, 1.0, float("nan"), float("inf")], 2) == "█▄"
    assert histogram([0.0, 0.1, 1.0], 2, unicode=False) == "@="
    assert tug_of_war([-1.0, -0.9, 0.0, 0.5], 5) == "█ │ ▄"
    assert tug_of_war([], 9) == tug_of_war([0.0], 9) == histogram([], 9) == ""


def test_a_long_label_goes_on_where_its_row_has_no_number() -> None:
    for unicode in (True, False):
        shown = lines(LESSON, 8, 46, 18, unicode=unicode)
        row = next(line for line in shown if line.startswith("promised by the slope "))
        assert row.endswith("0.0003434")
        assert (
            len({len(line) for line in shown if line.startswith(("loss of", "its", "prom"))}) == 1
        )


def test_a_line_of_numpy_is_whole_where_there_is_room_and_words_end_with_their_sentence() -> None:
    line = LESSON.stages[3].numpy[-1]
    assert len(line) > 40
    for height in range(10, 30):
        shown = lines(LESSON, 4, 40, height)
        assert height < 14 or line.split() == " ".join(shown).partition("» ")[2].split()
    for height in range(8, 40):
        shown = lines(LESSON, 6, 46, height)
        words = " ".join(LESSON.stages[5].words)
        said = [line for line in shown if line and line in words]
        assert not said or said[-1].endswith((".", "are shut"))


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sine", "linear"])
def test_the_activation_is_a_curve_with_the_neuron_on_it(activation: str, unicode: bool) -> None:
    curve = explained(activation=activation).stages[2].curve
    assert curve is not None
    shown = [
        "".join(span.text for span in row) for row in curve_rows(curve, 41, 9, unicode=unicode)
    ]
    assert len(shown) == 9
    assert {*map(len, shown)} == {41}
    places = [
        (y, row.index("●" if unicode else "O"))
        for y, row in enumerate(shown[:-1])
        if ("●" if unicode else "O") in row
    ]
    ((y, x),) = places
    z, a = curve.at
    assert x - 7 == round((z - curve.z[0]) / (curve.z[-1] - curve.z[0]) * 33)
    low, high = min(*curve.a, a), max(*curve.a, a)
    assert y == round((high - a) / (high - low) * 6)


def test_softmax_has_no_curve_for_its_outputs_depend_on_each_other() -> None:
    assert OTHERS[2].of_neuron(3, 1).stages[2].curve is None


def test_before_the_first_step_the_labels_of_the_last_stage_are_whole_and_nought_has_no_sign() -> (
    None
):
    first = explain_step(trace_step(ExperimentConfig().build().trainer))
    shown = lines(first, 8, 46, 18)
    assert any(line.startswith("loss of all 800 ") for line in shown), shown
    back = "\n".join(lines(first, 5, 48, 36))
    assert " 0.000" in back
    assert not re.search(r"[+−]0\.000\b", back)


def test_of_a_shut_neuron_the_way_back_has_whole_labels_and_says_why_nothing_comes() -> None:
    shown = lines(LESSON.of_neuron(1, 5), 5, 46, 18)
    assert "dz2 × W2    −0.6507 × −0.2038 = +0.1326" in shown
    assert "da1 × slope +0.1326 ×       0 =  0.0000" in shown
    assert "its slope is 0: no error" in " ".join(shown)


def test_what_a_step_changes_and_what_the_slope_promised_have_as_many_digits() -> None:
    shown = "\n".join(lines(LESSON, 8, 46, 18))
    found = re.search(r"loss of all 800 .* −(\S+)\npromised by the slope +−(\S+)\n", shown)
    assert found, shown
    assert len(found[1]) == len(found[2])
