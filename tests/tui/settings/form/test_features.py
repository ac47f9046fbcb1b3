"""The input features are switched one by one, in the form as on Playground's page."""

from __future__ import annotations

import pytest

from core import FEATURES, ExperimentConfig
from tui.settings.form.features import NOTHING
from tui.settings.form.form import SettingsForm
from tui.settings.form.rows import Row


def row(form: SettingsForm, feature: str) -> Row:
    return next(row for row in form.rows() if row.key == f"feature {feature}")


def test_each_feature_has_a_row_where_features_mean_something() -> None:
    form = SettingsForm(ExperimentConfig())
    seen = [name for name in FEATURES if name != NOTHING]
    values = {feature: row(form, feature).value for feature in seen}
    assert values == {name: "yes" if name in ("x1", "x2") else "no" for name in seen}
    assert len([row for row in form.rows() if row.feature]) == len(seen)
    form = SettingsForm(ExperimentConfig(dataset="digits"))
    assert not any(row.feature for row in form.rows())


def test_an_arrow_gives_the_network_a_feature_and_takes_it_again() -> None:
    form = SettingsForm(ExperimentConfig())
    form.write(form.stepped(row(form, "x1*x2"), 1))
    form.write(form.stepped(row(form, "x1"), -1))
    assert form.texts["features"] == "x2,x1*x2"
    assert row(form, "x1*x2").waits
    assert row(form, "x1").waits
    assert not row(form, "x2").waits
    config = form.start_again()
    assert config is not None
    assert config.features == ("x2", "x1*x2")


def test_the_last_feature_stays() -> None:
    form = SettingsForm(ExperimentConfig(features=("x2",)))
    assert form.stepped(row(form, "x2"), 1) == {}


@pytest.mark.parametrize(("typed", "features"), [("y", "x1,x2,x1^2"), ("no", ""), ("maybe", "")])
def test_yes_and_no_can_be_typed(typed: str, features: str) -> None:
    form = SettingsForm(ExperimentConfig())
    form.write(form.typed(row(form, "x1^2"), typed))
    assert form.texts["features"] == features
