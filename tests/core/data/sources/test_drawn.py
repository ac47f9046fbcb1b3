from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ExperimentConfig, lacking, load_checkpoint, save_checkpoint
from core.data.sources.drawn import MAXIMUM_POINTS, check_points, drawn_dataset

CORNERS = ((0.0, 0.0, 0), (1.0, 1.0, 0), (0.0, 1.0, 1), (1.0, 0.0, 1))
coordinates = st.floats(-100, 100)
points = st.lists(st.tuples(coordinates, coordinates, st.integers(0, 2)), min_size=8, max_size=60)


def test_drawn_points_are_learnt() -> None:
    config = ExperimentConfig(points=CORNERS, learning_rate=1.0, epochs=300, activation="tanh")
    experiment = config.build()
    assert experiment.dataset.class_names == ("1", "2")
    assert len(experiment.dataset.X_test) == 0
    metrics = list(experiment.trainer.epochs(300))[-1]
    assert metrics.train_accuracy == 1.0
    assert np.isnan(metrics.test_loss)


def test_classes_have_the_names_they_are_given_and_else_numbers() -> None:
    three = (*CORNERS, (0.5, 0.5, 2))
    for given_names, names in (
        (("upper", "lower"), ("upper", "lower", "3")),
        (("upper", "lower", "a", "b"), ("upper", "lower", "a")),
        (("2", "3"), ("2", "3", "class 3")),
        (("\x1b[2J", "b", "c"), (r"\x1b[2J", "b", "c")),
    ):
        config = ExperimentConfig(points=three, class_names=given_names)
        assert config.load_data().class_names == names
        assert ExperimentConfig.from_toml(config.to_toml()) == config
        assert config.replace(points=None) == ExperimentConfig()
    assert ExperimentConfig(points=three, class_names=()) == ExperimentConfig(points=three)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("ab", "class_names is 'ab'"),
        (("a", 2), "a class name is 2; it must be text"),
        (("a", ""), "must be text"),
        (("a", "a"), "two classes are called 'a'"),
        (tuple("abcdefghij"), "there are 10 class names; at most 9"),
    ],
)
def test_what_cannot_be_names_of_classes_is_said(names: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ExperimentConfig(points=CORNERS, class_names=names)


@given(points, st.sampled_from([0.1, 0.2, 0.5]))
def test_a_new_point_moves_no_other_from_one_part_to_the_other(
    drawn: list[tuple[float, float, int]], test_size: float
) -> None:
    drawn = [*((x, y, which) for which in range(3) for x, y, _ in CORNERS), *drawn]
    before = drawn_dataset(drawn[:-1], test_size=test_size)
    after = drawn_dataset(drawn, test_size=test_size)
    assert len(after.X_train) + len(after.X_test) == len(drawn)
    assert set(map(tuple, before.plane.train)) <= set(map(tuple, after.plane.train))
    assert set(map(tuple, before.plane.test)) <= set(map(tuple, after.plane.test))
    assert set(after.y_train.tolist()) == {0, 1, 2}
    assert len(after.X_test) <= test_size * len(drawn)


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        ((), "no point of class 1 yet"),
        (CORNERS[:2], "no point of class 2 yet"),
        ((*CORNERS, (0.0, 0.0, 3)), "no point of class 3 yet"),
        (((0.0, 0.0, 0), (0.0, 1.0, 1)), "same x1"),
        (((0.0, 0.0, 0), (1.0, 0.0, 1)), "same x2"),
    ],
)
def test_what_is_lacking_is_said(
    drawn: tuple[tuple[float, float, int], ...], sentence: str
) -> None:
    assert sentence in lacking(drawn)
    with pytest.raises(ValueError, match=sentence):
        ExperimentConfig(points=drawn).build()
    assert lacking(CORNERS) == ""


def test_a_class_that_is_lacking_is_called_by_its_name() -> None:
    assert "no point of class egg yet" in lacking(CORNERS[:2], ("hen", "egg"))


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        ("text", r"it must be a list of \[x1, x2, class\]"),
        (7, "it must be a list"),
        ([1, 2, 3], r"point 1 is 1; it must be \[x1, x2, class\]"),
        ([(0, 0, 0), (0, 0)], "point 2 is"),
        ([("a", 0, 0)], "a coordinate of point 1 is 'a'; it must be a number"),
        ([(0, float("nan"), 0)], "a coordinate of point 1 is nan"),
        ([(0, 1e300, 0)], "point 1 is further away"),
        ([(0, 0, 9)], "the class of point 1 is 9; it must be a whole number from 0 to 8"),
        ([(0, 0, True)], "the class of point 1 is True"),
        ([(0, 0, 0)] * (MAXIMUM_POINTS + 1), "at most 2,000"),
    ],
)
def test_what_is_no_drawing_is_refused(drawn: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ExperimentConfig(points=drawn)  # type: ignore[arg-type]


def test_a_drawing_survives_files(tmp_path) -> None:
    config = ExperimentConfig(points=[[0.1, 0.2, 0], *CORNERS], epochs=5)  # type: ignore[list-item]
    assert hash(config) == hash(ExperimentConfig.from_toml(config.to_toml()))
    assert ExperimentConfig.from_toml(config.to_toml()) == config
    experiment = config.build()
    list(experiment.trainer.epochs(5))
    save_checkpoint(tmp_path / "drawn", experiment)
    again = load_checkpoint(tmp_path / "drawn")
    assert again.config == config
    np.testing.assert_array_equal(again.network.parameters, experiment.network.parameters)


def test_features_of_drawn_points() -> None:
    dataset = drawn_dataset(CORNERS * 3, features=("x1^2", "x1*x2"))
    assert dataset.feature_names == ("x1^2", "x1*x2")
    assert len(dataset.X_test) == 2
    assert check_points(CORNERS) == CORNERS


def test_a_batch_larger_than_the_drawing_is_refused_when_it_is_built() -> None:
    config = ExperimentConfig(points=CORNERS, batch_size=10)
    with pytest.raises(ValueError, match="more than the 4 training samples"):
        config.build()
