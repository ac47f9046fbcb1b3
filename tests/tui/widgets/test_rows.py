"""Sentences in rows of so many cells."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.rows import in_lines, wrapped

WORDS = "The network says cat for half of all well-known dogs, which is more than by chance."


@pytest.mark.parametrize("cells", [1, 5, 9, 20, 41, 200])
@pytest.mark.parametrize("at_hyphens", [True, False])
def test_plain_words_stand_in_lines_as_ever(cells: int, at_hyphens: bool) -> None:
    expected = textwrap.wrap(WORDS, cells, break_on_hyphens=at_hyphens)
    assert in_lines(WORDS, cells, at_hyphens=at_hyphens) == expected


def test_a_name_of_wide_characters_takes_two_cells_for_each() -> None:
    text = "Always 'アヤメの一種', the commonest class."
    assert in_lines(text, 22) == ["Always 'アヤメの一種',", "the commonest class."]
    assert [row[0].text for row in wrapped(text, 21)] == [
        "Always",
        "'アヤメの一種', the",
        "commonest class.",
    ]
    assert in_lines(text, 9)[:3] == ["Always '", "アヤメの", "一種',"]


def test_a_wide_character_stands_alone_where_there_is_one_cell() -> None:
    assert in_lines("山 a", 1) == ["山", "a"]


@given(st.text("ab -山カ\u0301é"), st.integers(2, 30))
def test_no_line_is_wider_than_there_is_room_and_nothing_is_lost(text: str, cells: int) -> None:
    lines = in_lines(text, cells)
    assert all(cell_len(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
