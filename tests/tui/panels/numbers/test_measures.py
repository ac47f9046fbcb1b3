from __future__ import annotations

import dataclasses

import numpy as np

from core import ExperimentConfig
from tui.panels.numbers.measures import measure, sample
from tui.session.snapshot import Snapshot


def test_big_data_are_sampled() -> None:
    values = np.arange(10_001)
    kept = sample(values, 4096)
    assert len(kept) <= 4096
    assert kept[-1] > 9_900
    assert len(sample(values[:0], 5)) == 0
    assert len(sample(values[:5], 5)) == 5


def test_without_a_test_part_it_is_measured_on_the_training_part() -> None:
    snapshot = Snapshot.of(ExperimentConfig(dataset="blobs", samples=25).build())
    dataset = snapshot.dataset
    assert dataset is not None
    dataset = dataclasses.replace(dataset, X_test=dataset.X_test[:0], y_test=dataset.y_test[:0])
    snapshot = dataclasses.replace(snapshot, dataset=dataset)
    measures = measure(snapshot, snapshot.network())
    assert not measures.on_test
    assert measures.scores is not None
    assert measures.scores.confusion.sum() == 20 == measures.of_samples


def test_a_network_that_has_diverged_can_be_measured() -> None:
    snapshot = Snapshot.of(ExperimentConfig(dataset="sine", samples=40).build())
    assert snapshot.parameters is not None
    lost = dataclasses.replace(snapshot, parameters=snapshot.parameters * np.nan)
    measures = measure(lost, lost.network())
    assert np.isnan(measures.errors).all()
