from __future__ import annotations

import pytest

from core import ACTIVATIONS, LOSSES
from core.network.output_layer import loss_for, output_layer, task_for


def test_the_loss_follows_the_output_activation() -> None:
    assert loss_for("sigmoid").name == "binary_cross_entropy"
    assert loss_for("softmax").name == "categorical_cross_entropy"
    assert loss_for("linear").name == "mean_squared_error"
    assert loss_for("tanh").name == "mean_squared_error"  # as in TensorFlow Playground


def test_a_loss_and_output_that_make_no_sense_together_get_a_sentence() -> None:
    with pytest.raises(ValueError, match="does not go with the output activation softmax"):
        loss_for("softmax", "binary_cross_entropy")
    with pytest.raises(ValueError, match="unknown loss 'zero_one'; known: binary_cross"):
        loss_for("sigmoid", "zero_one")


def test_a_task_follows_from_loss_and_output() -> None:
    squared = LOSSES["mean_squared_error"]
    tasks = {output: task_for(output, squared) for output in ACTIVATIONS}
    classifying = {output for output, task in tasks.items() if task == "classification"}
    assert classifying == {"sigmoid", "softmax", "tanh"}
    assert task_for("linear", LOSSES["hinge"]) == "classification"
    assert task_for("sigmoid", squared, "regression") == "regression"


def test_an_output_that_no_class_can_be_read_from_is_not_for_classes() -> None:
    with pytest.raises(ValueError, match="unknown output for classes 'relu'; known: sigmoid"):
        task_for("relu", LOSSES["mean_squared_error"], "classification")
    with pytest.raises(ValueError, match="the loss hinge is not for regression"):
        task_for("linear", LOSSES["hinge"], "regression")


def test_outputs_are_one_for_two_classes_except_where_they_share_a_sum() -> None:
    assert output_layer(2) == ("sigmoid", 1)
    assert output_layer(2, "tanh") == ("tanh", 1)
    assert output_layer(2, "softmax") == ("softmax", 2)
    assert output_layer(3) == ("softmax", 3)
    assert output_layer(3, loss="hinge") == ("linear", 3)
    assert output_layer(0, values=4) == ("linear", 4)
    assert output_layer(0, "softmax", values=4) == ("softmax", 4)
    with pytest.raises(ValueError, match=r"softmax shares 1 out .* is always 1; take linear"):
        output_layer(0, "softmax")
    with pytest.raises(ValueError, match="unknown output activation 'step'"):
        output_layer(2, "step")
