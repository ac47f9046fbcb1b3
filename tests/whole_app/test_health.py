from __future__ import annotations

import re

import pytest
from user import SIZES, UNICODE, running

from tui.exchange.gallery.presets import preset


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
    async with running(preset("overfitting").config, playing=True, size=(120, 40)) as user:
        await user.see(re.compile(r"y heart: (the )?test loss,? 0\.446"))
        await user.press("exclamation_mark")
        await user.see(lambda: user.app.session.snapshot.epoch == 3)
        await user.see(lambda: user.app.session.snapshot.state == "paused")
        best = user.app.session.snapshot.history.best("loss")
        assert best.epoch == 3
