"""What is pasted (bracketed paste, mode 2004): text, whatever is in it, and never without end."""

from __future__ import annotations

import unicodedata

from textual.events import Paste

START, END = "\x1b[200~", "\x1b[201~"

MOST_PASTED = 10_000
"""Characters of a paste; more than any name of a file, URL or value has."""

CUT = f"What was pasted is too long; the first {MOST_PASTED:,} characters of it are taken."

_LINES = "\t\n\r"


def take(event: Paste) -> bool:
    """Leave of a paste what a field can hold: no control characters, and not without end.

    Returns
    -------
    bool
        Whether it was too long, and is cut.
    """
    is_long = len(event.text) > MOST_PASTED
    text = event.text[:MOST_PASTED]
    if not text.isprintable():
        text = "".join(one for one in text if one in _LINES or unicodedata.category(one) != "Cc")
    event.text = text
    return is_long


class PasteCollector:
    """Keeps what arrives between the two signs of a paste, which may come in any pieces."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._rest = ""

    def collect(self, data: str) -> tuple[str | None, str]:
        """Take what arrives.

        Returns
        -------
        tuple of (str or None, str)
            All of the text once its end has come, with what comes after that; else None.
        """
        text, end, after = (self._rest + data).partition(END)
        if end:
            self._keep(text)
            return "".join(self._parts), after
        # The end may be on its way.
        self._rest = text[-len(END) + 1 :]
        self._keep(text[: -len(END) + 1])
        return None, ""

    def _keep(self, text: str) -> None:
        # One more than there is room for tells that it was too long.
        part = text[: MOST_PASTED + 1 - self._length]
        self._length += len(part)
        self._parts.append(part)
