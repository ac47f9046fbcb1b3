"""What the app has in memory does not grow with what was done."""

from __future__ import annotations

import gc
import weakref

from textual.strip import Strip
from user import running

from core import Dataset, ExperimentConfig, NeuralNetwork, Trainer


def alive(kind: type) -> int:
    gc.collect()
    return sum(type(it) is kind for it in gc.get_objects())


async def test_of_runs_that_were_left_little_stays_and_of_forgotten_ones_nothing() -> None:
    before = alive(Trainer), alive(NeuralNetwork)
    async with running(ExperimentConfig(samples=50)) as user:
        trained = user.app.session
        for left in range(1, 5):
            await user.press("s", "R")
            await user.see(lambda left=left: trained.snapshot.config.weights_draw == left)
        await user.see(lambda: trained.snapshot.epoch == 0)
        assert alive(Trainer) - before[0] == 1
        for _ in range(4):
            await user.press("u")
        await user.see(lambda: trained.snapshot.config.weights_draw == 0)
        assert trained.snapshot.epoch == 1
        await user.press("s")
        await user.see(lambda: trained.snapshot.epoch == 2)
        assert alive(Trainer) - before[0] == 1
        # A new step: those that were undone cannot be made again.
        await user.press("r")
        await user.see(lambda: trained.snapshot.epoch == 0)
        # The run that was left, the present one, and what the pictures draw.
        assert alive(NeuralNetwork) - before[1] <= 6


async def test_of_data_that_nothing_was_learnt_of_nothing_stays() -> None:
    before = alive(Dataset)
    async with running(ExperimentConfig(samples=50)) as user:
        first = user.app.session.snapshot.dataset
        for _ in range(6):
            shown = user.app.session.snapshot.dataset
            await user.press("d")
            await user.see(lambda shown=shown: user.app.session.snapshot.dataset is not shown)
        assert alive(Dataset) - before <= 3
        for _ in range(6):
            await user.press("u")
        await user.see(lambda: user.app.session.snapshot.config.dataset == "circles")
        again = user.app.session.snapshot.dataset
        assert first is not None
        assert again is not None
        assert (again.X_train == first.X_train).all()


async def test_no_screen_stays_that_was_left() -> None:
    async with running(ExperimentConfig(samples=50)) as user:
        left = {}
        for key in ("question_mark", "ctrl+p", "e", "g", "y", "o", "S"):
            await user.press(key)
            await user.see(lambda: user.app.screen is not user.app.main)
            left[key] = weakref.ref(user.app.screen)
            await user.press("escape")
            await user.see(lambda: user.app.screen is user.app.main)
        await user.pilot.pause()
        gc.collect()
        assert [key for key, screen in left.items() if screen() is not None] == []


async def test_of_screens_that_were_left_no_picture_stays() -> None:
    async with running(ExperimentConfig(samples=50)) as user:
        seen = []
        for _ in range(3):
            await user.press("g")
            await user.see("gallery")
            await user.press("escape")
            await user.see(lambda: user.app.screen is user.app.main)
            await user.pilot.pause()
            seen.append(alive(Strip))
        # As many as a quarter of the gallery, once the last is taken down.
        await user.see(lambda: alive(Strip) - seen[0] < 300)
