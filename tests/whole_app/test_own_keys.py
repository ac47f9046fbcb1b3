"""Keys that the user has chosen: what they do, and where they are shown."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from textual.screen import Screen
from user import LESSON, UNICODE, User, ready

from tui.app import preferences
from tui.app.app import NeurotermApp
from tui.app.main.said.sentences import GREETING
from tui.app.preferences import Preferences
from tui.widgets.keys.bar import bar_items
from tui.widgets.keys.key import ALWAYS
from tui.widgets.keys.lookup import changeable, own_keys
from tui.widgets.keys.spoken import spoken, use
from tui.widgets.keys.table import KEYS

OWN = {"train": "f5", "step-epoch": "ф,q", "undo": "ctrl+x", "select-left": "y"}


def neuroterm(keys: dict[str, str] = OWN) -> NeurotermApp:
    return NeurotermApp(LESSON, capabilities=UNICODE, preferences=Preferences(keys=dict(keys)))


def test_every_action_has_a_name_of_its_own_that_toml_takes_as_it_is() -> None:
    names = [key.id for key in KEYS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names)


async def test_the_keys_do_what_they_are_chosen_for_and_no_longer_what_they_did() -> None:
    app = neuroterm()
    async with app.run_test(size=(120, 40)) as pilot:
        user = User(app, pilot)
        await ready(app)
        await user.press("s", "space", "ф")
        await user.see("epoch 1")
        await user.press("q")  # which is no longer to quit
        await user.see("epoch 2")
        await user.press("plus")
        await user.see("rate 0.3")
        await user.press("u")
        await user.rest()
        assert "rate 0.3" in user.text()
        await user.press("ctrl+x")
        await user.see("rate 0.1")
        await user.press("f5")
        await user.see("training")
        await user.press("ctrl+c")
        await user.see(lambda: not app.is_running)


async def test_bar_help_and_palette_follow() -> None:
    app = neuroterm()
    async with app.run_test(size=(120, 400)) as pilot:
        user = User(app, pilot)
        await ready(app)
        bar = user.text().splitlines()[-2:]
        for wanted in (" f5 train ", " ф epoch ", " ^x undo ", " ^q quit "):
            assert any(wanted in line for line in bar), wanted
        await user.press("question_mark")
        await user.see("f5  Train, or pause")
        assert "ф  Train for one epoch" in user.text()
        assert "^q  Quit" in user.text()
    titles = {command.title for command in app.get_system_commands(Screen())}
    assert "Train, or pause (f5)" in titles
    assert "Undo the last change of the experiment (^x)" in titles


def test_the_greeting_follows() -> None:
    use(OWN)
    assert " f5 trains the network, d takes other data, " in spoken(GREETING)
    use({})
    assert " space trains the network, d takes other data, " in spoken(GREETING)


def test_who_has_lost_every_key_is_in_the_help_without_one_and_not_in_the_bar() -> None:
    keys = own_keys({"undo": "s"})
    (epoch,) = (key for key in keys if key.id == "step-epoch")
    assert epoch.names == ()
    assert epoch.shown == "–"
    assert not any(epoch in items for items in bar_items(keys))


def test_nobody_is_without_the_keys_that_always_work() -> None:
    keys = own_keys({"quit": "f10"})
    (quit_,) = (key for key in keys if key.id == "quit")
    assert quit_.names == ("f10", "ctrl+q")
    assert not any(set(key.names) <= set(ALWAYS) for key in changeable().values())


def test_what_the_command_line_lists_can_stand_in_the_file(tmp_path: Path) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "tui", "keys"], capture_output=True, text=True, check=True
    ).stdout
    file = tmp_path / "preferences.toml"
    file.write_text(listed, encoding="utf-8")
    found = preferences.load(file, tmp_path / "runs")
    assert found.trouble == ""
    assert found.keys == tomllib.loads(listed)["keys"]
    assert [key.names for key in own_keys(found.keys)] == [key.names for key in KEYS]


@pytest.mark.parametrize("screen", ["e", "g", "question_mark", "y", "o", "ctrl+p"])
async def test_the_shell_is_one_key_away_on_every_screen(
    screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = neuroterm({})
    asked: list[str] = []
    monkeypatch.setattr(app, "action_suspend_process", lambda: asked.append("shell"))
    async with app.run_test(size=(120, 40)) as pilot:
        user = User(app, pilot)
        await ready(app)
        await user.press(screen)
        await user.see(lambda: len(app.screen_stack) == 2)
        await user.press("ctrl+z")
        await user.see(lambda: asked == ["shell"])
