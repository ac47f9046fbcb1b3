"""What is said of the health of the gallery's experiments, as far as they are trained."""

from __future__ import annotations

import numpy as np
import pytest

from core import Finding, diagnose, measure_health
from tui.exchange.gallery.presets import PRESETS, preset

TROUBLES = {
    "linear": (100, "stuck"),
    "rate-too-high": (12, "leaping"),
    "rate-too-low": (50, "too slow"),
    "overfitting": (16, "by heart"),
    "dying-relus": (1, "dead layer"),
    "vanishing": (20, "vanishing"),
    "symmetry": (1, "alike"),
}
"""The epoch at which something is first said of those with which something is wrong, and what."""

WELL = [one.name for one in PRESETS if one.name not in TROUBLES]


def heard(name: str, epochs: int, every: int) -> list[tuple[int, Finding]]:
    """Return what is said now and then while a preset is trained, but that it has settled."""
    experiment = preset(name).config.build()
    experiment.trainer.start()
    found = []
    for epoch in range(1, epochs + 1):
        experiment.trainer.run_epoch()
        if epoch % every == 0 or epoch == epochs:
            finding = diagnose(experiment)
            if finding is not None and finding.is_trouble:
                found.append((epoch, finding))
    return found


@pytest.mark.parametrize("name", TROUBLES)
def test_what_goes_wrong_is_said_when_it_does_and_nothing_else(name: str) -> None:
    epoch, rule = TROUBLES[name]
    assert [(when, found.rule) for when, found in heard(name, epoch, 1)] == [(epoch, rule)]


@pytest.mark.parametrize("name", WELL)
def test_of_what_goes_well_nothing_is_said(name: str) -> None:
    assert heard(name, preset(name).config.epochs, 20) == []


def test_what_looks_like_trouble_in_those_that_go_well_is_there() -> None:
    """Simpler rules would speak of these: a loss that rises, dead ReLUs, a test loss that does."""
    rising = {}
    for name in ("weight-penalty", "hills", "deep-relu", "spiral-deep"):
        experiment = preset(name).config.build()
        list(experiment.trainer.epochs(experiment.config.epochs))
        history = experiment.trainer.history
        rising[name] = float(np.mean(np.diff(history.train_loss) > 0.0))
        if name == "deep-relu":
            layers = measure_health(experiment).layers
            assert any(3 * (layer.shut or 0) >= layer.units for layer in layers)
        if name == "spiral-deep":
            assert history.test_loss[-1] > 2 * history.test_loss.min()
    assert rising["weight-penalty"] > 0.6
    assert rising["hills"] > 0.3
