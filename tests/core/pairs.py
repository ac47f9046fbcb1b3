"""Which activations, losses and outputs are tested together.

All that go together would be hundreds of tests of each kind, with dozens more for each activation
that is added. What fails, fails for one of the three, or for two of them in company; so a covering
sample is tested, in which every two that go together do so at least once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import pytest

from core import HIDDEN_ACTIVATIONS, LOSSES

Case = tuple[Any, ...]

PAIRS = [
    (name, activation) for name, loss in LOSSES.items() for activation in loss.output_activations
]
"""Every loss with every output activation it goes with."""

every_pair = pytest.mark.parametrize(("loss", "output_activation"), PAIRS)


def covering_sample(cases: Sequence[Case]) -> list[Case]:
    """A few of the cases, in which any two values that one of all cases has come together."""
    pairs = {case: {*combinations(enumerate(case), 2)} for case in cases}
    missing = set().union(*pairs.values())
    chosen = []
    while missing:
        best = max(cases, key=lambda case: len(pairs[case] & missing))
        chosen.append(best)
        missing -= pairs[best]
    return chosen


def one_test_for_each_output(cases: Sequence[Case]) -> pytest.MarkDecorator:
    """Give a test the ``cases`` of an output activation, their first value, all at once."""
    by_output = {output: [case for case in cases if case[0] == output] for output, *_ in cases}
    return pytest.mark.parametrize("cases", by_output.values(), ids=by_output)


OUTPUT_HIDDEN_LOSS = covering_sample(
    [(output, hidden, loss) for loss, output in PAIRS for hidden in HIDDEN_ACTIVATIONS]
)
every_output = one_test_for_each_output(OUTPUT_HIDDEN_LOSS)


@contextmanager
def saying(case: Case) -> Iterator[None]:
    """Add to an error which of the cases it is about."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"with {', '.join(map(str, case))}")
        raise
