"""What is written on the screen of a sweep, read as the runs that it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core import REDRAWS, Dataset, ExperimentConfig, counted
from tui.app.screens.sweep import choices
from tui.exchange.formats.sweep.command import command_line
from tui.exchange.formats.sweep.plan import Plan, plan_of
from tui.exchange.formats.sweep.varying import Axis, axis
from tui.settings.parsing import at_least_one
from tui.settings.table import SETTING
from tui.settings.words import label
from tui.settings.writing import written
from tui.terminal.failure import Failure

MOST_VALUES = 30
"""Of each of the two settings."""

MOST_RUNS = 20_000

MOST_EPOCHS = 100_000
"""Of each run: more would take many minutes."""

_MOST_NUMBERS = 5 * 10**7
"""Of the inputs of all runs that are trained together, where each has a split of its own."""

TOGETHER = 32
"""Runs that are trained together, about: fewer would take longer, and more be shown late."""

_DIGITS = 6


@dataclass(frozen=True)
class Draft:
    """What is written on the screen.

    Attributes
    ----------
    across, down : str
        The names of the two settings.
    across_values, down_values : str
        Their values, as ``--vary`` has them.
    repeat : str
        How many runs of each combination.
    redraw : str
        A name in ``REDRAWS``.
    """

    across: str
    across_values: str
    down: str
    down_values: str
    repeat: str = "8"
    redraw: str = REDRAWS[0]

    @classmethod
    def around(cls, config: ExperimentConfig, dataset: Dataset) -> Draft:
        """Return what to begin with beside an experiment."""
        across, down = choices.FIRST
        values = [choices.values(config, name, dataset) for name in choices.FIRST]
        return cls(across, values[0], down, values[1])

    def command(self, base: ExperimentConfig, by: str) -> str:
        """Return the command line that does the same."""
        varied = [(self.across, self.across_values), (self.down, self.down_values)]
        try:
            repeat = at_least_one(self.repeat)
        except ValueError:  # which is said where it stands
            repeat = 1
        return command_line(base, varied, repeat=repeat, redraw=self.redraw, by=by)


@dataclass(frozen=True)
class Asked:
    """The runs of a sweep that are asked for.

    Attributes
    ----------
    base : ExperimentConfig
        With all settings that do not vary.
    across, down : Axis
    repeat : int
    redraw : str
    """

    base: ExperimentConfig
    across: Axis
    down: Axis
    repeat: int
    redraw: str

    @property
    def shape(self) -> tuple[int, int]:
        """How many values there are down and across."""
        return len(self.down.values), len(self.across.values)

    @property
    def labels(self) -> tuple[list[str], list[str]]:
        """The values down and across, as they are asked for."""
        down, across = ([_label(of, it) for it in of.values] for of in (self.down, self.across))
        return down, across

    @property
    def in_words(self) -> str:
        """How many runs there are."""
        rows, columns = self.shape
        cells = rows * columns
        return (
            f"{counted(cells, 'combination')}, {counted(self.repeat, 'run')} of each:"
            f" {counted(cells * self.repeat, 'run')}"
        )

    def plan(self) -> Plan:
        """Return the runs, those of one value down after the other; each may yet be impossible.

        Raises
        ------
        Failure
            If two values cannot stand beside each other.
        """
        return plan_of(self.base, (self.down, self.across), repeat=self.repeat, redraw=self.redraw)


def _label(of: Axis, value: Any) -> str:
    text = written(value, none=SETTING[of.name].none, digits=_DIGITS)
    return text.replace(",", "-") if of.name == "hidden" else text


def asked(draft: Draft, base: ExperimentConfig, dataset: Dataset) -> Asked:
    """Read what is written.

    Raises
    ------
    Failure
        With the sentence about what cannot be.
    """
    if draft.across == draft.down:
        raise Failure(f"{label(draft.down)} is across already; choose another setting to go down")
    across, down = _axis(draft.across, draft.across_values), _axis(draft.down, draft.down_values)
    try:
        repeat = at_least_one(draft.repeat)
    except ValueError as error:
        raise Failure(f"runs of each: {error}") from None
    runs = len(across.values) * len(down.values) * repeat
    if runs > MOST_RUNS:
        raise Failure(
            f"that would be {counted(runs, 'run')}; here there can be {MOST_RUNS:,}: write fewer"
            " values, or fewer runs of each"
        )
    epochs = max(_epochs(it) for it in (across, down)) or base.epochs
    if epochs > MOST_EPOCHS:
        raise Failure(
            f"{epochs:,} epochs are too many for a run of a sweep; here there can be"
            f" {MOST_EPOCHS:,}"
        )
    if draft.redraw != REDRAWS[0]:
        _check_split(base, dataset, max(TOGETHER, repeat))
    return Asked(base, across, down, repeat, draft.redraw)


def _axis(name: str, text: str) -> Axis:
    if not text.strip():
        raise Failure(f"{label(name)} has no values; write some with commas between them")
    try:
        found = axis(f"{name}={text}")
    except Failure as failure:
        rest = str(failure).removeprefix(name)
        raise Failure(str(failure) if rest == str(failure) else label(name) + rest) from None
    if found.is_range and not found.values:
        end = " log" if found.is_log else ""
        raise Failure(
            f"{label(name)} is a range; say how many of its values, as in"
            f" {found.low:g}..{found.high:g}{end} 5"
        )
    if len(found.values) > MOST_VALUES:
        raise Failure(
            f"{label(name)} has {len(found.values):,} values; the map has room for {MOST_VALUES}"
        )
    return found


def _epochs(of: Axis) -> int:
    return max(of.values) if of.name == "epochs" else 0


def _check_split(base: ExperimentConfig, dataset: Dataset, splits: int) -> None:
    if base.points is not None:
        raise Failure(
            "points that were drawn by hand are always split in the same way; draw the weights anew"
        )
    if not len(dataset.X_test):
        raise Failure("there is no test part to draw anew; draw the weights anew")
    if splits * (dataset.X_train.size + dataset.X_test.size) > _MOST_NUMBERS:
        raise Failure(
            f"{splits:,} splits of so many data take too much memory; draw the weights anew"
            + (", or write fewer runs of each" if splits > TOGETHER else "")
        )
