"""A snapshot of an experiment, and the network of a snapshot."""

from __future__ import annotations

import numpy as np
import pytest

from core import ExperimentConfig, next_gradient
from tui.session.snapshot import Snapshot

MINI_BATCHES = ExperimentConfig(samples=100, hidden=(4, 3), activation=("tanh", "relu")).replace(
    batch_size=32, dtype="float32"
)


def test_a_snapshot_stays_as_it_is_when_training_goes_on() -> None:
    experiment = MINI_BATCHES.build()
    list(experiment.trainer.epochs(2))
    snapshot = Snapshot.of(experiment, version=7, number=3)
    assert (snapshot.version, snapshot.experiment, snapshot.state) == (7, 3, "paused")
    assert (snapshot.epoch, snapshot.batch, snapshot.metrics) == (
        2, 0, experiment.trainer.history.latest,
    )  # fmt: skip
    assert snapshot.parameters is not None
    before = snapshot.parameters.copy()
    list(experiment.trainer.epochs(1))
    np.testing.assert_array_equal(snapshot.parameters, before)
    assert snapshot.history is not None
    assert len(snapshot.history.epochs) == 3
    assert not snapshot.parameters.flags.writeable


def test_a_snapshot_has_the_gradient_of_the_step_to_come_where_training_has_it() -> None:
    experiment = ExperimentConfig(samples=100).build()
    experiment.trainer.run_epoch()
    snapshot = Snapshot.of(experiment)
    assert snapshot.gradients is not None
    assert not snapshot.gradients.flags.writeable
    np.testing.assert_array_equal(snapshot.gradients, next_gradient(experiment.trainer))
    assert Snapshot.of(MINI_BATCHES.build()).gradients is None


def test_within_an_epoch_the_metrics_are_of_the_present_weights() -> None:
    experiment = MINI_BATCHES.build()
    experiment.trainer.start()
    experiment.trainer.step()
    snapshot = Snapshot.of(experiment)
    assert (snapshot.batch, snapshot.batches) == (1, 3)
    assert snapshot.metrics == experiment.trainer.evaluate()
    assert snapshot.metrics != experiment.trainer.history.latest


def test_of_edited_weights_there_is_no_gradient() -> None:
    experiment = MINI_BATCHES.build()
    experiment.trainer.start()
    experiment.network.parameters[:] += 1.0
    experiment.trainer.parameters_changed()
    snapshot = Snapshot.of(experiment, edited=True)
    assert snapshot.gradients is None
    assert snapshot.metrics == experiment.trainer.evaluate()


def test_a_snapshots_network_says_what_the_experiments_own_says() -> None:
    experiment = MINI_BATCHES.build()
    list(experiment.trainer.epochs(2))
    network = Snapshot.of(experiment).network()
    assert repr(network) == repr(experiment.network)
    inputs = experiment.dataset.X_train
    np.testing.assert_array_equal(network.forward(inputs), experiment.network.forward(inputs))


def test_while_the_data_are_loading_there_is_no_network() -> None:
    with pytest.raises(ValueError, match="no network yet"):
        Snapshot(0, 0, MINI_BATCHES, "loading").network()
