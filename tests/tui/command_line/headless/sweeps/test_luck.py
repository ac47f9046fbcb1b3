"""What the draws of an experiment say of the one that is shown."""

from __future__ import annotations

import re

import pytest

from core import ExperimentConfig, Metrics
from tui.command_line.headless.sweeps.figures import Figures
from tui.command_line.headless.sweeps.luck import lines


def bins(scores: list[float]) -> list[tuple[str, str, int]]:
    """Where each bin begins and ends, and how many runs are in it."""
    figures = [Figures(1, "", False, Metrics(1, 0.5, 0.5, score, score)) for score in scores]
    said = lines(ExperimentConfig(), figures, "weights", "accuracy", unicode=False)
    found = (re.match(r"  (\d\.\d+) to (\d\.\d+)  #* +(\d+)", line) for line in said)
    return [(it[1], it[2], int(it[3])) for it in found if it]


@pytest.mark.parametrize("highest", range(601, 701))
def test_each_bin_begins_where_the_one_before_ends(highest: int) -> None:
    scores = [0.595, highest / 1000, *(0.6 + i / 10_000 for i in range(12))]
    found = bins(scores)
    assert [start for start, _, _ in found[1:]] == [end for _, end, _ in found[:-1]]
    assert all(start < end for start, end, _ in found)
    assert sum(count for _, _, count in found) == len(scores)


def test_bins_that_are_narrow_are_told_apart() -> None:
    found = bins([0.9 + i / 1e6 for i in range(9)])
    assert len({start for start, _, _ in found}) == len(found)
