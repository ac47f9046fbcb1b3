import shutil
import subprocess
import sys

import pytest

from tui.plotting import canvas


def test_plotext_is_not_imported_before_something_is_drawn() -> None:
    code = "import sys, tui.panels.map.boundary_map, tui.panels.charts.chart; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "plotext" not in done.stdout.split()


def test_figures_do_not_ask_for_the_size_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    canvas.new_figure(10, 4, color=True)
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(shutil, "get_terminal_size", lambda *_: asked.append((80, 24)) or (80, 24))
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
