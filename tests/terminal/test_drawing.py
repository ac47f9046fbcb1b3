"""Drawing points, in a real terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from terminal import Terminal

NEUROTERM = Path(sys.executable).parent / "neuroterm"


def test_one_draws_points_saves_them_and_opens_them_again(tmp_path: Path) -> None:
    saved = tmp_path / "mine.csv"
    command = [str(NEUROTERM), "--fps", "5", "--epochs", "1000000000"]
    with Terminal(command, columns=120, rows=40) as terminal:
        terminal.wait_for("paused epoch 0")
        terminal.press("p")
        terminal.wait_for("drawing ● outer · 1,000 points")
        terminal.press("N")
        terminal.wait_for("drawing ● class 1 · 0 points")
        terminal.press("1", "l", "l", "k", "1", "right", "2", "up", "2")
        terminal.wait_for("drawing ◆ class 2 · 4 points")
        terminal.wait_for("drawn · 2-8-1")
        terminal.press("space")
        terminal.wait_for("training")
        terminal.press("j", "0")
        terminal.wait_for("3 points")
        terminal.wait_for("training")
        terminal.press("space")
        terminal.wait_for("paused")
        terminal.press("ctrl+s")
        terminal.wait_for("drawing.csv")
        terminal.settle()
        terminal.send(str(saved))
        terminal.wait_for("mine.csv")
        terminal.press("enter")
        terminal.wait_for("3 points are saved")
        terminal.press("p")
        terminal.wait_for("decision boundary")
        terminal.press("o")
        terminal.wait_for("open a file or a URL")
        terminal.settle()
        terminal.send(str(saved))
        terminal.wait_for("mine.csv")
        terminal.press("enter")
        terminal.wait_for("Which column")
        terminal.press("escape")
        terminal.wait_for(lambda terminal: "Which column" not in terminal.screen_text())
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
    lines = saved.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "x1,x2,class"
    assert [line[-1] for line in lines[1:]] == ["1", "1", "2"]


def test_where_the_folder_is_gone_that_is_said_and_no_point_lost(tmp_path: Path) -> None:
    (folder := tmp_path / "folder").mkdir()
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    with Terminal(
        [NEUROTERM], columns=120, rows=40, cwd=folder, environment=environment
    ) as terminal:
        terminal.wait_for("paused epoch 0")
        terminal.press("p")
        terminal.wait_for("drawing ● outer · 1,000 points")
        terminal.press("1")
        terminal.wait_for("1,001 points")
        folder.rmdir()
        terminal.press("ctrl+s")
        terminal.wait_for("save the points")
        terminal.press("enter")
        terminal.wait_for("Cannot write drawing.csv: No such file or directory.")
        terminal.press("escape")
        terminal.wait_for(lambda terminal: "save the points" not in terminal.screen_text())
        terminal.wait_for("drawing ● outer · 1,001 points")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
