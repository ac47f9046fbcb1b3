"""The gallery, handing an experiment on, and writing its settings or the run to a file."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Input, Static
from user import ASCII, COLORLESS, LESSON, UNICODE, User, running

from core import CheckpointError, Experiment, ExperimentConfig, load_checkpoint
from tui.app.app import NeurotermApp
from tui.app.main.screen import MainScreen
from tui.app.screens.gallery import Card, GalleryScreen
from tui.app.screens.questions.file_prompt import FilePrompt
from tui.app.screens.share import ShareScreen
from tui.command_line.cli import neuroterm
from tui.command_line.options import experiment_config, given
from tui.exchange.formats.opened import Opening
from tui.exchange.formats.toml import read_config
from tui.exchange.gallery.presets import PLAYGROUND, PRESETS
from tui.session.undo.history import Edit
from tui.terminal.capabilities import Capabilities
from tui.widgets.keys.spoken import spoken


def focused(user: User) -> str:
    card = user.app.focused
    assert isinstance(card, Card)
    return card.preset.name


async def open_gallery(user: User) -> None:
    await user.press("g")
    await user.see(lambda: isinstance(user.app.screen, GalleryScreen) and user.app.focused)
    await user.pilot.pause()


# -- the gallery -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "capabilities"), [((60, 18), UNICODE), ((80, 24), ASCII), ((200, 60), COLORLESS)]
)
async def test_the_arrows_go_to_every_card_which_says_what_to_notice(
    size: tuple[int, int], capabilities: Capabilities
) -> None:
    async with running(size=size, capabilities=capabilities) as user:
        await open_gallery(user)
        for place, preset in enumerate(PRESETS):
            assert focused(user) == preset.name
            text = " ".join(user.text().replace("│", " ").replace("|", " ").split())
            assert spoken(preset.notice) in text
            card = user.app.focused
            assert card is not None
            assert card.parent is not None
            region = user.app.screen.query_one("#gallery-cards").region
            assert region.contains_region(card.region), user.text()
            if place < len(PRESETS) - 1:
                await user.pilot.press("right")
                await user.rest()


async def test_all_cards_are_in_view_where_there_is_room_for_them() -> None:
    async with running(size=(120, 40)) as user:
        await open_gallery(user)
        cards = user.app.screen.query_one("#gallery-cards")
        assert cards.max_scroll_y == 0, user.text()


async def test_rows_and_ends_can_be_reached_with_a_key() -> None:
    async with running(size=(80, 24)) as user:
        await open_gallery(user)
        seen = [focused(user)]
        for key in ("down", "j", "up", "k", "up", "end", "up", "down", "home", "l", "h"):
            await user.pilot.press(key)
            await user.rest()
            seen.append(focused(user))
        names = [preset.name for preset in PRESETS]
        places = [names.index(name) for name in seen]
        last = len(PRESETS) - 1
        assert places == [0, 4, 8, 4, 0, 0, last, last - 4, last, 0, 1, 0]


async def test_enter_opens_an_experiment_and_says_what_to_notice() -> None:
    async with running() as user:
        await open_gallery(user)
        await user.pilot.press("right", "right", "enter")
        await user.see("No line parts a disc from its ring")
        assert isinstance(user.app.screen, MainScreen)
        assert user.app.session.snapshot.config == PRESETS[2].config
        await user.press("u")
        await user.see(lambda: user.app.session.snapshot.config == LESSON)


async def test_a_click_opens_an_experiment() -> None:
    async with running() as user:
        await open_gallery(user)
        await user.pilot.click("#features")
        await user.see("fall apart at once")
        assert user.app.session.snapshot.config == PRESETS[3].config


@pytest.mark.parametrize("key", ["escape", "g", "q"])
async def test_the_gallery_can_be_left_as_it_was_entered(key: str) -> None:
    async with running() as user:
        await open_gallery(user)
        await user.press(key)
        await user.see(lambda: user.app.screen is user.app.main)
        assert user.app.session.snapshot.config == LESSON


async def test_the_palette_reaches_every_preset() -> None:
    async with running() as user:
        commands = list(user.app.get_system_commands(user.app.screen))
        titles = {command.title for command in commands}
        assert {f"Gallery: {preset.title}" for preset in PRESETS} <= titles
        for command in commands:
            assert not re.search("<[a-z-]+>", command.help), "a key is named as the user has it"


async def test_what_was_opened_is_said_and_shown_at_the_start() -> None:
    begin = Opening(LESSON, "Something to notice.", show_test=True, discretize=True)
    app = NeurotermApp(LESSON, capabilities=UNICODE, begin=begin)
    async with app.run_test(size=(200, 60)) as pilot:
        user = User(app, pilot)
        await user.see("Something to notice.")
        await user.see(lambda: (app.main.show_test, app.main.discretize) == (True, True))
        await user.see("hollow: test")


# -- handing on ------------------------------------------------------------------------------------


def read_command(command: str) -> ExperimentConfig:
    program, *words = shlex.split(command)
    with neuroterm.make_context(program, words) as ctx:
        return experiment_config(given(ctx))


async def test_y_copies_the_command_and_u_the_url() -> None:
    config = PLAYGROUND.replace(l1=0.001, l1_prunes=True, features=("x1", "x1*x2"))
    async with running(config) as user:
        await user.press("t", "y")
        await user.see("The command is in the clipboard")
        assert read_command(user.app.clipboard) == config
        command = user.app.clipboard
        await user.press("u")
        await user.see("The URL is in the clipboard")
        url = user.app.clipboard
        assert read_command(f"neuroterm --from-url {shlex.quote(url)}") == config.replace()
        assert "showTestData=true" in url
        words = "".join(user.text().split())
        assert url in words
        assert "".join(command.split()) in words
        assert "The whole experiment is in it" in user.text()
        await user.press("escape")
        await user.see(lambda: user.app.screen is user.app.main)


async def test_what_the_url_cannot_say_is_named_and_can_be_scrolled_to() -> None:
    async with running(LESSON, size=(60, 18)) as user:
        await user.press("y")
        await user.see("The command is in the clipboard")
        await user.press(*["down"] * 12)
        await user.rest()
        await user.see("initialiser he_normal")
        screen = user.app.screen
        assert isinstance(screen, ShareScreen)


async def test_the_draw_of_the_weights_is_handed_on() -> None:
    async with running() as user:
        await user.press("R", "R")
        await user.see(lambda: user.app.session.snapshot.config.weights_draw == 2)
        await user.press("y")
        await user.see("--weights-draw 2")


async def test_a_bias_typed_by_hand_is_named_as_not_handed_on() -> None:
    async with running() as user:
        snapshot = user.app.session.snapshot
        edit = Edit(snapshot.experiment, 1, 0, None, 0.0, 2.5, "the bias of neuron 1")

        async def shared() -> str:
            await user.press("y")
            await user.see("The command is in the clipboard")
            words = " ".join(user.text().split())
            await user.press("escape")
            await user.see(lambda: user.app.screen is user.app.main)
            return words

        assert "typed by hand" not in await shared()
        user.app.live.requests.edit(edit)
        await user.see("0 → 2.5")
        words = await shared()
        assert "Weights and biases typed by hand are not in it; a saved run (^s) has them" in words
        assert "It leaves out:" in words.partition("TensorFlow Playground")[2]
        await user.press("u")
        await user.see("back to 0")
        assert "typed by hand" not in await shared()
        await user.press("ctrl+r")
        await user.see("2.5 again")
        assert "typed by hand" in await shared()
        await user.press("r")
        await user.see(lambda: user.app.session.snapshot.experiment != snapshot.experiment)
        assert "typed by hand" not in await shared()


# -- a file ----------------------------------------------------------------------------------------


async def ask_for_the_name(user: User, name: str) -> None:
    await user.press("W")
    await user.see(lambda: isinstance(user.app.screen, FilePrompt))
    user.app.screen.query_one(Input).value = name
    await user.pilot.pause()
    await user.pilot.press("enter")


async def test_settings_are_written_to_a_file_that_config_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running() as user:
        await user.press("W")
        await user.see("enter: yes")
        await user.pilot.press("enter")
        await user.see("The settings are in experiment.toml")
        await user.see("neuroterm --config experiment.toml")
    assert read_config("experiment.toml") == LESSON


async def test_a_file_that_is_there_is_replaced_only_when_enter_is_pressed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("a file.toml")
    path.write_text("mine")
    other = Path("other.toml")
    other.write_text("mine, too")
    async with running(size=(200, 60)) as user:
        await ask_for_the_name(user, str(path))
        await user.see("is there already; enter again replaces it.")
        assert path.read_text() == "mine"
        user.app.screen.query_one(Input).value = str(other)
        await user.pilot.press("enter")
        await user.see("other.toml is there already")
        assert (path.read_text(), other.read_text()) == ("mine", "mine, too")
        user.app.screen.query_one(Input).value = str(path)
        await user.pilot.press("enter", "enter")
        await user.see("The settings are in a file.toml; neuroterm --config 'a file.toml' starts")
    assert read_config(str(path)) == LESSON
    assert other.read_text() == "mine, too"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing/a.toml", "Cannot write"),
        (".", "is a folder; give the name of a file."),
        ("a\0b", "Cannot write a\\x00b"),
        ("x" * 300, "File name too long"),
        ("~nobody-of-that-name/a", "Cannot write"),
    ],
)
async def test_a_name_that_cannot_be_gets_a_sentence_and_another_try(
    name: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running() as user:
        await ask_for_the_name(user, name)
        await user.see(sentence)
        assert isinstance(user.app.screen, FilePrompt)
        user.app.screen.query_one(Input).value = "good.toml"
        await user.pilot.press("enter")
        await user.see("The settings are in good.toml")
    assert [path.name for path in tmp_path.iterdir()] == ["good.toml"]


# -- a run -----------------------------------------------------------------------------------------


async def save_run(user: User, name: str) -> None:
    await user.press("ctrl+s")
    await user.see("save the run")
    user.app.screen.query_one(Input).value = name
    await user.pilot.press("enter")


async def test_a_run_that_is_saved_goes_on_bit_for_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(size=(200, 60)) as user:
        await user.press("s", "s")
        await user.see("epoch 2")
        await save_run(user, "missing/run")
        await user.see("Cannot write missing/run: No such file or directory.")
        user.app.screen.query_one(Input).value = "run.checkpoint"
        await user.pilot.press("enter")
        await user.see("The run is saved in run.checkpoint")
        await user.see("neuroterm --load run.checkpoint goes on")
        await user.press("s")
        await user.see("epoch 3")
        parameters = user.app.session.snapshot.parameters
    assert parameters is not None
    loaded = load_checkpoint("run.checkpoint")
    loaded.trainer.run_epoch()
    np.testing.assert_array_equal(loaded.network.parameters, parameters)


async def test_who_saves_and_quits_at_once_has_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(playing=True) as user:
        await save_run(user, "run.checkpoint")
        user.app.exit()
    assert load_checkpoint("run.checkpoint").config == LESSON


async def test_a_run_that_cannot_be_saved_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, experiment: Experiment) -> None:
        raise CheckpointError(f"cannot write {path}: No space left on device")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tui.session.training.keeping.saves.save_checkpoint", full)
    async with running() as user:
        await save_run(user, "run.checkpoint")
        await user.see("Cannot write run.checkpoint: No space left on device.")


async def test_what_a_file_is_called_is_harmless_where_its_command_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]0;owned\u202e\x9b.csv"
    path.write_text("x,y,c\x7f\n" + "\n".join(f"{row},{row % 7},{row % 2}" for row in range(60)))
    async with running(ExperimentConfig(data=str(path), target="c\x7f"), (120, 40)) as user:
        await user.press("y")
        await user.see(lambda: isinstance(user.app.screen, ShareScreen))
        command = user.app.screen.query_one("#share-command", Static)
        assert str(command.render()).isprintable()
        assert r"a\x1b]0;owned\u202e\x9b.csv" in str(command.render())
