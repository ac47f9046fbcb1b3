from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color

from tui.session.describe import STATES
from tui.terminal.adaptation import AsciiFilter

BLACK = Color(0, 0, 0)


def filtered(text: str) -> str:
    (segment,) = AsciiFilter().apply([Segment(text)], BLACK)
    return segment.text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_everything_becomes_ascii_of_the_same_width(text: str) -> None:
    shown = filtered(text)
    assert shown.isascii()
    assert len(shown) == sum(map(cell_len, text))


def test_every_character_beyond_ascii_becomes_ascii_of_the_same_width() -> None:
    for code in (*range(0xA0, 0xD800, 3), *range(0xE000, sys.maxunicode, 31)):
        character = chr(code)
        shown = filtered(character)
        assert shown.isascii(), hex(code)
        assert len(shown) == cell_len(character), hex(code)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_stays_as_it_is(text: str) -> None:
    segment = Segment(text, Style(bold=True))
    assert AsciiFilter().apply([segment], BLACK) == [segment]


def test_styles_and_control_segments_stay() -> None:
    style = Style(color="red", bold=True)
    control = Segment("●", None, [(ControlType.BELL,)])
    assert AsciiFilter().apply([Segment("╭─╮", style), control], BLACK) == [
        Segment("+-+", style),
        control,
    ]


@pytest.mark.parametrize(
    ("shown", "plain"),
    [
        ("╭─ loss ─╮", "+- loss -+"),
        ("2-8-1 relu→sigmoid", "2-8-1 relu>sigmoid"),
        ("R²", "R2"),
        ("Loading …", "Loading ~"),
        ("naïve 数据", "na?ve ????"),
        ("🔎 search", "   search"),
        ("⠋⣿", "  "),
    ],
)
def test_what_the_screens_show(shown: str, plain: str) -> None:
    assert filtered(shown) == plain


def test_every_state_keeps_a_sign_of_its_own_kind() -> None:
    signs = {state: filtered(sign) for state, (sign, _) in STATES.items()}
    assert all(sign.strip() and sign != "?" for sign in signs.values())
    assert len({signs["paused"], signs["training"], signs["loading"], signs["diverged"]}) == 4
