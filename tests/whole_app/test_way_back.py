"""u after a key that has begun another run: the trained one is there again, bit for bit."""

from __future__ import annotations

from user import LESSON, User, running

from core import ExperimentConfig
from tui.session.snapshot import Snapshot


def trained(user: User) -> Snapshot:
    return user.app.session.snapshot


def assert_same(snapshot: Snapshot, before: Snapshot) -> None:
    assert snapshot.parameters is not None
    assert before.parameters is not None
    assert snapshot.history is not None
    assert before.history is not None
    assert snapshot.parameters.tobytes() == before.parameters.tobytes()
    assert snapshot.history.train_loss.tobytes() == before.history.train_loss.tobytes()
    assert (snapshot.config, snapshot.epoch) == (before.config, before.epoch)
    assert snapshot.experiment == before.experiment


async def test_u_brings_the_trained_run_back_and_ctrl_r_the_other() -> None:
    async with running(LESSON) as user:
        await user.press("s", "s", "s")
        await user.see("epoch 3")
        before = trained(user)
        for key in "rRnNaAdD":
            await user.press(key)
            await user.see(lambda: trained(user).experiment != before.experiment)
            await user.press("s")
            await user.see("epoch 1")
            other = trained(user)
            await user.press("u")
            await user.see("ack to the run at epoch 3.")
            assert_same(trained(user), before)
            await user.press("ctrl+r")
            await user.see("ack to the run at epoch 1.")
            assert_same(trained(user), other)
            await user.press("u")
            await user.see("ack to the run at epoch 3.")


async def test_u_goes_back_from_an_experiment_of_the_gallery() -> None:
    async with running(LESSON) as user:
        await user.press("s", "s", "s")
        await user.see("epoch 3")
        before = trained(user)
        user.app.live.screens.preset("spiral-deep")
        await user.see(lambda: trained(user).experiment != before.experiment)
        await user.press("u")
        await user.see(lambda: "back to the run at epoch 3." in user.app.main.message.remarked)
        assert_same(trained(user), before)


async def test_keys_that_follow_each_other_fast_lead_there_and_back() -> None:
    async with running(LESSON) as user:
        await user.press("s", "s", "r", "d", "R", "u", "u", "u")
        await user.see("Back to the run at epoch 2.")
        undisturbed = LESSON.build()
        list(undisturbed.trainer.epochs(2))
        parameters = trained(user).parameters
        assert parameters is not None
        assert parameters.tobytes() == undisturbed.network.parameters.tobytes()


async def test_of_several_resets_one_u_brings_the_run_back() -> None:
    async with running(LESSON) as user:
        await user.press("s")
        await user.see("epoch 1")
        await user.press("r")
        await user.see("epoch 0")
        for _ in range(3):
            await user.press("r")
            await user.rest()
        await user.press("u")
        await user.see("Back to the run at epoch 1.")
        await user.press("ctrl+r")
        await user.see("Back to the initial weights.")
        assert trained(user).epoch == 0


async def test_a_weight_that_was_typed_is_undone_with_all_that_was_learnt_from_it() -> None:
    async with running(LESSON) as user:
        await user.press("s", "s")
        await user.see("epoch 2")
        before = trained(user)
        await user.press("shift+tab", "right", "enter")
        await user.press("9", "enter")
        await user.see("u undoes.")
        await user.press("s", "s", "s")
        await user.see("epoch 5")
        await user.press("u")
        await user.see("back to the run at epoch 2.")
        assert_same(trained(user), before)
        await user.press("ctrl+r")
        await user.see("9 again: back to the run at epoch 5.")


async def test_a_change_that_cannot_be_does_not_cost_the_way_back() -> None:
    async with running(LESSON) as user:
        await user.press("s")
        await user.see("epoch 1")
        before = trained(user)
        await user.press("r", "s", "s")
        await user.see("epoch 2")
        user.app.live.requests.change(user.app.requested.replace(hidden=(10**9,)))
        await user.see("parameters")
        await user.press("u")
        await user.see("Back to the run at epoch 1.")
        assert_same(trained(user), before)


async def test_what_was_asked_for_is_not_said_to_be_done_before_it_is() -> None:
    async with running(LESSON) as user:
        requests, snapshot = user.app.live.requests, trained(user)
        experiment = LESSON.build()
        list(experiment.trainer.epochs(2))
        requests.go_on_with(experiment, "That run goes on.")
        # Though it is of the same configuration.
        assert snapshot.config == requests.present
        assert requests.done_in(snapshot) == ""
        await user.see("That run goes on.")
        assert trained(user).epoch == 2


async def test_points_drawn_one_by_one_go_back_with_what_was_learnt_before_each() -> None:
    config = ExperimentConfig(dataset="moons", samples=60, epochs=10**9)
    async with running(config) as user:
        await user.press("s", "s")
        await user.see(lambda: trained(user).epoch == 2)
        await user.press("p")
        await user.see("· 60 points")
        before = trained(user)
        await user.press("1")
        await user.see("· 61 points")
        await user.see(lambda: trained(user).experiment != before.experiment)
        await user.press("s")
        await user.see("epoch 1")
        await user.press("u")
        await user.see("back to the run at epoch 2.")
        assert_same(trained(user), before)
