"""Ranks say no more than the runs can tell."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core import rank_runs

CHANCE = np.random.default_rng(0)


def ranks(*figures: list[float] | np.ndarray, **how: bool) -> list[int]:
    return [each.rank for each in rank_runs([list(runs) for runs in figures], **how)]


def test_what_only_chance_parts_shares_a_rank() -> None:
    same = [CHANCE.normal(0.7, 0.05, 16) for _ in range(6)]
    better = CHANCE.normal(0.9, 0.01, 16)
    worse = CHANCE.normal(0.4, 0.1, 16)
    assert ranks(*same, better, worse) == [2] * 6 + [1, 8]
    assert ranks(*same, better, worse, larger_is_better=False) == [2] * 6 + [8, 1]


def test_of_many_that_are_alike_hardly_any_is_told_apart_by_accident() -> None:
    many = [CHANCE.normal(0.7, 0.05, 8) for _ in range(40)]
    assert ranks(*many).count(1) >= 39


def test_single_runs_are_ranked_by_their_figures_for_there_is_no_spread() -> None:
    assert ranks([0.5], [0.7], [0.6]) == [3, 1, 2]
    assert math.isnan(rank_runs([[0.5]])[0].deviation)


def test_runs_without_any_spread_are_told_apart_and_equal_ones_are_not() -> None:
    assert ranks([1.0, 1.0], [1.0, 1.0], [0.5, 0.5]) == [1, 1, 3]


def test_what_diverged_is_left_out() -> None:
    first, second = rank_runs([[math.nan, math.inf], [0.5, math.nan, 0.7, 0.6]])
    assert (first.rank, first.runs) == (0, 0)
    assert math.isnan(first.mean)
    assert (second.rank, second.runs) == (1, 3)
    assert (second.lowest, second.median, second.highest) == (0.5, 0.6, 0.7)
    assert second.mean == pytest.approx(0.6)


def test_a_level_is_a_probability() -> None:
    with pytest.raises(ValueError, match="level is 1"):
        rank_runs([[0.1]], level=1.0)
