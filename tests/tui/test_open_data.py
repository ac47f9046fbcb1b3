from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input
from user import LESSON, User, running

from core import csv_columns
from tui.widgets.path_suggester import PathSuggester

FLOWERS = "length,width,species\n" + "".join(
    f"{number % 7}.5,{number % 5}.25,{'rose' if number % 7 > 3 else 'lily'}\n"
    for number in range(60)
)


async def ask_for(user: User, path: Path | str) -> None:
    await user.press("o")
    await user.see("open a CSV file")
    user.app.screen.query_one(Input).value = str(path)
    await user.press("enter")


async def test_a_file_is_opened_and_a_column_chosen(tmp_path: Path) -> None:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    async with running(LESSON, (80, 24)) as user:
        await ask_for(user, path)
        await user.see("Which column is to be learnt?")
        await user.see("species")
        await user.press("enter")
        await user.see("flowers.csv · 2-8-1")
        await user.see("lily")
        config = user.app.session.snapshot.config
        assert (config.data, config.target) == (str(path), "species")
        await user.press("u")
        await user.see("circles · 2-8-1")


async def test_what_cannot_be_read_is_said_where_one_looks(tmp_path: Path) -> None:
    same = tmp_path / "same.csv"
    same.write_text("a,b\n1,x\n2,x\n3,x\n", encoding="utf-8")
    async with running() as user:
        before = user.app.session.snapshot.experiment
        await ask_for(user, tmp_path / "no-such.csv")
        await user.see("no file")
        user.app.screen.query_one(Input).value = str(tmp_path)
        await user.press("enter")
        await user.see(lambda: "no file" not in user.text() and "Reading" not in user.text())
        assert "open a CSV file" in user.text()
        user.app.screen.query_one(Input).value = str(same)
        await user.press("enter")
        await user.see("Which column")
        await user.press("enter")
        await user.see("at least two classes are needed")
        await user.press("escape")
        await user.see("decision boundary")
        assert user.app.session.snapshot.experiment == before
        assert user.app.requested == LESSON


async def test_names_from_a_file_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "strange.csv"
    path.write_text('"[bold]\x1b[31m",b\n1,x\n2,y\n', encoding="utf-8")
    async with running() as user:
        await ask_for(user, path)
        await user.see("[bold]\\x1b[31m")
        assert csv_columns(path) == ("[bold]\x1b[31m", "b")


@pytest.mark.parametrize(
    ("begun", "complete"),
    [("fl", "flowers.csv"), ("gar", "garden/"), ("garden/ro", "garden/roses.CSV"), ("no", None)],
)
async def test_names_of_files_are_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: str, complete: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "garden").mkdir()
    for name in ("flowers.csv", "notes.txt", "fl\x1bag.csv", "garden/roses.CSV"):
        (tmp_path / name).write_text("a,b\n", encoding="utf-8")
    assert await PathSuggester().get_suggestion(begun) == complete
    assert await PathSuggester().get_suggestion("") is None
    assert await PathSuggester().get_suggestion("/no/such/x") is None
