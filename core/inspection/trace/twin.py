"""A trainer beside another, which takes the other's next step and says all that happens."""

from __future__ import annotations

import copy
import math
from typing import NamedTuple

import numpy as np

from core.inspection.trace.layer import LayerTrace, Weights
from core.inspection.trace.passes import Rows
from core.inspection.trace.recorder import OutputsRecorder, Recorder
from core.inspection.trace.trace import StepTrace, asleep_of, share_kept
from core.network.layers import layer_views
from core.support.arrays import FloatArray, IntArray
from core.support.checks import all_finite
from core.training.regularizers import dropout_rates
from core.training.step import BatchGradient, Onlooker
from core.training.trainer import Trainer

_OWN = ("network", "optimizer", "schedule", "stop")
_NOT_NEEDED = ("X_test", "y_test", "test_sample_weight")
_FEWEST_ROWS = 4


class StepEffect(NamedTuple):
    """What a step does.

    Attributes
    ----------
    gradient, change : array of shape (n_parameters,)
        Of the batch's mean loss, and by how much the step changes each parameter.
    loss, loss_after : float
        The batch's mean loss before the step and after it, with the same units dropped out.
    """

    gradient: FloatArray
    change: FloatArray
    loss: float
    loss_after: float

    @property
    def kept(self) -> float:
        """Which share of what the slope promises comes true, as ``StepTrace.kept``."""
        promised = -float(np.sum(self.gradient * self.change, dtype=np.float64))
        return share_kept(promised, self.loss, self.loss_after, self.gradient.dtype)


class Twin(Trainer):
    """Goes on from where another trainer is, bit for bit, and leaves it as it is.

    They share the samples; each has a network, an optimiser and random generators of its own.

    Parameters
    ----------
    trainer : Trainer
        Between two steps.
    """

    def __init__(self, trainer: Trainer) -> None:
        arguments = trainer._arguments | dict.fromkeys(_NOT_NEEDED)
        arguments |= {"history_capacity": _FEWEST_ROWS, "network": trainer.network.copy()}
        for name in _OWN[1:]:
            arguments[name] = copy.deepcopy(getattr(trainer, name))
        super().__init__(**arguments)
        self.restore(trainer.state())

    @property
    def samples(self) -> int:
        """How many examples the training part has."""
        return self._progress.batches.samples

    def go_to(self, example: int) -> None:
        """Train on to the step of the epoch under way that takes an example.

        Raises
        ------
        ValueError
            If that step is past, or the example waits for the next epoch.
        TrainingDivergedError
            If the loss is no longer finite before.
        """
        progress = self._progress
        batches, before = progress.batches, self.state()
        if not progress.batch:
            batches.shuffle()
        steps = [
            step
            for step in range(batches.steps)
            if example in batches.rows_of_step(step, progress.epoch)
        ]
        if not progress.batch:
            self.restore(before)
        if not steps:
            raise ValueError(
                f"example {example} fills no mini-batch in this epoch; it waits for the next"
            )
        if steps[0] < progress.batch:
            raise ValueError(
                f"example {example} was in mini-batch {steps[0] + 1} of this epoch, which is past"
            )
        while progress.batch < steps[0]:
            self.step()

    def gradient(self) -> FloatArray:
        """Return the gradient of the loss that the next step begins with.

        It is that step's first half: whoever has it takes no step of this twin any more.
        """
        progress = self._progress
        progress.begin_step()
        with np.errstate(all="ignore"):
            self._gradient.measure(progress.batch, progress.epoch)
        return self.network.gradients

    def rows(self) -> Rows:
        """Return every example of the next step's batch on its way forward and back.

        Their mean gradient is the network's then: whoever has it takes no step of this twin any
        more.
        """
        progress, network = self._progress, self.network
        progress.restore_latest()
        with self._products.context(), np.errstate(all="ignore"):
            if not progress.batch:
                progress.batches.shuffle()
            indices = progress.batches.rows_of_step(progress.batch, progress.epoch)
            recorder = Recorder(network.layers, self.loss, indices, len(indices))
            self._measure(recorder)
            return recorder.rows()

    def effect(self, rate: float | None = None) -> StepEffect | None:
        """Take the next step, and return what it does to parameters and loss; None if not finite.

        Parameters
        ----------
        rate : float, optional
            The optimiser's learning rate for this step, if that is to be another.
        """
        progress, network = self._progress, self.network
        progress.begin_step()
        if rate is not None:
            self.optimizer.learning_rate = rate
        with self._products.context(), np.errstate(all="ignore"):
            dropping = progress.generators["dropping"].bit_generator
            drawn_from = dropping.state
            loss = self._gradient.measure(progress.batch, progress.epoch)
            gradient, before = network.gradients.copy(), network.parameters.copy()
            self._step.take(progress.learning_rate)
            change = network.parameters - before
            dropping.state = drawn_from
            loss_after = self._gradient.measure(progress.batch, progress.epoch)
        if not math.isfinite(loss) or not all_finite(gradient):
            return None
        return StepEffect(gradient, change, loss, loss_after)

    def take(self, keep: int, also: int | None = None) -> StepTrace:
        """Take the next step and return every number of it.

        Parameters
        ----------
        keep : int
            How many examples of the batch to keep.
        also : int, optional
            One to keep in any case.

        Raises
        ------
        ValueError
            If a parameter is not finite.
        """
        progress, network = self._progress, self.network
        progress.restore_latest()
        if not all_finite(network.parameters):
            raise ValueError(
                "the network has weights that are not finite: its training has diverged, and there "
                "is no step to explain"
            )
        progress.begin_step()
        with self._products.context():
            return self._take(keep, also)

    def _train_loss(self, loss: float) -> float:
        """Return the loss of the whole training part, which may be the batch's."""
        if self._exact_score is not None:
            return loss
        return self._measurements.metrics(self._progress.epoch).train_loss

    def _take(self, keep: int, also: int | None) -> StepTrace:
        progress, network, optimizer = self._progress, self.network, self.optimizer
        epoch, batch, rate = progress.epoch, progress.batch, progress.learning_rate
        indices = progress.batches.rows_of_step(batch, epoch)
        dropping = progress.generators["dropping"].bit_generator
        drawn_from = dropping.state
        before = network.parameters.copy()
        recorder = Recorder(network.layers, self.loss, indices, keep, also)
        loss = self._measure(recorder)
        train_loss = self._train_loss(loss)
        gradient = network.gradients.copy()
        at = {"penalty": gradient}
        memory_before = optimizer.state()

        def watch(part: str) -> None:
            at[part] = network.gradients.copy()

        self._step.take_watched(rate, watch)
        rows, tallies = recorder.rows(), recorder.tallies()
        dropping.state = drawn_from
        again = OutputsRecorder(network.activations[-1], self.loss)
        loss_after = self._measure(again)
        kept = _places(rows.indices, indices)
        arguments = self._arguments
        penalty = at["penalty"] - gradient if at["penalty"] is not gradient else None
        clipped = at.get("removed", at["penalty"])
        return StepTrace(
            epoch=epoch,
            batch=batch,
            batches=progress.batches.steps,
            size=len(indices),
            samples=progress.batches.samples,
            rows=rows,
            layers=self._layers(
                rows,
                [asleep_of(rows, tallies, layer) for layer in range(len(rows.layers))],
                before,
                gradient,
                penalty,
                at["optimizer"],
                memory_before,
            ),
            loss=loss,
            loss_after=loss_after,
            all_losses=recorder.losses,
            all_losses_after=again.losses,
            losses_after=again.losses[kept],
            outputs_after=again.outputs[kept],
            train_loss=train_loss,
            train_loss_after=self._train_loss(loss_after),
            total_weight=recorder.total_weight or 1.0,
            learning_rate=rate,
            step_count=optimizer.steps,
            optimizer=copy.deepcopy(optimizer),
            loss_function=self.loss,
            task=self.task,
            l1=float(arguments["l1"]),
            l2=float(arguments["l2"]),
            l1_prunes=bool(arguments["l1_prunes"]),
            norm=math.sqrt(float(np.dot(clipped, clipped))),
            clip_norm=self.clip_norm,
            tallies=tallies,
        )

    def _measure(self, recorder: Onlooker) -> float:
        """Compute the gradient of the step to come under the eyes of a recorder."""
        progress, network, arguments = self._progress, self.network, self._arguments
        rates = dropout_rates(arguments["dropout"], len(network.layer_sizes) - 2)
        gradient = BatchGradient(
            network,
            progress.batches,
            self.loss,
            rates,
            progress.generators["dropping"],
            self._products,
            recorder,
        )
        return gradient.measure(progress.batch, progress.epoch)

    def _layers(
        self,
        rows: Rows,
        asleep: list[IntArray],
        before: FloatArray,
        gradient: FloatArray,
        penalty: FloatArray | None,
        used: FloatArray,
        memory_before: dict[str, FloatArray],
    ) -> tuple[LayerTrace, ...]:
        network, memory_after = self.network, self.optimizer.state()
        sizes, names = network.layer_sizes, self.optimizer.accumulators

        def by_layer(flat: FloatArray) -> list[Weights]:
            return [Weights.of(block.copy()) for block in layer_views(flat, sizes)]

        after = by_layer(network.parameters)
        before_by_layer, gradients, used_by_layer = map(by_layer, (before, gradient, used))
        penalties = [None] * len(after) if penalty is None else by_layer(penalty)
        remembered = [
            {name: by_layer(state[name]) for name in names}
            for state in (memory_before, memory_after)
        ]
        return tuple(
            LayerTrace(
                network.activations[i].name,
                *rows.layers[i],
                before=before_by_layer[i],
                after=after[i],
                gradient=gradients[i],
                penalty=penalties[i],
                used=used_by_layer[i],
                memory_before={name: blocks[i] for name, blocks in remembered[0].items()},
                memory_after={name: blocks[i] for name, blocks in remembered[1].items()},
                asleep=asleep[i],
            )
            for i in range(len(after))
        )


def _places(some: IntArray, indices: IntArray) -> IntArray:
    """Return where in ``indices`` some of them are."""
    order = np.argsort(indices)
    places: IntArray = order[np.searchsorted(indices, some, sorter=order)]
    return places
