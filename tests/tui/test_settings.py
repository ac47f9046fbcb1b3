from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input

from core import (
    ACTIVATIONS,
    DATASETS,
    FEATURES,
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZER_SETTINGS,
    OPTIMIZERS,
    SCHEDULES,
    ExperimentConfig,
)
from tui.app import NeurotermApp
from tui.options import SETTINGS
from tui.plotting.capabilities import Capabilities
from tui.screens.main import MINIMUM_HEIGHT, MINIMUM_WIDTH
from tui.screens.settings import SettingsScreen
from tui.settings_text import FieldError, applies, note, read, shortened, texts_of
from tui.snapshot import Snapshot
from tui.widgets.choice import Choice
from tui.widgets.name_suggester import NameSuggester

PATIENCE = 20.0  # seconds; only a failing test ever waits this long
LESSON = ExperimentConfig(samples=200)
SETTING = {setting.name: setting for setting in SETTINGS}


class User:
    """Fills in the form and looks at the screen."""

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

    def field(self, name: str) -> Input | Choice:
        return self.form.query_one(f"#{name}", (Input, Choice))  # type: ignore[arg-type]

    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return ["".join(segment.text for segment in strip) for strip in strips]

    def text(self) -> str:
        return "\n".join(self.lines())

    def words(self) -> str:
        """The text as it reads, whatever the lines and frames."""
        return " ".join(self.text().replace("│", " ").replace("|", " ").split())

    async def open(self) -> None:
        await self.pilot.press("e")
        assert self.is_open
        await self.pilot.pause()

    async def fill_in(self, name: str, text: str) -> None:
        """Write something into a field, once it can be written into."""
        field = self.field(name)
        await self.until(lambda: not field.disabled)
        field.value = text
        await self.until(lambda: self.form._texts[name] == text)

    async def until(self, condition: object) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():  # type: ignore[operator]
            assert time.monotonic() < deadline, self.text()
            await asyncio.sleep(0.005)

    async def apply(self) -> ExperimentConfig:
        """Press enter and return the experiment that comes of it."""
        await self.pilot.press("enter")
        await self.until(lambda: not self.is_open)
        return self.snapshot.config


@asynccontextmanager
async def running(
    config: ExperimentConfig = LESSON, size: tuple[int, int] = (120, 40), *, unicode: bool = True
) -> AsyncIterator[User]:
    app = NeurotermApp(config, capabilities=Capabilities(unicode=unicode, color="256"))
    async with app.run_test(size=size) as pilot:
        user = User(app, pilot)
        await user.until(lambda: app.session.snapshot.state != "loading")
        await user.until(lambda: app._shown == app.session.snapshot.version)
        yield user


# -- what is in the form ---------------------------------------------------------------------------


async def test_every_setting_of_an_experiment_has_a_field() -> None:
    async with running() as user:
        await user.open()
        fields = {field.id for field in user.form.query("Input, Choice")}
        # Points are drawn, or written in a file.
        assert fields == set(ExperimentConfig().as_dict()) - {"points"}


async def test_every_building_block_can_be_chosen() -> None:
    tables = {
        "dataset": DATASETS,
        "output_activation": ACTIVATIONS,
        "loss": LOSSES,
        "initializer": INITIALIZERS,
        "optimizer": OPTIMIZERS,
        "schedule": SCHEDULES,
        "task": ("classification", "regression"),
    }
    async with running() as user:
        await user.open()
        for name, table in tables.items():
            field = user.field(name)
            assert isinstance(field, Choice)
            assert [choice for choice in field.names if choice != "auto"] == list(table)
            assert ("auto" in field.names) == (getattr(ExperimentConfig(), name) is None)
            seen = set()
            for _ in field.names:
                seen.add(field.value)
                field.action_move(1)
            assert seen == set(field.names)
        for name, table in (("features", FEATURES), ("activation", HIDDEN_ACTIVATIONS)):
            user.field(name).focus()
            await user.until(lambda names=tuple(table): "  ".join(names) in user.text())
            for choice in table:
                config = read({**texts_of(LESSON), name: choice}, LESSON)
                assert getattr(config, name) in (choice, (choice,))


@pytest.mark.parametrize(
    ("size", "unicode"),
    [((80, 24), True), ((120, 40), False), ((MINIMUM_WIDTH, MINIMUM_HEIGHT), False)],
)
async def test_each_field_is_seen_whole_with_its_label_and_its_hint(
    size: tuple[int, int], unicode: bool
) -> None:
    async with running(size=size, unicode=unicode) as user:
        await user.open()
        form = user.form.query_one("#settings-form").region
        hint = user.form.query_one("#settings-hint")
        for setting in SETTINGS:
            field = user.field(setting.name)
            if field.disabled:
                continue
            assert user.form.focused is field
            assert form.contains_region(field.region) or form.contains_point(field.region.offset)
            line = user.lines()[field.region.y]
            assert f"{'▸' if unicode else '>'} {setting.name.replace('_', ' ')} " in line
            assert setting.help in user.words()
            for name in setting.names:
                assert name in user.words()
            # Nothing of the hint is cut off.
            assert hint.virtual_size.height <= hint.size.height
            assert "apply and restart" in user.words()
            await user.pilot.press("down")
            form = user.form.query_one("#settings-form").region
        lines = user.lines()
        assert {len(line) for line in lines} == {size[0]}
        if not unicode:
            assert user.text().isascii()


async def test_a_default_that_is_found_out_is_called_auto_and_a_limit_that_is_not_there_none() -> (
    None
):
    async with running(ExperimentConfig(), size=(200, 80)) as user:
        await user.open()
        rows = {
            setting.name: user.lines()[user.field(setting.name).region.y] for setting in SETTINGS
        }
        for name in ("features", "output_activation", "loss"):
            assert " auto " in rows[name]
        assert "auto (1000)" in rows["samples"]
        assert "auto (0.1)" in rows["noise"]
        assert "auto (0)" in rows["weight_decay"]
        assert "Standard deviation of each coordinate" in rows["noise"]
        assert " full " in rows["batch_size"]
        assert " no limit " in rows["clip_norm"]
        for name in ("patience", "target_loss", "target_accuracy"):
            assert " none " in rows[name]


async def test_what_means_nothing_for_the_data_is_disabled() -> None:
    async with running() as user:
        await user.open()
        for name in ("classes", "arms", "target", "task"):
            assert user.field(name).disabled
        for name, open_field in (("blobs", "classes"), ("spirals", "arms")):
            await user.fill_in("dataset", name)
            assert not user.field(open_field).disabled
            assert user.field({"classes": "arms", "arms": "classes"}[open_field]).disabled
        await user.until(lambda: "From 2 to 5" in user.text())
        await user.fill_in("dataset", "iris")
        for name in ("noise", "classes", "arms", "features"):
            assert user.field(name).disabled
        assert user.field("samples").placeholder == "auto (all)"
        await user.fill_in("data", "flowers.csv")
        for name in ("dataset", "samples", "noise", "classes", "arms", "features"):
            assert user.field(name).disabled
        for name in ("target", "task"):
            assert not user.field(name).disabled


async def test_what_the_optimiser_does_not_take_is_disabled_and_left_out() -> None:
    async with running(LESSON.replace(optimizer="momentum", momentum=0.5)) as user:
        await user.open()
        assert not user.field("momentum").disabled
        assert user.field("beta1").disabled
        await user.fill_in("optimizer", "adam")
        assert user.field("momentum").disabled
        assert user.field("beta2").placeholder == "auto (0.999)"
        await user.fill_in("beta1", "0.8")
        assert await user.apply() == LESSON.replace(optimizer="adam", beta1=0.8)
        await user.open()
        await user.fill_in("optimizer", "lion")
        assert user.field("beta2").placeholder == "auto (0.99)"
        await user.fill_in("schedule", "one_cycle")
        assert user.field("decay_every").disabled
        await user.fill_in("rise", "0.5")
        assert await user.apply() == LESSON.replace(
            optimizer="lion", beta1=0.8, schedule="one_cycle", rise=0.5
        )


# -- changing settings -----------------------------------------------------------------------------


async def test_what_is_asked_for_is_what_is_trained() -> None:
    wanted = {
        "dataset": "spirals",
        "samples": "300",
        "noise": "0.05",
        "arms": "3",
        "features": "x1,x2,sin(x1)",
        "test_size": "0.25",
        "seed": "7",
        "hidden": "4,2",
        "activation": "tanh,silu",
        "loss": "categorical_cross_entropy",
        "initializer": "lecun_uniform",
        "optimizer": "adam",
        "learning_rate": "0.003",
        "schedule": "one_cycle",
        "batch_size": "16",
        "epochs": "50",
        "l1": "0.001",
        "l2": "0.002",
        "weight_decay": "0.01",
        "dropout": "0.1",
        "label_smoothing": "0.05",
        "clip_norm": "2",
        "patience": "20",
        "target_loss": "0.1",
        "target_accuracy": "0.95",
    }
    async with running() as user:
        await user.open()
        for name, text in wanted.items():
            await user.fill_in(name, text)
        assert await user.apply() == ExperimentConfig(
            dataset="spirals",
            samples=300,
            noise=0.05,
            arms=3,
            features=("x1", "x2", "sin(x1)"),
            test_size=0.25,
            seed=7,
            hidden=(4, 2),
            activation=("tanh", "silu"),
            loss="categorical_cross_entropy",
            initializer="lecun_uniform",
            optimizer="adam",
            learning_rate=0.003,
            schedule="one_cycle",
            batch_size=16,
            epochs=50,
            l1=0.001,
            l2=0.002,
            weight_decay=0.01,
            dropout=0.1,
            label_smoothing=0.05,
            clip_norm=2.0,
            patience=20,
            target_loss=0.1,
            target_accuracy=0.95,
        )
        assert user.snapshot.layer_sizes == (3, 4, 2, 3)
        assert user.snapshot.epoch == 0
        await user.until(lambda: "3-4-2-3" in user.text())
        await user.open()
        for name, text in wanted.items():
            assert user.field(name).value == text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_keyboard_is_enough(size: tuple[int, int]) -> None:
    async with running(size=size) as user:
        await user.open()
        await user.pilot.press("b", "right", "left", "down", "down", *"150")
        await user.pilot.press("pagedown", *"4,2", "tab", "end", *",tanh")
        await user.pilot.press("pagedown", "a", "a", "a", "down", *"0.01", "shift+tab", "left")
        await user.until(lambda: user.field("optimizer").value == "adam")
        assert await user.apply() == LESSON.replace(
            dataset="blobs",
            samples=150,
            hidden=(4, 2),
            activation=("relu", "tanh"),
            optimizer="adam",
            learning_rate=0.01,
        )


async def test_the_keys_of_the_app_go_on_from_what_was_applied() -> None:
    async with running() as user:
        await user.open()
        await user.fill_in("dataset", "spirals")
        await user.fill_in("learning_rate", "0.3")
        await user.apply()
        await user.pilot.press("plus", "d")
        await user.until(lambda: user.snapshot.config.dataset == "gaussians")
        assert user.snapshot.config.learning_rate == 1.0
        await user.pilot.press("R")
        await user.until(lambda: user.snapshot.config.weights_draw == 1)
        await user.open()
        assert user.field("dataset").value == "gaussians"
        assert user.field("learning_rate").value == "1"
        assert (await user.apply()).weights_draw == 1


async def test_a_csv_file_can_be_learnt_and_left_again(tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    rows = [f"{i % 7},{i % 5},{'yes' if i % 2 else 'no'}" for i in range(40)]
    file.write_text("a,b,quality\n" + "\n".join(rows) + "\n")
    async with running() as user:
        await user.open()
        await user.fill_in("data", str(file))
        await user.fill_in("target", "quality")
        config = await user.apply()
        assert (config.data, config.target) == (str(file), "quality")
        assert user.snapshot.dataset is not None
        assert user.snapshot.dataset.class_names == ("no", "yes")
        await user.open()
        await user.fill_in("data", "")
        await user.fill_in("dataset", "moons")
        config = await user.apply()
        assert (config.data, config.target, config.dataset) == (None, None, "moons")


async def test_typing_letters_in_a_field_is_not_pressing_keys_of_the_app() -> None:
    async with running() as user:
        await user.open()
        user.field("data").focus()
        await user.pilot.press(*"qsbrRdDeltx", "space", "question_mark", "plus", "minus")
        assert user.field("data").value == "qsbrRdDeltx ?+-"
        assert user.snapshot.epoch == 0
        assert user.snapshot.config == LESSON


async def test_escape_leaves_everything_as_it_was() -> None:
    async with running() as user:
        await user.pilot.press("s")
        await user.until(lambda: user.snapshot.epoch == 1)
        before = user.snapshot
        await user.open()
        await user.fill_in("hidden", "4,2")
        await user.fill_in("dataset", "moons")
        await user.pilot.press("escape")
        assert not user.is_open
        assert user.snapshot is before
        await user.open()
        assert user.field("hidden").value == "8"
        assert user.field("dataset").value == "circles"


async def test_what_differs_from_the_experiment_is_marked() -> None:
    async with running(size=(120, 70)) as user:
        await user.open()
        assert "•" not in user.text()
        await user.fill_in("hidden", "4")
        await user.pilot.press("down")
        assert "• hidden" in user.text()
        await user.pilot.press("up")
        await user.fill_in("hidden", "8")
        await user.pilot.press("down")
        assert "•" not in user.text()


# -- moving about ----------------------------------------------------------------------------------


async def test_the_keys_go_from_field_to_field_and_from_section_to_section() -> None:
    async with running() as user:
        await user.open()
        seen = [user.form.focused.id] if user.form.focused else []
        for key in ("down", "tab", "up", "shift+tab", "pagedown", "pagedown", "pageup", "pageup"):
            await user.pilot.press(key)
            assert user.form.focused is not None
            seen.append(user.form.focused.id)
        assert seen == [
            *("dataset", "data", "samples", "data", "dataset"),
            *("hidden", "optimizer", "hidden", "dataset"),
        ]
        await user.pilot.press("pageup", "up")
        assert user.form.focused is user.field("target_accuracy")
        await user.pilot.press("pagedown", "pagedown")
        assert user.form.focused is user.field("patience")


async def test_the_mouse_does_what_the_keys_do() -> None:
    async with running() as user:
        await user.open()
        field = user.field("optimizer")
        await user.pilot.click(field, offset=(field.size.width - 1, 0))
        assert field.value == "momentum"
        assert user.form.focused is field
        await user.pilot.click(field, offset=(field.size.width - 2, 0))
        assert field.value == "sgd"
        place = user.lines()[user.form.query_one("#settings-hint").region.y + 1].index("adamw")
        await user.pilot.click(offset=(place, user.form.query_one("#settings-hint").region.y + 1))
        assert field.value == "adamw"
        label = user.field("epochs").region
        await user.pilot.click(offset=(label.x - 10, label.y))
        assert user.form.focused is user.field("epochs")
        keys = user.form.query_one("#settings-keys").region
        await user.pilot.click(offset=(keys.x + 4, keys.y))
        await user.until(lambda: not user.is_open)
        assert user.snapshot.config.optimizer == "adamw"
        await user.open()
        keys = user.form.query_one("#settings-keys").region
        place = user.lines()[keys.y].index("escape")
        await user.pilot.click(offset=(place, keys.y))
        assert not user.is_open


async def test_names_of_a_list_are_completed_and_can_be_clicked() -> None:
    async with running() as user:
        await user.open()
        features = user.field("features")
        assert isinstance(features, Input)
        features.focus()
        await user.pilot.press(*"x1,si")
        await user.until(lambda: features._suggestion == "x1,sin(x1)")
        await user.pilot.press("right")
        assert features.value == "x1,sin(x1)"
        user.form.action_choose("cos(x2)")
        assert features.value == "x1,sin(x1),cos(x2)"
    assert await NameSuggester(("ab", "abc")).get_suggestion("x,") is None


async def test_the_form_follows_the_size_of_the_terminal() -> None:
    async with running(size=(120, 40)) as user:
        await user.open()
        await user.fill_in("hidden", "16")
        user.field("hidden").focus()
        for size in ((80, 24), (60, 18), (200, 60)):
            await user.pilot.resize_terminal(*size)
            await user.until(lambda: "▸ hidden" in user.text())
            assert "apply and restart" in user.text()
        assert user.field("hidden").value == "16"


async def test_a_second_form_never_opens_over_the_first() -> None:
    async with running() as user:
        await user.open()
        user.app.action_settings()
        await user.pilot.pause()
        assert len(user.app.screen_stack) == 2


# -- bad values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "fragments"),
    [
        ("hidden", "8,,2", ["8,,2", "4,2"]),
        ("hidden", "0", ["0", "at least 1"]),
        ("activation", "rleu", ["'rleu'", "leaky_relu"]),
        ("activation", "relu,tanh", ["2"]),
        ("activation", "relu,", ["name missing"]),
        ("learning_rate", "-1", ["-1", "above 0"]),
        ("learning_rate", "fast", ["'fast'", "number"]),
        ("learning_rate", "nan", ["'nan'", "finite"]),
        ("batch_size", "many", ["'many'", "full"]),
        ("batch_size", "1000", ["1000", "160"]),
        ("test_size", "1", ["test size", "between 0 and 1"]),
        ("samples", "1.5", ["'1.5'", "whole number"]),
        ("epochs", "0", ["0", "at least 1"]),
        ("dropout", "1", ["dropout", "below 1"]),
        ("weight_decay", "-0.1", ["weight", "at least 0"]),
        ("seed", "-1", ["seed", "-1"]),
        ("patience", "0", ["patience", "at least 1"]),
        ("target_loss", "inf", ["'inf'", "finite"]),
        ("learning_rate", "\x1b[31m", ["\\x1b"]),
    ],
)
def test_a_bad_value_gets_a_sentence_and_is_found(
    name: str, text: str, fragments: list[str]
) -> None:
    with pytest.raises(FieldError) as error:
        read({**texts_of(LESSON), name: text}, LESSON)
    assert error.value.name == name
    for fragment in fragments:
        assert fragment in str(error.value)
    assert "\x1b" not in str(error.value)


def test_a_bad_value_is_found_beside_other_changes() -> None:
    present = LESSON.replace(optimizer="momentum", momentum=0.5, schedule="step", decay_every=5)
    changes = {"optimizer": "adam", "schedule": "cosine"}
    for name, text in (("beta1", "2"), ("warmup", "9999"), ("batch_size", "1000")):
        with pytest.raises(FieldError) as error:
            read({**texts_of(present), **changes, name: text}, present)
        assert error.value.name == name


async def test_a_bad_value_is_told_and_nothing_typed_is_lost() -> None:
    async with running(size=(80, 24)) as user:
        before = user.snapshot
        await user.open()
        await user.fill_in("hidden", "8,,2")
        await user.fill_in("dropout", "0.5")
        await user.fill_in("patience", "9")
        await user.pilot.press("enter")
        assert "4,2 for two layers" in user.words()
        assert user.form.focused is user.field("hidden")
        assert user.field("hidden").value == "8,,2"
        assert user.field("dropout").value == "0.5"
        assert user.snapshot is before
        await user.fill_in("hidden", "8,2")
        assert "4,2 for two layers" not in user.words()
        config = await user.apply()
        assert (config.hidden, config.dropout, config.patience) == ((8, 2), 0.5, 9)


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"features": "x1,x9"}, "'x9'"),
    ({"samples": "3"}, "10"),
    ({"dataset": "blobs", "classes": "99"}, "99"),
    ({"loss": "hinge", "output_activation": "relu"}, "hinge does not go with"),
    ({"dataset": "plane", "loss": "binary_cross_entropy"}, "not for regression"),
    ({"data": "nowhere.csv"}, "target"),
    ({"data": "nowhere.csv", "target": "y"}, "nowhere.csv"),
]


async def test_what_the_data_refuse_leaves_the_experiment_and_the_form_as_they_were() -> None:
    async with running() as user:
        before = user.snapshot
        for changes, fragment in REFUSED:
            await user.open()
            for name, text in changes.items():
                await user.fill_in(name, text)
            await user.pilot.press("enter")
            await user.until(lambda: user.form.query_one("#settings-hint").has_class("-error"))
            await user.until(lambda words=fragment: words in user.words())
            assert user.snapshot.experiment == before.experiment
            assert user.snapshot.config == LESSON
            for name, text in changes.items():
                assert user.field(name).value == text
            await user.pilot.press("escape")
        assert "nowhere.csv" in user.words()
        # The keys go on from the experiment there is.
        await user.pilot.press("plus", "s")
        await user.until(lambda: user.snapshot.epoch == 1)
        assert user.snapshot.config == LESSON.replace(learning_rate=0.3)
        await user.open()
        assert user.field("dataset").value == "circles"
        assert "•" not in user.text()


async def test_an_experiment_that_could_not_start_can_be_put_right() -> None:
    async with running(ExperimentConfig(dataset="blobs", classes=99)) as user:
        assert user.snapshot.state == "failed"
        await user.open()
        assert user.field("classes").value == "99"
        await user.fill_in("classes", "98")
        await user.pilot.press("enter")
        await user.until(lambda: "98" in user.form.query_one("#settings-hint").render().plain)  # type: ignore[union-attr]
        await user.fill_in("classes", "4")
        assert (await user.apply()).classes == 4


# -- text and values -------------------------------------------------------------------------------


finite = st.floats(1e-12, 1e12)
configs = st.builds(
    ExperimentConfig,
    dataset=st.sampled_from(["circles", "moons", "plane"]),
    noise=st.none() | st.floats(0, 10),
    features=st.none() | st.permutations(tuple(FEATURES)).map(tuple),
    hidden=st.lists(st.integers(1, 99), min_size=0, max_size=3).map(tuple),
    activation=st.sampled_from(HIDDEN_ACTIVATIONS),
    output_activation=st.none() | st.sampled_from(tuple(ACTIVATIONS)),
    learning_rate=finite,
    l2=finite,
    clip_norm=st.none() | finite,
    batch_size=st.none() | st.integers(1, 800),
    target_loss=st.none() | st.floats(0, 1e300),
    optimizer=st.just("rmsprop"),
    rho=st.none() | st.floats(0, 0.999),
    epsilon=st.none() | finite,
    schedule=st.just("reduce_on_plateau"),
    plateau_patience=st.none() | st.integers(1, 99),
)


@given(configs)
def test_a_form_that_nobody_touched_asks_for_the_same_experiment(config: ExperimentConfig) -> None:
    assert read(texts_of(config), config) == config


@given(configs, configs)
def test_what_a_form_shows_is_what_it_reads(
    config: ExperimentConfig, present: ExperimentConfig
) -> None:
    assert read(texts_of(config), present) == config


def test_an_empty_field_means_the_default() -> None:
    present = ExperimentConfig(
        samples=99, noise=0.5, hidden=(3,), epochs=5, batch_size=4, loss="hinge", patience=3
    )
    texts = texts_of(present)
    for empty in ("", "  ", "auto"):
        names = ("samples", "noise", "batch_size", "loss")
        config = read({**texts, **dict.fromkeys(names, empty)}, present)
        assert [getattr(config, name) for name in names] == [None] * 4
    assert read({**texts, "hidden": "", "epochs": ""}, present).epochs == 1000
    assert read({**texts, "hidden": "none"}, present).hidden == ()
    assert read({**texts, "batch_size": "full", "patience": "none"}, present).patience is None
    with_file = {**texts, "data": "a.csv", "target": "auto"}
    assert read(with_file, present).target == "auto"


def test_a_column_named_by_a_file_is_shown_without_its_control_characters() -> None:
    config = ExperimentConfig(data="a.csv", target="\x1b[31mred")
    texts = texts_of(config)
    assert texts["target"].isprintable()
    assert read(texts, config) == config


@given(st.sampled_from(SETTINGS), st.sampled_from(tuple(DATASETS)), st.integers(0, 90))
def test_a_note_is_cut_to_the_room_there_is(setting: object, dataset: str, width: int) -> None:
    texts = {**texts_of(LESSON), "dataset": dataset}
    text = note(setting, texts)  # type: ignore[arg-type]
    cut = shortened(text, width)
    assert len(cut) <= max(width, 1)
    assert text.startswith(cut.rstrip("…"))


def test_what_applies_depends_on_the_data() -> None:
    for name, source in DATASETS.items():
        texts = {**texts_of(LESSON), "dataset": name}
        for setting in ("samples", "noise", "classes", "arms", "features"):
            assert applies(setting, texts) == (setting in source.settings)
        assert applies("dropout", texts)
    for optimizer, taken in OPTIMIZER_SETTINGS.items():
        texts = {**texts_of(LESSON), "optimizer": optimizer}
        for setting in ("momentum", "beta1", "beta2", "rho", "epsilon", "weight_decay"):
            assert applies(setting, texts) == (setting in taken)
