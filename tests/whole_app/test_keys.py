from __future__ import annotations

import re
from itertools import groupby

import pytest
from textual.actions import parse
from textual.app import App, ComposeResult
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.widget import Widget
from user import ready, running, screen_text

from core import DATASETS, ExperimentConfig
from tui.app.app import NeurotermApp
from tui.app.main.key_bar import KeyBar
from tui.app.main.screen import MINIMUM_WIDTH
from tui.app.screens.help.entries import entries
from tui.app.screens.help.glossary import GLOSSARY
from tui.app.screens.help.screen import HelpScreen
from tui.app.theme import title_of
from tui.exchange.gallery.presets import PRESETS
from tui.panels.table import PANELS, Panel
from tui.settings.table import SETTINGS
from tui.settings.words import label
from tui.terminal.capabilities import Capabilities
from tui.widgets.keys.bar import bar_items
from tui.widgets.keys.key import ALWAYS, Key
from tui.widgets.keys.spoken import spoken
from tui.widgets.keys.table import DRAWING_KEYS, KEYS


def neuroterm() -> NeurotermApp:
    return NeurotermApp(ExperimentConfig(samples=50), capabilities=Capabilities(True, "256"))


def test_no_key_does_two_things() -> None:
    everywhere = [name for key in KEYS if not key.panel for name in key.names]
    assert len(everywhere) == len(set(everywhere))
    for panel in {key.panel for key in KEYS if key.panel}:
        keys = [name for key in KEYS if key.panel == panel for name in key.names]
        assert len(keys) == len(set(keys))
        # l is to the right, beside h, j and k; home is the beginning of what has the focus; the
        # next neuron is that of the panel, as are the views and the zoom of what is no map; what
        # answers the lesson is a stage inside a step.
        own = {*"mMzZ0"} if panel == "landscape" else {*"123"} if panel == "step" else set()
        assert set(keys) & set(everywhere) <= {"l", "home", "comma", "full_stop"} | own
    assert len({(key.action, key.panel) for key in KEYS}) == len(KEYS)
    assert len({key.help for key in KEYS}) == len(KEYS)


def test_the_keys_of_a_group_stand_together() -> None:
    groups = [group for group, _ in groupby(KEYS, key=lambda key: key.group)]
    assert len(groups) == len(set(groups))


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.shown)
def test_what_is_shown_for_a_key_is_what_one_presses(key: Key) -> None:
    first = key.names[0]
    if key.shown.startswith("^"):
        assert first == f"ctrl+{key.shown[1:]}"
    elif len(key.shown) == 1:
        assert first == _character_to_key(key.shown)
    else:
        assert first == key.shown


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.shown)
def test_every_key_is_bound_to_an_action_of_the_app_or_of_its_panel(key: Key) -> None:
    target: App[None] | Widget = neuroterm()
    action = key.command
    if key.panel:
        panel = next(panel for panel in PANELS if panel.of_keys == key.panel)
        target = panel.make(Capabilities(True, "256"))
        action = key.action
    assert callable(getattr(target, f"action_{parse(action)[1]}"))
    for pressed in key.names:
        assert (pressed, action) in [(one.key, one.action) for one in target.BINDINGS]


async def test_who_is_named_in_a_keys_row_can_do_what_stands_there() -> None:
    app = neuroterm()
    async with app.run_test():
        await ready(app)
        for key in KEYS:
            if not key.panel and key.who != "app":
                _, name, _ = parse(key.action)
                assert callable(getattr(app.live.doer(key.who), name)), key


def test_only_control_keys_act_whatever_has_the_focus() -> None:
    for key in KEYS:
        for binding in key.bindings():
            assert binding.priority == (binding.key in ALWAYS)
            assert binding.description == key.help
            assert binding.key_display == key.shown


class BarApp(App[None]):
    def compose(self) -> ComposeResult:
        yield KeyBar()


@pytest.mark.parametrize("width", [MINIMUM_WIDTH, 71, 80, 120, 200])
async def test_the_keys_that_matter_most_are_in_the_key_bar_beside_their_words(width: int) -> None:
    app = BarApp()
    async with app.run_test(size=(width, 24)):
        bar = app.query_one(KeyBar)
        assert bar.size.height <= 2
        text = screen_text(app.screen).replace("\n", " ")
        items = bar_items()
        assert {key for keys in items for key in keys} == {
            key for key in KEYS if key.label and not key.panel
        }
        assert not any(key.panel for keys in items for key in keys)
        ranks = [set(), set()]
        for keys in items:
            shown = " ".join(key.shown for key in keys)
            is_there = f" {shown} {keys[0].label} " in text
            ranks[is_there].add(keys[0].rank)
        left_out, there = ranks
        assert 0 in there
        assert 0 not in left_out
        assert width < 200 or 1 not in left_out


@pytest.mark.parametrize("width", [MINIMUM_WIDTH, 80, 120, 200])
async def test_the_keys_of_a_panel_with_words_of_their_own_come_first(width: int) -> None:
    app = BarApp()
    async with app.run_test(size=(width, 24)) as pilot:
        bar = app.query_one(KeyBar)
        height = bar.size.height
        bar.panel = "charts"
        await pilot.pause()
        assert bar.size.height == height
        text = screen_text(app.screen).replace("\n", " ")
        assert text.strip().startswith("left right read  up down mark  home end ends")
        assert " q quit " in text
        assert " space train " in text


@pytest.mark.parametrize("width", [MINIMUM_WIDTH, 71, 80, 120, 200, 320])
async def test_in_drawing_the_key_bar_has_the_keys_of_drawing_in_as_many_lines(width: int) -> None:
    app = BarApp()
    async with app.run_test(size=(width, 24)) as pilot:
        bar = app.query_one(KeyBar)
        height = bar.size.height
        bar.drawing = True
        await pilot.pause()
        assert bar.size.height == height
        text = screen_text(app.screen).replace("\n", " ")
        for wanted in ("1-9 drop", "0 remove", "N none", "home whole", "p leave", "space train"):
            assert f" {wanted} " in text
        assert " u undo " in text
        taken = {name for key in DRAWING_KEYS for name in key.names}
        for keys in bar_items(drawing=True):
            for key in keys:
                assert key in DRAWING_KEYS or not set(key.names) & taken, key
        assert " n N " not in text


@pytest.mark.parametrize("width", [MINIMUM_WIDTH, 71, 80, 120, 200])
async def test_in_the_past_the_key_bar_has_the_ways_through_it_in_as_many_lines(width: int) -> None:
    app = BarApp()
    async with app.run_test(size=(width, 24)) as pilot:
        bar = app.query_one(KeyBar)
        height = bar.size.height
        bar.past = True
        await pilot.pause()
        assert bar.size.height == height
        text = screen_text(app.screen).replace("\n", " ")
        for wanted in ("[ ] past", "space train", "u undo", "? help", "q quit"):
            assert f" {wanted} " in text
        assert width < 80 or " P play " in text


async def test_every_key_is_in_the_help() -> None:
    app = neuroterm()
    async with app.run_test(size=(100, 420)) as pilot:
        app.push_screen(HelpScreen())
        await pilot.pause()
        text = screen_text(app.screen)
        for key in KEYS:
            assert f" {key.shown}  {key.help} " in text


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_the_help_begins_with_a_panel_and_its_keys(panel: Panel) -> None:
    in_view = [one.name for one in PANELS]
    found = entries(panel.name, in_view, KEYS, (), drawing=False)
    of_panels = [entry for entry in found if entry.section == "On the screen"]
    assert of_panels[0].name == panel.title
    texts = [entry.text for entry in found]
    own = [texts.index(spoken(key.help)) for key in KEYS if key.panel == panel.of_keys]
    others = next(i for i, text in enumerate(texts) if "Train, or pause" in text)
    assert all(place < others for place in own)


async def test_the_help_begins_with_the_panel_that_has_the_focus() -> None:
    async with running() as user:
        for panel in ("loss", "network", "map"):
            user.app.main.panels.show_panel(panel)
            await user.press("question_mark")
            await user.see("escape closes")
            title = next(one.title for one in PANELS if one.name == panel)
            assert re.search(rf"On the screen.*\n\W*{title}  ", user.text())
            await user.press("escape")
            await user.see(lambda: user.app.screen is user.app.main)


def test_every_panel_is_explained() -> None:
    assert all(panel.explanation for panel in PANELS)


def test_every_key_is_in_the_palette() -> None:
    app = neuroterm()
    commands = {command.title: command for command in app.get_system_commands(Screen())}
    for key in KEYS:
        if key.action != "app.command_palette":
            assert commands[f"{key.help} ({key.shown})"].help == key.group
    for name, source in DATASETS.items():
        assert commands[f"Data set: {name}"].help == source.description
    for name in app.available_themes:
        assert f"Theme: {title_of(name)}" in commands
    for preset in PRESETS:
        assert commands[f"Gallery: {preset.title}"].help == spoken(preset.notice)
    for setting in SETTINGS:
        assert f"Setting: {label(setting.name)}" in commands
    for term in GLOSSARY:
        assert commands[f"Word: {term.name}"].help == term.meaning
    assert "Theme: auto" in commands
    assert "Memory of the past" in commands
    tables = (DATASETS, SETTINGS, app.available_themes, PRESETS, GLOSSARY)
    others = 2 + sum(map(len, tables))
    assert len(commands) == len(KEYS) - 1 + others
