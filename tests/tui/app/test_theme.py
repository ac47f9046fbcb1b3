from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from user import User, ready

from core import ExperimentConfig
from tui.app import preferences
from tui.app.app import NeurotermApp
from tui.app.main.said.sentences import GREETING
from tui.app.preferences import Preferences
from tui.app.theme import DARK, LIGHT
from tui.panels.charts.chart import CurveChart
from tui.plotting.charts.curve import curve
from tui.plotting.colors import palette, rgb
from tui.plotting.colors.inks import BANDS_ON_LIGHT, ON_LIGHT
from tui.plotting.levels import FieldKind
from tui.terminal.capabilities import Capabilities, ColorDepth
from tui.widgets.keys.spoken import spoken


def neuroterm(remembered: Preferences | None = None, color: str = "256") -> NeurotermApp:
    return NeurotermApp(
        ExperimentConfig(samples=50),
        capabilities=Capabilities(True, color),  # type: ignore[arg-type]
        preferences=remembered,
    )


def message(app: NeurotermApp) -> str:
    return app.main.message.remarked


async def test_light_and_dark_take_turns_and_are_remembered(tmp_path: Path) -> None:
    remembered = preferences.load(tmp_path / "preferences.toml", tmp_path / "runs")
    app = neuroterm(remembered)
    async with app.run_test(size=(100, 30)) as pilot:
        user = User(app, pilot)
        assert app.theme == DARK.name
        await user.press("T")
        await user.see(lambda: app.theme == LIGHT.name)
        await user.see(lambda: message(app) == "The theme is light.")
        app.action_choose_theme("solarized-light")
        for theme in (DARK.name, "solarized-light") * 2:
            await user.press("T")
            await user.see(lambda theme=theme: app.theme == theme)
    again = preferences.load(tmp_path / "preferences.toml", tmp_path / "runs")
    app = neuroterm(again)
    async with app.run_test():
        assert app.theme == "solarized-light"
        assert not app.current_theme.dark


async def test_a_theme_that_is_not_there_is_named_and_another_taken() -> None:
    app = neuroterm(Preferences(theme="blu[e]\x1b"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert app.theme == DARK.name
        await User(app, pilot).see(lambda: "There is no theme" in message(app))
        assert "dracula" in message(app)
        assert LIGHT.name not in message(app), "it is called light"


async def test_a_theme_that_cannot_be_remembered_is_there_nevertheless(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    app = neuroterm(Preferences(file=in_the_way / "preferences.toml"))
    async with app.run_test(size=(100, 30)) as pilot:
        user = User(app, pilot)
        await user.press("T")
        await user.see(lambda: app.theme == LIGHT.name)
        await user.see(lambda: "cannot be remembered" in message(app))


@pytest.mark.parametrize("first_run", [True, False])
async def test_beginners_are_told_how_to_begin(first_run: bool) -> None:
    app = neuroterm(Preferences(first_run=first_run))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert (message(app) == spoken(GREETING)) is first_run


async def test_the_hint_for_beginners_goes_away_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.app.main.screen.GREETING_SECONDS", 0.05)
    monkeypatch.setattr("tui.app.main.said.message.READING_SPEED", math.inf)
    app = neuroterm(Preferences(first_run=True))
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(app)
        await User(app, pilot).see(lambda: app.main.snapshot.dataset is not None)
        await User(app, pilot).see(lambda: app.main.message.remarked == "")


@pytest.mark.parametrize("color", ["truecolor", "256", "16", "none"])
async def test_curves_and_axes_can_be_read_in_every_theme(color: ColorDepth) -> None:
    app = neuroterm(color=color)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(app)
        chart = app.main.query_one("#loss", CurveChart)
        names = list(app.available_themes) if color == "256" else [DARK.name, LIGHT.name]
        for name in names:
            app.theme = name
            await pilot.pause()
            steps = np.arange(9.0)
            chart.show(
                {str(i): curve(steps, steps + i, steps, steps + 2 * i) for i in range(5)},
                [("a", curve(steps, steps[::-1]))],
            )
            paper = chart.background_colors[1]
            seen = [
                (segment.text, segment.style.color.triplet, segment.style.bgcolor.triplet)
                for y in range(chart.size.height)
                for segment in chart.render_line(y)
                if segment.text.strip(" ▀▄") and segment.style and segment.style.color
            ]
            assert seen or color == "none"
            assert color in ("16", "none") or any(behind != paper.rgb for *_, behind in seen)
            for text, ink, behind in seen:
                ink, behind = (rgb.shown(tuple(it), color) for it in (ink, behind))
                least = rgb.TEXT if re.search("[0-9a-z]", text) and color != "16" else rgb.GRAPHIC
                assert rgb.contrast(ink, behind) >= least, (name, text, ink)


def test_no_field_has_the_colour_of_an_ink_that_a_light_background_changes() -> None:
    kinds: tuple[FieldKind, ...] = ("binary", "multiclass", "regression")
    for depth in ("truecolor", "256", "16"):
        for kind in kinds:
            for discretize in (False, True):
                fields = palette.field_colors(kind, discretize, 10, depth)
                assert not set(fields) & (ON_LIGHT | BANDS_ON_LIGHT).keys()
