"""A paste is text, whatever is in it."""

from __future__ import annotations

import itertools

import pytest
from textual.events import Key, Paste
from textual.message import Message

from tui.terminal.keyboard.parser import KeyParser
from tui.terminal.keyboard.paste import MOST_PASTED, take

ESC_INSIDE = "\x1b[200~hello\x1bq w\x1b[Aor\x1b[200~ld\x1b[201~q"


def parsed(data: str, size: int) -> list[Message]:
    parser = KeyParser()
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    return list(itertools.chain.from_iterable(map(parser.feed, pieces)))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7, 1000])
def test_escape_in_a_paste_is_no_key(size: int) -> None:
    events = parsed(f"e{ESC_INSIDE}{ESC_INSIDE}", size)
    assert [type(event) for event in events] == [Key, Paste, Key, Paste, Key]
    assert [event.key for event in events if isinstance(event, Key)] == ["e", "q", "q"]
    for event in events:
        if isinstance(event, Paste):
            assert not take(event)
            assert event.text == "helloq w[Aor[200~ld"


def test_control_characters_are_dropped_and_lines_and_letters_kept() -> None:
    event = Paste("a\x1b]0;owned\x07\tb\x9b1m\x7f\r\nü\u202e字\x00")
    assert not take(event)
    assert event.text == "a]0;owned\tb1m\r\nü\u202e字"


def test_a_paste_without_end_is_cut_and_keeps_no_more_than_that() -> None:
    (event,) = parsed("\x1b[200~" + "x" * 100_000 + "\x1b[201~", 4096)
    assert isinstance(event, Paste)
    assert len(event.text) == MOST_PASTED + 1
    assert take(event)
    assert event.text == "x" * MOST_PASTED
    assert not take(event)


def test_an_empty_paste_is_one() -> None:
    (event,) = parsed("\x1b[200~\x1b[201~", 3)
    assert isinstance(event, Paste)
    assert event.text == ""


@pytest.mark.parametrize(("sent", "key"), [("\x03", "ctrl+c"), ("\x1b[113;5u", "ctrl+q")])
def test_a_paste_whose_end_is_lost_ends_by_a_key_that_leaves_after_a_pause(
    sent: str, key: str
) -> None:
    parser = KeyParser()
    assert [*parser.feed("\x1b[200~hel"), *parser.feed(sent), *parser.feed("lo")] == []
    parser._fed -= 2  # seconds in which nothing comes
    paste, pressed = parser.feed(sent)
    assert isinstance(paste, Paste)
    assert paste.text.startswith("hel")
    assert isinstance(pressed, Key)
    assert pressed.key == key
