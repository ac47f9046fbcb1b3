"""Files that are odd in ways that programs and people make them: each is read for what it is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from core import Dataset, ExperimentConfig, inspect_table, load_csv


def kind(i: int) -> str:
    return "ab"[i * 7 % 3 % 2]


def rows(line: str) -> str:
    """Thirty rows below a line of names, of numbers and two classes."""
    return "".join(line.format(i=i, n=i * 7 % 11, k=kind(i)) + "\n" for i in range(30))


ROWS = [{"a": i * 7 % 11, "y": kind(i)} for i in range(30)]
PLAIN = "a,y\n" + rows("{n},{k}")


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode("utf-32"),
        "a\u200b,\ufeffy\n" + rows("{n}\u200b,\u200e{k}"),
        "a,y\n" + rows('"=""{n}""",{k}'),
        PLAIN.replace("3,a\n", "3,a\na,y\n"),
        json.dumps({"data": {"rows": ROWS}}),
        json.dumps(
            {"a": {i: row["a"] for i, row in enumerate(ROWS)}}
            | {"y": dict(enumerate(map(kind, range(30))))}
        ),
        json.dumps({"columns": ["a", "y"], "index": [], "data": [[*row.values()] for row in ROWS]}),
    ],
    ids=["UTF-32", "zero width", "texts by formula", "names again", "nested", "columns", "split"],
)
def test_it_is_the_same_table(tmp_path: Path, content: str | bytes) -> None:
    found = []
    for name, text in (("plain.csv", PLAIN), ("odd.csv", content)):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found.append(load_csv(path, "y"))
    plain, odd = found
    assert odd.feature_names == plain.feature_names == ("a",)
    assert odd.class_names == ("a", "b")
    assert samples(odd) == samples(plain)


def samples(dataset: Dataset) -> list[Any]:
    """The raw samples of both parts, in order."""
    raw = dataset.standardisation.inverse_transform([*dataset.X_train, *dataset.X_test])
    return sorted(zip(raw[:, 0].round(6), [*dataset.y_train, *dataset.y_test], strict=True))


@pytest.mark.parametrize(
    ("column", "what"),
    [
        ("=1+{i}", "it has formulas, such as '=1+0', and not what they come to"),
        ("=A{n}", "it has formulas"),
        ("@SUM(A{i})", "it has formulas"),
        ("@name{n}", "category"),
    ],
)
def test_formulas_are_named_as_such(tmp_path: Path, column: str, what: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x,z,y\n" + rows(column + ",{n},{k}"))
    report = inspect_table(path, target="y").columns[0]
    assert what in f"{report.kind}: {report.why}"


@pytest.mark.parametrize("name", ["timestamp", "unix time"])
def test_seconds_since_1970_are_no_identifier(tmp_path: Path, name: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{name},z,y\n" + rows("17000{i:02}000,{n},{k}"))
    assert inspect_table(path, target="y").columns[0].kind == "number"


def test_what_is_hostile_gets_a_sentence_and_nothing_of_it_reaches_the_terminal(
    tmp_path: Path,
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x\x1b[31m,\u202ez,y\x07\n" + rows("{n},\u202e{n}\x1b]0;t\x07,{k}\x1b[2J"))
    report = inspect_table(path, target="y\x07")
    for text in (
        *report.notes,
        *(f"{each.name}{each.values}{each.why}" for each in report.columns),
    ):
        assert text.isprintable()
    path.write_text(",".join(f"c{i}" for i in range(10**6)) + "\n" + "1," * (10**6 - 1) + "1\n")
    with pytest.raises(ValueError, match=r"has 1,000,000 columns; 50,000 are the most"):
        inspect_table(path)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(ValueError, match="is not a regular file"):
        inspect_table(tmp_path / "pipe.csv")
    path.write_text("a,b\n" + rows(f"-{'9' * 400},{{n}}"))
    with pytest.raises(
        ValueError, match=r"Line 2 of .*table.csv' has an infinite number in .* 'a'"
    ):
        inspect_table(path)
    lines = tmp_path / "lines.json"
    lines.write_text('{"a": 1}\n{"a": ' + "9" * 5000 + "}\n")
    with pytest.raises(
        ValueError, match=r"Line 2 of .*lines.json' .* a number has too many digits"
    ):
        inspect_table(lines)
    # A file that grows while it is read ends in the middle of a row.
    path.write_text(PLAIN + "7")
    with pytest.raises(ValueError, match=r"Line 32 of .* has 1 value, but the first line names 2"):
        inspect_table(path)


@pytest.mark.parametrize(
    ("between", "left"),
    [
        (",,\n", 1),
        ("\n\n", 0),
        (",,\n\n,,\n", 2),
        ("NA, ,?\n", 1),
        (",,\n# a remark\n", 1),
        (",,\n# a remark\nNA,,\n", 2),
    ],
)
def test_rows_without_any_value_are_left_out_by_all_who_say_so(
    tmp_path: Path, between: str, left: int
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b,y\n1,2,a\n" + between + rows("{n},{i},{k}"))
    plural = "s" * (left != 1)
    experiment = ExperimentConfig(data=str(path), target="y").build()
    for notes, of in (
        (inspect_table(path, target="y").notes, ""),
        (load_csv(path, "y").notes, ""),
        (experiment.predict(path).notes, f" of '{path}'"),  # there are new rows and learnt ones
    ):
        said = [f"Left out {left} row{plural}{of} without any value."] if left else []
        assert [note for note in notes if "without any value" in note] == said
