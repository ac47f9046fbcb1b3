"""A neuron looks the same wherever it is shown: the same colour is the same value."""

from __future__ import annotations

import re

import pytest
from user import User, painted, running

from core import ExperimentConfig
from tui.panels.network.diagram import NetworkDiagram
from tui.plotting.colors.palette import field_colors
from tui.widgets.boundary_map import BoundaryMap
from tui.widgets.figure_view import FigureView

PALETTE = {color: level for level, color in enumerate(field_colors("regression", False, 2, "256"))}


def contrast(
    view: FigureView, left: float = 0.0, right: float = 1.0, rows: slice = slice(None)
) -> float:
    """How far from the middle of the palette a part of a picture is, on average."""
    found = []
    for line in painted(view)[rows]:
        x = 0
        for text, style, _ in line:
            for sign in text:
                x += 1
                if style is not None and left <= (x - 1) / view.size.width < right:
                    upper = style.color if sign == "▀" else style.bgcolor
                    found += [PALETTE.get(half and half.triplet) for half in (upper, style.bgcolor)]
    levels = [level for level in found if level is not None]
    assert len(levels) > 10
    return sum(abs(level - 7.5) for level in levels) / len(levels)


def on_the_plane(map_: BoundaryMap) -> float:
    """The same of the part of the map that the network's fields show."""
    area, (x_min, x_max, y_min, y_max) = map_.area, map_.home
    top, left = area.cells.cell_of((x_min, y_max)) or (0, 0)
    bottom, right = area.cells.cell_of((x_max, y_min)) or (0, 0)
    first, last = ((area.left + column) / map_.size.width for column in (left, right + 1))
    return contrast(map_, first, last, slice(area.top + top, area.top + bottom + 1))


async def show_neuron(user: User) -> None:
    user.app.main.selected = (1, 0)
    await user.see("neuron 1 of layer 1")
    user.app.main.map.turn_marks()
    user.app.main.show_test = False
    await user.rest()


@pytest.mark.parametrize(
    ("activation", "seed"), [("tanh", 1), ("tanh", 123), ("relu", 1), ("sigmoid", 123), ("sine", 1)]
)
async def test_a_neuron_has_one_scale_on_the_map_and_in_the_network(
    activation: str, seed: int
) -> None:
    # With the other seed the weights are small, and leave a tanh far from its bounds.
    config = ExperimentConfig(
        samples=20, hidden=(1,), activation=activation, seed=seed, initializer="glorot_uniform"
    )
    async with running(config, (200, 60)) as user:
        await show_neuron(user)
        on_map = on_the_plane(user.app.main.query_one(BoundaryMap))
        in_network = contrast(user.app.main.query_one(NetworkDiagram), 0.4, 0.6)
        # The network has fewer levels, and fewer samples.
        assert on_map == pytest.approx(in_network, abs=0.5)
        scale = user.legend()
        assert re.search(r"◆ inner +−?[\d.]+ +[\d.]+ ─╯", scale)
        await user.press("z")
        await user.see("× 2")
        await user.rest()
        assert user.legend() == scale, "nor does it depend on where one looks"


@pytest.mark.parametrize("dataset", ["blobs", "circles"])
@pytest.mark.parametrize("output_activation", ["softmax", "tanh"])
async def test_an_output_of_a_class_is_painted_in_its_class_s_colours(
    dataset: str, output_activation: str
) -> None:
    config = ExperimentConfig(
        dataset=dataset, samples=90, hidden=(4,), output_activation=output_activation
    )
    experiment = config.build()
    classes, outputs = experiment.dataset.n_classes, experiment.network.layer_sizes[-1]
    if outputs == 1:
        return  # one output for two classes has the colours of both
    palette = field_colors("multiclass", False, classes, "256")
    levels = len(palette) // classes
    async with running(experiment, (120, 40)) as user:
        for unit in range(classes):
            user.app.main.selected = (2, unit)
            await user.see(f"output for {experiment.dataset.class_names[unit]}")
            await user.rest()
            own = set(palette[unit * levels : (unit + 1) * levels])
            others = set(palette) - own
            seen = {
                style.bgcolor.triplet
                for line in painted(user.app.main.query_one(BoundaryMap))
                for text, style, _ in line
                if style is not None and style.bgcolor is not None and text.strip(" ▀") == ""
            }
            assert seen & own
            assert not seen & others
            guess = f"≤{1 / classes:.2g}"
            assert guess in user.app.main.map.parent.border_title or guess in user.legend()
