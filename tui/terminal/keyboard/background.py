"""The colour behind everything: asked of the terminal, which answers when it likes or never."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from textual.message import Message

RGB = tuple[int, int, int]

ASK = "\x1b]11;?\x1b\\"
"""Asks for the colour of the background (OSC 11, as in xterm's ctlseqs)."""

_START = "\x1b]11;"
_ANSWER = re.compile(
    r"\x1b\]11;(?:rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})[0-9a-f/]*"
    r"|#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})|[^\x1b\x07]*)(?:\x07|\x1b\\)",
    re.IGNORECASE,
)
_LONGEST = 64
"""Characters of an answer."""

_SOON = 2.0
"""Seconds after the question in which an escape may be the first piece of its answer."""

_HAVE_NONE = re.compile(r"linux|vt\d.*|dumb|unknown|cons\d+.*")
"""Terminals that have no such colour, of which some would show the question."""


class Background(Message):
    """What the terminal says is behind everything.

    Attributes
    ----------
    color : tuple of int
        Red, green and blue, from 0 to 255.
    """

    def __init__(self, color: RGB) -> None:
        super().__init__()
        self.color = color


def can_be_asked(environ: Mapping[str, str]) -> bool:
    """Tell whether the terminal knows the question, or at least does not show it."""
    return not _HAVE_NONE.fullmatch(environ.get("TERM", "").strip().lower())


def hinted(environ: Mapping[str, str]) -> bool | None:
    """Tell whether the background is light, as COLORFGBG has it; None if that says nothing.

    rxvt, Konsole and others set it, to the numbers of two of the sixteen colours.
    """
    *_, number = environ.get("COLORFGBG", "").split(";")
    return int(number) in (7, *range(9, 16)) if number.isascii() and number.isdigit() else None


class AnswerCatcher:
    """Takes the answers out of what the terminal sends, even those that come in pieces."""

    def __init__(self) -> None:
        self._held = ""
        self._until = 0.0

    def expect(self) -> None:
        """Look for an answer from its very first character on, for a while."""
        self._until = time.monotonic() + _SOON

    def catch(self, text: str) -> tuple[str, RGB | None]:
        """Return what is not of an answer, and the colour if there was one."""
        if not self._held and "\x1b" not in text:
            return text, None
        text, self._held = self._held + text, ""
        found = None
        while (answer := _ANSWER.search(text)) is not None:
            found = _color(answer) or found
            text = text[: answer.start()] + text[answer.end() :]
        start = self._beginning(text)
        self._held = text[start:]
        return text[:start], found

    def release(self) -> str:
        """Return what looked like the beginning of an answer, as no more of it has come."""
        held, self._held = self._held, ""
        return held

    def _beginning(self, text: str) -> int:
        """Return where an answer begins that is not all there, or the end of the text."""
        place = text.rfind(_START)
        if place >= 0 and len(text) - place <= _LONGEST:
            return place
        # A key may begin alike: an escape alone is held back only while an answer is due.
        shortest = 1 if time.monotonic() < self._until else 2
        for length in range(len(_START) - 1, shortest - 1, -1):
            if text.endswith(_START[:length]):
                return len(text) - length
        return len(text)


def _color(answer: re.Match[str]) -> RGB | None:
    digits = answer.groups()[:3] if answer[1] else answer.groups()[3:]
    if None in digits:
        return None
    red, green, blue = (
        round(255 * int(digit, 16) / (16 ** len(digit) - 1)) for digit in digits if digit
    )
    return red, green, blue
