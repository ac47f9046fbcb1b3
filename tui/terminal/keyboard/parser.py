"""What the terminal sends, as events; with the place of a key where the terminal tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.events import Key

from tui.terminal.keyboard.keyboard import PlacedKey

_WITH_PLACE = re.compile(r"\x1b\[(\d+):\d*(?::(\d*))?((?:;[\d:]*)*u)")
"""A key, what it is with shift, and what the US layout has in its place (kitty, flag 4)."""

_LAST_CODE_POINT = 0x10FFFF


class KeyParser(XTermParser):
    """Understands a key that comes with its place, which Textual's parser does not."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        match = _WITH_PLACE.fullmatch(sequence)
        if match is None:
            yield from super()._sequence_to_key_events(sequence, alt)
            return
        code, place, rest = match.groups()
        number = int(place or 0)
        for event in super()._sequence_to_key_events(f"\x1b[{code}{rest}", alt):
            known = 0 < number <= _LAST_CODE_POINT
            yield PlacedKey(event.key, event.character, chr(number)) if known else event
