"""A textbook's exercise is read, built, and comes out as in the textbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import Exercise, ExperimentConfig, explain_step, trace_step

HOMEWORK = Path(__file__).parents[3] / "docs" / "homework.toml"
TWO = [[[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45, 0.55]]]


def test_the_homework_of_the_documentation_comes_out_to_eight_digits() -> None:
    trainer, dataset = Exercise.from_toml(HOMEWORK.read_text(encoding="utf-8")).build()
    assert dataset is None
    explanation = explain_step(trace_step(trainer), digits=8)
    text = explanation.text(every=True)
    for number in (
        *("0.75136507", "0.77292847", "0.35891648", "0.40866619", "0.51130127", "0.56137012"),
        *("0.14978072", "0.19956143", "0.24975114", "0.29950229"),
    ):
        assert f"+{number}" in text
    assert "= 0.27481108" in text
    assert "= 0.02356003" in text


def test_weights_may_be_given_to_a_network_of_a_data_set() -> None:
    W = [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[7.0], [8.0], [9.0]]]
    exercise = Exercise.from_dict({"dataset": "moons", "weights": W, "biases": [0.5, [0.25]]})
    assert exercise.config == ExperimentConfig(dataset="moons", hidden=(3,))
    trainer, dataset = exercise.build()
    assert dataset is not None
    assert dataset.name == "moons"
    np.testing.assert_array_equal(trainer.network.weights[0], W[0])
    np.testing.assert_array_equal(trainer.network.biases[0], [[0.5, 0.5, 0.5]])
    np.testing.assert_array_equal(trainer.network.biases[1], [[0.25]])
    np.testing.assert_array_equal(trace_step(trainer).layers[1].W, W[1])


def test_without_biases_they_are_0_and_without_weights_all_are_drawn_as_usual() -> None:
    trainer, _ = Exercise.from_dict({"x": [[1, 2]], "y": [1], "weights": [[[1], [2]]]}).build()
    np.testing.assert_array_equal(trainer.network.biases[0], [[0.0]])
    trainer, _ = Exercise.from_dict({"x": [1, 2, 3], "y": [0, 1, 0], "hidden": [4]}).build()
    assert trainer.network.layer_sizes == (1, 4, 1)
    assert trainer.network.weights[0].any()


def test_targets_are_taken_as_they_are_whatever_the_output() -> None:
    trainer, _ = Exercise.from_dict(
        {"x": [[1.0]], "y": [[0.25]], "output_activation": "tanh", "loss": "mean_squared_error"}
    ).build()
    np.testing.assert_array_equal(trace_step(trainer).targets, [[0.25]])


def test_settings_of_training_are_those_of_the_file() -> None:
    trainer, _ = Exercise.from_dict(
        {"x": [[1.0], [2.0]], "y": [0, 1], "optimizer": "adam", "learning_rate": 0.25, "l2": 0.5}
    ).build()
    trace = trace_step(trainer)
    assert (type(trace.optimizer).__name__, trace.learning_rate, trace.l2) == ("Adam", 0.25, 0.5)


def test_a_file_of_settings_alone_is_no_exercise() -> None:
    assert Exercise.from_toml("hidden = [3]").is_empty
    assert not Exercise.from_dict({"x": [1], "y": [1]}).is_empty


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"x": [[1.0]]}, "x is given without y; an exercise needs both"),
        ({"x": [[1], [2]], "y": [1]}, "x has 2 rows and y has 1"),
        ({"x": [[1], [2, 3]], "y": [1, 2]}, "x must hold numbers and nothing else"),
        ({"x": [[float("nan")]], "y": [1]}, "x holds a value that is not finite"),
        ({"x": [], "y": []}, "x must be rows of numbers, one for each example"),
        ({"x": [[1]], "y": [1], "dataset": "moons"}, "dataset is given with x and y, which are"),
        ({"weights": 3}, "weights must be a list, for each layer one"),
        ({"weights": [[1, 2]]}, "weights of layer 1 must have a row for each input"),
        ({"weights": [[[float("inf")]]]}, "weights of layer 1 holds a value that is not finite"),
        ({"weights": [TWO[0], [[1]]]}, "layer 2 has 1 row, and the layer before it 2 neurons"),
        ({"weights": TWO, "biases": [1]}, "biases is of 1 layer and weights of 2"),
        ({"weights": TWO, "biases": [1, [1, 2, 3]]}, "biases of layer 2 must be one number, or 2"),
        ({"biases": [1, 2]}, "biases is of 2 layers and weights of 0"),
        ({"biases": "none"}, "biases must be a list"),
        ({"weights": TWO, "wieghts": 1}, "unknown setting 'wieghts'; did you mean"),
    ],
)
def test_what_is_no_exercise_is_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Exercise.from_dict(values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"weights": TWO}, r"they must be 2 by 2, 2 by 1"),
        ({"weights": TWO, "hidden": [3]}, r"hidden layers of 3 and 1 output they must be 2 by 3"),
        ({"x": [[1]], "y": [2.5]}, "y holds 2.5, which is no target|classes from 2.5 to 2.5"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Exercise.from_dict(values).build()
