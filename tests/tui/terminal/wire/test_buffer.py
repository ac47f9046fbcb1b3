"""The terminal shows what it is to show, whatever it showed before, for as few bytes as may be."""

from __future__ import annotations

import re

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tui.terminal.wire.buffer import ScreenBuffer

WIDTH, HEIGHT = 12, 4

STYLES = [
    Style(color="#445566", bgcolor="#112233"),
    None,
    Style(),
    Style(color="red"),
    Style(color="#112233", bgcolor="#445566"),
    Style(bgcolor="#445566"),
    Style(color="red", bgcolor="blue", bold=True),
    Style(underline=True),
    Style(reverse=True, color="color(100)"),
    Style(bold=True, italic=True),
]

characters = st.sampled_from([*"abc  ", "▀", "▀", "▄", "●", "⠿", "é", "漢", "字"])
segments = st.builds(
    lambda text, style: Segment(text, style),
    st.text(characters, min_size=1, max_size=8),
    st.sampled_from(STYLES),
)
updates = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.lists(segments, max_size=3)
)


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    screen.reset_mode(7, private=True)  # Textual switches line wrap off
    return screen, pyte.Stream(screen)


def new_buffer() -> ScreenBuffer:
    buffer = ScreenBuffer(ColorSystem.TRUECOLOR)
    buffer.resize(WIDTH, HEIGHT)
    for y in range(HEIGHT):
        buffer.put(0, y, [Segment(" " * WIDTH)])
    return buffer


def seen(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """What can be seen: not a blank's own colour, nor which half block of two alike it is."""
    return [[look(screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def look(cell: pyte.screens.Char) -> tuple[object, ...]:
    hidden = cell.data == " " and not (cell.underscore or cell.reverse)
    if hidden:
        return " ", cell.bg
    if cell.data == "▄" and not (cell.underscore or cell.reverse or cell.bold):
        return "▀", cell.bg, cell.fg, False, False, False, cell.italics
    return cell.data, cell.fg, cell.bg, cell.underscore, cell.reverse, cell.bold, cell.italics


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(updates, st.booleans()), max_size=12), st.sampled_from([1, 30, 10_000]))
def test_differences_lead_to_the_same_screen_as_a_full_repaint(
    steps: list[tuple[tuple[int, int, list[Segment]], bool]], limit: int
) -> None:
    buffer = new_buffer()
    screen, stream = terminal()
    for (x, y, parts), paint in steps:
        buffer.put(x, y, parts)
        if paint:
            stream.feed(buffer.difference(limit))
    while buffer.differs:
        stream.feed(buffer.difference(limit))
    fresh, fresh_stream = terminal()
    buffer.forget()
    fresh_stream.feed(buffer.difference())
    assert seen(screen) == seen(fresh)


def test_nothing_is_written_for_a_frame_without_changes() -> None:
    buffer = new_buffer()
    buffer.put(0, 0, [Segment("loss", STYLES[4])])
    assert buffer.difference() != ""
    assert not buffer.differs
    buffer.put(0, 0, [Segment("lo", STYLES[4]), Segment("ss", Style.parse("#112233 on #445566"))])
    assert buffer.difference() == ""


def test_only_what_changed_is_written() -> None:
    buffer = new_buffer()
    for y in range(HEIGHT):
        buffer.put(0, y, [Segment(" " * WIDTH, STYLES[4])])
    buffer.put(0, 1, [Segment("epoch 1234", STYLES[4])])
    buffer.difference()
    buffer.put(0, 1, [Segment("epoch 1239", STYLES[4])])
    assert buffer.difference() == "\x1b[2;10H9"
    buffer.put(0, 1, [Segment("epoch 1280", STYLES[4])])
    assert buffer.difference() == "\x1b[2;9H80"


def test_colours_are_only_written_where_they_change() -> None:
    buffer = new_buffer()
    buffer.difference()
    buffer.put(0, 0, [Segment("▀▀", STYLES[4]), Segment("▀", Style.parse("#112233 on #778899"))])
    assert buffer.difference() == (
        "\x1b[1H\x1b[38;2;17;34;51;48;2;68;85;102m▀▀\x1b[48;2;119;136;153m▀"
    )


def test_the_foreground_of_blanks_does_not_matter() -> None:
    buffer = new_buffer()
    buffer.put(0, 0, [Segment("  ", STYLES[4])])
    buffer.difference()
    buffer.put(0, 0, [Segment("  ", STYLES[5])])
    assert buffer.difference() == ""


def test_the_lower_half_block_stands_for_the_upper_where_that_is_shorter() -> None:
    buffer = new_buffer()
    buffer.difference()
    upside_down = Style.parse("#445566 on #112233")
    buffer.put(0, 0, [Segment("▀", STYLES[4]), Segment("▀▀", upside_down)])
    assert buffer.difference() == "\x1b[1H\x1b[38;2;17;34;51;48;2;68;85;102m▀▄▄"


def test_a_few_cells_in_between_are_written_again_rather_than_jumped_over() -> None:
    buffer = new_buffer()
    buffer.put(0, 0, [Segment("1,234 · 567")])
    buffer.difference()
    buffer.put(0, 0, [Segment("9,934 · 567")])
    assert buffer.difference() == "\x1b[1H9,9"


def test_after_forgetting_everything_is_written() -> None:
    buffer = new_buffer()
    buffer.put(0, 0, [Segment("loss")])
    screen, stream = terminal()
    stream.feed(buffer.difference())
    before = screen.display[:]
    screen.reset()
    buffer.forget()
    assert buffer.differs
    stream.feed(buffer.difference())
    assert screen.display == before


@pytest.mark.parametrize("limit", [1, 20])
def test_a_picture_too_large_for_the_link_is_written_bit_by_bit(limit: int) -> None:
    buffer = new_buffer()
    buffer.difference()
    for y in range(HEIGHT):
        buffer.put(0, y, [Segment(f"row {y}")])
    screen, stream = terminal()
    pieces = 0
    while buffer.differs:
        stream.feed(buffer.difference(limit))
        pieces += 1
    assert pieces > 1
    assert [line.rstrip() for line in screen.display] == [f"row {y}" for y in range(HEIGHT)]


@pytest.mark.parametrize("text", ["e\u0301 · x", "1\ufe0f\u20e3 · x", "▶\ufe0f · x", "· 数 x"])
def test_characters_take_the_same_cells_whatever_was_written_before(text: str) -> None:
    known, fresh = new_buffer(), new_buffer()
    known.put(0, 0, [Segment("é 1 · ▶ x")])
    known.put(0, 0, [Segment(" " * WIDTH)])
    for buffer in (known, fresh):
        buffer.difference()
        buffer.put(0, 0, [Segment(text)])
    assert known.difference() == fresh.difference()


def test_a_wide_character_after_a_combining_one_stays_wide() -> None:
    buffer = new_buffer()
    buffer.put(0, 1, [Segment("\u0301\u231a")])
    buffer.put(0, 0, [Segment("\u231a"), Segment("abcdefghij")])
    screen, stream = terminal()
    stream.feed(buffer.difference())
    assert "".join(cell.data for cell in map(screen.buffer[0].__getitem__, range(WIDTH))) == (
        "\u231aabcdefghij"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\x1b]0;owned\x07b", "a ]0;owned b"),
        ("\x9b2J\x7f\x00", "2J"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\u2066x\u2069\u200fy\u061c", "xy"),
        ("a\u00a0b\u3000c", "a b  c"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("é字\u0301", "é字\u0301"),
    ],
)
def test_nothing_that_a_terminal_obeys_is_ever_written(text: str, written: str) -> None:
    buffer = ScreenBuffer(ColorSystem.TRUECOLOR)
    buffer.resize(20, 1)
    buffer.put(0, 0, [Segment(text, STYLES[0])])
    text_alone = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", buffer.difference())
    assert text_alone.rstrip() == written
