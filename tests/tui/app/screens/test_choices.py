"""A list of what can be chosen."""

from __future__ import annotations

from rich.style import Style
from textual import events
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


async def test_a_click_on_what_is_gone_from_a_list_chooses_nothing() -> None:
    async with _Hidden().run_test() as pilot:
        choices = pilot.app.query_one(Choices)
        choices.highlighted = 1
        click = events.Click(choices, 0, 0, 0, 0, 1, False, False, False)
        click.style = Style(meta={"option": 2})
        choices.post_message(click)
        await pilot.pause()
        assert choices.highlighted == 1
