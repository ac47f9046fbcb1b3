"""A trace is of the step that training then takes, to the last bit, and looking changes nothing."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from pairs import saying
from steps import CASES, SIDE_BY_SIDE, a_trainer, same

from core import (
    SCHEDULES,
    SGD,
    ExperimentConfig,
    NeuralNetwork,
    StepTrace,
    Trainer,
    TrainingDivergedError,
    trace_network,
    trace_step,
)


def taken(trainer: Trainer) -> tuple[np.ndarray, dict[str, Any]]:
    """The weights that training goes on from after a step, and what the optimiser remembers."""
    trainer.step()
    return trainer.state()["parameters"], trainer.optimizer.state()


def assert_is_the_step(trace: StepTrace, trainer: Trainer) -> None:
    """The trainer's next step is that of the trace, to the last bit."""
    rate = trainer.learning_rate
    before = trainer.state()["parameters"]
    parameters, memory = taken(trainer)
    assert trace.learning_rate == rate
    for name, flat in (("before", before), ("after", parameters)):
        blocks = trainer.network.layer_views(flat)
        for layer, block in zip(trace.layers, blocks, strict=True):
            assert same(np.vstack(getattr(layer, name)), block), name
    for name in trainer.optimizer.accumulators:
        blocks = trainer.network.layer_views(memory[name])
        for layer, block in zip(trace.layers, blocks, strict=True):
            assert same(np.vstack(layer.memory_after[name]), block), name


@pytest.mark.parametrize("beside", SIDE_BY_SIDE)
def test_the_next_steps_are_to_the_last_bit_what_their_traces_say(beside: str) -> None:
    for case in (case for case in CASES if case[0] == beside):
        with saying(case):
            trainer = a_trainer(*case)
            trainer.start()
            for _ in range(7):  # with mini-batches beyond the end of an epoch
                before = trainer.state()
                trace = trace_step(trainer)
                assert same(trainer.state(), before)
                assert_is_the_step(trace, trainer)


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("batch_size", [None, 9])
def test_the_rate_is_that_of_the_schedule_at_this_step(name: str, batch_size: int | None) -> None:
    trainer = a_trainer(
        "plain",
        optimizer="adam",
        loss_and_output=("huber", "linear"),
        schedule=SCHEDULES[name](),
        batch_size=batch_size,
    )
    for _ in range(12):
        assert_is_the_step(trace_step(trainer), trainer)


def test_a_trainer_that_was_looked_into_trains_as_if_nobody_had() -> None:
    for beside in SIDE_BY_SIDE:
        watched, alone = (a_trainer(beside, optimizer="adam") for _ in range(2))
        for _ in range(9):
            trace_step(watched)
            watched.step()
            alone.step()
        assert same(watched.state(), alone.state()), beside
        assert watched.history.state().keys() == alone.history.state().keys()
        assert same(watched.history.state(), alone.history.state()), beside


@pytest.mark.parametrize("beside", SIDE_BY_SIDE)
def test_what_layers_hand_on_fits_together(beside: str) -> None:
    for case in (case for case in CASES if case[0] == beside):
        with saying(case):
            trace = trace_step(a_trainer(*case))
            tolerance = {"rtol": 1e-9, "atol": 1e-12}
            if "float32" in case:
                tolerance = {"rtol": 1e-3, "atol": 1e-5}
            weights = np.ones(trace.size) if trace.weights is None else trace.weights
            for i, layer in enumerate(trace.layers):
                z = layer.a_in @ layer.W + layer.b
                np.testing.assert_allclose(layer.z, z, **tolerance)
                dz = layer.dz * weights[:, np.newaxis] / trace.total_weight
                np.testing.assert_allclose(layer.dW, layer.a_in.T @ dz, **tolerance)
                np.testing.assert_allclose(layer.db, dz.sum(axis=0), **tolerance)
                if i:
                    np.testing.assert_array_equal(layer.a_in, trace.layers[i - 1].a_out)
                if layer.da is not None and layer.slope is not None:
                    np.testing.assert_allclose(layer.dz, layer.da * layer.slope, **tolerance)
            mean = (trace.losses * weights).sum() / trace.total_weight
            np.testing.assert_allclose(trace.loss, mean, **tolerance)


def of_the_lesson(epoch: int = 100, **changes: Any) -> Trainer:
    trainer = ExperimentConfig(**changes).build().trainer
    list(trainer.epochs(epoch))
    return trainer


def test_the_lesson_has_the_numbers_of_its_worst_example() -> None:
    trace = trace_step(of_the_lesson())
    assert trace.worst == 569
    row = trace.row(569)
    hidden, output = trace.layers
    assert hidden.z[row, 1] == pytest.approx(1.5441407044, abs=1e-10)
    assert output.a[row, 0] == pytest.approx(0.3492813, abs=1e-7)
    assert trace.losses[row] == pytest.approx(1.0518775, abs=1e-7)
    assert output.dz[row, 0] == pytest.approx(-0.6507187, abs=1e-7)
    assert hidden.dW[0, 1] == pytest.approx(-0.0012597919, abs=1e-10)
    pulls = trace.pulls(0, 1, 0)
    assert (pulls.up_count, pulls.down_count, pulls.silent) == (193, 194, 413)
    assert pulls.up == pytest.approx(-54.592447)
    assert pulls.down == pytest.approx(53.584614)
    assert trace.kept == pytest.approx(0.9992, abs=1e-4)


def test_the_pulls_of_all_examples_are_the_gradient() -> None:
    trace = trace_step(of_the_lesson(3))
    for source in (0, 1, None):
        pulls = trace.pulls(0, 4, source)
        gradient = trace.layers[0].db[4] if source is None else trace.layers[0].dW[source, 4]
        assert (pulls.up + pulls.down) / pulls.total == pytest.approx(gradient)
        assert pulls.each is not None
        assert pulls.each.sum() / pulls.total == pytest.approx(gradient)


def test_of_a_large_batch_the_worst_examples_are_kept_and_all_are_counted() -> None:
    whole = trace_step(of_the_lesson(3))
    # In parts, as an epoch of more than 4096 examples is.
    trainer = of_the_lesson(1, dataset="moons", samples=12000)
    few, everything = trace_step(trainer, keep=10), trace_step(trainer, keep=10**6)
    assert len(few.losses) == 10
    assert few.size == everything.size == len(everything.losses) == len(few.all_losses)
    assert few.worst == everything.worst
    assert set(few.losses) == set(np.sort(everything.losses)[-10:])
    for unit in range(8):
        one, other = few.pulls(0, unit, 1), everything.pulls(0, unit, 1)
        assert one[2:6] == other[2:6]
        assert one[:2] == pytest.approx(other[:2])
    np.testing.assert_array_equal(few.layers[0].asleep, everything.layers[0].asleep)
    assert_is_the_step(few, trainer)
    assert 5 in trace_step(of_the_lesson(3), example=5, keep=3).indices
    assert whole.is_whole
    assert not few.is_whole
    with pytest.raises(ValueError, match="is not among those that the trace keeps"):
        few.row(int(np.setdiff1d(np.arange(9600), few.indices)[0]))


def test_the_step_of_an_example_is_that_of_its_mini_batch() -> None:
    trainer = of_the_lesson(2, batch_size=50)
    batches = set()
    for example in (0, 17, 400, 799):
        trace = trace_step(trainer, example=example)
        assert example in trace.indices
        assert len(trace.indices) == 50
        batches.add(trace.batch)
    assert len(batches) > 1
    taken_in = trace_step(trainer, example=17).batch
    while trainer.batch <= taken_in:
        trainer.step()
    with pytest.raises(ValueError, match=f"17 was in mini-batch {taken_in + 1} of this epoch"):
        trace_step(trainer, example=17)


def test_an_example_that_waits_is_in_the_first_step_of_the_next_epoch() -> None:
    trainer = of_the_lesson(0, batch_size=300, shuffle=False, last_batch="carried")
    with pytest.raises(ValueError, match="it waits for the next"):
        trace_step(trainer, example=799)
    trainer.run_epoch()
    trace = trace_step(trainer, example=799)
    assert (trace.batch, trace.size) == (0, 500)
    assert_is_the_step(trace, trainer)


def test_a_training_that_was_changed_on_its_way_is_traced_as_it_is_now() -> None:
    experiment = ExperimentConfig(batch_size=50).build()
    list(experiment.trainer.epochs(2))
    for changes in (
        {"learning_rate": 0.5},
        {"optimizer": "adam", "batch_size": 64},
        {"schedule": "cosine", "l2": 0.01, "clip_norm": 0.1},
        {"optimizer": "sgd", "weight_decay": 0.1, "dropout": 0.25},
    ):
        experiment = experiment.adjust(**changes)
        assert_is_the_step(trace_step(experiment.trainer), experiment.trainer)


def test_where_the_best_weights_are_back_the_step_is_that_of_the_latest() -> None:
    experiment = ExperimentConfig(patience=1, learning_rate=9.0).build()
    trainer = experiment.trainer
    list(trainer.epochs(200))
    assert trainer.best_is_back
    latest = trainer.state()["parameters"]
    trace = trace_step(trainer)
    assert trainer.best_is_back
    assert same(np.vstack(trace.layers[0].before), trainer.network.layer_views(latest)[0])
    assert_is_the_step(trace, trainer)


def test_dropped_units_are_those_that_training_drops() -> None:
    trainer = of_the_lesson(1, dropout=0.5)
    trace = trace_step(trainer)
    keep = trace.layers[0].keep
    assert keep is not None
    assert set(np.unique(keep)) == {0.0, 2.0}
    assert_is_the_step(trace, trainer)


def test_the_promise_is_the_rate_times_the_squared_length_of_the_gradient() -> None:
    for rate, kept in ((0.1, 0.98), (1.0, 0.63), (3.0, -0.12)):
        trainer = of_the_lesson(0, learning_rate=rate)
        trace = trace_step(trainer)
        squares = sum(float((layer.dW**2).sum() + (layer.db**2).sum()) for layer in trace.layers)
        assert trace.promised == pytest.approx(rate * squares)
        assert trace.kept == pytest.approx(kept, abs=0.005)
        trainer.step()
        assert trace.loss_after == trainer.history.train_loss[-1]


def test_a_step_that_promises_nothing_has_kept_no_share_of_it() -> None:
    network = NeuralNetwork(2, 3, 1, initializer="zeros")
    trace = trace_network(network, np.zeros((2, 2)), [0, 1])
    assert np.isnan(trace.kept)


def test_a_network_is_traced_without_a_training_of_it() -> None:
    network = NeuralNetwork(2, 3, 1, seed=2)
    X, y = np.array([[0.5, -1.0], [0.25, 2.0]]), [1, 0]
    before = network.parameters.copy()
    trace = trace_network(network, X, y, learning_rate=0.5)
    assert same(network.parameters, before)
    np.testing.assert_array_equal(trace.layers[0].a_in, X)
    network.backward(X, y, learning_rate=0.5)
    for layer, weights in zip(trace.layers, network.weights, strict=True):
        np.testing.assert_allclose(layer.W_after, weights, rtol=1e-15)


def mazur(rate: float) -> StepTrace:
    network = NeuralNetwork(
        2, 2, 2, hidden_activation="sigmoid", output_activation="sigmoid", initializer="zeros"
    )
    network.weights[0][:] = [[0.15, 0.25], [0.20, 0.30]]
    network.weights[1][:] = [[0.40, 0.50], [0.45, 0.55]]
    network.biases[0][:], network.biases[1][:] = 0.35, 0.60
    return trace_network(
        network, [[0.05, 0.10]], [[0.01, 0.99]], loss="half_squared_error", learning_rate=rate
    )


def test_a_textbook_s_two_by_two_network_comes_out_to_eight_digits() -> None:
    # His loss is the sum over the outputs and ours their mean, so his rate of 0.5 is 1 here.
    hidden, output = mazur(1.0).layers
    np.testing.assert_allclose(output.a, [[0.75136507, 0.77292847]], atol=5e-9)
    np.testing.assert_allclose(
        output.W_after.T, [[0.35891648, 0.40866619], [0.51130127, 0.56137012]], atol=5e-9
    )
    np.testing.assert_allclose(
        hidden.W_after.T, [[0.14978072, 0.19956143], [0.24975114, 0.29950229]], atol=5e-9
    )
    np.testing.assert_allclose(2 * mazur(1.0).loss, 0.298371109, atol=5e-10)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"example": 800}, "example is 800; it must be a whole number from 0 to 799"),
        ({"example": -1}, "example is -1; it must be a whole number from 0 to 799"),
        ({"keep": 0}, "keep is 0; it must be a whole number of at least 1"),
    ],
)
def test_what_cannot_be_looked_into_is_refused(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        trace_step(of_the_lesson(0), **arguments)


def test_a_network_with_weights_that_are_no_numbers_has_no_step() -> None:
    trainer = of_the_lesson(1)
    trainer.network.weights[0][0, 0] = np.nan
    trainer.parameters_changed()
    with pytest.raises(ValueError, match="weights that are not finite"):
        trace_step(trainer)


def test_a_network_of_more_than_a_million_weights_is_refused() -> None:
    trainer = Trainer(NeuralNetwork(2, (1000, 1000)), np.eye(2), [0, 1])
    with pytest.raises(ValueError, match="1,005,001 weights and biases"):
        trace_step(trainer)


def test_a_step_to_infinity_is_shown_as_it_is() -> None:
    trainer = of_the_lesson(0, learning_rate=1e300, loss="mean_squared_error")
    trace = trace_step(trainer)
    assert not np.isfinite(trace.loss_after)
    with pytest.raises(TrainingDivergedError):
        trainer.step()


def test_a_trace_can_be_copied() -> None:
    trace = trace_step(of_the_lesson(0))
    assert same(copy.deepcopy(trace).layers[0].W, trace.layers[0].W)


def test_only_a_trainer_is_traced() -> None:
    with pytest.raises(ValueError, match="it must be of the class Trainer"):
        trace_step(NeuralNetwork(2, 2, 1))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="it must be of the class NeuralNetwork"):
        trace_network(SGD(), [[0]], [0])  # type: ignore[arg-type]
