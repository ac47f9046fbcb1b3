from __future__ import annotations

import pytest

from tui.app.screens.settings.value_input import NameSuggester


@pytest.mark.parametrize(
    ("begun", "complete"), [("a", "ab"), ("x,abc", "x,abc"), ("x,", None), ("", None), ("b", None)]
)
async def test_the_last_of_several_names_is_completed(begun: str, complete: str | None) -> None:
    assert await NameSuggester(("ab", "abc")).get_suggestion(begun) == complete
