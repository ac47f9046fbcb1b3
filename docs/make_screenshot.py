"""Make the README's pictures of the app: ``python docs/make_screenshot.py [name ...]``.

Each is what the app itself shows in a window of 120 by 40, after its experiment is trained to the
end and some keys are pressed.
"""

from __future__ import annotations

import asyncio
import math
import sys
from dataclasses import dataclass
from pathlib import Path

from core import ExperimentConfig
from tui.app.app import NeurotermApp
from tui.exchange.gallery.presets import preset
from tui.terminal.capabilities import Capabilities

_LESSON = ExperimentConfig()
_COLOURED = Capabilities(unicode=True, color="truecolor")
_ASCII = Capabilities(unicode=False, color="none")


@dataclass(frozen=True)
class Picture:
    """One picture: ``docs/{name}.svg``."""

    name: str
    keys: tuple[str, ...] = ()
    config: ExperimentConfig = _LESSON
    capabilities: Capabilities = _COLOURED


PICTURES = (
    Picture("neuroterm"),
    Picture("network", ("f",), preset("playground").config),
    Picture("one-step", ("i", *("right",) * 9)),
    Picture("landscape", ("L",)),
    Picture("luck", ("U",)),
    Picture("sweep", ("S", "enter", *("right",) * 3, *("down",) * 2)),
    Picture("past", ("left_curly_bracket", *("right_square_bracket",) * 21)),
    Picture("settings", ("e",)),
    Picture("gallery", ("g",)),
    Picture("light", ("T",), ExperimentConfig(dataset="moons")),
    Picture("ascii", (), ExperimentConfig(dataset="xor", hidden=(8, 4)), _ASCII),
)


async def take(picture: Picture) -> None:
    """Train the experiment of a picture, press its keys and save what is shown."""
    app = NeurotermApp(
        picture.config, capabilities=picture.capabilities, playing=True, speed=math.inf
    )
    async with app.run_test(size=(120, 40)) as pilot:
        while not app.is_ready or app.session.snapshot.state != "done":
            await pilot.pause(0.1)
        await pilot.pause(2)
        if picture.name == "network":
            app.main.network.focus()
        for key in picture.keys:
            await pilot.press(key)
            await pilot.pause(0.5)
        while app.live.luck.is_under_way or app.live.sweep.work is not None:
            await pilot.pause(0.1)
        await pilot.pause(5)  # until what is said about a key has had its time
        file = Path(__file__).with_name(f"{picture.name}.svg")
        file.write_text(app.export_screenshot(title="neuroterm"), encoding="utf-8")


if __name__ == "__main__":
    for one in PICTURES:
        if not sys.argv[1:] or one.name in sys.argv[1:]:
            asyncio.run(take(one))
