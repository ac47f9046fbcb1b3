"""Epochs and values are read off the charts with the arrows, and what happened is named."""

from __future__ import annotations

from textual.widget import Widget
from user import LESSON, User, running

from core import Experiment
from tui.plotting import ticks


def trained() -> Experiment:
    experiment = LESSON.replace(batch_size=20).build()
    list(experiment.trainer.epochs(30))
    return experiment


def frame(user: User, name: str) -> Widget:
    return user.app.main.panels.frame(name)


async def test_tab_goes_to_a_chart_and_arrows_read_epochs_and_values_off() -> None:
    async with running(trained()) as user:
        while user.app.main.panels.focused_panel != "loss":
            await user.press("tab")
            await user.rest()
        await user.see("left right read")
        history = user.app.session.snapshot.history
        assert history is not None
        for keys, epoch in ((["home"], 0), (["right"] * 3, 3), (["left"], 2), (["end"], 30)):
            await user.press(*keys)
            await user.see(f"epoch {epoch}  ━")
            assert ticks.short(history.test_loss[epoch]) in user.loss()
        await user.press("s")
        await user.see("epoch 31  ━")
        await user.press("escape")
        await user.see(lambda: "━ train" in user.loss().split("\n")[0])


async def test_the_best_epoch_and_every_change_are_named_at_the_cursor() -> None:
    async with running(trained()) as user:
        await user.press("plus", "plus", "s")
        await user.see("epoch 31")
        user.app.main.panels.show_panel("loss")
        await user.rest()
        assert "▲" in user.loss()
        assert "◆" in user.loss()
        history = user.app.session.snapshot.history
        assert history is not None
        best = history.best()
        assert best is not None
        named = {}
        for _ in range(3):
            await user.press("down")
            await user.rest()
            where = user.loss().split("  ")[0]
            named[where] = str(frame(user, "loss").border_subtitle)
        assert "best test loss" in named[f"epoch {best.epoch}"]
        assert "learning rate 1" in named["epoch 30"]


async def test_a_change_that_is_taken_back_at_once_is_none() -> None:
    async with running(trained()) as user:
        await user.press("plus", "minus")
        await user.rest()
        assert user.app.session.snapshot.changes == ()
        await user.press("plus")
        await user.rest()
        (change,) = user.app.session.snapshot.changes
        assert change.along == 30


async def test_the_palette_reads_off_the_chart_that_is_in_view() -> None:
    async with running(trained()) as user:
        await user.app.run_action("app.do_in_panel('charts', 'read_end(-1)')")
        await user.see("epoch 0  ━")
        await user.see(lambda: user.app.main.panels.focused_panel == "loss")
