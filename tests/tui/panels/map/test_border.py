from __future__ import annotations

import numpy as np
import pytest

from core import ExperimentConfig, draw_again, fit_baseline
from tui.panels.map.border import border, cloud
from tui.plotting.boundary.region import Grid

BRAILLE = "".join(map(chr, range(0x2801, 0x2900)))


@pytest.mark.parametrize(("unicode", "signs_of"), [(True, BRAILLE), (False, "|-")])
def test_the_border_is_where_the_model_changes_its_mind(unicode: bool, signs_of: str) -> None:
    random = np.random.default_rng(0)
    across, along = random.uniform(1.0, 3.0, 200), random.uniform(-3.0, 3.0, 200)
    sides = np.arange(200) % 2
    parted = np.where(sides, across, -across)
    for turn in (False, True):
        x, y = (along, parted) if turn else (parted, along)
        points = tuple(zip(x.tolist(), y.tolist(), sides.tolist(), strict=True))
        dataset = ExperimentConfig(points=points, class_names=("a", "b")).load_data()
        cells = Grid((-3.0, 3.0, -3.0, 3.0), 12, 24)
        signs = border(fit_baseline(dataset), dataset, cells, unicode=unicode)
        assert signs is not None
        drawn = set(signs.ravel()) - {" "}
        assert drawn <= set(signs_of if unicode else signs_of[turn])
        places = cells.centres()[signs.ravel() != " "]
        assert np.abs(places[:, int(turn)]).max() < 1.0
        assert len(places) >= (cells.columns if turn else cells.rows) // 2


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("slope", [1.0, -1.0, 0.5, -2.0])
def test_whatever_its_slope_most_of_the_border_is_drawn(unicode: bool, slope: float) -> None:
    random = np.random.default_rng(0)
    x, away = random.uniform(-3.0, 3.0, 400), random.uniform(0.3, 1.0, 400)
    sides = np.arange(400) % 2
    y = slope * x + np.where(sides, away, -away)
    points = tuple(zip(x.tolist(), y.tolist(), sides.tolist(), strict=True))
    dataset = ExperimentConfig(points=points, class_names=("a", "b")).load_data()
    # A step to the right is a step up, or two, or half of one.
    cells = Grid((-3.0, 3.0, -3.0, 3.0), 24, 24)
    signs = border(fit_baseline(dataset), dataset, cells, unicode=unicode)
    assert signs is not None
    crossed = 24 / max(1.0, abs(slope))
    assert (signs != " ").any(axis=0).sum() >= crossed / 2


def test_a_regression_of_one_input_has_its_own_line() -> None:
    dataset = ExperimentConfig(dataset="sine").load_data()
    model = fit_baseline(dataset)
    cells = Grid(dataset.plane.extent, 20, 40)
    signs = border(model, dataset, cells, unicode=True)
    assert signs is not None
    rows, columns = np.nonzero(signs != " ")
    assert len(rows) >= 20
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        x, y = cells.centre(row, column)
        predicted = dataset.own_unit(float(model.scores(dataset.plane.to_inputs([[x, y]]))[0, 0]))
        height = (cells.extent[3] - cells.extent[2]) / cells.rows
        assert abs(predicted - y) <= height


def test_there_is_no_border_of_no_model_nor_of_one_of_other_inputs() -> None:
    dataset = ExperimentConfig().load_data()
    cells = Grid(dataset.plane.extent, 10, 20)
    other = fit_baseline(ExperimentConfig(dataset="iris").load_data())
    assert border(None, dataset, cells, unicode=True) is None
    assert border(other, dataset, cells, unicode=True) is None


@pytest.mark.parametrize(("unicode", "few", "most"), [(True, "·", "∷"), (False, "'", "&")])
def test_a_cloud_is_thickest_where_most_draws_have_their_border(
    unicode: bool, few: str, most: str
) -> None:
    config = ExperimentConfig(dataset="moons", samples=100, epochs=60)
    draws = draw_again(config, 8)
    assert draws is not None
    cells = Grid(config.load_data().plane.extent, 20, 40)
    signs = cloud(draws, cells, unicode=unicode)
    assert signs is not None
    through = np.zeros(cells.shape)
    for sides in draws.sides(cells.centres()):
        chosen = sides.reshape(cells.shape)
        changes = np.zeros(cells.shape, np.bool_)
        changes[:-1] |= np.diff(chosen, axis=0) != 0
        changes[:, :-1] |= np.diff(chosen, axis=1) != 0
        through += changes
    assert set(signs[through == 0]) == {" "}
    assert set(signs[through == 1]) == {few}
    assert set(signs[through >= 3]) == {most}
    assert cloud(None, cells, unicode=unicode) is None


def test_draws_that_are_too_large_for_so_many_places_have_no_cloud() -> None:
    config = ExperimentConfig(samples=20, hidden=(200, 200), epochs=1)
    draws = draw_again(config, 2)
    cells = Grid(config.load_data().plane.extent, 20, 60)
    assert cloud(draws, cells, unicode=True) is None
