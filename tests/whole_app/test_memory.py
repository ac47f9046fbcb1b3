"""What the app has in memory does not grow with what was done."""

from __future__ import annotations

import gc

from user import running

from core import ExperimentConfig, NeuralNetwork, Trainer


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
