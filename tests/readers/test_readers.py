"""No file, URL or text of others does more than be read, or be refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from readers import READERS, Reader, try_to_read

TOKENS = [
    *(b"-1", b"0", b"1e999", b"nan", b"99999999999999999999", b"0x10", b"1_0", b"true", b"null"),
    *(b"[]", b"{}", b"[[", b'"', b"'", b",", b";", b"\n", b"\r", b"\t", b"=", b".", b"a.b.c"),
    *(b"\x00", b"\xff", b"\x1b[31m", b"\xc2\x9b", "\u202e\U0001f600".encode(), b"\xef\xbb\xbf"),
]


class Spoilt(bytes):
    """Bytes of which a failure shows only the first."""

    def __repr__(self) -> str:
        return f"{bytes(self[:300])!r} of {len(self)} bytes"


@st.composite
def spoilt(draw: st.DrawFn, reader: Reader) -> Spoilt:
    """What is right but for a few places."""
    content = bytearray(draw(st.sampled_from(reader.seeds())))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(content)))
        length = draw(st.sampled_from([0, 1, 4, 1000]))
        content[start : start + length] = draw(st.sampled_from(TOKENS) | st.binary(max_size=5))
    return Spoilt(content)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_what_is_right_is_read(reader: Reader, tmp_path: Path) -> None:
    for seed in reader.seeds():
        assert try_to_read(reader, seed, tmp_path) == ""


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_spoilt_is_read_or_refused_with_a_sentence(
    reader: Reader, tmp_path: Path, data: st.DataObject
) -> None:
    try_to_read(reader, data.draw(spoilt(reader)), tmp_path)


FOUND = [
    ("sessions", b"CREATE TABLE sessions", b"CREATE TABL\xb1\xb6ssions", "it is damaged"),
    ("sessions", b"circles", b"circl\xff\xfe", ""),
]
"""What fuzzing has found, as what stands in the place of what is right."""


@pytest.mark.parametrize(("name", "right", "wrong", "sentence"), FOUND)
def test_what_was_found_is_read_or_refused_with_a_sentence(
    name: str, right: bytes, wrong: bytes, sentence: str, tmp_path: Path
) -> None:
    (reader,) = (reader for reader in READERS if reader.name == name)
    seed = reader.seeds()[0]
    assert right in seed
    assert sentence in try_to_read(reader, seed.replace(right, wrong), tmp_path)


def test_an_archive_with_a_file_that_has_no_name_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with zipfile.ZipFile(archive := io.BytesIO(), "w") as file:
        file.writestr(zipfile.ZipInfo(""), "a,b\n1,2\n")
    (reader,) = (reader for reader in READERS if reader.name == "csv")
    assert try_to_read(reader, archive.getvalue(), tmp_path) != ""
