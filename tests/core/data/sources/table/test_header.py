from __future__ import annotations

from pathlib import Path

import pytest

from core import csv_columns, load_csv, looks_like_data


@pytest.mark.parametrize(
    "first_line",
    [
        ["0.18979472713575207", "0.8028736139258403", "0"],
        ["5.1", "3.5", "setosa"],
        ["-1", "3", "0"],
        ["1,5", "rose"],
        ["7"],
        ["1e-3", "x"],
    ],
)
def test_values_are_told_from_names(first_line: list[str]) -> None:
    assert looks_like_data(first_line)


@pytest.mark.parametrize(
    "first_line",
    [
        ["x1", "x2", "class"],
        ["2019", "2020"],
        ["0", "1", "2", "3"],
        ["2019", "2020", "region"],
        ["column 1", "0", "1"],
        ["nan", "inf"],
        ["1_0", "2_0"],
        [],
    ],
)
def test_names_are_not_taken_for_values(first_line: list[str]) -> None:
    assert not looks_like_data(first_line)


def test_a_file_without_names_is_read_with_a_note_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "nameless.csv"
    path.write_text("0.5,0.25,0\n" + "0.1,0.2,0\n0.3,0.4,1\n" * 10, encoding="utf-8")
    columns = csv_columns(path)
    assert columns == ("column 1", "column 2", "column 3")
    for target in ("3", columns[-1]):
        notes = load_csv(path, target).notes
        assert notes[0].startswith("Line 1 is a row, not names (0.5 stands over a column of")
        assert "Read 21 rows." in notes
    notes = load_csv(path, "0").notes
    assert notes[0].startswith("Line 1 looks like data (0.5 stands over a column of numbers)")
    assert "--no-header" in notes[0]
    assert "Read 20 rows." in notes
    path.write_text("2019,2020,2021\n" + "0.1,0.2,0\n0.1,0.4,1\n0.3,0.2,1\n0.3,0.4,0\n" * 5)
    assert load_csv(path, "2021").notes == ("Read 20 rows.",)
