"""Looking inside a step by keys: what is shown is what training does next, and nothing changes."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from user import ASCII, UNICODE, User, running

from core import Experiment, ExperimentConfig, explain_step, trace_step
from tui.panels.understanding.step.panel import StepPanel
from tui.panels.understanding.step.path import Place, after, way
from tui.plotting.network.layout import Selection
from tui.terminal.capabilities import Capabilities

STAGES = ["a0 = x", "z1 = ", "a1 = ", "L = ", "dz1 = ", "dW1 = ", "W1 ", "same 800 examples"]
"""What the formula of each stage begins with."""


def lesson(**settings: object) -> Experiment:
    experiment = ExperimentConfig(**settings).build()  # type: ignore[arg-type]
    list(experiment.trainer.epochs(100 if not settings else 2))
    return experiment


def panel(user: User) -> StepPanel:
    return user.app.main.query_one(StepPanel)


def shown(user: User) -> str:
    """The panel's rows and its frame."""
    region = user.app.main.panels.frame("step").region
    lines = user.text().split("\n")[region.y : region.bottom]
    return "\n".join(line[region.x : region.right] for line in lines)


async def look_inside(user: User) -> None:
    await user.press("i")
    await user.see("one step")
    await user.rest()


@pytest.mark.parametrize(
    ("size", "capabilities"), [((120, 40), UNICODE), ((80, 24), UNICODE), ((80, 24), ASCII)]
)
async def test_the_keys_lead_through_all_eight_stages(
    size: tuple[int, int], capabilities: Capabilities
) -> None:
    async with running(lesson(), size, capabilities) as user:
        await look_inside(user)
        for stage, formula in enumerate(STAGES, 1):
            await user.press(str(stage))
            await user.see(f"[{stage} ")
            assert formula in shown(user)
            assert "example 569" in shown(user)
            assert capabilities.unicode or shown(user).isascii()
        await user.press("right")
        await user.see("This is the last stage. b takes the step")
        await user.press("1", "left")
        await user.see("This is the first stage")


async def test_the_arrows_go_forward_layer_by_layer_and_back_again() -> None:
    assert [stage for stage, _ in way(2)] == [1, 2, 3, 2, 3, 4, 5, 6, 5, 6, 7, 8]
    assert after(Place(6, 2), 1, 2) == Place(5, 1)
    assert after(Place(8, 1), 1, 2) is after(Place(1, 1), -1, 2) is None
    async with running(lesson(), (80, 24)) as user:
        await look_inside(user)
        seen = []
        for _ in range(11):
            await user.press("right")
            await user.rest()
            place = re.search(r"layer (\d) of 2", shown(user))
            seen.append(place[1] if place else "")
        assert seen == [*"1122", "", *"2211", "1", ""]


async def test_b_takes_the_step_that_is_shown() -> None:
    async with running(lesson(), (80, 24)) as user:
        await look_inside(user)
        trace = user.app.session.snapshot.inside
        assert panel(user).explanation.trace is trace
        await user.press("7", "b")
        await user.see("epoch 101→102 · example 569")
        parameters = user.app.session.snapshot.parameters
        after = [np.vstack([layer.W_after, layer.b_after]).ravel() for layer in trace.layers]
        assert np.array_equal(parameters, np.concatenate(after))


async def test_looking_changes_nothing_and_a_panel_at_rest_is_not_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = []
    experiment = lesson()
    before = experiment.network.parameters.copy()
    async with running(experiment, (80, 24)) as user:
        await look_inside(user)
        show = StepPanel.draw_figure
        monkeypatch.setattr(StepPanel, "draw_figure", lambda it: (drawn.append(it), show(it)))
        for key in ("2", "full_stop", "6", "down", "E", "E", "F", "F"):
            await user.press(key)
            await user.rest()
        before_rest = len(drawn)
        strips = user.strips()
        user.app.main.show(user.app.session.snapshot)
        await user.rest()
        assert len(drawn) == before_rest
        assert user.strips() == strips
        assert np.array_equal(experiment.network.parameters, before)


async def test_all_examples_or_one_the_check_and_another_weight() -> None:
    async with running(lesson(), (80, 24)) as user:
        await look_inside(user)
        await user.press("2", "E")
        await user.see("all 800 ─")
        assert "more" in shown(user)
        second = re.findall(r"^│(\d+) ", shown(user), re.M)[1]
        await user.press("down", "E")
        await user.see(f"example {second}")
        await user.press("F")
        await user.see("Both ways find the same slopes.")
        assert "check ·" in shown(user)
        await user.press("escape")
        await user.see("x1: ")
        assert "one step ·" in shown(user)
        await user.press("down")
        await user.see("x2: ")
        await user.press("full_stop")
        await user.see(re.compile("neuron [1-8] of 8"))


async def test_i_and_escape_leave_and_everything_is_where_it_was() -> None:
    for size in ((80, 24), (120, 40), (200, 60)):
        async with running(lesson(), size) as user:
            panels = user.app.main.panels
            before = panels.in_view
            for key in ("i", "escape"):
                await look_inside(user)
                assert panels.focused_panel == "step"
                assert {"network", "step"} <= {*panels.in_view}
                await user.press(key)
                await user.see(lambda panels=panels, before=before: panels.in_view == before)
                assert panels.focused_panel == "map"
            await user.see(lambda user=user: user.app.session.snapshot.inside is None)


async def test_the_panel_fits_every_size_of_the_terminal() -> None:
    async with running(lesson(), (120, 40)) as user:
        await look_inside(user)
        await user.press("6")
        for size in ((80, 24), (60, 18), (200, 60), (110, 30), (30, 10), (120, 40)):
            await user.resize(*size)
            await user.rest()
            if size != (30, 10):
                await user.see("[6 dW]")


async def test_while_it_trains_the_step_is_an_earlier_one_and_a_pause_renews_it() -> None:
    async with running(lesson(), (80, 24), speed=50.0) as user:
        await look_inside(user)
        await user.press("space")
        await user.see(lambda: user.app.main.snapshot.epoch > 102)
        assert "epoch 100→101" in shown(user)
        assert "an earlier step: pause to renew" in shown(user)
        await user.press("space")
        await user.see(lambda: user.app.session.snapshot.state == "paused")
        epoch = user.app.session.snapshot.epoch
        await user.see(f"epoch {epoch}→{epoch + 1}")
        assert "earlier" not in shown(user)


async def test_where_there_is_no_step_to_look_into_a_sentence_says_so() -> None:
    async with running(ExperimentConfig(samples=50), (80, 24)) as user:
        panels = user.app.main.panels
        await user.press("p")
        await user.see("drop")
        await user.press("i")
        await user.see("leave drawing first")
        assert "step" not in panels.in_view
    wide = ExperimentConfig(samples=20, hidden=(1200, 1200)).build()
    spoilt = ExperimentConfig(samples=50).build()
    spoilt.network.parameters[0] = np.nan
    for experiment, said in ((wide, "can be looked into up to"), (spoilt, "not finite")):
        async with running(experiment, (120, 40)) as user:
            await user.press("i")
            await user.see(said)
            assert "step" not in user.app.main.panels.in_view


async def test_without_data_nothing_that_looks_closer_opens(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("x,y,class\n" + "0,1,a\n1,0,b\n" * 10)
    config = ExperimentConfig(data=str(file), target="class")
    file.unlink()
    async with running(config, (80, 24)) as user:
        for key, said in (
            ("i", "There is no step to look into yet: the data are not there."),
            ("L", "There is no network to look around yet: the data are not there."),
            ("B", "There is nothing to compare with yet: the data are not there."),
            ("colon", "There is no run yet whose past one could look at."),
        ):
            await user.press(key)
            await user.see(re.compile(r"\s+".join(map(re.escape, said.split()))))
        await user.press("H")
        await user.rest()
        assert user.app.is_running


async def test_several_classes_and_mini_batches_have_their_names_and_place() -> None:
    experiment = lesson(dataset="digits", hidden=(20,), batch_size=32, optimizer="adam")
    async with running(experiment, (80, 24)) as user:
        await look_inside(user)
        await user.press("2")
        await user.see("[2 z]")
        assert "batch 1/45 · " in shown(user)
        text = shown(user)
        explanation = panel(user).explanation
        # A sum is whole, however many of its terms have a row.
        total = explanation.stages[1].tables[0].rows[-1]
        assert " more" in text
        assert total.cells[-1] in text
        # Adam remembers: the rows of that leave room for fewer weights, and say for how many.
        await user.press("7")
        await user.see("[7 W]")
        for row in explanation.stages[6].tables[0].rows:
            assert all(cell in shown(user) for cell in row.cells[1:])
        assert re.search(r"… \d+ more", shown(user))
        await user.press("F")
        await user.see("Both ways find the same slopes.")
        assert re.search(r"… \d+ more", shown(user))
        await user.press("b")
        await user.see("batch 2/45")


async def test_a_new_experiment_is_looked_into_from_its_beginning() -> None:
    async with running(lesson(), (80, 24)) as user:
        await look_inside(user)
        await user.press("6", "a")
        await user.see("layer 1 of 3")
        await user.see("epoch 0→1")
        again = user.app.session.snapshot
        trace = trace_step(again.config.build().trainer)
        assert f"example {explain_step(trace).example}" in shown(user)


async def test_the_network_shows_the_neuron_that_is_looked_at_until_one_leaves() -> None:
    async with running(lesson(), (120, 40)) as user:
        network = user.app.main.network
        await look_inside(user)
        await user.see("layer 1 neuron 8, relu")
        await user.press("2", "comma")
        await user.see("layer 1 neuron 7, relu")
        assert "neuron 7 of 8" in shown(user)
        await user.press("right", "right")
        await user.see(lambda: network.selection[:2] == (2, 0))
        assert "decision boundary" in user.text()
        user.app.main.panels.show_panel("network")
        await user.press("left", "left", "up")
        await user.see(lambda: network.selection and network.selection.layer == 1)
        await user.rest()
        unit = network.selection.unit
        assert f"layer 1 of 2 · neuron {unit + 1} of 8" in shown(user)
        await user.press("i")
        await user.see(lambda: network.selection is None)
        network.select(Selection(1, 3, None))
        await look_inside(user)
        await user.press("2")
        await user.see("layer 1 of 2 · neuron 4 of 8")


async def test_the_map_marks_the_example_and_what_the_new_weights_put_elsewhere() -> None:
    async with running(lesson(learning_rate=3.0), (120, 40)) as user:
        assert "◎" not in user.text()
        await look_inside(user)
        await user.see("◎ on the map: this example")
        assert user.text().count("◎") == 2  # that, and in the frame what it is
        assert "±" not in user.text()
        trace = panel(user).explanation.trace
        assert trace.changed_sides.any()
        await user.press("8")
        await user.see("± changes sides")
        assert user.text().count("±") > 1
        await user.press("i")
        await user.see(lambda: not {"◎", "±"} & {*user.text()})


async def test_whose_step_it_is_follows_the_cursor_of_the_map_then_all_then_the_worst() -> None:
    async with running(lesson(), (120, 40), ASCII) as user:
        await user.press("right", "left")
        await user.rest()
        await look_inside(user)
        await user.see("example 569")
        place = user.app.main.map.map.cursor
        plane = user.app.session.snapshot.dataset.plane
        nearest = plane.nearest(place)
        assert nearest == np.square((plane.train - place) / plane.units).sum(axis=1).argmin()
        await user.press("E")
        await user.see(f"Example {nearest} is the nearest to the map's cursor")
        await user.see(f"101, example {nearest} ")
        user.app.main.map.focus()
        await user.press(*["up"] * 6)
        await user.rest()
        further = plane.nearest(user.app.main.map.map.cursor)
        assert further != nearest
        await user.see(f"101, example {further} ")
        panel(user).focus()
        await user.press("E")
        await user.see("101, all 800 ")
        await user.press("E")
        await user.see("101, example 569 ")


async def test_the_network_has_the_links_and_the_numbers_of_the_stage() -> None:
    async with running(lesson(), (120, 40)) as user:
        await look_inside(user)
        layer = user.app.session.snapshot.inside.layers[0]
        row = panel(user).explanation.look.row
        said = {"2": "links: W, numbers: a, z", "5": "links: W, numbers: dz", "7": "the step"}
        said |= {"3": "links: W, numbers: a ─", "6": "links: dW, numbers: a, dz"}
        for stage, words in said.items():
            await user.press(stage)
            await user.see(words)
            inside = panel(user).on_network
            links = {"6": layer.dW, "7": layer.W_after - layer.W}.get(stage, layer.W)
            assert np.array_equal(inside.weights[0], links)
            numbers = {"2": layer.z, "3": layer.a, "5": layer.dz, "6": layer.dz}.get(stage)
            if numbers is not None:
                assert np.array_equal(inside.values[1], numbers[row])
        await user.press("3")
        await user.see("1.702")  # under its neuron
        await user.press("i")
        await user.see(lambda: "links:" not in user.text())


async def test_enter_tells_every_digit_of_the_stage() -> None:
    async with running(lesson(), (80, 24), ASCII) as user:
        await look_inside(user)
        trace = user.app.session.snapshot.inside
        for stage, digits in (("4", trace.loss), ("7", trace.layers[0].W_after[0, 7])):
            await user.press(stage, "enter")
            await user.see(repr(float(digits)))


async def test_a_step_of_another_network_is_shown_in_its_own_picture() -> None:
    async with running(lesson(), (120, 40)) as user:
        await look_inside(user)
        await user.press("7", "a")
        await user.see("layer 1 of 3")
        await user.see("links: the step")
        await user.press("d")
        await user.see("epoch 0→1")


async def test_a_hint_ends_with_the_key_that_leads_elsewhere() -> None:
    async with running(lesson()) as user:
        await look_inside(user)
        await user.press("8", "E")
        await user.see("Stages 6 to 8 are of all examples")
        await user.press("F")
        await user.see("check")
        await user.see(lambda: "Stages 6 to 8" not in user.text())
