"""A circle is a circle, wherever the plane is drawn."""

from __future__ import annotations

import pytest
from user import SIZES, running

from core import ExperimentConfig
from tui.app.main.screen import MINIMUM_HEIGHT, MINIMUM_WIDTH
from tui.plotting.boundary.layout import Layout
from tui.widgets.boundary_map import BoundaryMap

# Moons are wide, the spirals of Playground high, iris is seen in components, a sine beside its
# target; what is not standardised is seen by the network as it is.
CONFIGS = [
    ExperimentConfig(dataset="moons", samples=100, hidden=(3, 2)),
    ExperimentConfig(dataset="moons", samples=100, hidden=(2,), scaling="none"),
    ExperimentConfig(dataset="playground-spiral", samples=100, features=("x1^2", "x2")),
    ExperimentConfig(dataset="iris"),
    ExperimentConfig(dataset="sine", samples=100),
]


def proportion(area: Layout, units: tuple[float, float]) -> float:
    """How high a unit of y is seen beside the width of one of x."""
    x_min, x_max, y_min, y_max = area.extent
    width = area.columns / ((x_max - x_min) / units[0])
    return 2 * area.rows / ((y_max - y_min) / units[1]) / width


def seen(map_: BoundaryMap) -> float:
    return proportion(map_.area, map_.units)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: f"{config.dataset} {config.scaling}")
async def test_a_unit_is_as_high_as_wide_in_every_layout(config: ExperimentConfig) -> None:
    async with running(config) as user:
        map_ = user.app.main.map.map
        plane = user.app.main.snapshot.dataset.plane  # type: ignore[union-attr]
        assert map_.units == plane.units
        # The first at every size; what the others have of their own is the unit.
        every = SIZES if config is CONFIGS[0] else []
        for size in [(MINIMUM_WIDTH, MINIMUM_HEIGHT), *every, (61, 50)]:
            await user.resize(*size)
            for keys in (["f"], ["z"], ["0", "f"]):
                assert seen(map_) == pytest.approx(1, abs=0.03)
                await user.press(*keys)
                await user.rest()
        x_min, x_max, y_min, y_max = map_.extent
        assert x_min <= plane.extent[0] < plane.extent[1] <= x_max
        assert y_min <= plane.extent[2] < plane.extent[3] <= y_max


@pytest.mark.parametrize("size", SIZES)
async def test_the_map_is_nearly_square_and_the_data_fill_most_of_it(size: tuple[int, int]) -> None:
    async with running(ExperimentConfig(dataset="circles", samples=100), size) as user:
        for keys in ((), ("e",)):
            await user.press(*keys)
            await user.rest()
            area = user.app.main.map.map.area
            assert 0.75 <= area.columns / (2 * area.rows) <= 1.35
            home = user.app.main.map.map.home
            x_min, x_max, _, _ = area.extent
            assert (home[1] - home[0]) / (x_max - x_min) >= 0.7


async def test_standardised_inputs_are_seen_as_the_network_sees_them() -> None:
    async with running(CONFIGS[0]) as user:
        dataset = user.app.main.snapshot.dataset
        assert dataset is not None
        assert user.app.main.map.map.units == pytest.approx(dataset.standardisation.scale)


async def test_nothing_is_stretched_or_moved_by_drawing() -> None:
    async with running(ExperimentConfig(dataset="circles", samples=100)) as user:
        map_ = user.app.main.map.map
        before = map_.extent, map_.units
        await user.press("p", "1", *["right"] * 23, "2")
        await user.see("102 points")
        await user.see(lambda: user.app.session.snapshot.config.points is not None)
        await user.rest()
        assert map_.cursor is not None
        assert map_.cursor[0] > map_.home[1], "beside what was asked for there is more to draw on"
        assert seen(map_) == pytest.approx(1, abs=0.03)
        await user.press("p")
        await user.see("decision boundary")
        await user.rest()
        assert (map_.extent, map_.units) == (pytest.approx(before[0]), before[1])


async def test_the_hidden_space_has_one_scale_and_begins_with_a_layer_of_two() -> None:
    async with running(CONFIGS[0]) as user:
        await user.press("m", "m")
        await user.see("hidden space · 1 and 2 of layer 2")
        map_ = user.app.main.map.map
        for size in SIZES:
            await user.resize(*size)
            await user.rest()
            assert map_.space is not None
            assert proportion(map_.space.layout, (1.0, 1.0)) == pytest.approx(1, abs=0.03)
