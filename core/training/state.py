"""How far training has come, and all that the next step depends on."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, ref

import numpy as np

from core.formulas.losses import Task
from core.formulas.optimizer import Optimizer
from core.formulas.schedules import BegunLater, Schedule
from core.network.network import NeuralNetwork
from core.support.arrays import FloatArray
from core.support.checks import instance, seed_sequence
from core.training.batches import Batches
from core.training.record.history import History
from core.training.record.metrics import Metrics
from core.training.regularizers import PruningL1
from core.training.stopping import StopConditions

_UNMEASURED = Metrics(-1, math.nan, math.nan, math.nan, math.nan)
"""In a state, the latest metrics of a training that has not even measured epoch 0."""

Generators = Mapping[str, np.random.Generator]

GENERATORS = ("shuffling", "dropping")
"""What draws random numbers, each from a generator of its own: whether and how often one draws
changes nothing for the others. In the order in which the seed is split among them, so a new one
comes last and those before it draw what they always have."""

LATER_GENERATORS = tuple(name for name in GENERATORS if name not in ("shuffling", "dropping"))
"""Those that states of the first version do not have: they are left as the seed made them."""


_Part = TypeVar("_Part", Optimizer, Schedule, StopConditions)

_EXAMPLES: Mapping[type, tuple[str, str]] = {
    Optimizer: ("optimizer", "Adam(0.01)"),
    Schedule: ("schedule", "Cosine(epochs=1000)"),
    StopConditions: ("stop", "StopConditions(patience=20)"),
}

_OWNERS: WeakKeyDictionary[object, ref[object]] = WeakKeyDictionary()


def own(part: _Part, kind: type[_Part], trainer: object) -> _Part:
    """Return what a trainer changes as it goes on, for itself: a copy if another trainer has it.

    Raises
    ------
    ValueError
        If it is not of that kind.
    """
    instance(part, kind, *_EXAMPLES[kind])
    owner = _OWNERS.get(part, lambda: None)()
    if owner is not None and owner is not trainer:
        part = copy.deepcopy(part)
    _OWNERS[part] = ref(trainer)
    return part


def generators_from(seed: int | np.random.SeedSequence) -> Generators:
    """Return a new generator for each of ``GENERATORS``; ValueError for what is no seed."""
    seeds = seed_sequence(seed).spawn(len(GENERATORS))
    return dict(zip(GENERATORS, map(np.random.default_rng, seeds), strict=True))


@dataclass(eq=False)
class Progress:
    """What training changes, the data apart.

    Attributes
    ----------
    network, optimizer, schedule, stop, history, batches
        As in ``Trainer``.
    pruning : PruningL1 or None
    generators : mapping of str to numpy.random.Generator
        By their names in ``GENERATORS``.
    epoch, batch : int
        Epochs completed, and steps of the epoch under way.
    loss_sum : float
        The losses met in that epoch.
    stop_reason : str
        Why training stopped of its own accord; empty while it has not.
    """

    network: NeuralNetwork
    optimizer: Optimizer
    schedule: Schedule
    stop: StopConditions
    history: History
    batches: Batches
    pruning: PruningL1 | None
    generators: Generators
    epoch: int = 0
    batch: int = 0
    loss_sum: float = 0.0
    stop_reason: str = ""
    _latest_and_best: tuple[FloatArray, FloatArray] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._is_scheduled = type(self.schedule) is not Schedule

    def begin(self) -> None:
        """Have optimiser, schedule and conditions forget what they know of earlier trainings."""
        self.optimizer.bind(self.network.parameters)
        self.schedule.reset()
        self.stop.reset()

    def record(self, metrics: Metrics, task: Task, *, tested: bool) -> None:
        """Take note of the metrics of an epoch, which may end training or slow it down."""
        self.history.append(metrics)
        if self._is_scheduled:
            self.schedule.observe(metrics.test_loss if tested else metrics.train_loss)
        if self.stop.active:
            self.stop_reason = self.stop.check(metrics, self.network.parameters, task)
            if self.stop.best_wanted:
                self.restore_best()

    @property
    def is_at_end_of_epoch(self) -> bool:
        """Whether all steps of the epoch under way are taken."""
        return self.batch == self.batches.steps

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next step, after the schedule."""
        if not self._is_scheduled:
            return self.optimizer.learning_rate
        along = self.epoch + self.batch / self.batches.steps
        return self.optimizer.learning_rate * self.schedule.factor(along)

    # -- the latest weights and the best -------------------------------------------------------

    @property
    def best_is_back(self) -> bool:
        """Whether the network has the best weights, and the latest are set aside."""
        if self._latest_and_best is None:
            return False
        return np.array_equal(self.network.parameters, self._latest_and_best[1])

    @property
    def parameters(self) -> FloatArray:
        """The parameters that training goes on from."""
        if self._latest_and_best is not None and self.best_is_back:
            return self._latest_and_best[0]
        return self.network.parameters

    def restore_best(self) -> None:
        """Give the network the best weights, and set the latest aside."""
        best = self.stop.best_parameters
        if best is None or self.best_is_back:
            return
        self._latest_and_best = self.network.parameters.copy(), best.copy()
        self._give(best)

    def begin_step(self) -> None:
        """Have the parameters that training goes on from, and a new order for a new epoch."""
        if self._latest_and_best is not None:
            self.restore_latest()
        if not self.batch and self.batches.order is not None:
            self.batches.shuffle()

    def restore_latest(self) -> None:
        """Give the network the parameters that training goes on from."""
        if self._latest_and_best is None:
            return
        latest = self.parameters
        self._latest_and_best = None
        self._give(latest)

    def _give(self, parameters: FloatArray) -> None:
        np.copyto(self.network.parameters, parameters)
        self.network.revision += 1

    def change_stop(self, stop: StopConditions) -> None:
        """Go on with other conditions to stop, see ``Trainer.change_stop``."""
        if stop.patience is not None:
            stop.restore(self.stop.state())
        if stop.ran_out(self.epoch):
            stop.reset()
        if stop.best_parameters is None:
            self.restore_latest()
        self.stop, self.stop_reason = stop, ""

    # -- from one training to another ----------------------------------------------------------

    def go_on_from(self, earlier: Progress) -> None:
        """Take over from another training, see ``Trainer.go_on_from``."""
        self.history, self.epoch = earlier.history, earlier.epoch
        self.stop, self.stop_reason = earlier.stop, earlier.stop_reason
        self._latest_and_best = earlier._latest_and_best
        self._restore_generators(earlier._generator_states())
        batches, before = self.batches, earlier.batches
        if batches.order is not None and before.order is not None:
            np.copyto(batches.order, before.order)
            batches.forget()
        same_order = (batches.order is None) == (before.order is None)
        if batches.batch_size == before.batch_size and batches.steps == before.steps and same_order:
            self.batch, self.loss_sum = earlier.batch, earlier.loss_sum
        if batches.carried:
            batches.carried_since = before.carried_since if before.carried else earlier.epoch
        if self.pruning is not None and earlier.pruning is not None:
            np.copyto(self.pruning.alive, earlier.pruning.alive)
        if self.optimizer.remembers_like(earlier.optimizer):
            rate = self.optimizer.learning_rate
            self.optimizer.restore(earlier.optimizer.state())
            self.optimizer.learning_rate = rate
        if type(self.schedule) is type(earlier.schedule):
            self.schedule.restore(earlier.schedule.state())

    def state(self) -> dict[str, Any]:
        """Return a copy of it all, see ``Trainer.state``."""
        batches, latest = self.batches, self.history.latest
        state = {
            "kinds": self._kinds,
            "parameters": self.parameters.copy(),
            "best_is_back": self.best_is_back,
            "samples": batches.samples,
            "batch_size": batches.batch_size,
            "epoch": self.epoch,
            "batch": self.batch,
            "loss_sum": self.loss_sum,
            "carried_since": batches.carried_since,
            "stop_reason": self.stop_reason,
            "latest": np.array(_UNMEASURED if latest is None else latest),
            "order": None if batches.order is None else batches.order.copy(),
            "optimizer": self.optimizer.state(),
            "schedule": self.schedule.state(),
            "stop": self.stop.state(),
            **self._generator_states(),
        }
        if self.pruning is not None:
            state["alive"] = self.pruning.alive.copy()
        return state

    def restore(self, state: dict[str, Any]) -> None:
        """Go to a state that ``state`` returned, see ``Trainer.restore``."""
        try:
            self._check_fits(state)
            latest, best_is_back = Metrics(*state["latest"].tolist()), state["best_is_back"]
            before = self.state()
            try:
                self._take(state)
            except Exception:
                self._take(before)
                raise
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            raise ValueError(f"this is no state of a trainer: {error!r}") from error
        self._latest_and_best = None
        self._restore_history(latest)
        if best_is_back:
            self.restore_best()

    def _take(self, state: dict[str, Any]) -> None:
        """Take over all of a state but the history."""
        batches = self.batches
        self._give(state["parameters"])
        self.epoch, self.batch = state["epoch"], state["batch"]
        self.loss_sum = state["loss_sum"]
        batches.carried_since = state.get("carried_since", 0)
        self.stop_reason = state["stop_reason"]
        if batches.order is not None:
            np.copyto(batches.order, state["order"])
            batches.forget()
        self.optimizer.restore(state["optimizer"])
        self.schedule.restore(state["schedule"])
        self.stop.restore(state["stop"])
        self._restore_generators(state)
        if self.pruning is not None:
            np.not_equal(state["alive"], 0.0, out=self.pruning.alive)

    def _generator_states(self) -> dict[str, Any]:
        return {name: generator.bit_generator.state for name, generator in self.generators.items()}

    def _restore_generators(self, state: Mapping[str, Any]) -> None:
        for name, generator in self.generators.items():
            if name in state or name not in LATER_GENERATORS:
                generator.bit_generator.state = state[name]

    @property
    def _kinds(self) -> dict[str, str]:
        """What the numbers of a state are of, where their shapes do not tell."""
        schedule = self.schedule
        if isinstance(schedule, BegunLater):
            schedule = schedule.schedule
        return {
            "network": ", ".join(activation.name for activation in self.network.activations),
            "optimizer": type(self.optimizer).__name__,
            "schedule": type(schedule).__name__,
        }

    def _check_fits(self, state: dict[str, Any]) -> None:
        batches, order, saved_order = self.batches, self.batches.order, state["order"]
        # Neither size is in states of earlier versions.
        same_samples = (
            state.get("samples", batches.samples) == batches.samples
            and (order is None) == (saved_order is None)
            and (order is None or order.shape == saved_order.shape)
        )
        parameters, saved = self.network.parameters, state["parameters"]
        same_network = saved.shape == parameters.shape and saved.dtype == parameters.dtype
        if not (same_network and same_samples):
            raise ValueError("this state belongs to another network or to other training samples")
        same_size = state.get("batch_size", batches.batch_size) == batches.batch_size
        if not 0 <= state["batch"] < batches.steps or (state["batch"] and not same_size):
            raise ValueError(
                "this state is of the middle of an epoch in mini-batches of another size"
            )
        # States of earlier versions do not say of what kind they are.
        kinds = state.get("kinds", self._kinds)
        for what, kind in self._kinds.items():
            if kinds[what] != kind:
                raise ValueError(f"this state belongs to another {what}: {kinds[what]}, not {kind}")
        for what, part in (("optimizer", self.optimizer), ("schedule", self.schedule)):
            if state[what].keys() != part.state().keys():
                raise ValueError(f"this state belongs to another {what}")
        if ("alive" in state) != (self.pruning is not None):
            raise ValueError("this state belongs to training with another L1 penalty")

    def _restore_history(self, latest: Metrics) -> None:
        if latest.epoch == _UNMEASURED.epoch:
            self.history.clear()
            return
        self.history.truncate(self.epoch)
        if self.history.latest is None or self.history.latest.epoch != self.epoch:
            self.history.append(latest._replace(epoch=self.epoch))
