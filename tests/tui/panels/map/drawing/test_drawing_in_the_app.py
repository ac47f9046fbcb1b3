"""What is trained while points are drawn is what is seen."""

from __future__ import annotations

import pytest
from user import running

from core import ExperimentConfig


@pytest.mark.parametrize("key", ["space", "s", "b"])
async def test_nothing_is_trained_under_an_empty_map(key: str) -> None:
    async with running() as user:
        await user.press("p")
        await user.see("200 points")
        await user.press("N", key)
        await user.see("Nothing is trained yet. There is no point of class 1 yet")
        await user.rest()
        snapshot = user.app.session.snapshot
        assert (snapshot.state, snapshot.epoch, snapshot.batch) == ("paused", 0, 0)
        await user.press("1", "right", "right", "up", "2", "s")
        await user.see(lambda: user.app.session.snapshot.epoch == 1)
        assert user.app.session.snapshot.config.points is not None


async def test_training_stops_where_its_points_are_taken_away() -> None:
    async with running() as user:
        await user.press("space")
        await user.see(lambda: user.app.session.snapshot.epoch > 0)
        await user.press("p")
        await user.see("200 points")
        assert user.app.session.snapshot.state == "training"
        await user.press("N")
        await user.see(lambda: user.app.session.snapshot.state == "paused")


async def test_a_batch_of_more_than_is_drawn_is_all_until_there_are_enough() -> None:
    config = ExperimentConfig(samples=100, batch_size=4)
    async with running(config) as user:
        await user.press("p", "N", "1", "right", "right", "up", "2")
        await user.see(lambda: user.app.requested.points is not None)
        assert user.app.requested.batch_size is None
        for _ in range(4):
            await user.press("right", "2")
        await user.see(lambda: user.app.requested.batch_size == 4)


async def test_the_picture_stays_where_it_is_when_drawing_is_left() -> None:
    async with running(ExperimentConfig(dataset="plane", samples=100)) as user:
        await user.press("p", "1", "right", "up", "2")
        await user.see(lambda: user.app.session.snapshot.config.points is not None)
        await user.rest()
        before = user.app.main.map.map.home
        await user.press("p")
        await user.see("decision boundary")
        await user.rest()
        assert user.app.main.map.map.home == before
        await user.press("p")
        await user.see("2 points")
        assert user.app.main.map.map.home == before
