from __future__ import annotations

import dataclasses
import math
import re

import pytest
from user import ASCII, SIZES, UNICODE, User, running

from core import ExperimentConfig, diagnose, measure_health
from tui.exchange.gallery.presets import preset
from tui.panels.understanding.health.rows import MUCH_ROOM_FIRST, rows
from tui.session.snapshot import Snapshot
from tui.session.training.pace import SPEEDS
from tui.terminal.capabilities import Capabilities


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
async def test_what_is_wrong_is_said_with_what_may_help_which_one_key_does_and_undoes(
    size: tuple[int, int],
) -> None:
    config = preset("dying-relus").config
    async with running(config, size=size, capabilities=UNICODE) as user:
        await user.press("s")
        await user.see(lambda: user.app.session.snapshot.finding is not None)
        await user.press("escape")
        await user.see("all 8 ReLUs of layer 2 are shut")
        await user.see("! starts again" if size[0] > 100 else "! begins with rate 0.3")
        trained = user.app.session.snapshot.parameters
        await user.press("exclamation_mark")
        await user.see("rate 0.3")
        await user.see(lambda: user.app.session.snapshot.epoch == 0)
        await user.see(lambda: "shut" not in user.text())
        await user.press("u")
        await user.see(lambda: user.app.session.snapshot.epoch == 1)
        assert (user.app.session.snapshot.parameters == trained).all()


async def test_where_nothing_is_wrong_the_key_says_so_and_does_nothing() -> None:
    async with running(size=(120, 40)) as user:
        before = user.app.session.snapshot
        await user.press("exclamation_mark")
        await user.see("Nothing is wrong")
        assert user.app.session.snapshot.config == before.config


async def test_what_is_learnt_by_heart_is_trained_anew_to_its_best_epoch_and_stops() -> None:
    async with running(
        preset("overfitting").config, playing=True, speed=SPEEDS[-1], size=(120, 40)
    ) as user:
        await user.see(re.compile(r"y heart: (the )?test loss,? 0\.446"))
        await user.press("exclamation_mark")
        await user.see(lambda: user.app.session.snapshot.epoch == 3)
        await user.see(lambda: user.app.session.snapshot.state == "paused")
        # What it did stays: what came of it is said after that.
        await user.see(re.compile(r"to stop at epoch 3\..*largest change", re.DOTALL))
        best = user.app.session.snapshot.history.best("loss")
        assert best.epoch == 3


def panel(user: User) -> str:
    """What the panel of health says, with its frame; empty where it is not in view."""
    panels = user.app.main.panels
    if "health" not in panels.in_view:
        return ""
    region = panels.frame("health").region
    lines = user.text().split("\n")[region.y : region.bottom]
    return "\n".join(line[region.x : region.right] for line in lines)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("capabilities", [UNICODE, ASCII], ids=str)
async def test_every_layer_is_measured_in_a_panel_that_comes_and_goes_with_a_key(
    size: tuple[int, int], capabilities: Capabilities
) -> None:
    async with running(preset("vanishing").config, size=size, capabilities=capabilities) as user:
        before = user.app.main.panels.in_view
        assert user.app.session.snapshot.health == ()
        await user.press("H")
        await user.see(lambda: "7: 1 sigmoid" in panel(user) or "7 sigmoid" in panel(user))
        assert "It is not trained yet" in panel(user)
        assert "more" not in panel(user)
        health = user.app.session.snapshot.health[-1]
        assert f"{health.layers[0].activation_rms:.3f}" in panel(user)
        await user.press("s")
        await user.see(lambda: user.app.session.snapshot.health[-1].epoch == 1)
        await user.press("H")
        await user.see(lambda: user.app.main.panels.in_view == before)


async def test_while_it_trains_the_panel_follows_and_says_what_is_wrong_first() -> None:
    # It must not be over before it was measured twice.
    config = dataclasses.replace(preset("vanishing").config, epochs=10**6)
    async with running(config, playing=True) as user:
        await user.press("H")
        await user.see(lambda: "Vanishing: layer 1 gets" in panel(user).replace("\n", ""))
        await user.see(lambda: len(user.app.session.snapshot.health) > 1)


def said(snapshot: Snapshot, width: int = 30) -> str:
    found = rows(snapshot, width, MUCH_ROOM_FIRST[0], unicode=True)
    return " ".join("".join(span.text for span in row) for row in found)


def test_of_weights_that_are_no_numbers_one_sentence_is_said_and_no_layer_measured() -> None:
    experiment = ExperimentConfig().build()
    experiment.trainer.run_epoch()
    experiment.network.parameters[3] = math.nan
    experiment.trainer.parameters_changed()
    snapshot = dataclasses.replace(
        Snapshot.of(experiment),
        finding=diagnose(experiment),
        health=(measure_health(experiment),),
    )
    words = said(snapshot)
    assert "no longer finite" in words
    assert "No layer can be measured" in words


@pytest.mark.parametrize("room", MUCH_ROOM_FIRST)
@pytest.mark.parametrize("name", ["lesson", "playground", "symmetry", "rings", "dying-relus"])
def test_no_row_is_wider_than_the_panel_however_narrow_that_is(name: str, room: str) -> None:
    experiment = preset(name).config.build()
    experiment.trainer.run_epoch()
    snapshot = dataclasses.replace(
        Snapshot.of(experiment),
        finding=diagnose(experiment),
        health=(measure_health(experiment),) * 2,
    )
    for width in (22, 30, 36, 100):
        for row in rows(snapshot, width, room, unicode=True):
            assert sum(len(span.text) for span in row) <= width


@pytest.mark.parametrize("width", range(28, 32))
def test_a_size_and_what_is_noted_beside_it_are_never_read_as_one_number(width: int) -> None:
    experiment = preset("lesson").config.build()
    experiment.trainer.run_epoch()
    snapshot = dataclasses.replace(
        Snapshot.of(experiment), health=(measure_health(experiment),) * 2
    )
    (row,) = [row for row in rows(snapshot, width, "some", unicode=True) if "open" in row[-1].text]
    text = "".join(span.text for span in row)
    assert re.search(r"1: 8 relu +\d\.\d+ +\d+% open$", text), text
