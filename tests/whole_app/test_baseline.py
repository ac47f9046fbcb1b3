from __future__ import annotations

import re

import pytest
from user import ASCII, LESSON, UNICODE, running

from core import ExperimentConfig, fit_baseline
from tui.session import describe
from tui.terminal.capabilities import Capabilities


@pytest.mark.parametrize(
    ("config", "capabilities"),
    [
        (LESSON, UNICODE),
        (ExperimentConfig(dataset="iris"), ASCII),
        (ExperimentConfig(dataset="sine"), UNICODE),
    ],
    ids=["two classes", "three", "values"],
)
async def test_a_linear_model_is_drawn_and_measured_beside_the_network_until_asked_away(
    config: ExperimentConfig, capabilities: Capabilities
) -> None:
    dashes = re.compile("[⠁-⣿]" if capabilities.unicode else r"[|\-/\\]")
    async with running(config, (200, 60), capabilities) as user:
        before = user.map()
        await user.press("B")
        await user.see("takes it away")
        snapshot = user.app.session.snapshot
        model = fit_baseline(snapshot.dataset)
        its, networks = (
            describe.score(score, model.task)
            for score in (model.test_score, snapshot.metrics.test_score)
        )
        said = rf"{model.name.capitalize()} (R² )?{its}, this network {networks}".replace(
            ".", r"\."
        )
        assert re.search(said, user.text())
        in_numbers = re.compile(r"[│|](logistic|linear) ")
        row = next(line for line in user.text().splitlines() if in_numbers.search(line))
        assert its in row
        assert len(dashes.findall(user.map())) > len(dashes.findall(before))
        await user.press("B")
        await user.see("The linear model is gone")
        assert user.map() == before


async def test_another_data_set_gets_its_own_linear_model() -> None:
    async with running(LESSON, (200, 60)) as user:
        await user.press("B")
        await user.see("takes it away")
        await user.press("d")
        await user.see(lambda: user.app.session.snapshot.config.dataset != LESSON.dataset)
        await user.rest()
        its = describe.score(
            fit_baseline(user.app.session.snapshot.dataset).test_score, "classification"
        )
        await user.see(re.compile(rf"logistic +\S+ +{re.escape(its)}"))


async def test_points_that_cannot_be_learnt_yet_have_no_linear_model() -> None:
    async with running() as user:
        await user.press("p", "N")
        await user.press("tab", "B")
        await user.see("has nothing to learn yet")
