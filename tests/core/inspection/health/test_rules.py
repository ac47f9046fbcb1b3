"""What the rules of health say of trainings, and that their remedies help."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from core import (
    HEALTH_RULES,
    Experiment,
    ExperimentConfig,
    Finding,
    TrainingDivergedError,
    diagnose,
    loss_for,
    measure_health,
    trace_step,
)


def trained(epochs: int, **settings: Any) -> Experiment:
    experiment = ExperimentConfig(**settings).build()
    experiment.trainer.start()
    for _ in range(epochs):
        experiment.trainer.run_epoch()
    return experiment


def found(experiment: Experiment, **how: Any) -> Finding:
    finding = diagnose(experiment, **how)
    assert finding is not None
    return finding


def healed(experiment: Experiment, finding: Finding, epochs: int) -> Experiment:
    """Return the experiment as the remedy has it, trained on or anew for so many epochs."""
    assert finding.remedy is not None
    config = finding.remedy.applied_to(experiment.config)
    if finding.remedy.begins or experiment.config.change_to(config) != "live":
        other = config.build()
        other.trainer.start()
    else:
        other = experiment.adjust(**dict(finding.remedy.changes))
    for _ in range(epochs):
        other.trainer.run_epoch()
    return other


def test_nothing_is_said_of_an_untrained_network_nor_of_the_lesson() -> None:
    assert diagnose(trained(0, initializer="zeros")) is None
    experiment = trained(0)
    for _ in range(50):
        list(experiment.trainer.epochs(20))
        assert diagnose(experiment) is None


def test_a_loss_that_is_no_number_is_the_first_thing_to_say() -> None:
    experiment = trained(0, dataset="sine", learning_rate=10.0)
    with pytest.raises(TrainingDivergedError):
        list(experiment.trainer.epochs(200))
    finding = found(experiment, diverged=True)
    assert finding.rule == "not finite"
    assert "with learning rate 10" in finding.sentence
    assert finding.remedy is not None
    assert finding.remedy.applied_to(experiment.config).learning_rate == 3.0


def test_weights_that_are_no_numbers_are_said_and_measured_as_unknown() -> None:
    experiment = trained(1)
    experiment.network.parameters[:] = math.nan
    experiment.trainer.parameters_changed()
    assert found(experiment).rule == "not finite"
    health = measure_health(experiment)
    assert health.layers == ()
    assert math.isnan(health.kept)


def test_neurons_that_are_alike_stay_so_until_random_weights_are_drawn() -> None:
    experiment = trained(1, initializer="zeros", activation="sigmoid")
    finding = found(experiment)
    assert (finding.rule, finding.layer) == ("alike", 1)
    assert "All 8 neurons of layer 1 are alike" in finding.sentence
    assert diagnose(healed(experiment, finding, 5)) is None


def test_neurons_that_only_take_the_same_are_not_alike_yet() -> None:
    experiment = trained(1)
    experiment.network.weights[0][:] = 0.5
    experiment.network.biases[0][:] = 0.0
    experiment.trainer.parameters_changed()
    assert diagnose(experiment) is None


def test_a_dead_layer_is_said_at_once_and_learns_at_a_tenth_of_the_rate() -> None:
    experiment = trained(1, hidden=(8, 8), learning_rate=3.0, batch_size=10)
    finding = found(experiment)
    assert (finding.rule, finding.layer) == ("dead layer", 2)
    again = healed(experiment, finding, 20)
    assert diagnose(again) is None
    assert again.trainer.history.train_loss[-1] < 0.65


def test_a_rate_too_high_leaps_and_half_of_it_does_not() -> None:
    experiment = trained(46, learning_rate=3.0)
    finding = found(experiment)
    assert finding.rule == "leaping"
    assert "from 0.458 (epoch 36) to 1.548 (epoch 41) at learning rate 3" in finding.sentence
    again = healed(experiment, finding, 20)
    assert again.config.learning_rate == 1.5
    assert diagnose(again, since=46) is None


def test_a_deep_network_of_sigmoids_gets_relus() -> None:
    experiment = trained(
        20,
        dataset="moons",
        hidden=(6,) * 6,
        initializer="glorot_uniform",
        activation="sigmoid",
        batch_size=50,
    )
    finding = found(experiment)
    assert finding.rule == "vanishing"
    assert "of layer 7's gradient" in finding.sentence
    again = healed(experiment, finding, 60)
    assert diagnose(again) is None
    assert again.trainer.history.train_loss[-1] < 0.3


def test_steps_that_are_too_small_grow_as_far_as_they_keep_their_promise() -> None:
    experiment = trained(50, learning_rate=0.001)
    finding = found(experiment)
    assert finding.rule == "too slow"
    assert "keeps 100% of its promise" in finding.sentence
    again = healed(experiment, finding, 100)
    assert again.config.learning_rate >= 0.1
    assert diagnose(again, since=50) is None


def test_what_is_learnt_by_heart_goes_back_to_its_best_epoch() -> None:
    experiment = trained(
        40,
        dataset="moons",
        samples=60,
        noise=0.35,
        test_size=0.5,
        hidden=(32, 32),
        activation="tanh",
        optimizer="adam",
        learning_rate=0.01,
    )
    finding = found(experiment)
    assert finding.rule == "by heart"
    assert finding.remedy is not None
    low = experiment.trainer.history.best("loss")
    assert low is not None
    assert finding.remedy.until == low.epoch
    again = healed(experiment, finding, low.epoch)
    latest = again.trainer.history.latest
    assert latest is not None
    assert latest.test_loss == low.value
    assert diagnose(again) is None


@pytest.mark.parametrize("l2", [0.0, 0.03])
def test_what_is_learnt_by_heart_from_the_first_step_on_gets_a_penalty(l2: float) -> None:
    settings: dict[str, Any] = {"dataset": "moons", "samples": 30, "noise": 0.35, "test_size": 0.5}
    network = {"hidden": (32, 32), "optimizer": "adam", "learning_rate": 0.1}
    experiment = trained(12, l2=l2, **settings, **network)
    low = experiment.trainer.history.best("loss")
    assert low is not None
    assert low.epoch == 0
    finding = found(experiment)
    assert finding.rule == "by heart"
    assert "at the start" in finding.sentence
    assert "epoch" not in finding.sentence, "nobody can go back to before the first"
    assert finding.remedy is not None
    assert (finding.remedy.until, finding.remedy.begins) == (None, True)
    assert finding.remedy.words == "starts again with an L2 penalty of 0.1"
    again = healed(experiment, finding, 12)
    latest, before = again.trainer.history.latest, experiment.trainer.history.latest
    assert latest is not None
    assert before is not None
    assert latest.test_loss < before.test_loss
    after = diagnose(again)
    assert after is None or after.rule != "by heart"


def test_a_penalty_that_did_not_help_is_to_be_three_times_as_large() -> None:
    config = {"dataset": "moons", "samples": 30, "noise": 1.0, "test_size": 0.5, "l2": 0.05}
    experiment = trained(12, hidden=(32, 32), optimizer="adam", learning_rate=0.1, **config)
    finding = found(experiment)
    assert finding.rule == "by heart"
    assert finding.remedy is not None
    assert dict(finding.remedy.changes) == {"l2": 0.2}


def test_without_a_hidden_layer_a_disc_is_guessed_and_one_is_offered() -> None:
    settings: dict[str, Any] = {"dataset": "playground-circle", "learning_rate": 0.3}
    experiment = trained(100, hidden=(), **settings)
    finding = found(experiment)
    assert finding.rule == "stuck"
    assert "guessing costs 0.693" in finding.sentence
    again = healed(experiment, finding, 100)
    assert again.config.hidden == (8,)
    assert diagnose(again) is None
    assert again.trainer.history.train_loss[-1] < 0.3


def test_half_a_dead_layer_matters_only_where_the_loss_stands() -> None:
    settings: dict[str, Any] = {"dataset": "playground-circle", "learning_rate": 0.3}
    experiment = trained(120, hidden=(2,), **settings)
    finding = found(experiment)
    assert finding.rule == "half dead"
    assert finding.sentence.startswith("1 of 2 ReLUs of layer 1 is dead")
    learns = trained(10, learning_rate=1.0)
    learns.network.biases[0][:, :4] = -100.0
    learns.trainer.parameters_changed()
    list(learns.trainer.epochs(60))
    assert measure_health(learns).layers[0].shut == 4
    assert diagnose(learns) is None


def test_relus_that_long_steps_have_killed_are_to_begin_with_a_lower_rate() -> None:
    experiment = trained(300, learning_rate=10.0)
    finding = found(experiment)
    assert finding.rule == "half dead"
    assert finding.remedy is not None
    assert dict(finding.remedy.changes) == {"learning_rate": 1.0}
    again = healed(experiment, finding, 300)
    assert diagnose(again) is None
    assert again.trainer.history.train_loss[-1] < 0.5


def test_relus_that_died_while_the_loss_only_fell_are_to_be_drawn_anew() -> None:
    settings: dict[str, Any] = {"dataset": "playground-circle", "learning_rate": 0.3}
    finding = found(trained(120, hidden=(2,), **settings))
    assert finding.remedy is not None
    assert dict(finding.remedy.changes) == {"weights_draw": 1}


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"l2": 0.03}, id="a penalty trades training loss: it rises in most epochs"),
        pytest.param({"learning_rate": 1.0}, id="a high rate that goes well"),
    ],
)
def test_what_only_looks_like_trouble_is_none(settings: dict[str, Any]) -> None:
    experiment = trained(0, **settings)
    for _ in range(20):
        list(experiment.trainer.epochs(10))
        finding = diagnose(experiment)
        assert finding is None or not finding.is_trouble


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, 0.693147),
        ({"dataset": "rings"}, math.log(3)),
        ({"output_activation": "tanh", "loss": "half_squared_error"}, 0.5),
        ({"output_activation": "tanh", "loss": "hinge"}, 1.0),
        ({"label_smoothing": 0.2}, 0.693147),
    ],
)
def test_guessing_costs_what_the_best_answer_without_looking_does(
    settings: dict[str, Any], expected: float
) -> None:
    experiment = ExperimentConfig(**settings).build()
    assert measure_health(experiment).guessing == pytest.approx(expected, abs=2e-3)


def test_guessing_a_value_costs_the_variance() -> None:
    experiment = ExperimentConfig(dataset="sine").build()
    assert loss_for("linear").name == "mean_squared_error"
    variance = float(np.var(experiment.dataset.y_train))
    assert measure_health(experiment).guessing == pytest.approx(variance)


def test_the_measures_are_those_of_the_step_to_come_and_change_nothing() -> None:
    for settings in ({}, {"batch_size": 7, "dropout": 0.3, "optimizer": "adam"}):
        asked, alone = trained(2, **settings), trained(2, **settings)
        health, trace = measure_health(asked), trace_step(alone.trainer)
        assert health.kept == pytest.approx(trace.kept)
        for layer, traced in zip(health.layers, trace.layers, strict=True):
            root = math.sqrt(float(np.mean(traced.gradient.W**2)))
            assert layer.gradient_rms == pytest.approx(root)
            step = np.linalg.norm(traced.W_after - traced.W) / np.linalg.norm(traced.W)
            assert layer.step_share == pytest.approx(step)
        diagnose(asked)
        for each in (asked, alone):
            list(each.trainer.epochs(3))
        np.testing.assert_array_equal(asked.network.parameters, alone.network.parameters)


def test_every_rule_has_a_name_of_its_own_and_says_when_it_fires() -> None:
    names = [rule.name for rule in HEALTH_RULES]
    assert len(set(names)) == len(names) == 11
    assert all(rule.when for rule in HEALTH_RULES)
