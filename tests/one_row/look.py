"""Somebody looks for the made-up rows in the app; run in the copy, it prints what was found."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from core import ExperimentConfig
from tui.app.app import NeurotermApp
from tui.panels.table import PANELS
from tui.terminal.capabilities import Capabilities

CONFIG = ExperimentConfig(
    dataset="made-up-moons",
    samples=100,
    activation="made_up_tanh",
    output_activation="sigmoid",
    loss="made_up_huber",
    optimizer="made_up_adam",
    initializer="made_up_uniform",
    schedule="made_up_cosine",
    epochs=8,
)
PATIENCE = 60.0
UNICODE = Capabilities(unicode=True, color="256")


async def look() -> dict[str, object]:
    seen: dict[str, object] = {}
    app = NeurotermApp(CONFIG, capabilities=UNICODE, playing=True)

    def text() -> str:
        strips = app.screen._compositor.render_strips()
        return " ".join("\n".join(strip.text for strip in strips).split())

    async with app.run_test(size=(120, 150)) as pilot:
        seen["trained"] = await until(
            lambda: app.is_ready and app.session.snapshot.epoch == CONFIG.epochs, pilot
        )
        seen["status line"] = await until(
            lambda: all(it in text() for it in ("made_up_tanh", "Adam")), pilot
        )
        await pilot.press("J")
        seen["key"] = await until(lambda: "puts into the wrong class are" in text(), pilot)
        panel = app.screen.query_one("#made-up-panel")
        for _ in PANELS:
            if not panel.region.area:
                await pilot.press("v")
                await pilot.pause()
        seen["panel"] = bool(panel.region.area)
        seen["palette"] = sorted(
            command.title
            for command in app.get_system_commands(app.screen)
            if "made" in command.title.lower() or "cool" in command.title
        )
        await pilot.press("question_mark", *"made")
        seen["help"] = await until(lambda: "A made-up key" in text(), pilot)
        await pilot.press("escape", "escape", "e", *"cooling")
        seen["settings"] = await until(lambda: "How fast it cools" in text(), pilot)
        await pilot.press("escape", "escape", "g")
        seen["gallery"] = await until(lambda: "Made up" in text(), pilot)
        Path("one.made").touch()
        Path("one.made.toml").write_text(CONFIG.replace(hidden=(5,)).to_toml(), encoding="utf-8")
        await pilot.press("escape", "o", *"one.made", "enter")
        seen["opened"] = await until(lambda: app.session.snapshot.config.hidden == (5,), pilot)
    return seen


async def until(condition: Callable[[], bool], pilot: Pilot[None]) -> bool:
    """Wait for something, and tell whether it came."""
    clock = asyncio.get_running_loop().time
    end = clock() + PATIENCE
    while not condition():
        if clock() > end:
            return False
        await pilot.pause(0.01)
    return True


print(json.dumps(asyncio.run(look())))
