"""A long text is parsed in pieces: nobody can tell from what is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.data.sources.table.reading import parsing
from core.data.sources.table.reading.table import Table, read_table

Read = Callable[[str], Table]


@pytest.fixture
def whole_and_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], tuple[Table, Table]]:
    def read(text: str) -> tuple[Table, Table]:
        path = tmp_path / "long.csv"
        path.write_text(text, newline="")
        whole = read_table(path)
        monkeypatch.setattr(parsing, "_PIECE", 200)
        monkeypatch.setattr(parsing, "_PIECE_OF_A_COLUMN", 1)
        monkeypatch.setattr(parsing, "cores", lambda: 2)
        return whole, read_table(path)

    return read


ROWS = 120
COLUMNS: dict[str, Callable[[int], str]] = {
    "numbers": lambda i: f"{i / 7:.3f}",
    "wholes": str,
    "wholes, then decimals": lambda i: str(i) if i < 100 else f"{i}.5",
    "wholes beyond floating point, then decimals": lambda i: f"{2**53 + i}" if i < 100 else "0.5",
    "a late word": lambda i: "oops" if i == 110 else str(i),
    "late words": lambda i: "abc"[i % 3] if i > 60 else str(i),
    "nothing, then words": lambda i: "" if i < 60 else f"w{i % 5}",
    "truths, one missing": lambda i: "" if i == 70 else ("True", "False")[i % 2],
    "truths, then a word": lambda i: "perhaps" if i > 110 else ("TRUE", "FALSE")[i % 2],
    "numbers beyond 64 bits": lambda i: f"{2**63 + i}",
    "one of these": lambda i: f"{2**70}" if i == 90 else str(i),
    "quotes and lines": lambda i: '"one\ntwo, ""three"""' if i % 4 else '"four, five"',
    "missing words": lambda i: ("NA", "None", "-", "x", "y")[i % 5],
    "decimal commas": lambda i: f'"{i},5"',
    "thousands": lambda i: f'"{i + 1},000"',
    "dates": lambda i: f"2001-{i % 12 + 1:02}-{i % 28 + 1:02}",
    "Greek": lambda i: "αβγ"[i % 3],
    "as numbers in Excel": lambda i: f'"=""00{i % 7}"""',
}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("kind", COLUMNS)
def test_pieces_of_a_table_are_what_it_is_as_a_whole(
    whole_and_in_pieces: Callable[[str], tuple[Table, Table]], kind: str, ending: str
) -> None:
    lines = ["x,z,y", *(f"{i * 3 % 50},{COLUMNS[kind](i)},{'ab'[i % 2]}" for i in range(ROWS))]
    whole, pieces = whole_and_in_pieces(ending.join(lines) + ending)
    assert (pieces.names, pieces.n_rows, pieces.notes) == (whole.names, whole.n_rows, whole.notes)
    assert [pieces.place_of(row) for row in range(0, ROWS, 7)] == [
        whole.place_of(row) for row in range(0, ROWS, 7)
    ]
    for one, other in zip(pieces.columns, whole.columns, strict=True):
        assert (one.decision, one.strays) == (other.decision, other.strays)
        if one.texts is not None and other.texts is not None:
            assert one.texts.values == other.texts.values
            np.testing.assert_array_equal(one.texts.codes, other.texts.codes)
        else:
            assert one.numbers is not None
            assert other.numbers is not None
            assert one.numbers.dtype == other.numbers.dtype
            np.testing.assert_array_equal(one.numbers, other.numbers)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("1,2", "Line 112 of .* has 2 values, but the first line names 3 columns"),
        ("1,2,3,4", "Line 112 of .* has 4 values, but the first line names 3 columns"),
        ('1,"2,a', "not CSV"),
    ],
)
def test_a_broken_line_of_a_late_piece_is_named(
    whole_and_in_pieces: Callable[[str], tuple[Table, Table]], broken: str, sentence: str
) -> None:
    lines = ["x,z,y", *(f"{i},{i},a" for i in range(ROWS))]
    whole, pieces = whole_and_in_pieces("\n".join(lines))
    assert whole.n_rows == pieces.n_rows == ROWS
    lines[111] = broken
    with pytest.raises(ValueError, match=sentence):
        whole_and_in_pieces("\n".join(lines))


def test_quotes_that_are_inches_do_not_end_a_piece_within_a_value(
    whole_and_in_pieces: Callable[[str], tuple[Table, Table]],
) -> None:
    lines = ["x,size,note,y"]
    lines += [f'{i},{i % 9}" pipe,"one\ntwo",{"ab"[i % 2]}' for i in range(ROWS)]
    whole, pieces = whole_and_in_pieces("\n".join(lines) + "\n")
    assert whole.n_rows == pieces.n_rows == ROWS
    assert [each.texts for each in pieces.columns[1:3]] != [None, None]


def test_a_late_row_has_the_line_that_it_is_on(
    whole_and_in_pieces: Callable[[str], tuple[Table, Table]],
) -> None:
    lines = ["x,y", *(f"{i},a" for i in range(ROWS)), "", "7,b"]
    whole, pieces = whole_and_in_pieces("\n".join(lines) + "\n")
    assert whole.place_of(ROWS) == pieces.place_of(ROWS) == f"Line {ROWS + 3}"


def test_a_mark_of_the_byte_order_is_one_at_the_beginning_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "_PIECE", 200)
    monkeypatch.setattr(parsing, "_PIECE_OF_A_COLUMN", 1)
    path = tmp_path / "long.csv"
    size = len('"1000,5",7\n')
    lines = [f'"{1000 + i},5",7\n' for i in range(ROWS)]
    # Where a piece of so many bytes would begin.
    late = -(-parsing._PIECE // size)
    lines[late] = "\ufeff" + lines[late]
    path.write_text("".join(["x,y\n", *lines]), encoding="utf-8", newline="")
    with pytest.raises(ValueError, match="has 3 values, but the first line names 2 columns"):
        read_table(path)
