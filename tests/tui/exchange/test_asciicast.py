"""A recording is what asciinema's documentation says it is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ExperimentConfig
from tui.command_line.headless import train as headless
from tui.command_line.headless.report import Report
from tui.exchange.asciicast import Output, asciicast
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import Failure

UNICODE = Capabilities(unicode=True, color="none")
CONFIG = ExperimentConfig(samples=60, epochs=250)


def read(text: str) -> tuple[dict[str, Any], list[tuple[float, str]]]:
    """The header and the outputs with the seconds since the beginning, of either version."""
    first, *lines = text.removesuffix("\n").split("\n")
    header = json.loads(first)
    if header["version"] == 3:
        assert {type(header["term"][name]) for name in ("cols", "rows")} == {int}
    else:
        assert header["version"] == 2
        assert {type(header[name]) for name in ("width", "height")} == {int}
    time, outputs = 0.0, []
    for line in lines:
        when, code, data = json.loads(line)
        assert code == "o"
        assert when >= 0.0
        time = time + when if header["version"] == 3 else when
        outputs.append((round(time, 3), data))
    assert [time for time, _ in outputs] == sorted(time for time, _ in outputs)
    return header, outputs


def test_both_versions_say_the_same() -> None:
    outputs = [Output(0.0, "a\x1b[1m"), Output(0.25, "ü"), Output(1.5, "")]
    third, second = (read(asciicast(outputs, 80, 24, "it", version)) for version in (3, 2))
    assert third[1] == second[1] == [(0.0, "a\x1b[1m"), (0.25, "ü"), (1.75, "")]
    assert third[0]["title"] == second[0]["title"] == "it"


@pytest.mark.parametrize(("name", "version"), [("run.cast", 3), ("run.v2.cast", 2)])
def test_a_training_is_recorded_from_first_to_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, version: int
) -> None:
    path = tmp_path / name
    headless.run(CONFIG, Report(capabilities=UNICODE, record=path, quiet=True))
    header, outputs = read(path.read_text(encoding="utf-8"))
    assert header["version"] == version
    assert 80 <= len(outputs) <= 103
    screen = pyte.Screen(80, 50)
    stream = pyte.Stream(screen)
    seen = []
    for _, data in outputs:
        stream.feed(data)
        seen.append(screen.display[0].split(":")[0])
    assert seen[1] == "Epoch 0"
    assert seen[-1] == "Epoch 250"
    assert any("Loss by epoch" in line for line in screen.display)
    assert not screen.cursor.hidden
    assert len({data for _, data in outputs}) > 80


@given(
    st.lists(st.text(st.characters(exclude_categories=()))), st.text(st.characters()), st.booleans()
)
def test_whatever_a_screen_holds_a_recording_is_lines_of_json_that_do_nothing_to_a_terminal(
    texts: list[str], title: str, is_second: bool
) -> None:
    outputs = [Output(0.125, text) for text in texts]
    written = asciicast(outputs, 80, 24, title, 2 if is_second else 3)
    assert all(line.isprintable() for line in written.encode().decode().split("\n"))
    header, found = read(written)
    assert header["title"] == title
    assert [text for _, text in found] == texts


def test_what_a_table_says_moves_nothing_in_a_recording_of_it(tmp_path: Path) -> None:
    hostile = "\x1b[2J\x9b5A\x07\u202e"
    table = tmp_path / "t.csv"
    rows = [f"{n % 5},{n % 7},{hostile}{'ab'[n % 2]}" for n in range(40)]
    table.write_text("\n".join([f"{hostile}x,y,kind", *rows]), encoding="utf-8")
    config = ExperimentConfig(data=str(table), target="kind", epochs=2)
    experiment, recording = config.build(), tmp_path / "run.cast"
    headless.run(config, Report(capabilities=UNICODE, record=recording, quiet=True))
    assert experiment.dataset.class_names
    _, outputs = read(recording.read_text(encoding="utf-8"))
    ours = re.compile(r"\x1b\[(?:\?25[hl]|2J|\d+;1H|K|[\d;]*m)")
    assert outputs[0][1].count("\x1b[2J") == 1
    assert all(ours.sub("", text).isprintable() for _, text in outputs)
    assert not any("\x1b[2J" in text for _, text in outputs[1:])


def test_a_name_that_is_none_of_a_recording_is_refused(tmp_path: Path) -> None:
    for name in ("run.mp4", "mine.cast"):
        (tmp_path / "mine.cast").write_text("what I wrote")
        with pytest.raises(Failure, match=r"ends in \.cast"):
            headless.run(CONFIG, Report(capabilities=UNICODE, record=tmp_path / name))
