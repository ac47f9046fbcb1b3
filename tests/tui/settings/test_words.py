from __future__ import annotations

import pytest

from core import ExperimentConfig
from tui.settings.words import changed, in_words, label, names, still, value

LESSON = ExperimentConfig(samples=200)
POINTS = tuple((float(i), float(i % 3), i % 2) for i in range(30))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"learning_rate": 0.3}, "learning rate 0.3"),
        ({"batch_size": 10, "shuffle": False}, "batch size 10, shuffle no"),
        ({"hidden": ()}, "no hidden layer"),
        ({"hidden": (9,)}, "1 hidden layer of 9 neurons"),
        ({"hidden": (8, 8)}, "2 hidden layers of 8 neurons each"),
        ({"hidden": (4, 2, 1)}, "3 hidden layers of 4, 2 and 1 neurons"),
        ({"hidden": (1,)}, "1 hidden layer of 1 neuron"),
        ({"patience": 5, "clip_norm": 2.0}, "clip norm 2, patience 5"),
        ({"loss": "hinge"}, "loss hinge"),
        ({"noise": 0.123456789}, "noise 0.123457"),
        (
            {"samples": 10, "noise": 0.5, "seed": 1, "epochs": 5},
            "samples 10, noise 0.5, epochs 5, 1 more",
        ),
        ({"samples": None, "points": POINTS}, "drawing of 30 points"),
        ({"samples": None, "data": "/home/x/a.csv", "target": "y"}, "CSV file a.csv, target y"),
    ],
)
def test_a_change_is_said_with_the_names_and_the_values_of_the_settings(
    change: dict[str, object], words: str
) -> None:
    assert in_words(LESSON, LESSON.replace(**change)) == words


def test_the_way_back_is_said_too() -> None:
    changed_ = LESSON.replace(patience=5, batch_size=10, loss="hinge")
    words = in_words(changed_, LESSON, "back to")
    assert words == "loss back to auto, batch size back to full, patience back to none"
    wide = LESSON.replace(hidden=(9,))
    assert in_words(wide, LESSON, "back to") == "back to 1 hidden layer of 8 neurons"
    assert in_words(LESSON, wide, "again") == "1 hidden layer of 9 neurons again"
    drawn = ExperimentConfig(points=POINTS)
    assert in_words(drawn, ExperimentConfig(), "back to") == "data set back to circles"
    assert in_words(ExperimentConfig(), drawn, "again") == "drawing of 30 points again"


def test_every_setting_has_a_name_and_a_value_in_words() -> None:
    config = LESSON.replace(data=None)
    for name in config.as_dict():
        assert label(name)
        assert value(name, config)
    assert changed(config, config) == []


def test_runs_are_named_by_what_differs_between_them() -> None:
    slow, fast = LESSON, LESSON.replace(learning_rate=0.3)
    assert names([slow, fast]) == ["rate 0.1", "rate 0.3"]
    deep = LESSON.replace(hidden=(8, 8), activation="tanh")
    assert names([slow, deep]) == ["8 · relu", "8,8 · tanh"]
    assert names([slow, LESSON.replace(hidden=())])[1] == "no hidden layer"
    assert names([slow, LESSON.replace(optimizer="adam")]) == ["SGD", "Adam"]
    assert names([slow, LESSON.replace(batch_size=10)]) == ["batch full", "batch 10"]
    assert names([slow, LESSON.replace(weights_draw=1)]) == ["weights 0", "weights 1"]
    assert names([slow, LESSON.replace(dataset="moons")]) == ["circles", "moons"]
    given = LESSON.replace(samples=None)
    own = given.replace(data="/home/x/flowers.csv", target="kind")
    assert names([given, own]) == ["circles", "flowers.csv · target kind"]


def test_what_is_the_same_is_not_in_a_name() -> None:
    assert names([]) == []
    assert names([LESSON]) == [""]
    assert names([LESSON, LESSON.replace(epochs=7)]) == ["", ""]


def test_what_stays_of_what_was_chosen_for_other_data_is_said() -> None:
    bare = ExperimentConfig(scaling="none", label_smoothing=0.1, output_activation="softmax")
    moons = bare.with_data(dataset="moons")
    assert still(bare, moons) == "scaling none, output activation softmax, label smoothing 0.1"
    assert still(bare, bare.with_data(data="t.csv", target="y")) == "scaling none"
    assert still(bare, bare.replace(noise=0.3)) == ""
    assert still(ExperimentConfig(), ExperimentConfig(dataset="moons")) == ""


def test_a_change_made_again_is_said_as_people_say_it() -> None:
    before = ExperimentConfig()
    assert in_words(before, before.replace(dataset="xor"), "again") == "data set xor again"
    assert in_words(before, before.replace(l2=0.1), "back to") == "L2 back to 0.1"
