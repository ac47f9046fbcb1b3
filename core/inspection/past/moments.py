"""The moments of a run that are kept, in bounded memory."""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from weakref import ref

import numpy as np

from core.experiment.config import ExperimentConfig
from core.experiment.experiment import Experiment, trainer_arguments
from core.experiment.files.checkpoint import check_state_of
from core.experiment.files.checkpoint_format import pack_values, unpack_values
from core.training.stopping import StopConditions
from core.training.trainer import Trainer

_OWN = ("optimizer", "schedule", "stop")
_OBJECTS = 400
"""About how many bytes a moment takes besides its state."""

_ROOM = 1 / 16
"""The share of the bound that is made free at once, so that it need not be done each time."""

_EVEN = 1 / 8
"""The share of a run's length that counts with a moment's age: by it the gaps grow with the age,
and even the largest is not much larger than if all were equal."""


class Place(NamedTuple):
    """How far training is: the epochs completed, and the mini-batches of the one under way."""

    epoch: int
    batch: int = 0


class Build(NamedTuple):
    """What a trainer is built of again, between two changes of its settings.

    Attributes
    ----------
    config : ExperimentConfig
    arguments : dict
        The trainer's, without the network.
    parts : tuple of weakref.ref
        Its own optimiser, schedule and conditions, by which one knows it again; none where it
        comes from a file, and is not trusted.
    """

    config: ExperimentConfig
    arguments: dict[str, Any]
    parts: tuple[ref[object], ...]

    @classmethod
    def of(cls, experiment: Experiment) -> Build:
        """Return what an experiment's trainer is built of."""
        trainer = experiment.trainer
        arguments = {key: it for key, it in trainer._arguments.items() if key != "network"}
        own = {name: copy.deepcopy(getattr(trainer, name)) for name in _OWN}
        # What they remember is in the states.
        own["optimizer"].bind(np.empty(0, trainer.network.parameters.dtype))
        own["stop"].reset()
        return cls(experiment.config, arguments | own, tuple(map(ref, _parts(trainer))))

    @classmethod
    def again(cls, config: ExperimentConfig, experiment: Experiment, *, endless: bool) -> Build:
        """Return that of an experiment's trainer as it was with other settings."""
        # Where the generators are is in the states.
        arguments = trainer_arguments(config, experiment.dataset, np.random.SeedSequence(0))
        return cls(config, arguments | ({"stop": StopConditions()} if endless else {}), ())

    @property
    def is_endless(self) -> bool:
        """Whether training goes on beyond what the settings say it is to stop at."""
        active: bool = self.arguments["stop"].active
        return not active and self.config.build_stop_conditions().active

    def is_of(self, experiment: Experiment) -> bool:
        """Whether an experiment still has the same settings."""
        parts = zip(self.parts, _parts(experiment.trainer), strict=True)
        return experiment.config is self.config and all(its() is part for its, part in parts)

    def own_arguments(self) -> dict[str, Any]:
        """Return the arguments with an optimiser, a schedule and conditions of one's own."""
        return self.arguments | {name: copy.deepcopy(self.arguments[name]) for name in _OWN}


def _parts(trainer: Trainer) -> tuple[object, ...]:
    return tuple(getattr(trainer, name) for name in _OWN)


@dataclass(frozen=True, slots=True)
class Moment:
    """A state that training goes on from.

    Attributes
    ----------
    place : Place
    along : float
        The same in epochs.
    state : bytes
        What ``Trainer.state`` returned, packed: one object, whose size is known, which the garbage
        collector need not look through, and which can be kept in a file as it is.
    build : Build
        What that is a state of.
    until : Place or None
        From where on something was changed, so that to go on from here leads somewhere else; None
        if nothing was.
    """

    place: Place
    along: float
    state: bytes
    build: Build
    until: Place | None = None

    @classmethod
    def of(cls, experiment: Experiment, build: Build) -> Moment:
        """Take an experiment as it is, between two steps."""
        trainer = experiment.trainer
        state = trainer.state()
        order = state["order"]
        if order is not None:  # else the largest part of it
            state["order"] = order.astype(np.uint16 if len(order) <= 2**16 else np.int32)
        place = Place(trainer.epoch, trainer.batch)
        along = trainer.epoch + trainer.batch / trainer.batches_per_epoch
        return cls(place, along, pack_values(state), build)

    @property
    def nbytes(self) -> int:
        """About how many bytes it takes."""
        return len(self.state) + _OBJECTS

    def give_to(self, trainer: Trainer) -> None:
        """Have a trainer, which is as ``build`` has it, go on from here.

        Raises
        ------
        ValueError
            If the state comes from a file and is none of such a trainer.
        """
        state = unpack_values(self.state)
        if not self.build.parts:
            order = state.get("order")
            if isinstance(order, np.ndarray):
                state["order"] = order.astype(np.int64)
            try:
                check_state_of(state, trainer)
            except (ArithmeticError, AttributeError, LookupError, TypeError) as error:
                raise ValueError(f"the moment is no state of a trainer: {error!r}") from error
        trainer.restore(state)


class Moments:
    """Some moments of a run in their order, the first of them and the latest among them.

    Where there is no room for one more, some are let go whose neighbours are near for their age.

    Parameters
    ----------
    most_bytes : int
        The most that they may take together.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._moments: list[Moment] = []
        self.nbytes = 0

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._moments)

    def __iter__(self) -> Iterator[Moment]:
        """Go through them, the first first."""
        return iter(self._moments)

    @property
    def places(self) -> list[Place]:
        """Where they are."""
        return [moment.place for moment in self._moments]

    @property
    def first(self) -> Place | None:
        """Where the first of them is."""
        return self._moments[0].place if self._moments else None

    def add(self, moment: Moment, *, changed: bool) -> None:
        """Add the latest, in whose place there may have been one before it was changed."""
        self.forget_from(moment.place)
        if changed and self._moments:
            self._end_last(moment.place)
        self._moments.append(moment)
        self.nbytes += moment.nbytes
        self.thin_to(self.most_bytes)

    def take(self, moments: Iterable[Moment]) -> None:
        """Have these, in their order, and no others."""
        self._keep(list(moments))
        self.thin_to(self.most_bytes)

    def _end_last(self, place: Place) -> None:
        last = self._moments[-1]
        if last.until is None:
            self._moments[-1] = replace(last, until=place)

    def forget_from(self, place: Place) -> None:
        """Let go of those at a place and after it."""
        while self._moments and self._moments[-1].place >= place:
            self.nbytes -= self._moments.pop().nbytes
        if self._moments and (until := self._moments[-1].until) is not None and until > place:
            self._moments[-1] = replace(self._moments[-1], until=None)

    def before(self, place: Place) -> Moment | None:
        """Return the last of them that is not after a place."""
        index = bisect_right(self._moments, place, key=lambda it: it.place)
        return self._moments[index - 1] if index else None

    def until(self, place: Place) -> Moments:
        """Return those up to a place; they share the states."""
        some = Moments(self.most_bytes)
        some._moments, some.nbytes = list(self._moments), self.nbytes
        some.forget_from(place)
        moment = self.before(place)
        if moment is not None and moment.place == place:
            some._moments.append(replace(moment, until=None))
            some.nbytes += moment.nbytes
        return some

    def thin_to(self, most_bytes: int) -> None:
        """Let go of as many as there is no room for."""
        while self.nbytes > most_bytes and self._moments:
            self._thin(most_bytes * (1 - _ROOM))

    def _thin(self, enough: float) -> None:
        """Let go of some that are no neighbours, down to ``enough`` bytes if there are so many."""
        if len(self._moments) < 3:
            # There is room for the first alone, if for that.
            self._keep(self._moments[: len(self._moments) - 1])
            return
        along = np.array([moment.along for moment in self._moments])
        ends = np.array([moment.until is not None for moment in self._moments])
        now = along[-1]
        age = now - along[1:-1] + _EVEN * (now - along[0])
        cost = (along[2:] - along[:-2]) / age
        # What comes after a change is kept for as long as there is anything else.
        if not ends[:-2].all():
            cost[ends[:-2]] = np.inf
        gone = np.zeros(len(along) + 1, np.bool_)
        bytes_left = self.nbytes
        for index in (np.argsort(cost, kind="stable") + 1).tolist():
            if bytes_left <= enough or (gone.any() and np.isinf(cost[index - 1])):
                break
            if not (gone[index - 1] or gone[index + 1]):
                gone[index] = True
                bytes_left -= self._moments[index].nbytes
        kept: list[Moment] = []
        for moment, goes in zip(self._moments, gone, strict=False):
            if not goes:
                kept.append(moment)
            elif kept[-1].until is None:
                # From there one goes on over the place of what is let go, up to its end.
                kept[-1] = replace(kept[-1], until=moment.until)
        self._keep(kept)

    def _keep(self, moments: list[Moment]) -> None:
        self._moments = moments
        self.nbytes = sum(moment.nbytes for moment in moments)
