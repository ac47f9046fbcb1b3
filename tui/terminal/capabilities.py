"""What the terminal can show."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from rich.color import ColorSystem

ColorDepth = Literal["truecolor", "256", "16", "none"]

COLOR_DEPTHS: tuple[ColorDepth, ...] = get_args(ColorDepth)
"""From the most colours to none."""

# By their names, because what prints plain text needs no Rich.
_COLOR_SYSTEMS: dict[ColorDepth, str] = {
    "truecolor": "TRUECOLOR",
    "256": "EIGHT_BIT",
    "16": "STANDARD",
}
_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
_NO_SCREEN = ("dumb", "unknown")
_MONOCHROME = re.compile(r"vt\d.*|.*-m|.*-mono|dumb|unknown")
# What these are called says that they have true colour; over SSH nothing else does.
_TRUECOLOR = re.compile(
    r".*-direct|.*-truecolor|xterm-kitty|kitty|alacritty.*|foot.*|(xterm-)?ghostty|wezterm|contour"
)


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


@dataclass(frozen=True)
class Finding:
    """What a terminal can show, and how that is known.

    Attributes
    ----------
    capabilities
        What it can show.
    unicode_reason
        Why Unicode may be used, or why not, as the end of a sentence.
    color_reason
        Why it has that many colours.
    """

    capabilities: Capabilities
    unicode_reason: str
    color_reason: str


def detect(
    environ: Mapping[str, str],
    encoding: str | None,
    *,
    ascii_only: bool = False,
    color: ColorDepth | None = None,
) -> Capabilities:
    """Tell what a terminal can show from its environment, as `examine` does."""
    return examine(environ, encoding, ascii_only=ascii_only, color=color).capabilities


def examine(
    environ: Mapping[str, str],
    encoding: str | None,
    *,
    ascii_only: bool = False,
    color: ColorDepth | None = None,
) -> Finding:
    """Tell what a terminal can show from its environment, and why.

    Parameters
    ----------
    environ
        The environment variables, such as `os.environ`. `NO_COLOR` set to anything
        but the empty string means no colour (no-color.org).
    encoding
        The encoding of standard output, such as `sys.stdout.encoding`.
    ascii_only
        Whether the user asked for plain ASCII.
    color
        The number of colours the user asked for, or `None` to find out.

    Returns
    -------
    Finding
        SSH does not forward `COLORTERM`, so a `TERM` that ends in `-256color` counts as
        256 colours unless `COLORTERM` says more.
    """
    unicode, unicode_reason = _unicode(environ, encoding, ascii_only)
    depth, color_reason = _color(environ, color)
    return Finding(Capabilities(unicode, depth), unicode_reason, color_reason)


def color_system(depth: ColorDepth) -> ColorSystem | None:
    """Return the colours as Rich and Textual know them, None where there are none."""
    from rich.color import ColorSystem

    return ColorSystem[_COLOR_SYSTEMS[depth]] if depth in _COLOR_SYSTEMS else None


def has_screen(environ: Mapping[str, str]) -> bool:
    """Tell whether the terminal can move its cursor, as far as its name says."""
    return _term(environ) not in _NO_SCREEN


def may_be_wide(environ: Mapping[str, str]) -> bool:
    """Tell whether the locale is one where terminals may draw some signs two cells wide.

    That is so for the ambiguous characters of Unicode (UAX #11), most of those used here, in the
    East Asian languages. Most terminals there draw one cell nowadays, as wcwidth(3) has it.
    """
    # Any of the variables: where the locale is not installed, Python sets LC_CTYPE for itself.
    return any(environ.get(name, "")[:2].lower() in ("ja", "ko", "zh") for name in _LOCALE)


def without_unicode(finding: Finding, reason: str) -> Finding:
    """Return the same finding, but for ASCII in place of Unicode."""
    return replace(
        finding, capabilities=replace(finding.capabilities, unicode=False), unicode_reason=reason
    )


def _unicode(
    environ: Mapping[str, str], encoding: str | None, ascii_only: bool
) -> tuple[bool, str]:
    if ascii_only:
        return False, "asked for with --ascii"
    term = _term(environ)
    if term in _NO_SCREEN or re.match(r"vt\d", term):
        return False, f"TERM={term} has ASCII alone"
    if term == "linux":
        return False, "the Linux console's font lacks braille and the signs of the points"
    try:
        if not codecs.lookup(encoding or "ascii").name.startswith("utf"):
            return False, f"standard output is written as {encoding or 'ascii'}"
    except LookupError:
        return False, f"standard output is written as {encoding}"
    # Python itself may print UTF-8 where the locale is C (PEP 538, PEP 540), but the user who set
    # LANG=C asked for ASCII. The first variable that is set wins, as in setlocale(3).
    for name in _LOCALE:
        if locale := environ.get(name):
            return locale.upper() not in ("C", "POSIX"), f"{name}={locale}"
    return True, f"no locale is set, and standard output is written as {encoding}"


def _color(environ: Mapping[str, str], wanted: ColorDepth | None) -> tuple[ColorDepth, str]:
    if wanted is not None:
        return wanted, "asked for with --color"
    if environ.get("NO_COLOR"):
        return "none", "NO_COLOR is set"
    term = _term(environ)
    named = f"TERM={term}" if term else "TERM is not set"
    if _MONOCHROME.fullmatch(term):
        return "none", f"{named} has no colours"
    colorterm = environ.get("COLORTERM", "").strip().lower()
    true = f"COLORTERM={colorterm}" if colorterm in ("truecolor", "24bit") else ""
    if not true and _TRUECOLOR.fullmatch(term):
        true = named
    if true and not _in_gnu_screen(environ):
        return "truecolor", true
    if "256color" in term or true:
        return "256", f"GNU screen takes no more, whatever {true} says" if true else named
    return "16", f"{named} promises no more" if term else named


def _in_gnu_screen(environ: Mapping[str, str]) -> bool:
    """Tell whether GNU screen stands between; it takes a true colour for other attributes."""
    return bool(environ.get("STY")) and not environ.get("TMUX")


def _term(environ: Mapping[str, str]) -> str:
    return environ.get("TERM", "").strip().lower()
