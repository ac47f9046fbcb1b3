from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ExperimentConfig
from tui.settings.form.meaning import texts_of
from tui.settings.form.steps import steps
from tui.settings.setting import Setting
from tui.settings.table import SETTING, SETTINGS

LESSON = ExperimentConfig(samples=200)


def stepped(name: str, direction: int, **texts: str) -> list[str]:
    """All that one arrow goes through."""
    found = {**texts_of(LESSON), **texts}
    return list(islice(steps(SETTING[name], found, direction), 100))


@pytest.mark.parametrize(
    ("name", "text", "up", "down"),
    [
        ("learning_rate", "0.1", "0.3", "0.03"),
        ("learning_rate", "0.2", "0.3", "0.1"),
        ("batch_size", "", None, "8192"),
        ("batch_size", "32", "64", "16"),
        ("patience", "", "1", None),
        ("patience", "10", "20", "5"),
        ("clip_norm", "", None, "10"),
        ("samples", "", "2000", "500"),
        ("noise", "", "0.15", "0.05"),
        ("seed", "0", "1", None),
        ("l1", "0", "1e-05", None),
        ("dropout", "0", "0.05", None),
        ("epochs", "1000", "2000", "500"),
        ("learning_rate", "fast", "0.3", "0.03"),
    ],
)
def test_the_arrows_go_to_the_next_sensible_value(
    name: str, text: str, up: str | None, down: str | None
) -> None:
    assert next(iter(stepped(name, 1, **{name: text})), None) == up
    assert next(iter(stepped(name, -1, **{name: text})), None) == down


@pytest.mark.parametrize("name", ["data", "target", "hidden"])
def test_where_nothing_comes_next_the_arrows_write_nothing(name: str) -> None:
    assert stepped(name, 1) == stepped(name, -1) == []


def test_a_large_seed_goes_up_and_down_by_one() -> None:
    assert stepped("seed", 1, seed="4000000000")[0] == "4000000001"
    assert stepped("seed", -1, seed="4000000000")[0] == "3999999999"


@given(st.sampled_from([s for s in SETTINGS if s.is_choice]), st.data())
def test_a_choice_goes_round(setting: Setting, data: st.DataObject) -> None:
    names = setting.choices
    text = data.draw(st.sampled_from(names))
    found = list(steps(setting, {**texts_of(LESSON), setting.name: text}, 1))
    assert {text, *found} == set(names)
    assert found[0] == names[(names.index(text) + 1) % len(names)]
