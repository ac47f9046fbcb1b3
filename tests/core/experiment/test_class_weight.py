"""Class weights: each class counts alike, in whatever looks at the loss."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_sample_weight

from core import (
    Exercise,
    Experiment,
    ExperimentConfig,
    LossSurface,
    Past,
    Trainer,
    check_gradient,
    diagnose,
    explain_step,
    load_checkpoint,
    measure_health,
    random_plane,
    save_checkpoint,
    step_script,
    trace_step,
)

RANDOM = np.random.default_rng(3)
RARE = tuple(
    (float(x), float(y), 1 if i % 8 == 0 else 0)
    for i, (x, y) in enumerate(RANDOM.standard_normal((96, 2)) + np.eye(96, 2))
)
BALANCED = ExperimentConfig(points=RARE, class_weight="balanced", batch_size=16, epochs=6, seed=1)


def begun(config: ExperimentConfig = BALANCED, epochs: int = 2) -> Experiment:
    experiment = config.build()
    list(experiment.trainer.epochs(epochs))
    return experiment


def test_both_losses_weigh_each_class_as_scikit_learn_does_and_scores_do_not() -> None:
    experiment = begun()
    data = experiment.dataset
    train = compute_sample_weight("balanced", data.y_train)
    of_class = {int(y): weight for y, weight in zip(data.y_train, train, strict=True)}
    by_hand = Trainer(
        BALANCED.build(data).network,
        data.X_train,
        data.y_train,
        data.X_test,
        data.y_test,
        batch_size=16,
        sample_weight=train,
        test_sample_weight=[of_class[int(y)] for y in data.y_test],
        seed=np.random.SeedSequence(1).spawn(2)[1],
    )
    assert list(by_hand.epochs(2))[-1] == experiment.trainer.evaluate()
    np.testing.assert_array_equal(by_hand.network.parameters, experiment.network.parameters)
    for X, y, loss, score in (
        (data.X_train, data.y_train, "train_loss", "train_accuracy"),
        (data.X_test, data.y_test, "test_loss", "test_accuracy"),
    ):
        p = experiment.network.forward(X)[:, 0]
        losses = -np.log(np.where(y == 1, p, 1 - p))
        means = [losses[y == each].mean() for each in (0, 1)]
        counts = np.array([np.sum(y == each) * of_class[each] for each in (0, 1)])
        metrics = experiment.trainer.evaluate()
        assert getattr(metrics, loss) == pytest.approx(means @ counts / counts.sum())
        assert getattr(metrics, score) == np.mean((p > 0.5) == y)


def test_a_step_looked_into_is_the_step_that_is_taken() -> None:
    experiment = begun(BALANCED.replace(optimizer="adam"))
    trace = trace_step(experiment.trainer)
    assert trace.weights is not None
    assert set(np.round(trace.weights, 9)) <= set(np.round(np.unique(weights_of(experiment)), 9))
    explanation = explain_step(trace, experiment.dataset)
    assert explanation.values()["weight"] in trace.weights
    assert "(weight ⊙ dz1)" in explanation.stages[5].formula
    exec(compile(step_script(explanation), "step", "exec"), {"print": lambda text: None})
    for source in (0, 1):
        check = check_gradient(trace, "dW", layer=0, unit=1, source=source)
        assert check.verdict in ("agrees", "fold")
    experiment.trainer.step()
    np.testing.assert_array_equal(experiment.network.weights[0], trace.layers[0].W_after)


def weights_of(experiment: Experiment) -> np.ndarray:
    weights, _ = experiment.dataset.class_weights("balanced")
    assert weights is not None
    return weights


def test_the_landscape_around_a_network_has_its_loss_in_the_middle() -> None:
    experiment = begun()
    data = experiment.dataset
    surface = LossSurface(
        experiment.network, data.X_train, data.y_train, sample_weight=weights_of(experiment)
    )
    plane = random_plane(experiment.network)
    (centre,) = surface.losses_on(plane, [[0.0, 0.0]])
    assert centre == pytest.approx(experiment.trainer.evaluate().train_loss, rel=1e-12)


def test_to_know_nothing_costs_what_it_does_where_all_classes_are_as_common() -> None:
    assert measure_health(begun()).guessing == pytest.approx(np.log(2))
    without = measure_health(begun(BALANCED.replace(class_weight="none"))).guessing
    shares = np.bincount(begun().dataset.y_train) / len(begun().dataset.y_train)
    assert without == pytest.approx(float(-shares @ np.log(shares)))
    for loss, price in (("hinge", 1.0), ("mean_squared_error", 1.0)):
        assert measure_health(begun(BALANCED.replace(loss=loss))).guessing == pytest.approx(price)
    assert diagnose(begun()) is None


def test_a_run_goes_on_bit_for_bit_from_a_file_its_past_a_copy_and_after_a_change(
    tmp_path: Path,
) -> None:
    experiment, past = begun(epochs=1), Past()
    past.keep(experiment)
    experiment.trainer.step()
    save_checkpoint(tmp_path / "run", experiment)
    others = [
        load_checkpoint(tmp_path / "run"),
        experiment.copy(),
        experiment.copy().rest().wake(),
        experiment.copy().adjust(l1=0.0, clip_norm=1e9),
    ]
    for each in (experiment, *others):
        list(each.trainer.epochs(2))
        assert each.network.parameters.tobytes() == experiment.network.parameters.tobytes()
        assert each.trainer.evaluate() == experiment.trainer.evaluate()
    again = past.at(experiment, experiment.trainer.epoch)
    assert again.network.parameters.tobytes() == experiment.network.parameters.tobytes()


def test_the_remedy_for_always_saying_the_commonest_class_is_to_weigh_the_classes() -> None:
    far = tuple((x, y + 2.0 * kind, kind) for x, y, kind in RARE)
    config = BALANCED.replace(
        points=far, class_weight="none", hidden=(), batch_size=None, learning_rate=1e-3, l2=1.0
    )
    finding = diagnose(begun(config, 120))
    assert finding is not None
    assert finding.rule == "one answer"
    assert "the commonest class: 0." in finding.sentence
    assert finding.remedy is not None
    healed = finding.remedy.applied_to(config)
    assert healed.class_weight == "balanced"
    assert diagnose(begun(healed, 120)) != finding


def test_an_exercise_has_no_classes_to_weigh() -> None:
    exercise = Exercise.from_dict({"x": [[1.0]], "y": [[1.0]], "class_weight": "balanced"})
    with pytest.raises(ValueError, match="leave it out beside x and y"):
        exercise.build()
