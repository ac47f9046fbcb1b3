from __future__ import annotations

import pytest

from core import DATA_FIELDS, DATASETS, NETWORK_FIELDS, ExperimentConfig
from tui.settings.form.form import SettingsForm
from tui.settings.form.reading import read
from tui.settings.form.rows import effect
from tui.settings.setting import AUTO
from tui.settings.table import SETTING

LESSON = ExperimentConfig(samples=200)
NOT_TO_STEP = ("data", "target", "last_batch")  # the last one goes with another setting


def test_a_setting_says_what_it_takes() -> None:
    for name in SETTING:
        wanted = (
            "new data"
            if name in DATA_FIELDS
            else "new weights"
            if name in NETWORK_FIELDS
            else "at once"
        )
        assert effect(name) == wanted


@pytest.mark.parametrize("name", [name for name in SETTING if name not in NOT_TO_STEP])
def test_the_arrows_change_every_setting_to_what_can_be(name: str) -> None:
    for optimizer, schedule in (("adam", "one_cycle"), ("momentum", "step"), ("rmsprop", "cosine")):
        for dataset in ("blobs", "spirals"):
            config = LESSON.replace(optimizer=optimizer, schedule=schedule, dataset=dataset)
            form = SettingsForm(config)
            row = next((row for row in form.rows() if row.key == name), None)
            if row is None:
                continue
            written = [form.stepped(row, direction) for direction in (1, -1)]
            assert any(written)
            for texts in filter(None, written):
                assert texts != {name: form.texts[name]}
                read(form.texts | texts, config)


def test_live_settings_are_asked_for_at_once_and_others_wait() -> None:
    form = SettingsForm(LESSON)
    assert form.write({"hidden": "4,2"}) is None
    assert form.write({"learning_rate": "0.5"}) == LESSON.replace(learning_rate=0.5)
    assert form.waiting == ["hidden"]
    assert form.start_again() == LESSON.replace(learning_rate=0.5, hidden=(4, 2))
    form.drop()
    assert form.waiting == []
    assert form.start_again() is None


def test_a_live_setting_that_goes_with_what_waits_waits_as_well() -> None:
    form = SettingsForm(LESSON)
    form.write({"hidden": "4,2"})
    assert form.write({"dropout": "0.1,0.2"}) is None
    assert not form.sentence
    assert form.start_again() == LESSON.replace(hidden=(4, 2), dropout=(0.1, 0.2))


def test_what_is_wrong_keeps_nothing_else_from_changing() -> None:
    form = SettingsForm(LESSON)
    form.write({"seed": "x"})
    assert form.wrong == "seed"
    assert form.start_again() is None
    assert form.write({"l2": "0.1"}) == LESSON.replace(l2=0.1)
    assert form.texts["seed"] == "x"


def test_another_optimiser_leaves_out_what_it_does_not_take() -> None:
    form = SettingsForm(LESSON.replace(optimizer="momentum", momentum=0.5))
    assert form.write({"optimizer": "adam"}) == LESSON.replace(optimizer="adam")


def test_what_changes_elsewhere_is_followed_and_what_waits_goes_on_waiting() -> None:
    form = SettingsForm(LESSON)
    form.write({"hidden": "4"})
    form.follow(LESSON.replace(learning_rate=1.0))
    assert form.texts["learning_rate"] == "1"
    assert form.waiting == ["hidden"]
    form.follow(LESSON.replace(hidden=(3,)))
    assert form.texts["hidden"] == "3"
    assert form.waiting == []


def test_another_problem_takes_what_goes_with_it() -> None:
    form = SettingsForm(LESSON.replace(loss="hinge"))
    row = form.rows()[0]
    assert (row.label, row.value) == ("problem", "classification")
    form.write(form.stepped(row, 1))
    config = form.start_again()
    assert config is not None
    assert DATASETS[config.dataset].task == "regression"
    assert config.loss is None
    assert form.typed(form.rows()[0], "classification")["loss"] == AUTO
    assert form.typed(form.rows()[0], "nonsense") == {}


def test_one_layer_more_or_less_takes_its_activation_and_dropout_along() -> None:
    config = LESSON.replace(hidden=(4, 2), activation=("relu", "tanh"), dropout=(0.1, 0.2))
    form = SettingsForm(config)
    hidden = next(row for row in form.rows() if row.key == "hidden")
    form.write(form.stepped(hidden, 1))
    assert form.start_again() == config.replace(
        hidden=(4, 2, 2), activation=("relu", "tanh", "tanh"), dropout=(0.1, 0.2, 0.2)
    )
    for _ in range(3):
        form.write(form.stepped(hidden, -1))
    assert form.texts["hidden"] == "none"
    assert not form.stepped(hidden, -1)


def test_many_layers_do_not_fill_the_form() -> None:
    rows = SettingsForm(LESSON.replace(hidden=(4,) * 60)).rows()
    assert len([row for row in rows if row.key.startswith("units")]) == 12


def test_a_name_that_is_typed_is_completed_or_refused() -> None:
    form = SettingsForm(LESSON)
    row = next(row for row in form.rows() if row.key == "optimizer")
    assert form.write(form.typed(row, "rms")) == LESSON.replace(optimizer="rmsprop")
    assert form.write(form.typed(row, "adam")) == LESSON.replace(optimizer="adam")
    assert form.write(form.typed(row, "")) == LESSON
    for text in ("ada", "zzz"):
        assert form.write(form.typed(row, text)) is None
        assert form.wrong == "optimizer"
        assert f"'{text}' is none of sgd, " in form.sentence.lower()
        assert form.texts["optimizer"] == "sgd"


def test_other_data_take_the_place_of_points_that_were_drawn() -> None:
    points = tuple((float(i), float(i % 3), i % 2) for i in range(30))
    config = ExperimentConfig(points=points)
    form = SettingsForm(config)
    assert form.write({"learning_rate": "0.5"}) == config.replace(learning_rate=0.5)
    form.write({"dataset": "moons"})
    wanted = form.start_again()
    assert wanted is not None
    assert (wanted.points, wanted.dataset) == (None, "moons")


def test_what_makes_data_has_no_rows_for_points_that_were_drawn() -> None:
    config = ExperimentConfig(points=tuple((float(i), float(i % 3), i % 2) for i in range(30)))
    form = SettingsForm(config)
    rows = {row.key: row for row in form.rows("")}
    assert rows.keys() & {"samples", "noise", "seed"} == {"seed"}
    assert rows["dataset"].note == "now a drawing of 30 points"
    assert form.rows("noise")[0].note == "not for points drawn by hand"
    form.write({"dataset": "moons"})
    assert "noise" in {row.key for row in form.rows("")}
    form.follow(config.replace(learning_rate=0.5))
    assert "noise" in {row.key for row in form.rows("")}
    form.drop()
    assert "noise" not in {row.key for row in form.rows("")}
