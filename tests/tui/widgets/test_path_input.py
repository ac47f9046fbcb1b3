from __future__ import annotations

from pathlib import Path

import pytest

from tui.widgets.path_input import PathSuggester


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
