"""Where only ASCII can be shown, classes and inputs of any script are told apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from user import ASCII, SIZES, UNICODE, running

from core import ExperimentConfig
from tui.app.files.plain_plots import boundary
from tui.terminal.capabilities import Capabilities

CLASSES = ("玫瑰", "百合", "荷花")


@pytest.fixture
def flowers(tmp_path: Path) -> ExperimentConfig:
    rows = [f"{i % 7 + 3 * (i % 3)},{i % 5 + i % 3},{CLASSES[i % 3]}" for i in range(60)]
    file = tmp_path / "flowers.csv"
    file.write_text("\n".join(["大小,颜色,花", *rows]), encoding="utf-8")
    return ExperimentConfig(data=str(file), target="花")


@pytest.mark.parametrize("size", SIZES)
async def test_the_classes_and_the_inputs_are_told_apart_in_every_panel(
    flowers: ExperimentConfig, size: tuple[int, int]
) -> None:
    async with running(flowers, size, ASCII) as user:
        panels = user.app.main.panels
        for name, words in (
            ("map", ("class 1", "class 2", "class 3", "input 1", "input 2")),
            ("network", ("class 1", "class 3", "input 1", "input 2")),
            ("numbers", ("class 1", "class 3")),
        ):
            panels.maximized_panel = name
            panels.show_panel(name)
            for word in words:
                await user.see(word)
        await user.press("s")
        await user.see(re.compile(r"(neuron \d|input \d) -> (class|neuron) \d"))


async def test_where_all_characters_can_be_shown_they_are(flowers: ExperimentConfig) -> None:
    async with running(flowers, (120, 40), UNICODE) as user:
        # Of two cells each, with nothing in the second.
        for name in CLASSES:
            await user.see(name)


async def test_drawing_on_them_keeps_their_own_names(flowers: ExperimentConfig) -> None:
    async with running(flowers, (120, 40), ASCII) as user:
        await user.press("p", "1")
        await user.see(lambda: user.app.session.snapshot.config.points is not None)
        assert user.app.session.snapshot.config.class_names == CLASSES


def test_the_map_as_text_tells_them_apart(flowers: ExperimentConfig) -> None:
    text = "\n".join(boundary(flowers.build(), 80, Capabilities(False, "none")))
    assert "? " not in text
    assert all(f"class {number}" in text for number in (1, 2, 3))


@pytest.mark.parametrize("width", [30, 41, 80])
def test_the_map_as_text_is_no_wider_than_asked_for_with_wide_names(
    flowers: ExperimentConfig, width: int
) -> None:
    file = Path(flowers.data or "")
    file.write_text(
        re.sub("|".join(CLASSES), r"\g<0>的一种很长的名字", file.read_text("utf-8")), "utf-8"
    )
    lines = boundary(flowers.build(), width, Capabilities(True, "none"))
    assert any("的一种很长的名字" in line for line in lines)
    assert max(map(cell_len, lines)) <= width
