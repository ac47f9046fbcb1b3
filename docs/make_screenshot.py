"""Make the README's picture of the app: ``python docs/make_screenshot.py``."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path

from core import ExperimentConfig
from tui.app.app import NeurotermApp
from tui.terminal.capabilities import Capabilities

PICTURE = Path(__file__).with_name("neuroterm.svg")


async def main() -> None:
    """Train the default experiment to its end in a window of 120 by 40 and save what it shows."""
    app = NeurotermApp(
        ExperimentConfig(),
        capabilities=Capabilities(unicode=True, color="truecolor"),
        playing=True,
        speed=math.inf,
    )
    async with app.run_test(size=(120, 40)) as pilot:
        while not app.is_ready or app.session.snapshot.state != "done":
            await pilot.pause(0.1)
        await pilot.pause()
        PICTURE.write_text(app.export_screenshot(title="neuroterm"))


if __name__ == "__main__":
    asyncio.run(main())
