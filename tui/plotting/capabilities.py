"""What the terminal can show."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ColorDepth = Literal["truecolor", "256", "16", "none"]


@dataclass(frozen=True)
class Capabilities:
    """What a terminal can show.

    Attributes
    ----------
    unicode
        Whether block, braille and box-drawing characters may be used.
    color
        How many colours there are.
    """

    unicode: bool
    color: ColorDepth


def detect(
    environ: Mapping[str, str], encoding: str | None, *, ascii_only: bool = False
) -> Capabilities:
    """Tell what a terminal can show from its environment.

    Parameters
    ----------
    environ
        The environment variables, such as `os.environ`. `NO_COLOR` set to anything
        but the empty string means no colour (no-color.org).
    encoding
        The encoding of standard output, such as `sys.stdout.encoding`.
    ascii_only
        Whether the user asked for plain ASCII.

    Returns
    -------
    Capabilities
        The capabilities. SSH does not forward `COLORTERM`, so a `TERM` that ends in
        `-256color` counts as 256 colours unless `COLORTERM` says more.
    """
    return Capabilities(
        unicode=not ascii_only and _speaks_unicode(environ, encoding),
        color=_color_depth(environ),
    )


def _speaks_unicode(environ: Mapping[str, str], encoding: str | None) -> bool:
    # The Linux console's font has neither braille nor the geometric shapes.
    if environ.get("TERM", "").strip().lower() in ("dumb", "linux"):
        return False
    try:
        if not codecs.lookup(encoding or "ascii").name.startswith("utf"):
            return False
    except LookupError:
        return False
    # Python itself may print UTF-8 where the locale is C (PEP 538, PEP 540), but the user who set
    # LANG=C asked for ASCII. The first variable that is set wins, as in setlocale(3).
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if locale := environ.get(name):
            return locale.upper() not in ("C", "POSIX")
    return True


def _color_depth(environ: Mapping[str, str]) -> ColorDepth:
    if environ.get("NO_COLOR"):
        return "none"
    term = environ.get("TERM", "").strip().lower()
    if term in ("dumb", "unknown"):
        return "none"
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    if term.endswith(("-direct", "-truecolor")):
        return "truecolor"
    if "256color" in term or term.endswith("kitty"):
        return "256"
    return "16"
