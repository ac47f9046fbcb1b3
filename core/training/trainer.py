"""Trainer: gradient descent over mini-batches, step by step or epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.formulas.losses import Task
from core.formulas.optimizers import SGD, Optimizer
from core.formulas.schedules import BegunLater, Schedule
from core.network.network import NeuralNetwork
from core.network.output_layer import loss_for, task_for
from core.network.targets import class_indices, encode_targets
from core.network.workspace import Workspace
from core.support.arrays import FloatArray, empty_aligned
from core.support.checks import (
    MAXIMUM_COUNT,
    in_range,
    instance,
    positive,
    positive_integer,
    same_samples,
    seed_sequence,
    true_or_false,
    whole_number,
)
from core.support.public import public
from core.training.batches import Batch, Batches
from core.training.evaluation import Evaluation, Score
from core.training.history import DEFAULT_CAPACITY, History, Metrics
from core.training.regularizers import Penalty, PruningL1, clip_by_norm
from core.training.settings import check_last_batch, dropout_rates, sample_weights
from core.training.stopping import StopConditions

_UNMEASURED = Metrics(-1, math.nan, math.nan, math.nan, math.nan)
"""In a state, the latest metrics of a training that has not even measured epoch 0."""


@public
class TrainingDivergedError(ArithmeticError):
    """The loss is no longer finite.

    Attributes
    ----------
    epoch : int
        The epoch in which it happened, 1 for the first.
    learning_rate : float
    """

    def __init__(self, epoch: int, learning_rate: float) -> None:
        self.epoch = epoch
        self.learning_rate = learning_rate
        super().__init__(
            f"the loss is no longer finite in epoch {epoch} with learning rate {learning_rate:g}; "
            "a smaller learning rate may help"
        )

    def __reduce__(self) -> tuple[type[TrainingDivergedError], tuple[int, float]]:
        """Be pickled by epoch and learning rate, so that worker processes can report it."""
        return type(self), (self.epoch, self.learning_rate)


@public
class Trainer:
    """Trains a network; every way of stepping gives the same bits.

    Where early stopping (``stop``, with patience) gives back the best weights, the network has
    them from the end of that epoch on, however that epoch came about. Training itself is not
    touched by it: whoever goes on goes on from the latest weights, as if there had been no end.

    Parameters
    ----------
    network : NeuralNetwork
        Its parameters are updated in place.
    X_train : array_like of shape (n, n_in)
    y_train : array_like of shape (n,), (n, 1) or (n, n_out)
        Class indices 0, 1, ... for classification, values for regression. As ``X_train``, it is
        not copied where it already has the network's dtype, and must not change during training.
    X_test, y_test : array_like, optional
        Samples to measure on after each epoch, never to train on.
    loss : str, optional
        A name in ``LOSSES``; by default the one that goes with the network's output activation,
        and squared error for regression.
    optimizer : Optimizer, optional
        ``SGD(learning_rate=0.1)`` by default. As ``schedule`` and ``stop`` it is used as it is, not
        a copy, and forgets what it remembers of earlier trainings.
    batch_size : int, optional
        Samples of a mini-batch; all of them by default (full batch).
    task : "classification" or "regression", optional
        By default classification if the loss is for that alone or the output is sigmoid, softmax
        or tanh, else regression.
    schedule : Schedule, optional
        How the learning rate changes with the epoch.
    l1, l2 : float
        Penalties on the weights, see ``Penalty``.
    l1_prunes : bool
        Whether a weight that the L1 penalty carries across 0 stays 0, see ``PruningL1``.
    shuffle : bool
        Whether each epoch takes the samples in a new order.
    last_batch : str
        A name in ``LAST_BATCHES``; "carried" needs an order that stays, so ``shuffle=False``.
    dropout : float or sequence of float
        Share of each hidden layer's units dropped in training, in [0, 1).
    clip_norm : float, optional
        The largest norm of the gradient.
    label_smoothing : float
        See ``encode_targets``.
    sample_weight, test_sample_weight : float or array_like of shape (n,), optional
        What each sample's loss counts, in training and in the test loss, relative to the others.
    stop : StopConditions, optional
    running_loss : bool
        Record, for mini-batches, the mean of the losses met during the epoch instead of passing
        over the training samples once more at its end. With it the training score is nan.
    seed : int, numpy.random.SeedSequence
        Where shuffling and dropout come from.
    history_capacity : int
        See ``History``.

    Attributes
    ----------
    epoch, batch : int
        Epochs completed, and mini-batches of the epoch under way.
    history : History
        Starts with epoch 0, the untrained network.
    stop_reason : str
        Why training stopped of its own accord; empty while it has not.
    best_is_back : bool
        Whether the network has the weights of ``stop.best_epoch`` rather than the latest.

    Raises
    ------
    ValueError
        If samples and targets do not fit the network or each other, or a setting is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> network = NeuralNetwork(2, 8, 1, seed=1)
    >>> trainer = Trainer(network, X, [0, 1, 1, 0], optimizer=SGD(0.5))
    >>> metrics = list(trainer.epochs(500))[-1]
    >>> metrics.epoch, metrics.train_accuracy
    (500, 1.0)
    """

    def __init__(
        self,
        network: NeuralNetwork,
        X_train: ArrayLike,
        y_train: ArrayLike,
        X_test: ArrayLike | None = None,
        y_test: ArrayLike | None = None,
        *,
        loss: str | None = None,
        optimizer: Optimizer | None = None,
        batch_size: int | None = None,
        task: Task | None = None,
        schedule: Schedule | None = None,
        l1: float = 0.0,
        l2: float = 0.0,
        l1_prunes: bool = False,
        shuffle: bool = True,
        last_batch: str = "short",
        dropout: float | Sequence[float] = 0.0,
        clip_norm: float | None = None,
        label_smoothing: float = 0.0,
        sample_weight: ArrayLike | None = None,
        test_sample_weight: ArrayLike | None = None,
        stop: StopConditions | None = None,
        running_loss: bool = False,
        seed: int | np.random.SeedSequence = 42,
        history_capacity: int = DEFAULT_CAPACITY,
    ) -> None:
        instance(network, NeuralNetwork, "network", "NeuralNetwork(2, 8, 1)")
        self.network = network
        self.loss = loss_for(network.output_activation, loss, task)
        self.task = task_for(network.output_activation, self.loss, task)
        self.optimizer = optimizer if optimizer is not None else SGD(0.1)
        instance(self.optimizer, Optimizer, "optimizer", "Adam(0.01)")
        self.schedule = schedule if schedule is not None else Schedule()
        instance(self.schedule, Schedule, "schedule", "Cosine(epochs=1000)")
        self._scheduled = type(self.schedule) is not Schedule
        self.stop = stop if stop is not None else StopConditions()
        instance(self.stop, StopConditions, "stop", "StopConditions(patience=20)")
        self.clip_norm = None if clip_norm is None else positive(clip_norm, "clip_norm")
        self._label_smoothing = in_range(label_smoothing, "label_smoothing", 0.0, 1.0)
        self._pruning = PruningL1(network, l1) if true_or_false(l1_prunes, "l1_prunes") else None
        in_gradient = 0.0 if l1_prunes else l1
        self._penalty = Penalty(network, in_gradient, l2) if in_gradient or l2 else None
        self._dropout = dropout_rates(dropout, len(network.layer_sizes) - 2)
        shuffling, dropping = seed_sequence(seed).spawn(2)
        self._shuffling = np.random.default_rng(shuffling)
        self._dropping = np.random.default_rng(dropping)

        X, targets, labels = self._encode(X_train, y_train, "train")
        if not len(X):
            raise ValueError("there are no training samples; training needs at least one")
        if batch_size is not None and positive_integer(batch_size, "the batch size") > len(X):
            raise ValueError(
                f"the batch size is {batch_size}, more than the {len(X)} training samples"
            )
        weights = sample_weights(sample_weight, len(X), network.parameters.dtype)
        self._total_weight = float(len(X) if weights is None else weights.sum())
        generator = self._shuffling if shuffle else None
        self._batches = Batches(X, targets, labels, weights, batch_size, generator)
        self._count = self._batches.count
        self._carried = check_last_batch(last_batch, shuffle=shuffle) and bool(
            len(X) % self._batches.batch_size
        )
        if self._carried:
            self._count -= 1
        self._carried_since = 0  # the epoch whose end was the last to leave no samples waiting
        self._full_batch = self._batches.count == 1
        self._exact = self._full_batch and not self._dropout
        self._running_loss = running_loss and not self._exact and not self._carried
        self._train_score = Score(labels, self.task)
        self._train_evaluation = Evaluation(
            network, Batches(X, targets, labels, weights), self.loss, self._train_score
        )
        self._test_evaluation: Evaluation | None = None
        if (X_test is None) != (y_test is None):
            there, missing = ("X_test", "y_test") if y_test is None else ("y_test", "X_test")
            raise ValueError(f"{there} is given without {missing}; testing needs both")
        if X_test is not None and y_test is not None and np.size(X_test):
            X, targets, labels = self._encode(X_test, y_test, "test")
            weights = sample_weights(test_sample_weight, len(X), network.parameters.dtype)
            self._test_evaluation = Evaluation(
                network, Batches(X, targets, labels, weights), self.loss, Score(labels, self.task)
            )
        self._workspaces: dict[int, Workspace] = {}
        self._part_gradients = empty_aligned(network.gradients.shape, network.gradients.dtype)
        several = self._batches.parts > 1 or self._carried
        self._layers = (
            network.layers.with_gradients(self._part_gradients) if several else network.layers
        )
        self.history = History(history_capacity)
        # What an earlier training left in them is not of this one.
        self.optimizer.bind(network.parameters)
        self.schedule.reset()
        self.stop.reset()
        self.epoch = self.batch = 0
        self.stop_reason = ""
        self._gradient_is_current = False
        self._revision = network.revision
        self._batch_loss_sum = math.nan  # the summed losses of the batch measured last
        self._loss_sum = 0.0
        self._latest_and_best: tuple[FloatArray, FloatArray] | None = None

    def _encode(self, X: ArrayLike, y: ArrayLike, part: str) -> tuple[FloatArray, FloatArray, Any]:
        network = self.network
        inputs = network.check_inputs(X, f"X_{part}")
        targets = encode_targets(
            y,
            self.loss,
            network.output_activation,
            network.layer_sizes[-1],
            network.parameters.dtype,
            classes=self.task == "classification",
            label_smoothing=self._label_smoothing,
        )
        same_samples(inputs, targets, f"_{part}")
        inputs, targets = np.ascontiguousarray(inputs), np.ascontiguousarray(targets)
        if self.task == "classification":
            return inputs, targets, class_indices(y, targets)
        return inputs, targets, targets

    # -- training ----------------------------------------------------------------------------

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next step, after the schedule."""
        if not self._scheduled:
            return self.optimizer.learning_rate
        along = self.epoch + self.batch / self._count
        return self.optimizer.learning_rate * self.schedule.factor(along)

    @property
    def batches_per_epoch(self) -> int:
        """How many steps make an epoch."""
        return self._count

    def step(self) -> Metrics | None:
        """Train on one mini-batch.

        Returns
        -------
        Metrics or None
            The metrics of the epoch if this step completed it.

        Raises
        ------
        TrainingDivergedError
            If the loss is no longer finite.
        """
        with np.errstate(all="ignore"):
            self._start()
            self._step()
            return self._finish_epoch() if self.batch == self._count else None

    def run_epoch(self) -> Metrics:
        """Train to the end of the epoch under way and return its metrics.

        Raises
        ------
        TrainingDivergedError
            If the loss is no longer finite.
        """
        with np.errstate(all="ignore"):
            self._start()
            for _ in range(self._count - self.batch):
                self._step()
            return self._finish_epoch()

    def epochs(self, count: int) -> Iterator[Metrics]:
        """Train for ``count`` epochs, yielding the metrics of each; fewer if a condition says stop.

        Raises
        ------
        ValueError
            If ``count`` is not a whole number of at least 0.
        TrainingDivergedError
            If the loss is no longer finite.
        """
        return self._epochs(whole_number(count, "the number of epochs", 0, MAXIMUM_COUNT))

    def _epochs(self, count: int) -> Iterator[Metrics]:
        self.start()  # the untrained network may have reached a target already
        for _ in range(count):
            if self.stop_reason:
                return
            yield self.run_epoch()

    def evaluate(self) -> Metrics:
        """Return the metrics of the network as it is, whatever has been recorded."""
        with np.errstate(all="ignore"):
            train_loss, train_score = self._train_evaluation.measure()
            return self._metrics(train_loss, train_score)

    def start(self) -> Metrics:
        """Record epoch 0, the network before any training, and return the latest metrics."""
        with np.errstate(all="ignore"):
            self._start()
        assert self.history.latest is not None
        return self.history.latest

    def _start(self) -> None:
        if self.history.latest is not None:
            return
        if self._exact:
            train_loss = self._measure_batch(0)
            train_score = self._train_score.value()
        else:
            train_loss, train_score = self._train_evaluation.measure()
        self._record(self._metrics(train_loss, train_score))

    def restore_best(self) -> None:
        """Give the network the weights of the epoch with the lowest loss that patience has seen.

        Training goes on from the latest ones all the same, unless the network's parameters are
        changed in the meantime.
        """
        best = self.stop.best_parameters
        if best is None or self.best_is_back:
            return
        self._latest_and_best = self.network.parameters.copy(), best.copy()
        np.copyto(self.network.parameters, best)
        self._gradient_is_current = False

    @property
    def best_is_back(self) -> bool:
        """Whether the network has the best weights, and the latest are set aside."""
        if self._latest_and_best is None:
            return False
        return np.array_equal(self.network.parameters, self._latest_and_best[1])

    @property
    def _parameters(self) -> FloatArray:
        """The parameters that training goes on from."""
        if self._latest_and_best is not None and self.best_is_back:
            return self._latest_and_best[0]
        return self.network.parameters

    def _restore_latest(self) -> None:
        """Give the network the parameters that training goes on from."""
        if self._latest_and_best is None:
            return
        np.copyto(self.network.parameters, self._parameters)
        self._latest_and_best = None
        self._gradient_is_current = False

    def _step(self) -> None:
        self._restore_latest()
        batches = self._batches
        if not self.batch and not self._full_batch:
            batches.shuffle()
        if not self._gradient_is_current or self._revision != self.network.revision:
            self._measure_batch(self.batch)
        gradients, parameters = self.network.gradients, self.network.parameters
        if not math.isfinite(self._batch_loss_sum):
            raise TrainingDivergedError(self.epoch + 1, self.learning_rate)
        self._loss_sum += self._batch_loss_sum
        if self._penalty is not None:
            self._penalty.add_gradient(parameters, gradients)
        if self._pruning is not None:
            self._pruning.prepare(parameters, gradients)
        if self.clip_norm is not None:
            clip_by_norm(gradients, self.clip_norm)
        rate = self.learning_rate if self._scheduled else None
        self.optimizer.update(parameters, gradients, rate)
        if self._pruning is not None:
            self._pruning.apply(parameters, self.learning_rate)
        self._gradient_is_current = False
        self.batch += 1

    def _measure_batch(self, index: int) -> float:
        """Compute loss and gradient of one batch, and with the full batch the score."""
        batches = self._batches
        if self._exact:
            self._train_score.reset()
        total_loss = total_weight = 0.0
        several = batches.parts > 1 or self._carried
        gradients = self.network.gradients
        if several:
            gradients[:] = 0.0
        waiting = self._carried and index == 0 and self.epoch > self._carried_since
        for which in (self._count, index) if waiting else (index,):
            for part in range(batches.parts_of(which)):
                batch = batches.part(which, part)
                workspace = self._workspace(batch)
                if self._dropout:
                    workspace.draw_dropout(self._dropping)
                workspace.forward(batch.inputs)
                if self._exact:
                    self._train_score.add(workspace, batch)
                total_loss += workspace.loss(batch.targets, batch.weights)
                total_weight += batch.total_weight
                # A batch whose samples all weigh nothing has the gradient 0, not 0 / 0.
                workspace.backward(1.0 if several else batch.total_weight or 1.0)
                if several:
                    gradients += self._part_gradients
        total_weight = total_weight or 1.0
        if several:
            gradients /= total_weight
        self._gradient_is_current = True
        # Others that train this network notice that the gradient is theirs no more.
        self.network.revision += 1
        self._revision = self.network.revision
        self._batch_loss_sum = total_loss
        return total_loss / total_weight

    def _workspace(self, batch: Batch) -> Workspace:
        workspace = self._workspaces.get(batch.samples)
        if workspace is None:
            workspace = Workspace(self._layers, batch.samples, self.loss, self._dropout)
            self._workspaces[batch.samples] = workspace
        return workspace

    def _finish_epoch(self) -> Metrics:
        self.epoch += 1
        self.batch = 0
        if self._exact:
            # The full batch's next gradient is due anyway, and its forward pass is this epoch's
            # exact training loss: the step to come finds both done.
            train_loss = self._measure_batch(0)
            train_score = self._train_score.value()
        elif self._running_loss:
            train_loss, train_score = self._loss_sum / self._total_weight, math.nan
        else:
            train_loss, train_score = self._train_evaluation.measure()
        self._loss_sum = 0.0
        metrics = self._metrics(train_loss, train_score)
        self._record(metrics)
        if not math.isfinite(train_loss):
            raise TrainingDivergedError(self.epoch, self.learning_rate)
        return metrics

    def _metrics(self, train_loss: float, train_score: float) -> Metrics:
        test_loss = test_score = math.nan
        if self._test_evaluation is not None:
            test_loss, test_score = self._test_evaluation.measure()
        return Metrics(self.epoch, train_loss, test_loss, train_score, test_score)

    def _record(self, metrics: Metrics) -> None:
        self.history.append(metrics)
        if self._scheduled:
            tested = self._test_evaluation is not None
            self.schedule.observe(metrics.test_loss if tested else metrics.train_loss)
        if self.stop.active:
            self.stop_reason = self.stop.check(metrics, self.network.parameters, self.task)
            if self.stop.best_wanted:
                self.restore_best()

    def change_stop(self, stop: StopConditions) -> None:
        """Go on with other conditions to stop, also where the present ones said so.

        If they have patience, they take over the best epoch so far, unless it runs out on that
        epoch already. Where they do not, the network has the latest weights again. The next epoch
        is the first that they look at.
        """
        if stop.patience is not None:
            stop.restore(self.stop.state())
        if stop.ran_out(self.epoch):
            stop.reset()
        if stop.best_parameters is None:
            self._restore_latest()
        self.stop, self.stop_reason = stop, ""

    # -- state -------------------------------------------------------------------------------

    def parameters_changed(self) -> None:
        """Say that ``network.parameters`` was written to, which the network cannot notice."""
        self._gradient_is_current = False

    def go_on_from(self, earlier: Trainer) -> None:
        """Take over from another trainer of the same network and samples, as far as it has come.

        The optimiser goes on if it differs from the other's by learning rate and weight decay
        alone, the schedule if it is of the same kind. The conditions to stop are the other's. An
        epoch under way goes on if the batches are
        the same, and begins anew if they are others. Weights that L1 has removed stay removed. The
        other trainer is not to be used any more.
        """
        self.history, self.epoch = earlier.history, earlier.epoch
        self.stop, self.stop_reason = earlier.stop, earlier.stop_reason
        self._latest_and_best = earlier._latest_and_best
        self._shuffling.bit_generator.state = earlier._shuffling.bit_generator.state
        self._dropping.bit_generator.state = earlier._dropping.bit_generator.state
        batches, before = self._batches, earlier._batches
        if batches.order is not None and before.order is not None:
            np.copyto(batches.order, before.order)
            batches.forget()
        same_order = (batches.order is None) == (before.order is None)
        if batches.batch_size == before.batch_size and self._count == earlier._count and same_order:
            self.batch, self._loss_sum = earlier.batch, earlier._loss_sum
        if self._carried:
            self._carried_since = earlier._carried_since if earlier._carried else earlier.epoch
        if self._pruning is not None and earlier._pruning is not None:
            np.copyto(self._pruning.alive, earlier._pruning.alive)
        if self.optimizer.remembers_like(earlier.optimizer):
            rate = self.optimizer.learning_rate
            self.optimizer.restore(earlier.optimizer.state())
            self.optimizer.learning_rate = rate
        if type(self.schedule) is type(earlier.schedule):
            self.schedule.restore(earlier.schedule.state())

    def state(self) -> dict[str, Any]:
        """Return a copy of everything the next step depends on, the data apart.

        A mapping of names to arrays, numbers, strings and mappings of these, for ``restore`` and
        ``save_checkpoint``.
        """
        order, latest = self._batches.order, self.history.latest
        state = {
            "kinds": self._kinds,
            "parameters": self._parameters.copy(),
            "best_is_back": self.best_is_back,
            "samples": self._batches.samples,
            "batch_size": self._batches.batch_size,
            "epoch": self.epoch,
            "batch": self.batch,
            "loss_sum": self._loss_sum,
            "carried_since": self._carried_since,
            "stop_reason": self.stop_reason,
            "latest": np.array(_UNMEASURED if latest is None else latest),
            "order": None if order is None else order.copy(),
            "optimizer": self.optimizer.state(),
            "schedule": self.schedule.state(),
            "stop": self.stop.state(),
            "shuffling": self._shuffling.bit_generator.state,
            "dropping": self._dropping.bit_generator.state,
        }
        if self._pruning is not None:
            state["alive"] = self._pruning.alive.copy()
        return state

    def restore(self, state: dict[str, Any]) -> None:
        """Go back, or forward, to a state that ``state`` returned; continues bit for bit.

        The history keeps its rows up to that epoch, or takes over the state's last one.

        Raises
        ------
        ValueError
            If the state is of another network, another number of samples, or another kind of
            optimiser, schedule or penalty, of the middle of an epoch in mini-batches of another
            size, or none that ``state`` returned. Everything is then as it was.
        """
        try:
            self._check_fits(state)
            latest, best_is_back = Metrics(*state["latest"].tolist()), state["best_is_back"]
            before = self.state()
            try:
                self._take(state)
            except Exception:
                self._take(before)
                raise
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"this is no state of a trainer: {error!r}") from error
        self._latest_and_best = None
        self._gradient_is_current = False
        self._restore_history(latest)
        if best_is_back:
            self.restore_best()

    def _take(self, state: dict[str, Any]) -> None:
        """Take over all of a state but the history."""
        order = self._batches.order
        np.copyto(self.network.parameters, state["parameters"])
        self.epoch, self.batch = state["epoch"], state["batch"]
        self._loss_sum = state["loss_sum"]
        self._carried_since = state.get("carried_since", 0)
        self.stop_reason = state["stop_reason"]
        if order is not None:
            np.copyto(order, state["order"])
            self._batches.forget()
        self.optimizer.restore(state["optimizer"])
        self.schedule.restore(state["schedule"])
        self.stop.restore(state["stop"])
        self._shuffling.bit_generator.state = state["shuffling"]
        self._dropping.bit_generator.state = state["dropping"]
        if self._pruning is not None:
            np.not_equal(state["alive"], 0.0, out=self._pruning.alive)

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
        order, saved_order = self._batches.order, state["order"]
        # Neither size is in states of earlier versions.
        batches = self._batches
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
        if not 0 <= state["batch"] < self._count or (state["batch"] and not same_size):
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
        if ("alive" in state) != (self._pruning is not None):
            raise ValueError("this state belongs to training with another L1 penalty")

    def _restore_history(self, latest: Metrics) -> None:
        if latest.epoch == _UNMEASURED.epoch:
            self.history.clear()
            return
        self.history.truncate(self.epoch)
        if self.history.latest is None or self.history.latest.epoch != self.epoch:
            self.history.append(latest._replace(epoch=self.epoch))
