"""Notes on the data are whole, or said to be elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from user import SIZES, running

from core import ExperimentConfig
from tui.app.screens.help.notes import NotesScreen


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "flowers.csv"
    rows = "\n".join(
        f"{7 * i % 50},{i % 9},{('red', 'blue', 'green')[i % 3]},{'ab'[i % 2]}" for i in range(80)
    )
    path.write_text(f"length,width,colour,kind\n{rows}\n3,,red,a\n,4,,b\n1,2,blue,\n")
    return str(path)


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_said_of_a_table_is_not_cut(table: str, size: tuple[int, int]) -> None:
    async with running(ExperimentConfig(data=table, target="kind"), size) as user:
        await user.see("two principal components")
        await user.rest()
        dataset = user.app.session.snapshot.dataset
        assert dataset is not None
        assert "(1 row)" in " ".join(dataset.notes)
        shown = " ".join(str(user.app.main.message.content).split())
        seen = " ".join(" ".join(user.text().split()).split())
        assert shown in seen, "all of it is on the screen"
        left = [note for note in dataset.notes if note not in shown]
        assert bool(left) is ("O shows" in shown)
        await user.press("O")
        await user.see("notes on the data")
        seen = set()
        for _ in range(4):
            text = words(re.sub("[│▁-█]", " ", user.text()))
            seen |= {note for note in dataset.notes if words(note) in text}
            if seen == {*dataset.notes}:
                break
            await user.press(*["down"] * 4)
            await user.rest()
        assert seen == {*dataset.notes}, "each of them can be scrolled to"
        await user.press("O")
        await user.see(lambda: "notes on the data" not in user.text())


def words(text: str) -> str:
    """A text as one line, however it is wrapped."""
    return " ".join(text.split())


async def test_a_note_names_keys_by_what_is_on_them() -> None:
    async with running() as user:
        user.app.push_screen(NotesScreen(["Why, step by step: <lesson>."]))
        await user.see("Why, step by step: G.")
