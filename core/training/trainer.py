"""Trainer: gradient descent over mini-batches, step by step or epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.formulas.losses import Loss, Task
from core.formulas.optimizer import Optimizer
from core.formulas.optimizers import SGD
from core.formulas.schedules import Schedule
from core.network.network import NeuralNetwork
from core.network.output_layer import loss_for, task_for
from core.network.products import Products
from core.support.attributes import KnownAttributes
from core.support.checks import MAXIMUM_COUNT, instance, true_or_false, whole_number
from core.support.fixed import fixed
from core.support.public import public
from core.training.batches import Batches, check_last_batch
from core.training.evaluation import Measurements
from core.training.record.history import DEFAULT_CAPACITY, History
from core.training.record.metrics import Metrics
from core.training.regularizers import dropout_rates
from core.training.samples import Encoding
from core.training.state import Progress, generators_from, own
from core.training.step import BatchGradient, Step
from core.training.stopping import StopConditions, TrainingDivergedError


@public
class Trainer(KnownAttributes):
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
        ``SGD(learning_rate=0.1)`` by default. As ``schedule`` and ``stop`` it is used as it is and
        forgets earlier trainings; one that another trainer still has is copied.
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
    threads : int, optional
        How many compute a large product, see ``Products``; no bit depends on it.

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

    network: NeuralNetwork = fixed("network", "build another Trainer")
    loss: Loss = fixed("loss", "build another Trainer")
    task: Task = fixed("task", "build another Trainer")
    optimizer: Optimizer = fixed("optimizer", "build another Trainer, or set its learning_rate")
    schedule: Schedule = fixed("schedule", "build another Trainer")
    clip_norm: float | None = fixed("clip_norm", "build another Trainer")

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
        threads: int | None = None,
    ) -> None:
        # What it can be built of again, once it is pickled.
        self._arguments = {name: value for name, value in locals().items() if name != "self"}
        instance(network, NeuralNetwork, "network", "NeuralNetwork(2, 8, 1)")
        self.network, self.clip_norm = network, clip_norm
        self.loss = loss_for(network.output_activation, loss, task)
        self.task = task_for(network.output_activation, self.loss, task)
        self.optimizer = own(SGD(0.1) if optimizer is None else optimizer, Optimizer, self)
        self.schedule = own(Schedule() if schedule is None else schedule, Schedule, self)
        stop = own(StopConditions() if stop is None else stop, StopConditions, self)

        encoding = Encoding(network, self.loss, self.task, label_smoothing)
        train = encoding.train(X_train, y_train, sample_weight)
        test = encoding.test(X_test, y_test, test_sample_weight)
        generators = generators_from(seed)
        carried = check_last_batch(last_batch, shuffle=shuffle)
        order = generators["shuffling"] if shuffle else None
        batches = Batches(train, batch_size, order, carried=carried)
        rates = dropout_rates(dropout, len(network.layer_sizes) - 2)

        most = max(len(train.inputs), 0 if test is None else len(test.inputs))
        self._products = products = Products(network.layer_sizes, most, threads)
        self._measurements = Measurements(network, self.loss, self.task, train, test, products)
        # The gradient of all samples at once comes with their exact loss and score.
        score = self._measurements.train_score if batches.count == 1 and not rates else None
        self._exact_score = score
        self._gradient = BatchGradient(
            network, batches, self.loss, rates, generators["dropping"], products, score
        )
        self._step = Step(
            network, self.optimizer, l1=l1, l2=l2, l1_prunes=l1_prunes, clip_norm=clip_norm
        )
        running = true_or_false(running_loss, "running_loss")
        self._running_loss = running and score is None and not batches.carried
        self._total_weight = train.total_weight
        history, pruning = History(history_capacity), self._step.pruning
        self._progress = Progress(
            network, self.optimizer, self.schedule, stop, history, batches, pruning, generators
        )
        self._progress.begin()

    # -- how far it has come -------------------------------------------------------------------

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._progress.epoch

    @property
    def batch(self) -> int:
        """Mini-batches of the epoch under way trained on so far."""
        return self._progress.batch

    @property
    def history(self) -> History:
        """The metrics of the epochs so far, of epoch 0, the untrained network, first."""
        return self._progress.history

    @property
    def stop(self) -> StopConditions:
        """The conditions to stop."""
        return self._progress.stop

    @property
    def stop_reason(self) -> str:
        """Why training stopped of its own accord; empty while it has not."""
        return self._progress.stop_reason

    @property
    def best_is_back(self) -> bool:
        """Whether the network has the best weights, and the latest are set aside."""
        return self._progress.best_is_back

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next step, after the schedule."""
        return self._progress.learning_rate

    @property
    def batches_per_epoch(self) -> int:
        """How many steps make an epoch."""
        return self._progress.batches.steps

    # -- training ------------------------------------------------------------------------------

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
        with self._products.context():
            self._start()
            self._take_step()
            return self._finish_epoch() if self._progress.is_at_end_of_epoch else None

    def run_epoch(self) -> Metrics:
        """Train to the end of the epoch under way and return its metrics.

        Raises
        ------
        TrainingDivergedError
            If the loss is no longer finite.
        """
        return self._products.run(self._run_epoch)

    def _run_epoch(self) -> Metrics:
        self._start()
        for _ in range(self._progress.batches.steps - self._progress.batch):
            self._take_step()
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
        """Return the metrics of the network as it is; any thread may ask, also while one trains."""
        with self._products.context():
            return self._measurements.metrics_meanwhile(self.epoch)

    def start(self) -> Metrics:
        """Record epoch 0, the network before any training, and return the latest metrics."""
        with self._products.context():
            self._start()
        assert self.history.latest is not None
        return self.history.latest

    def _start(self) -> None:
        if self._progress.history.latest is None:
            self._record(self._measured_in_training())

    def _measured_in_training(self) -> tuple[float, float] | None:
        """Return mean loss and score of the training samples, if training finds them anyway."""
        if self._exact_score is None:
            return None
        # The gradient is that of the step to come.
        return self._gradient.measure(0, self._progress.epoch), self._exact_score.value()

    def _take_step(self) -> None:
        progress, gradient = self._progress, self._gradient
        progress.begin_step()
        loss = gradient.summed_loss(progress.batch, progress.epoch)
        if not math.isfinite(loss):
            raise TrainingDivergedError(progress.epoch + 1, progress.learning_rate)
        progress.loss_sum += loss
        self._step.take(progress.learning_rate)
        gradient.forget()
        progress.batch += 1

    def _finish_epoch(self) -> Metrics:
        progress = self._progress
        progress.epoch += 1
        progress.batch = 0
        if self._running_loss:
            train: tuple[float, float] | None = (progress.loss_sum / self._total_weight, math.nan)
        else:
            train = self._measured_in_training()
        progress.loss_sum = 0.0
        metrics = self._record(train)
        if not math.isfinite(metrics.train_loss):
            raise TrainingDivergedError(progress.epoch, progress.learning_rate)
        return metrics

    def _record(self, train: tuple[float, float] | None) -> Metrics:
        metrics = self._measurements.metrics(self._progress.epoch, train)
        self._progress.record(metrics, self.task, tested=self._measurements.tested)
        return metrics

    # -- changes along the way -----------------------------------------------------------------

    def parameters_changed(self) -> None:
        """Say that ``network.parameters`` was written to, which the network cannot notice."""
        self._gradient.forget()

    def restore_best(self) -> None:
        """Give the network the weights of the epoch with the lowest loss that patience has seen.

        Training goes on from the latest ones all the same, unless the network's parameters are
        changed in the meantime.
        """
        self._progress.restore_best()

    def change_stop(self, stop: StopConditions) -> None:
        """Go on with other conditions to stop, also where the present ones said so.

        If they have patience, they take over the best epoch so far, unless it runs out on that
        epoch already. Where they do not, the network has the latest weights again. The next epoch
        is the first that they look at.
        """
        self._progress.change_stop(own(stop, StopConditions, self))

    def go_on_from(self, earlier: Trainer) -> None:
        """Take over from another trainer of the same network and samples, as far as it has come.

        The optimiser goes on if it differs from the other's by learning rate and weight decay
        alone, the schedule if it is of the same kind. The conditions to stop are the other's. An
        epoch under way goes on if the batches are the same, and begins anew if they are others.
        Weights that L1 has removed stay removed. The other trainer is not to be used any more.
        """
        instance(earlier, Trainer, "earlier", "the trainer to go on from")
        self._progress.go_on_from(earlier._progress)

    def state(self) -> dict[str, Any]:
        """Return a copy of everything the next step depends on, the data apart.

        A mapping of names to arrays, numbers, strings and mappings of these, for ``restore`` and
        ``save_checkpoint``.
        """
        return self._progress.state()

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
        self._progress.restore(state)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the working arrays, which are views into each other: say what made them."""
        parts = {"optimizer": self.optimizer, "schedule": self.schedule, "stop": self.stop}
        arguments = {**self._arguments, **parts}
        return {"arguments": arguments, "history": self.history.state(), "state": self.state()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Be built again, and go to where training was."""
        Trainer.__init__(self, **state["arguments"])
        self.history.restore(state["history"])
        self.restore(state["state"])
