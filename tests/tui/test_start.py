"""What happens between the command and the first picture."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import gc
from textual.app import App
App.run = lambda app: print(gc.isenabled(), gc.get_freeze_count() > 0)
from core import ExperimentConfig
from tui.cli import Opening, _open_app
from tui.plotting.capabilities import Capabilities
assert gc.get_freeze_count() == 0
params = {"play": False, "fps": 10.0, "speed": 100.0}
config = ExperimentConfig()
_open_app(config, Opening(config), Capabilities(True, "none"), params)
"""


def test_imports_are_not_searched_for_garbage_and_everything_else_is(tmp_path: Path) -> None:
    homes = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **homes},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == ["True", "True"]
