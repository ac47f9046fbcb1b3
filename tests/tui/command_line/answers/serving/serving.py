"""A running server, for those who visit it."""

from __future__ import annotations

import asyncio
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def served(*options: str, visitors: int = 2) -> AsyncIterator[tuple[Process, str]]:
    """The running server, and where it is."""
    words = [
        sys.executable,
        "-m",
        "tui",
        *options,
        "serve",
        "--port",
        "0",
        "--visitors",
        str(visitors),
    ]
    process = await asyncio.create_subprocess_exec(*words, stdout=PIPE, stderr=PIPE)
    try:
        assert process.stderr is not None
        said = (await process.stderr.readline()).decode()
        found = re.search(
            r"the app is at (http://localhost:\d+), for \d+ visitors? at once; ctrl\+c ends it\.",
            said,
        )
        assert found, said
        yield process, found[1]
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
