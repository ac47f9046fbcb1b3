from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from textual.events import Paste
from textual.widgets import Input, OptionList
from user import LESSON, User, running

from core import ExperimentConfig, csv_columns, save_checkpoint
from tui.app.screens.palette import Palette
from tui.app.screens.settings.value_input import ValueInput
from tui.exchange.formats.table import openable
from tui.exchange.opening import load
from tui.terminal.failure import Failure

FLOWERS = "length,width,species\n" + "".join(
    f"{number % 7}.5,{number % 5}.25,{'rose' if number % 7 > 3 else 'lily'}\n"
    for number in range(60)
)


async def ask_for(user: User, path: Path | str) -> None:
    await user.press("o")
    await user.see("open a file or a URL")
    user.app.screen.query_one(Input).value = str(path)
    await user.press("enter")


async def test_a_file_is_opened_and_a_column_chosen(tmp_path: Path) -> None:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    async with running(LESSON, (80, 24)) as user:
        await ask_for(user, path)
        await user.see("Which column is to be learnt?")
        await user.see("species")
        await user.press("enter")
        await user.see("flowers.csv → species · 2-8-1")
        await user.see("lily")
        config = user.app.session.snapshot.config
        assert (config.data, config.target) == (str(path), "species")
        await user.press("u")
        await user.see("circles · 2-8-1")


@pytest.mark.parametrize("page", ["action_page_down", "action_page_up"])
@pytest.mark.parametrize("keys", ["o", "ctrl+p"])
async def test_a_page_of_what_is_not_on_the_screen_yet_is_none(keys: str, page: str) -> None:
    async with running(LESSON, (80, 24)) as user:
        await user.press(keys)
        await user.see(lambda: bool(user.app.screen.query(OptionList)))
        choices = user.app.screen.query_one(OptionList)
        choices.display = False
        await user.rest()
        choices.add_options([f"number {number}" for number in range(30)])
        choices.highlighted = 3
        choices.clear_options()
        choices.add_options(["one", "two", "three"])
        choices.highlighted = 2
        if isinstance(user.app.screen, Palette):
            await user.app.screen.run_action(f"command_list('{page.removeprefix('action_')}')")
        else:
            getattr(choices, page)()
        assert choices.highlighted == 2


async def test_a_file_of_one_column_is_refused_before_the_question_for_one(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("alone\n1\n2\n", encoding="utf-8")
    async with running(LESSON, (80, 24)) as user:
        await ask_for(user, path)
        await user.see("has one column alone")
        assert "Which column" not in user.text()


async def test_a_file_without_names_of_columns_is_not_asked_about_in_silence(
    tmp_path: Path,
) -> None:
    path = tmp_path / "nameless.csv"
    path.write_text("0.5,0.25,no\n" + "0.1,0.2,no\n0.3,0.4,yes\n" * 10, encoding="utf-8")
    async with running(LESSON, (80, 24)) as user:
        await ask_for(user, path)
        await user.see("Which column is to be learnt?")
        hint = "Line 1 is a row, not names"
        await user.see(lambda: hint in " ".join(user.text().replace("│", " ").split()))
        assert "column 1  0.5, 0.1, 0.3" in user.text()
        assert "column 3  no, yes" in user.text()


async def test_what_cannot_be_read_is_said_where_one_looks(tmp_path: Path) -> None:
    same = tmp_path / "same.csv"
    same.write_text("a,b\n1,x\n2,x\n3,x\n", encoding="utf-8")
    async with running() as user:
        before = user.app.session.snapshot.experiment
        await ask_for(user, tmp_path / "no-such.csv")
        await user.see("no file")
        user.app.screen.query_one(Input).value = str(tmp_path)
        await user.press("enter")
        await user.see(lambda: "no file" not in user.text() and "Reading" not in user.text())
        assert "open a file or a URL" in user.text()
        user.app.screen.query_one(Input).value = str(same)
        await user.press("enter")
        await user.see("Which column")
        await user.press("enter")
        await user.see("at least two classes are needed")
        await user.press("escape")
        await user.see("decision boundary")
        assert user.app.session.snapshot.experiment == before
        assert user.app.requested == LESSON


async def test_names_from_a_file_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "strange.csv"
    path.write_text('"[bold]\x1b[31m",b\n1,x\n2,y\n', encoding="utf-8")
    async with running() as user:
        await ask_for(user, path)
        await user.see("[bold]\\x1b[31m")
        assert csv_columns(path) == ("[bold]\x1b[31m", "b")


async def test_tab_completes_the_name_as_in_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(FLOWERS, encoding="utf-8")
    async with running(LESSON, (80, 24)) as user:
        await user.press("o")
        await user.see("open a file or a URL")
        await user.press(*"good", "tab")
        field = user.app.screen.query_one(Input)
        await user.see(lambda: field.value == "good.csv")
        await user.press("enter")
        await user.see("Which column is to be learnt?")
        await user.press("escape", "o")
        await user.see("open a file or a URL")
        await user.press(*"bad", "tab")
        await user.see("begins like that")
        assert user.app.screen.query_one(Input).has_focus


# -- settings files and URLs -----------------------------------------------------------------------

URL = (
    "https://playground.tensorflow.org/#dataset=xor&networkShape=3,2&showTestData=true&tutorial=dl"
)


async def test_a_settings_file_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('dataset = "moons"\nhidden = [5]\n', encoding="utf-8")
    async with running(LESSON, (60, 18)) as user:
        await user.press("t")
        await ask_for(user, path)
        await user.see("moons · 2-5-1")
        assert user.app.main.show_test
        await user.press("u")
        await user.see("circles · 2-8-1")


async def test_a_playground_url_is_opened_and_what_means_nothing_here_is_named() -> None:
    async with running() as user:
        await ask_for(user, URL)
        await user.see("2-3-2-1 tanh")
        await user.see("Means nothing here: tutorial=dl.")
        assert user.app.main.show_test
        assert not user.app.main.discretize


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hidden = [8", "it is not TOML"),
        ("hiden = [8]", "unknown setting 'hiden'; did you mean hidden?"),
        ("hidden = [" + "4," * 1000 + "]", "hidden has 1,000 layers; it can have 100."),
        ("samples = 1000000000", "it must be a whole number from 10 to 1000000."),
        ('learning_rate = "fast"', "the learning rate is 'fast'; it must be a number."),
        ("https://playground.tensorflow.org/#networkShape=Infinity", "a layer without end in the"),
        ("https://example.org/#x=true", "is not a TensorFlow Playground URL"),
        ("~nobody-of-that-name/a.csv", "There is no file"),
        ("", "Give the name of a file, or a URL."),
    ],
)
async def test_what_cannot_be_opened_is_said_there_while_training_goes_on(
    text: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a short name, whose sentence is not parted by the screen's edge
    source = text
    if " = " in text:
        Path("a.toml").write_text(text, encoding="utf-8")
        source = "a.toml"
    async with running(size=(80, 24), playing=True, speed=30.0) as user:
        await ask_for(user, source)
        await user.see(lambda: sentence in " ".join(user.text().replace("│", " ").split()))
        before = user.app.session.snapshot
        await user.see(lambda: user.app.session.snapshot.epoch > before.epoch)
        assert before.experiment == user.app.session.snapshot.experiment
        assert user.app.requested == LESSON


# -- what is dropped on the terminal, or pasted ----------------------------------------------------


def paste(user: User, text: str) -> None:
    user.app.post_message(Paste(text))


@pytest.mark.parametrize("words", ["x" * 1_000_000, "'" + "x y" * 100_000])
async def test_a_paste_without_end_is_cut_and_said_so(words: str) -> None:
    async with running() as user:
        began = time.process_time()
        paste(user, words)
        await user.see("What was pasted is no file to open")
        await user.press("o")
        await user.see("open a file or a URL")
        user.app.screen.query_one(Input).focus()
        for screen in ("o", "e"):
            if screen == "e":
                await user.press("escape", "e", *"noise", "enter")
                await user.see(lambda: isinstance(user.app.focused, ValueInput))
            paste(user, words)
            await user.see(lambda: "first 10,000 char" in user.app.main.message.remarked)
        field = user.app.focused
        assert isinstance(field, ValueInput)
        await user.see("the first 10,000 characters of it are")
        await user.see(lambda: len(field.value) >= 10_000)
        assert time.process_time() - began < 10.0
        await user.press("escape")


async def test_a_csv_file_dropped_while_training_asks_for_the_column(tmp_path: Path) -> None:
    path = tmp_path / "my flowers.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    async with running(playing=True, speed=30.0) as user:
        before = user.app.session.snapshot.experiment
        paste(user, f"'{path}' ")
        await user.see("Which column is to be learnt?")
        assert user.app.session.snapshot.experiment == before
        assert user.app.session.snapshot.state == "training"
        await user.press("escape")
        await user.see("decision boundary")
        paste(user, f"file://{str(path).replace(' ', '%20')}")
        await user.see("Which column is to be learnt?")
        other = tmp_path / "other.csv"
        other.write_text("a,kind\n" + "1,x\n2,y\n" * 20, encoding="utf-8")
        paste(user, str(other))
        await user.see("kind")
        await user.press("enter")
        await user.see("other.csv → kind · 1-8-1")


@pytest.mark.parametrize("keys", ["", "e"])
async def test_what_is_opened_and_changes_nothing_is_said(keys: str, tmp_path: Path) -> None:
    path = tmp_path / "same.toml"
    path.write_text(LESSON.to_toml(), encoding="utf-8")
    async with running() as user:
        await user.press(*keys)
        await user.rest()
        paste(user, str(path))
        await user.see("This is the experiment that was opened; nothing is changed.")


async def test_a_file_pasted_where_a_setting_is_typed_is_opened_unless_it_is_the_value(
    tmp_path: Path,
) -> None:
    path = tmp_path / "my flowers.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    async with running() as user:
        await user.press("e", *"learning", "enter")
        await user.see(lambda: isinstance(user.app.focused, ValueInput))
        paste(user, str(path))
        await user.see("open a file or a URL")
        await user.see("Which column is to be learnt?")
        await user.press("escape")
        await user.see("experiment settings: learning")
        assert not isinstance(user.app.focused, ValueInput)
        await user.press("enter")
        await user.see(lambda: isinstance(user.app.focused, ValueInput))
        paste(user, "\n 0.25\n1")
        await user.see(lambda: user.app.focused.value == "0.25")
        await user.press("enter")
        await user.see("Learning rate 0.25")
        await user.press("escape", *"csv", "enter")
        await user.see(lambda: isinstance(user.app.focused, ValueInput))
        paste(user, f"'{path}' ")
        await user.see(lambda: user.app.focused.value == str(path))
        paste(user, URL)
        await user.see(lambda: user.app.requested.hidden == (3, 2))
        await user.see("Points and first weights are drawn by other random numbers")


async def test_a_url_pasted_is_opened() -> None:
    async with running() as user:
        paste(user, f"{URL}\n")
        await user.see("2-3-2-1 tanh")


@pytest.mark.parametrize("key", ["g", "y"])
async def test_what_is_pasted_on_another_screen_is_seen(key: str) -> None:
    async with running() as user:
        await user.press(key)
        await user.see(lambda: user.app.screen is not user.app.main)
        paste(user, "quite a few words")
        await user.see("What was pasted is no file to open")
        await user.press(key)
        await user.see(lambda: user.app.screen is not user.app.main)
        paste(user, URL)
        await user.see("2-3-2-1 tanh")


async def test_any_other_text_is_not_taken_for_keys() -> None:
    async with running() as user:
        paste(user, "quite a few words")
        await user.see("What was pasted is no file to open")
        await user.press("e")
        await user.see("experiment settings")
        paste(user, "quite a few words")
        await user.see("What was pasted is no file to open")
        assert user.app.requested == LESSON


# -- a saved run -----------------------------------------------------------------------------------

RUN = LESSON.replace(batch_size=32, optimizer="adam", dropout=0.2, learning_rate=0.01)


def saved_run(path: Path, config: ExperimentConfig = RUN, epochs: int = 7) -> Path:
    """A run saved in the middle of an epoch."""
    experiment = config.build()
    list(experiment.trainer.epochs(epochs))
    experiment.trainer.step()
    save_checkpoint(path, experiment)
    return path


def parameters_after(path: Path, epoch: int) -> NDArray[np.floating[Any]]:
    """The parameters of a saved run that --load goes on with."""
    experiment = load({"load": path})
    while experiment.trainer.epoch < epoch:
        experiment.trainer.run_epoch()
    return experiment.network.parameters


async def test_a_run_saved_here_is_opened_and_goes_on_bit_for_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(RUN) as user:
        await user.press("s", "s", "b")
        await user.see("epoch 2 + 1/")
        before = user.app.session.snapshot
        await user.press("ctrl+s")
        await user.see("save the run")
        await user.press("enter")
        await user.see("The run is saved in run.checkpoint")
        # The same experiment goes on, and is not what was saved any more.
        await user.press("s", "s")
        await user.see("epoch 4")
        await ask_for(user, "run.checkpoint")
        await user.see("run.checkpoint goes on from epoch 2 + 1/")
        opened = user.app.session.snapshot
        assert opened.config == before.config
        assert opened.experiment > before.experiment
        assert opened.state == "paused"
        assert opened.metrics == before.metrics
        assert opened.parameters is not None
        np.testing.assert_array_equal(opened.parameters, before.parameters)
        assert opened.history is not None
        assert before.history is not None
        np.testing.assert_array_equal(opened.history.train_loss, before.history.train_loss)
        await user.press("s", "s", "s")
        await user.see("epoch 5")
        np.testing.assert_array_equal(
            user.app.session.snapshot.parameters, parameters_after(Path("run.checkpoint"), 5)
        )


async def test_a_saved_run_is_dropped_undone_and_opened_again(tmp_path: Path) -> None:
    path = saved_run(tmp_path / "of another name")
    async with running(LESSON) as user:
        await user.press("s")
        await user.see("epoch 1")
        paste(user, f"'{path}'")
        await user.see("goes on from epoch 7 + 1/")
        await user.see("batch 32")
        assert user.app.requested == RUN
        await user.press("u")
        await user.see("full batch")
        await user.see("back to the run at epoch 1.")
        assert user.app.session.snapshot.epoch == 1
        assert user.app.requested == LESSON
        await user.press("ctrl+r")
        await user.see("epoch 7 + 1/")
        assert user.app.requested == RUN
        await user.press("s")
        await user.see("epoch 8")
        np.testing.assert_array_equal(
            user.app.session.snapshot.parameters, parameters_after(path, 8)
        )


async def test_to_undo_a_run_of_the_same_experiment_goes_back_to_before_it(tmp_path: Path) -> None:
    path = saved_run(tmp_path / "run.checkpoint", LESSON, epochs=6)
    async with running(LESSON) as user:
        await ask_for(user, path)
        await user.see("goes on from epoch 7")
        await user.press("u")
        await user.see("Back to the initial weights.")
        assert user.app.session.snapshot.epoch == 0
        await user.press("ctrl+r")
        await user.see(lambda: user.app.session.snapshot.epoch == 7)


async def test_a_run_that_is_over_when_it_is_opened_says_so(tmp_path: Path) -> None:
    config = LESSON.replace(epochs=7)
    experiment = config.build()
    list(experiment.trainer.epochs(7))
    save_checkpoint(tmp_path / "run.checkpoint", experiment)
    async with running(LESSON) as user:
        await ask_for(user, tmp_path / "run.checkpoint")
        await user.see(lambda: user.app.session.snapshot.state == "done")
        assert user.app.session.snapshot.epoch == 7


def in_the_dialog(user: User) -> str:
    """What the dialog on top says, whatever its lines and what is beside it."""
    boxes = user.app.screen.query(".box")
    if not boxes:
        return ""
    box = boxes.first().content_region
    lines = user.text().split("\n")[box.y : box.bottom]
    return " ".join(" ".join(line[box.x : box.right] for line in lines).split())


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-1], lambda content: b"nothing of the sort", lambda _: b""]
)
async def test_of_a_damaged_run_the_sentence_is_that_of_load(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = saved_run(tmp_path / "run.checkpoint")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Failure) as found:
        load({"load": path})
    async with running(LESSON, (200, 60)) as user:
        before = user.app.session.snapshot
        await ask_for(user, path)
        reason = str(found.value).partition(": ")[2]
        await user.see(lambda: reason in in_the_dialog(user))
        await user.press("escape")
        assert user.app.session.snapshot.experiment == before.experiment


async def test_a_run_that_was_undone_comes_back_though_its_file_is_gone(tmp_path: Path) -> None:
    path = saved_run(tmp_path / "run.checkpoint")
    async with running(LESSON) as user:
        await ask_for(user, path)
        await user.see("goes on from epoch 7")
        await user.press("s")
        await user.see("epoch 8")
        trained = user.app.session.snapshot.parameters
        await user.press("u")
        await user.see("full batch")
        path.unlink()
        await user.press("ctrl+r")
        await user.see("back to the run at epoch 8.")
        assert user.app.requested == RUN
        np.testing.assert_array_equal(user.app.session.snapshot.parameters, trained)


@pytest.mark.parametrize(
    ("pasted", "name"),
    [
        ("/data/a.csv\n", "/data/a.csv"),
        (r"/data/my\ flowers.CSV ", "/data/my flowers.CSV"),
        ("'/data/it'\\''s.toml'", "/data/it's.toml"),
        ("file:///data/a%20b.csv", "/data/a b.csv"),
        ("playground.tensorflow.org/#x=true", "playground.tensorflow.org/#x=true"),
        ("/data/a.csv\n/data/b.csv", ""),
        ("'", ""),
        ("x" * 100_000, ""),
        ("a\0b", ""),
        ("", ""),
        ("/data/a.png", ""),
    ],
)
def test_terminals_paste_names_of_files_each_in_its_own_way(pasted: str, name: str) -> None:
    assert openable(pasted) == name
