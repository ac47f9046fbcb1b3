"""The values that the arrows go through, from the smallest to the largest."""

from __future__ import annotations

import sys
from collections.abc import Sequence

Value = float | int | None
Scale = Sequence[Value]
"""In order; None, the setting's word for none or all, at the end that it means."""

LEARNING_RATES = (*(float(f"{m}e{e}") for e in range(-5, 1) for m in (1, 3)), 10.0)
"""The learning rates that + and - go through, too."""

WHOLE_NUMBERS = range(sys.maxsize)
COUNTS = tuple(m * 10**e for e in range(7) for m in (1, 2, 5))
POWERS_OF_TWO = tuple(2**e for e in range(14))
THREADS = (None, *POWERS_OF_TWO[:7])
SAMPLES = tuple(count for count in COUNTS if 10 <= count <= 100_000)

RATES = (0.0, *LEARNING_RATES)
SHARES = (0.0, 0.05, *(n / 10 for n in range(1, 10)), 0.95, 0.98, 0.99, 0.995, 0.999)
PARTS = tuple(n / 10 for n in range(1, 10))
NOISES = tuple(n / 20 for n in range(21))
ACCURACIES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
DURATIONS = (0, *COUNTS)
SMALL_NUMBERS = (0.0, *(float(f"{m}e{e}") for e in range(-12, 4) for m in (1, 2, 5)))
TEST_LOSSES = tuple(float(f"{m}e{e}") for e in range(-2, 2) for m in (1, 2, 5))
