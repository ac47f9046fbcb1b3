"""Lines below a table whose values stand where those of rows do: told from rows by evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import ExperimentConfig, inspect_table, load_checkpoint, save_checkpoint
from core.data.sources.table.reading.table import read_table

BY_YEAR = "year,riders,staff\n" + "".join(f"{2010 + i},{100 + i},{7 + i}\n" for i in range(8))
BY_TOWN = "town,riders,staff\n" + "".join(
    f"{town},{100 + i},{7 + i}\n"
    for i, town in enumerate(["Ulm", "Bonn", "Köln", "Ulm", "Bonn", "Köln", "Ulm", "Bonn"])
)
GERMAN = "nr;art;menge\n" + "".join(f"{i};{'ab'[i % 2]};1.0{i}0,5\n" for i in range(10, 18))
PEOPLE = "name,class,alive,age\n" + "".join(
    f"{name},{1 + i % 3},{i % 2},{20 + i % 4}\n"
    for i, name in enumerate(["Ann", "Bob", "Eve", "Joe", "Kim", "Lea", "Ned", "Sue"])
)
FUEL = "brand,price\n" + "".join(
    f"{brand},{1.6 + i / 100:.2f}\n" for i, brand in enumerate(["Aral", "Shell", "Esso", "Jet"] * 2)
)
FILMS = "film,year,stars,prize\n" + "".join(
    f"{film},{1990 + i},{3 + i % 5 / 2},{i % 2}\n"
    for i, film in enumerate(["Ran", "Heat", "Fargo", "Alien", "Brazil", "Diva", "Gilda", "Laura"])
)
TWO = "year,x\n" + "".join(f"{2010 + i},{i * i % 7}\n" for i in range(8))


@pytest.mark.parametrize(
    ("table", "below"),
    [
        (BY_YEAR, "Total,828,84\n"),
        (BY_YEAR, "Total:,828,84\n"),
        (BY_YEAR, "Grand total,,84\n"),
        (BY_YEAR, "Total,828,84\nAverage,103.5,10.5\n"),
        (BY_YEAR, "Total,828,84\nAverage,103.5,10.5\n\nSource: the office\n"),
        (BY_YEAR, "Source: the office\nTotal,828,84\n"),
        (BY_YEAR, '"Source: the office, Ulm, 2024"\n'),
        (BY_YEAR, "Source: the office, Ulm, 2024\n"),
        (BY_YEAR, "Source: the office, Ulm, 2024 and, 2025\n"),
        (BY_YEAR, "Compiled by Ann,Bob and Eve\n"),
        (BY_YEAR, "* preliminary,,\n"),
        (BY_YEAR, "Mean,103.5,10.5\nSD,2.45,2.45\n"),
        (BY_YEAR, ",828,84\n"),
        (BY_YEAR, "Total,828,84\n,,\n"),
        (BY_TOWN, "Total,828,84\n"),
        (BY_TOWN, "TOTAL,831,90\n"),
        (BY_TOWN, "Total,,84\n"),
        (FILMS, "Max,1997,5,1\n"),
        (BY_TOWN, "Average,103.5,10.5\n"),
        (BY_TOWN, "Max,107,14\n"),
        (BY_TOWN, "Minimum,100,7\n"),
        (PEOPLE, "Average,1.875,0.5,21.5\n"),
        (BY_TOWN, ",828,84\n"),
        (BY_TOWN, "Source: the office,2024,\n"),
        (BY_TOWN, "Source: the office,,\n"),
        (BY_TOWN, "Source: the office,2024,5\n"),
        (BY_YEAR, "n=8,,\n"),
        (BY_TOWN, "Note: towns of 2024,see below,\n"),
        (TWO, "Source: Office,2024\n"),
        (TWO, "Source: Office, 2024\n"),
        (TWO, "Data by the office,of Ulm\n"),
        (GERMAN, "Summe;;8.108,0\n"),
        (GERMAN, ";Summe;8.108,0\n"),
        (GERMAN, "Quelle: Amt;2024;\n"),
        (FILMS, "Total (of all films),,28.5,\n"),
        (FILMS, "Total passengers,,28,4\n"),
        (FILMS, "Total 1990-1997,,28.5,\n"),
        (FILMS, "Stand 2024-05-01,2024,,\n"),
        (FILMS, "Stand vom 1. Mai 2024,8,,\n"),
        (FILMS, "Stand: end of May,8,,\n"),
        (FILMS, "Last updated on Monday,8,,\n"),
        (FILMS, "Source Code,,,\n"),
        (BY_TOWN, "Average,,12\n"),
        (BY_TOWN, "Total,,99\n"),
    ],
)
def test_what_is_no_row_is_left_out_and_said(tmp_path: Path, table: str, below: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table)
    plain = read_table(path)
    path.write_text(table + below)
    found = read_table(path)
    assert found.n_rows == plain.n_rows == 8
    lines = [number for number, line in enumerate(below.split("\n"), 10) if line.strip(",; ")]
    which = f"line {lines[0]}: '" if len(lines) == 1 else f"the first is line {lines[0]}: '"
    (note,) = found.notes
    assert note.startswith(
        f"Left out {len(lines)} line{'s' * (len(lines) > 1)} below the table ({which}"
    )
    for column, same in zip(found.columns, plain.columns, strict=True):
        assert (column.numbers is None) == (same.numbers is None)
        assert column.strays is None


@pytest.mark.parametrize(
    ("table", "last"),
    [
        (BY_TOWN, "Total,99,9\n"),  # a petrol station as the others are
        (BY_TOWN.replace("Köln", "Total"), "Total,800,84\n"),
        (BY_TOWN, "Max,99,\n"),
        (BY_TOWN, "Max,100,7\n"),
        (BY_TOWN, "Allston,103,10\n"),
        (BY_TOWN, "Minneapolis,100,7\n"),
        (PEOPLE, "Max,3,1,23\n"),
        (PEOPLE, "Maxine,3,0,22\n"),
        (FUEL, "Total,1.63\n"),  # a price as the others have
        (BY_TOWN, "Notre Dame,99,9\n"),
        (FILMS, "Mean Girls,1994,2.5,1\n"),
        (FILMS, "Max,1997,3,1\n"),
        (FILMS.replace(",0\n", ",no\n").replace(",1\n", ",yes\n"), "Stand By Me,1986,4.5,some\n"),
        (FILMS, "Total Recall,1994,2.5,1\n"),
        (FILMS, "Total Recall,1994,,1\n"),
        (FILMS, "Total Recall,,2.5,1\n"),
        (FILMS, "Stand By Me,1986,,1\n"),
        (FILMS, "Source Code,,2.5,1\n"),
        (FILMS, "Notes on a Scandal,2006,,1\n"),
        (FILMS, "Average Joe,1994,,0\n"),
        (BY_TOWN, "Total,,9\n"),  # a station that is as large as others
        (BY_TOWN, "Sumatra,99,9\n"),
        (BY_TOWN, ",99,9\n"),
        (BY_YEAR, "not known,99,9\n"),
        (BY_YEAR, "n,99,9\n"),
        (BY_YEAR, "2018,,\n"),
        (GERMAN, "18;neue Art;1.180,5\n"),
        (GERMAN, "18;Summe;1.180,5\n"),
    ],
)
def test_a_last_row_stays_whatever_it_is_called(tmp_path: Path, table: str, last: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table + last)
    found = read_table(path)
    assert found.n_rows == 9
    assert not any("below" in note for note in found.notes)


@pytest.mark.parametrize(
    ("below", "said"),
    [
        ('"Total, all towns",828,84\n', "'\"Total, all towns\", 828, 84'"),
        ('"Source: the office, Ulm, 2024"\n', "'Source: the office, Ulm, 2024'"),
        ('"Source: the office, Ulm",,\n', "'Source: the office, Ulm'"),
    ],
)
def test_a_line_below_is_shown_with_its_commas_told_from_those_between(
    tmp_path: Path, below: str, said: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(BY_YEAR + below)
    (note,) = read_table(path).notes
    assert note == f"Left out 1 line below the table (line 10: {said})."


def test_lines_below_are_left_out_of_sheets_and_of_new_rows(tmp_path: Path) -> None:
    import pandas

    years = [*range(2010, 2018), "Total"]
    frame = pandas.DataFrame({"year": years, "x": [*range(8), 28], "y": [*"abababab", None]})
    book = tmp_path / "table.xlsx"
    frame.to_excel(book, index=False)
    report = inspect_table(book, target="y")
    assert report.n_rows == 8
    assert any(
        note == "Left out 1 row below the table (row 10: 'Total, 28')." for note in report.notes
    )
    text, new, saved = (tmp_path / name for name in ("table.csv", "new.csv", "saved.run"))
    text.write_text(BY_YEAR + "Total,828,84\n")
    experiment = ExperimentConfig(data=str(text), target="staff").build()
    assert experiment.dataset.feature_names == ("year", "riders")
    new.write_text(BY_YEAR + "Total,828,84\n")
    save_checkpoint(saved, experiment)
    predictions = load_checkpoint(saved).predict(new)
    assert len(predictions.values) == 8
    assert "Left out 1 line below the table (line 10: 'Total, 828, 84')." in predictions.notes
