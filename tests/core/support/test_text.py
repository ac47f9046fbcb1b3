from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.support.text import (
    as_sentence,
    cells_in,
    counted,
    four_decimals,
    in_lines,
    padded,
    printable,
)

# Surrogates too: they come from undecodable file names.
any_text = st.text(st.characters(exclude_categories=()), max_size=200)


@given(any_text, st.integers(1, 100))
def test_what_comes_out_can_be_shown_and_is_no_longer_than_asked(text: str, limit: int) -> None:
    shown = printable(text, limit)
    assert shown.isprintable()
    assert len(shown) <= limit
    shown.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=80))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@given(any_text, any_text)
def test_texts_that_show_nothing_alike_stay_apart(one: str, other: str) -> None:
    if one.isprintable() and other.isprintable() and one != other:
        assert printable(one, 200) != printable(other, 200)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b2J", r"\x9b2J"),
        ("a\nb\r\tc\x00", r"a\nb\r\tc\x00"),
        ("\x7f", r"\x7f"),
        ("evil\u202etxt", r"evil\u202etxt"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\U000e0041", r"\U000e0041"),
        ("line\u2028break", r"line\u2028break"),
        ("no\u00a0break", "no break"),
        ("\udcff", r"\udcff"),
        ("größe 大きさ", "größe 大きさ"),
        ("", ""),
    ],
)
def test_what_a_terminal_might_obey_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_long_text_ends_in_an_ellipsis() -> None:
    assert printable("abcdef", 6) == "abcdef"
    assert printable("abcdefg", 6) == "abcde…"
    assert printable("\x1b" * 3, 6) == "\\x1b\\…"
    assert len(printable("x" * 10**7)) == 80


def test_a_limit_must_leave_room() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        printable("x", 0)


def test_a_sentence_begins_with_a_capital_letter_and_ends_in_one_full_stop() -> None:
    assert as_sentence("no such file") == "No such file."
    assert as_sentence("It ends here.") == "It ends here."


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.69314, "0.6931"),
        (12.0, "12.0000"),
        (0.0, "0.0000"),
        (0.001, "0.0010"),
        (0.00099, "9.9e-4"),
        (1.64e-29, "1.6e-29"),
        (-1.64e-29, "-1.6e-29"),
        (1.5e300, "1.5e300"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_a_loss_has_four_decimals_or_its_digits(number: float, text: str) -> None:
    assert four_decimals(number) == text


def test_a_count_and_its_noun_agree() -> None:
    assert [counted(n, "row") for n in (0, 1, 2, 1000)] == [
        "0 rows",
        "1 row",
        "2 rows",
        "1,000 rows",
    ]
    assert counted(1, "class", "classes") == "1 class"
    assert counted(3, "class", "classes") == "3 classes"


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("ab", 2), ("红花", 4), ("ｗ", 2), ("e\u0301", 1), ("a\u200db", 2), ("ä±", 2)],
)
def test_a_text_takes_as_many_cells_as_a_terminal_gives_it(text: str, cells: int) -> None:
    assert cells_in(text) == cells
    assert padded(text, 5) == text + " " * (5 - cells)
    assert padded(text, 5, right=True) == " " * (5 - cells) + text
    assert padded("much too long", 5) == "much too long"


WORDS = "The network says cat for half of all well-known dogs, which is more than by chance."


@pytest.mark.parametrize("cells", [1, 5, 9, 20, 41, 200])
@pytest.mark.parametrize("at_hyphens", [True, False])
@pytest.mark.parametrize("in_words", [True, False])
@pytest.mark.parametrize("indent", ["", "  "])
def test_plain_words_stand_in_lines_as_ever(
    cells: int, at_hyphens: bool, in_words: bool, indent: str
) -> None:
    expected = textwrap.wrap(
        WORDS,
        cells,
        subsequent_indent=indent,
        break_on_hyphens=at_hyphens,
        break_long_words=in_words,
    )
    found = in_lines(WORDS, cells, indent=indent, at_hyphens=at_hyphens, in_words=in_words)
    assert found == [line.rstrip() for line in expected]  # it leaves a space before a word it parts


def test_a_name_of_wide_characters_takes_two_cells_for_each_where_lines_end() -> None:
    text = "Always 'アヤメの一種', the commonest class."
    assert in_lines(text, 22) == ["Always 'アヤメの一種',", "the commonest class."]
    assert in_lines(text, 21) == ["Always", "'アヤメの一種', the", "commonest class."]
    assert in_lines(text, 9)[:3] == ["Always '", "アヤメの", "一種',"]
    assert in_lines(text, 9, in_words=False)[:2] == ["Always", "'アヤメの一種',"]


def test_a_wide_character_stands_alone_where_there_is_one_cell() -> None:
    assert in_lines("山 a", 1) == ["山", "a"]
    assert in_lines("山", 0) == ["山"]


@given(st.text("ab -山カ\u0301é"), st.integers(2, 30))
def test_no_line_takes_more_cells_than_there_are_and_nothing_is_lost(text: str, cells: int) -> None:
    lines = in_lines(text, cells)
    assert all(cells_in(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
