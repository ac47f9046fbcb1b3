from __future__ import annotations

import dataclasses
from itertools import pairwise

import numpy as np
import pytest

from core import ExperimentConfig, Metrics
from tui.panels.comparison import rows as table
from tui.panels.comparison.runs import Run
from tui.widgets.rows import Row

LESSON = ExperimentConfig(samples=100, epochs=10**9)
CURVE = np.arange(6.0), np.linspace(1.0, 0.3, 6)


def run(config: ExperimentConfig = LESSON, number: int = 0) -> Run:
    return Run(
        number=number,
        experiment=number + 1,
        config=config,
        output_activation="sigmoid",
        task="classification",
        metrics=Metrics(5, 2 / 3, 2 / 3 + 0.1, 0.7, 0.6),
        best=(4, 0.3),
        loss=CURVE,
        score=CURVE,
    )


def lines(rows: list[Row]) -> list[str]:
    return ["".join(span.text for span in row) for row in rows]


@pytest.mark.parametrize("width", [28, 38, 78, 118])
def test_the_table_has_the_results_of_every_run(width: int) -> None:
    runs = [run(number=1), run(LESSON.replace(learning_rate=0.3), 2)]
    rows, starts = table.rows(runs, run(LESSON.replace(hidden=(4,))), 2, width)
    text = lines(rows)
    assert [text[start].split()[0] for start in starts] == ["1", "▶2"]
    for word in ("0.667", "0.767", "70.0%", "60.0%", "0.300 at 4"):
        assert sum(word in line for line in text) == 3
    assert max(map(len, text)) <= width
    assert "8 · rate 0.3" in text[starts[1]]


@pytest.mark.parametrize("width", [28, 38, 78, 118])
def test_small_losses_stand_apart_with_their_digits(width: int) -> None:
    small = dataclasses.replace(
        run(number=1), metrics=Metrics(5, 1.64e-29, 1.76e-29, -5.959, 1.0), best=(4, 1.52e-29)
    )
    text = lines(table.rows([small], None, 1, width)[0])
    words = " ".join(text).split()
    assert {"1.6e−29", "1.8e−29", "1.5e−29"} <= {*words}
    assert max(map(len, text)) <= width


def test_an_empty_table_says_how_to_fill_it() -> None:
    rows, starts = table.rows([], run(), 0, 38)
    assert "c pins this one" in lines(rows)[1]
    assert starts == []


@pytest.mark.parametrize("width", [28, 38, 78, 118])
def test_what_tells_runs_apart_is_there_however_narrow_the_panel_is(width: int) -> None:
    circles = [run(LESSON, 1), run(LESSON.replace(learning_rate=0.3, activation="tanh"), 2)]
    moons = run(LESSON.replace(dataset="moons", learning_rate=0.3, hidden=(16, 16)))
    text = lines(table.rows(circles, moons, 1, width)[0])
    words = " ".join(text).split()
    assert "…" not in " ".join(words)
    for word, runs in (("16,16", 1), ("tanh", 1), ("0.1", 1), ("0.3", 2)):
        assert words.count(word) == runs
    assert max(map(len, text)) <= width


def test_in_a_wide_panel_results_stand_beside_the_names() -> None:
    runs = [run(LESSON, 1), run(LESSON.replace(hidden=(16, 16)), 2)]
    rows, _ = table.rows(runs, None, 1, 190)
    assert max(map(len, lines(rows))) < 90


def test_names_of_wide_characters_are_whole_where_there_is_room() -> None:
    own = LESSON.replace(samples=None, data="utf8 名前 .csv", target="種類")
    runs = [run(own, 1), run(own.replace(learning_rate=0.5, seed=7), 2)]
    # As the data of both are the same, a name needs something wide of its own.
    other = run(LESSON.replace(samples=None, data="もう一つの長い名前の表.csv", target="種類"), 3)
    rows, _ = table.rows([*runs, other], None, 1, 190)
    text = "\n".join(lines(rows))
    assert "…" not in text
    assert "utf8 名前 .csv · rate 0.5 · seed 7" in text


@pytest.mark.parametrize("width", [22, 30, 36, 78])
def test_in_a_narrow_panel_nothing_is_cut_at_the_border(width: int) -> None:
    assert max(map(len, lines(table.rows([], None, 0, width)[0]))) <= width
    advice = " ".join(lines(table.rows([], None, 0, width)[0]))
    assert "stay, in grey, while others run." in advice
    runs = [run(LESSON, 1), run(LESSON.replace(hidden=(16, 16)), 2)]
    rows, _ = table.rows(runs, None, 1, width)
    assert max(map(len, lines(rows))) <= width
    assert "at 4" in " ".join(lines(rows))


@pytest.mark.parametrize("width", [28, 38, 78, 118])
def test_losses_that_mean_something_else_stand_apart_with_the_reason(width: int) -> None:
    smoothed = run(LESSON.replace(label_smoothing=0.2), 1)
    runs = [smoothed, run(LESSON.replace(learning_rate=0.3), 2), run(LESSON.replace(noise=0.3), 3)]
    rows, starts = table.rows(runs, run(), 1, width)
    text = lines(rows)
    assert [text[start].split()[0] for start in starts] == ["▶1", "2", "3"]
    assert starts[1] < starts[0] < starts[2]
    assert max(map(len, text)) <= width
    between = " ".join(" ".join(text[starts[1] : starts[0]]).split())
    assert "· " in between  # the present run stands with those that compare
    assert "Other label smoothing: only the scores compare with those above." in between
    after = " ".join(" ".join(text[starts[0] : starts[2]]).split())
    assert "Other data: no number below compares with those above." in after
    assert sum("best loss" in line for line in text) == (3 if width >= 78 else 0)


def test_of_runs_with_the_same_settings_it_is_said_which_they_are_alike() -> None:
    rows, _ = table.rows([run(number=1), run(number=2)], run(LESSON.replace(seed=1)), 1, 118)
    text = lines(rows)
    assert any("as run 1" in line and line.strip().startswith("2") for line in text)


def test_where_no_settings_differ_that_is_said_of_all_runs_in_the_same_words() -> None:
    text = "\n".join(lines(table.rows([run(number=1)], run(), 1, 118)[0]))
    assert text.count("same settings") == 2
    assert "as run" not in text


@pytest.mark.parametrize("width", [28, 78, 118])
def test_what_is_said_of_no_runs_takes_the_width_there_is(width: int) -> None:
    text = lines(table.rows((), run(), 0, width)[0])
    assert " ".join(text).startswith("No run is pinned yet. c pins this one")
    # No row ends where the next word would have had room.
    for row, following in pairwise(text[1:]):
        assert len(row) <= width < len(f"{row} {following.split()[0]}")


@pytest.mark.parametrize("pinned", [[], [run(number=1)]], ids=["none", "one"])
def test_the_table_says_which_key_brings_it_and_leaves_it(pinned: list[Run]) -> None:
    rows, _ = table.rows(pinned, run(), 1, 78)
    assert "C shows this table alone, or all panels again" in " ".join(lines(rows))
