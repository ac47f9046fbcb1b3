"""A recording is what asciinema's documentation says it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyte
import pytest

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
    first, *lines = text.splitlines()
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


def test_a_name_that_is_none_of_a_recording_is_refused(tmp_path: Path) -> None:
    for name in ("run.mp4", "mine.cast"):
        (tmp_path / "mine.cast").write_text("what I wrote")
        with pytest.raises(Failure, match=r"ends in \.cast"):
            headless.run(CONFIG, Report(capabilities=UNICODE, record=tmp_path / name))
