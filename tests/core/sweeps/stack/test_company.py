"""A network comes to the same bits in whatever company it is trained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core import ExperimentConfig, StackedTrainer, SweepResult
from core.sweeps.stack import evaluation, layout

MANY, FROM = 27, 6
COLUMNS = ("train_loss", "test_loss", "train_score", "test_score")

SETTINGS: dict[str, dict[str, Any]] = {
    "all samples": {"optimizer": "adam"},
    "mini-batches": {"batch_size": 7, "clip_norm": 0.5, "dropout": 0.2},
    "single samples": {"batch_size": 1, "optimizer": "momentum", "l1": 0.001},
    "several classes": {"dataset": "blobs", "batch_size": 10, "class_weight": "balanced"},
    "values": {"dataset": "plane", "shuffle": False, "batch_size": 16, "last_batch": "carried"},
    "networks that leave": {"patience": 1, "learning_rate": 3.0, "batch_size": 5},
}


def several(settings: dict[str, Any]) -> list[ExperimentConfig]:
    base = ExperimentConfig(samples=60, hidden=(4, 3), activation="tanh", epochs=12, **settings)
    return [
        base.replace(weights_draw=draw, seed=1 + draw % 4, learning_rate=base.learning_rate / draw)
        for draw in range(1, MANY + 1)
    ]


def assert_same(one: SweepResult, other: SweepResult) -> None:
    assert (one.epochs, one.stop_reason) == (other.epochs, other.stop_reason)
    np.testing.assert_array_equal(one.parameters, other.parameters)
    for name in COLUMNS:
        np.testing.assert_array_equal(one.history.column(name), other.history.column(name))


@pytest.mark.parametrize("tiny", [0, 10**9], ids=["samples closest", "networks closest"])
@pytest.mark.parametrize("case", SETTINGS)
def test_its_bits_do_not_depend_on_the_others(
    case: str, tiny: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "TINY", tiny)
    monkeypatch.setattr(evaluation, "PASS_BYTES", 2**17)  # the samples are measured in parts
    configs = several(SETTINGS[case])
    together = StackedTrainer(configs).train()
    assert case != "networks that leave" or len({result.epochs for result in together}) > 2
    for count in (2, 3, 11):
        few = configs[FROM : FROM + count]
        for one, other in zip(StackedTrainer(few).train(), together[FROM:], strict=False):
            assert_same(one, other)
