"""Stack: the arrays of many networks, and one step of all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from core.experiment.methods import OPTIMIZER_SETTINGS
from core.formulas.schedules import Schedule
from core.support.arrays import BoolArray, Float64Array, FloatArray
from core.sweeps.stack.batches import DropoutDraws, StackBatches
from core.sweeps.stack.evaluation import StackEvaluation, StackScore
from core.sweeps.stack.layout import Layout, StackLayers, networks_at_once
from core.sweeps.stack.members import Member
from core.sweeps.stack.samples import StackSamples
from core.sweeps.stack.workspace import StackWorkspace
from core.training.batches import check_last_batch
from core.training.regularizers import ClippingOfEach, Penalty, PruningL1, on_weights
from core.training.step import step_parts


class Stack:
    """The networks of several members in arrays of them all, trained a step at a time.

    Parameters
    ----------
    members : sequence of Member
        Their networks' parameters are where each begins.

    Attributes
    ----------
    members : tuple of Member
    layout : Layout
    parameters, gradients : array of shape (networks, n_parameters)
        Views, a network a row.
    batches : StackBatches
    diverged : array of bool, shape (networks,)
        Whose losses were not finite when the gradient was measured last.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = tuple(members)
        first, config = members[0], members[0].config
        network, sizes = first.network, first.network.layer_sizes
        dtype, samples = network.parameters.dtype, len(first.train.inputs)
        of_step = min(config.batch_size or samples, samples)
        self.layout = layout = Layout.of(len(members), sizes, of_step, dtype)
        self._full = networks_at_once(sizes, of_step, dtype.itemsize)
        self._parameters = layout.flat(network.parameters.size)
        self._gradients = layout.flat(network.parameters.size)
        self.parameters = layout.rows(self._parameters)
        self.gradients = layout.rows(self._gradients)
        for row, member in zip(self.parameters, members, strict=True):
            row[:] = member.network.parameters
        blocks = [layout.blocks(flat, sizes) for flat in (self._parameters, self._gradients)]
        self._layers = StackLayers(layout, sizes, network.activations, blocks[0], blocks[1])
        # All samples are many, whatever a step takes.
        self._measured = self._layers
        if layout.networks_last:
            other = replace(layout, networks_last=False)
            views = other.blocks(other.flat(network.parameters.size), sizes)
            self._measured = self._layers._replace(layout=other, parameters=views)
        self._loss, self._dropout = first.loss, first.dropout
        self._prepare_samples()
        self._prepare_step()
        self.diverged: BoolArray = np.zeros(len(members), np.bool_)
        self.some_diverged = False
        self.gradient_is_known = False

    def _prepare_samples(self) -> None:
        members, layout, config = self.members, self.layout, self.members[0].config
        classes = members[0].task == "classification"
        train = StackSamples(layout, [member.train for member in members], classes=classes)
        shuffling = [member.generators["shuffling"] for member in members]
        self.batches = StackBatches(
            train,
            config.batch_size,
            shuffling if config.shuffle else None,
            carried=check_last_batch(config.last_batch, shuffle=config.shuffle),
        )
        self._workspaces: dict[int, StackWorkspace] = {}
        units = [size for size, rate in zip(config.hidden, self._dropout, strict=False) if rate]
        dropping = [member.generators["dropping"] for member in members]
        self._draws = DropoutDraws(layout, dropping, units) if self._dropout else None
        # The gradient of all samples at once comes with their exact loss and score.
        exact = self.batches.count == 1 and not self._dropout
        self._score = StackScore(train) if exact else None
        self._train = None if exact else self._evaluation(train.of(self._measured.layout))
        tests = [member.test for member in members if member.test is not None]
        self._test = None
        if tests:
            test = StackSamples(self._measured.layout, tests, classes=classes)
            self._test = self._evaluation(test)
        self._pass_losses = np.empty(len(members), layout.dtype)
        several = self.batches.carried
        self._sum = np.empty_like(self._gradients) if several else self._gradients

    def _evaluation(self, samples: StackSamples) -> StackEvaluation:
        return StackEvaluation(self._measured, samples, self._loss, self._full)

    def _prepare_step(self) -> None:
        members, layout, config = self.members, self.layout, self.members[0].config
        configs = [member.config for member in members]
        self.optimizer = config.build_optimizer()
        self.optimizer.bind(self._parameters)
        own = OPTIMIZER_SETTINGS[config.optimizer]["weight_decay"]
        decay = layout.of_each(
            [own if each.weight_decay is None else each.weight_decay for each in configs]
        )
        advance = partial(self.optimizer.advance, weight_decay=decay if decay.any() else None)
        l1, l2 = (self._on_weights(name) for name in ("l1", "l2"))
        self.pruning = PruningL1.of(l1) if config.l1_prunes else None
        in_gradient = np.zeros_like(l1) if config.l1_prunes else l1
        penalty = Penalty.of(in_gradient, l2) if in_gradient.any() or l2.any() else None
        clipping = None
        if any(each.clip_norm is not None for each in configs):
            maxima = [math.inf if each.clip_norm is None else each.clip_norm for each in configs]
            axis = layout.parameter_axis
            clipping = ClippingOfEach(layout.of_each(maxima), self._gradients, axis)
        # Where L1 pulls at nothing, nothing is ever removed.
        pruning = self.pruning if l1.any() else None
        self._parts = tuple(step_parts(penalty, pruning, clipping, advance).values())
        self.learning_rates = layout.of_each([each.learning_rate for each in configs])
        self._rates = self.learning_rates.copy()
        self._schedule = members[0].schedule
        self._is_scheduled = type(self._schedule) is not Schedule
        # Where losses decide, each network has a factor of its own.
        self._factors = None
        if self._schedule.follows_losses:
            self._factors = layout.of_each([each.schedule.factor(0.0) for each in members])

    def _on_weights(self, name: str) -> FloatArray:
        """Return the strength of a penalty for each parameter of each network."""
        strengths = self.layout.flat(self.parameters.shape[1])
        for row, member in zip(self.layout.rows(strengths), self.members, strict=True):
            strength = getattr(member.config, name)
            if strength:
                row[:] = on_weights(member.network, strength)
        return strengths

    # -- what is measured ----------------------------------------------------------------------

    def measure_epoch(self, latest: Float64Array, epoch: int) -> None:
        """Write losses and scores after ``epoch`` epochs to rows as ``StackRecord.latest`` has."""
        if self._measured is not self._layers:
            pairs = zip(self._measured.parameters, self._layers.parameters, strict=True)
            for block, trained in pairs:
                np.copyto(block, trained)
        if self._score is not None:
            self.measure_gradient(0, epoch)
            self._score.value(latest[0], latest[2])
        elif self._train is not None:
            self._train.measure(latest[0], latest[2])
        if self._test is not None:
            self._test.measure(latest[1], latest[3])
            # Of a network that has diverged; nan is what was not measured.
            np.copyto(latest[1], math.inf, where=np.isnan(latest[1]))

    def measure_gradient(self, step: int, epoch: int) -> None:
        """Compute the gradient of the samples that a step of an epoch takes, and who diverged."""
        score, passes = self._score, self.batches.passes(step, epoch)
        several, gradients = len(passes) > 1, self._gradients
        self.some_diverged, total = False, np.zeros(())
        if score is not None:
            score.reset()
        if several:
            self._sum[...] = 0.0
        for which in passes:
            batch = self.batches.batch(which)
            workspace = self._workspace(batch.samples)
            if self._draws is not None:
                workspace.keep_units(self._draws.next())
            workspace.forward(batch.inputs)
            if not math.isfinite(workspace.loss(batch.targets, batch.weights)):
                self._note_divergence(workspace)
            if score is not None:
                score.add(workspace, batch)
            divisor = batch.divisor()
            workspace.backward(1.0 if several else _not_zero(divisor))
            if several:
                total = total + divisor
                np.add(self._sum, gradients, out=self._sum)
        if several:
            of_each = np.broadcast_to(_not_zero(total).reshape(-1), len(self.members))
            np.divide(self._sum, self.layout.of_each(of_each), out=gradients)
        self.gradient_is_known = True

    def _workspace(self, samples: int) -> StackWorkspace:
        workspace = self._workspaces.get(samples)
        if workspace is None:
            workspace = StackWorkspace(self._layers, samples, self._loss, self._dropout)
            self._workspaces[samples] = workspace
        return workspace

    def _note_divergence(self, workspace: StackWorkspace) -> None:
        if not self.some_diverged:
            self.diverged[:] = False
        workspace.losses(self._pass_losses)
        self.diverged |= ~np.isfinite(self._pass_losses)
        self.some_diverged = bool(self.diverged.any())

    # -- one step ------------------------------------------------------------------------------

    def begin_epoch(self, epoch: int) -> None:
        """Have new orders and new draws, for the epoch after ``epoch``."""
        self.batches.shuffle()
        if self._draws is not None:
            self._draws.begin_epoch(self.batches.sizes_of_passes(epoch))

    def take_step(self, step: int, epoch: int) -> None:
        """Change all networks by the gradient that was measured."""
        rates = self._rates
        if self._factors is not None:
            np.multiply(self.learning_rates, self._factors, out=rates)
        elif self._is_scheduled:
            factor = self._schedule.factor(epoch + step / self.batches.steps)
            np.multiply(self.learning_rates, factor, out=rates)
        for part in self._parts:
            part(self._parameters, self._gradients, rates)
        self.gradient_is_known = False

    def observe(self, row: int, loss: float, epoch: int) -> None:
        """Let the schedule of one network take note of its loss."""
        if self._factors is not None:
            schedule = self.members[row].schedule
            schedule.observe(loss)
            self._factors.flat[row] = schedule.factor(float(epoch))

    @property
    def observes(self) -> bool:
        """Whether the learning rate depends on the losses."""
        return self._factors is not None

    def learning_rate(self, row: int, along: float) -> float:
        """Return the learning rate of one network's step at a time, counted in epochs."""
        factor = self._schedule.factor(along) if self._factors is None else self._factors.flat[row]
        return self.members[row].config.learning_rate * float(factor)

    # -- those that leave ----------------------------------------------------------------------

    def quiet(self, rows: Sequence[int]) -> None:
        """Make networks all 0, and have them stay so: they do no harm, and cost no new arrays."""
        self.parameters[rows] = 0.0
        self.gradients[rows] = 0.0
        self.learning_rates.flat[rows] = 0.0
        self._rates.flat[rows] = 0.0
        self.diverged[rows] = False
        self.some_diverged = bool(self.diverged.any())
        state = self.optimizer.state()
        for name in self.optimizer.accumulators:
            self.layout.rows(state[name])[rows] = 0.0
        self.optimizer.restore(state)

    def memories(self) -> dict[str, Any]:
        """Return a copy of what the optimiser remembers of each network, a network a row."""
        state = self.optimizer.state()
        rows = {name: self.layout.rows(state[name]) for name in self.optimizer.accumulators}
        return {**state, **rows}

    def of(self, rows: Sequence[int]) -> Stack:
        """Return a stack of some of the networks alone, which go on from where they are."""
        other = Stack([self.members[row] for row in rows])
        other.parameters[...] = self.parameters[rows]
        other.learning_rates.flat[:] = self.learning_rates.flat[rows]
        other._rates.flat[:] = self._rates.flat[rows]
        memories, state = self.memories(), other.optimizer.state()
        for name in self.optimizer.accumulators:
            other.layout.rows(state[name])[...] = memories[name][rows]
        other.optimizer.restore({**state, "steps": memories["steps"]})
        if self.batches.orders is not None and other.batches.orders is not None:
            other.batches.orders[...] = self.batches.orders[rows]
        if self.pruning is not None and other.pruning is not None:
            alive = self.layout.rows(self.pruning.alive)[rows]
            other.layout.rows(other.pruning.alive)[...] = alive
        if self._factors is not None and other._factors is not None:
            other._factors.flat[:] = self._factors.flat[rows]
        return other


def _not_zero(divisor: Any) -> Any:
    """Return what to divide by: samples that all weigh nothing have the gradient 0, not 0 / 0."""
    return divisor if isinstance(divisor, float) else np.where(divisor == 0.0, 1.0, divisor)
