from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from tui.plotting.strips import plain, strips

LINES = (
    "\x1b[0m\x1b[38;2;1;2;3m\x1b[48;5;15mab\x1b[0m c\x1b[0m\n"
    "\x1b[1;31mbold\x1b[39m no red\x1b[0m\x1b[102m \x1b[49m.\n"
    "plain\n"
)


def test_colors_are_read_as_rich_reads_them() -> None:
    for line, strip in zip(LINES.splitlines(), strips(LINES), strict=True):
        expected = Text.from_ansi(line)
        assert strip.text == expected.plain
        styles = [style or Style() for text, style, _ in strip for _ in text]
        assert styles == [
            Style.combine(
                [Style()]
                + [
                    span.style
                    for span in expected.spans
                    if span.start <= at < span.end and isinstance(span.style, Style)
                ]
            )
            for at in range(len(expected.plain))
        ]


def test_the_same_line_is_the_same_strip() -> None:
    assert strips("\x1b[31mx\x1b[0m\n")[0] is strips("\x1b[31mx\x1b[0m\n")[0]


def test_uncolored_text_is_one_segment() -> None:
    assert list(strips("x y\n")[0]) == [Segment("x y", Style())]


def test_plain_text_has_no_colors_and_no_trailing_spaces() -> None:
    assert plain(LINES) == ["ab c", "bold no red .", "plain"]
