from __future__ import annotations

import re

import numpy as np
import pytest
from user import ASCII, LESSON, UNICODE, User, picture, running

from core import next_gradient
from tui.panels.network.diagram import NetworkDiagram
from tui.plotting.ticks import minus, plain
from tui.terminal.capabilities import Capabilities

WHITE = "#ffffff"


def lit(user: User) -> bool:
    """Whether something in the picture of the network is in the colour of what stands out."""
    diagram = user.app.main.query_one(NetworkDiagram)
    lines = (diagram.line(y) for y in range(diagram.size.height))
    return any(
        segment.style is not None
        and segment.style.color is not None
        and segment.style.color.get_truecolor().hex == WHITE
        and segment.text.strip()
        for line in lines
        if line is not None
        for segment in line
    )


@pytest.mark.parametrize(("key", "capabilities"), [("s", UNICODE), ("b", ASCII)], ids=str)
async def test_a_step_answers_and_lights_what_it_changed_until_the_next_key(
    key: str, capabilities: Capabilities
) -> None:
    arrow, minus = ("→", "−") if capabilities.unicode else ("->", "-")
    async with running(LESSON, capabilities=capabilities) as user:
        assert not lit(user)
        before = user.app.session.snapshot
        await user.press(key)
        await user.see(re.compile(rf"loss \d\.\d+ {arrow} \d\.\d+.*largest change: .+, [+{minus}]"))
        await user.see(lambda: lit(user))
        after = user.app.session.snapshot
        moved = float(np.abs(after.parameters - before.parameters).max())
        assert plain(moved) in user.text()
        assert f"{before.metrics.train_loss:.3f} {arrow} {after.metrics.train_loss:.3f}" in (
            user.text()
        )
        await user.press("tab")
        await user.see(lambda: "largest change" not in user.text())
        assert not lit(user)


async def test_another_rate_says_what_the_next_step_does_and_an_edit_what_it_did() -> None:
    async with running() as user:
        await user.press("plus")
        await user.see(re.compile(r"Learning rate 0\.3\. The next step's largest change: .+, "))
        first = user.app.session.snapshot
        await user.press("s")
        await user.see("epoch 1")
        change = user.app.session.snapshot.parameters - first.parameters
        assert f"{np.abs(change).max():.6f}" == f"{abs(first.effect.changes[0].amount):.6f}"
        await user.press("shift+tab", "right", "enter", "2", "enter")
        await user.see(re.compile(r"neuron 1 of layer 1: \S+ → \S+ · loss .+ → .+\. u undoes\."))
        await user.see(lambda: lit(user))


async def test_below_0_a_weight_has_the_same_sign_in_the_answer_and_in_the_details() -> None:
    async with running() as user:
        await user.press("shift+tab", "right", "enter", "-", "2", "enter")
        await user.see(re.compile(r"neuron 1 of layer 1: \S+ → −2 · loss"))
        assert "−2.000" in picture(user.app.main.query_one(NetworkDiagram))
        assert not re.search(r"-\d", picture(user.app.main.query_one(NetworkDiagram)))
        await user.press("u")
        await user.see("back to")


async def test_while_it_trains_nothing_is_answered() -> None:
    async with running(playing=True) as user:
        await user.see(lambda: user.app.session.snapshot.epoch > 2)
        await user.press("plus")
        await user.see(lambda: user.app.session.snapshot.config.learning_rate == 0.3)
        assert user.app.session.snapshot.effect is None


async def test_a_gradient_is_that_of_the_step_to_come_at_the_weights_beside_it() -> None:
    config = LESSON.replace(batch_size=10, dropout=0.2)
    async with running(config) as user:
        user.app.main.panels.show_panel("network")
        await user.rest()
        assert user.app.session.snapshot.gradients is None, "nobody looks at it"
        await user.press("right")
        twin = config.build().trainer
        twin.start()
        diagram = user.app.main.query_one(NetworkDiagram)
        for _ in range(3):
            gradient = next_gradient(twin)
            await user.see(lambda: user.app.session.snapshot.gradients is not None)
            await user.rest()
            found = user.app.session.snapshot
            np.testing.assert_array_equal(found.parameters, twin.network.parameters)
            np.testing.assert_array_equal(found.gradients, gradient)
            # The first unit's bias: it has sixteen weights before it.
            assert f" {minus(plain(float(gradient[16])))}" in picture(diagram)
            await user.press("b")
            await user.see(lambda found=found: user.app.session.snapshot.version > found.version)
            twin.step()


async def test_at_80x24_tab_goes_to_the_network_too() -> None:
    async with running(size=(80, 24)) as user:
        for name in ("loss", "score", "network", "map", "loss"):
            await user.press("tab")
            await user.see(lambda name=name: user.app.main.panels.focused_panel == name)
        await user.press("shift+tab", "shift+tab")
        await user.see(lambda: user.app.main.panels.focused_panel == "network")
