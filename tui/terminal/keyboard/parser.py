"""What the terminal sends, as events: keys with their places, pastes, and what it was asked."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.events import Key, Paste
from textual.keys import Keys
from textual.message import Message

from tui.terminal.keyboard.background import AnswerCatcher, Background
from tui.terminal.keyboard.keyboard import PlacedKey
from tui.terminal.keyboard.paste import END, START, PasteCollector

_WITH_PLACE = re.compile(r"\x1b\[(\d+):\d*(?::(\d*))?((?:;[\d:]*)*u)")
"""A key, what it is with shift, and what the US layout has in its place (kitty, flag 4)."""

_WITH_EVENT = re.compile(r"(\x1b\[[\d:]*;\d*):(\d*)([\d:;]*[A-Za-z~])")
"""A key with what has become of it (kitty, flag 2), which another program may have asked for."""

_RELEASED = "3"

_WAY_OUT = re.compile(r"[\x03\x11\x1a\x1b]|\x1b\[(?:27|(?:99|113|122);5)u")
"""escape, ctrl+c, ctrl+q and ctrl+z, as they come with the kitty protocol or without."""

_PAUSE = 1.0
"""Seconds of silence in a paste after which one of these alone is a key: its end is lost."""

_LAST_CODE_POINT = 0x10FFFF


class KeyParser(XTermParser):
    """Understands a key that comes with its place, a paste that has ESC in it, and an answer.

    Textual's parser knows no places, takes what follows ESC in a paste for keys, and the colour of
    the background for many.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._before = ""
        self._paste: PasteCollector | None = None
        self._fed = 0.0
        self.answers = AnswerCatcher()
        """What the terminal answers to questions about its colours."""

    def can_lose(self, data: str) -> bool:
        """Tell whether there are only keys in what is to be fed, of which some may be left out."""
        return self._paste is None and START not in f"{self._before}{data}"

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the events in what the terminal sends; an empty text is its end."""
        before, self._fed = self._fed, time.monotonic()
        if not data:
            yield from super().feed(data)
        elif self._paste is not None and self._fed - before > _PAUSE and _WAY_OUT.fullmatch(data):
            data = f"{END}{data}"
        elif self.can_lose(data):
            data, color = self.answers.catch(data)
            if color is not None:
                yield Background(color)
        yield from self._feed(data)

    def wait_no_longer(self) -> Iterable[Message]:
        """Yield the events in what looked like the beginning of an answer, and was none."""
        if held := self.answers.release():
            yield from self._feed(held)

    def _feed(self, data: str) -> Iterable[Message]:
        while data:
            if self._paste is None:
                # The sign of a paste may come in pieces, of which the first are parsed already.
                place = f"{self._before}{data}".find(START)
                end = len(data) if place < 0 else place + len(START) - len(self._before)
                yield from super().feed(data[:end])
                self._before = f"{self._before}{data}"[1 - len(START) :] if place < 0 else ""
                self._paste = None if place < 0 else PasteCollector()
                data = data[end:]
            else:
                text, data = self._paste.collect(data)
                if text is not None:
                    self._paste = None
                    # Textual's parser has seen both signs and nothing between them.
                    for event in super().feed(END):
                        yield Paste(text) if isinstance(event, Paste) else event

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if event := _WITH_EVENT.fullmatch(sequence):
            if event[2] == _RELEASED:
                yield Key(Keys.Ignore, sequence)
                return
            sequence = f"{event[1]}{event[3]}"
        try:
            yield from self._keys(sequence, alt)
        except (ValueError, OverflowError):  # a number that is none, or one that no character has
            yield Key(Keys.Ignore, sequence)

    def _keys(self, sequence: str, alt: bool) -> Iterable[Key]:
        match = _WITH_PLACE.fullmatch(sequence)
        if match is None:
            yield from super()._sequence_to_key_events(sequence, alt)
            return
        code, place, rest = match.groups()
        number = int(place or 0)
        for event in super()._sequence_to_key_events(f"\x1b[{code}{rest}", alt):
            known = 0 < number <= _LAST_CODE_POINT
            yield PlacedKey(event.key, event.character, chr(number)) if known else event
