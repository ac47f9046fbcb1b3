"""Whatever reads text or bytes of others: what it is given, and how it refuses.

The tests try each of them with some spoilt files, and `benchmarks/fuzz.py` with millions.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from core import (
    CHECKPOINT_START,
    CheckpointError,
    ExperimentConfig,
    Metrics,
    as_json,
    inspect_table,
    load_csv,
    new_rows,
    save_checkpoint,
)
from tui.app import preferences
from tui.command_line.headless.sweeps.command import _file as sweep_in
from tui.command_line.headless.sweeps.figures import Figures, as_line
from tui.command_line.headless.sweeps.kept import FIRST, KeptRuns
from tui.exchange.formats import table as formats
from tui.exchange.formats import toml
from tui.exchange.formats.playground import reading as playground
from tui.exchange.formats.sweep.varying import axis
from tui.exchange.lesson import FILE, BookmarkFile
from tui.exchange.sessions.contents import BESIDES, RUN, Contents, packed, unpacked
from tui.exchange.sessions.database import DamagedError
from tui.exchange.sessions.folder import NotKeptError
from tui.exchange.sessions.opening import opened
from tui.exchange.sessions.store import SHARE, SessionStore
from tui.session.training.keeping.before import now
from tui.session.training.training import Training
from tui.settings.table import SETTINGS
from tui.terminal.failure import Failure
from tui.terminal.keyboard.parser import KeyParser

REFUSALS = (ValueError, CheckpointError, Failure, NotKeptError, DamagedError)
"""Errors that carry a sentence for the user; those made of them are somebody else's."""

TABLE = b"size,colour,price\n" + b"".join(
    f"{number},{'rgb'[number % 3]},{number * number}\n".encode() for number in range(1, 31)
)
RECORDS = [{"size": n, "colour": "rgb"[n % 3], "price": n * n / 7} for n in range(1, 21)]
SETTINGS_FILE = b"""\
dataset = "moons"
hidden = [4, 2]
activation = "tanh"
optimizer = "adam"
learning_rate = 0.1
batch_size = 10
schedule = "step"
points = [[0.5, 1, 0], [-0.5, 2.0, 1], [0.1, 0.2, 1], [1, 1, 0]]
"""
EXERCISE = (Path(__file__).parents[2] / "docs" / "homework.toml").read_bytes()
URL = (
    b"https://playground.tensorflow.org/#activation=tanh&batchSize=10&dataset=spiral"
    b"&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0&networkShape=4,2"
    b"&seed=0.5&showTestData=false&discretize=false&percTrainData=50&x=true&y=true"
)
PREFERENCES = (
    b'theme = "light"\nmouse = false\nhistory_memory = 8\n[keys]\ntrain = "f5"\nreset = ""\n'
)
BOOKMARK = b"chapter = 3\ndone = [1, 2]\n[predicted]\n1 = 2\n"
SWEEP = b'repeat = 2\n[vary]\nlearning_rate = [0.1, 0.2]\nhidden = [[4], [8, 8]]\nl2 = "0..1"\n'
FIGURES = Figures(3, "", False, Metrics(3, 0.5, math.nan, 1.0, 0.5))
RUNS = "\n".join([FIRST, *(as_line(name, {"l2": 0.1}, FIGURES) for name in "ab"), ""]).encode()
VARIED = b"learning_rate=0.01..1 log 3"
NAMED = b"file:///tmp/my%20table.csv"
KEYS = (
    b"q\x1b[A\x1b[97;5u\x1b[200~pasted\x1b[201~\x1b[<0;3;4M\x1b]11;rgb:00/00/00\x1b\\\x1b[?2026;2$y"
)
VALUES = b"4,2"


class Reader(NamedTuple):
    """One of them.

    Attributes
    ----------
    name : str
    suffix : str
        Of the file; empty where it is given the text itself.
    read : callable
        Takes the file's path or the text.
    seeds : callable
        Returns contents that are right.
    """

    name: str
    suffix: str
    read: Callable[[Any], object]
    seeds: Callable[[], list[bytes]]


def _small() -> ExperimentConfig:
    return ExperimentConfig(samples=20, hidden=(2,))


@cache
def _checkpoint() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "it.checkpoint"
        save_checkpoint(path, _small().build())
        return path.read_bytes()


@cache
def _model() -> bytes:
    return as_json(_small().build()).encode()


@cache  # it has the time in it
def _workbook() -> bytes:
    import pandas

    file = io.BytesIO()
    pandas.DataFrame(RECORDS).to_excel(file, index=False)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@cache
def _sheet() -> bytes:
    with zipfile.ZipFile(io.BytesIO(_workbook())) as book:
        return book.read(SHEET)


def _parquet() -> bytes:
    import pandas

    file = io.BytesIO()
    pandas.DataFrame(RECORDS).to_parquet(file)
    return file.getvalue()


@cache
def _preparation() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "it.csv"
        path.write_bytes(TABLE)
        return load_csv(path, "price").preparation


def _table(path: Path) -> None:
    formats.read(str(path))
    inspect_table(path)
    load_csv(path, "price")


def _settings(path: Path) -> None:
    toml.read_config(str(path))


def _preferences(path: Path) -> None:
    found = preferences.load(path, path.with_name("runs"))
    assert found.trouble.isprintable()


def _runs(path: Path) -> None:
    found = preferences.load(path.with_name("none.toml"), path)
    assert found.trouble.isprintable()


def _bookmark(path: Path) -> None:
    folder = path.parent
    path.replace(folder / FILE)
    bookmark, why = BookmarkFile(folder, 7, 3).read()
    assert why.isprintable()
    assert bookmark.chapter in range(1, 8)


def _sessions(path: Path) -> None:
    folder = path.parent
    path.replace(folder / "sessions.sqlite")
    store = SessionStore(folder)
    try:
        for kept in store.sessions():
            assert kept.name.isprintable()
            opened(store, kept)
    finally:
        for left in folder.glob("*sessions.sqlite*"):
            left.unlink()


def _contents(folder: Path) -> Contents:
    training = Training(_small(), playing=False)
    training.start_again(_small(), 0)
    training.trainer.run_epoch()
    training.took_step()
    assert training.run is not None
    return packed(now(training.run), {}, folder, SHARE)


@cache
def _parts() -> dict[str, bytes]:
    """The parts of a session by their kind, without moments."""
    with tempfile.TemporaryDirectory() as name:
        return {kind: blob for (kind, n), blob in _contents(Path(name)).blobs.items() if not n}


@cache
def _database() -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = SessionStore(folder)
        store.save(None, _contents(folder), is_told=True)
        store.let_go()
        path = folder / "sessions.sqlite"
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        return path.read_bytes()


def _runs_in(path: Path) -> None:
    kept = KeptRuns(path)
    assert kept.remark.isprintable()
    for name in "ab":
        if found := kept.find(name):
            assert found.epochs >= 0
            assert not math.isinf(found.score)
            assert not math.isinf(found.loss)
            assert found.stop_reason.isprintable()


def _sheet_in(path: Path) -> None:
    content = path.read_bytes()
    book = path.with_suffix(".xlsx")
    with (
        zipfile.ZipFile(io.BytesIO(_workbook())) as old,
        zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry, content if entry.filename == SHEET else old.read(entry))
    _table(book)


def _signed(content: bytes) -> bytes:
    """Return what begins as a checkpoint with the size and the checksum that it needs."""
    start = len(CHECKPOINT_START) + 8
    size = struct.pack("<Q", len(content) + hashlib.sha256().digest_size)
    body = content[:start] + size + content[start + len(size) :]
    return body + hashlib.sha256(body).digest()


def _unsigned(content: bytes) -> bytes:
    return content[: -hashlib.sha256().digest_size]


def _signed_run(path: Path) -> None:
    path.write_bytes(_signed(path.read_bytes()))
    formats.read(str(path))


def _signed_session(path: Path) -> None:
    blobs = {(RUN, 0): _parts()[RUN], (BESIDES, 0): _signed(path.read_bytes())}
    found = unpacked(blobs, path.parent, "it")
    assert found.remark.isprintable()
    for change in found.resumed.besides.changes:
        assert change.words.isprintable()


def _typed(text: str) -> None:
    assert "\n" not in formats.openable(text)
    formats.source_in(text)


def _value(text: str) -> None:
    for setting in SETTINGS:
        _sentence_of(lambda setting=setting: setting.kind.parse(text))


def _keys(text: str) -> None:
    parser = KeyParser()
    for piece in text.split("|"):
        for _ in [*(parser.feed(piece) if piece else ()), *parser.wait_no_longer()]:
            pass


READERS = (
    Reader("csv", ".csv", _table, lambda: [TABLE, TABLE.replace(b",", b";")]),
    Reader("json", ".json", _table, lambda: [json.dumps(RECORDS).encode()]),
    Reader("jsonl", ".jsonl", _table, lambda: ["\n".join(map(json.dumps, RECORDS)).encode()]),
    Reader("xlsx", ".xlsx", _table, lambda: [_workbook()]),
    Reader("sheet", ".xml", _sheet_in, lambda: [_sheet()]),
    Reader("parquet", ".parquet", _table, lambda: [_parquet()]),
    Reader("new rows", ".csv", lambda path: new_rows(_preparation(), path), lambda: [TABLE]),
    Reader("settings", ".toml", _settings, lambda: [SETTINGS_FILE]),
    Reader("homework", ".toml", lambda path: toml.read_exercise(str(path)), lambda: [EXERCISE]),
    Reader("sweep", ".toml", lambda path: toml.read_with(str(path), sweep_in), lambda: [SWEEP]),
    Reader("vary", "", axis, lambda: [VARIED, b"hidden=4,8,8-8", b"batch_size=full,8"]),
    Reader("kept runs", ".jsonl", _runs_in, lambda: [RUNS]),
    Reader("run", ".checkpoint", lambda path: formats.read(str(path)), lambda: [_checkpoint()]),
    Reader("signed run", ".checkpoint", _signed_run, lambda: [_unsigned(_checkpoint())]),
    Reader("signed session", ".blob", _signed_session, lambda: [_unsigned(_parts()[BESIDES])]),
    Reader("model", ".json", lambda path: formats.read(str(path)), lambda: [_model()]),
    Reader("sessions", ".sqlite", _sessions, lambda: [_database()]),
    Reader("preferences", ".toml", _preferences, lambda: [PREFERENCES]),
    Reader("count of runs", ".txt", _runs, lambda: [b"3\n"]),
    Reader("bookmark", ".toml", _bookmark, lambda: [BOOKMARK]),
    Reader("typed name", "", _typed, lambda: [NAMED, b"'a b.toml'", b"~/x.checkpoint"]),
    Reader("url", "", playground.parse, lambda: [URL]),
    Reader("value", "", _value, lambda: [VALUES, b"0.5", b"relu,tanh", b"yes"]),
    Reader("terminal", "", _keys, lambda: [KEYS]),
)


def try_to_read(reader: Reader, content: bytes, folder: Path) -> str:
    """Have content read; return the sentence that refuses it, empty where it is taken.

    Any other error than one with a sentence is raised.
    """
    given: Any = content.decode("utf-8", "replace")
    if reader.suffix:
        given = folder / f"given{reader.suffix}"
        given.write_bytes(content)
    return _sentence_of(lambda: reader.read(given))


def _sentence_of(read: Callable[[], object]) -> str:
    sentence = ""
    try:
        read()
    except REFUSALS as error:
        if type(error) not in REFUSALS:
            raise
        sentence = str(error)
    assert sentence.isprintable(), ascii(sentence)
    return sentence
