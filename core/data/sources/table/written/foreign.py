"""What a file is that is no table of text: named for what it is, with what to do."""

from __future__ import annotations

import re

from core.support.files import CHECKPOINT_START

_SAVE_AS_CSV = "save the sheet as CSV UTF-8 and give that file"

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (CHECKPOINT_START, "a saved run, no CSV file", "neuroterm --load goes on with it"),
    (b"%PDF-", "a PDF document", "copy its table into a spreadsheet and save that as CSV"),
    (b"\x89PNG", "a picture (PNG)", "give the numbers behind it as a CSV file"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "give the numbers behind it as a CSV file"),
    (b"GIF8", "a picture (GIF)", "give the numbers behind it as a CSV file"),
    (b"II*\0", "a picture (TIFF)", "give the numbers behind it as a CSV file"),
    (b"MM\0*", "a picture (TIFF)", "give the numbers behind it as a CSV file"),
    (b"\xd0\xcf\x11\xe0", "a workbook of Excel before 2007", _SAVE_AS_CSV),
    (b"SQLite format 3\0", "an SQLite database", "export the table as CSV and give that file"),
    (b"\x89HDF\r\n", "an HDF5 file", "write the table as CSV and give that file"),
    (b"CDF\x01", "a NetCDF file", "write the table as CSV and give that file"),
    (b"CDF\x02", "a NetCDF file", "write the table as CSV and give that file"),
    (b"\x93NUMPY", "an array of NumPy", "numpy.savetxt writes it as text"),
    (b"MATLAB 5.0", "a file of MATLAB", "writetable writes it as CSV"),
    (b"RDX", "a file of R", "write.csv writes it as CSV"),
    (b"RDA", "a file of R", "write.csv writes it as CSV"),
    (b"$FL2", "a file of SPSS", "save it as CSV and give that file"),
    (b"<stata_dta>", "a file of Stata", "export it as CSV and give that file"),
    (b"HEADER RECORD*******", "a file of SAS", "export it as CSV and give that file"),
    (b"ARROW1", "a Feather file", "write the table as CSV or Parquet and give that file"),
    (b"Obj\x01", "an Avro file", "write the table as CSV or Parquet and give that file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and give the file in it"),
    (b"Rar!", "a RAR archive", "unpack it and give the file in it"),
    (b"\x28\xb5\x2f\xfd", "packed by zstd", "unpack it with unzstd and give what is in it"),
    (b"\x1f\x9d", "packed by compress", "unpack it with uncompress and give what is in it"),
    (b"\x7fELF", "a program", "give a CSV file"),
    (b"MZ\x90\0", "a program", "give a CSV file"),
    (
        b"version https://git-lfs",
        "the pointer that Git LFS leaves in the place of a file",
        "'git lfs pull' brings the file itself",
    ),
    (b"{\\rtf", "a text of a word processor (RTF)", "save its table as CSV"),
)
"""How files begin, what they are, and what to do."""

_MARKUP: tuple[tuple[bytes, str, str], ...] = (
    (
        rb"<!doctype html|<html|<head[\s>]|<body[\s>]|<table[\s>]|<script[\s>]",
        "a web page, not the file it shows",
        "fetch the file itself, by the page's button for raw or for download",
    ),
    (rb"<svg[\s>]", "a picture (SVG)", "give the numbers behind it as a CSV file"),
    (rb"<\?xml|<!doctype", "XML", "convert it to CSV and give that file"),
)

_TAR_MAGIC = slice(257, 262)
_START = 4096


def named_for_what_it_is(data: bytes, name: str) -> str:
    """Return "text", "json", "excel" or "parquet", or raise ValueError for what is no table.

    Parameters
    ----------
    data : bytes
        Unpacked.
    name : str
        The file, as the sentence names it.
    """
    for start, what, remedy in _SIGNATURES:
        if data.startswith(start):
            raise ValueError(f"{name} is {what}; {remedy}.")
    if data[_TAR_MAGIC] == b"ustar":
        raise ValueError(f"{name} is a tar archive; unpack it and give the file in it.")
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK\x03\x04"):
        if b"xl/" in data:
            return "excel"
        raise ValueError(f"{name} is a document of an office program, no CSV file; {_SAVE_AS_CSV}.")
    text = data[:_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, what, remedy in _MARKUP:
        if re.match(rb"(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)?(?:" + pattern + rb")", text, re.I | re.S):
            raise ValueError(f"{name} is {what}; {remedy}.")
    if re.match(rb"(?:%[^\n]*\n\s*)*@relation\b", text, re.I):
        raise ValueError(
            f"{name} is a Weka ARFF file; name its attributes in one line with commas, delete all "
            "down to @data, and give that as a CSV file."
        )
    if re.match(rb'\{\s*"|\[\s*[\[{]|\{\s*\}|\[\s*\]', text):
        return "json"
    return "text"
