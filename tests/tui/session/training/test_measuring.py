"""Amid an epoch the weights are measured as they are, or a little before where that takes long."""

from __future__ import annotations

import math

import pytest

from core import ExperimentConfig
from tui.session.training.looking.measuring import Measuring

CONFIG = ExperimentConfig(samples=60, batch_size=10)


def test_what_takes_no_time_is_measured_for_each_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    # However busy the machine is, this is no time.
    monkeypatch.setattr("tui.session.training.looking.measuring._AT_ONCE", math.inf)
    trainer, measuring = CONFIG.build().trainer, Measuring()
    for _ in range(3):
        trainer.step()
        assert measuring.metrics(trainer, in_passing=True) == trainer.evaluate()


def test_what_takes_long_is_measured_now_and_then_and_exactly_where_training_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.session.training.looking.measuring._AT_ONCE", -1.0)
    monkeypatch.setattr("tui.session.training.looking.measuring._SHARE", 1e-9)
    trainer, measuring = CONFIG.build().trainer, Measuring()
    trainer.step()
    first = measuring.metrics(trainer, in_passing=True)
    trainer.step()
    assert measuring.metrics(trainer, in_passing=True) == first
    assert measuring.metrics(trainer, in_passing=False) == trainer.evaluate() != first
    epoch = trainer.run_epoch()
    trainer.step()
    assert measuring.metrics(trainer, in_passing=True) == epoch, "nothing older than the epoch"
    other = CONFIG.replace(seed=1).build().trainer
    other.step()
    assert measuring.metrics(other, in_passing=True) == other.evaluate()
