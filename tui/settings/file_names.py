"""Names of files as they are typed, and as terminals paste them when one is dropped on them."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LONGEST = 16384
"""Characters of a name, however it is quoted; no system has longer paths."""


def file_name(text: str) -> str:
    """Return the file that a text names: as it is, quoted for a shell, or as a URL.

    Of several files, all are returned as they are in the text.
    """
    text = text.strip()
    if text.lower().startswith("file://"):
        return unquote(urlsplit(text).path)
    # To look for quotation marks takes the square of the length.
    if len(text) > _LONGEST or is_there(text):
        return text
    try:
        words = shlex.split(text)
    except ValueError:  # a quotation mark without a second one
        return text
    return words[0] if len(words) == 1 else text


def expanded(name: str) -> Path:
    """Return the path of a name that may begin with ~; as it is where there is no such home."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)


def is_there(name: str) -> bool:
    """Tell whether there is a file of that name."""
    try:
        return bool(name) and expanded(name).exists()
    except (OSError, ValueError):  # too long, or a null byte
        return False
