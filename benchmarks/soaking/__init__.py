"""What a soak of the app is made of, beside the tests' own terminal."""

from __future__ import annotations

import sys
from pathlib import Path

HOME = Path(__file__).parents[2]
sys.path[:0] = [str(HOME), str(HOME / "tests" / "terminal")]
