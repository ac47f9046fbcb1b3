"""One table of formats: what names a file, what is in it, what to say of it."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from core import ExperimentConfig, save_checkpoint
from tui.command_line.options import experiment_options
from tui.exchange.formats import table
from tui.exchange.formats.opened import Columns, Opening
from tui.exchange.formats.table import CSV, FORMATS, RUN, SETTINGS_FILE, URL, Format
from tui.exchange.opening import load, opening
from tui.terminal.failure import Failure

SMALL = ExperimentConfig(samples=50)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("flowers.csv", CSV),
        ("FLOWERS.CSV", CSV),
        ("experiment.toml", SETTINGS_FILE),
        ("run.checkpoint", RUN),
        ("https://playground.tensorflow.org/#x=true", URL),
        ("https://example.org/flowers.csv", URL),
        ("‹https://playground.tensorflow.org/#x=true›", URL),
        ("[Playground](https://playground.tensorflow.org/#x=true)", URL),
        ("flowers.txt", None),
        ("", None),
    ],
)
def test_a_name_alone_may_tell_the_format(text: str, format: Format | None) -> None:
    assert table.named(text) is format


def test_what_a_file_begins_with_tells_more_than_its_name(tmp_path: Path) -> None:
    for name in ("run", "run.csv", "run.toml"):
        path = tmp_path / name
        save_checkpoint(path, SMALL.build())
        assert table.recognised(str(path)) is RUN
        opened = table.read(str(path))
        assert isinstance(opened, Opening)
        assert opened.experiment is not None
        assert opened.config == SMALL


def test_what_nothing_is_known_of_is_taken_for_a_table(tmp_path: Path) -> None:
    path = tmp_path / "flowers.txt"
    path.write_text("length,kind\n1,2\n3,4\n", encoding="utf-8")
    assert table.recognised(str(path)) is CSV
    columns = table.read(str(path))
    assert isinstance(columns, Columns)
    assert columns.names == ("length", "kind")
    opened = columns.learn(SMALL.replace(samples=None), "kind")
    assert (opened.config.data, opened.config.target) == (str(path), "kind")
    assert table.recognised(str(tmp_path)) is CSV
    assert table.recognised("a\0b") is CSV


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert table.recognised(str(tmp_path / "pipe")) is CSV


def test_every_file_that_is_written_can_be_opened_and_says_how() -> None:
    for format in FORMATS:
        if format.saving is not None:
            assert table.named(format.saving.name) is format
            assert table.openable(format.saving.name) == format.saving.name
    assert RUN.command("my run") == "neuroterm --load 'my run'"
    assert SETTINGS_FILE.sentence("a.toml") == (
        "The settings are in a.toml; neuroterm --config a.toml starts from them."
    )
    assert CSV.sentence("a.csv", 1234) == "1,234 points are saved in a.csv."


def test_formats_are_listed_as_in_a_sentence() -> None:
    assert table.listed([CSV]) == "a CSV file"
    *others, last = (it.name for it in FORMATS)
    assert table.listed(FORMATS) == f"{', '.join(others)} or {last}"


def test_a_format_is_one_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def read(name: str) -> Opening:
        return Opening(SMALL.replace(hidden=(int(Path(name).stem),)))

    number = Format(
        "a number", "number", read, suffix=".number", metavar="FILE", help="Begin.", is_base=True
    )
    monkeypatch.setattr(table, "FORMATS", (*table.FORMATS, number))
    assert table.listed(table.FORMATS).endswith("or a number")
    assert table.openable(str(tmp_path / "7.NUMBER")) == str(tmp_path / "7.NUMBER")
    assert table.read("7.number") == Opening(SMALL.replace(hidden=(7,)))
    assert opening({"number": "5.number"}).config.hidden == (5,)
    with pytest.raises(Failure, match="give either --config or --number, not both"):
        opening({"number": "5.number", "config": "a.toml"})
    with pytest.raises(Failure, match="--number is given with --load"):
        load({"number": "5.number", "load": "run"})
    command = experiment_options(click.command()(lambda **_: None))
    assert command.main(["--help"], standalone_mode=False) == 0
    assert "--number FILE" in capsys.readouterr().out
