"""What neuroterm --check prints: what was found about the terminal, and a sample of each depth."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping

from rich.color import Color
from rich.style import Style

from core import printable
from tui.plotting.colors import palette, signs
from tui.plotting.colors.points import point_colors
from tui.plotting.colors.rgb import RGB, WHITE
from tui.terminal.capabilities import (
    COLOR_DEPTHS,
    ColorDepth,
    Finding,
    color_system,
    has_screen,
    may_be_wide,
)
from tui.terminal.streams import (
    NEEDED_SYSTEM,
    Printer,
    can_take_over_terminals,
    is_terminal,
    terminal_size,
)
from tui.terminal.wire.probe import Answers

_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG")
_AROUND = {
    "TMUX": "tmux",
    "STY": "GNU screen",
    "SSH_CONNECTION": "SSH",
}
_WORDS = {
    True: "yes",
    False: "no",
    None: "not known: the terminal was not asked, or gave no answer",
}
_CELLS_PER_LEVEL = 2


def report(finding: Finding, answers: Answers, *, samples_wanted: bool) -> None:
    """Print what was found.

    Parameters
    ----------
    finding : Finding
    answers : Answers
        What the terminal itself said.
    samples_wanted : bool
        Whether to show colours although standard output is not a terminal.
    """
    say = Printer(finding.capabilities)
    for title, lines in (
        ("The environment", _environment(os.environ)),
        ("What neuroterm makes of it", _conclusions(finding, answers)),
    ):
        say(title)
        for name, value in lines:
            say(f"  {name:<20} {value}")
        say()
    colored = is_terminal(sys.stdout) or samples_wanted
    for line in _samples(finding, colored=colored):
        say.picture(line)
    if (advice := _advice(finding, answers, os.environ)) and colored:
        say()
        say(advice)


def _environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in _VARIABLES:
        value = environ.get(name)
        yield name, "not set" if value is None else printable(value, 60) or "empty"
    around = [program for name, program in _AROUND.items() if environ.get(name)]
    yield "inside", ", ".join(around) or "neither tmux, GNU screen nor SSH"
    streams = {"input": sys.stdin, "output": sys.stdout, "error": sys.stderr}
    for name, stream in streams.items():
        yield f"standard {name}", "a terminal" if is_terminal(stream) else "not a terminal"
    columns, rows = terminal_size()
    yield "size", f"{columns} columns, {rows} rows"


def _conclusions(finding: Finding, answers: Answers) -> Iterator[tuple[str, str]]:
    depth = finding.capabilities.color
    colors = {"truecolor": "true colour", "none": "none"}.get(depth, f"{depth} colours")
    yield "colours", f"{colors} ({finding.color_reason})"
    characters = "Unicode" if finding.capabilities.unicode else "ASCII"
    yield "characters", f"{characters} ({finding.unicode_reason})"
    if can_take_over_terminals():
        yield "a screen to draw on", _WORDS[has_screen(os.environ)]
    else:
        yield "a screen to draw on", f"no: {NEEDED_SYSTEM}"
    yield "frames in one piece", _WORDS[answers.synchronized]
    if answers.wide is not None:
        yield "ambiguous signs", "two cells wide" if answers.wide else "one cell wide"


def _samples(finding: Finding, *, colored: bool) -> Iterator[str]:
    unicode, present = finding.capabilities.unicode, finding.capabilities.color
    yield "From surely class 0 to surely class 1"
    for depth in COLOR_DEPTHS if colored and present != "none" else COLOR_DEPTHS[-1:]:
        mark = "<" if depth == present else ""
        yield f"  {depth:<10} {strip(depth, unicode)} {mark}".rstrip()
    if unicode:
        yield f"  {'ASCII':<10} {strip('none', False)}"
    yield ""
    yield "Training and test points of ten classes"
    depth = present if colored else "none"
    sets = {
        "Unicode": ("".join(signs.POINT_GLYPHS), "".join(signs.TEST_POINT_GLYPHS)),
        "ASCII": (signs.POINT_LETTERS, signs.TEST_POINT_LETTERS),
    }
    if not unicode:
        del sets["Unicode"]
    for name, (train, test) in sets.items():
        points = []
        for index, (full, hollow) in enumerate(zip(train, test, strict=True)):
            ink, rim = point_colors(index, depth, WHITE) or (None, None)
            points.append(_colored(f"{full}{hollow}", ink, rim, depth))
        yield f"  {name:<10} {' '.join(points)}"


def strip(depth: ColorDepth, unicode: bool) -> str:
    """Return the levels of the field from one class to the other, as a depth of colour has them."""
    colors = palette.field_colors("binary", False, 2, depth)
    if not colors:
        shades = palette.field_shades("binary", False, 2, unicode=unicode)
        return f"[{''.join(shade * _CELLS_PER_LEVEL for shade in shades)}]"
    tones = palette.field_tones("binary", False, 2, depth) if unicode else ()
    tones = tones or tuple((" ", level, level) for level in range(len(colors)))
    return " " + "".join(
        _colored(shade * _CELLS_PER_LEVEL, colors[ink], colors[paper], depth)
        for shade, ink, paper in tones
    )


def _colored(text: str, ink: RGB | None, paper: RGB | None, depth: ColorDepth) -> str:
    style = Style(
        color=None if ink is None else Color.from_rgb(*ink),
        bgcolor=None if paper is None else Color.from_rgb(*paper),
    )
    return style.render(text, color_system=color_system(depth))


def _advice(finding: Finding, answers: Answers, environ: Mapping[str, str]) -> str:
    present = finding.capabilities.color
    if present in ("256", "16") and environ.get("SSH_CONNECTION") and "COLORTERM" not in environ:
        return (
            "SSH does not pass COLORTERM on. If the first row is a smooth blend from blue to "
            "orange, --color truecolor is right."
        )
    if present in ("256", "16"):
        return "If a row above the marked one is a smooth blend, choose it with --color."
    if finding.capabilities.unicode and answers.wide is None and may_be_wide(environ):
        return "If the signs of the points overlap or stand too far apart, --ascii helps."
    return ""
