from __future__ import annotations

import pytest
from user import running

from core import ExperimentConfig


@pytest.mark.parametrize("key", ["w", "x"])
async def test_nothing_is_said_of_the_classes_of_data_that_have_none(key: str) -> None:
    async with running(ExperimentConfig(dataset="sine", samples=40)) as user:
        said = "which have no class" if key == "w" else "in which half of the scale"
        await user.press(key)
        await user.see(said)
        assert "class is chosen" not in user.text()
