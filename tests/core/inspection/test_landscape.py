from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from pairs import Case, every_output, saying

from core import (
    ExperimentConfig,
    LossSurface,
    NeuralNetwork,
    Past,
    Trainer,
    loss_for,
    path_plane,
    random_plane,
    run_path,
)

RANDOM = np.random.default_rng(0)
LESSON = ExperimentConfig()


def surface_of(config: ExperimentConfig, **changes: int) -> tuple[LossSurface, Trainer]:
    experiment = config.build()
    data = experiment.dataset
    surface = LossSurface(
        experiment.network,
        data.X_train,
        data.y_train,
        loss=config.loss,
        task=data.task,
        label_smoothing=config.label_smoothing,
        **changes,
    )
    return surface, experiment.trainer


@every_output
def test_a_stack_of_networks_has_the_losses_that_training_finds_one_by_one(
    cases: Sequence[Case],
) -> None:
    X = RANDOM.standard_normal((40, 3))
    for output, hidden, loss in cases:
        with saying((output, hidden, loss)):
            outputs = 3 if output == "softmax" else 1
            network = NeuralNetwork(
                3, (5, 4), outputs, hidden_activation=hidden, output_activation=output
            )
            y = RANDOM.integers(0, max(outputs, 2), 40)
            task = loss_for(output, loss).tasks[0] if outputs == 1 else "classification"
            trainer = Trainer(network, X, y, loss=loss, task=task)
            surface = LossSurface(network, X, y, loss=loss, task=task)
            stack = network.parameters + 0.3 * RANDOM.standard_normal((7, network.parameters.size))
            found = surface.losses(stack)
            for parameters, of_stack in zip(stack, found, strict=True):
                network.parameters[:] = parameters
                assert of_stack == pytest.approx(trainer.evaluate().train_loss, rel=1e-12)


@pytest.mark.parametrize(
    "config",
    [
        LESSON,
        LESSON.replace(hidden=()),
        ExperimentConfig(dataset="iris", label_smoothing=0.1),
        ExperimentConfig(dataset="sine", loss="huber"),
        ExperimentConfig(samples=9000, hidden=(3,)),  # more than one pass takes
    ],
    ids=["lesson", "no hidden layer", "smoothed", "values", "many"],
)
def test_the_centre_of_a_plane_has_the_loss_of_the_network(config: ExperimentConfig) -> None:
    surface, trainer = surface_of(config)
    plane = random_plane(trainer.network)
    (centre,) = surface.losses_on(plane, [[0.0, 0.0]])
    assert centre == pytest.approx(trainer.evaluate().train_loss, rel=1e-12)
    assert surface.samples == surface.of_samples


def test_the_plane_of_the_lessons_path_says_what_it_leaves_out() -> None:
    surface, trainer = surface_of(LESSON)
    parameters = trainer.network.parameters
    path = [parameters.copy()] + [parameters.copy() for _ in trainer.epochs(1000)]
    plane = path_plane(path, parameters)
    assert plane.shares == pytest.approx((0.974, 0.024), abs=1e-3)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)
    places = plane.places_of(path)
    assert places[0, 0] < 0.0 == pytest.approx(places[-1, 0], abs=1e-12)
    own, on_plane = surface.losses(path), surface.losses_on(plane, places)
    assert (own[0], on_plane[0]) == pytest.approx((1.836, 0.724), abs=1e-3)
    hollow = np.flatnonzero(np.abs(own - on_plane) > 0.03)
    np.testing.assert_array_equal(hollow, np.arange(15))
    farthest = np.linalg.norm(path[0] - parameters)
    assert plane.distances(places[:1])[0] <= farthest


def test_each_neurons_weights_are_scaled_to_their_own_length_and_biases_stay() -> None:
    network = NeuralNetwork(3, (5,), 2, output_activation="softmax")
    plane = random_plane(network)
    for direction in plane.directions:
        for own, block in zip(
            network.layer_parameters, network.layer_views(direction), strict=True
        ):
            np.testing.assert_allclose(
                np.linalg.norm(block[:-1], axis=0), np.linalg.norm(own[:-1], axis=0)
            )
            assert not block[-1].any()
    np.testing.assert_array_equal(plane.directions, random_plane(network).directions)


def test_a_path_along_a_line_has_a_plane_too() -> None:
    path = np.outer(np.arange(4.0), [1.0, 2.0, 2.0])
    plane = path_plane(path, path[-1])
    assert plane.shares == pytest.approx((1.0, 0.0))
    np.testing.assert_allclose(plane.parameters_at(plane.places_of(path)), path, atol=1e-12)


def test_a_surface_is_of_a_fixed_sample_where_there_are_many() -> None:
    (one, trainer), (other, _) = (
        surface_of(LESSON, most_samples=50),
        surface_of(LESSON, most_samples=50),
    )
    assert (one.samples, one.of_samples) == (50, 800)
    stack = trainer.network.parameters[np.newaxis]
    assert one.losses(stack) == other.losses(stack)


def test_whoever_stops_asking_for_passes_stops_all_work() -> None:
    surface, trainer = surface_of(ExperimentConfig(samples=9000))
    plane = random_plane(trainer.network)
    losses = np.full(200, -1.0)
    passes = surface.passes(plane, np.zeros((200, 2)), losses)
    done = [next(passes) for _ in range(5)][-1]
    passes.close()
    assert 0 < done < 200
    assert (losses[:done] > 0).all()
    assert (losses[done + 2 :] == -1).all()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ([[1.0, 2.0]] * 2, "a path of 2 moments spans no plane; it takes 3"),
        ([[1.0, 2.0]] * 3, "the same at all moments"),
        ([[1.0, 2.0], [3.0, np.nan], [1.0, 1.0]], "not finite"),
        ([[1.0], [2.0], [3.0]], r"path has shape \(3, 1\) and centre \(2,\)"),
    ],
    ids=["few", "still", "nan", "shape"],
)
def test_a_path_that_spans_no_plane_says_why(path: list[list[float]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        path_plane(path, [1.0, 2.0])


def test_a_network_without_weights_or_numbers_has_no_random_plane() -> None:
    network = NeuralNetwork(2, 3, 1, initializer="zeros")
    with pytest.raises(ValueError, match="the weights are 0"):
        random_plane(network)
    network.parameters[:] = np.nan
    with pytest.raises(ValueError, match="not finite"):
        random_plane(network)


def test_a_path_has_the_runs_own_parameters_and_now_last() -> None:
    experiment, past = LESSON.build(), Past()
    network, every = experiment.network, {0.0: experiment.network.parameters.copy()}
    past.keep(experiment)
    for metrics in experiment.trainer.epochs(300):
        every[float(metrics.epoch)] = network.parameters.copy()
        if metrics.epoch == 150:
            past.keep(experiment)
    path = run_path(experiment, past, most=20)
    assert len(path.epochs) <= 20
    assert path.epochs[0] == 0.0
    assert path.epochs[-1] == 300.0
    assert (np.diff(path.epochs) > 0).all()
    assert path.weights.sum() == pytest.approx(300.0)
    for epoch, parameters in zip(path.epochs.tolist(), path.parameters, strict=True):
        np.testing.assert_array_equal(parameters, every[epoch])


def test_two_epochs_are_a_path_even_where_the_first_was_not_kept() -> None:
    experiment, past = ExperimentConfig(samples=50, epochs=2).build(), Past()
    past.keep(experiment)
    for _ in range(2):
        experiment.trainer.run_epoch()
    assert run_path(experiment, past).epochs.tolist() == [0, 1, 2]


def test_a_path_without_time_has_the_moments_that_are_kept() -> None:
    experiment, past = LESSON.build(), Past()
    past.keep(experiment)
    for metrics in experiment.trainer.epochs(100):
        if metrics.epoch in (40, 80):
            past.keep(experiment)
    path = run_path(experiment, past, seconds=0.0)
    assert set(path.epochs.tolist()) == {0.0, 40.0, 80.0, 100.0}
    assert len(run_path(experiment, past, goes_on=lambda: False).epochs) == 1
