"""The colour of the background is taken out of what is typed, and nothing else is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key

from tui.terminal.keyboard.background import AnswerCatcher, Background, can_be_asked, hinted
from tui.terminal.keyboard.parser import KeyParser

WHITE = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\"
typed = st.text(st.sampled_from("abx1[;]A\\\x1b"), max_size=6)


@given(typed, typed, st.lists(st.integers(0, 60), max_size=4))
def test_an_answer_is_found_in_what_is_typed_however_it_is_cut(
    before: str, after: str, cuts: list[int]
) -> None:
    text = before + WHITE + after
    edges = [0, *sorted(cut for cut in cuts if cut <= len(text)), len(text)]
    catcher, rest, found = AnswerCatcher(), "", []
    catcher.expect()
    for start, end in itertools.pairwise(edges):
        part, color = catcher.catch(text[start:end])
        rest += part
        found += [color] if color else []
    assert rest + catcher.release() == before + after
    assert found == [(255, 255, 255)]


@pytest.mark.parametrize(
    ("answer", "color"),
    [
        ("\x1b]11;rgb:0/8/f\x07", (0, 136, 255)),
        ("\x1b]11;rgb:12/34/56\x1b\\", (0x12, 0x34, 0x56)),
        ("\x1b]11;rgba:ffff/0000/8080/ffff\x07", (255, 0, 128)),
        ("\x1b]11;#1E1e2e\x07", (0x1E, 0x1E, 0x2E)),
        ("\x1b]11;black\x07", None),
    ],
)
def test_answers_as_terminals_give_them(answer: str, color: tuple[int, int, int] | None) -> None:
    assert AnswerCatcher().catch(f"a{answer}b") == ("ab", color)


def test_what_only_begins_like_an_answer_is_typed() -> None:
    parser = KeyParser()
    parser.answers.expect()
    events = [*parser.feed("q"), *parser.feed("\x1b]"), *parser.feed("x")]
    assert next(event.key for event in events if isinstance(event, Key)) == "q"
    assert AnswerCatcher().catch("\x1b") == ("\x1b", None), "no answer is due"
    held = AnswerCatcher()
    held.expect()
    assert held.catch("\x1b") == ("", None)
    assert held.release() == "\x1b"


def test_the_parser_tells_of_the_background_between_the_keys() -> None:
    events = list(KeyParser().feed(f"a{WHITE}b"))
    assert [event.key for event in events if isinstance(event, Key)] == ["a", "b"]
    (background,) = (event for event in events if isinstance(event, Background))
    assert background.color == (255, 255, 255)


def test_what_cannot_know_the_question_is_not_asked() -> None:
    for term in ("linux", "vt100", "dumb"):
        assert not can_be_asked({"TERM": term})
    for term in ("xterm-256color", "screen", "tmux-256color", ""):
        assert can_be_asked({"TERM": term})


@pytest.mark.parametrize(
    ("value", "light"),
    [("0;15", True), ("15;default;0", False), ("0;7", True), ("", None), ("x;y", None)],
)
def test_colorfgbg_is_a_hint(value: str, light: bool | None) -> None:
    assert hinted({"COLORFGBG": value}) is light
    assert hinted({}) is None
