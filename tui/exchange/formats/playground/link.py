"""A URL of TensorFlow Playground as people hand it on: from a page's source, a mail, a document.

On its way it is escaped and decorated in many ways, none of which Playground itself ever writes.
What is left when all that is taken off is where the page is, and what its fields say.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Container
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

HOST = "playground.tensorflow.org"
BASE = f"https://{HOST}/"

LONGEST = 10_000

_FREE_TEXT = ("seed", "tutorial")
"""The fields whose values may have any sign in them."""

_LEAST_KNOWN = 3
"""So many of its fields make any page one like Playground; one does if the page says it is."""

_MOST_LAYERS_OF_ESCAPES = 5
_START = re.compile(rf"https?://|{re.escape(HOST)}", re.IGNORECASE)
_PLAYGROUND = re.compile(rf"(?:^|//){re.escape(HOST)}(?=[/:?#&]|$)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_CODE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_SHELL = re.compile(r"[\\^]|`(?=&)")
_NEVER_IN_A_URL = re.compile(r"[<>\"`{}|“”„«»‹›]")
_ENDS_A_VALUE = re.compile(r"[\s;:()\[\]'’‘!?*…]")
_CAUGHT_BEHIND = " .,;:!?'’‘()[]*_~/…"
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")


class Link(NamedTuple):
    """What a URL says, before anything is made of it.

    Attributes
    ----------
    given : dict of str to str
        The fields that have a value by their names, known or not, as Playground would find them;
        ``networkShape`` also without one, which is no hidden layer.
    host : str
        Where the page is, if it is not Playground but one like it; or else empty.
    """

    given: dict[str, str]
    host: str = ""


def found_in(text: str, known: Container[str]) -> Link | None:
    """Return what a text with a URL says; None if it is not one of Playground or of a page like it.

    Parameters
    ----------
    text : str
        The URL, as it was copied.
    known : container of str
        The names of Playground's fields.

    Raises
    ------
    ValueError
        If it is far too long.
    """
    if _START.search(text) is None:
        return None
    if len(text) > LONGEST:
        raise ValueError(f"the URL has {len(text):,} characters; Playground's have a few hundred")
    page, _, fragment = _as_it_was(text).partition("#")
    given = _fields(fragment)
    if _PLAYGROUND.search(page):
        return Link(given)
    host = _host(page)
    count = sum(name in known for name in given)
    is_like_it = count >= (1 if "playground" in page.lower() else _LEAST_KNOWN)
    return Link(given, host) if host and is_like_it else None


def _as_it_was(text: str) -> str:
    """Return the URL in a text, without what came to it on its way."""
    text = _repeated(_unescaped, text)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    if start := _START.search(text):
        text = text[start.start() :]
    return _NEVER_IN_A_URL.split(text, maxsplit=1)[0].rstrip(_CAUGHT_BEHIND)


def _repeated(change: Callable[[str], str], text: str) -> str:
    """Return a text changed until nothing more changes, or as often as anyone would escape it."""
    for _ in range(_MOST_LAYERS_OF_ESCAPES):
        before, text = text, change(text)
        if text == before:
            break
    return text


def _unescaped(text: str) -> str:
    """Return a text in one line, without one layer of the escapes of programs, HTML and URLs.

    ``&reg``, of two fields, has become ® where a browser read it as HTML. Lines, with the mark of
    what is quoted in a mail, may be broken amid an escape.
    """
    text = "".join(line.strip(" \t>") for line in text.splitlines())
    text = _CODE.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return unquote(_SHELL.sub("", text)).replace("®", "&reg")


def _host(page: str) -> str:
    try:
        return urlsplit(page).hostname or ""
    except ValueError:
        return ""


def _fields(fragment: str) -> dict[str, str]:
    """Return the fields as Playground finds them: of two alike the later, each up to a second =."""
    given = {}
    for pair in fragment.split("&"):
        name, value, *_ = (*pair.split("="), "")
        name, value = name.strip(), value.strip()
        if name not in _FREE_TEXT:
            value = ",".join(map(str.strip, value.split(",")))
            value = _ENDS_A_VALUE.split(value, maxsplit=1)[0]
        given[name] = value
    return {
        name: value for name, value in given.items() if name and (value or name == "networkShape")
    }
