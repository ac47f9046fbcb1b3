from __future__ import annotations

from dataclasses import replace

import numpy as np

from core import ExperimentConfig
from tui.session.snapshot import Snapshot
from tui.session.unit_scales import unit_scales


def test_all_who_ask_share_the_scales_of_an_experiment() -> None:
    snapshot = Snapshot.of(ExperimentConfig(samples=20).build())
    scales = unit_scales(snapshot)
    assert unit_scales(replace(snapshot, version=2)) is scales
    assert unit_scales(replace(snapshot, experiment=2)) is not scales
    assert unit_scales(Snapshot.of(ExperimentConfig(samples=20).build())) is not scales


def test_scales_follow_the_activations_by_leaps() -> None:
    snapshot = Snapshot.of(ExperimentConfig(samples=20, hidden=(3,)).build())
    assert snapshot.parameters is not None
    scales = unit_scales(snapshot)
    first = scales.limits(snapshot.parameters)
    assert [limits.shape for limits in first] == [(2, 2), (3, 2), (1, 2)]
    assert first[2].tolist() == [[0.0, 1.0]], "a sigmoid has bounds"
    assert scales.limits(snapshot.parameters) is first
    smaller = scales.limits(snapshot.parameters * 0.95)
    assert (smaller[1] == first[1]).all()
    larger = scales.limits(snapshot.parameters * 20)
    assert (larger[1][:, 1] > first[1][:, 1]).all()
    assert (np.abs(larger[1]) == larger[1][:, 1:]).all()


def test_an_output_has_the_colours_that_it_has_on_the_map() -> None:
    signed = ExperimentConfig(samples=20, output_activation="linear", loss="hinge")
    snapshot = Snapshot.of(signed.build())
    assert snapshot.parameters is not None
    assert unit_scales(snapshot).limits(snapshot.parameters * 9)[-1].tolist() == [[-1.0, 1.0]]
    regression = Snapshot.of(ExperimentConfig(dataset="plane", samples=40).build())
    assert regression.parameters is not None
    assert regression.dataset is not None
    limits = unit_scales(regression).limits(regression.parameters)[-1]
    assert tuple(limits[0]) == regression.dataset.target_range
