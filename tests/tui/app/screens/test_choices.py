"""A list of what can be chosen."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tui.app.screens.questions.choices import Choices


class _Hidden(App[None]):
    def compose(self) -> ComposeResult:
        choices = Choices("one", "two")
        choices.display = False
        yield choices


async def test_page_keys_do_nothing_before_a_list_is_on_the_screen() -> None:
    async with _Hidden().run_test() as pilot:
        choices = pilot.app.query_one(Choices)
        choices.highlighted = 1
        choices.action_page_up()
        choices.action_page_down()
        assert choices.highlighted == 1
