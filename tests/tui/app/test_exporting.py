"""ctrl+s writes what the name typed asks for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Input
from user import LESSON, User, running

NAMES = "model.py", "metrics.jsonl", "model.json", "map.txt"


async def save_as(user: User, name: str) -> None:
    await user.see(lambda: user.app.screen is user.app.main)
    await user.press("ctrl+s")
    await user.see("save the run")
    user.app.screen.query_one(Input).value = name
    await user.press("enter")


@pytest.mark.parametrize("size", [(60, 18), (80, 24)])
async def test_the_question_says_what_each_ending_makes_of_the_run(size: tuple[int, int]) -> None:
    async with running(LESSON, size=size) as user:
        await user.press("ctrl+s")
        for row in (
            ".torch.py  a module of PyTorch in a Python script",
            ".py        a Python script that needs NumPy alone",
            ".json      architecture and weights as JSON",
            ".svg       a picture of the screen as SVG",
            ".cast      the training as a recording (or .v2.cast)",
        ):
            await user.see(row)
        await user.see("enter: yes  tab: complete  escape: leave")


async def test_the_run_and_the_screen_are_written_as_the_name_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(LESSON) as user:
        await user.press("s", "s")
        await user.see("epoch 2")
        for name in (*NAMES, "me.svg", "me.ans", "run.cast"):
            await save_as(user, name)
            await user.see(f"Written to {name}: ")
        await save_as(user, "model.exe")
        await user.see("Cannot write model.exe: a name ends in .checkpoint, .torch.py, .py,")
        await user.see(".cast or .v2.cast.")
        await user.press("escape")
        assert "def predict(rows):" in Path("model.py").read_text()
        assert len(Path("metrics.jsonl").read_text().splitlines()) == 3
        assert "Decision boundary" in Path("map.txt").read_text()
        assert re.findall(r"Epoch (\d)", Path("run.cast").read_text()) == ["0", "1", "2"]
        svg = Path("me.svg").read_text()
        assert svg.startswith("<svg")
        ansi = Path("me.ans").read_text()
        lines = re.sub(r"\x1b\[[\d;]*m", "", ansi).splitlines()
        assert "\x1b" not in "".join(lines)
        assert len(lines) == 40
        assert "circles · 2-8-1" in "".join(lines)
        assert "save the run" not in svg + ansi
        before = user.app.session.snapshot.parameters
        await user.press("r", "o")
        await user.see("open a file or a URL")
        user.app.screen.query_one(Input).value = "model.json"
        await user.press("enter")
        await user.see("model.json has these weights")
        assert before is not None
        after = user.app.session.snapshot.parameters
        assert after is not None
        np.testing.assert_array_equal(after, before)
        Path("table.json").write_text(json.dumps([{"a": i, "b": i % 3} for i in range(20)]))
        await user.press("o")
        await user.see("open a file or a URL")
        user.app.screen.query_one(Input).value = "table.json"
        await user.press("enter")
        await user.see("Which column is to be learnt?")
