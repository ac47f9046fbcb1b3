"""What the line at the cursor leaves out is counted in words."""

from __future__ import annotations

import re

from user import running

from core import ExperimentConfig


async def test_what_has_no_room_beside_the_cursor_is_counted_in_words() -> None:
    async with running(ExperimentConfig(dataset="digits", samples=200), (80, 24)) as user:
        await user.press("right")
        await user.see(re.compile(r"and \d+ more"))
        await user.see(re.compile(r"points? here: \d+ of \d"))  # and not "1 4"
