"""A run is recorded from its past, with the moments as they were."""

from __future__ import annotations

import re

import pytest

from core import Experiment, ExperimentConfig, Past
from tui.app.files.recording import MOST_PICTURES, past_of, recorded

CONFIG = ExperimentConfig(samples=60, hidden=(3,), epochs=250, learning_rate=0.5)


def trained(epochs: int, every: int) -> tuple[Experiment, Past]:
    experiment, past = CONFIG.build(), Past()
    past.keep(experiment)
    for metrics in experiment.trainer.epochs(epochs):
        if metrics.epoch % every == 0:
            past.keep(experiment)
    return experiment, past


def pictures(text: str) -> list[tuple[int, float]]:
    """The epoch and the loss that each of them says."""
    found = re.findall(r"Epoch (\d+): loss ([\d.]+)", text)
    return [(int(epoch), float(loss)) for epoch, loss in found]


def test_each_picture_is_of_an_epoch_as_it_was() -> None:
    experiment, past = trained(250, 40)
    before = experiment.trainer.state()["parameters"].copy()
    seen = pictures(recorded(experiment, past, "run.cast"))
    losses = dict(zip(*experiment.trainer.history.course("train_loss")[:2], strict=False))
    epochs = [epoch for epoch, _ in seen]
    assert epochs == sorted({*epochs})
    assert (epochs[0], epochs[-1], len(epochs)) == (0, 250, MOST_PICTURES + 1)
    assert all(loss == pytest.approx(losses[epoch], abs=1e-4) for epoch, loss in seen)
    assert (experiment.trainer.state()["parameters"] == before).all()


def test_where_there_is_no_time_to_train_again_what_is_kept_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.app.files.recording._PATIENCE", -1.0)
    experiment, past = trained(250, 40)
    epochs = [epoch for epoch, _ in pictures(recorded(experiment, past, "run.cast"))]
    assert epochs == [0, 40, 80, 120, 160, 200, 240, 250]


def test_a_run_in_a_file_is_trained_again_unless_it_was_changed_on_its_way() -> None:
    experiment, past = trained(30, 10)
    assert recorded(experiment, past_of(experiment), "a.cast") == recorded(
        experiment, past, "a.cast"
    )
    experiment.network.parameters[0] += 0.5
    diverging = experiment.config.replace(learning_rate=1e300)
    for config in (experiment.config, diverging):
        changed = Experiment(config, experiment.dataset, experiment.network, experiment.trainer)
        with pytest.raises(ValueError, match="was changed on its way"):
            past_of(changed)


def test_without_a_past_there_is_nothing_to_record() -> None:
    experiment = CONFIG.build()
    with pytest.raises(ValueError, match="no training to record"):
        recorded(experiment, past_of(experiment), "a.cast")
    experiment.trainer.run_epoch()
    with pytest.raises(ValueError, match="no moment of its past is kept"):
        recorded(experiment, Past(), "a.cast")
