from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from user import ASCII, COLORLESS, LESSON, UNICODE, User, painted, running

from core import ExperimentConfig
from tui.app.main.screen import MINIMUM_HEIGHT, MINIMUM_WIDTH
from tui.panels.map.views.table import VIEWS
from tui.terminal.capabilities import Capabilities

THREE_CLASSES = ExperimentConfig(dataset="blobs", samples=150, hidden=(4, 3), activation="tanh")
NUMBERS = ExperimentConfig(dataset="plane", samples=150, hidden=(4,))
CURVE = ExperimentConfig(dataset="sine", samples=150, hidden=(4,))
LINE = ExperimentConfig(samples=150, hidden=())


def title(user: User) -> str:
    return str(user.app.main.map.title)


def marks(user: User) -> int:
    return user.map().count("✕")


def readout(user: User) -> list[str]:
    widget = user.app.main.map.query_one("#readout")
    return [widget.render_line(y).text.strip() for y in range(widget.size.height)]


async def go_to(user: User, view: str) -> None:
    panel = user.app.main.map
    while panel.view.name != view:
        before = panel.view
        await user.press("m")
        await user.see(lambda before=before: panel.view is not before)
    await user.rest()


@pytest.mark.parametrize(
    ("config", "titles"),
    [
        (
            LESSON,
            [
                "neuron 1 of layer 1 · relu",
                "hidden space · 1 and 2 of layer 1",
                "loss of the points",
                "confidence",
                "decision boundary",
            ],
        ),
        (
            THREE_CLASSES,
            [
                "neuron 1 of layer 1 · tanh",
                "hidden space · 1 and 2 of layer 1",
                "loss of the points",
                "confidence",
                "decision boundary",
            ],
        ),
        (
            NUMBERS,
            [
                "neuron 1 of layer 1 · relu",
                "hidden space · 1 and 2 of layer 1",
                "error of the points",
                "prediction",
            ],
        ),
        (LINE, ["loss of the points", "confidence", "decision boundary"]),
    ],
    ids=["two classes", "three classes", "numbers", "no hidden layer"],
)
async def test_m_goes_through_the_views_that_mean_something(
    config: ExperimentConfig, titles: list[str]
) -> None:
    async with running(config) as user:
        pictures = [painted(user.app.main.map.map)]
        for wanted in titles:
            await user.press("m")
            await user.see(wanted)
            await user.rest()
            assert user.text().split("\n")[1].count(wanted) == 1
            pictures.append(painted(user.app.main.map.map))
        assert pictures[0] == pictures[-1]
        assert all(one != two for one, two in pairwise(pictures))
        await user.press("M")
        await user.see(titles[-2])


async def test_a_view_that_is_passed_over_says_why() -> None:
    async with running(LINE) as user:
        await user.press("m")
        await user.see(re.compile(r"This network has no hidden\s+neurons"))
        await user.see("Hidden space needs")
        await user.press("d")
        await user.see("moons")
        assert title(user) == "loss of the points"


@pytest.mark.parametrize(
    "capabilities",
    [
        UNICODE,
        ASCII,
        COLORLESS,
        Capabilities(True, "16"),
    ],
    ids=str,
)
async def test_every_view_can_be_seen_on_every_terminal(capabilities: Capabilities) -> None:
    async with running(THREE_CLASSES, (MINIMUM_WIDTH, MINIMUM_HEIGHT), capabilities) as user:
        await user.press("up")
        for view in VIEWS:
            await go_to(user, view.name)
            await user.press("s")
            await user.rest()
            text = user.text()
            assert capabilities.unicode or text.isascii()
            signs = "●◆▲✕" if capabilities.unicode else "OXV!"
            assert sum(user.map().count(sign) for sign in signs) > 5
            if capabilities.color == "none":
                assert len(set(user.map()) & set(".:-=+*#%@░▒▓█")) > 1


async def test_the_views_follow_the_training() -> None:
    async with running() as user:
        for view in VIEWS:
            await go_to(user, view.name)
            before = painted(user.app.main.map.map)
            epoch = user.app.session.snapshot.epoch
            await user.press(*["s"] * 10)
            await user.see(lambda epoch=epoch: user.app.session.snapshot.epoch == epoch + 10)
            await user.rest()
            assert painted(user.app.main.map.map) != before


async def test_full_stop_and_comma_choose_the_neurons() -> None:
    async with running(THREE_CLASSES) as user:
        await user.press("full_stop")
        await user.see("neuron and hidden space: m")
        await go_to(user, "neuron")
        for wanted in ("neuron 2 of layer 1", "neuron 3 of layer 1", "neuron 4 of layer 1"):
            await user.press("full_stop")
            await user.see(wanted)
        await user.press("full_stop")
        await user.see("neuron 1 of layer 2")
        await user.press("comma", "comma", "comma", "comma", "comma")
        await user.see("output for blob 3 · softmax")
        user.app.main.selected = (2, 1)
        await user.see("neuron 2 of layer 2")
        await go_to(user, "hidden space")
        await user.see("2 and 3 of layer 2")
        await user.press("full_stop")
        await user.see("1 and 2 of layer 1")
        await user.press("comma")
        await user.see("2 and 3 of layer 2")


async def test_a_layer_of_one_neuron_has_no_space_but_another_may() -> None:
    async with running(LESSON.replace(hidden=(3, 1))) as user:
        user.app.main.selected = (2, 0)
        await user.see("neuron 1 of layer 2")
        user.app.main.selected = None
        await user.see("decision boundary")
        user.app.main.selected = (2, 0)
        await go_to(user, "hidden space")
        assert title(user) == "hidden space · 1 and 2 of layer 1"


async def test_what_is_wrong_is_marked_and_w_unmarks_it() -> None:
    async with running() as user:
        assert marks(user) == 0, "before it learns, a network is not to blame"
        await user.press("s")
        await user.see("✕ wrong")
        await user.rest()
        assert marks(user) > 5
        await user.press("w")
        await user.see("not marked")
        await user.rest()
        assert marks(user) == 0
        assert "wrong" not in user.legend()
        await user.press("w")
        await user.see(lambda: marks(user) > 5)
    async with running(NUMBERS) as user:
        await user.press("s")
        await user.see("epoch 1")
        assert "wrong" not in user.legend()


async def test_without_colour_an_output_of_a_class_is_seen_by_shades() -> None:
    async with running(THREE_CLASSES, capabilities=COLORLESS) as user:
        user.app.main.selected = (3, 1)
        await user.see("output for blob 2 · softmax")
        await user.rest()
        assert len(set(user.map()) & set(" ░▒▓█")) > 2


async def test_the_colours_have_a_scale_with_numbers() -> None:
    async with running(size=(200, 60)) as user:
        assert re.search(r"P\(inner\) 0 +1", user.legend())
        await user.press("x")
        await user.see("not how surely")
        assert "P(inner)" not in user.legend()
    async with running(NUMBERS, (200, 60)) as user:
        scale = re.search(r" (−\d\.\d+) +(\d\.\d+)", user.legend())
        assert scale is not None
        low, high = scale.groups()
        dataset = user.app.session.snapshot.dataset
        assert dataset is not None
        raw = dataset.own_unit(dataset.y_train)
        assert float(low.replace("−", "-")) == pytest.approx(raw.min(), abs=0.01)
        assert float(high) == pytest.approx(raw.max(), abs=0.01)
        await go_to(user, "neuron")
        assert re.search(r" −\d+ +\d+ ", user.legend())


# -- the cursor ------------------------------------------------------------------------------------


async def test_the_arrows_show_the_cursor_and_what_is_there() -> None:
    async with running() as user:
        map_ = user.app.main.map.map
        assert "╋" not in user.map()
        await user.press("up")
        await user.see("logit")
        await user.rest()
        x, y = map_.cursor or (0, 0)
        inputs, outputs, points = readout(user)
        inputs = inputs.replace("−", "-")
        numbers = [float(number) for number in re.findall(r"x\d (-?[\d.]+)", inputs)]
        assert numbers == pytest.approx([x, y], abs=0.01)
        shares = [float(number) for number in re.findall(r"([\d.]+)%", outputs)]
        assert sum(shares) == pytest.approx(100, abs=0.2)
        assert "outer" in outputs
        assert "no points here" in points
        before = map_.cursor
        await user.press("left")
        await user.see(lambda: map_.cursor != before)
        assert map_.cursor is not None
        assert map_.cursor[0] < x
        await user.press("s")
        await user.see(lambda: readout(user)[1] != outputs)
        await user.press("escape")
        await user.see(lambda: map_.cursor is None)
        await user.rest()
        assert "logit" not in user.text()
        assert "╋" not in user.map()


async def test_the_points_under_the_cursor_are_counted() -> None:
    async with running() as user:
        dataset = user.app.session.snapshot.dataset
        assert dataset is not None
        map_ = user.app.main.map.map
        x, y = dataset.plane.train[0].tolist()
        map_.cursor = (x, y)
        await user.see(re.compile(r"\d points? here: .*(outer|inner)"))
        train, *_ = map_.points_at_cursor
        assert 0 in train
        distance = np.abs(dataset.plane.train[train] - (x, y)).max()
        assert distance < 0.2
        map_.cursor = tuple(dataset.plane.test[0].tolist())
        await user.press("t")
        await user.see("test: ")


async def test_features_and_many_inputs_are_read_too() -> None:
    async with running(LESSON.replace(features=("x1^2", "x1*x2")), (200, 60)) as user:
        await user.press("up")
        await user.see(re.compile(r"x1\^2 [\d.e−]+ +x1\*x2 [\d.e−]+"))
    async with running(ExperimentConfig(dataset="digits", hidden=(4,)), (200, 60)) as user:
        await user.press("up")
        await user.see(re.compile(r"component 1 .* and 6\d more"))
        await user.see(re.compile(r"\d [\d.]+% logit .* and \d more"))
    for config in (NUMBERS, CURVE):
        async with running(config) as user:
            await user.press("up")
            await user.see("predicts")


async def test_beyond_the_edge_the_map_moves() -> None:
    async with running() as user:
        map_ = user.app.main.map.map
        await user.press("up")
        await user.see("logit")
        await user.rest()
        home = map_.extent
        await user.press(*["left"] * 70)
        await user.see(lambda: map_.extent[0] < home[0])
        assert map_.extent[1] - map_.extent[0] == pytest.approx(home[1] - home[0])
        assert map_.cursor is not None
        assert map_.extent[0] <= map_.cursor[0] <= map_.extent[1]
        await user.press("0")
        await user.see(lambda: map_.extent == home)


async def test_z_zooms_in_on_the_cursor_and_the_axes_follow() -> None:
    async with running() as user:
        map_ = user.app.main.map.map
        before = user.map()
        # What is said of the place at the cursor takes lines of the map.
        await user.press("up", "up", "up")
        await user.see("logit")
        await user.rest()
        wide = map_.extent[1] - map_.extent[0]
        await user.press("z")
        await user.see("× 2")
        await user.see("2 times as large")
        await user.rest()
        zoomed = user.map()
        assert zoomed != before
        assert map_.extent[1] - map_.extent[0] == pytest.approx(wide / 2, rel=0.05)
        await user.press("Z", "Z")
        await user.see("× 0.5")
        await user.press("0")
        await user.see(lambda: "×" not in title(user))
        await user.press("escape")
        await user.rest()
        assert user.map() == before
        await user.press("0")
        await user.see("The whole plane is in view.")
        await user.press(*["z"] * 20)
        await user.see("as close as it goes")
        await user.press("r")
        await user.see("paused")
        assert map_.magnification > 1, "the same data are still seen where one looked"
        await user.press("d")
        await user.see("moons")
        await user.rest()
        assert map_.magnification == 1


async def test_the_mouse_puts_the_cursor_and_zooms() -> None:
    async with running() as user:
        map_ = user.app.main.map.map
        area = map_.area
        place = map_.place_at(area.left + 10, area.top + 5)
        await user.pilot.click(map_, offset=(area.left + 10, area.top + 5))
        await user.see(lambda: map_.cursor is not None)
        assert map_.place_at(0, 0) is None
        await user.see("logit")
        await user.rest()
        # The readout takes a few rows, and the cursor is in the middle of a cell again.
        cells = map_.area.cells
        assert place is not None
        assert map_.cursor is not None
        assert cells.cell_of(map_.cursor) == cells.cell_of(place)
        assert map_.cursor == cells.centre(*(cells.cell_of(place) or (0, 0)))
