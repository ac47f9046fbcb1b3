"""The runs of a sweep: every combination of what varies, or some of them, several times each."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core import Dataset, ExperimentConfig, counted, redrawn
from tui.exchange.formats.sweep.varying import Axis
from tui.settings.table import with_settings
from tui.settings.writing import written
from tui.terminal.failure import Failure, bad_input

MOST_RUNS = 50_000
"""The most runs of one sweep."""

_DIGITS = 6


@dataclass(frozen=True)
class Combination:
    """Settings that are tried together.

    Attributes
    ----------
    settings : dict of str to any
        What varies, by name.
    config : ExperimentConfig
        The first of its runs.
    """

    settings: dict[str, Any]
    config: ExperimentConfig

    @property
    def words(self) -> list[str]:
        """The values as they are written."""
        return [written(value, none="none", digits=_DIGITS) for value in self.settings.values()]


@dataclass(frozen=True)
class Plan:
    """What a sweep is to run.

    Attributes
    ----------
    combinations : tuple of Combination
    repeat : int
        Runs of each.
    redraw : str
        A name in ``REDRAWS``.
    """

    combinations: tuple[Combination, ...]
    repeat: int
    redraw: str

    def configs(self) -> list[ExperimentConfig]:
        """Return the configuration of every run, those of a combination one after the other."""
        return [
            config
            for combination in self.combinations
            for config in draws(combination.config, self.repeat, self.redraw)
        ]


def draws(config: ExperimentConfig, count: int, redraw: str) -> list[ExperimentConfig]:
    """Return a configuration and others that differ from it in what was drawn alone.

    Raises
    ------
    Failure
        If nothing can be drawn anew.
    """
    if redraw != "weights" and config.points is not None and count > 1:
        raise Failure(
            f"--redraw {redraw}: points that were drawn by hand are always split in the same way; "
            "take --redraw weights"
        )
    return redrawn(config, count, redraw)


def plan_of(
    base: ExperimentConfig,
    axes: Sequence[Axis],
    *,
    sample: int | None = None,
    repeat: int = 1,
    redraw: str = "weights",
) -> Plan:
    """Return the runs of a sweep.

    Parameters
    ----------
    base : ExperimentConfig
        With all settings that do not vary.
    axes : sequence of Axis
    sample : int, optional
        How many combinations to draw, instead of all (Bergstra and Bengio, 2012,
        https://jmlr.org/papers/v13/bergstra12a.html).
    repeat, redraw
        See ``Plan``.

    Raises
    ------
    Failure
        If two axes are of one setting, there are too many runs, or a combination makes no sense.
    """
    names = [axis.name for axis in axes]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise Failure(f"{name} stands there twice; list all its values in one")
    if sample is None:
        for axis in axes:
            if axis.is_range and not axis.values:
                end = " log" if axis.is_log else ""
                raise Failure(
                    f"{axis.name} is a range; say how many of its values, as in "
                    f"'{axis.name}={axis.low:g}..{axis.high:g}{end} 5', or take --sample"
                )
    count = math.prod(len(axis.values) for axis in axes) if sample is None else sample
    if count * repeat > MOST_RUNS:
        raise Failure(
            f"that would be {counted(count * repeat, 'run')}; there can be {MOST_RUNS:,}: list "
            "fewer values, repeat less, or draw some of the combinations with --sample"
        )
    if sample is None:
        chosen = [*itertools.product(*(axis.values for axis in axes))]
    else:
        random = np.random.default_rng(base.seed)
        drawn = [tuple(axis.draw(random) for axis in axes) for _ in range(sample)]
        chosen = [*dict.fromkeys(drawn)]
    combinations = [_combination(base, dict(zip(names, values, strict=True))) for values in chosen]
    return Plan(tuple(combinations), repeat, redraw)


def _combination(base: ExperimentConfig, settings: dict[str, Any]) -> Combination:
    try:
        with bad_input():
            return Combination(settings, with_settings(base, settings))
    except Failure as failure:
        if len(settings) < 2:
            raise
        values = ", ".join(
            f"{name} {written(value, none='none', digits=_DIGITS)}"
            for name, value in settings.items()
        )
        raise Failure(f"with {values}: {failure}") from None


def check_buildable(plan: Plan) -> str:
    """Make sure that every combination fits its data; return what the score of all is called.

    Raises
    ------
    Failure
        If one does not, or some learn classes and others quantities.
    """
    tasks = set()
    seen = set()
    loaded: dict[Any, Dataset] = {}
    for combination in plan.combinations:
        config = combination.config
        # What is wrong with a learning rate has been said; the rest may depend on the data.
        kind = config.replace(learning_rate=0.1, weights_draw=0, l2=0.0)
        if kind in seen:
            continue
        seen.add(kind)
        with bad_input():
            settings = config.data_settings()
            if settings not in loaded:
                loaded[settings] = config.load_data()
            tasks.add(config.build(loaded[settings]).dataset.task)
    if len(tasks) > 1:
        raise Failure(
            "some of these data have classes and others quantities, whose figures cannot be "
            "compared; vary among data of one kind"
        )
    return "accuracy" if tasks == {"classification"} else "R²"
