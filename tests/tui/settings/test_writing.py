from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ExperimentConfig
from tui.settings.parsing import names
from tui.settings.table import SETTINGS
from tui.settings.writing import written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (1000, "1000"),
        (1.0, "1"),
        (1e-05, "1e-05"),
        (0.1 + 0.2, "0.30000000000000004"),
        ((), "none"),
        ((4, 2), "4,2"),
        ((0.5, 0.0), "0.5,0"),
        (("price, net", 'in "', "town"), '"price, net",in ",town'),
        ("moons", "moons"),
        (None, ""),
    ],
)
def test_a_value_is_written_as_the_user_would(value: object, text: str) -> None:
    assert written(value) == text


def test_fewer_digits_and_a_word_for_none_can_be_asked_for() -> None:
    assert written(0.1 + 0.2, digits=6) == "0.3"
    assert written((0.123456789, 2.0), digits=3) == "0.123,2"
    assert written(None, none="full") == "full"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_bit_of_a_number_is_lost(number: float) -> None:
    assert float(written(number)) == number


def test_what_is_written_of_a_default_is_read_as_the_same() -> None:
    config = ExperimentConfig(hidden=(4, 2), activation=("relu", "tanh"), dropout=(0.1, 0.25))
    for setting in SETTINGS:
        value = getattr(config, setting.name)
        if value is not None:
            read = setting.kind.parse(written(value))
            assert read == value


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), min_size=1))
def test_names_are_read_as_they_were_written(parts: list[str]) -> None:
    assert names(written(tuple(parts))) == tuple(parts)


@pytest.mark.parametrize("text", ["", "a,", ",", '"a', '"a"b,c', "a\nb"])
def test_what_is_no_list_of_names_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write (one, or several as in a,b|a name with a comma)"):
        names(text)
