"""Plain ASCII for terminals that have nothing else."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

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


@lru_cache(maxsize=4096)
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
