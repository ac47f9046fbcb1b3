"""Training as TensorFlow Playground does it, against its published rule written out longhand.

The facts are those of https://github.com/tensorflow/playground, src/nn.ts and src/playground.ts:
one sample after the other in an order that stays, an update after every ``batch_size`` samples,
what is left over added to the first update of the next epoch, squared error halved, and a penalty
that is a step of its own, of which L1 removes the weights that it carries across 0.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from core import SGD, ExperimentConfig, NeuralNetwork, Trainer, load_checkpoint, save_checkpoint

FAITHFUL = ExperimentConfig(
    dataset="playground-circle",
    samples=60,
    test_size=0.5,
    scaling="none",
    hidden=(4, 3),
    activation="tanh",
    output_activation="tanh",
    loss="half_squared_error",
    initializer="playground",
    learning_rate=0.03,
    batch_size=10,
    shuffle=False,
    last_batch="carried",
    seed=7,
)

FUNCTIONS = {
    "tanh": (math.tanh, lambda z: 1.0 - math.tanh(z) ** 2),
    "relu": (lambda z: max(0.0, z), lambda z: float(z > 0.0)),
    "sigmoid": (
        lambda z: 1.0 / (1.0 + math.exp(-z)),
        lambda z: math.exp(-z) / (1.0 + math.exp(-z)) ** 2,
    ),
    "linear": (lambda z: z, lambda z: 1.0),
}


class Longhand:
    """The same network and rule, one number at a time."""

    def __init__(self, config: ExperimentConfig) -> None:
        built = config.build()
        self.config = config
        self.weights = [W.tolist() for W in built.network.weights]
        self.biases = [b[0].tolist() for b in built.network.biases]
        self.activations = [*[str(config.activation)] * len(config.hidden)]
        self.activations.append(str(config.output_activation))
        self.X = built.dataset.X_train.tolist()
        self.y = built.dataset.y_train.tolist()
        if built.dataset.task == "classification":
            self.y = [1.0 if label == 1 else -1.0 for label in self.y]
        self.dead = [[[False] * len(row) for row in W] for W in self.weights]
        self.forget()

    def forget(self) -> None:
        self.weight_sums = [[[0.0] * len(row) for row in W] for W in self.weights]
        self.bias_sums = [[0.0] * len(b) for b in self.biases]
        self.seen = 0

    def run_epoch(self) -> None:
        for i, (x, target) in enumerate(zip(self.X, self.y, strict=True)):
            self.propagate(x, target)
            if (i + 1) % (self.config.batch_size or 1) == 0:
                self.update()

    def propagate(self, x: list[float], target: float) -> None:
        outputs, totals = [x], []
        for W, b, name in zip(self.weights, self.biases, self.activations, strict=True):
            total = [
                b[j] + sum(W[i][j] * outputs[-1][i] for i in range(len(W))) for j in range(len(b))
            ]
            totals.append(total)
            outputs.append([FUNCTIONS[name][0](z) for z in total])
        slopes = [outputs[-1][0] - target]
        for layer in reversed(range(len(self.weights))):
            derivative = FUNCTIONS[self.activations[layer]][1]
            deltas = [s * derivative(z) for s, z in zip(slopes, totals[layer], strict=True)]
            W = self.weights[layer]
            for j, delta in enumerate(deltas):
                self.bias_sums[layer][j] += delta
                for i in range(len(W)):
                    self.weight_sums[layer][i][j] += delta * outputs[layer][i]
            slopes = [sum(W[i][j] * deltas[j] for j in range(len(deltas))) for i in range(len(W))]
        self.seen += 1

    def update(self) -> None:
        rate = self.config.learning_rate
        for layer, W in enumerate(self.weights):
            for j in range(len(self.biases[layer])):
                self.biases[layer][j] -= rate * self.bias_sums[layer][j] / self.seen
                for i in range(len(W)):
                    if self.dead[layer][i][j]:
                        continue
                    before = W[i][j]
                    W[i][j] -= rate / self.seen * self.weight_sums[layer][i][j]
                    sign = (before > 0) - (before < 0)
                    moved = W[i][j] - rate * (self.config.l1 * sign + self.config.l2 * before)
                    if self.config.l1 and W[i][j] * moved < 0:
                        W[i][j] = 0.0
                        self.dead[layer][i][j] = True
                    else:
                        W[i][j] = moved
        self.forget()

    @property
    def parameters(self) -> np.ndarray:
        blocks = zip(self.weights, self.biases, strict=True)
        return np.concatenate([np.vstack([W, b]).ravel() for W, b in blocks])


PENALTIES = {"none": {}, "L1": {"l1": 0.1, "l1_prunes": True}, "L2": {"l2": 0.1}}


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("batch_size", [1, 7, 10, 30])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_every_penalty_and_batch_size_follows_the_published_rule(
    penalty: str, batch_size: int, activation: str
) -> None:
    config = FAITHFUL.replace(activation=activation, batch_size=batch_size, **PENALTIES[penalty])
    trainer, longhand = config.build().trainer, Longhand(config)
    for _ in range(8):
        trainer.run_epoch()
        longhand.run_epoch()
        np.testing.assert_allclose(
            trainer.network.parameters, longhand.parameters, rtol=0, atol=1e-12
        )
    removed = sum(flag for layer in longhand.dead for row in layer for flag in row)
    assert bool(removed) == (penalty == "L1")


@pytest.mark.parametrize(
    "changes",
    [
        {"dataset": "playground-reg-gauss", "output_activation": "linear", "activation": "sigmoid"},
        {"hidden": (), "features": ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)")},
        {"initializer": "zeros", "activation": "linear", "l1": 0.01, "l1_prunes": True},
    ],
    ids=["regression", "features alone", "from zero"],
)
def test_other_experiments_follow_the_published_rule(changes: dict[str, object]) -> None:
    config = FAITHFUL.replace(**changes)
    trainer, longhand = config.build().trainer, Longhand(config)
    for _ in range(5):
        trainer.run_epoch()
        longhand.run_epoch()
    np.testing.assert_allclose(trainer.network.parameters, longhand.parameters, rtol=0, atol=1e-12)


def test_inputs_and_targets_are_those_of_the_data_set_where_nothing_is_scaled() -> None:
    data = FAITHFUL.build().dataset
    assert np.hypot(*data.X_train.T).max() == pytest.approx(5.0, abs=0.3)
    np.testing.assert_array_equal(data.plane.train, data.X_train)
    regression = FAITHFUL.replace(dataset="playground-reg-plane", output_activation="linear")
    data = regression.build().dataset
    np.testing.assert_allclose(data.y_train, data.X_train.sum(axis=1) / 10, atol=1e-15)
    assert (data.target_mean, data.target_scale) == (0.0, 1.0)
    squared = FAITHFUL.replace(features=("x1", "x2^2")).build().dataset
    np.testing.assert_allclose(squared.plane.to_inputs(squared.plane.train), squared.X_train)
    assert squared.X_train[:, 1].min() >= 0.0


def test_a_loss_of_half_squares_is_half_the_squared_error_and_so_is_its_gradient() -> None:
    losses = {}
    for loss in ("mean_squared_error", "half_squared_error"):
        trainer = FAITHFUL.replace(loss=loss, batch_size=None).build().trainer
        losses[loss] = trainer.start().train_loss, trainer.network.gradients.copy()
    whole, half = losses.values()
    assert half[0] == pytest.approx(whole[0] / 2, rel=1e-15)
    np.testing.assert_allclose(half[1], whole[1] / 2, rtol=1e-14)


def test_without_shuffling_an_epoch_has_one_step_for_each_full_batch_when_the_rest_is_carried() -> (
    None
):
    carried = FAITHFUL.replace(batch_size=7).build().trainer
    assert carried.batches_per_epoch == 30 // 7
    assert FAITHFUL.replace(batch_size=7, last_batch="short").build().trainer.batches_per_epoch == 5
    # One mini-batch at a time or a whole epoch: the same bits.
    whole = FAITHFUL.replace(batch_size=7).build().trainer
    for _ in range(3):
        whole.run_epoch()
        while carried.step() is None:
            pass
    np.testing.assert_array_equal(carried.network.parameters, whole.network.parameters)


def test_samples_that_made_a_short_batch_are_not_carried_as_well() -> None:
    generator = np.random.default_rng(0)
    X, y = generator.normal(size=(30, 2)), generator.normal(size=30)
    network = NeuralNetwork(2, [4], 1, hidden_activation="tanh", output_activation="linear")

    def trainer(last_batch: str) -> Trainer:
        return Trainer(
            network, X, y, optimizer=SGD(0.1), batch_size=7, shuffle=False, last_batch=last_batch
        )

    def assert_steps_on(samples: list[int]) -> None:
        twin = network.copy()
        twin.backward(X[samples], y[samples], 0.1)
        carrying.step()
        np.testing.assert_allclose(network.parameters, twin.parameters, rtol=1e-12)

    short = trainer("short")
    list(short.epochs(2))
    carrying = trainer("carried")
    carrying.go_on_from(short)
    restored = trainer("carried")
    restored.restore(carrying.state())
    carrying = restored
    assert_steps_on(list(range(7)))
    carrying.run_epoch()
    again = trainer("carried")
    again.go_on_from(carrying)
    carrying = again
    assert_steps_on([28, 29, *range(7)])


def test_samples_cannot_be_carried_into_another_order() -> None:
    with pytest.raises(ValueError, match=r"last_batch is 'carried'; it goes with shuffle off"):
        FAITHFUL.replace(shuffle=True)
    with pytest.raises(ValueError, match=r"shuffle is 'yes'; it must be true or false"):
        FAITHFUL.replace(shuffle="yes")
    with pytest.raises(ValueError, match="unknown scaling 'robust'; known: standard, none"):
        FAITHFUL.replace(scaling="robust")


def pruned() -> ExperimentConfig:
    return FAITHFUL.replace(l1=0.1, l1_prunes=True)


def test_a_removed_weight_stays_zero_and_goes_on_learning_when_it_is_given_a_value() -> None:
    trainer = pruned().build().trainer
    zeros: set[int] = set()
    for _ in range(30):
        trainer.run_epoch()
        found = set(np.flatnonzero(trainer.network.parameters == 0.0).tolist())
        assert zeros <= found
        zeros = found
    assert zeros
    revived = min(zeros)
    trainer.network.parameters[revived] = 1.0
    trainer.parameters_changed()
    trainer.step()
    assert trainer.network.parameters[revived] not in (0.0, 1.0)


def test_removed_weights_do_not_count_in_the_norm_of_the_gradient() -> None:
    generator = np.random.default_rng(1)
    X, y = generator.normal(size=(30, 2)), generator.normal(size=30)
    network = NeuralNetwork(2, [], 1, output_activation="linear")
    # The first input is most of the gradient, and its weight is removed by the first step.
    X[:, 0] *= 100.0
    trainer = Trainer(network, X, y, optimizer=SGD(1e-9), clip_norm=0.5, l1=1e12, l1_prunes=True)
    trainer.step()
    np.testing.assert_array_equal(network.weights[0], 0.0)
    trainer.optimizer.learning_rate = 0.1
    before = network.parameters.copy()
    trainer.step()
    moved = network.parameters - before
    bias_gradient = 2.0 * (before[-1] - y.mean())
    assert abs(bias_gradient) < 0.5
    np.testing.assert_allclose(moved, [0.0, 0.0, -0.1 * bias_gradient], rtol=1e-12)


def test_removed_weights_are_still_removed_after_a_checkpoint(tmp_path: object) -> None:
    path = f"{tmp_path}/run"
    experiment = pruned().build()
    list(experiment.trainer.epochs(5))
    save_checkpoint(path, experiment)
    resumed = load_checkpoint(path)
    for trainer in (experiment.trainer, resumed.trainer):
        list(trainer.epochs(5))
    np.testing.assert_array_equal(resumed.network.parameters, experiment.network.parameters)


def test_biases_are_never_removed() -> None:
    trainer = pruned().replace(l1=10.0).build().trainer
    list(trainer.epochs(20))
    sizes = pairwise(trainer.network.layer_sizes)
    assert all((b != 0.0).any() for b, _ in zip(trainer.network.biases, sizes, strict=True))
    assert not any(W.any() for W in trainer.network.weights)


def test_another_order_or_last_batch_in_the_middle_of_an_epoch_begins_it_anew() -> None:
    for changes in ({"last_batch": "short"}, {"last_batch": "short", "shuffle": True}):
        experiment = FAITHFUL.replace(batch_size=7).build()
        for _ in range(3):
            experiment.trainer.step()
        adjusted = experiment.adjust(**changes)
        assert adjusted.trainer.batch == 0
        adjusted.trainer.run_epoch()
        assert (adjusted.trainer.epoch, adjusted.trainer.batch) == (1, 0)


@pytest.mark.parametrize("l1", [1e-6, 0.0])
def test_removed_weights_stay_removed_with_a_weaker_penalty_or_none(l1: float) -> None:
    experiment = pruned().build()
    list(experiment.trainer.epochs(20))
    removed = experiment.network.parameters == 0.0
    assert removed.any()
    weaker = experiment.adjust(l1=l1)
    list(weaker.trainer.epochs(5))
    assert not weaker.network.parameters[removed].any()
    stronger = weaker.adjust(l1=1e-5)
    list(stronger.trainer.epochs(5))
    assert not stronger.network.parameters[removed].any()


def test_a_penalty_of_nothing_changes_no_bit() -> None:
    without, pruning = FAITHFUL.build(), FAITHFUL.replace(l1_prunes=True).build()
    for experiment in (without, pruning):
        list(experiment.trainer.epochs(5))
    assert without.network.parameters.tobytes() == pruning.network.parameters.tobytes()


def test_only_true_or_false_says_whether_a_penalty_prunes() -> None:
    network = FAITHFUL.build().network
    with pytest.raises(ValueError, match="l1_prunes is 'yes'; it must be true or false"):
        Trainer(network, np.zeros((2, 2)), [0, 1], l1=0.1, l1_prunes="yes")
