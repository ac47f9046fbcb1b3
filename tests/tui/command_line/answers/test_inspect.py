"""neuroterm inspect shows what a table is, without learning it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tui.command_line.cli import main

GERMAN = "id;miete;lage;leer\n" + "".join(
    f"{i};{1 + i % 4}.{230 + i},5{i % 10};{'gut' if i % 3 else 'schlecht'};\n" for i in range(1, 13)
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The lines that it prints, blanks in a row as one; it must say nothing else."""
    assert main(["inspect", *arguments]) == 0
    out, err = capsys.readouterr()
    assert not err
    return [" ".join(line.split()) for line in out.splitlines()]


def test_it_says_how_the_file_is_written_and_what_each_column_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.csv").write_bytes(GERMAN.encode("utf-16"))
    lines = printed(capsys, "a.csv", "--target", "lage")
    assert lines[:7] == [
        "Format: text",
        "Encoding: UTF-16",
        "Separator: semicolons",
        "Numbers: the comma as a decimal point; the point as parting thousands",
        "Names: in line 1",
        "Size: 12 rows, 4 columns",
        "Target: 'lage', 2 classes: gut (8), schlecht (4)",
    ]
    assert "id counter - 1 to 12 left out: it counts the rows" in lines
    assert "leer empty 100% left out: it has no values" in lines
    assert "lage target - gut (8), schlecht (4) target" in lines
    miete = "miete number - 1234.54 to 4241.51 1 input: read the comma in it as a decimal point"
    assert miete in lines
    assert "Left out 'id': it counts the rows." in lines


def test_what_is_said_of_the_table_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.csv.gz").write_bytes(gzip.compress(b"1,5,x\n2,-9,y\n4,7,x\n4,8,y\n"))
    lines = printed(capsys, "a.csv.gz", "--no-header", "--missing", "-9", "--ignore", "1")
    assert "Format: text, compressed" in lines
    assert "Names: no line has them; columns go by number" in lines
    assert "column 1 number - 1 to 4 left out: as you asked" in lines
    lines = printed(capsys, "a.csv.gz", "--ignore", "1", "--no-header", "--ignore", "3")
    assert [line for line in lines if "as you asked" in line] == [
        "column 1 number - 1 to 4 left out: as you asked",
        "column 3 text - x (2), y (2) left out: as you asked",
        "Left out 2 columns as you asked.",
    ]
    lines = printed(capsys, "a.csv.gz", "--no-header", "--missing", "-9", "--ignore", "1")
    assert "column 2 number 25% 5 to 8 1 input" in lines


def test_of_many_columns_those_that_are_alike_share_a_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ",".join([*(f"g{i}" for i in range(283)), *(f"x{i}" for i in range(40)), "y"])
    rows = "".join(
        ",".join([*["7"] * 283, *(f"{i * (n % 9 + 2) % 11}" for n in range(40)), "ab"[i % 2]])
        + "\n"
        for i in range(12)
    )
    (folder / "genes.csv").write_text(f"{names}\n{rows}")
    lines = printed(capsys, "genes.csv", "--target", "y")
    assert len(lines) < 30
    assert "g2 constant - 7 left out: its values are all the same" in lines
    more = "… 280 more constant - like these: g3 … g282 left out: its values are all the same"
    assert more in lines
    assert "… 37 more number - like these: x3 … x39 1 input each" in lines
    assert "--notes prints a line for each column." in lines
    assert any(line.startswith("y target") for line in lines)
    every = printed(capsys, "genes.csv", "--target", "y", "--notes")
    assert len(every) > 324
    assert not any("more" in line for line in every)


def test_what_a_terminal_would_obey_is_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"{i % 4},\x1b]0;x\x07{'ab'[i % 2]}\n" for i in range(8))
    (folder / "a.csv").write_bytes(f"x,\x1b[31mname\u202e\n{rows}".encode())
    out = "\n".join(printed(capsys, "a.csv"))
    assert r"\x1b[31mname\u202e" in out
    assert r"\x1b]0;x\x07a (4)" in out
    assert out.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("inspect", "none.csv"), "There is no file 'none.csv'."),
        (("inspect", "a.csv", "--target", "z"), "'a.csv' has no column 'z'; its columns are"),
        (("inspect", "page.csv"), "'page.csv' is a web page"),
        (("--hidden", "3", "inspect", "a.csv"), "options of an experiment mean nothing to inspect"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    (folder / "a.csv").write_text("x,y\n1,a\n2,b\n")
    (folder / "page.csv").write_text("<!DOCTYPE html>\n<html><body>x</body></html>\n")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith(f"neuroterm: {sentence}")
    assert len(err.splitlines()) == 1
