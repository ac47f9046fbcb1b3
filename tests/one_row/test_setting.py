"""A setting that is added to a copy of the program, as by somebody who has never seen it before."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

FOUND = """
import json
from click.testing import CliRunner
from textual.screen import Screen
from core import ExperimentConfig
from tui.app.app import NeurotermApp
from tui.command_line.cli import neuroterm
from tui.command_line.options import experiment_config
from tui.exchange.formats.command import command_line
from tui.settings.form.form import SettingsForm
from tui.settings.words import in_words, names
from tui.terminal.capabilities import Capabilities

plain, cool = ExperimentConfig(), experiment_config({"cooling": 0.5})
form = SettingsForm(cool)
row = form.rows("cool")[0]
live = form.write(form.stepped(row, 1))
wrong = form.typed(row, "2")
form.write(wrong)
run = CliRunner().invoke(neuroterm, ["train", "--cooling", "0.5", "--epochs", "2", "--quiet"])
app = NeurotermApp(None, capabilities=Capabilities(True, "256"))
print(json.dumps({
    "help": CliRunner().invoke(neuroterm, ["--help"]).output,
    "command line": command_line(cool),
    "file": ExperimentConfig.from_toml(cool.to_toml()) == cool,
    "row": [row.label, row.value, row.note, row.effect],
    "next": live.cooling,
    "wrong": [form.wrong, form.sentence],
    "change": in_words(plain, cool),
    "names": names([plain, cool]),
    "palette": [c.help for c in app.get_system_commands(Screen()) if c.title == "Setting: cool"],
    "trained": [run.exit_code, run.output],
}))
"""


@pytest.fixture(scope="module")
def found(run: Callable[..., str]) -> dict[str, Any]:
    """What a copy of the program with one setting more says of it."""
    said: dict[str, Any] = json.loads(run("-c", FOUND))
    return said


def test_a_setting_is_added_in_one_line_each_where_it_is_kept_checked_and_shown(
    found: dict[str, Any],
) -> None:
    assert "--cooling SHARE" in found["help"]
    assert "How fast it cools, below 1." in found["help"]
    assert found["command line"] == "neuroterm --cooling 0.5"
    assert found["file"] is True
    assert found["row"] == ["cool", "0.5", "How fast it cools, below 1", "at once"]
    assert found["next"] == 0.6
    assert found["wrong"] == ["cooling", "Cooling is 2.0; it must be at least 0 and below 1."]
    assert found["change"] == "cool 0.5"
    assert found["names"] == ["cool 0", "cool 0.5"]
    assert found["palette"] == ["How fast it cools, below 1."]
    assert found["trained"][0] == 0
