"""Textual itself, too, shows no more than the terminal can: colours and characters."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor

from tui.terminal.capabilities import Capabilities, color_system

_SAME_WIDTH = str.maketrans(
    {
        **dict.fromkeys("─━═╌╍┄┅┈┉▔▁▂▃‾—–‐", "-"),
        **dict.fromkeys("│┃║╎┆┊▏▎▍▌▐▕┇┋", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝┏┓┗┛", "+"),
        **dict.fromkeys("▀▄█▆▅▇▓▒░■", "#"),
        **dict.fromkeys("●•◆◉", "*"),
        "○": "o",
        **dict.fromkeys("·∙", "|"),
        **dict.fromkeys("▶▸►❯→", ">"),
        **dict.fromkeys("◀◂←", "<"),
        **dict.fromkeys("▲↑", "^"),
        **dict.fromkeys("▼↓", "v"),
        **dict.fromkeys("×✕✖", "x"),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("“”", '"'),
        "…": "~",
        "\u00a0": " ",
        "²": "2",
        "³": "3",
        "−": "-",
        "µ": "u",
    }
)


def adapt(app: App[None], capabilities: Capabilities) -> None:
    """Have all that an app draws obey what the terminal can show.

    To be called before the app runs.
    """
    # Textual looks at the environment by rules of its own; one decision must hold for all.
    filters = [kept for kept in app._filters if not isinstance(kept, (Monochrome, NoColor))]
    system = color_system(capabilities.color)
    app.no_color = system is None
    if system is None:
        # Textual itself turns colours into greys, which are colours, too.
        filters.append(NoColor())
        app.error_console.no_color = True
    else:
        app.console._color_system = system
        app.console.no_color = False
    if not capabilities.unicode:
        filters.append(AsciiFilter())
    app._filters = filters


class AsciiFilter(LineFilter):
    """Replaces every character that is not ASCII by one that is, cell by cell."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in ASCII, each as wide as it was."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(_to_ascii(segment.text), segment.style)
            for segment in segments
        ]


@lru_cache(maxsize=1024)
def _to_ascii(text: str) -> str:
    translated = text.translate(_SAME_WIDTH)
    if translated.isascii():
        return translated
    return "".join(
        character
        if character.isascii()
        else " " * cell_len(character)
        if _is_picture(character)
        else "?" * cell_len(character)
        for character in translated
    )


def _is_picture(character: str) -> bool:
    """Whether it is an emoji or another symbol, better left out than asked about."""
    return ord(character) > 0x1F000 or 0x2000 <= ord(character) < 0x2C00
