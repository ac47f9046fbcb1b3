"""Whole screens as they were when someone last looked at them and found them good.

Where a screen is meant to look different, look at the report that pytest writes, and take the new
pictures with ``pytest tests/whole_app/test_snapshots.py --snapshot-update``.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from core import Experiment, ExperimentConfig
from tui.app.app import NeurotermApp
from tui.app.preferences import Preferences
from tui.app.theme import DARK, LIGHT
from tui.terminal.capabilities import Capabilities

SIZES = [(80, 24), (120, 40), (200, 60)]
KEYS = {
    "main": [],
    "settings": ["e"],
    "help": ["question_mark"],
    "gallery": ["g"],
    "share": ["y"],
    "open": ["o"],
}
"""The keys that lead to each screen."""


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


async def settled(pilot: Pilot[None], keys: list[str]) -> None:
    """Press keys when the experiment is shown, and wait until nothing changes any more."""
    app = pilot.app
    assert isinstance(app, NeurotermApp)
    deadline = time.monotonic() + 30.0
    while not app.is_ready or app.main._snapshot.dataset is None:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    await pilot.pause()
    await pilot.press(*keys)
    for field in app.screen.query(Input):
        field.cursor_blink = False
    last, same = "", 0
    while same < 5:
        assert time.monotonic() < deadline
        await pilot.pause(0.05)
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        same = same + 1 if text == last else 0
        last = text


CASES = [
    (screen, size, theme) for screen in KEYS for size in SIZES for theme in (DARK.name, LIGHT.name)
]


@pytest.mark.parametrize(
    ("screen", "size", "theme"),
    CASES,
    ids=[f"{screen}-{size[0]}x{size[1]}-{theme}" for screen, size, theme in CASES],
)
def test_the_screen_looks_as_it_did(
    snap_compare: Callable[..., bool], screen: str, size: tuple[int, int], theme: str
) -> None:
    app = NeurotermApp(
        trained(),
        capabilities=Capabilities(unicode=True, color="truecolor"),
        preferences=Preferences(theme=theme),
    )
    assert snap_compare(
        app, terminal_size=size, run_before=lambda pilot: settled(pilot, KEYS[screen])
    )
