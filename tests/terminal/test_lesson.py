"""Each chapter of the lesson done as its own words say: in a real terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from terminal import Terminal

from tui.panels.understanding.lesson.chapter import Deed
from tui.panels.understanding.lesson.chapters import CHAPTERS
from tui.widgets.keys.table import KEYS

NEUROTERM = Path(sys.executable).parent / "neuroterm"
NAMES = {f"<{key.id}>": key.shown for key in KEYS}
MOST_ROWS = 20
LAST_ROW = re.compile(r"[●○◐*o+]( [●○◐*o+]){6}")


def keys_of(words: Iterable[str]) -> list[str]:
    """The keys to press: named ones, and what is typed letter by letter."""
    named = {"enter", "escape"}
    pressed = []
    for word in words:
        pressed += [NAMES.get(word, word)] if word in NAMES or word in named else list(word)
    return ["space" if key == " " else key for key in pressed]


def do(terminal: Terminal, deed: Deed) -> None:
    """Press the keys of a deed, and go back to the page."""
    keys, edits = keys_of(deed.keys), "<edit-weight>" in deed.keys
    for before, key in pairwise(["", *keys]):
        if edits and before == "enter":
            terminal.wait_for("Type the")
        terminal.press(key)
        # An escape is one only when nothing has come after it for a while.
        terminal.settle(0.5 if key == "escape" else 0.1)
    # Once a weight is typed the page has the focus again by itself.
    if deed.keys[0] == "<focus-next>" and not edits:
        terminal.press("shift+tab")
    elif deed.keys[0] == "<inside-step>":
        terminal.wait_for("one step")
        terminal.press("i")
    terminal.wait_for("lesson")


def ticks(terminal: Terminal) -> int:
    """How many tries are ticked off; the page is scrolled to its end."""
    sign = "✓" if "●" in terminal.screen_text() or "◐" in terminal.screen_text() else "ok"
    return len(re.findall(rf"[│|]{sign} ", terminal.screen_text()))


# Each takes seconds; on the small screen every second one stands for all.
@pytest.mark.parametrize(
    ("columns", "rows", "lang", "step"), [(120, 40, "C.UTF-8", 1), (80, 24, "C", 2)]
)
def test_every_chapter_is_done_by_its_own_words(
    columns: int, rows: int, lang: str, step: int
) -> None:
    command = [str(NEUROTERM), "--speed", "max", "--fps", "5", "lesson"]
    environment = {"LANG": lang}
    with Terminal(command, columns=columns, rows=rows, environment=environment) as terminal:
        for number, chapter in enumerate(CHAPTERS, 1):
            terminal.wait_for(f"lesson {number} of {len(CHAPTERS)}")
            terminal.wait_for(re.compile(r"[Pp]redict:? press|or 3\."))
            if number % step:
                terminal.press("enter")
                continue
            terminal.press(str(chapter.right))
            if chapter.deed is not None:
                terminal.wait_for("Now see:")
                do(terminal, chapter.deed)
            terminal.wait_for(re.compile(rf"{chapter.right}  .*(✓|ok)"))
            for done, deed in enumerate(chapter.tries, 1):
                do(terminal, deed)
                # Further down than the page is long there is nothing.
                terminal.press(*("down",) * MOST_ROWS)
                terminal.wait_for(LAST_ROW)
                terminal.wait_for(lambda terminal, done=done: ticks(terminal) == done)
            terminal.press("enter")
        terminal.wait_for("the lines of core")
        terminal.press("G")
        terminal.wait_for("Your own experiment is back as it was.")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []


def test_a_chapter_that_is_not_there_is_said_without_a_screen() -> None:
    with Terminal([str(NEUROTERM), "lesson", "9"]) as terminal:
        terminal.wait_for("'9' is no chapter; they are 1 to 7.")
        assert terminal.wait_exit() == 2
