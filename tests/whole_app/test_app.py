from __future__ import annotations

import asyncio
import gc
import re
import time
from pathlib import Path

import pytest
from patience import PATIENCE
from textual.command import CommandPalette
from textual.geometry import Region
from user import ASCII, COLORLESS, LESSON, SIZES, UNICODE, User, painted, picture, running

from core import DATASETS, ExperimentConfig
from tui.app.app import NeurotermApp
from tui.app.loop.garbage import GarbageCollection
from tui.app.main.key_bar import KeyBar
from tui.app.main.screen import MINIMUM_HEIGHT, MINIMUM_WIDTH
from tui.app.screens.help.screen import HelpScreen
from tui.panels.charts.chart import CurveChart
from tui.session.snapshot import Snapshot
from tui.session.training.pace import SPEEDS
from tui.settings.scales import LEARNING_RATES
from tui.terminal.capabilities import Capabilities
from tui.widgets.boundary_map import BoundaryMap
from tui.widgets.figure_view import FigureView

GLYPHS = re.compile("[✕●◆▲■▼★◀▶✚◉]")


# -- what is seen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [*SIZES, (MINIMUM_WIDTH, MINIMUM_HEIGHT)])
async def test_the_network_is_seen_before_it_learns(size: tuple[int, int]) -> None:
    async with running(size=size) as user:
        text = user.text()
        assert "■" in text
        assert "epoch 0" in text
        assert "rate 0.1" in text
        for title in ("decision boundary", "loss", "accuracy", "● outer  ◆ inner"):
            assert title in text
        assert text.count("●") > 5
        assert text.count("◆") > 5
        assert re.search(r"━ (train )?1\.", user.loss())
        assert {strip.cell_length for strip in user.strips()} == {size[0]}
        assert len(user.strips()) == size[1]
        accuracy = picture(user.app.main.query_one("#score", CurveChart)).split("\n")
        assert sum(not line.isspace() for line in accuracy) >= 3
        colours = {
            segment.style.bgcolor
            for line in painted(user.app.main.query_one(BoundaryMap))
            for segment in line
            if segment.style
        }
        assert len(colours) > 4


async def test_too_small_a_terminal_is_told_what_is_needed_and_can_grow() -> None:
    async with running(size=(59, 17)) as user:
        text = user.text()
        assert "at least 60 columns and 18 rows" in " ".join(text.split())
        assert "59 columns and 17 rows" in text
        assert "decision boundary" not in text
        await user.press("s", "t", "l", "x", "d", "d", "plus")
        await user.see(lambda: user.app.session.snapshot.learning_rate == 0.3)
        await user.resize(80, 24)
        await user.see("blobs")
        await user.see("rate 0.3")
        await user.rest()
        assert "▲△ blob 3" in user.text()
        assert "loss, logarithmic" in user.text()
        await user.resize(20, 5)
        await user.see("neuroterm")
        await user.resize(1, 1)


@pytest.mark.parametrize("size", SIZES)
async def test_a_new_size_is_as_if_it_had_always_been_that(size: tuple[int, int]) -> None:
    async def two_epochs(user: User) -> None:
        for epoch in (1, 2):
            await user.press("s")
            await user.see(f"epoch {epoch}")
            await user.see(re.compile("largest change"))
        await user.press("t")
        await user.rest()
        user.app.main.message.end_remark()

    async with running(size=size) as user:
        await two_epochs(user)
        await user.rest()
        fresh = user.strips()
    async with running(size=(100, 30)) as user:
        await two_epochs(user)
        for width, height in ((60, 18), (30, 10), (150, 20), size):
            await user.resize(width, height)
        await user.rest()
        assert user.strips() == fresh


async def test_a_new_size_while_training_leaves_nothing_behind() -> None:
    async with running(playing=True, speed=10.0) as user:
        for width, height in ((80, 24), (30, 10), (200, 60), (90, 30)):
            epoch = user.app.session.snapshot.epoch
            await user.resize(width, height)
            await user.see(lambda epoch=epoch: user.app.session.snapshot.epoch > epoch)
        await user.press("space")
        await user.see("paused")
        await user.rest()
        shown = [painted(view) for view in user.app.main.query(FigureView)]
        epochs = user.app.session.snapshot.epoch
    config = LESSON.replace(epochs=epochs)
    async with running(config, (90, 30), playing=True, speed=SPEEDS[-1]) as user:
        await user.see("done")
        await user.rest()
        assert [painted(view) for view in user.app.main.query(FigureView)] == shown


async def test_a_new_size_under_the_help_reaches_the_screen_below() -> None:
    async with running(size=(80, 24)) as user:
        fresh = user.strips()
    async with running(size=(120, 40)) as user:
        await user.press("question_mark")
        await user.see(lambda: isinstance(user.app.screen, HelpScreen))
        await user.resize(80, 24)
        await user.press("escape")
        await user.see(lambda: user.app.screen is user.app.main)
        await user.rest()
        assert user.strips() == fresh


async def test_the_map_and_the_curves_follow_the_training() -> None:
    async with running() as user:
        before = painted(user.app.main.query_one(BoundaryMap)), user.loss()
        await user.press("space")
        await user.see("▶ training")
        await user.see(lambda: user.app.main.snapshot.epoch > 100)
        await user.see("epochs/s")
        await user.press("space")
        await user.see("■ paused")
        await user.rest()
        assert painted(user.app.main.query_one(BoundaryMap)) != before[0]
        assert user.loss() != before[1]


async def test_playing_from_the_start() -> None:
    async with running(playing=True) as user:
        await user.see("▶ training")


async def test_while_paused_nothing_is_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    updates: list[FigureView] = []
    displayed: list[object] = []
    repaint = FigureView.repaint

    def counted_repaint(view: FigureView, regions: list[Region]) -> None:
        updates.append(view)
        repaint(view, regions)

    monkeypatch.setattr(FigureView, "repaint", counted_repaint)
    monkeypatch.setattr(NeurotermApp, "post_display_hook", lambda app: displayed.append(app))
    async with running() as user:
        await user.press("s")
        await user.see("epoch 1")
        await user.rest()
        assert updates
        assert displayed
        for _ in range(10):  # on a busy machine something may still be on its way
            updates.clear()
            displayed.clear()
            await asyncio.sleep(0.5)
            if not updates and not displayed:
                break
        assert updates == []
        assert displayed == []


# -- the keys of training --------------------------------------------------------------------------


async def test_s_trains_an_epoch_and_r_goes_back_to_the_start() -> None:
    async with running() as user:
        start = painted(user.app.main.query_one(BoundaryMap)), user.loss()
        await user.press("s")
        await user.see("epoch 1")
        await user.press(*"ssss")
        await user.see("epoch 5")
        await user.rest()
        assert user.loss() != start[1]
        await user.press("r")
        await user.see("epoch 0")
        await user.rest()
        assert (painted(user.app.main.query_one(BoundaryMap)), user.loss()) == start


async def test_b_trains_a_mini_batch() -> None:
    async with running(LESSON.replace(batch_size=40)) as user:
        await user.press("b", "b", "b")
        await user.see("epoch 0 + 3/4")
        await user.press("b")
        await user.see("epoch 1")
    async with running() as user:
        await user.press("b")
        await user.see("epoch 1")


async def test_capital_r_draws_new_weights() -> None:
    async with running() as user:
        start = user.loss()
        await user.press("R")
        await user.see(lambda: user.app.main.snapshot.config.weights_draw == 1)
        await user.rest()
        assert "epoch 0" in user.text()
        assert user.loss() != start


async def test_training_says_when_it_is_done_and_space_goes_on() -> None:
    async with running(LESSON.replace(epochs=20)) as user:
        await user.press("space")
        await user.see("20 epochs done. Press space to go on.")
        await user.see("■ done epoch 20")
        await user.press("space")
        await user.see(lambda: user.app.main.snapshot.epoch > 20)
        await user.see(lambda: "epochs done" not in user.text())


async def test_divergence_is_told_and_r_makes_it_usable() -> None:
    async with running(LESSON.replace(learning_rate=1e300), (80, 24)) as user:
        await user.press("space")
        await user.see("✖ diverged")
        for _ in range(3):
            await user.press("space", "s", "b")
            await user.rest()
            said = " ".join(user.text().split())
            assert said.count("Press r") == 1
            assert "learning rate 1e+300" in said
        await user.press("minus", "r")
        await user.see("■ paused")
        await user.press("space")
        await user.see(lambda: user.app.main.snapshot.epoch > 20)


# -- the keys of the settings ----------------------------------------------------------------------


async def test_plus_and_minus_change_the_learning_rate_and_say_where_it_ends() -> None:
    async with running() as user:
        for key, rate in (
            ("plus", "0.3"),
            ("equals_sign", "1"),
            ("minus", "0.3"),
            ("minus", "0.1"),
        ):
            await user.press(key)
            await user.see(f"rate {rate} ")
        # What was done is said when it is done, after what a key that was quicker has said.
        await user.press(*["plus"] * 20)
        await user.see(f"rate {LEARNING_RATES[-1]:g} ")
        await user.press("plus")
        await user.see(f"{LEARNING_RATES[-1]:g} is the highest learning rate.")
        await user.press(*["minus"] * 20)
        await user.see(f"rate {LEARNING_RATES[0]:g} ")
        await user.press("minus")
        await user.see(f"{LEARNING_RATES[0]:g} is the lowest learning rate.")


async def test_what_is_said_stays_for_a_while_however_fast_the_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # However slow, too.
    monkeypatch.setattr("tui.app.main.said.message.READING_SPEED", 0.1)
    async with running(LESSON.replace(learning_rate=LEARNING_RATES[0]), playing=True) as user:
        await user.see("training")
        await user.press("minus")
        await user.see("lowest learning rate")
        shown = user.app.shown_version
        await user.see(lambda: user.app.shown_version > shown + 3)
        assert "lowest learning rate" in user.text()


async def test_a_learning_rate_between_two_steps_goes_to_the_next() -> None:
    async with running(LESSON.replace(learning_rate=0.2)) as user:
        await user.press("minus")
        await user.see("rate 0.1 ")
        await user.press("plus", "plus")
        await user.see("rate 1 ")


async def test_greater_and_less_change_the_speed() -> None:
    async with running(speed=100.0) as user:
        await user.press("greater_than_sign")
        await user.see("at 300 epochs/s at most")
        await user.press("less_than_sign", "less_than_sign")
        await user.see("at 30 epochs/s at most")
        await user.press(*["greater_than_sign"] * 10)
        await user.see("as fast as possible: the highest speed")
        await user.press(*["less_than_sign"] * 10)
        await user.see("at 1 epochs/s at most: the lowest speed")
        assert user.app.session.pace.limit == SPEEDS[0]


async def test_d_goes_through_all_data_sets() -> None:
    order = [*reversed(DATASETS)]
    async with running(LESSON.replace(samples=None), (80, 24)) as user:
        for name in order:
            await user.press("D", "s")
            await user.see(lambda name=name: user.app.main.snapshot.config.dataset == name)
            await user.see("epoch 1")
            shown = user.app.main.snapshot
            assert shown.message == ""
            assert shown.dataset is not None
            assert shown.dataset.name == name
            kind = "decision boundary" if shown.dataset.task == "classification" else "prediction"
            text = user.text()
            assert name in text.split("\n")[0]
            assert kind in text
            assert ("accuracy" if kind == "decision boundary" else "R²") in text
            for class_name in shown.dataset.class_names:
                assert class_name[:5] in user.legend()
            await user.see(lambda: len(GLYPHS.findall(user.map())) > 10)
        assert name == "circles"


async def test_a_data_set_that_does_not_suit_the_settings_is_passed_over() -> None:
    config = LESSON.replace(samples=None, test_size=0.99)
    names = list(DATASETS)
    async with running(config) as user:
        for key, order in (("d", [*names[1:], names[0]]), ("D", [*reversed(names)])):
            refused = []
            for name in order:
                title = f"{DATASETS[name].title}: "
                await user.press(key)
                await user.see(
                    lambda name=name, title=title: (
                        title in user.text() or user.app.main.snapshot.config.dataset == name
                    )
                )
                if user.app.main.snapshot.config.dataset != name:
                    refused.append(name)
            assert {"iris", "wine", "digits"} <= set(refused)
            assert {"moons", "diabetes", "circles"}.isdisjoint(refused)
            assert user.app.main.snapshot.config.dataset == "circles"


async def test_a_learning_rate_survives_a_data_set_that_does_not_suit() -> None:
    async with running(LESSON.replace(samples=None, dataset="sine", test_size=0.99)) as user:
        await user.press("plus", "d")
        await user.see("Iris: A test_size of 0.99")
        assert "sine" in user.text().split("\n")[0]
        await user.press("plus")
        await user.see("rate 1 ")
        await user.press("d", "d")
        await user.see("breast-cancer")
        assert "rate 1 " in user.text()


# -- undo ------------------------------------------------------------------------------------------


async def test_every_change_can_be_undone_and_made_again() -> None:
    async with running() as user:
        first = user.app.requested
        await user.press("u")
        await user.see("There is nothing to undo.")
        await user.press("plus", "d", "R")
        await user.see(lambda: user.app.main.snapshot.config.weights_draw == 1)
        last = user.app.requested
        await user.press("u")
        await user.see("Draw of weights back to 0: starts again with new weights.")
        await user.press("u")
        await user.see("Data set back to circles: starts again with new data.")
        await user.press("u")
        await user.see("Learning rate back to 0.1.")
        assert user.app.main.snapshot.config == first
        await user.press("ctrl+r")
        await user.see("Learning rate 0.3 again.")
        await user.press("ctrl+r", "ctrl+r")
        await user.see("Draw of weights 1 again")
        assert user.app.main.snapshot.config == last
        await user.press("ctrl+r")
        await user.see("There is nothing to do again.")


async def test_undoing_a_learning_rate_does_not_lose_the_weights() -> None:
    async with running(playing=True) as user:
        await user.press("plus", "u")
        await user.see("back to 0.1")
        epoch = user.app.main.snapshot.epoch
        await user.see(lambda: user.app.main.snapshot.epoch > epoch)
        assert user.app.main.snapshot.experiment == 1


async def test_a_request_is_answered_or_refused_in_a_sentence() -> None:
    async with running(playing=True) as user:
        user.app.live.requests.change(user.app.requested.replace(l2=0.5, dropout=0.1))
        await user.see("L2 0.5, dropout 0.1.")
        user.app.live.requests.change(user.app.requested.replace(hidden=(4, 4)), "Two layers now.")
        await user.see("Two layers now.")
        user.app.live.requests.change(user.app.requested, "That is so already.")
        await user.see("That is so already.")
        await user.press("space")
        await user.see("training")
        before = user.app.requested
        user.app.live.requests.change(before.replace(hidden=(10**9,)))
        await user.see("parameters")
        assert user.app.requested == before
        epoch = user.app.main.snapshot.epoch
        await user.see(lambda: user.app.main.snapshot.epoch > epoch)
        assert user.app.main.snapshot.state == "training"


# -- the keys of the view --------------------------------------------------------------------------


async def test_l_t_and_x_change_the_view_and_change_it_back() -> None:
    async with running(size=(200, 60)) as user:
        for key, look in (
            ("l", lambda: "loss, logarithmic" in user.text()),
            ("t", user.map),
            ("t", user.legend),
            ("x", lambda: painted(user.app.main.query_one(BoundaryMap))),
        ):
            before = look()
            await user.press(key)
            await user.see(lambda look=look, before=before: look() != before)
            await user.press(key)
            await user.see(lambda look=look, before=before: look() == before)


async def test_the_view_stays_when_the_experiment_is_another() -> None:
    async with running() as user:
        await user.press("l", "t", "x", "d")
        await user.see("moons")
        await user.rest()
        assert "loss, logarithmic" in user.text()
        assert "hollow: test" in user.legend()
        assert user.map().count("○") > 3
        assert user.app.main.query_one(BoundaryMap).discretize


# -- the keys of the program -----------------------------------------------------------------------


@pytest.mark.parametrize("key", ["question_mark", "escape", "q", "enter", "space"])
async def test_help_opens_and_closes(key: str) -> None:
    async with running(size=(80, 24)) as user:
        await user.press("question_mark")
        await user.see("On the screen")
        await user.press("d", "t", "plus")
        await user.see("help: dt")
        await user.press("escape")
        await user.see("On the screen")
        await user.press(key)
        await user.see(lambda: user.app.screen is user.app.main)
        await user.rest()
        assert user.app.is_running
        assert len(user.app.screen_stack) == 1
        first = user.text().split("\n")[0]
        assert "circles" in first, "no key of the main screen works in the help"
        assert "rate 0.1" in first
        assert "paused" in first


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (30, 8)])
async def test_the_whole_help_can_be_read(size: tuple[int, int]) -> None:
    async with running(size=size) as user:
        await user.press("question_mark")
        await user.see("escape closes")
        await user.press("end")
        await user.see(re.compile(r"Leave\W+drawing"))


@pytest.mark.parametrize(
    ("keys", "rate"),
    [
        ("d a minus space", 0.03),
        ("d a e l e full_stop 0 5 enter escape escape space", 0.05),
    ],
)
async def test_other_data_another_layer_and_a_lower_rate_are_a_few_keys_away(
    keys: str, rate: float
) -> None:
    async with running() as user:
        for key in keys.split():
            await user.pilot.press(key)
        await user.see("decision boundary")
        await user.see(lambda: user.app.session.snapshot.state == "training")
        config = user.app.session.snapshot.config
        assert (config.dataset, config.hidden, config.learning_rate) == ("moons", (8, 8), rate)


async def test_the_palette_runs_commands_and_takes_every_letter() -> None:
    async with running(size=(80, 24)) as user:
        await user.press("ctrl+p")
        await user.see(lambda: isinstance(user.app.screen, CommandPalette))
        await user.press(*"q?rdRD+-lx")
        await user.see("q?rdRD+-lx")
        assert user.app.is_running
        assert isinstance(user.app.screen, CommandPalette)
        await user.press(*["backspace"] * 10, *"next data")
        await user.see("Next data set (d)")
        await user.press("enter")
        await user.see(lambda: not isinstance(user.app.screen, CommandPalette))
        await user.see("moons")


@pytest.mark.parametrize(
    ("key", "opened"),
    [
        ("q", None),
        ("ctrl+c", None),
        ("ctrl+q", "question_mark"),
        ("ctrl+c", "ctrl+p"),
    ],
)
async def test_quitting(key: str, opened: str | None) -> None:
    async with running(playing=True) as user:
        if opened:
            await user.press(opened)
            await user.see(lambda: len(user.app.screen_stack) == 2)
        await user.press(key)
        await user.see(lambda: user.app.return_code is not None)
    assert user.app.return_code == 0
    assert not user.app.session.is_alive


async def test_the_keys_can_be_clicked() -> None:
    async with running() as user:
        bar = user.app.main.query_one(KeyBar)
        line = str(bar.render()).split("\n")[0]
        await user.pilot.click(KeyBar, offset=(1 + line.index("s epoch"), 0))
        await user.see("epoch 1")
        await user.pilot.click(KeyBar, offset=(1 + line.index("+ - rate"), 0))
        await user.see("rate 0.3")


async def test_what_arrives_after_the_end_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(playing=True) as user:
        await user.see("training")
        message = user.app.main.message
        monkeypatch.setattr(NeurotermApp, "is_running", False)  # as at the beginning of the end
        await user.app.main.query("*").remove()
        user.app.shown_version = -1
        user.app.on_neuroterm_app_snapshot_ready()
        user.app.main.on_resize()
        user.app.main.on_map_panel_described()
        message.end_remark()
    for _ in range(2):
        user.app.shown_version = -1
        user.app.on_neuroterm_app_snapshot_ready()
        user.app.announce_snapshot()


async def test_training_rests_while_the_picture_it_announced_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.session.training.pace.LONGEST_ASIDE", 10 * PATIENCE)
    experiment = LESSON.build()
    trainer = experiment.trainer
    async with running(experiment, playing=True, speed=SPEEDS[-1]) as user:
        await user.see(lambda: user.app.main.snapshot.epoch > 1)
        show = user.app.main.show
        ahead: list[int] = []

        def watched(snapshot: Snapshot) -> None:
            time.sleep(0.01)
            ahead.append(trainer.epoch - snapshot.epoch)
            show(snapshot)

        monkeypatch.setattr(user.app.main, "show", watched)
        await user.see(lambda: len(ahead) > 3)
        assert set(ahead) == {0}


async def test_training_does_not_wait_for_a_terminal_that_is_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running() as user:
        await user.rest()
        put_off: list[object] = []
        monkeypatch.setattr(user.app, "put_off", lambda call: not put_off.append(call))
        user.app.announce_snapshot()
        assert user.app.session.pace.stands_aside
        user.app.on_neuroterm_app_snapshot_ready()
        assert put_off == [user.app.on_neuroterm_app_snapshot_ready]
        assert not user.app.session.pace.stands_aside


async def test_garbage_is_looked_for_between_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.session.training.pace.LONGEST_ASIDE", 10 * PATIENCE)
    before = gc.get_threshold()
    async with running(playing=True, speed=SPEEDS[-1]) as user:
        assert gc.get_threshold()[0] > before[0]
        looks: list[bool] = []
        monkeypatch.setattr(
            GarbageCollection,
            "between_pictures",
            lambda collection: looks.append(user.app.session.pace.stands_aside),
        )
        await user.see(lambda: len(looks) > 2)
        assert all(looks)  # while training stands aside
    assert gc.get_threshold() == before


# -- data that cannot be had, and data from strangers ----------------------------------------------


async def test_without_data_the_keys_say_so_and_d_goes_on() -> None:
    config = LESSON.replace(samples=None, data="/no/such/flowers.csv", target="species")
    async with running(config, (80, 24), playing=True) as user:
        await user.see("✖ failed")
        for key in ("space", "s", "b", "r", "R", "l", "t", "x", "plus", "greater_than_sign"):
            await user.press(key)
        await user.see("rate 0.3")
        await user.pilot.pause()
        user.app.main.message.end_remark()
        await user.see("no file")
        await user.press("d")
        await user.see("outer")
        await user.press("space")
        await user.see(lambda: user.app.main.snapshot.epoch > 1)


HOSTILE = "\x1b[31m[bold]x[/bold]\x1b]0;title\x07"
STRANGE = "[@click=app.quit_now]\\"


def strangers(directory: Path) -> ExperimentConfig:
    """Data whose every name is written by someone who means no good."""
    lines = [f'"{HOSTILE}","{STRANGE}","[/]数据"']
    for number in range(40):
        name = HOSTILE if number % 2 else STRANGE
        lines.append(f'{number},{number * number % 7},"{name}"')
    path = directory / "[red]\x1b[5m naïve [b.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return LESSON.replace(samples=None, data=str(path), target="[/]数据")


@pytest.mark.parametrize("capabilities", [UNICODE, ASCII], ids=["unicode", "ascii"])
async def test_names_from_a_file_are_shown_and_not_obeyed(
    tmp_path: Path, capabilities: Capabilities
) -> None:
    async with running(strangers(tmp_path), (200, 60), capabilities) as user:
        await user.press("t")
        await user.see(lambda: user.app.main.show_test)
        await user.rest()
        text = user.text()
        assert text.replace("\n", "").isprintable()
        assert r"\x1b[31m[bo" in user.legend()
        assert "[@click=app.qui" in user.legend()
        assert "[red]" in text.split("\n")[0]
        assert r"\x1b" in text
        await user.press("s")
        await user.see("epoch 1")
    missing = LESSON.replace(samples=None, data=f"/no/such/{HOSTILE}", target="y")
    async with running(missing, capabilities=capabilities) as user:
        await user.see("no file")
        assert "title" in user.text()
        assert user.text().replace("\n", "").isprintable()


# -- poor terminals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dataset", "size"), [("digits", (120, 40)), ("strangers", (80, 24)), ("strangers", (59, 17))]
)
async def test_in_ascii_everything_is_ascii(
    dataset: str, size: tuple[int, int], tmp_path: Path
) -> None:
    digits = LESSON.replace(dataset="digits", samples=None)
    config = digits if dataset == "digits" else strangers(tmp_path)
    async with running(config, size, ASCII) as user:
        texts = [user.text()]
        for key in ("s", "t", "l", "x", "R", "less_than_sign", "question_mark"):
            await user.press(key)
            await user.rest()
            texts.append(user.text())
        await user.press("escape", "ctrl+p")
        await user.see(lambda: isinstance(user.app.screen, CommandPalette))
        await user.pilot.press(*"epoch")
        texts.append(user.text())
        assert isinstance(user.app.screen, CommandPalette)
        assert "".join(texts).isascii()
        if size[0] >= MINIMUM_WIDTH:
            assert sum(text.count(sign) for sign in "O!" for text in texts) > 20


async def test_without_colour_there_is_none_and_the_map_can_be_read() -> None:
    async with running(capabilities=COLORLESS) as user:
        await user.press(*["s"] * 5)
        await user.see("epoch 5")
        for key in (None, "question_mark", "escape", "ctrl+p"):
            if key:
                await user.press(key)
            await user.rest()
            for strip in user.strips():
                for segment in strip:
                    style = segment.style
                    assert style is None or style.color is None or style.color.is_default
                    assert style is None or style.bgcolor is None or style.bgcolor.is_default
            if key is None:
                assert len(set(user.map()) & set(" ░▒▓█")) >= 3
                assert "●" in user.map()
