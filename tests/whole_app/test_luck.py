"""Luck: other draws beside the run, as a band, a cloud of borders, a distribution and a place."""

from __future__ import annotations

import re

from user import ASCII, running

from core import ExperimentConfig, draw_again, ordinal
from tui.session import describe

SHORT = ExperimentConfig(samples=60, epochs=40)
DOTS = re.compile("[·∶∷]")


def score(value: float) -> str:
    return describe.score(value, "classification")


async def test_other_draws_are_shown_beside_the_run_until_asked_away() -> None:
    draws = draw_again(SHORT, 32)
    assert draws is not None
    async with running(SHORT, (200, 60)) as user:
        before, chart = user.map(), user.loss()
        await user.press("U")
        await user.see("U takes them away")
        ranked = draws.ranked
        middle = f"middle half {score(ranked.lower_quartile)} to {score(ranked.upper_quartile)}"
        assert (
            f"32 draws of initial weights at epoch {SHORT.epochs}: "
            f"yours is {ordinal(draws.place_of(0))} of 32: {score(draws.scores[0])}, {middle}."
        ) in user.text()
        assert "dotted: 32 draws" in user.text()
        assert len(DOTS.findall(user.map())) > len(DOTS.findall(before)) + 20
        assert user.loss() != chart
        bars = re.findall(r"█+ +(\d+)( ◂)?", user.text())
        assert sum(int(count) for count, _ in bars) == 32
        assert sum(bool(mark) for _, mark in bars) == 1

        await user.press("R")  # which is the second of the draws
        await user.see(f"Yours is {ordinal(draws.place_of(1))} of 32: {score(draws.scores[1])}")
        await user.press("U")
        await user.see("The other draws are gone")
        await user.press("u")
        await user.see(lambda: user.app.session.snapshot.config == SHORT)
        await user.rest()
        assert (user.map(), user.loss()) == (before, chart)


async def test_luck_of_another_experiment_is_dropped_and_what_cannot_be_repeated_is_said() -> None:
    async with running(SHORT, (120, 40), ASCII) as user:
        await user.press("I", "U")
        await user.see(f"32 draws of the test part at epoch {SHORT.epochs}: yours is")
        await user.press("d")
        await user.see("The experiment is another now")
        user.app.live.requests.change(user.app.session.snapshot.config.replace(epochs=10**6))
        await user.see(lambda: user.app.session.snapshot.config.epochs == 10**6)
        await user.press("U")
        await user.see("1,000,000 epochs are too many")
        points = ((0.0, 0.0, 0), (1.0, 1.0, 1), (0.0, 1.0, 0), (1.0, 0.0, 1)) * 4
        user.app.live.requests.change(ExperimentConfig(points=points, epochs=5))
        await user.see(lambda: user.app.session.snapshot.config.points is not None)
        await user.press("U")
        await user.see("always split in the same way: I chooses")
        await user.press("I", "I", "U")
        await user.see(re.compile("32 draws of initial weights at epoch [0-9,]+: yours is"))
