from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from user import picture, running

import core
from core import ExperimentConfig
from tui.app.theme import DARK, LIGHT, variables_for
from tui.panels.numbers.measures import Measures, measure
from tui.panels.numbers.panel import NumbersPanel
from tui.plotting.colors.rgb import TEXT, contrast
from tui.session.snapshot import Snapshot, State
from tui.terminal.capabilities import Capabilities, ColorDepth
from tui.widgets.frame import Frame

LESSON = ExperimentConfig(samples=200, hidden=(8, 4))


def snapshot_of(config: ExperimentConfig, epochs: int = 3, state: State = "paused") -> Snapshot:
    experiment = config.build()
    list(experiment.trainer.epochs(epochs))
    return Snapshot.of(experiment, state)


class PanelApp(App[None]):
    def __init__(self, color: ColorDepth = "256") -> None:
        super().__init__()
        self.color = color

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variables_for(DARK)

    def compose(self) -> ComposeResult:
        with Frame("numbers", id="frame"):
            yield NumbersPanel(capabilities=Capabilities(True, self.color))


@pytest.mark.parametrize("color", ["truecolor", "16", "none"])
async def test_the_panel_shows_what_the_snapshot_says(color: str) -> None:
    app = PanelApp(color)
    async with app.run_test(size=(38, 30)) as pilot:
        panel = app.query_one(NumbersPanel)
        assert picture(panel).strip() == ""
        panel.show_snapshot(snapshot_of(LESSON))
        await pilot.pause()
        for word in ("loss", "accuracy", "confusion", "norms", "parameters"):
            assert word in picture(panel)
        shades = {
            segment.style.bgcolor
            for y in range(30)
            for segment in panel.render_line(y)
            if segment.style
        }
        assert (len(shades) > 2) is (color == "truecolor")


async def test_while_training_the_panel_follows_at_its_own_pace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = PanelApp()
    now = 100.0
    monkeypatch.setattr("tui.panels.numbers.panel.time.monotonic", lambda: now)
    passes: list[Snapshot] = []

    def counted(snapshot: Snapshot, network: core.NeuralNetwork) -> Measures:
        passes.append(snapshot)
        return measure(snapshot, network)

    monkeypatch.setattr("tui.panels.numbers.panel.measure", counted)
    async with app.run_test(size=(38, 30)):
        panel = app.query_one(NumbersPanel)
        many = [snapshot_of(LESSON, epochs, "training") for epochs in (1, 2, 3)]
        panel.show_snapshot(many[0])
        first = picture(panel)
        now += 0.05
        panel.show_snapshot(many[1])
        assert picture(panel) == first
        now += 0.3
        panel.show_snapshot(many[1])
        assert picture(panel) != first
        assert passes == [many[0]]
        now += 0.3
        panel.show_snapshot(many[2])
        assert passes == [many[0], many[2]]
        # What is there when training pauses is always shown.
        paused = snapshot_of(LESSON, 4)
        panel.show_snapshot(paused)
        assert passes[-1] is paused


async def test_where_not_all_fits_the_panel_scrolls_and_says_so() -> None:
    app = PanelApp()
    async with app.run_test(size=(38, 8)) as pilot:
        panel = app.query_one(NumbersPanel)
        panel.focus()
        panel.show_snapshot(snapshot_of(LESSON))
        assert app.query_one("#frame").border_subtitle == "↓ more"
        await pilot.press("up")
        assert picture(panel).split("\n")[1].startswith("loss")
        await pilot.press("down", "j")
        assert "train" not in picture(panel).split("\n")[0]
        assert app.query_one("#frame").border_subtitle == "↑↓ more"
        await pilot.press(*["down"] * 40)
        assert app.query_one("#frame").border_subtitle == "↑ more"
        assert "sigmoid" in picture(panel)


async def test_the_numbers_can_be_read_in_a_theme_that_is_taken_while_nothing_is_trained() -> None:
    async with running(size=(200, 60)) as user:
        panel = user.app.main.query_one(NumbersPanel)

        def weakest() -> float:
            return min(
                contrast(style.color.get_truecolor(), style.bgcolor.get_truecolor())
                for y in range(panel.size.height)
                for text, style, _ in panel.render_line(y)
                if text.strip() and style and style.color and style.bgcolor
            )

        for theme in (LIGHT, DARK, LIGHT):
            user.app.theme = theme.name
            await user.see(lambda: weakest() >= TEXT)
