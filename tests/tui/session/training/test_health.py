from __future__ import annotations

import pytest

from core import ExperimentConfig, Finding, TrainingDivergedError
from tui.exchange.gallery.presets import preset
from tui.session.training.training import Training
from tui.session.undo.history import Target

ALIKE = preset("symmetry").config


def training(config: ExperimentConfig) -> Training:
    found = Training(config, playing=False)
    found.start_again(config, 0)
    return found


def found(training: Training) -> Finding | None:
    return training.snapshot(1).finding


def epochs(training: Training, count: int) -> None:
    for _ in range(count):
        training.trains()
        training.trainer.run_epoch()


def test_what_is_wrong_is_in_the_snapshots_until_another_run_begins_and_again_with_that_run() -> (
    None
):
    one = training(ALIKE)
    assert found(one) is None
    epochs(one, 1)
    finding = found(one)
    assert finding is not None
    assert finding.rule == "alike"
    assert found(one) is finding
    assert finding.remedy is not None
    one.reset(1, finding.remedy.applied_to(ALIKE))
    epochs(one, 1)
    assert found(one) is None
    one.go_to(Target(0, ALIKE, True))
    again = found(one)
    assert again is not None
    assert again.rule == "alike"


def test_it_lasts_a_while_though_it_comes_and_goes() -> None:
    one = training(preset("rate-too-high").config)
    said = []
    for _ in range(120):
        epochs(one, 1)
        finding = found(one)
        said.append(finding.rule if finding else "")
    assert [*dict.fromkeys(said)] == ["", "leaping"]
    assert said.count("leaping") > 100


def test_other_settings_are_looked_at_anew() -> None:
    one = training(ExperimentConfig(learning_rate=3.0))
    epochs(one, 46)
    finding = found(one)
    assert finding is not None
    assert finding.remedy is not None
    one.change(finding.remedy.applied_to(one.run.experiment.config), 1)
    assert found(one) is None
    epochs(one, 11)
    assert found(one) is None


def test_a_run_that_has_diverged_is_told_why_and_what_may_help() -> None:
    one = training(ExperimentConfig(dataset="sine", learning_rate=10.0))
    with pytest.raises(TrainingDivergedError):
        epochs(one, 300)
    one.stop("diverged", "Stopped.")
    finding = found(one)
    assert finding is not None
    assert finding.rule == "not finite"


def test_layers_are_measured_only_where_somebody_looks() -> None:
    one = training(ExperimentConfig())
    assert one.snapshot(1).health == ()
    one.effects.want(False, False, True)
    assert [health.epoch for health in one.snapshot(2).health] == [0]
    epochs(one, 2)
    assert [health.epoch for health in one.snapshot(3).health] == [0, 2]
    one.start_again(ExperimentConfig(seed=1), 1)
    assert [health.epoch for health in one.snapshot(4).health] == [0]
