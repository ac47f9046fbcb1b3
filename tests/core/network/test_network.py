from __future__ import annotations

import copy
import doctest
import importlib
import pickle
import pkgutil
from itertools import pairwise

import numpy as np
import pytest
from definitions import VARIANCES, demand_formulas
from hypothesis import given
from hypothesis import strategies as st

import core
from core import ACTIVATIONS, HIDDEN_ACTIVATIONS, INITIALIZERS, NeuralNetwork, Trainer
from core.network.limits import MAXIMUM_SAMPLES

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(20, 3))
Y = GENERATOR.integers(0, 2, 20)
sizes = st.lists(st.integers(1, 9), max_size=4)


# -- shapes and views ------------------------------------------------------------------------


@given(inputs=st.integers(1, 5), hidden=sizes, outputs=st.integers(1, 5))
def test_weights_and_biases_are_views_of_one_vector(
    inputs: int, hidden: list[int], outputs: int
) -> None:
    network = NeuralNetwork(inputs, hidden, outputs)
    assert network.layer_sizes == (inputs, *hidden, outputs)
    for W, b, (n_in, n_out) in zip(
        network.weights, network.biases, pairwise(network.layer_sizes), strict=True
    ):
        assert W.shape == (n_in, n_out)
        assert b.shape == (1, n_out)
    count = sum(W.size + b.size for W, b in zip(network.weights, network.biases, strict=True))
    assert network.parameters.shape == network.gradients.shape == (count,)

    network.parameters[:] = np.arange(count)
    seen = np.concatenate(
        [np.vstack([W, b]).ravel() for W, b in zip(network.weights, network.biases, strict=True)]
    )
    np.testing.assert_array_equal(seen, network.parameters)
    network.weights[-1][:] = -1.0
    assert (network.parameters == -1.0).sum() == network.weights[-1].size

    network.gradients[:] = np.arange(count)
    seen = np.concatenate(
        [
            np.vstack([W, b]).ravel()
            for W, b in zip(network.weight_gradients, network.bias_gradients, strict=True)
        ]
    )
    np.testing.assert_array_equal(seen, network.gradients)


@given(hidden=sizes, samples=st.integers(0, 10), data=st.data())
def test_a_layer_is_its_activation_of_the_weighted_sum_plus_bias(
    hidden: list[int], samples: int, data: st.DataObject
) -> None:
    names = [data.draw(st.sampled_from(HIDDEN_ACTIVATIONS)) for _ in hidden]
    output = data.draw(st.sampled_from(list(ACTIVATIONS)))
    network = NeuralNetwork(
        3, hidden, 2, hidden_activation=names, output_activation=output, initializer="playground"
    )
    inputs = GENERATOR.normal(size=(samples, 3))
    a = inputs
    for W, b, name in zip(network.weights, network.biases, [*names, output], strict=True):
        z = a @ W + b
        a = ACTIVATIONS[name](z)
    np.testing.assert_allclose(network.logits(inputs), z, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(network.forward(inputs), a, rtol=1e-10, atol=1e-12)
    assert network.forward(inputs).shape == (samples, 2)


@pytest.mark.parametrize("samples", [MAXIMUM_SAMPLES - 1, MAXIMUM_SAMPLES, 2 * MAXIMUM_SAMPLES + 3])
def test_many_samples_at_once_are_what_they_are_one_by_one(samples: int) -> None:
    network = NeuralNetwork(3, [4], 2)
    inputs = GENERATOR.normal(size=(samples, 3))
    outputs = network.forward(inputs)
    for row in (0, samples // 2, samples - 1):
        np.testing.assert_allclose(network.forward(inputs[row : row + 1])[0], outputs[row])


def test_no_hidden_layer_is_logistic_regression() -> None:
    network = NeuralNetwork(3, [], 1)
    expected = 1 / (1 + np.exp(-(X @ network.weights[0] + network.biases[0])))
    np.testing.assert_allclose(network.forward(X), expected, rtol=1e-12)


def test_one_activation_serves_all_hidden_layers_or_each_has_its_own() -> None:
    assert NeuralNetwork(2, [3, 4], hidden_activation="tanh").hidden_activations == ("tanh",) * 2
    assert NeuralNetwork(2, [3, 4], hidden_activation=["tanh"]).hidden_activations == ("tanh",) * 2
    own = NeuralNetwork(2, [3, 4], hidden_activation=["tanh", "relu"])
    assert own.hidden_activations == ("tanh", "relu")
    assert repr(own) == "NeuralNetwork(2-3-4-1, tanh -> relu -> sigmoid)"


# -- initial weights -------------------------------------------------------------------------


def test_the_variance_of_every_initializer_is_written_out_longhand() -> None:
    demand_formulas(VARIANCES, INITIALIZERS)


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize(("n_in", "n_out"), [(300, 100), (50, 600)])
def test_initial_weights_have_the_published_mean_and_variance(
    name: str, n_in: int, n_out: int
) -> None:
    network = NeuralNetwork(n_in, [], n_out, initializer=name)
    variance = VARIANCES[name](n_in, n_out)
    (W,), (b,) = network.weights, network.biases
    assert W.var() == pytest.approx(variance, rel=0.05)
    assert abs(W.mean()) < 0.05 * np.sqrt(variance) + 1e-15
    if name.endswith("uniform"):
        assert np.abs(W).max() <= np.sqrt(3 * variance)
    if name == "playground":
        assert np.abs(W).max() <= 0.5
    assert (b == INITIALIZERS[name].bias).all()


@pytest.mark.parametrize(("n_in", "n_out"), [(6, 6), (9, 4), (4, 9), (1, 5), (5, 1)])
def test_orthogonal_weights_are_orthonormal(n_in: int, n_out: int) -> None:
    (W,) = NeuralNetwork(n_in, [], n_out, initializer="orthogonal").weights
    product = W.T @ W if n_in >= n_out else W @ W.T
    np.testing.assert_allclose(product, np.eye(min(n_in, n_out)), atol=1e-12)


# -- copies and pickles ----------------------------------------------------------------------


def trained() -> NeuralNetwork:
    network = NeuralNetwork(
        3, [5, 4], 1, hidden_activation=("tanh", "gelu"), initializer="playground", dtype=np.float32
    )
    network.backward(X, Y, learning_rate=0.1)
    return network


COPIES = {
    "copy()": NeuralNetwork.copy,
    "copy.deepcopy": copy.deepcopy,
    "pickle": lambda network: pickle.loads(pickle.dumps(network)),
}


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_the_same_network_and_learns_on_its_own(how: str) -> None:
    network = trained()
    twin = COPIES[how](network)
    assert repr(twin) == repr(network)
    assert twin.parameters.dtype == np.float32
    np.testing.assert_array_equal(twin.parameters, network.parameters)
    np.testing.assert_array_equal(twin.gradients, network.gradients)
    np.testing.assert_array_equal(twin.forward(X), network.forward(X))

    before, outputs = network.parameters.copy(), network.forward(X)
    twin.backward(X, Y, learning_rate=0.5)
    twin.weights[0][:] += 1.0
    assert np.shares_memory(twin.weights[0], twin.parameters)
    np.testing.assert_array_equal(network.parameters, before)
    np.testing.assert_array_equal(network.forward(X), outputs)
    assert not np.array_equal(twin.forward(X), outputs)


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_draws_the_same_initial_weights_anew(how: str) -> None:
    network = trained()
    twin = COPIES[how](network)
    network.initialize(7)
    twin.initialize(7)
    np.testing.assert_array_equal(network.parameters, twin.parameters)


def test_a_pickle_holds_the_parameters_once() -> None:
    network = NeuralNetwork(100, [100], 10)
    network.forward(np.zeros((4000, 100)))
    size = network.parameters.nbytes + network.gradients.nbytes
    assert len(pickle.dumps(network)) < size + 2000


# -- bad input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"input_size": 0}, "input_size is 0; it must be a whole number of at least 1"),
        ({"input_size": 2.0}, "input_size is 2.0; it must be a whole number"),
        ({"output_size": -1}, "output_size is -1; it must be a whole number"),
        ({"output_size": True}, "output_size is True; it must be a whole number"),
        ({"hidden_size": 0}, "a hidden layer's size is 0; it must be a whole number"),
        ({"hidden_size": [4, 0]}, "a hidden layer's size is 0; it must be a whole number"),
        ({"hidden_size": [4, 2.5]}, "a hidden layer's size is 2.5; it must be a whole number"),
        ({"hidden_size": ["four"]}, "a hidden layer's size is 'four'; it must be a whole number"),
        ({"hidden_size": 2.5}, "hidden_size is 2.5; it must be a whole number or a sequence"),
        ({"hidden_size": None}, "hidden_size is None; it must be a whole number or a sequence"),
        ({"hidden_size": "4,2"}, "hidden_size is '4,2'; it must be a whole number or a sequence"),
        ({"hidden_activation": "step"}, "unknown hidden activation 'step'; known: relu, leaky"),
        ({"hidden_activation": "softmax"}, "unknown hidden activation 'softmax'; known: relu"),
        ({"hidden_activation": ["relu", "step"], "hidden_size": [3, 3]}, "'step'; known: relu"),
        ({"hidden_activation": ["relu", "tanh"]}, "2 hidden activations for 1 hidden layer; give"),
        ({"output_activation": "step"}, "unknown output activation 'step'; known: relu, leaky"),
        ({"initializer": "ones"}, "unknown initializer 'ones'; known: he_normal, he_uniform"),
        ({"hidden_size": [10**4, 10**4]}, "would have 100,060,001 parameters; it can have 100,000"),
        ({"hidden_size": 10**30}, "a hidden layer's size is 10+; it must be at most"),
        ({"dtype": np.int64}, "dtype is int64; it must be float64 or float32"),
        ({"dtype": np.float16}, "dtype is float16; it must be float64 or float32"),
        ({"dtype": "foo"}, "dtype is 'foo'; it must be float64 or float32"),
        ({"seed": "a"}, "seed is 'a'; it must be a whole number of at least 0"),
        ({"seed": -1}, "seed is -1; it must be a whole number of at least 0"),
        ({"seed": 1.5}, "seed is 1.5; it must be a whole number of at least 0"),
        ({"output_activation": "sigmoit"}, r"'sigmoit'; did you mean sigmoid\? Known: relu"),
        ({"output_activation": "Softmax"}, r"'Softmax'; did you mean softmax\? Known: relu"),
    ],
)
def test_a_bad_setting_gets_one_clear_sentence(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        NeuralNetwork(**{"input_size": 3, **settings})


@pytest.mark.parametrize(
    ("inputs", "targets", "sentence"),
    [
        (X[:, :2], Y, r"X has shape \(20, 2\); this network takes \(samples, 3\)"),
        (X[0], Y[:1], r"X has shape \(3,\); this network takes \(samples, 3\)"),
        (X, Y[:4], "X has 20 samples and y has 4"),
        (X[:0], Y[:0], "X has no samples; a gradient needs at least one"),
        (np.where(X > 1, np.nan, X), Y, "X holds a value that is not finite"),
        (np.where(X > 1, np.inf, X), Y, "X holds a value that is not finite"),
        ([[10**400, 1]], [1], "X holds a number that is too large; it must be at most 1.8e308"),
        (X, np.full(20, np.nan), "y holds a value that is not finite"),
        (X, Y + 2, "y holds classes from 2 to 3; a network with 1 outputs takes 0 to 1"),
        (X, np.zeros((20, 5)), r"y has shape \(20, 5\)"),
    ],
)
def test_samples_and_targets_that_do_not_fit_get_a_sentence(
    inputs: np.ndarray, targets: np.ndarray, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        NeuralNetwork(3).backward(inputs, targets)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_inputs_that_are_not_finite_are_refused_everywhere(value: float, dtype: str) -> None:
    network = NeuralNetwork(3, dtype=dtype)
    before = network.parameters.copy()
    inputs = X.copy()
    inputs[7, 1] = value
    for use in (network.forward, network.logits, network.layer_outputs):
        with pytest.raises(ValueError, match="X holds a value that is not finite"):
            use(inputs)
    with pytest.raises(ValueError, match="X holds a value that is not finite"):
        network.backward(inputs, Y, learning_rate=0.1)
    np.testing.assert_array_equal(network.parameters, before)


def test_a_value_too_large_for_float32_is_not_finite() -> None:
    with pytest.raises(ValueError, match="X holds a value that is not finite"):
        NeuralNetwork(1, dtype="float32").forward([[1e300]])


def test_a_failed_step_leaves_the_parameters_alone() -> None:
    network = NeuralNetwork(3)
    before = network.parameters.copy()
    with pytest.raises(ValueError, match="unknown loss"):
        network.backward(X, Y, learning_rate=0.1, loss="zero_one")
    np.testing.assert_array_equal(network.parameters, before)


def test_what_every_layer_says_is_what_the_next_one_hears() -> None:
    X = np.random.default_rng(1).normal(size=(MAXIMUM_SAMPLES + 3, 3))
    network = NeuralNetwork(3, (5, 4), 2, hidden_activation=("relu", "tanh"))
    first, second, outputs = network.layer_outputs(X)
    np.testing.assert_allclose(first, np.maximum(X @ network.weights[0] + network.biases[0], 0))
    np.testing.assert_allclose(second, np.tanh(first @ network.weights[1] + network.biases[1]))
    np.testing.assert_array_equal(outputs, network.forward(X))
    assert [len(layer) for layer in NeuralNetwork(3, ()).layer_outputs(X)] == [len(X)]


@pytest.mark.parametrize(
    ("output", "loss", "units"),
    [
        ("sigmoid", "binary_cross_entropy", 1),
        ("softmax", "categorical_cross_entropy", 3),
        ("tanh", "mean_squared_error", 1),
        ("linear", "hinge", 3),
    ],
)
def test_the_mean_of_the_samples_losses_is_the_loss(output: str, loss: str, units: int) -> None:
    network = NeuralNetwork(3, 4, units, output_activation=output)
    y = np.arange(20) % max(2, units)
    losses = network.sample_losses(X, y, loss=loss, classes=True)
    trainer = Trainer(network, X, y, loss=loss, task="classification")
    assert losses.shape == (20,)
    assert losses.mean() == pytest.approx(trainer.evaluate().train_loss)
    with pytest.raises(ValueError, match="X has 20 samples and y has 19"):
        network.sample_losses(X, y[1:], loss=loss, classes=True)


def test_any_vector_of_all_parameters_can_be_seen_layer_by_layer() -> None:
    network = NeuralNetwork(3, (5, 4), 2)
    blocks = core.layer_views(network.parameters, network.layer_sizes)
    for block, weights, biases in zip(blocks, network.weights, network.biases, strict=True):
        assert np.shares_memory(block, network.parameters)
        np.testing.assert_array_equal(block[:-1], weights)
        np.testing.assert_array_equal(block[-1:], biases)


# -- documentation ---------------------------------------------------------------------------

# The classes are core's own, wherever they stand.
MODULES = ["core", *(module.name for module in pkgutil.walk_packages(core.__path__, "core."))]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_documentation_are_true(name: str) -> None:
    assert all(hasattr(core, public) for public in core.__all__)  # and so it is there
    module = importlib.import_module(name)
    failures, _ = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failures == 0


@pytest.mark.parametrize("names", [None, 5])
def test_names_of_activations_that_are_none_get_a_sentence(names: object) -> None:
    with pytest.raises(ValueError, match="it must be a name or a sequence of names"):
        NeuralNetwork(2, 3, 1, hidden_activation=names)


# -- what cannot be set ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weights", [np.zeros((3, 4)), np.zeros((4, 1))]),
        ("biases", [np.zeros((1, 4)), np.zeros((1, 1))]),
        ("parameters", np.zeros(21)),
        ("gradients", np.zeros(21)),
    ],
)
def test_arrays_are_written_into_and_the_error_says_so(name: str, value: object) -> None:
    network = NeuralNetwork(3, 4, 1)
    before = network.forward(X)
    with pytest.raises(AttributeError, match=rf"{name} cannot be set; write .*\.{name}"):
        setattr(network, name, value)
    np.testing.assert_array_equal(network.forward(X), before)
    with pytest.raises(TypeError, match="does not support item assignment"):
        network.weights[0] = np.zeros((3, 4))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layer_sizes", (3, 9, 1)),
        ("hidden_activations", ("tanh",)),
        ("output_activation", "linear"),
        ("initializer", "zeros"),
    ],
)
def test_a_network_of_another_build_is_another_network(name: str, value: object) -> None:
    network = NeuralNetwork(3, 4, 1)
    with pytest.raises(AttributeError, match=f"{name} cannot be set; build another NeuralNetwork"):
        setattr(network, name, value)
    for views in ("weight_gradients", "bias_gradients", "layer_parameters", "activations"):
        with pytest.raises(AttributeError, match=views):
            setattr(network, views, ())


def test_arrays_can_be_changed_in_place_in_any_way() -> None:
    network = NeuralNetwork(3, 4, 1)
    vector = network.parameters
    network.parameters -= 0.1 * np.ones(21)
    network.parameters *= 2.0
    network.weights[0][:] = 0.5
    assert network.parameters is vector
    assert (network.layer_parameters[0][:-1] == 0.5).all()


def test_a_pickle_from_before_is_still_a_network() -> None:
    network = NeuralNetwork(3, (4, 2), 1, hidden_activation="tanh")
    earlier = {name.removeprefix("_"): value for name, value in network.__getstate__().items()}
    again = NeuralNetwork.__new__(NeuralNetwork)
    again.__setstate__(earlier)
    np.testing.assert_array_equal(again.forward(X), network.forward(X))
