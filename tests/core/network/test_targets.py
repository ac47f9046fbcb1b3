from __future__ import annotations

import numpy as np
import pytest
from pairs import PAIRS, Case, one_test_for_each_output

from core import LOSSES, NeuralNetwork, Trainer
from core.network.output_layer import CLASSIFYING_OUTPUTS
from core.network.targets import encode_targets


@pytest.mark.parametrize(
    ("loss", "output_activation", "expected"),
    [
        ("binary_cross_entropy", "sigmoid", [0, 1]),
        ("mean_squared_error", "sigmoid", [0, 1]),
        ("mean_squared_error", "tanh", [-1, 1]),
        ("mean_squared_error", "linear", [-1, 1]),
        ("hinge", "linear", [-1, 1]),
        ("hinge", "tanh", [-1, 1]),
    ],
)
def test_two_classes_with_one_output_are_the_ends_of_its_range(
    loss: str, output_activation: str, expected: list[int]
) -> None:
    targets = encode_targets([0, 1], LOSSES[loss], output_activation, 1, classes=True)
    assert targets.tolist() == [[value] for value in expected]


@pytest.mark.parametrize(
    ("loss", "output_activation", "outputs"),
    [
        ("binary_cross_entropy", "sigmoid", 1),
        ("binary_cross_entropy", "sigmoid", 2),
        ("binary_cross_entropy", "sigmoid", 4),
        ("categorical_cross_entropy", "softmax", 2),
        ("categorical_cross_entropy", "softmax", 4),
    ],
)
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
def test_label_smoothing_mixes_each_target_with_the_mean_over_the_classes(
    loss: str, output_activation: str, outputs: int, smoothing: float
) -> None:
    kind, classes = LOSSES[loss], max(outputs, 2)
    labels = np.arange(classes)

    def targets(label_smoothing: float) -> np.ndarray:
        return encode_targets(
            labels,
            kind,
            output_activation,
            outputs,
            classes=True,
            label_smoothing=label_smoothing,
        )

    mean_over_classes = targets(0.0).mean()  # one sample of each class
    expected = (1 - smoothing) * targets(0.0) + smoothing * mean_over_classes
    np.testing.assert_allclose(targets(smoothing), expected, rtol=1e-14, atol=1e-16)


@pytest.mark.parametrize(
    ("y", "outputs", "sentence"),
    [
        ([0, 1, 3], 3, "classes from 0 to 3; a network with 3 outputs takes 0 to 2"),
        ([-1, 1, 1], 1, "classes from -1 to 1; a network with 1 outputs takes 0 to 1"),
        ([0, 1.5, 2], 3, "y holds 1.5, which is not a class"),
        ([0, np.nan, 2], 3, "not finite"),
        ([0, np.nan, 1], 1, "not finite"),
        ([0, np.inf, 1], 3, "not finite"),
        (["cat", "dog", "cat"], 3, "y holds text"),
        (["cat", "dog", "cat"], 1, "y holds text"),
        (np.zeros((3, 2)), 3, r"y has shape \(3, 2\)"),
        (np.zeros((3, 1, 1)), 3, r"y has shape \(3, 1, 1\)"),
        ([[1, 1, 0]] * 3, 3, "rows of y that do not add up to 1"),
    ],
)
def test_targets_that_cannot_be_meant_get_a_sentence(
    y: object, outputs: int, sentence: str
) -> None:
    output_activation = "sigmoid" if outputs == 1 else "softmax"
    network = NeuralNetwork(2, 4, outputs, output_activation=output_activation)
    with pytest.raises(ValueError, match=sentence):
        Trainer(network, np.zeros((3, 2)), y)
    with pytest.raises(ValueError, match=sentence):
        network.backward(np.zeros((3, 2)), y)


@pytest.mark.parametrize(
    ("loss", "output_activation", "row", "sentence"),
    [
        ("binary_cross_entropy", "sigmoid", [5, -3], "y holds 5, .* probabilities, from 0 to 1"),
        ("binary_cross_entropy", "sigmoid", [1, -0.1], "y holds -0.1, which is no target"),
        ("categorical_cross_entropy", "softmax", [2, -1], "y holds 2, .* categorical_cross"),
        ("hinge", "linear", [0, 1], "y holds 0, .* of hinge; it takes rows of -1 and 1"),
        ("hinge", "tanh", [-1, 2], "y holds 2, .* or class indices"),
    ],
)
def test_rows_of_targets_are_those_of_the_loss(
    loss: str, output_activation: str, row: list[float], sentence: str
) -> None:
    network = NeuralNetwork(2, 4, 2, output_activation=output_activation)
    for y in ([row] * 3, np.array([row] * 3, np.float32)):
        with pytest.raises(ValueError, match=sentence):
            Trainer(network, np.zeros((3, 2)), y, loss=loss)
        with pytest.raises(ValueError, match=sentence):
            network.backward(np.zeros((3, 2)), y, loss=loss)
        with pytest.raises(ValueError, match=sentence):
            network.sample_losses(np.zeros((3, 2)), y, loss=loss)


@pytest.mark.parametrize(
    ("loss", "output_activation", "row"),
    [
        ("binary_cross_entropy", "sigmoid", [1, 1]),
        ("binary_cross_entropy", "sigmoid", [1 + 1e-7, 0.3]),
        ("categorical_cross_entropy", "softmax", [1 + 1e-7, -1e-7]),
        ("hinge", "linear", [1, -1]),
        ("mean_squared_error", "linear", [5, -3]),
    ],
)
def test_rows_of_targets_are_taken_as_they_are(
    loss: str, output_activation: str, row: list[float]
) -> None:
    targets = encode_targets([row], LOSSES[loss], output_activation, 2)
    np.testing.assert_array_equal(targets, [row])


def test_softmax_with_one_output_is_refused_because_it_is_always_one() -> None:
    network = NeuralNetwork(2, 4, 1, output_activation="softmax")
    with pytest.raises(ValueError, match="softmax needs at least 2 outputs"):
        Trainer(network, np.zeros((2, 2)), [0, 1])


def test_label_smoothing_is_refused_where_there_are_no_labels() -> None:
    network = NeuralNetwork(2, 4, 1, output_activation="linear")
    with pytest.raises(ValueError, match="label_smoothing is for classification"):
        Trainer(network, np.zeros((2, 2)), [0.5, 1.5], label_smoothing=0.1)


@one_test_for_each_output(
    [
        (output, loss)
        for loss, output in PAIRS
        if "cross_entropy" not in loss and output in CLASSIFYING_OUTPUTS
    ]
)
def test_label_smoothing_is_refused_where_targets_are_no_probabilities(cases: list[Case]) -> None:
    for output_activation, loss in cases:
        network = NeuralNetwork(2, 4, 2, output_activation=output_activation)
        with pytest.raises(ValueError, match=f"label_smoothing goes with .*_entropy, not {loss}"):
            Trainer(
                network,
                np.zeros((2, 2)),
                [0, 1],
                loss=loss,
                task="classification",
                label_smoothing=0.1,
            )


def test_hinge_has_no_class_in_between() -> None:
    with pytest.raises(ValueError, match="which is no target of hinge"):
        encode_targets([0.5, 1.0], LOSSES["hinge"], "linear", 1)
