from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Rich and Textual look at these when they are imported. The tests must see the same terminal
# whether a person, an editor or CI runs them.
for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "LC_ALL", "LC_CTYPE"):
    os.environ.pop(name, None)
os.environ["TERM"] = "xterm-256color"
# Hundreds of tests start the program: it is compiled once, not by each of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
os.environ["LANG"] = "C.UTF-8"

# What the program keeps where it cannot write is in the folder for temporary files, which others
# use as well: what they have kept there is none of the tests' business, nor theirs of others.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
TEMPORARY = Path(tempfile.mkdtemp(prefix="tests-"))
os.environ["TMPDIR"] = tempfile.tempdir = str(TEMPORARY)
atexit.register(shutil.rmtree, TEMPORARY, ignore_errors=True)

# A shell has what it runs in the background ignore ctrl+c, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A slow machine is not a wrong result, so no example has a deadline.
settings.register_profile("local", deadline=None, max_examples=50)
settings.register_profile(
    "ci", parent=settings.get_profile("local"), derandomize=True, print_blob=True
)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(autouse=True)
def nothing_kept_elsewhere() -> None:
    """No test before has kept anything in the folder for temporary files."""
    for folder in TEMPORARY.glob("neuroterm-*"):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests in a terminal mostly wait."""
    return (os.cpu_count() or 1) + 1


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name no test after bytes: those of an archive have the time in them."""
    return argname if isinstance(val, bytes) else None
