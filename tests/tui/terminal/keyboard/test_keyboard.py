from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from textual.events import Key
from textual.keys import _character_to_key
from textual.message import Message

from tui.terminal.keyboard.keyboard import Keyboard, PlacedKey
from tui.terminal.keyboard.layouts import LAYOUTS, US, Layout, places
from tui.terminal.keyboard.parser import KeyParser


def typed(keyboard: Keyboard, characters: str) -> str:
    """The keys that are meant, as the US layout types them."""
    keys = [keyboard.meant(Key(_character_to_key(one), one)) for one in characters]
    assert all(key.key == _character_to_key(key.character or "") for key in keys)
    return "".join(key.character or "" for key in keys)


def sent(sequence: str) -> Key:
    (event,) = KeyParser().feed(sequence)
    assert isinstance(event, Key)
    return event


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.language)
def test_a_layout_has_a_character_for_each_key_and_finds_every_letter(layout: Layout) -> None:
    assert len(layout.letters) == len(US)
    found = places(layout)
    for key, letter in zip(US, layout.letters, strict=True):
        if key.isalpha() or not letter.isascii():
            assert found[letter] == key
        else:
            assert letter not in found, "a sign is that sign, wherever it stands"


@pytest.mark.parametrize(
    ("characters", "keys"),
    [
        ("ывудЙ", "sdelQ"),
        ("бюБЮ", ",.<>"),
        ("σδελΑςΣ;", "sdelAwSq"),
        ("דגקך/", "sdelq"),
        ("іїІ", "s]S"),
        ("љасд", "qasd"),  # Serbian, which one of its own letters tells
        ("سيث", "sde"),
        ("ㄴㅇㄷㅃ", "sdeQ"),
        ("หกำๆ", "sdeq"),
        ("１ｑ＋", "1q+"),  # full width, of an East Asian input method
        ("۱٢३", "123"),
    ],
)
def test_a_letter_of_another_alphabet_is_the_key_at_its_place(characters: str, keys: str) -> None:
    assert typed(Keyboard({}), characters) == keys


@pytest.mark.parametrize("characters", ["sdelqQ", "+-=<>.,?0", ";:/'", "öäß"])
def test_a_latin_letter_and_a_sign_stand_for_themselves(characters: str) -> None:
    assert typed(Keyboard({}), characters) == characters


@pytest.mark.parametrize(
    ("locale", "characters", "keys"),
    [("el_GR.UTF-8", ";", "q"), ("he_IL.UTF-8", "/", "q"), ("sr_RS.UTF-8", "се", "se")],
)
def test_the_users_language_tells_the_layout(locale: str, characters: str, keys: str) -> None:
    assert typed(Keyboard({"LANG": locale}), characters) == keys


@pytest.mark.parametrize(
    ("sequence", "key", "character"),
    [
        ("\x1b[1099::115;;1099u", "s", "s"),
        ("\x1b[1099:1067:115;2;1067u", "S", "S"),
        ("\x1b[1089::99;5u", "ctrl+c", None),
        ("\x1b[1073:1041:44;2;1041u", "less_than_sign", "<"),
        ("\x1b[59:58:113;;59u", "q", "q"),  # Greek
        # From terminals that send no text with a key: Greek, Hebrew, and with ctrl.
        ("\x1b[59::113u", "q", "q"),
        ("\x1b[47::113u", "q", "q"),
        ("\x1b[39::119u", "w", "w"),
        ("\x1b[59::113;5u", "ctrl+q", None),
        # Signs and Latin letters are what is printed on them: German, French, Dvorak.
        ("\x1b[122:90:121;;122u", "z", "z"),
        ("\x1b[97:65;2;65u", "A", "A"),
        ("\x1b[38:49:49;;38u", "ampersand", "&"),
        ("\x1b[59:58:122;;59u", "semicolon", ";"),
        ("\x1b[4304::113;;4304u", "q", "q"),
        ("\x1b[1377:1329:97;;1377u", "a", "a"),  # Armenian, which no table has
        ("\x1b[97:65:1114113;2;65u", "A", "A"),
    ],
)
def test_where_the_terminal_tells_the_place_it_counts(
    sequence: str, key: str, character: str | None
) -> None:
    meant = Keyboard({}).meant(sent(sequence))
    assert (meant.key, meant.character) == (key, character)


def test_what_is_typed_into_a_text_is_text() -> None:
    key = Keyboard({}).meant(PlacedKey("ы", "ы", "s"), is_text=True)
    assert (key.key, key.character) == ("ы", "ы")
    assert type(key) is Key


def test_a_key_that_the_user_has_given_a_meaning_keeps_it() -> None:
    keyboard = Keyboard({}, taken={"ы"})
    assert typed(keyboard, "ыв") == "ыd"
    assert not keyboard.is_strange(Key("ы", "ы"))


def test_a_letter_of_a_layout_that_is_not_known_is_strange() -> None:
    keyboard = Keyboard({})
    assert keyboard.is_strange(keyboard.meant(Key("ա", "ա")))
    assert not keyboard.is_strange(keyboard.meant(Key("ы", "ы")))
    assert keyboard.is_strange(Key("semicolon", ";")), "q of a Greek keyboard"
    assert not any(keyboard.is_strange(Key(one, one)) for one in ("s", "ö", "\x9b"))


def test_a_key_that_is_let_go_is_no_key_and_one_that_repeats_is() -> None:
    assert [*KeyParser().feed("\x1b[97;1:3u\x1b[57358;1:3u\x1b[1;1:3A")] == []
    assert [sent(f"\x1b[97;5:{event}u").key for event in (1, 2)] == ["ctrl+a"] * 2
    assert sent("\x1b[1;5:2A").key == "ctrl+up"


def test_a_key_with_a_number_that_no_character_has_is_dropped_as_a_whole() -> None:
    assert [*KeyParser().feed("\x1b[99999999999999999999A\x1b[9999999999;5u")] == []


PIECES = st.one_of(
    st.text(max_size=3),
    st.sampled_from(
        ["\x1b", "\x1b[", "\x1b]11;", "\x1bP", "\x1b[200~", "\x1b[201~", "\x1b[<", "\x9b"]
    ),
    st.text("0123456789;:?<>=$u~AMmyRct", max_size=24),
)


@settings(max_examples=200)
@given(st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=4))
@example(["\x1b[99999999999999999999A"])
@example(["\x1b[57358;1:x:3u"])
def test_whatever_a_terminal_sends_is_understood_or_dropped(reads: list[str]) -> None:
    parser = KeyParser()
    for read in reads:
        events = [*(parser.feed(read) if read else ()), *parser.wait_no_longer(), *parser.tick()]
        assert all(isinstance(event, Message) for event in events)
