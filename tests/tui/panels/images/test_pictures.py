"""Data whose inputs are pixels are seen as pictures, other data are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from user import ASCII, COLORLESS, UNICODE, User, ready, running

from core import ExperimentConfig, load_dataset
from tui.app.app import NeurotermApp
from tui.app.loop.start import Start
from tui.panels.images.pictures import Pictures, shape_of
from tui.plotting.images import draw, size_in_cells
from tui.plotting.network.layout import Selection
from tui.terminal.capabilities import Capabilities

DIGITS = ExperimentConfig(dataset="digits", samples=200, hidden=(3,))


def test_digits_are_pictures_and_other_data_only_if_one_says_so() -> None:
    assert shape_of(load_dataset("digits", samples=50)) == (8, 8)
    wine = load_dataset("wine")
    assert shape_of(wine) is None
    assert shape_of(wine, (1, 13)) == (1, 13)
    assert shape_of(wine, (2, 13)) is None
    assert shape_of(load_dataset("circles")) is None


def test_the_mean_of_a_class_is_that_of_its_samples_in_their_own_unit() -> None:
    experiment = DIGITS.build()
    dataset = experiment.dataset
    pictures = Pictures(dataset, (8, 8))
    own = dataset.standardisation.inverse_transform(dataset.X_train)
    means = pictures.means()
    assert [picture.words for picture in means] == [str(digit) for digit in range(10)]
    for digit, picture in enumerate(means):
        expected = own[dataset.y_train == digit].mean(axis=0)
        np.testing.assert_allclose(picture.pixels.ravel(), expected)
        assert picture.limits == pytest.approx((0.0, 16.0))


def test_the_weights_of_a_neuron_are_those_of_its_links() -> None:
    network = DIGITS.build().network
    pictures = Pictures(DIGITS.build().dataset, (8, 8))
    for unit, picture in enumerate(pictures.weights(network)):
        assert picture.pixels[2, 5] == network.weights[0][2 * 8 + 5, unit]
        assert picture.limits[1] == np.abs(network.weights[0]).max()


@pytest.mark.parametrize(
    "capabilities", [Capabilities(True, "256"), Capabilities(True, "16"), ASCII, COLORLESS]
)
def test_a_picture_is_square_and_as_large_as_it_says(capabilities: Capabilities) -> None:
    for scale in (1, 2):
        lines = draw(np.eye(8), (0.0, 1.0), "bright", capabilities, scale)
        widths = {sum(len(segment.text) for segment in line) for line in lines}
        assert (widths.pop(), len(lines)) == size_in_cells((8, 8), capabilities, scale)
        assert not widths
        columns, rows = size_in_cells((8, 8), capabilities, scale)
        assert columns == 2 * rows
        assert capabilities.unicode or all(s.text.isascii() for line in lines for s in line)


async def show(user: User, *wanted: str) -> None:
    for _ in range(6):
        if "images" in user.app.main.panels.in_view:
            break
        await user.press("v")
        await user.rest()
    for words in wanted:
        await user.see(words)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_sample_weights_and_means_are_there_at_every_size(size: tuple[int, int]) -> None:
    async with running(DIGITS, size=size) as user:
        await show(user, "sample 1: ", "weights: blue", "neuron 1")
        dataset = user.app.session.snapshot.dataset
        assert dataset is not None
        # The sample at the map's cursor is the one that is nearest.
        user.app.main.map.map.cursor = tuple(dataset.plane.train[7])
        await user.see("sample 8: ")
        user.app.main.network.select(Selection(1, 2))
        await user.see("neuron 3 ←")
        user.app.main.panels.show_panel("images")
        for _ in range(6):
            if "mean of each class" in user.text():  # further down it is out of sight
                break
            await user.press("pagedown")
            await user.rest()
        await user.see("mean of each class")


async def test_other_data_have_no_such_panel_in_the_round() -> None:
    async with running(DIGITS, size=(80, 24)) as user:
        await show(user, "weights: blue")
        await user.press("d")
        await user.see(lambda: "images" not in user.app.main.panels.in_view)
        for _ in range(6):
            await user.press("v")
            await user.rest()
            assert "images" not in user.app.main.panels.in_view


@pytest.mark.parametrize(
    ("image", "seen"),
    [((2, 3), "weights: blue"), ((5, 5), "5x5 pixels are 25; these data have 6 inputs")],
)
async def test_a_table_is_seen_as_its_user_says(
    tmp_path: Path, image: tuple[int, int], seen: str
) -> None:
    table = np.random.default_rng(1).integers(0, 9, (40, 6))
    rows = "\n".join(",".join(map(str, [*row, number % 2])) for number, row in enumerate(table))
    file = tmp_path / "table.csv"
    file.write_text("a,b,c,d,e,f,class\n" + rows)
    config = ExperimentConfig(data=str(file), target="class", task="classification")
    app = NeurotermApp(None, capabilities=UNICODE, prepare=lambda: Start(config, image=image))
    async with app.run_test(size=(80, 24)) as pilot:
        user = User(app, pilot)
        await ready(app)
        if image == (2, 3):
            await user.see(lambda: app.session.snapshot.dataset is not None)
            await user.rest()
            await show(user)
        await user.see(seen)


async def test_without_colours_the_words_speak_of_shades() -> None:
    async with running(DIGITS, size=(80, 24), capabilities=COLORLESS) as user:
        await show(user, "weights: light below 0, dense")
