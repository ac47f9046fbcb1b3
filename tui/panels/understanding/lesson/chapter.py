"""What a chapter of the lesson is made of: words, an experiment, and rules for what is done."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from core import StepTrace, layer_views

if TYPE_CHECKING:
    from core import ExperimentConfig
    from tui.session.snapshot import Snapshot

_ALIKE = 1e-6


class Words(NamedTuple):
    """What is said, and in fewer words where there is less room.

    Attributes
    ----------
    full, brief : str
        Keys stand in them as in all sentences, ``<undo>``.
    """

    full: str
    brief: str


class Link(NamedTuple):
    """A weight or a bias, counted as the network panel does.

    Attributes
    ----------
    layer, neuron : int
        From 1.
    source : int or None
        The neuron or the input that it comes from, from 1; None for the bias.
    """

    layer: int
    neuron: int
    source: int | None = None

    def value(self, snapshot: Snapshot) -> float:
        """Return it in a snapshot; not a number where that has no such link."""
        sizes = snapshot.layer_sizes
        if snapshot.parameters is None or not 0 < self.layer < len(sizes):
            return math.nan
        block = layer_views(snapshot.parameters, sizes)[self.layer - 1]
        # The biases are the last row.
        row = len(block) - 1 if self.source is None else self.source - 1
        there = row < len(block) and self.neuron <= block.shape[1]
        return float(block[row, self.neuron - 1]) if there else math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What has to be so of a snapshot, all of it.

    Attributes
    ----------
    settings : tuple of (str, object)
        Settings and their values.
    epoch : int
        The epochs trained at least.
    below, above : float
        What the training loss was at that epoch, or is now if no epoch is named.
    inside : bool
        Whether somebody looks inside the step.
    edited : Link or None
        What was given another value,
    to : float
        and which.
    restored : Link or None
        What has the value again that it began with.
    """

    settings: tuple[tuple[str, object], ...] = ()
    epoch: int = 0
    below: float = math.inf
    above: float = -math.inf
    inside: bool = False
    edited: Link | None = None
    to: float = 0.0
    restored: Link | None = None

    def holds(self, snapshot: Snapshot, start: Snapshot) -> bool:
        """Tell whether it is so.

        Parameters
        ----------
        snapshot : Snapshot
            Of the chapter's experiment, whatever has become of it.
        start : Snapshot
            The chapter's first.
        """
        return (
            all(getattr(snapshot.config, name) == value for name, value in self.settings)
            and snapshot.epoch >= self.epoch
            and (not self.inside or isinstance(snapshot.inside, StepTrace))
            and self._has_loss(snapshot)
            and self._has_links(snapshot, start)
        )

    def _has_loss(self, snapshot: Snapshot) -> bool:
        if math.isinf(self.below) and math.isinf(self.above):
            return True
        loss = math.nan if snapshot.metrics is None else snapshot.metrics.train_loss
        if self.epoch and snapshot.history is not None and snapshot.epoch > self.epoch:
            # Where it trains fast, no snapshot may be of that very epoch.
            before = snapshot.history.column("epoch") <= self.epoch
            loss = float(snapshot.history.column("train_loss")[before][-1])
        return self.above < loss < self.below

    def _has_links(self, snapshot: Snapshot, start: Snapshot) -> bool:
        if self.restored is not None:
            now, then = self.restored.value(snapshot), self.restored.value(start)
            if now != then:
                return False
        if self.edited is None:
            return True
        return math.isclose(self.edited.value(snapshot), self.to, abs_tol=_ALIKE)


class Deed(NamedTuple):
    """Something to do.

    Attributes
    ----------
    keys : tuple of str
        Keys, as in sentences, and what is typed, in turn.
    words : Words
        What they do, and what comes of it.
    rule : Rule
        Tells whether it is done.
    """

    keys: tuple[str, ...]
    words: Words
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter: predict, do, compare.

    Attributes
    ----------
    title : str
    config : ExperimentConfig
        The experiment that it is about,
    epoch : int
        how far that is trained when it begins,
    select : tuple of int or None
        and the layer and the neuron, from 1, that are selected in the network.
    idea : Words
    formula : str
        With the signs of a textbook.
    question : Words
        What to predict.
    choices : tuple of Words
        Three of them.
    right : int
        The number of the one that comes true, from 1.
    deed : Deed or None
        What puts it to the test; None where thinking does.
    outcome : Words
        What came true, and why.
    tries : tuple of Deed
        What else to do, in any order.
    """

    title: str
    config: ExperimentConfig
    epoch: int = 0
    select: tuple[int, int] | None = None
    idea: Words
    formula: str
    question: Words
    choices: tuple[Words, Words, Words]
    right: int
    deed: Deed | None = None
    outcome: Words
    tries: tuple[Deed, ...] = field(default=())

    def texts(self, *, brief: bool) -> list[str]:
        """Return everything that it says, in full or in brief."""
        deeds = self.tries if self.deed is None else (self.deed, *self.tries)
        words = [
            self.idea,
            self.question,
            *self.choices,
            self.outcome,
            *(deed.words for deed in deeds),
        ]
        return [self.formula, *(each.brief if brief else each.full for each in words)]
