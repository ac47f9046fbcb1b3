import numpy as np
from textual.app import App, ComposeResult

from tui.panels.charts.chart import CurveChart
from tui.plotting.charts.curve import curve
from tui.terminal.capabilities import Capabilities

EPOCHS = np.arange(1, 101)


class ChartApp(App[None]):
    def compose(self) -> ComposeResult:
        yield CurveChart("loss", capabilities=Capabilities(True, "256"))


def picture(chart: CurveChart) -> str:
    return "\n".join(chart.render_line(y).text for y in range(chart.size.height))


async def test_the_chart_follows_the_training() -> None:
    app = ChartApp()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(CurveChart)
        chart.show({})
        await pilot.pause()
        chart.show({"train": curve(EPOCHS[:1], [0.7]), "test": curve([], [])})
        assert "train 0.700" in picture(chart)
        chart.show({"train": curve(EPOCHS, 10.0 ** (-EPOCHS / 30))})
        assert "loss  ━ train 4.6e−4" in picture(chart)
        linear = picture(chart)
        chart.log_scale = True
        await pilot.pause()
        assert picture(chart) != linear
        assert "0.01┤" in picture(chart)
        chart.title, chart.unit = "error", "%"
        await pilot.pause()
        assert "error  ━ train 4.6e−4%" in picture(chart)


async def test_a_new_size_redraws_the_whole_chart() -> None:
    app = ChartApp()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(CurveChart)
        chart.show({"train": curve(EPOCHS, 1 / EPOCHS)})
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        lines = picture(chart).split("\n")
        assert len(lines) == 8
        assert {len(line) for line in lines} == {30}
        assert "└" in lines[-2]


async def test_an_unchanged_chart_is_not_repainted() -> None:
    app = ChartApp()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(CurveChart)
        chart.show({"train": curve(EPOCHS, 1 / EPOCHS)})
        await pilot.pause()
        assert chart.update_strips([chart.line(y) for y in range(chart.size.height)]) == []
