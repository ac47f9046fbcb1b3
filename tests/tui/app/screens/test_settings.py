from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from user import keys_done, ready, screen_text, until

from core import (
    DATASETS,
    HIDDEN_ACTIVATIONS,
    ExperimentConfig,
)
from tui.app.app import NeurotermApp
from tui.app.main.screen import MINIMUM_HEIGHT
from tui.app.screens.settings.room import columns_beside
from tui.app.screens.settings.screen import SettingsScreen
from tui.app.screens.settings.table import SettingsTable
from tui.session.snapshot import Snapshot
from tui.settings.form.meaning import applies, texts_of
from tui.settings.form.rows import Row
from tui.settings.table import SETTINGS
from tui.terminal.capabilities import Capabilities

LESSON = ExperimentConfig(samples=200, epochs=10**9)


class User:
    """Changes settings and looks at the screen."""

    def __init__(self, app: NeurotermApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def snapshot(self) -> Snapshot:
        return self.app.session.snapshot

    @property
    def form(self) -> SettingsScreen:
        assert isinstance(self.app.screen, SettingsScreen)
        return self.app.screen

    @property
    def is_open(self) -> bool:
        return isinstance(self.app.screen, SettingsScreen)

    def row(self, key: str) -> Row:
        return next(row for row in self.form.cursor.rows if row.key == key)

    def lines(self) -> list[str]:
        return self.text().split("\n")

    def text(self) -> str:
        return screen_text(self.app.screen)

    def line_of_the_cursor(self) -> str:
        return next((line for line in self.lines() if re.match(r"[ │|]*[▸>] ", line)), "")

    def words(self) -> str:
        """The text as it reads, whatever the lines and frames, and without the map beside it."""
        columns = columns_beside(self.app.size.width) if self.is_open else 0
        text = " ".join(line[: columns or None] for line in self.lines())
        return " ".join(text.replace("│", " ").replace("|", " ").split())

    async def open(self, *keys: str) -> None:
        await self.press("e")
        await self.until(lambda: self.is_open and self.form.table.has_focus)
        await self.press(*keys)

    async def press(self, *keys: str) -> None:
        # Not through the pilot, which waits for the training thread to have nothing to do.
        for key in keys:
            character = " " if key == "space" else key if len(key) == 1 else None
            name = key if len(key) > 1 or key.isalnum() else _character_to_key(key)
            self.app.post_message(events.Key(name, character))
            await self.rest()

    async def rest(self) -> None:
        """Wait until what was asked for is done, as far as the screens are concerned."""
        await keys_done(self.app)

    async def find(self, words: str) -> None:
        """Type the beginnings of a setting's name."""
        if self.form.cursor.searched:
            await self.press("escape")
        await self.press(*("space" if c == " " else c for c in words))

    async def write(self, words: str, text: str) -> None:
        """Find a setting, type a value, and press enter."""
        await self.find(words)
        await self.press("enter", *text, "enter")

    async def until(self, condition: Callable[[], object]) -> None:
        await until(condition, self.text)

    async def see(self, words: str) -> None:
        await self.until(lambda: words in self.words())


@asynccontextmanager
async def running(
    config: ExperimentConfig = LESSON, size: tuple[int, int] = (120, 40), *, unicode: bool = True
) -> AsyncIterator[User]:
    app = NeurotermApp(config, capabilities=Capabilities(unicode=unicode, color="256"))
    async with app.run_test(size=size) as pilot:
        user = User(app, pilot)
        await ready(app)
        await user.until(lambda: app.session.snapshot.state != "loading")
        await user.until(lambda: app.shown_version == app.session.snapshot.version)
        yield user


# -- what is seen ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "unicode"), [((80, 24), True), ((200, 60), True), ((60, 18), False)]
)
async def test_each_setting_is_seen_with_its_value_and_explained(
    size: tuple[int, int], unicode: bool
) -> None:
    async with running(size=size, unicode=unicode) as user:
        await user.open()
        seen = []
        for _ in range(len(user.form.cursor.rows)):
            row = user.form.row
            seen.append(row.setting.name)
            await user.until(lambda row=row: row.label.strip() in user.line_of_the_cursor())
            line = user.line_of_the_cursor()
            assert row.value[:12] in line
            if row.key == row.setting.name and row.label != "problem":
                assert row.setting.help in user.words()
            if size[1] > MINIMUM_HEIGHT:
                await user.until(lambda row=row: all(name in user.words() for name in row.names))
            if row.effect != "at once":
                assert f"starts again with {row.effect}" in user.words()
            await user.press("down")
        assert set(seen) == {
            setting.name for setting in SETTINGS if applies(setting.name, texts_of(LESSON))
        } | {"task"}
        assert {len(line) for line in user.lines()} == {size[0]}
        assert unicode or user.text().isascii()


async def test_what_means_nothing_is_hidden_and_found_with_the_reason() -> None:
    async with running() as user:
        await user.open()
        keys = [row.key for row in user.form.cursor.rows]
        for name in ("classes", "arms", "target", "beta1", "warmup"):
            assert name not in keys
        await user.find("beta1")
        assert not user.row("beta1").applies
        await user.press("right")
        await user.see("for adam, adamw, lion.")
        await user.press("enter")
        assert not user.form.editor.is_open
        assert user.snapshot.config == LESSON


async def test_the_frame_says_how_training_goes() -> None:
    async with running() as user:
        await user.open()
        await user.see("paused · epoch 0 · train loss")
        await user.press("space")
        await user.until(lambda: "training · epoch" in user.text())
        await user.press("space")
        await user.see("paused")


# -- changes that training takes up ----------------------------------------------------------------


async def test_an_arrow_changes_the_learning_rate_at_once_and_keeps_the_weights() -> None:
    async with running() as user:
        await user.press("s")
        await user.until(lambda: user.snapshot.epoch == 1)
        before = user.snapshot
        await user.open(*"rate", "right")
        await user.until(lambda: user.snapshot.config.learning_rate == 0.3)
        assert user.snapshot.experiment == before.experiment
        assert user.snapshot.parameters is not None
        assert before.parameters is not None
        assert (user.snapshot.parameters == before.parameters).all()
        await user.press("0", ".", "0", "5", "enter")
        await user.until(lambda: user.snapshot.config.learning_rate == 0.05)
        assert user.is_open
        assert "•" not in user.text()


async def test_a_number_is_typed_without_enter_before_it_and_no_digit_is_lost() -> None:
    async with running() as user:
        await user.open(*"batch", "2", "5")
        await user.until(lambda: "25" in user.line_of_the_cursor())
        await user.press("enter")
        await user.until(lambda: user.snapshot.config.batch_size == 25)
        await user.press("enter", "7", "enter")
        await user.until(lambda: user.snapshot.config.batch_size == 7)


async def test_training_goes_on_while_the_optimiser_is_changed() -> None:
    async with running() as user:
        await user.press("space")
        await user.open()
        for words, text in (("optimiser", "adam"), ("batch", "16"), ("schedule", "cosine")):
            await user.write(words, text)
        await user.until(lambda: user.snapshot.config.schedule == "cosine")
        assert user.snapshot.config == LESSON.replace(
            optimizer="adam", batch_size=16, schedule="cosine"
        )
        assert (user.snapshot.state, user.snapshot.experiment) == ("training", 1)
        await user.find("beta1")
        assert user.row("beta1").value == "auto (0.9)"


# -- changes that need a new start -----------------------------------------------------------------


async def test_what_needs_new_data_waits_for_enter() -> None:
    async with running() as user:
        await user.press("s")
        await user.until(lambda: user.snapshot.epoch == 1)
        await user.open("down", "right")
        assert "• " in user.text() or user.row("dataset").waits
        await user.see("Enter starts again with new data")
        assert user.snapshot.config.dataset == "circles"
        assert user.snapshot.epoch == 1
        await user.press("enter")
        await user.until(lambda: user.snapshot.config.dataset == "moons")
        await user.see("Data set moons: starts again with new data.")
        assert user.snapshot.epoch == 0
        await user.press("escape")
        assert not user.is_open


async def test_escape_and_u_forget_what_waits() -> None:
    async with running() as user:
        await user.open("down", "right")
        await user.press("escape")
        assert not user.is_open
        await user.open()
        assert user.row("dataset").value == "circles"
        await user.press("down", "right", "u")
        await user.see("What waited for enter is as it was.")
        assert user.row("dataset").value == "circles"
        assert user.snapshot.config == LESSON


async def test_layers_and_their_activations_are_changed_row_by_row() -> None:
    async with running() as user:
        await user.open(*"hidden", "right", "escape")
        assert user.form.cursor.key == "hidden"
        keys = [row.key for row in user.form.cursor.rows]
        assert keys[keys.index("hidden") :][:6] == [
            *("hidden", "activation", "units 1", "activation 1", "units 2", "activation 2")
        ]
        await user.press(*["down"] * 4, "4", "down", "right", "up", "right")
        assert user.row("hidden").value == "8,5"
        await user.press("enter")
        await user.until(lambda: user.snapshot.config.hidden == (8, 5))
        assert user.snapshot.config.activation == ("relu", HIDDEN_ACTIVATIONS[1])
        await user.write("layer 1 units", "3")
        await user.until(lambda: user.snapshot.layer_sizes == (2, 3, 5, 1))
        await user.find("hidden")
        await user.press("left", "left")
        assert user.row("hidden").value == "none"
        await user.press("left")
        await user.see("as far as the arrows go")
        await user.press("enter")
        await user.until(lambda: user.snapshot.config.hidden == ())


async def test_the_problem_picks_data_sets_of_its_kind() -> None:
    async with running() as user:
        await user.open("right")
        assert DATASETS[user.row("dataset").value].task == "regression"
        await user.press("down", *["right"] * 3)
        assert DATASETS[user.row("dataset").value].task == "regression"
        await user.press("enter")
        await user.until(lambda: user.snapshot.config.dataset == user.row("dataset").value)
        assert user.row("task").value == "regression"


async def test_several_changes_are_taken_together(tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    rows = [f"{i % 7},{i % 5},{'yes' if i % 2 else 'no'}" for i in range(40)]
    file.write_text("a,b,quality\n" + "\n".join(rows) + "\n")
    async with running() as user:
        await user.open()
        await user.write("csv", "x")
        await user.see("There is no file 'x'.")
        assert user.row("data").waits
        user.form.write({"data": str(file)})
        await user.until(lambda: user.form.row.key == "target")
        await user.press("enter")
        await user.until(lambda: user.snapshot.config.target == "quality")
        assert user.snapshot.dataset is not None
        assert user.snapshot.dataset.class_names == ("no", "yes")
        await user.find("csv")
        await user.press("delete", "enter")
        await user.until(lambda: user.snapshot.config.data is None)
        assert user.snapshot.config.target is None


def flowers(file: Path) -> Path:
    rows = "".join(f"{i % 7}.5,{i % 5}.25,{'rose' if i % 2 else 'lily'}\n" for i in range(40))
    file.write_text("length,width,species\n" + rows, encoding="utf-8")
    return file


async def test_after_a_csv_file_the_arrows_go_through_its_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    flowers(tmp_path / "good.csv")
    async with running() as user:
        await user.open()
        await user.write("csv", "good.csv")
        await user.until(lambda: user.form.row.key == "target")
        assert user.form.row.value == "species"
        await user.see("Which column is to be learnt?")
        await user.see("length width species")
        assert user.snapshot.config == LESSON
        await user.press("right")
        assert user.form.row.value == "length"
        await user.press("left", "left")
        assert user.form.row.value == "width"
        await user.press("right", "enter")
        await user.until(lambda: user.snapshot.config.target == "species")
        assert user.snapshot.config.data == "good.csv"


async def test_tab_completes_the_name_of_a_csv_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    flowers(tmp_path / "good.csv")
    async with running() as user:
        await user.open(*"csv", "enter", *"goo", "tab")
        await user.until(lambda: user.form.editor.value == "good.csv")
        await user.press("tab")
        await user.until(lambda: user.form.row.key == "target")
        assert user.form.row.value == "species"


async def test_the_arrows_go_through_the_columns_of_the_file_that_is_learnt(
    tmp_path: Path,
) -> None:
    config = ExperimentConfig(data=str(flowers(tmp_path / "a.csv")), target="species")
    async with running(config) as user:
        await user.open(*"target")
        await user.until(lambda: user.row("target").names == ("length", "width", "species"))
        assert not user.row("target").waits
        await user.press("left")
        assert user.row("target").value == "width"
        # Another file that has such a column goes on with it, one that has not with its last.
        other = tmp_path / "b.csv"
        other.write_text("width,height\n1,2\n2,3\n", encoding="utf-8")
        user.form.write({"data": str(other), "target": "species"})
        await user.until(lambda: user.row("target").value == "height")


async def test_what_a_csv_file_lacks_is_said_in_the_settings(tmp_path: Path) -> None:
    nameless = tmp_path / "nameless.csv"
    nameless.write_text("0.5,0.25,0\n" + "0.1,0.2,0\n0.3,0.4,1\n" * 10, encoding="utf-8")
    async with running() as user:
        await user.open()
        await user.write("csv", "nowhere.csv")
        await user.see("There is no file 'nowhere.csv'.")
        assert user.form.row.key == "data"
        user.form.write({"data": str(nameless)})
        await user.see("Line 1 is a row, not names")


async def test_whoever_leaves_is_told_what_is_not_started(tmp_path: Path) -> None:
    file = flowers(tmp_path / "good.csv")
    async with running() as user:
        await user.open()
        user.form.write({"data": str(file)})
        await user.until(lambda: user.row("target").value == "species")
        await user.press("escape")
        assert not user.is_open
        await user.see("Not changed: CSV file, target.")
        assert user.app.requested == LESSON


# -- moving about ----------------------------------------------------------------------------------


async def test_letters_find_settings_and_escape_goes_back() -> None:
    async with running() as user:
        await user.open(*"drop")
        assert [row.key for row in user.form.cursor.rows] == ["dropout"]
        await user.press("backspace", "backspace", "backspace", "backspace", *"adamw")
        assert [row.key for row in user.form.cursor.rows] == ["optimizer"]
        await user.press("z")
        await user.see("No setting says 'adamwz'.")
        await user.press("escape")
        assert user.form.cursor.key == "optimizer"
        assert len(user.form.cursor.rows) > 20
        await user.press("escape")
        assert not user.is_open
        assert user.snapshot.config == LESSON


@pytest.mark.parametrize(
    "key", ["enter", "left", "up", "tab", "pagedown", "pageup", "home", "end", "delete"]
)
async def test_letters_begin_another_search_once_anything_was_done_with_what_was_found(
    key: str,
) -> None:
    async with running() as user:
        await user.open(*"l2", key)
        if user.form.editor.is_open:
            await user.press("escape")
        await user.press(*"hidden")
        assert user.form.cursor.searched == "hidden"


async def test_letters_begin_another_search_after_a_click_on_what_was_found() -> None:
    async with running() as user:
        await user.open(*"l2")
        user.form.table.post_message(SettingsTable.Clicked(user.form.row, 0))
        await user.until(lambda: user.form.editor.is_open)
        await user.press("escape", *"hidden")
        assert user.form.cursor.searched == "hidden"


@pytest.mark.parametrize(
    ("config", "searched", "keys", "cursor"),
    [
        (LESSON, "blobs", ("enter", *"plane", "enter"), "dataset"),
        (LESSON.replace(hidden=(8, 8)), "layer 2", ("enter", "x", "enter"), "hidden"),
        (ExperimentConfig(dataset="plane", task="regression"), "plane", ("delete",), "dataset"),
    ],
)
async def test_a_change_that_hides_what_was_searched_for_ends_the_search(
    config: ExperimentConfig, searched: str, keys: tuple[str, ...], cursor: str
) -> None:
    async with running(config) as user:
        await user.open()
        await user.find(searched)
        await user.press(*keys)
        await user.until(lambda: not user.form.editor.is_open)
        assert user.form.cursor.searched == ""
        assert user.form.cursor.key == cursor
        assert len(user.form.cursor.rows) > 20


async def test_what_is_typed_for_a_layer_that_goes_is_written_nowhere() -> None:
    async with running() as user:
        await user.press(*"a", "a")
        await user.until(lambda: len(user.snapshot.config.hidden) > 1)
        before = user.app.requested
        layers = len(before.hidden)
        await user.open()
        await user.find(f"layer {layers} units")
        await user.press("enter", "3")
        await user.until(lambda: user.form.editor.is_open)
        user.app.live.requests.undo()
        await user.see("What was typed is dropped")
        after = user.app.requested
        assert len(after.hidden) < layers
        await user.press("enter")
        assert user.app.requested == after


def test_a_setting_is_found_by_what_its_advice_says_after_those_so_called() -> None:
    from tui.settings.form.form import SettingsForm

    form = SettingsForm(LESSON)
    assert form.rows("overfit"), "no setting is called so"
    assert all("overfit" in row.setting.advice + row.setting.help for row in form.rows("overfit"))
    named = {row.key for row in form.rows("learning rate")}
    assert named == {"learning_rate"}, "many speak of it"
    assert form.rows("nobody says this") == []


def test_no_setting_begins_with_the_key_that_undoes() -> None:
    from tui.settings.form.form import SettingsForm

    assert not any(row.label.strip().startswith("u") for row in SettingsForm(LESSON).rows())


async def test_the_keys_go_from_row_to_row_and_from_section_to_section() -> None:
    async with running() as user:
        await user.open()
        seen = [user.form.cursor.key]
        for key in ("down", "tab", "up", "shift+tab", "pagedown", "pagedown", "pageup", "up"):
            await user.press(key)
            seen.append(user.form.cursor.key)
        assert seen == [
            *("task", "dataset", "data", "dataset", "task"),
            *("hidden", "optimizer", "hidden", "seed"),
        ]
        await user.press("end")
        assert user.form.cursor.key == "target_accuracy"
        await user.press("down")
        assert user.form.cursor.key == "task"


async def test_the_mouse_does_what_the_keys_do() -> None:
    async with running() as user:
        await user.open(*"optimiser")
        table = user.form.table
        place = table.place_of_value()
        await user.pilot.click(table, offset=(place.x + table.value_width + 1, place.y))
        await user.until(lambda: user.snapshot.config.optimizer == "momentum")
        await user.pilot.click(table, offset=(place.x + table.value_width, place.y))
        await user.until(lambda: user.snapshot.config.optimizer == "sgd")
        hint = user.form.hint.region
        y = next(y for y in range(hint.y, hint.bottom) if "adamw" in user.lines()[y])
        await user.pilot.click(offset=(user.lines()[y].index("adamw"), y))
        await user.until(lambda: user.snapshot.config.optimizer == "adamw")
        await user.pilot.click(table, offset=(place.x, place.y))
        await user.until(lambda: user.form.editor.is_open)
        await user.press("escape")
        y = next(y for y, line in enumerate(user.lines()) if "escape leave" in line)
        await user.pilot.click(offset=(user.lines()[y].index("escape"), y))
        await user.pilot.click(offset=(user.lines()[y].index("escape"), y))
        await user.until(lambda: not user.is_open)


async def test_names_of_a_list_are_completed_and_can_be_clicked() -> None:
    async with running() as user:
        await user.open(*"features", "enter", *"x1,si")
        await user.until(lambda: "x1,sin(x1)" in user.line_of_the_cursor())
        await user.press("right", "down")
        user.form.go_to("features")
        assert user.row("features").value == "x1,sin(x1)"
        user.form.action_choose("cos(x2)")
        assert user.row("features").value == "x1,sin(x1),cos(x2)"
        user.form.action_choose("sin(x1)")
        assert user.row("features").value == "x1,cos(x2)"


async def test_the_form_follows_the_size_of_the_terminal() -> None:
    async with running(size=(120, 40)) as user:
        await user.open(*"hidden", "escape", "enter", *"16,4")
        for size in ((80, 24), (60, 18), (200, 60)):
            await user.pilot.resize_terminal(*size)
            # Beside its name, once all is laid out anew.
            await user.until(lambda: re.search("hidden layers.*16,4", user.text()))
        await user.press("enter")
        await user.until(lambda: user.snapshot.config.hidden == (16, 4))


async def test_the_palette_goes_to_a_setting() -> None:
    async with running() as user:
        user.app.live.screens.settings("l2")
        await user.until(lambda: user.is_open and user.form.cursor.key == "l2")
        user.app.live.screens.settings("beta1")
        await user.until(lambda: user.form.cursor.key == "beta1")
        assert len(user.app.screen_stack) == 2
        await user.press("escape", "escape")
        user.app.live.screens.settings("warmup")
        await user.until(lambda: user.is_open and user.form.cursor.key == "warmup")


# -- undo ------------------------------------------------------------------------------------------


async def test_undo_and_redo_are_the_same_inside_and_outside() -> None:
    async with running() as user:
        await user.press("plus")
        await user.open()
        await user.write("hidden", "4,4")
        await user.until(lambda: user.snapshot.config.hidden == (4, 4))
        await user.press("escape", "u")
        await user.see("Back to 1 hidden layer of 8 neurons: starts again with new")
        assert user.row("hidden").value == "8"
        await user.press("u")
        await user.see("Learning rate back to 0.1.")
        assert user.row("learning_rate").value == "0.1"
        await user.press("u")
        await user.see("There is nothing to undo.")
        await user.press("ctrl+r", "ctrl+r")
        await user.until(lambda: user.snapshot.config.hidden == (4, 4))
        await user.see("2 hidden layers of 4 neurons each again")
        await user.press("escape", "u")
        await user.until(lambda: user.snapshot.config.hidden == (8,))


# -- bad values ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (109, 40)])
async def test_a_bad_value_is_told_beside_it_and_training_goes_on(size: tuple[int, int]) -> None:
    async with running(size=size) as user:
        await user.press("space")
        await user.open()
        for words, text, sentence in (
            ("hidden", "8,,2", "4,2 for two layers"),
            ("learning", "fast", "'fast' is not a finite number"),
            ("hidden", "8," * 999 + "8", "it can have 100"),
            ("samples", "1000000000", "from 10 to 1000000"),
        ):
            await user.find(words)
            await user.press("enter")
            user.form.editor.value = text
            await user.press("enter")
            await user.see(sentence)
            key = user.form.cursor.key
            assert user.row(key).error
            assert user.row(key).value == text, "what was typed is still there"
            told = sentence if size[0] > 80 and text == "fast" else ""
            assert told in user.line_of_the_cursor()
            epoch = user.snapshot.epoch
            await user.until(lambda epoch=epoch: user.snapshot.epoch > epoch)
            assert user.snapshot.config == LESSON
            await user.press("escape", "u")


REFUSED: list[tuple[dict[str, str], str, str]] = [
    ({"samples": "3"}, "10", "samples"),
    ({"dataset": "blobs", "classes": "99"}, "99", "classes"),
    ({"loss": "hinge", "output_activation": "relu"}, "hinge does not go with", "output_activation"),
    ({"dataset": "plane", "loss": "binary_cross_entropy"}, "not for regression", "loss"),
    ({"data": "nowhere.csv", "target": "y"}, "nowhere.csv", "data"),
    ({"hidden": "100000000"}, "parameters", "hidden"),
    ({"hidden": "9000,9000"}, "memory", "hidden"),
]


async def test_what_the_data_refuse_leaves_the_experiment_as_it_was() -> None:
    async with running() as user:
        await user.open()
        for changes, fragment, wrong in REFUSED:
            user.form.write(changes)
            user.form.start_again()
            await user.until(lambda: user.form.form.sentence)
            assert user.form.form.wrong == wrong
            assert fragment in user.words()
            assert user.snapshot.experiment == 1
            assert user.snapshot.config == LESSON
            for name, text in changes.items():
                assert user.form.form.texts[name] == text
            await user.press("u")
            assert user.app.requested == LESSON
        await user.press("escape", "plus", "s")
        await user.until(lambda: user.snapshot.epoch == 1)
        assert user.snapshot.config == LESSON.replace(learning_rate=0.3)


async def test_an_experiment_that_could_not_start_can_be_put_right() -> None:
    async with running(ExperimentConfig(dataset="blobs", classes=99)) as user:
        assert user.snapshot.state == "failed"
        await user.open()
        assert user.row("classes").value == "99"
        await user.write("classes", "98")
        await user.see("98")
        await user.write("classes", "4")
        await user.until(lambda: user.snapshot.state == "paused")
        assert user.snapshot.config.classes == 4


@pytest.mark.parametrize(
    "ends",
    [("enter", "0", ".", "1", "enter"), ("enter", "enter"), ("enter", "escape"), ("right",)],
    ids=["a value", "no value", "leaving the value", "an arrow"],
)
async def test_a_search_that_led_somewhere_is_over(ends: tuple[str, ...]) -> None:
    async with running() as user:
        await user.open()
        await user.find("l2")
        assert user.form.row.key == "l2"
        await user.press(*ends)
        await user.until(lambda: not user.form.editor.is_open)
        await user.press(*"hidden")
        await user.until(lambda: user.form.cursor.searched == "hidden")
        assert "hidden" in user.form.row.label
        assert "No setting" not in user.text()


async def test_what_is_left_to_be_found_out_says_what_it_came_to() -> None:
    async with running() as user:
        await user.open()
        user.form.go_to("output_activation")
        assert user.row("output_activation").value == "auto (sigmoid)"
        assert user.row("loss").value == "auto (binary_cross_entropy)"
        assert user.row("features").value == "auto (x1,x2)"
        await user.until(lambda: "Here auto is sigmoid." in user.words())
        # What waits may make something else of it.
        user.form.write({"dataset": "digits"})
        assert user.row("loss").value == "auto"
        user.form.start_again()
        await user.until(lambda: user.row("loss").value == "auto (categorical_cross_entropy)")


async def test_where_there_is_room_the_map_is_seen_beside_the_settings_and_follows_them() -> None:
    async with running(size=(120, 40)) as user:
        await user.open()
        await user.until(lambda: "decision boundary" in user.text())
        before = [line[72:] for line in user.lines()]
        user.form.go_to("noise")
        await user.press("right", "enter")
        await user.until(lambda: [line[72:] for line in user.lines()] != before)
        await user.until(lambda: "epoch 0" in user.lines()[-1])
        await user.press("escape")
        await user.until(lambda: not user.is_open and "accuracy" in user.text())
        assert "neuroterm" in user.lines()[0]


async def test_where_there_is_none_the_settings_stand_alone() -> None:
    async with running(size=(109, 40)) as user:
        await user.open()
        assert "decision boundary" not in user.text()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_values_are_seen_whole_where_there_is_room(size: tuple[int, int]) -> None:
    async with running(size=size) as user:
        await user.open()
        await user.find("test share")
        await user.see("0.2 of the samples")
