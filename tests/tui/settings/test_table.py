"""A setting is one row: everything that shows settings has it from there."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from textual.screen import Screen
from user import UNICODE

from core import ExperimentConfig
from tui.app.app import NeurotermApp
from tui.command_line.cli import neuroterm
from tui.settings.form.form import SettingsForm
from tui.settings.form.rows import Row
from tui.settings.setting import Setting
from tui.settings.table import SETTING, SETTINGS
from tui.settings.writing import written

NOT_TO_SET = {"points", "class_names"}
"""Points are drawn, or written in a file."""


@pytest.fixture(scope="module")
def option_helps() -> dict[str, str]:
    """What the help says of each option, without line breaks."""
    output = CliRunner().invoke(neuroterm, ["--help"], terminal_width=100).output
    entries = re.split(r"\n +(?=-)", output)
    return {entry.split()[0]: " ".join(entry.split()) for entry in entries}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    """Every row of the settings screen, whether or not it means something at first."""
    form = SettingsForm(ExperimentConfig())
    return {row.key: row for setting in SETTINGS for row in form.rows(setting.label)}


@pytest.fixture(scope="module")
def palette() -> dict[str, str]:
    """What the command palette offers, and what it says of it."""
    commands = NeurotermApp(None, capabilities=UNICODE).get_system_commands(Screen())
    return {command.title: command.help for command in commands}


def test_every_setting_of_an_experiment_has_one_row() -> None:
    names = [setting.name for setting in SETTINGS]
    assert sorted(names) == sorted(ExperimentConfig().as_dict().keys() - NOT_TO_SET)
    assert list(SETTING) == names


def test_the_rows_of_a_section_stand_together() -> None:
    sections = [setting.section for setting in SETTINGS]
    assert sections == sorted(sections, key=sections.index)


def test_no_two_settings_are_called_the_same() -> None:
    labels = [setting.label for setting in SETTINGS]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("setting", SETTINGS, ids=list(SETTING))
def test_a_setting_is_explained_and_found_everywhere(
    setting: Setting, option_helps: dict[str, str], rows: dict[str, Row], palette: dict[str, str]
) -> None:
    assert setting.label
    assert setting.kind.metavar
    assert setting.help[:1].isupper()
    assert not setting.help.endswith(".")
    said = option_helps[setting.option].replace("- ", "-")
    assert setting.full_help.replace("- ", "-") in said
    assert setting.kind.metavar in said
    assert rows[setting.name].setting is setting
    assert palette[f"Setting: {setting.label}"].startswith(setting.help)


def test_a_row_says_what_a_missing_value_means_unless_it_is_that_there_is_none() -> None:
    for setting in SETTINGS:
        assert setting.initial is not None or setting.default or setting.none == "none"


def test_a_scale_is_in_order_and_of_values_that_can_be_written() -> None:
    for setting in SETTINGS:
        scale = setting.kind.scale[:100]
        values = [value for value in scale if value is not None]
        assert values == sorted(set(values))
        assert None not in scale[1:-1]
        assert not (values and setting.names)
        for value in values:
            assert setting.kind.parse(written(value)) == value
