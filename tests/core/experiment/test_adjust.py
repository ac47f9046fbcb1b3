"""Settings that change in the course of training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import Experiment, ExperimentConfig, load_checkpoint, save_checkpoint

BEGUN = ExperimentConfig(samples=60, hidden=(5, 3), batch_size=16, optimizer="adam", dropout=0.2)
LIVE = {
    "learning_rate": 0.01,
    "l1": 0.01,
    "l2": 0.01,
    "weight_decay": 0.1,
    "dropout": (0.5, 0.0),
    "clip_norm": 0.01,
    "batch_size": 8,
    "optimizer": "rmsprop",
    "schedule": "exponential",
    "epochs": 9,
    "patience": 3,
    "target_loss": 0.01,
    "target_accuracy": 0.99,
}


def begun(config: ExperimentConfig = BEGUN, epochs: int = 3, steps: int = 1) -> Experiment:
    experiment = config.build()
    list(experiment.trainer.epochs(epochs))
    for _ in range(steps):
        experiment.trainer.step()
    return experiment


@pytest.mark.parametrize("name", LIVE)
@pytest.mark.parametrize("config", [BEGUN, ExperimentConfig(samples=60)], ids=["mini", "full"])
def test_a_live_change_keeps_the_weights_and_the_history(
    config: ExperimentConfig, name: str
) -> None:
    if name == "dropout":
        config = config.replace(hidden=(5, 3))
    experiment = begun(config)
    epoch, weights = experiment.trainer.epoch, experiment.network.parameters.copy()
    losses = experiment.trainer.history.train_loss.copy()
    changed = experiment.adjust(**{name: LIVE[name]})
    assert changed.config == config.replace(**{name: LIVE[name]})
    assert config.change_to(changed.config) == "live"
    assert changed.network is experiment.network
    assert (changed.network.parameters == weights).all()
    assert (changed.trainer.history.train_loss == losses).all()
    assert changed.trainer.run_epoch().epoch == epoch + 1
    assert changed.trainer.learning_rate == pytest.approx(
        changed.config.learning_rate * changed.trainer.schedule.factor(epoch + 1)
    )


@pytest.mark.parametrize("name", LIVE)
def test_a_change_taken_back_at_once_changes_no_bit(name: str) -> None:
    if name in ("optimizer", "batch_size"):
        pytest.skip("begins afresh")
    undisturbed, experiment = begun(), begun()
    before = getattr(BEGUN, name)
    changed = experiment.adjust(**{name: LIVE[name]}).adjust(**{name: before})
    for trainer in (undisturbed.trainer, changed.trainer):
        list(trainer.epochs(2))
    assert undisturbed.network.parameters.tobytes() == changed.network.parameters.tobytes()
    assert undisturbed.trainer.history.latest == changed.trainer.history.latest


@pytest.mark.parametrize("name", LIVE)
def test_the_same_changes_at_the_same_steps_give_the_same_bits(name: str) -> None:
    ways = []
    for _ in range(2):
        changed = begun().adjust(**{name: LIVE[name]})
        list(changed.trainer.epochs(2))
        ways.append(changed.network.parameters.tobytes())
    assert ways[0] == ways[1]


def test_what_was_changed_is_in_force_from_the_next_step_on() -> None:
    config = ExperimentConfig(samples=60)
    plain, decayed = begun(config), begun(config)
    decayed = decayed.adjust(l2=0.5)
    weights = decayed.network.parameters.copy()
    is_weight = np.zeros_like(weights)
    for block in decayed.network.layer_views(is_weight):
        block[:-1] = 1.0
    plain.trainer.step()
    decayed.trainer.step()
    shrunk = plain.network.parameters - 0.1 * 0.5 * weights * is_weight
    np.testing.assert_allclose(decayed.network.parameters, shrunk)


@pytest.mark.parametrize("rate", [1, np.float64(0.07)])
def test_a_learning_rate_of_any_kind_of_number_means_the_same(rate: float) -> None:
    config = BEGUN.replace(dtype="float32")
    experiments = [begun(config).adjust(learning_rate=number) for number in (rate, float(rate))]
    for experiment in experiments:
        list(experiment.trainer.epochs(20))
        assert type(experiment.trainer.optimizer.learning_rate) is float
    one, other = (experiment.network.parameters for experiment in experiments)
    assert one.tobytes() == other.tobytes()


def test_another_optimiser_starts_afresh_and_the_same_one_goes_on() -> None:
    experiment = begun()
    steps = experiment.trainer.optimizer.steps
    slower = experiment.adjust(weight_decay=0.1, l2=0.1)
    assert slower.trainer.optimizer.steps == steps
    assert slower.trainer.optimizer.weight_decay == 0.1
    assert slower.adjust(optimizer="rmsprop").trainer.optimizer.steps == 0


def test_another_batch_size_begins_the_epoch_anew() -> None:
    experiment = begun(steps=2)
    assert experiment.trainer.batch == 2
    assert experiment.adjust(l2=0.1).trainer.batch == 2
    changed = experiment.adjust(batch_size=None)
    assert (changed.trainer.epoch, changed.trainer.batch) == (3, 0)
    assert changed.trainer.batches_per_epoch == 1


def test_other_stop_conditions_forget_the_epochs_before() -> None:
    experiment = ExperimentConfig(samples=60, target_accuracy=0.1).build()
    list(experiment.trainer.epochs(3))
    assert experiment.trainer.stop_reason
    assert experiment.adjust(l2=0.1).trainer.stop_reason
    longer = experiment.adjust(target_accuracy=None)
    assert not longer.trainer.stop_reason
    assert len(list(longer.trainer.epochs(3))) == 3


NOISY = ExperimentConfig(samples=60, noise=0.5, hidden=(16,), learning_rate=2.0, epochs=400)


def stopped_early() -> Experiment:
    experiment = NOISY.replace(patience=3).build()
    list(experiment.trainer.epochs(400))
    assert experiment.trainer.best_is_back
    return experiment


@pytest.mark.parametrize("changes", [{"epochs": 900}, {"patience": None}])
def test_where_the_best_is_forgotten_the_network_has_the_weights_that_training_goes_on_from(
    changes: dict[str, object], tmp_path: Path
) -> None:
    experiment = stopped_early()
    latest = experiment.trainer.state()["parameters"]
    changed = experiment.adjust(**changes)
    assert not changed.trainer.best_is_back
    assert (changed.network.parameters == latest).all()
    save_checkpoint(tmp_path / "it", changed)
    loaded = load_checkpoint(tmp_path / "it")
    assert (loaded.network.parameters == changed.network.parameters).all()


def test_the_best_stays_where_training_is_not_meant_to_go_on() -> None:
    experiment = stopped_early()
    best, reached = experiment.network.parameters.copy(), experiment.trainer.epoch
    changed = experiment.adjust(epochs=reached)
    assert changed.trainer.stop_reason
    assert changed.trainer.best_is_back
    assert (changed.network.parameters == best).all()


def test_without_patience_no_epoch_is_the_best_any_more() -> None:
    experiment = begun(NOISY.replace(patience=50), 30, 0).adjust(patience=None)
    list(experiment.trainer.epochs(10))
    latest = experiment.network.parameters.copy()
    changed = experiment.adjust(epochs=35)
    assert (changed.network.parameters == latest).all()


def test_fewer_epochs_and_another_patience_at_once_bring_the_best_back() -> None:
    experiment = begun(NOISY.replace(patience=50), 30, 0)
    best = experiment.trainer.stop.best_epoch
    assert best < 30
    changed = experiment.adjust(patience=60, epochs=30)
    assert changed.trainer.best_is_back
    assert changed.trainer.evaluate().test_loss == experiment.trainer.history[best].test_loss


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({}, "none"), ({"l1": 0.1}, "live"), ({"hidden": (3,)}, "network"), ({"noise": 0.3}, "data")],
)
def test_what_a_change_takes(changes: dict[str, object], kind: str) -> None:
    assert ExperimentConfig().change_to(ExperimentConfig(**changes)) == kind  # type: ignore[arg-type]


def test_what_needs_another_network_is_no_change_in_training() -> None:
    experiment = begun()
    with pytest.raises(ValueError, match="hidden cannot change in training"):
        experiment.adjust(hidden=(4,), dropout=0.0)
    with pytest.raises(ValueError, match="unknown setting 'momentun'"):
        experiment.adjust(momentun=1)
    with pytest.raises(ValueError, match="more than the 48 training samples"):
        experiment.adjust(batch_size=100)


def test_a_checkpoint_after_a_change_goes_on_bit_for_bit(tmp_path: Path) -> None:
    changed = begun().adjust(optimizer="momentum", batch_size=10, l1=0.01, schedule="step")
    list(changed.trainer.epochs(2))
    changed.trainer.step()
    save_checkpoint(tmp_path / "it", changed)
    loaded = load_checkpoint(tmp_path / "it")
    for experiment in (changed, loaded):
        list(experiment.trainer.epochs(2))
    assert changed.network.parameters.tobytes() == loaded.network.parameters.tobytes()


def test_what_gives_the_loss_another_meaning_begins_a_new_run() -> None:
    from core import NETWORK_FIELDS

    assert {"loss", "label_smoothing", "class_weight"} <= {*NETWORK_FIELDS}
