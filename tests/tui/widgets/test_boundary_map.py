import numpy as np
import pytest
from textual.app import App, ComposeResult

from tui.plotting.boundary.scatter import Scatter
from tui.terminal.capabilities import Capabilities
from tui.widgets.boundary_map import BoundaryMap

XY = np.array([[-0.5, -0.5], [0.5, 0.5], [0.5, -0.5]])
CLASSES = np.array([0, 1, 1])
SQUARE = (-1.0, 1.0, -1.0, 1.0)
POINTS = Scatter.of((XY, CLASSES), extent=SQUARE)


class MapApp(App[None]):
    CSS = "BoundaryMap { border: round gray; padding: 1 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        yield BoundaryMap(capabilities=Capabilities(True, "truecolor"))

    def on_boundary_map_grid_changed(self, message: BoundaryMap.GridChanged) -> None:
        self.grids.append(self.map.sample_shape)

    @property
    def map(self) -> BoundaryMap:
        return self.query_one(BoundaryMap)


def picture(widget: BoundaryMap) -> str:
    return "\n".join(widget.render_line(y).text for y in range(widget.size.height))


def step(widget: BoundaryMap, at: float = 0.0) -> np.ndarray:
    return (widget.grid[:, :1] > at).astype(float)


async def test_the_network_is_asked_for_on_the_grid_that_is_shown() -> None:
    app = MapApp()
    async with app.run_test(size=(60, 24)) as pilot:
        app.map.set_points(
            Scatter.of((XY, CLASSES), (XY / 2, CLASSES), extent=SQUARE, class_names=("no", "yes"))
        )
        await pilot.pause()
        rows, columns = app.map.sample_shape
        assert app.grids[-1] == (rows, columns)
        assert app.map.grid.shape == (rows * columns, 2)
        app.map.show_field(step(app.map))
        shown = picture(app.map)
        assert [shown.count(glyph) for glyph in "●◆○◇"] == [1, 2, 1, 2]
        assert app.map.points_drawn == (6, 6)
        app.map.show_test = False
        await pilot.pause()
        assert "○" not in picture(app.map)


async def test_a_new_size_leaves_nothing_of_the_old_picture_behind() -> None:
    app = MapApp()
    async with app.run_test(size=(60, 24)) as pilot:
        app.map.set_points(POINTS)
        app.map.show_field(step(app.map))
        old_outputs, old_shape = step(app.map), app.map.sample_shape
        await pilot.resize_terminal(40, 16)
        await pilot.pause()
        assert app.grids[-1] == app.map.sample_shape != old_shape
        lines = picture(app.map).split("\n")
        assert {len(line) for line in lines} == {app.map.size.width}
        assert sum(line.count("│") + line.count("┤") for line in lines) == app.map.size.height - 2
        # Outputs on the old grid may still be on their way.
        app.map.show_field(old_outputs, old_shape)
        with pytest.raises(ValueError, match="outputs"):
            app.map.show_field(old_outputs)


async def test_only_what_changed_is_repainted() -> None:
    app = MapApp()
    async with app.run_test(size=(60, 24)) as pilot:
        app.map.set_points(Scatter.of(((), ()), extent=SQUARE))
        repaints: list[list] = []
        repaint = app.map.repaint
        app.map.repaint = lambda regions: repaints.append(regions) or repaint(regions)
        app.map.show_field(step(app.map))
        await pilot.pause()
        app.map.show_field(step(app.map))
        assert repaints[-1] == []
        app.map.show_field(step(app.map, 0.25))
        rows, columns = app.map.sample_shape
        assert len(repaints[-1]) == rows // 2
        assert all(region.width < columns * 0.6 for region in repaints[-1])


async def test_several_classes_and_values_have_maps_too() -> None:
    app = MapApp()
    async with app.run_test(size=(60, 24)) as pilot:
        app.map.show_field(step(app.map))
        app.map.field_kind = "multiclass"
        app.map.set_points(Scatter.of((XY, [0, 1, 2]), extent=SQUARE))
        await pilot.pause()
        app.map.show_field(np.eye(4)[np.arange(len(app.map.grid)) % 4])
        assert "▲" in picture(app.map)
        app.map.discretize = True
        app.map.field_kind = "regression"
        app.map.set_points(Scatter.of((XY, [-0.5, 0.0, 2.5]), extent=SQUARE))
        await pilot.pause()
        app.map.show_field(app.map.grid[:, :1])
        assert picture(app.map).count("●") == 3


async def test_no_room_is_no_error() -> None:
    app = MapApp()
    async with app.run_test(size=(4, 3)) as pilot:
        app.map.set_points(POINTS)
        app.map.show_field(np.zeros((3, 3, 1)))
        await pilot.resize_terminal(30, 12)
        await pilot.pause()
        assert "●" in picture(app.map)


async def test_where_the_map_has_another_size_the_cursor_is_in_the_middle_of_a_cell_again() -> None:
    app = MapApp()
    async with app.run_test(size=(60, 24)) as pilot:
        app.map.set_points(POINTS)
        await pilot.pause()
        app.map.move_cursor(0, 0)
        for height in (21, 20, 19):
            await pilot.resize_terminal(60, height)
            await pilot.pause()
            x, y = app.map.cursor or (0.0, 0.0)
            app.map.move_cursor(1, 0)
            assert app.map.cursor == (pytest.approx(x + cell_width(app.map)), pytest.approx(y))


def cell_width(widget: BoundaryMap) -> float:
    x_min, x_max, _, _ = widget.extent
    return (x_max - x_min) / widget.area.columns
