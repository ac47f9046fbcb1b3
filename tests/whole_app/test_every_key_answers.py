"""Every key is answered, also where it leads nowhere, and no answer outlives what it is about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from user import LESSON, User, running

from core import ExperimentConfig
from tui.app.main.said.sentences import GREETING
from tui.app.preferences import Preferences
from tui.widgets.keys.spoken import spoken

BEFORE = "What was said of the key before."


async def answers(user: User, panel: str, key: str, answer: str) -> None:
    """Press a key where a panel has the focus, and see its answer in place of the last one."""
    user.app.main.panels.show_panel(panel)
    await user.rest()
    user.app.main.remark(BEFORE)
    await user.see(BEFORE)
    await user.press(key)
    await user.see(lambda: re.search(answer, user.app.main.message.remarked))
    await user.see(lambda: BEFORE not in user.text())


@pytest.mark.parametrize(
    ("panel", "keys"),
    [
        ("loss", {"up": "no mark after this", "home": "", "left": "This is the first epoch"}),
        ("loss", {"end": "", "right": "This is the latest epoch", "pagedown": "the latest epoch"}),
        ("loss", {"home": "", "down": "no mark before this"}),
        ("numbers", {"up": "nothing more above"}),
        ("health", {"pageup": "nothing more above"}),
        ("health", {"pagedown": "", "down": "nothing more below"}),
        ("comparison", {"up": "No run is pinned yet", "delete": "No run is pinned yet"}),
        ("map", {"l": "on a logarithmic scale", "t": "Test points are shown, hollow"}),
        ("map", {"x": "not how surely", "w": "not marked", "Z": "Shown at 1/2"}),
    ],
    ids=str,
)
async def test_a_key_that_leads_nowhere_says_so(panel: str, keys: dict[str, str]) -> None:
    async with running(LESSON.replace(epochs=3), size=(120, 40)) as user:
        await user.press("s", "s")
        await user.see("epoch 2")
        user.app.main.panels.show_panel(panel)
        for key, answer in keys.items():
            if answer:
                await answers(user, panel, key, answer)
            else:
                await user.press(*[key] * 9)
                await user.rest()


async def test_that_a_key_leads_nowhere_is_said_until_the_next_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running(LESSON) as user:
        remark = user.app.main.remark
        # As long as it takes to see that it is the key that ends it, and not the time.
        monkeypatch.setattr(user.app.main, "remark", lambda words, *_: remark(words, 3600.0))
        await user.press("s", "s")
        await user.see("epoch 2")
        user.app.main.panels.show_panel("loss")
        await user.rest()
        await user.press("end", "right")
        await user.see("This is the latest epoch.")
        await user.press("left")
        await user.see(lambda: "This is the latest epoch." not in user.text())


async def test_what_is_turned_back_says_so_too() -> None:
    async with running() as user:
        for key, answers_ in {
            "l": ("on a logarithmic scale", "on a linear scale"),
            "t": ("Test points are shown", "Test points are not shown"),
        }.items():
            for answer in answers_:
                await answers(user, "map", key, answer)


async def test_where_no_test_points_are_that_is_said() -> None:
    drawn = ExperimentConfig(points=((0.0, 0.0, 0), (1.0, 1.0, 1)))
    async with running(drawn) as user:
        await answers(user, "map", "t", "There are no test points")


async def test_at_the_end_of_the_map_the_cursor_says_that_there_is_no_more() -> None:
    async with running() as user:
        user.app.main.panels.show_panel("map")
        await user.rest()
        for _ in range(400):
            user.app.main.map.action_cursor(0, 1)
        await user.see("The map goes no farther there.")


@pytest.mark.parametrize(("key", "said"), [("P", "This is now. Go back"), ("r", "These are the")])
async def test_what_was_said_of_how_things_stood_ends_when_training_goes_on(
    key: str, said: str
) -> None:
    async with running(LESSON, speed=1.0) as user:
        await user.press(key)
        await user.see(said)
        await user.press("space")
        await user.see("training")
        assert said not in user.text()


async def test_the_greeting_ends_when_one_has_begun() -> None:
    async with running(LESSON, speed=1.0, preferences=Preferences(first_run=True)) as user:
        await user.see("New here?")
        await user.press("tab")
        await user.rest()
        assert "New here?" in user.text()
        await user.press("space")
        await user.see("training")
        assert "New here?" not in user.text()


async def test_what_is_known_of_data_of_ones_own_comes_before_the_greeting(
    tmp_path: Path,
) -> None:
    file = tmp_path / "flowers.csv"
    rows = [f"{i % 7},{i % 5},{'ab'[i % 2]}" for i in range(40)]
    file.write_text("\n".join(["x,y,kind", *rows, ",3,a"]))
    config = ExperimentConfig(data=str(file), target="kind")
    async with running(config, preferences=Preferences(first_run=True)) as user:
        assert user.app.main.message.remarked == ""
        assert user.app.session.snapshot.dataset.notes[0] in user.text()
        assert spoken(GREETING)[:20] not in user.text()
