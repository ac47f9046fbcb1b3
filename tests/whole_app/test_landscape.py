"""The loss landscape in place of the map."""

from __future__ import annotations

import re
import threading

import numpy as np
import pytest
from user import ASCII, LESSON, UNICODE, User, running

from core import Experiment, ExperimentConfig
from tui.panels.understanding.landscape.panel import LandscapePanel
from tui.plotting.ticks import plain
from tui.terminal.capabilities import Capabilities

TRAINED = LESSON.replace(epochs=60)


def working() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "landscape"]


def landscape(user: User) -> LandscapePanel:
    return user.app.main.query_one(LandscapePanel)


async def look_around(user: User) -> None:
    await user.press("space")
    await user.see("epochs done")
    await user.press("L")
    await user.see("at the cursor")
    await user.see(lambda: not working())
    await user.see("loss landscape")
    await user.see("L leaves")


@pytest.mark.parametrize(
    ("capabilities", "size"),
    [(UNICODE, (120, 40)), (ASCII, (80, 24)), (Capabilities(False, "none"), (120, 40))],
    ids=str,
)
async def test_the_landscape_is_exact_where_the_network_is(
    capabilities: Capabilities, size: tuple[int, int]
) -> None:
    async with running(TRAINED, size, capabilities) as user:
        await look_around(user)
        if size == (80, 24):
            await user.press("tab", *["j"] * 20)
        loss = plain(user.app.session.snapshot.metrics.train_loss)
        await user.see(re.compile(rf"exact,[^\n]*\n?[^\n]*{loss}"))
        await user.press("L")
        await user.see("decision boundary")


async def test_enter_puts_the_network_at_the_cursor_and_u_brings_it_back() -> None:
    async with running(TRAINED) as user:
        await look_around(user)
        before = user.app.session.snapshot
        await user.press("enter")
        await user.see("Choose a place first")
        await user.press("up")
        await user.see(re.compile(r"loss [\d.]+, [\d.]+ away from"))
        found = re.search(r"loss ([\d.]+), [\d.]+ away from", user.text())
        assert found is not None
        await user.press("enter")
        await user.see("The network is put")
        after = user.app.session.snapshot
        assert plain(after.metrics.train_loss) == found[1]
        await user.press("u")
        await user.see("ack to the run at epoch 60")
        now = user.app.session.snapshot
        np.testing.assert_array_equal(now.parameters, before.parameters)


async def test_another_plane_is_random_and_says_how_sharp_it_is_here() -> None:
    async with running(TRAINED) as user:
        await look_around(user)
        await user.press("m")
        await user.see("Two random directions")
        await user.see("is a tenth higher")
        await user.press("m")
        await user.see("the path")


async def test_while_it_trains_only_the_network_moves_on_the_landscape() -> None:
    async with running(LESSON.replace(epochs=10**6)) as user:
        await user.press("s", "s", "s")
        await user.rest()
        await user.press("L")
        await user.see("at the cursor")
        await user.see(lambda: not working())
        await user.press("space")
        await user.see("around epoch 3: pause to renew")
        await user.see(lambda: user.app.session.snapshot.epoch > 50)
        assert not working()
        # Of the other plane nothing is said before it is there.
        seen = []
        notes = user.app.main.panels.content("contours")
        show = notes.show
        notes.show = lambda it: (seen.append(it), show(it))
        await user.press("m")
        await user.see("Two random directions")
        assert seen[0] is None
        await user.press("m", "space")
        await user.see("S start")
        await user.see(lambda: not working())


async def test_whoever_leaves_the_landscape_leaves_nothing_running() -> None:
    slow = ExperimentConfig(dataset="digits", hidden=(512,), epochs=2)
    async with running(slow) as user:
        await user.press("space")
        await user.see("epochs done")
        await user.press("L")
        await user.see(working)
        await user.press("escape")
        await user.see("decision boundary")
        await user.see(lambda: not working())


def spoilt() -> Experiment:
    """One with a weight that is no number."""
    experiment = LESSON.build()
    list(experiment.trainer.epochs(3))
    experiment.network.parameters[0] = np.nan
    return experiment


@pytest.mark.parametrize(
    ("config", "keys", "said"),
    [
        (LESSON, (), "Train a little first"),
        (LESSON.replace(hidden=(1100, 1000)), (), "this one has 1,105,301 weights"),
        (
            ExperimentConfig(dataset="sine", learning_rate=1e6, epochs=100),
            ("space",),
            "has diverged",
        ),
        (LESSON, ("p",), "leave drawing first"),
        (spoilt(), (), "has diverged"),
    ],
    ids=["untrained", "large", "diverged", "drawing", "no numbers"],
)
async def test_there_is_one_sentence_where_there_is_no_landscape(
    config: ExperimentConfig | Experiment, keys: tuple[str, ...], said: str
) -> None:
    async with running(config) as user:
        await user.press(*keys)
        if "space" in keys:
            await user.see("Stopped")
        await user.press("L")
        await user.see(said)
        assert not user.app.main.panels.looks_around
        assert not working()


async def test_another_run_without_moments_goes_back_to_the_map() -> None:
    async with running(TRAINED) as user:
        await look_around(user)
        await user.press("d")
        await user.see("Train a little first")
        await user.see("decision boundary")
        assert not working()


async def test_a_network_without_a_random_plane_keeps_the_one_of_its_path() -> None:
    # Behind a hidden layer of zeros nothing but the last bias moves, and that is no weight.
    still = TRAINED.replace(initializer="zeros", noise=0.3)
    async with running(still) as user:
        await look_around(user)
        await user.press("m")
        await user.see("the weights are 0")
        await user.see("the path")
        assert user.app.main.panels.looks_around


async def test_the_landscape_follows_to_an_earlier_epoch() -> None:
    async with running(TRAINED) as user:
        await look_around(user)
        now = plain(user.app.session.snapshot.metrics.train_loss)
        await user.see(f"exact, {now}")
        await user.press("left_square_bracket")
        await user.see(lambda: user.app.session.snapshot.is_past)
        await user.see(lambda: not working())
        loss = plain(user.app.session.snapshot.metrics.train_loss)
        assert loss != now
        await user.see(f"exact, {loss}")
