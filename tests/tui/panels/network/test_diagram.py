from __future__ import annotations

import re

import numpy as np
import pytest
from textual.widgets import Input
from user import ASCII, COLORLESS, LESSON, SIZES, UNICODE, User, picture, running

from tui.panels.network.diagram import NetworkDiagram
from tui.plotting.network.layout import HALVES, Selection
from tui.plotting.ticks import minus, plain
from tui.terminal.capabilities import Capabilities


def diagram(user: User) -> NetworkDiagram:
    return user.app.main.query_one(NetworkDiagram)


async def open_diagram(user: User) -> NetworkDiagram:
    """Bring the panel into view and give it the focus."""
    user.app.main.panels.show_panel("network")
    await user.see(lambda: user.app.main.panels.focused_panel == "network")
    await user.rest()
    return diagram(user)


def parameters(user: User) -> np.ndarray:
    found = user.app.session.snapshot.parameters
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("size", "capabilities"),
    [(SIZES[0], UNICODE), (SIZES[0], ASCII), (SIZES[1], COLORLESS), (SIZES[2], UNICODE)],
)
async def test_the_network_is_seen(size: tuple[int, int], capabilities: Capabilities) -> None:
    async with running(size=size, capabilities=capabilities) as user:
        widget = await open_diagram(user)
        shown = picture(widget)
        for name in ("x1", "x2", "inner"):
            assert name in shown
        assert "arrows  select" in shown
        await user.press("right")
        await user.see("layer 1 neuron 1")
        assert "bias" in picture(widget)
        if not capabilities.unicode:
            assert user.text().isascii()


async def test_alone_on_the_screen_a_neuron_shows_all_its_weights() -> None:
    async with running(LESSON.replace(hidden=(9,))) as user:
        widget = await open_diagram(user)
        await user.press("f", "right", "right", "right")
        await user.see("inner, sigmoid")
        await user.rest()
        shown = picture(widget)
        assert re.findall(r"(?<=neuron )\d", shown) == list("123456789")
        assert " weights" not in shown


async def test_more_weights_than_have_room_are_counted_and_come_with_the_arrows() -> None:
    async with running(LESSON.replace(hidden=(45,))) as user:
        widget = await open_diagram(user)
        await user.press("f", "right", "right", "right")
        await user.see(re.compile(r"\d+ of 45 weights"))
        await user.press("left")
        await user.see(lambda: widget.selection == Selection(2, 0, 0))
        widget.select(Selection(2, 0, 44))
        await user.see("neuron 45 ")
        assert "neuron 1 " not in picture(widget)
        await user.press("f")
        await user.see(re.compile(r"\d of 45 weights"))


async def test_a_small_panel_takes_rows_for_weights_that_its_picture_can_spare() -> None:
    async with running(size=(120, 40)) as user:
        widget = await open_diagram(user)
        await user.press("right", "right", "right")
        await user.see("inner, sigmoid")
        await user.rest()
        weights = user.app.session.snapshot.parameters[-9:-1]
        shown = picture(widget)
        assert all(minus(f" {weight:.3f}") in shown for weight in weights)


async def test_arrows_go_from_neuron_to_link_to_neuron_and_the_map_follows() -> None:
    async with running() as user:
        widget = await open_diagram(user)
        for key, selection in (
            ("right", Selection(1, 0)),
            ("down", Selection(1, 1)),
            ("j", Selection(1, 2)),
            ("up", Selection(1, 1)),
            ("left", Selection(1, 1, 0)),
            ("down", Selection(1, 1, 1)),
            ("right", Selection(1, 1)),
            ("right", Selection(2, 0, 1)),
            ("right", Selection(2, 0)),
            ("left", Selection(2, 0, 0)),
            ("k", Selection(2, 0, 0)),
            ("j", Selection(2, 0, 1)),
            ("h", Selection(1, 1)),
            ("left", Selection(1, 1, 0)),
            ("left", Selection(0, 0)),
        ):
            await user.press(key)
            await user.see(lambda selection=selection: widget.selection == selection)
            wanted = (selection.layer, selection.unit)
            await user.see(lambda wanted=wanted: user.app.main.selected == wanted)
        await user.press("left")
        await user.see("nothing more on the left")
        await user.press("right", "right")
        await user.see("neuron 1 of layer 1")
        await user.press("escape")
        await user.see("decision boundary")
        assert widget.selection is None
        assert user.app.main.selected is None


async def test_a_click_selects_a_neuron() -> None:
    async with running() as user:
        widget = await open_diagram(user)
        assert widget.layout_shown is not None
        column = widget.layout_shown.columns[1]
        await user.pilot.click(NetworkDiagram, offset=(column.x + 2, column.tops[3] // HALVES + 1))
        await user.see(lambda: widget.selection == Selection(1, 3))


async def test_the_numbers_of_the_selected_neuron_are_live() -> None:
    async with running() as user:
        widget = await open_diagram(user)
        await user.press("right")
        await user.see("layer 1 neuron 1")
        start = picture(widget)
        weight = parameters(user)[0]
        assert minus(f" {weight:.3f}") in start
        await user.press("s", "s")
        await user.see("epoch 2")
        await user.rest()
        gradients = user.app.session.snapshot.gradients
        assert gradients is not None
        assert minus(plain(float(gradients[0]))) in picture(widget)


async def test_a_bias_and_a_weight_can_be_typed_and_training_goes_on_from_there() -> None:
    async with running() as user:
        widget = await open_diagram(user)
        await user.press("right", "enter")
        await user.see("Type the bias of neuron 1 of layer 1")
        await user.see(lambda: isinstance(user.app.focused, Input))
        before = parameters(user).copy()
        metrics = user.app.session.snapshot.metrics
        user.app.focused.value = "2.5"
        await user.press("enter")
        await user.see(" 2.500")
        # The first layer has 16 weights, then its biases.
        changed = np.flatnonzero(parameters(user) != before)
        assert changed.tolist() == [16]
        assert parameters(user)[16] == 2.5
        assert user.app.session.snapshot.metrics != metrics
        assert user.app.focused is widget
        await user.press("left", "enter")
        await user.see("Type the weight from input x1 to neuron 1 of layer 1")
        user.app.focused.value = "-1e1"
        await user.press("enter")
        await user.see("−10.000")
        assert parameters(user)[0] == -10.0
        await user.see(re.compile(r"The weight from input x1 to neuron 1 of layer 1: \S+ → −10"))
        await user.press("u")
        await user.see("The weight from input x1 to neuron 1 of layer 1 back to")
        await user.see(lambda: abs(parameters(user)[0]) < 9.0)
        await user.press("ctrl+r")
        await user.see("neuron 1 of layer 1 −10 again: back to the run at epoch 0.")
        await user.see(lambda: parameters(user)[0] == -10.0)
        await user.press("s")
        await user.see("epoch 1")
        await user.rest()
        assert abs(parameters(user)[0] + 10.0) < 1.0


async def test_what_is_no_number_is_refused_and_the_network_stays() -> None:
    async with running() as user:
        await open_diagram(user)
        before = parameters(user).copy()
        await user.press("right", "enter")
        await user.see(lambda: isinstance(user.app.focused, Input))
        for text in (
            "",
            "inf",
            "abc",
            "1e400",
            "nan",
            "1e31",
            "1_0",
        ):  # one sentence, then the other
            user.app.focused.value = text
            await user.press("enter")
            too_large = text in ("inf", "1e400", "1e31")
            await user.see(
                "is too large" if too_large else "is not a number; type one such as -0.5."
            )
            np.testing.assert_array_equal(parameters(user), before)
        await user.press("escape")
        await user.see(lambda: not user.app.main.query(Input))
        await user.see(lambda: user.app.main.panels.focused_panel == "network")
        assert diagram(user).selection is not None


async def test_enter_says_what_is_missing() -> None:
    async with running() as user:
        await open_diagram(user)
        await user.press("enter")
        await user.see("Select a neuron or a link")
        await user.press("right", "left", "left", "enter")
        await user.see("An input has no bias")


async def test_leaving_the_panel_leaves_the_value_as_it_was() -> None:
    async with running() as user:
        await open_diagram(user)
        before = parameters(user).copy()
        await user.press("right", "enter")
        await user.see(lambda: isinstance(user.app.focused, Input))
        user.app.focused.value = "7"
        await user.press("tab")
        await user.see(lambda: not user.app.main.query(Input))
        np.testing.assert_array_equal(parameters(user), before)


async def test_neurons_and_layers_come_and_go_with_a_key() -> None:
    async with running() as user:
        for key, architecture in (
            ("n", "2-9-1"),
            ("a", "2-9-9-1"),
            ("N", "2-9-8-1"),
            ("A", "2-9-1"),
            ("A", "2-1"),
            ("a", "2-4-1"),
        ):
            await user.press(key)
            await user.see(f" {architecture} ")
        await user.press("u")
        await user.see(" 2-1 ")
        for key in ("n", "N"):
            await user.press(key)
            await user.see("There is no hidden layer; a adds one.")
        await user.press("A")
        await user.see("There is no hidden layer to take away.")


async def test_the_selected_layer_is_the_one_that_changes() -> None:
    async with running(LESSON.replace(hidden=(3, 2))) as user:
        await open_diagram(user)
        await user.press("right", "n")
        await user.see(" 2-4-2-1 ")
        await user.press("a")
        await user.see(" 2-4-4-2-1 ")
        await user.press("left", "left", "a")
        await user.see(" 2-4-4-4-2-1 ")


async def test_one_neuron_is_always_left() -> None:
    async with running(LESSON.replace(hidden=(1,))) as user:
        await user.press("N")
        await user.see("A takes the whole layer away.")


async def test_a_wide_network_scrolls_and_says_how_much_is_shown() -> None:
    async with running(LESSON.replace(hidden=(64,))) as user:
        widget = await open_diagram(user)
        await user.see("of 64")
        await user.press("right")
        for number in range(2, 42):
            # One by one: a key held down is not pressed faster than it is handled.
            await user.press("down")
            await user.see(f"layer 1 neuron {number}")
        assert "of 64" in picture(widget)


@pytest.mark.parametrize("hidden", [(2,) * 100, (5000,)])
async def test_a_huge_network_does_not_hang_the_screen(hidden: tuple[int, ...]) -> None:
    async with running(LESSON.replace(hidden=hidden, samples=20), (80, 24)) as user:
        await open_diagram(user)
        await user.press("right", "right", "right", "right")
        await user.see(lambda: user.app.main.selected is not None)
        if len(hidden) > 1:
            await user.see(re.compile(r"\d\d\b.*more", re.DOTALL))


async def test_a_selection_that_another_network_lacks_is_dropped() -> None:
    async with running() as user:
        widget = await open_diagram(user)
        await user.press("right", *["down"] * 7)
        await user.see(lambda: widget.selection == Selection(1, 7))
        await user.press("N")
        await user.see(" 2-7-1 ")
        await user.see(lambda: widget.selection is None)
        await user.see(lambda: user.app.main.selected is None)


async def test_there_may_be_no_room_for_a_single_neuron() -> None:
    async with running(size=(120, 40)) as user:
        await user.press("tab", "f")
        diagram = user.app.main.query_one(NetworkDiagram)
        for height in (5, 4, 3, 2, 1):
            diagram.styles.height = height
            await user.pilot.pause()
            assert diagram.size.height <= height
        assert user.app.is_running


@pytest.mark.parametrize("capabilities", [UNICODE, ASCII], ids=str)
async def test_weights_and_gradients_are_whole_in_the_narrowest_panel(
    capabilities: Capabilities,
) -> None:
    async with running(LESSON.replace(hidden=(12,)), (60, 18), capabilities) as user:
        widget = await open_diagram(user)
        await user.press("right", "right", "right")
        await user.see(lambda: widget.selection == Selection(2, 0))
        gradients = user.app.session.snapshot.gradients
        assert gradients is not None
        lines = picture(widget).splitlines()[-3:]
        assert lines[0].split()[-2:] == ["weight", "gradient"]
        assert minus(plain(float(gradients[-1]))) in lines[1]
        assert not any(sign in line for line in lines for sign in "…?~")
        # Of several weights it is said which ones these are.
        assert "1/12" in lines[2]
        await user.press("left", "left")
        await user.see(lambda: widget.selection == Selection(1, 0))
        await user.see("layer 1 neuron 1")


@pytest.mark.parametrize("size", SIZES)
async def test_the_weights_below_are_those_that_the_arrows_go_through(
    size: tuple[int, int],
) -> None:
    async with running(LESSON.replace(hidden=(3, 2)), size) as user:
        widget = await open_diagram(user)
        await user.press("right")
        await user.see(lambda: widget.selection == Selection(1, 0))
        assert "from" in picture(widget)
        await user.press("right")
        await user.see(lambda: widget.selection == Selection(2, 0, 0))
        await user.see("layer 1 neuron 1 → layer 2")
        await user.rest()
        assert "from" not in picture(widget)
        to_neuron_1, to_neuron_2 = parameters(user)[9:11]
        assert minus(f" {to_neuron_1:.3f}") in picture(widget)
        await user.press("down")
        await user.see(lambda: widget.selection == Selection(2, 1, 0))
        await user.rest()
        assert "layer 1 neuron 1" in user.text(), "the links are still those of the same neuron"
        assert minus(f" {to_neuron_2:.3f}") in picture(widget)
        await user.press("right", "left")
        await user.see(lambda: widget.selection == Selection(2, 1, 2))
        await user.rest()
        assert "from" in picture(widget), "from the other end they are those that come in"


async def test_in_little_room_a_weight_keeps_its_name() -> None:
    async with running(LESSON, (80, 24)) as user:
        widget = await open_diagram(user)
        await user.press("right", "left")
        await user.see(lambda: widget.selection == Selection(1, 0, 0))
        await user.rest()
        assert re.search(r"x1 +−?\d", picture(widget))


@pytest.mark.parametrize(
    ("hidden", "columns", "rows"), [((4, 2), 6, 3), ((8,), 5, 3)], ids=["2-4-2-1", "2-8-1"]
)
@pytest.mark.parametrize("capabilities", [UNICODE, ASCII, COLORLESS], ids=str)
async def test_the_fields_of_small_networks_are_large_and_all_in_view(
    hidden: tuple[int, ...], columns: int, rows: int, capabilities: Capabilities
) -> None:
    async with running(LESSON.replace(hidden=hidden), (120, 40), capabilities) as user:
        widget = diagram(user)
        await user.see(lambda: widget.layout_shown is not None)
        layout = widget.layout_shown
        assert layout.is_complete
        assert layout.field_width >= columns
        assert layout.field_halves >= HALVES * rows
        small = layout.field_width * layout.field_halves
        await user.resize(200, 60)
        user.app.main.panels.show_panel("network")
        await user.press("f")
        await user.see(lambda: widget.layout_shown and widget.layout_shown.width > 100)
        layout = widget.layout_shown
        assert layout.field_width * layout.field_halves >= 2.5 * small
        assert layout.right(layout.columns[-1]) > 0.7 * 200


async def test_where_links_would_cover_all_the_strongest_are_drawn_and_counted() -> None:
    async with running(LESSON.replace(hidden=(8, 8)), (120, 40)) as user:
        await user.see(re.compile(r"strongest \d+ of 88 links"))
        await open_diagram(user)
        await user.press("right")
        await user.see(lambda: "strongest" not in user.text())


async def test_layers_without_room_are_counted_in_the_middle() -> None:
    async with running(LESSON.replace(hidden=(3,) * 10), (120, 40)) as user:
        widget = await open_diagram(user)
        await user.see("more")
        assert "inner" in picture(widget)
        assert re.search(r"\d\s[^\n]*\n[^\n]*more[^\n]*\n[^\n]*layers", picture(widget))
