import shutil
import subprocess
import sys

import pytest
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from tui.plotting import canvas
from tui.plotting.canvas import plain, strips

LINES = (
    "\x1b[0m\x1b[38;2;1;2;3m\x1b[48;5;15mab\x1b[0m c\x1b[0m\n"
    "\x1b[1;31mbold\x1b[39m no red\x1b[0m\x1b[102m \x1b[49m.\n"
    "plain\n"
)


DRAWS_LATE = """
import sys, tui.widgets.boundary_map, tui.panels.charts.chart
print(*sys.modules)
from tui.plotting import canvas
canvas.new_figure(20, 5, color=True).build()
print(*sys.modules)
"""


def test_plotext_is_not_imported_before_something_is_drawn_and_then_only_what_draws() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DRAWS_LATE], capture_output=True, text=True, check=True
    )
    before, after = done.stdout.splitlines()
    assert "plotext" not in before.split()
    drawing = set(after.split())
    assert "plotext" in drawing
    assert drawing.isdisjoint({"PIL", "unittest", "plotext._doc.doc", "plotext._tests.run"})


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("inner", "outer"), ("inner", "outer")),
        (("玫瑰", "百合", "rose"), ("class 1", "class 2", "rose")),
        (("höhe", "hähe"), ("class 1", "class 2")),
        (("höhe", "weite"), ("höhe", "weite")),
        (("花",), ("class 1",)),
        (("花", "class 1"), ("class 1'", "class 1")),
        (("class 2", "花", "class 2'"), ("class 2", "class 2''", "class 2'")),
        ((), ()),
    ],
)
def test_names_of_which_ascii_leaves_nothing_to_tell_them_by_are_numbered(
    names: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    assert canvas.told_apart(names, "class") == shown


def test_figures_do_not_ask_for_the_size_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    canvas.new_figure(10, 4, color=True)
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(
        shutil, "get_terminal_size", lambda *_, **__: asked.append((80, 24)) or (80, 24)
    )
    matrix = canvas.new_figure(300, 200, color=True).build()
    assert matrix.size() == (300, 200)
    assert asked == []


def test_figures_share_nothing() -> None:
    first, second = (canvas.new_figure(20, 5, color=False) for _ in range(2))
    first.title("one")
    assert "one" in first.build().string(colorless=True)
    assert "one" not in second.build().string(colorless=True)


@pytest.mark.parametrize(
    ("text", "cells", "unicode", "shown"),
    [
        ("petal length", 20, True, "petal length"),
        ("petal length", 6, True, "petal…"),
        ("petal length", 6, False, "petal~"),
        ("a\x1b[2Jb\x07\u202e", 20, True, "a [2Jb  "),
        ("données", 20, False, "donn?es"),
        ("花弁の長さ", 6, True, "花弁…"),
        ("petal", 1, True, ""),
    ],
)
def test_names_from_files_are_fit_to_be_shown(
    text: str, cells: int, unicode: bool, shown: str
) -> None:
    assert canvas.clean(text, cells, unicode=unicode) == shown


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
