"""How tables are written that people bring: each kind read for what it says, and said."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.sources.table.reading.again import read_again
from core.data.sources.table.reading.table import Table, read_table
from core.data.sources.table.written.content import content_of

Read = Callable[..., Table]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_content(content: str | bytes, **settings: Any) -> Table:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, **settings)

    return read_content


def values(table: Table, column: str) -> list[object]:
    """What a column holds, None where it holds nothing."""
    (found,) = (each for each in table.columns if each.name == column)
    if found.numbers is not None:
        return [None if np.isnan(number) else float(number) for number in found.numbers]
    assert found.texts is not None
    return [found.texts.values[code] if code >= 0 else None for code in found.texts.codes]


ROWS = "1,2,a\n2,1,b\n3,4,a\n4,3,b\n5,5,a\n"
PLAIN = "x1,x2,y\n" + ROWS


class TestSeparators:
    @pytest.mark.parametrize(
        "content",
        [
            PLAIN,
            PLAIN.replace(",", ";"),
            PLAIN.replace(",", "\t"),
            PLAIN.replace(",", "|"),
            PLAIN.replace(",", " "),
            PLAIN.replace(",", "   "),
            "  " + PLAIN.replace(",", "  ").replace("\n", "  \n  "),
            PLAIN.replace(",", " \t "),
            "sep=;\n" + PLAIN.replace(",", ";"),
            "sep=\t\r\n" + PLAIN.replace(",", "\t"),
            '"sep=;"\n' + PLAIN.replace(",", ";"),
            PLAIN.replace("a\n", "'a'\n").replace("b\n", "'b'\n"),
            PLAIN.replace("\n", ",\n"),
            PLAIN.replace("y\n", "y,\n"),
            PLAIN.replace("\n", ",,,\n"),
            "# made by instrument 7\n# in mm\n" + PLAIN,
            "% made by instrument 7\n" + PLAIN,
            "# x1,x2,y\n" + ROWS,
            "# x1 x2 y\n" + ROWS.replace(",", " "),
            "#x1\tx2\ty\n" + ROWS.replace(",", "\t"),
            "Report of the lab, 2024\n\n" + PLAIN.replace(",", ";"),
            "Report of the lab\n\n" + PLAIN,
            "Report of the lab, in mm\n" + PLAIN,
            "Report of the lab,,\n,,\n" + PLAIN,
            PLAIN + "\nSource: the lab\n",
            PLAIN + '"Source: the lab, 2024",,\n'.replace(",,", ""),
            PLAIN + "# the end\n",
            PLAIN + ",,\n,,\n",
        ],
    )
    def test_the_same_table_written_in_another_way_is_the_same(
        self, read: Read, content: str
    ) -> None:
        table = read(content)
        assert [column.name for column in table.columns][:3] == ["x1", "x2", "y"]
        assert values(table, "x1") == [1, 2, 3, 4, 5]
        assert values(table, "x2") == [2, 1, 4, 3, 5]
        assert values(table, "y") == ["a", "b", "a", "b", "a"]

    def test_what_stands_around_a_table_is_said_to_be_left_out(self, read: Read) -> None:
        notes = read("Report of the lab\n\n" + PLAIN + "\nSource: the lab\n").notes
        assert notes == (
            "Left out 1 line above the table ('Report of the lab'), which begins in line 3.",
            "Left out 1 line below the table (line 10: 'Source: the lab').",
        )
        assert read(PLAIN.replace("\n", ",\n").replace("y,", "y")).notes == (
            "Left out the empty value at the end of every row.",
        )

    def test_a_single_quote_doubled_within_single_quotes_is_one(self, read: Read) -> None:
        table = read("'name','x'\n" + "'it''s, so','1.5'\n'no','2'\n" * 5)
        assert table.names == ("name", "x")
        assert values(table, "name")[:2] == ["it's, so", "no"]

    def test_blanks_in_quotes_and_in_words_part_nothing(self, read: Read) -> None:
        table = read('18.0   8 130\t"chevrolet chevelle"\n15.0   8 165\t"buick skylark"\n' * 3)
        assert values(table, "column 4")[:2] == ["chevrolet chevelle", "buick skylark"]
        table = read("x,name\n1,one two three\n2,four five six\n")
        assert values(table, "name") == ["one two three", "four five six"]

    def test_rows_with_names_as_r_writes_them(self, read: Read) -> None:
        table = read('"mpg" "cyl"\n"Mazda RX4" 21 6\n"Datsun 710" 22.8 4\n"Duster" 14.3 8\n')
        assert [column.name for column in table.columns] == ["column 1", "mpg", "cyl"]
        assert table.columns[0].is_nameless
        assert values(table, "mpg") == [21, 22.8, 14.3]

    def test_a_name_that_several_columns_have(self, read: Read) -> None:
        table = read("call,x,call,call\nA,1,B,C\nB,2,C,A\n")
        assert table.names == ("call", "x", "call (2)", "call (3)")
        assert "'call (2)', 'call (3)'" in table.notes[0]

    def test_thousands_of_columns(self, read: Read) -> None:
        names = ",".join(f"g{i}" for i in range(5000))
        row = ",".join(str(i % 9) for i in range(5000))
        table = read(f"{names}\n{row}\n{row}\n")
        assert len(table.columns) == 5000
        assert values(table, "g4999") == [4999 % 9] * 2


@pytest.mark.parametrize(
    ("content", "column", "expected"),
    [
        ('x,y\n"1,234",a\n"1,234,567",b\n', "x", [1234, 1234567]),
        ('x,y\n"$1,200.50 ",a\n"$980.00",b\n', "x", [1200.5, 980]),
        ("x;y\n1.234,56;a\n640,00;b\n", "x", [1234.56, 640]),
        ("x;y\n1 675;a\n12 914;b\n", "x", [1675, 12914]),
        ("x;y\n1\u00a0675;a\n12\u202f914;b\n", "x", [1675, 12914]),
        ("x;y\n1'675;a\n12'914.5;b\n", "x", [1675, 12914.5]),
        ("x\ty\n1,5\ta\n2,25\tb\n", "x", [1.5, 2.25]),
        ("x y\n1,5 0,5\n2,25 1,5\n", "x", [1.5, 2.25]),
        ("x,y\n15%,a\n5 %,b\n", "x", [15, 5]),
        ("x,y\n14:30,a\n7:15,b\n24:00,a\n", "x", [14.5, 7.25, 24]),
        ("x,y\n07:30:00,a\n00:00:36,b\n?,a\n", "x", [7.5, 0.01, None]),
        ("x,y\n2:30 PM,a\n12:15 am,b\n12:30 p.m.,a\n", "x", [14.5, 0.25, 12.5]),
        ("x;y\n7:30 Uhr;a\n19h45;b\n", "x", [7.5, 19.75]),
        ("x,y\n1 day 02:30:00,a\n0 days 00:45:00.9,b\n", "x", [26.5, 0.75025]),
        ('x,y\n"-1 day, 22:00:00",a\n-1 days +02:30:00,b\n-0:30,a\n', "x", [-2, -21.5, -0.5]),
        ("x,y\n1:30,a\nlate,b\n2:00,a\n3:00,b\n", "x", [1.5, None, 2, 3]),
        ("x,y\n2:1,a\n0:75,b\n", "x", ["2:1", "0:75"]),
        ("x,y\n1:30,a\n8,b\n", "x", ["1:30", "8"]),
        ("x,y\n12 kg,a\n7.5 kg,b\n", "x", [12, 7.5]),
        ("x,y\n12 €,a\n7 €,b\n", "x", [12, 7]),
        ("x,y\nUSD 12,a\nUSD 7,b\n", "x", [12, 7]),
        ("x,y\n(12),a\n7,b\n", "x", [-12, 7]),
        ("x,y\n−12,a\n7,b\n", "x", [-12, 7]),
        ("x,y\n-$12,a\n$7,b\n", "x", [-12, 7]),
        ("x,y\n1.2k,a\n3M,b\n450,b\n", "x", [1200, 3e6, 450]),
        ('x,y\n"12,34,567",a\n"1,00,000",b\n', "x", [1234567, 100000]),
        ("x,y\n1e3,a\n2.5E-1,b\n", "x", [1000, 0.25]),
        ("x,y\n 1 ,a\n+2,b\n", "x", [1, 2]),
        ("x,y\n12345678901234567890123,a\n2,b\n", "x", [12345678901234567890123.0, 2]),
    ],
)
def test_a_number_is_read_as_itself(
    read: Read, content: str, column: str, expected: list[float]
) -> None:
    assert values(read(content), column) == expected


@pytest.mark.parametrize(
    "cells",
    [
        ("1.2.3", "1.2.4"),
        ("192.168.1.1", "10.0.0.1"),
        ("1,2,3", "4,5,6"),
        ("12-15", "15-20"),
        ("555 1234", "555 9876"),
        ("5 kg", "5 lb"),
        ("5%", "0.05"),
        ("1_000", "2_000"),
        ("0x1A", "0x1B"),
        ("A12", "A13"),
        ("1,5.5", "2,5.5"),
        ("1.234,567.8", "2"),
    ],
)
def test_what_is_no_number_stays_text(read: Read, cells: tuple[str, str]) -> None:
    rows = "".join(f'"{cell}",a\n' for cell in cells)
    assert values(read("x,y\n" + rows), "x") == list(cells)


class TestOneOfTwoWays:
    """A column that can be read two ways is read as the others of its file."""

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            # A decimal comma elsewhere makes a point one of thousands, and the other way round.
            ("x;z;y\n1.234;0,5;a\n2.105;1,25;b\n", [1234, 2105]),
            ("x;z;y\n1,234;0.5;a\n2,105;1.25;b\n", [1234, 2105]),
            ("x\tz\ty\n1,234\t0.5\ta\n2,105\t1.25\tb\n", [1234, 2105]),
            # The same sign elsewhere says what it is.
            ("x;z;y\n1,234;0,5;a\n2,105;1,25;b\n", [1.234, 2.105]),
            ("x;z;y\n1.234;0.5;a\n2.105;1.25;b\n", [1.234, 2.105]),
            ("x;z;y\n1.234;1.234.567;a\n2.105;2.000.000;b\n", [1234, 2105]),
            ('x,z,y\n"1,234","1,234,567",a\n"2,105","2,000,000",b\n', [1234, 2105]),
            # Within the column itself.
            ("x;y\n1.234;a\n2.105,5;b\n", [1234, 2105.5]),
            ("x;y\n1.234;a\n0.5;b\n", [1.234, 0.5]),
            ("x;y\n1,234;a\n0,500;b\n", [1.234, 0.5]),
            # Nothing tells: as such files usually mean it.
            ('x,y\n"1,234",a\n"2,105",b\n', [1234, 2105]),
            ("x,y\n1.234,a\n2.105,b\n", [1.234, 2.105]),
            ("x;y\n640;a\n2.105;b\n12.300;a\n", [640, 2105, 12300]),
            ("x;y\n1,234;a\n2,105;b\n", [1.234, 2.105]),
        ],
    )
    def test_it_is_read(self, read: Read, content: str, expected: list[float]) -> None:
        assert values(read(content), "x") == expected

    def test_far_below_the_first_rows_as_well(self, read: Read) -> None:
        rows = "".join(f"{i % 9};{i % 7};a\n" for i in range(5000))
        table = read("x;z;y\n" + rows + "1.234;0,5;b\n1.234.567;2,5;b\n")
        assert values(table, "x")[-2:] == [1234, 1234567]
        assert values(table, "z")[-2:] == [0.5, 2.5]

    def test_even_where_all_that_is_below_could_be_decimals(self, read: Read) -> None:
        rows = "".join(f"{i % 900};0,5;a\n" for i in range(5000))
        assert values(read("x;z;y\n" + rows + "1.234;0,5;b\n"), "x")[-1] == 1234
        assert values(read("x;y\n" + rows.replace(";0,5", "") + "1.234;b\n"), "x")[-1] == 1234
        assert values(read("x;y\n" + rows.replace(";0,5", "") + "1.25;b\n"), "x")[-1] == 1.25

    def test_why_is_told(self, read: Read) -> None:
        column, *_ = read("x;z;y\n1.234;0,5;a\n2.105;1,25;b\n").columns
        assert column.decision.why == "as 'z' has a decimal comma"
        column, *_ = read("x;y\n640;a\n2.105;b\n").columns
        assert "nothing else tells" in column.decision.why


@pytest.mark.parametrize(
    "missing",
    ["None", "-", "n.a.", "<NA>", ".", "#DIV/0!", "#VALUE!", "#N/A", "NA", "", "?", "null", "--"],
)
def test_many_words_say_that_a_value_is_missing(read: Read, missing: str) -> None:
    table = read(f"x,z,y\n1,u,a\n{missing},{missing},b\n3,w,a\n")
    assert values(table, "x") == [1, None, 3]
    assert values(table, "z") == ["u", None, "w"]


def test_a_minus_beside_a_plus_is_a_value(read: Read) -> None:
    assert values(read("x,y\n1,+\n2,-\n3,+\n"), "y") == ["+", "-", "+"]


def test_a_word_that_stands_for_missing_can_be_named(read: Read) -> None:
    table = read("x,z,y\n1,u,a\n-200,gone,b\n3,w,a\n", missing=("-200", "Gone"))
    assert values(table, "x") == [1, None, 3]
    assert values(table, "z") == ["u", None, "w"]


class TestStrayWords:
    def test_one_among_numbers_is_missing_and_its_line_is_known(self, read: Read) -> None:
        table = read("x,y\n1.5,a\n2,b\nND,a\n4,b\n5,a\n")
        assert values(table, "x") == [1.5, 2, None, 4, 5]
        strays = table.columns[0].strays
        assert strays is not None
        assert (strays.rows, strays.text) == (1, "ND")
        assert table.place_of(strays.row) == "Line 4"

    def test_words_that_come_again_and_again_are_classes(self, read: Read) -> None:
        rows = "".join(f"{('1', '2', '3', 'many')[i % 4]},a\n" for i in range(40))
        assert values(read("x,y\n" + rows), "x")[:4] == ["1", "2", "3", "many"]


class TestEncodings:
    TEXT = "größe;y\n1;süß\n2;naïve\n"

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
    )
    def test_it_is_found_out(self, read: Read, encoding: str) -> None:
        table = read(self.TEXT.encode(encoding))
        assert table.names == ("größe", "y")
        assert values(table, "y") == ["süß", "naïve"]

    def test_a_guess_is_said(self, read: Read) -> None:
        (note,) = read(self.TEXT.encode("cp1252")).notes
        assert note.endswith("as Windows-1252: line 1 is not UTF-8.")
        (note,) = read(self.TEXT.encode("utf-16-le")).notes
        assert note.endswith("as UTF-16 without a mark.")

    @pytest.mark.parametrize("piece", [1, 2, 3])
    def test_it_is_found_out_piece_by_piece(
        self, read: Read, piece: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.data.sources.table.written.content._PIECE", piece)
        emoji = self.TEXT + "3;\N{GRINNING FACE}\n"
        assert values(read(emoji), "y") == ["süß", "naïve", "\N{GRINNING FACE}"]
        for wrong in (b"4;\xe9\n", b"4;\xe9"):
            (note,) = read(emoji.encode() + wrong).notes
            assert note.endswith("as Windows-1252: line 5 is not UTF-8.")

    def test_one_letter_does_not_make_a_long_text_take_many_times_its_size(self) -> None:
        data = b"x,y\n" + b"1.25,a\n" * 2**22 + "2,\N{GRINNING FACE}\n".encode()
        tracemalloc.start()
        try:
            assert content_of(data, "it").encoding == "UTF-8"
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < len(data)


def zipped(**files: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


class TestPacked:
    @pytest.mark.parametrize(
        "packed",
        [
            gzip.compress(PLAIN.encode()),
            bz2.compress(PLAIN.encode()),
            lzma.compress(PLAIN.encode()),
            zipped(table=PLAIN),
            zipped(**{"table.csv": PLAIN, "__MACOSX/._table.csv": "rest"}),
        ],
    )
    def test_a_file_is_read_as_if_it_were_unpacked(self, read: Read, packed: bytes) -> None:
        assert values(read(packed), "y") == ["a", "b", "a", "b", "a"]

    def test_an_archive_of_several_files_is_to_be_unpacked(self, read: Read) -> None:
        with pytest.raises(ValueError, match=r"archive of 2 files \(one, two\); unpack it"):
            read(zipped(one=PLAIN, two=PLAIN))

    def test_a_damaged_one_is_said_to_be(self, read: Read) -> None:
        with pytest.raises(ValueError, match="cannot be unpacked"):
            read(gzip.compress(PLAIN.encode() * 100)[:-20])

    def test_what_unpacks_to_more_than_there_is_room_for_is_refused(
        self, read: Read, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.data.sources.table.written.content.MAX_BYTES", 2**20)
        with pytest.raises(ValueError, match="is larger than 1 MiB"):
            read(gzip.compress(b"1,2\n" * 2**19))


class TestOtherFormats:
    @pytest.mark.parametrize(
        "content",
        [
            '[{"x": 1, "y": "a"}, {"x": 2.5, "y": "b"}, {"y": "a"}]',
            '{"x": 1, "y": "a"}\n{"x": 2.5, "y": "b"}\n\n{"x": null, "y": "a"}\n',
            '{"x": [1, 2.5, null], "y": ["a", "b", "a"]}',
            '{"rows": [{"x": 1, "y": "a"}, {"x": 2.5, "y": "b"}, {"y": "a"}]}',
            '[["x", "y"], [1, "a"], [2.5, "b"], [null, "a"]]',
        ],
    )
    def test_json(self, read: Read, content: str) -> None:
        table = read(content)
        assert table.names == ("x", "y")
        assert values(table, "x") == [1, 2.5, None]
        assert values(table, "y") == ["a", "b", "a"]

    @pytest.mark.parametrize(
        "content", ['{"x": 1}', "[]", '[{"x": 1}, 2]', "[[" * 10**5, '{"x": 1}\n{"x']
    )
    def test_json_that_is_no_table(self, read: Read, content: str) -> None:
        with pytest.raises(ValueError, match="JSON"):
            read(content)

    def test_a_sheet_of_excel(self, read: Read) -> None:
        import pandas

        file = io.BytesIO()
        frame = pandas.DataFrame(
            {
                "x": [1, 2.5, None],
                "when": pandas.to_datetime(["2024-01-02", "2024-02-03", "2024-03-04"]),
                "y": ["a", "b", "#DIV/0!"],
            }
        )
        with pandas.ExcelWriter(file) as writer:
            pandas.DataFrame([["Report"]]).to_excel(writer, index=False, header=False)
            frame.to_excel(writer, index=False, startrow=2)
        table = read(file.getvalue())
        assert table.names == ("x", "when", "y")
        assert values(table, "x") == [1, 2.5, None]
        assert values(table, "when") == ["2024-01-02", "2024-02-03", "2024-03-04"]
        assert values(table, "y") == ["a", "b", None]
        assert table.notes[0].startswith("Left out 1 line above the table ('Report')")

    def test_remarks_that_a_spreadsheet_filled_up_are_no_rows(self, read: Read) -> None:
        rows = "".join(f"{i / 4},{i},{i % 3}\n" for i in range(30))
        remarks = ",,\nSource: the office,,\nTotal,,\n"
        table = read(f"x,y,z\n{rows}{remarks}")
        assert values(table, "x") == [i / 4 for i in range(30)]
        assert table.notes == (
            "Left out 2 lines below the table (the first is line 33: 'Source: the office').",
            "Left out 1 row without any value.",
        )
        named = read("name,y\nAnn Lee,1\nBo Day,2\nCy Fox,\n")
        assert values(named, "name") == ["Ann Lee", "Bo Day", "Cy Fox"]

    def test_the_sheet_of_a_workbook_that_has_the_target(self, read: Read) -> None:
        import pandas

        file = io.BytesIO()
        with pandas.ExcelWriter(file) as writer:
            for name in ("note", "y"):
                frame = pandas.DataFrame({name: ["a", "b"], "x": [1, 2]})
                frame.to_excel(writer, sheet_name=f"of {name}", index=False)
        content = file.getvalue()
        first, wanted = read(content), read(content, wanted="y")
        assert (first.names, wanted.names) == (("note", "x"), ("y", "x"))
        assert first.notes == ("Read the sheet 'of note' of the workbook, not 'of y'.",)
        assert wanted.notes == ("Read the sheet 'of y' of the workbook, not 'of note'.",)
        again = read_again(io.BytesIO(content), {}, header=True, wanted="y").table
        assert (again.names, again.notes) == (wanted.names, wanted.notes)

    def test_parquet_of_times_and_lists(self, read: Read) -> None:
        import datetime

        import pandas

        file = io.BytesIO()
        pandas.DataFrame(
            {
                "time": [datetime.time(7, 30), datetime.time(12, 0), None],
                "took": pandas.to_timedelta([90, None, 30], unit="min"),
                "list": [[1], [2], [1]],
            }
        ).to_parquet(file)
        table = read(file.getvalue())
        assert values(table, "time") == [7.5, 12, None]
        assert values(table, "took") == [1.5, None, 0.5]
        assert values(table, "list") == ["[1]", "[2]", "[1]"]

    def test_parquet(self, read: Read) -> None:
        import pandas

        file = io.BytesIO()
        frame = pandas.DataFrame(
            {"x": [1, 2.5, None], "flag": [True, False, None], "y": ["a", "b", "a"]}
        )
        frame.to_parquet(file)
        table = read(file.getvalue())
        assert values(table, "x") == [1, 2.5, None]
        assert values(table, "flag") == ["True", "False", None]

    @pytest.mark.parametrize(
        ("content", "what", "remedy"),
        [
            (b"<!DOCTYPE html>\n<html><body>404</body></html>", "web page", "fetch the file"),
            (b"<?xml version='1.0'?><data/>", "XML", "convert"),
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS", "lfs pull"),
            (b"% weather\n@RELATION weather\n@attribute x numeric\n", "ARFF", "commas"),
            (b"%PDF-1.7\n", "PDF", "CSV"),
            (b"\x89PNG\r\n\x1a\n\0\0", "picture", "CSV"),
            (b"\xff\xd8\xff\xe0\0", "picture", "CSV"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel", "save the sheet"),
            (b"SQLite format 3\0", "SQLite", "export"),
            (b"\x93NUMPY\x01\0", "NumPy", "savetxt"),
            (b"PAR1 nothing", "Parquet", "cannot be read"),
            (zipped(**{"word/document.xml": "<x/>"}), "office", "CSV"),
            (zipped(**{"xl/workbook.xml": "<x/>"}), "Excel", "cannot be read"),
        ],
    )
    def test_what_is_no_table_is_named_for_what_it_is(
        self, read: Read, content: bytes, what: str, remedy: str
    ) -> None:
        with pytest.raises(ValueError, match=what) as caught:
            read(content)
        assert remedy in str(caught.value)

    @pytest.mark.parametrize(
        ("package", "content"),
        [("openpyxl", zipped(**{"xl/workbook.xml": "<x/>"})), ("pyarrow", b"PAR1 nothing")],
    )
    def test_a_package_that_is_not_there_is_asked_for(
        self, read: Read, monkeypatch: pytest.MonkeyPatch, package: str, content: bytes
    ) -> None:
        monkeypatch.setitem(__import__("sys").modules, package, None)
        with pytest.raises(ValueError, match=rf"{package} reads: .*neuroterm\[tables\]"):
            read(content)


@pytest.mark.parametrize(
    ("local", "central", "value"), [(8, 10, 97), (6, 8, 1)], ids=["another method", "a password"]
)
def test_a_zip_archive_that_cannot_be_opened_here_says_what_to_do(
    local: int, central: int, value: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    data = bytearray(path.read_bytes())
    # How a file is packed, and whether with a password, stands before it and in the index.
    for start, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        data[data.find(start) + offset] = value
    path.write_bytes(data)
    with pytest.raises(ValueError, match="needs a password or another program; unpack it first"):
        read_table(path)
