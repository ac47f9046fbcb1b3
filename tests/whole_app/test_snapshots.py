"""Whole screens as they were when someone last looked at them and found them good.

The main screen, a step and the gallery are compared as pictures, colours included; every screen is
compared as plain text, one file a screen with all its sizes, so that a changed word shows as that
word, once. Where a screen is meant to look different, look at the report that pytest writes, and
take it anew with ``pytest tests/whole_app/test_snapshots.py --snapshot-update``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input
from user import SIZES, User, ready

from core import Experiment, ExperimentConfig
from tui.app.app import NeurotermApp
from tui.app.preferences import Preferences
from tui.app.theme import DARK, LIGHT
from tui.terminal.capabilities import Capabilities

KEYS: dict[str, list[str]] = {
    "main": [],
    "step": ["i", "6"],
    "settings": ["e"],
    "help": ["question_mark"],
    "gallery": ["g"],
    "share": ["y"],
    "open": ["o"],
}
"""The keys that lead to each screen."""


SCROLLBAR = re.compile("[▁-█]{1,2}(?=│?$)")
"""Where a list has got longer, its scrollbar is no news."""


class PlainText(SingleFileSnapshotExtension):
    """One text file a screen."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"
    _file_extension = "txt"


def trained() -> Experiment:
    """An experiment at an epoch where there is something to see, the same on every computer."""
    experiment = ExperimentConfig(
        samples=200,
        noise=0.1,
        hidden=(6, 3),
        activation="tanh",
        optimizer="adam",
        learning_rate=0.03,
    ).build()
    list(experiment.trainer.epochs(120))
    return experiment


def app_in(theme: str) -> NeurotermApp:
    """The app with what is trained, in a theme."""
    return NeurotermApp(
        trained(),
        capabilities=Capabilities(unicode=True, color="truecolor"),
        preferences=Preferences(theme=theme),
    )


async def settled(pilot: Pilot[None], keys: list[str]) -> User:
    """Press keys when the experiment is shown, and wait until nothing changes any more."""
    app = pilot.app
    assert isinstance(app, NeurotermApp)
    user = User(app, pilot)
    await ready(app)
    await user.see(lambda: app.session.snapshot.dataset is not None)
    await user.rest()
    for key in keys:
        await pilot.press(key)
        if key == "i":
            await user.see("one step")
        await user.rest()
    for field in app.screen.query(Input):
        field.cursor_blink = False
    last, same = "", 0

    def steady() -> bool:
        nonlocal last, same
        text = user.text()
        same = same + 1 if text == last else 0
        last = text
        return same > 4

    await user.see(steady)
    return user


@pytest.mark.parametrize(
    ("screen", "theme"),
    [("main", DARK.name), ("main", LIGHT.name), ("step", DARK.name), ("gallery", DARK.name)],
)
def test_the_screen_looks_as_it_did(
    snap_compare: Callable[..., bool], screen: str, theme: str
) -> None:
    async def run_before(pilot: Pilot[None]) -> None:
        await settled(pilot, KEYS[screen])

    assert snap_compare(app_in(theme), terminal_size=(120, 40), run_before=run_before)


@pytest.mark.parametrize("screen", KEYS)
async def test_the_screen_says_what_it_said(screen: str, snapshot: SnapshotAssertion) -> None:
    said = []
    for size in SIZES:
        app = app_in(DARK.name)
        async with app.run_test(size=size) as pilot:
            user = await settled(pilot, KEYS[screen])
            lines = user.text().split("\n")
            top = app.screen
            if isinstance(top, ModalScreen):
                # What lies below it is the main screen's own.
                box = top.children[0].region
                lines = [line[box.x : box.right] for line in lines[box.y : box.bottom]]
        lines = [SCROLLBAR.sub(lambda bar: " " * len(bar[0]), line).rstrip() for line in lines]
        said.append("\n".join(["{} x {}".format(*size), *lines]))
    assert "\n\n".join(said) + "\n" == snapshot(extension_class=PlainText)
