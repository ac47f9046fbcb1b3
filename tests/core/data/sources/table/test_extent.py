"""A small file that describes a huge table is refused before there is room made for that."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from core import inspect_table, load_csv
from core.data.sources.table.reading.structured import formats
from core.data.sources.table.reading.structured import workbook as workbooks
from core.data.sources.table.reading.structured.extent import MOST_EMPTY_ROWS
from core.data.sources.table.written import content
from core.support.files import MAX_TABLE_RECORDS


def workbook(*cells: tuple[int, int]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row, column in ((1, 1), (1, 2), (2, 1), (2, 2), *cells):
        book.active.cell(row, column, 1)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def far_down(first: int, value: object = 1) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in range(first, first + 3):
        for column in (1, 2):
            book.active.cell(
                row, column, "ab"[column - 1] if row == first and value == 1 else value
            )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(book: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook whose first sheet is written in another way."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            new.writestr(entry, change(text) if "sheet1" in entry.filename else text)
    return file.getvalue()


def with_a_foreign_row(sheet: bytes) -> bytes:
    """A sheet in which something else, that nobody reads, looks like a row far below the first."""
    return sheet.replace(b"<row ", b"<x:row xmlns:x='x' r='20000'/><row ", 1)


def parquet(count: int, text: str = "") -> bytes:
    """So many rows that all say the same."""
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    same = pa.DictionaryArray.from_arrays(pa.nulls(count, pa.int8()).fill_null(0), pa.array([text]))
    file = io.BytesIO()
    parquet.write_table(pa.table({"a": same, "b": same}), file, store_schema=False)
    return file.getvalue()


def refusal(folder: Path, suffix: str, content: bytes) -> str:
    path = folder / f"it{suffix}"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"it\.") as error:
        load_csv(path, "b")
    return str(error.value)


LAST = (1_048_576, 16_384)
FAR_AND_WIDE = (*((row, 1) for row in range(3, LAST[0], MOST_EMPTY_ROWS)), LAST)
"""Cells down to the last of a sheet, none of them far below the one before."""


@pytest.mark.parametrize(
    ("suffix", "make"),
    [
        (".xlsx", lambda: workbook(*FAR_AND_WIDE)),
        (".xlsx", lambda: workbook((1, LAST[1]), *((row, 1) for row in range(3, 4000)))),
        (
            ".xlsx",
            lambda: changed(workbook(*FAR_AND_WIDE), lambda it: it.replace(b"<c ", b"<c x='>' ")),
        ),
        (
            ".xlsx",
            lambda: changed(workbook(*FAR_AND_WIDE), lambda it: it.replace(b"XFD", b"&#88;FD")),
        ),
        (".xlsx", lambda: changed(workbook(*FAR_AND_WIDE), lambda it: b" " * 2**21 + it)),
        (".xlsx", lambda: changed(workbook(*FAR_AND_WIDE), with_a_foreign_row)),
        (".json", lambda: json.dumps([{f"k{n}": 1} for n in range(8000)]).encode()),
        (".jsonl", lambda: "\n".join(f'{{"k{n}": 1}}' for n in range(8000)).encode()),
        (".json", lambda: json.dumps([[]] * 8000 + [[1] * 8000]).encode()),
        (".json", lambda: json.dumps({f"c{n}": {f"r{n}": 1} for n in range(8000)}).encode()),
        (".parquet", lambda: parquet(30_000_000)),
    ],
    ids=[
        "the last cell of a sheet",
        "a row of a sheet as wide as can be",
        "a tag with an attribute that looks like its end",
        "a place that is written by numbers of characters",
        "nothing for long before it begins",
        "a row of something else that looks like one far below",
        "a key of its own in each record",
        "a key of its own in each line",
        "one record longer than all others",
        "a row of its own in each column",
        "one value in millions of rows",
    ],
)
def test_a_small_file_of_a_huge_table_is_refused_by_its_size(
    tmp_path: Path, suffix: str, make: Callable[[], bytes]
) -> None:
    held = make()
    assert len(held) < 2**20
    said = refusal(tmp_path, suffix, held)
    assert "50,000,000 cells are the most that are read" in said


@pytest.mark.parametrize(
    ("suffix", "held"),
    [
        (".json", json.dumps([[1] * 60_000, [2] * 60_000])),
        (".json", json.dumps([{f"k{n}": 1 for n in range(60_000)}])),
        (".json", json.dumps({f"k{n}": {"a": 1, "b": 2} for n in range(60_000)})),
    ],
    ids=["lists", "a record", "columns"],
)
def test_a_table_of_json_may_be_as_wide_as_one_of_text(
    tmp_path: Path, suffix: str, held: str
) -> None:
    said = refusal(tmp_path, suffix, held.encode())
    assert "has 60,000 columns; 50,000 are the most that are read" in said


@pytest.mark.parametrize(
    "held",
    [
        r'[{"\ud800": 1, "b": 2}]',
        '[{"a": "\\udfff", "b": 2}]\n',
        r'[{"a": "\ud83d\ud83d\ude00", "b": 2}]',
        r'[{"a": "\uD83D\uDE00\uDE00", "b": 2}]',
        r'[{"a": "\\ud83d\ude00", "b": 2}]',
        r'[{"a": "\ud83d\\ude00", "b": 2}]',
        r'[{"a": "\ud83d \ude00", "b": 2}]',
    ],
)
def test_half_a_character_in_json_is_refused_and_a_whole_one_is_read(
    tmp_path: Path, held: str
) -> None:
    assert "has half a character, \\ud" in refusal(tmp_path, ".json", held.encode())
    path = tmp_path / "whole.json"
    path.write_text(json.dumps([{"a\U0001f600": n, "b": "\U0001f600"} for n in range(3)]))
    assert inspect_table(path).columns[0].name == "a\U0001f600"


def test_a_backslash_before_what_looks_like_half_a_character_is_text(tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    path.write_text(json.dumps([{r"\ud800\udc00 \udfff": n, "b": n % 2} for n in range(3)]))
    assert inspect_table(path).columns[0].name == r"\ud800\udc00 \udfff"


def test_values_with_whole_characters_alone_are_gone_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "it.json"
    path.write_text(json.dumps([{"a": "\U0001f600\U0001f601", "b": n % 2} for n in range(3)]))
    monkeypatch.setattr(formats, "_check_characters", None)
    assert dict(inspect_table(path).written)["Size"] == "3 rows, 2 columns"


def test_json_of_more_records_than_there_is_room_for_is_refused(tmp_path: Path) -> None:
    held = b"[" + b"{}," * MAX_TABLE_RECORDS + b"{}]"
    assert "is JSON of more than 10,000,000 lists" in refusal(tmp_path, ".json", held)


def test_a_text_that_thousands_of_rows_say_is_counted_as_often(tmp_path: Path) -> None:
    held = parquet(2_000, "x" * 2**18)
    assert len(held) < 2**20
    assert "describes more than 512 MiB of text" in refusal(tmp_path, ".parquet", held)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda it: b"<!DOCTYPE x>" + it, "declarations"),
        (lambda it: it.decode().encode("utf-16"), "not UTF-8"),
        (lambda it: b"<?xml version='1.0' encoding='utf-7'?>" + it, "not UTF-8"),
        (lambda it: it.replace(b'r="B2"', b'r="XFE2"'), "beyond the last"),
        (lambda it: it.replace(b'<row r="2"', b'<row r="9999999999999"'), "beyond the last"),
        (lambda it: it.replace(b'<c r="B2"', b"<c " + b" " * 3 * 2**20 + b'r="B2"'), "never ends"),
    ],
    ids=["declarations", "UTF-16", "another encoding", "column", "row", "a tag of many MiB"],
)
def test_a_workbook_that_hides_its_size_is_refused(
    tmp_path: Path, change: Callable[[bytes], bytes], sentence: str
) -> None:
    assert sentence in refusal(tmp_path, ".xlsx", changed(workbook(), change))


def test_a_cell_that_has_a_look_and_no_value_takes_no_room(tmp_path: Path) -> None:
    look = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    path = tmp_path / "it.xlsx"
    path.write_bytes(
        changed(workbook((3, 1), (3, 2)), lambda it: it.replace(b"</sheetData>", look))
    )
    with pytest.raises(ValueError, match="its columns are 'column 1', 'column 2'"):
        load_csv(path, "b")


@pytest.mark.parametrize("columns", [2, 60])
def test_a_value_far_below_the_table_is_left_out_and_told(tmp_path: Path, columns: int) -> None:
    path = tmp_path / "it.xlsx"
    rows = [(row, column) for row in (1, 2, 3) for column in range(1, columns + 1)]
    path.write_bytes(workbook(*rows, (LAST[0], 1)))
    report = inspect_table(path)
    assert dict(report.written)["Size"] == f"3 rows, {columns} columns"
    assert (
        "Left out what stands from row 1,048,576 on: the table ends in row 3, and the 1,048,572 "
        "rows between are empty." in report.notes
    )


def test_rows_that_few_empty_ones_part_from_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "it.xlsx"
    path.write_bytes(workbook((3 + MOST_EMPTY_ROWS - 1, 1), (3 + MOST_EMPTY_ROWS - 1, 2)))
    assert dict(inspect_table(path).written)["Size"] == "3 rows, 2 columns"


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576" ht="12.8" customHeight="1"/></sheetData>',
        b'<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>',
    ],
    ids=["a height", "a look"],
)
def test_rows_far_below_that_have_no_value_change_nothing(
    tmp_path: Path, far: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "it.xlsx"
    path.write_bytes(workbook((3, 1), (3, 2)))
    plain = inspect_table(path)
    path.write_bytes(changed(path.read_bytes(), lambda it: it.replace(b"</sheetData>", far)))
    monkeypatch.setattr(workbooks, "_part_of", None)  # goes through the rows once more
    assert inspect_table(path) == plain


def test_a_workbook_whose_first_value_is_far_down_is_refused_with_its_row(tmp_path: Path) -> None:
    for row, said in ((LAST[0] - 2, "1,048,574"), (20_000, "20,000")):
        path = tmp_path / "it.xlsx"
        path.write_bytes(far_down(row))
        with pytest.raises(ValueError, match=f"'Sheet' has its first value in row {said}; a table"):
            load_csv(path, "b")


def test_a_table_that_begins_thousands_of_rows_down_is_found(tmp_path: Path) -> None:
    path = tmp_path / "it.xlsx"
    path.write_bytes(far_down(5000))
    assert dict(inspect_table(path).written)["Size"] == "2 rows, 2 columns"


@pytest.mark.parametrize("title", [1, 1999, 2000, 2001, 4000])
@pytest.mark.parametrize("between", [0, 1, 2500])
def test_a_table_begins_below_its_title_wherever_in_the_sheet_they_are(
    tmp_path: Path, title: int, between: int
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.cell(title, 1, "Title of the whole")
    for row in range(6):
        for column in range(3):
            value = f"name {column}" if row == 0 else row * column
            book.active.cell(title + between + 1 + row, column + 1, value)
    path = tmp_path / "it.xlsx"
    book.save(path)
    assert [each.name for each in inspect_table(path).columns] == ["name 0", "name 1", "name 2"]


def test_a_sheet_of_blanks_is_without_a_value(tmp_path: Path) -> None:
    path = tmp_path / "it.xlsx"
    path.write_bytes(far_down(1, " "))
    with pytest.raises(ValueError, match="without a value in it"):
        load_csv(path, "b")


def test_cells_with_a_look_and_no_value_in_every_row_are_refused_by_their_number(
    tmp_path: Path,
) -> None:
    look = b"".join(b'<row r="%d"><c r="XFD%d" s="0"/></row>' % (n, n) for n in range(3, 4000))
    held = changed(workbook(), lambda it: it.replace(b"</sheetData>", look + b"</sheetData>"))
    assert "most of them with a look and no value" in refusal(tmp_path, ".xlsx", held)


def test_durations_in_a_workbook_are_numbers_as_those_in_other_files(tmp_path: Path) -> None:
    path = tmp_path / "it.xlsx"
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    for hours in range(30):
        book.active.append([timedelta(hours=hours), hours % 3])
    book.save(path)
    column = inspect_table(path).columns[0]
    assert (column.kind, column.values) == ("number", "0 to 29")
    assert column.why == "read it as times, in hours"


def test_a_photo_in_a_workbook_is_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "it.xlsx"
    path.write_bytes(workbook((3, 1), (3, 2)))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/image1.jpeg", b"\xff\xd8 <c &> <!ENTITY")
    with pytest.raises(ValueError, match="its columns are 'column 1', 'column 2'"):
        load_csv(path, "b")


@pytest.mark.parametrize("packer", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_packed_is_unpacked_no_further_than_a_file_may_be_large(
    tmp_path: Path, packer: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAX_BYTES", 2**20)
    held = packer(b"a,b\n" + b"1,2\n" * 2**19)
    assert len(held) < 2**14
    assert "is larger than 1 MiB" in refusal(tmp_path, ".csv", held)
