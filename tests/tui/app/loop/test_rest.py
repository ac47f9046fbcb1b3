"""What is imported between the first frame and the first epoch."""

from __future__ import annotations

import subprocess
import sys

CODE = "import sys; from tui.app.loop.start import import_the_rest as go; go(); print(*sys.modules)"

LATER = {
    "click",
    "core.data.sources.table",
    "core.sweeps",
    "email",
    "importlib.metadata",
    "PIL",
    "plotext._doc.doc",
    "scipy",
    "sklearn",
    "unittest",
    "zipfile",
}
"""Commands, tables, sweeps, documentation: the first epoch waits for what is imported, and memory
is taken by it, whoever needs it or not."""


def test_the_first_epoch_waits_only_for_what_it_needs() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert {"numpy", "plotext", "tui.app.live", "tui.panels.map.panel"} <= modules
    assert modules & LATER == set()
