"""The past of a run: any epoch of it, computed again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from core.experiment.config import ExperimentConfig
from core.experiment.experiment import Experiment
from core.experiment.files.checkpoint_format import MAXIMUM_BYTES
from core.inspection.past.moments import Build, Moment, Moments, Place
from core.inspection.past.written import read, written
from core.support.checks import MAXIMUM_COUNT, instance, whole_number
from core.support.public import public
from core.training.trainer import Trainer

MOST_BYTES = 16 * 2**20
"""Of memory that the moments of a run may take, if nothing else is said."""

_SHORT = 0.01
"""Seconds; whoever has something else to do can wait for the end of an epoch that is as short."""


@public
class Past:
    """The moments of a run that are kept, and the way to all others.

    Training is the same to the last bit however often it is done. So few moments are kept, in
    bounded memory and the farther apart the older they are, and from them any other is computed
    again beside the run, which is left as it is.

    Parameters
    ----------
    most_bytes : int
        Of memory that the moments may take.

    Raises
    ------
    ValueError
        If ``most_bytes`` is not a whole number above 0.

    Examples
    --------
    >>> import numpy as np
    >>> from core import ExperimentConfig
    >>> experiment, past = ExperimentConfig(samples=100).build(), Past()
    >>> past.keep(experiment)
    >>> for metrics in experiment.trainer.epochs(50):
    ...     if metrics.epoch == 30:
    ...         weights = experiment.network.parameters.copy()
    ...     elif metrics.epoch % 20 == 0:
    ...         past.keep(experiment)
    >>> earlier = past.at(experiment, 30)
    >>> earlier.trainer.epoch, bool(np.array_equal(earlier.network.parameters, weights))
    (30, True)
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._moments = Moments(whole_number(most_bytes, "most_bytes", 1, MAXIMUM_COUNT))
        self._build: Build | None = None
        self._largest = 0

    def __len__(self) -> int:
        """Return how many moments are kept."""
        return len(self._moments)

    @property
    def nbytes(self) -> int:
        """About how many bytes they take."""
        return self._moments.nbytes

    @property
    def most_bytes(self) -> int:
        """How many they may take; with fewer, some are let go at once."""
        return self._moments.most_bytes

    @most_bytes.setter
    def most_bytes(self, most_bytes: int) -> None:
        self._moments.most_bytes = whole_number(most_bytes, "most_bytes", 1, MAXIMUM_COUNT)
        self._moments.thin_to(most_bytes)

    @property
    def bytes_of_one(self) -> int:
        """How many the largest of them takes, whether there is room for it or not."""
        return self._largest

    @property
    def first(self) -> tuple[int, int] | None:
        """Where the first of them is, before which there is nothing to go back to."""
        return self._moments.first

    @property
    def places(self) -> list[tuple[int, int]]:
        """The epochs completed, and the mini-batches of the one under way, at each of them."""
        return list(self._moments.places)

    def keep(self, experiment: Experiment, *, changed: bool = False) -> None:
        """Keep an experiment as it is now.

        It is to be called when the run begins, now and then in its course, and after each change of
        its settings or its parameters, before it is trained on.

        Parameters
        ----------
        experiment : Experiment
            The run, between two steps of training.
        changed : bool
            Whether the settings of training, or parameters by hand, were changed since the step
            before: then nothing from before leads here by training alone.
        """
        instance(experiment, Experiment, "experiment", "ExperimentConfig().build()")
        if self._build is None or not self._build.is_of(experiment):
            self._build = Build.of(experiment)
        self._largest = max(self._largest, experiment.network.parameters.nbytes)
        if self._largest > self.most_bytes:
            return
        try:
            moment = Moment.of(experiment, self._build)
        except ValueError:  # more than can be packed
            self._largest = max(self._largest, MAXIMUM_BYTES)
            return
        self._largest = max(self._largest, moment.nbytes)
        self._moments.add(moment, changed=changed)

    def at(self, experiment: Experiment, epoch: int, batch: int = 0) -> Experiment:
        """Return the run as it was at an earlier epoch.

        Parameters
        ----------
        experiment : Experiment
            The run as it is now; it is left so.
        epoch, batch : int
            The epochs completed by then, and the mini-batches of the one under way.

        Returns
        -------
        Experiment
            One of its own that goes on from there, bit for bit as the run did, with the history up
            to there.

        Raises
        ------
        ValueError
            If that is before the first moment, or still to come, or there was no room for the
            moment after a change from which alone one comes there.
        """
        replay = self.replay(experiment, epoch, batch)
        while not replay.go_on():
            pass
        return replay.experiment

    def replay(
        self,
        experiment: Experiment,
        epoch: int,
        batch: int = 0,
        beside: Experiment | None = None,
    ) -> Replay:
        """Return the way to an earlier epoch, for whoever has something else to do meanwhile.

        Parameters
        ----------
        experiment, epoch, batch
            As for ``at``.
        beside : Experiment, optional
            What an earlier call has returned and nobody has changed: it goes on, if that is
            shorter than to begin with a moment.
        """
        place = Place(
            whole_number(epoch, "epoch", 0, MAXIMUM_COUNT),
            whole_number(batch, "batch", 0, MAXIMUM_COUNT),
        )
        now = _place_of(experiment)
        if place > now:
            raise ValueError(f"{_words(place)} is still to come: the run is at {_words(now)}")
        moment = self._moments.before(place)
        if moment is None:
            first = self._moments.places[:1]
            known = f"the first known is {_words(first[0])}" if first else "no moment is kept"
            raise ValueError(f"{_words(place)} is not known any more; {known}")
        if moment.until is not None and place >= moment.until:
            raise ValueError(
                f"{_words(place)} cannot be computed again: the moment of the change at "
                f"{_words(moment.until)} is no longer kept"
            )
        goes_on = beside is not None and moment.place <= _place_of(beside) <= place
        if beside is None or not goes_on:
            beside = _as_at(moment, experiment)
        return Replay(beside, place)

    def until(self, epoch: int, batch: int = 0) -> Past:
        """Return the past of a run that goes its own way from there; it shares the moments."""
        past = Past(self.most_bytes)
        past._moments = self._moments.until(Place(epoch, batch))
        past._largest = self._largest
        return past

    def thin_to(self, most_bytes: int) -> None:
        """Keep no more than so many bytes for now, and any epoch all the same, if not as fast."""
        self._moments.thin_to(most_bytes)

    def state(self, config: ExperimentConfig) -> tuple[dict[str, Any], list[bytes]]:
        """Return what ``restored`` takes to have this past again.

        Parameters
        ----------
        config : ExperimentConfig
            What the run has now, which ``restored`` is given with the experiment.

        Returns
        -------
        table : dict
            Arrays and settings, for ``pack_values``: where the moments are, and what they are of.
        moments : list of bytes
            What ``pack_values`` has made of each of them; the same bytes whenever it is asked.
        """
        return written(self._moments, config)

    @classmethod
    def restored(
        cls,
        table: dict[str, Any],
        moments: Sequence[bytes],
        experiment: Experiment,
        most_bytes: int = MOST_BYTES,
    ) -> Past:
        """Return the past of an experiment from what ``state`` returned, which is not trusted.

        Raises
        ------
        ValueError
            If that is no past of this experiment. A moment that turns out to be none is only
            refused where it is looked at.
        """
        past = cls(most_bytes)
        past._moments.take(read(table, moments, experiment))
        past._largest = max((moment.nbytes for moment in past._moments), default=0)
        return past


@public
class Replay:
    """The way from a moment that is kept to one that is not.

    Attributes
    ----------
    experiment : Experiment
        As far as it has come.
    """

    def __init__(self, experiment: Experiment, place: Place) -> None:
        self.experiment = experiment
        self._place = place
        self._first = self._along
        self._steps = self._take()

    @property
    def _along(self) -> float:
        trainer = self.experiment.trainer
        return trainer.epoch + trainer.batch / trainer.batches_per_epoch

    @property
    def share(self) -> float:
        """How much of the way is done, from 0 to 1."""
        batches = self.experiment.trainer.batches_per_epoch
        whole = self._place.epoch + self._place.batch / batches - self._first
        return (self._along - self._first) / whole if whole else 1.0

    def go_on(self, seconds: float = float("inf")) -> bool:
        """Train on for so many seconds; return whether the moment is reached."""
        end = time.perf_counter() + seconds
        return not any(time.perf_counter() >= end for _ in self._steps)

    def _take(self) -> Iterator[None]:
        trainer, (epoch, batch) = self.experiment.trainer, self._place
        is_short = trainer.batches_per_epoch == 1
        while trainer.epoch < epoch:
            if is_short:
                # Costs less than the mini-batches one by one.
                trainer.run_epoch()
                yield
                continue
            start = time.perf_counter()
            for _ in range(trainer.batches_per_epoch - trainer.batch):
                trainer.step()
                yield
            is_short = time.perf_counter() - start < _SHORT
        while trainer.batch < batch:
            trainer.step()
            yield


def _place_of(experiment: Experiment) -> Place:
    return Place(experiment.trainer.epoch, experiment.trainer.batch)


def _words(place: Place) -> str:
    batch = f", mini-batch {place.batch}" if place.batch else ""
    return f"epoch {place.epoch:,}{batch}"


def _as_at(moment: Moment, run: Experiment) -> Experiment:
    """Return an experiment as it was at a moment, beside the run."""
    network = run.network.copy()
    trainer = Trainer(network, **moment.build.own_arguments())
    # What came later goes with the state.
    trainer.history.restore(run.trainer.history.state())
    moment.give_to(trainer)
    return Experiment(moment.build.config, run.dataset, network, trainer)
