from __future__ import annotations

import numpy as np
import pytest

from core import ExperimentConfig, Past
from tui.panels.understanding.landscape import work
from tui.panels.understanding.landscape.picture import (
    bands_of,
    hollow,
    lost_places,
    marks,
    seen_again,
)
from tui.plotting.boundary.region import Grid
from tui.terminal.capabilities import Capabilities

TERMINALS = [
    Capabilities(unicode, color)
    for unicode in (True, False)
    for color in ("truecolor", "256", "16", "none")
]


@pytest.mark.parametrize("capabilities", TERMINALS, ids=str)
def test_each_level_has_its_own_look_and_an_equal_share(capabilities: Capabilities) -> None:
    losses = np.random.default_rng(0).exponential(size=4000)
    bands = bands_of(losses, capabilities)
    assert len(set(bands.swatches)) == len(bands.swatches) >= 4
    _, counts = np.unique(bands.shares(losses), return_counts=True)
    assert counts.max() - counts.min() <= 2


def test_what_is_no_number_has_no_shade_and_what_is_infinite_the_highest() -> None:
    bands = bands_of(np.array([1.0, 2.0, np.nan, np.inf]), TERMINALS[0])
    shares = bands.shares(np.array([np.nan, np.inf, 1.0]))
    assert np.isnan(shares[0])
    assert shares[1] == (len(bands.swatches) - 0.5) / len(bands.swatches)


def found_landscape(epochs: int = 200) -> work.Landscape:
    experiment, past = ExperimentConfig().build(), Past()
    past.keep(experiment)
    for _ in experiment.trainer.epochs(epochs):
        pass
    its = work.Work(lambda _: iter(()), lambda *_: None)
    *_, found = work.landscape(its, 1, experiment, past, "path")
    assert isinstance(found, work.Landscape)
    return found


def test_the_hollow_moments_are_those_whose_loss_is_not_that_of_the_plane() -> None:
    seen = found_landscape()
    grid = Grid(seen.extent, 20, 40)
    *_, field = work.field(seen, grid)
    assert isinstance(field, work.Field)
    bands = bands_of(field.losses, TERMINALS[0])
    off = hollow(seen, bands)
    assert off[0]  # the start is far off
    assert not off[-1]  # now is on it
    differs = np.abs(seen.own - seen.on_plane)
    assert differs[off].min() > bands.step / 2 >= differs[~off].max()
    drawn = marks(seen, bands, (0.0, 0.0), grid, TERMINALS[0], lost_places(field, seen, grid))
    assert {"S", "◆", "●"} <= set(drawn.ravel()) <= {" ", "S", "◆", "●", "○"}


def test_where_there_is_no_finite_loss_it_is_hatched_once_that_is_known() -> None:
    seen = found_landscape(20)
    grid = Grid(seen.extent, 40, 60)
    _, *on_path = grid.cells_of(np.vstack([seen.places, [[0.0, 0.0]]]))
    free = np.ones(grid.shape, bool)
    free[tuple(on_path)] = False
    there = np.flatnonzero(free)[:3]
    losses = np.ones(grid.rows * grid.columns)
    losses[there] = np.nan, np.inf, np.nan
    field = work.Field(seen, grid, losses, False)
    for capabilities, sign in ((TERMINALS[0], "╱"), (TERMINALS[-1], "/")):
        drawn = marks(seen, None, (0.0, 0.0), grid, capabilities, lost_places(field, seen, grid))
        assert np.flatnonzero(drawn == sign).tolist() == there.tolist()
    assert not len(lost_places(None, seen, grid))
    assert not len(lost_places(field, seen, Grid(seen.extent, 40, 61)))


def test_a_quarter_of_the_points_comes_first_and_another_part_shows_what_is_known() -> None:
    seen = found_landscape(20)
    grid = Grid(seen.extent, 11, 21)
    rough, fine = (it for it in work.field(seen, grid) if isinstance(it, work.Field))
    assert rough.is_rough
    assert rough.grid.shape == (6, 11)
    assert np.isfinite(fine.losses).all()
    x_min, x_max, y_min, y_max = grid.extent
    beside = Grid((x_min, x_max + (x_max - x_min), y_min, y_max), 11, 42)
    known = seen_again(fine, beside).reshape(11, 42)
    assert np.isfinite(known[:, :21]).all()
    assert np.isnan(known[:, 21:]).all()


def test_work_that_nobody_wants_any_more_tells_nothing() -> None:
    told: list[object] = []
    its = work.Work(lambda _: iter([1.0]), lambda _, news: told.append(news))
    its.end()
    its.begin()
    assert not told
