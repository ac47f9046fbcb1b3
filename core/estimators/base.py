"""What the two scikit-learn estimators share: settings, checked samples, and the way to a Trainer.

Only those two import this module, and only when one of its classes is asked for, so that
importing ``core`` does not import scikit-learn.
"""

from __future__ import annotations

import copy
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils.validation import validate_data

from core.estimators.progress import Progress
from core.estimators.samples import Part, hold_out
from core.experiment.methods import OPTIMIZER_SETTINGS, optimizer_for, schedule_for
from core.formulas.losses import Task
from core.formulas.optimizer import Optimizer
from core.formulas.schedules import BegunLater, Schedule, has_run_out
from core.network.layers import hidden_activation_names
from core.network.network import NeuralNetwork
from core.network.output_layer import loss_for, output_layer
from core.support.arrays import FloatArray
from core.support.attributes import KnownAttributes
from core.support.checks import all_finite, not_masked, positive_integer, shown, true_or_false
from core.training.record.metrics import Metrics
from core.training.samples import sample_weights
from core.training.stopping import StopConditions
from core.training.trainer import Trainer

VALIDATION_FRACTION = 0.1
"""Held out by early stopping if nothing else is said."""


class NeuralNetworkEstimator(KnownAttributes, BaseEstimator, ABC):  # type: ignore[misc]  # scikit-learn has no types
    """Base of ``NeuralNetworkClassifier``, where the settings and attributes are explained."""

    _task: Task

    def __init__(
        self,
        hidden_size: int | Sequence[int] = (64,),
        *,
        hidden_activation: str | Sequence[str] = "relu",
        output_activation: str | None = None,
        loss: str | None = None,
        initializer: str = "he_normal",
        optimizer: str | Optimizer = "adam",
        learning_rate: float = 0.01,
        momentum: float | None = None,
        beta1: float | None = None,
        beta2: float | None = None,
        rho: float | None = None,
        epsilon: float | None = None,
        schedule: str | Schedule = "constant",
        batch_size: int | None = 200,
        epochs: int = 200,
        l1: float = 0.0,
        l2: float = 0.0,
        weight_decay: float | None = None,
        dropout: float | Sequence[float] = 0.0,
        clip_norm: float | None = None,
        early_stopping: bool = False,
        validation_fraction: float | None = None,
        patience: int = 10,
        minimum_improvement: float = 0.0,
        warm_start: bool = False,
        callback: Callable[[Metrics], object] | None = None,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.hidden_size = hidden_size
        self.hidden_activation = hidden_activation
        self.output_activation = output_activation
        self.loss = loss
        self.initializer = initializer
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.beta1 = beta1
        self.beta2 = beta2
        self.rho = rho
        self.epsilon = epsilon
        self.schedule = schedule
        self.batch_size = batch_size
        self.epochs = epochs
        self.l1 = l1
        self.l2 = l2
        self.weight_decay = weight_decay
        self.dropout = dropout
        self.clip_norm = clip_norm
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.patience = patience
        self.minimum_improvement = minimum_improvement
        self.warm_start = warm_start
        self.callback = callback
        self.random_state = random_state

    def __getstate__(self) -> dict[str, Any]:
        """Be pickled without the name of a class that is nobody's but this module's."""
        state: dict[str, Any] = super().__getstate__()
        progress = state.get("_progress")
        return state if progress is None else {**state, "_progress": tuple(progress)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Have what is remembered of the training by its names again."""
        progress = state.get("_progress")
        if progress is not None:
            state = {**state, "_progress": Progress(*progress)}
        super().__setstate__(state)

    # -- what classifier and regressor each do in their own way --------------------------------

    @abstractmethod
    def _check_targets(self, y: NDArray[Any]) -> NDArray[Any]:
        """Return ``y`` in the shape its task needs, or raise ValueError."""

    @abstractmethod
    def _encode(self, y: NDArray[Any]) -> NDArray[Any]:
        """Return the targets the trainer takes."""

    def _weighed(self, part: Part) -> Part:
        """Return samples with what they count besides, without those that count nothing."""
        return part

    def _begin_with(self, part: Part) -> None:
        """Change the new network before any training, if its samples give reason to."""

    def _trainer_settings(self) -> dict[str, Any]:
        """Return what only this task's trainer takes."""
        return {}

    # -- samples ---------------------------------------------------------------------------------

    def _check_samples(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None, *, first: bool
    ) -> tuple[FloatArray, NDArray[Any], FloatArray | None]:
        """Return X, y and weights as arrays, without the samples that weigh nothing."""
        not_masked(X, "X")
        not_masked(y, "y")
        X, y = validate_data(
            self,
            X,
            y,
            reset=first,
            dtype=(np.float64, np.float32),
            multi_output=self._task == "regression",
            y_numeric=self._task == "regression",
        )
        targets = self._check_targets(np.asarray(y))
        inputs: FloatArray = np.asarray(X)
        weights = sample_weights(sample_weight, len(inputs), inputs.dtype)
        if weights is None or (counted := weights > 0.0).all():
            return inputs, targets, weights
        return inputs[counted], targets[counted], weights[counted]

    def _check_inputs(self, X: ArrayLike) -> FloatArray:
        not_masked(X, "X")
        with np.errstate(over="ignore", invalid="ignore"):  # in the sum that scikit-learn looks at
            X = validate_data(self, X, reset=False, dtype=(np.float64, np.float32))
        inputs: FloatArray = np.asarray(X)
        return inputs

    def _answer(self, ask: Callable[[FloatArray], FloatArray], X: ArrayLike) -> FloatArray:
        """Return what the network says of ``X``, or raise ValueError where that is no number."""
        answers = ask(self._check_inputs(X))
        if not all_finite(answers):
            row = int(np.argmin(np.isfinite(answers).all(axis=1)))
            raise ValueError(
                f"the network's outputs for row {row} of X are not finite; its inputs or the "
                "network's weights are too large: standardise X first"
            )
        return answers

    def _check_validation_samples(self, X_val: ArrayLike | None, y_val: ArrayLike | None) -> Part:
        if X_val is None or y_val is None:
            missing = "X_val" if X_val is None else "y_val"
            raise ValueError(f"{missing} is missing; X_val and y_val are given together")
        X, y, _ = self._check_samples(X_val, y_val, None, first=False)
        return self._weighed(Part(X, self._encode(y), None))

    # -- training --------------------------------------------------------------------------------

    def _goes_on(self) -> bool:
        return true_or_false(self.warm_start, "warm_start") and hasattr(self, "network_")

    def _fit(
        self, part: Part, X_val: ArrayLike | None, y_val: ArrayLike | None, go_on: bool
    ) -> None:
        """Train for ``epochs`` epochs, or until a condition says stop."""
        if go_on:
            self._check_same_network(part)
        else:
            self._begin(part)
        if X_val is None and y_val is None:
            fraction = self.validation_fraction
            if fraction is None:
                fraction = VALIDATION_FRACTION if self.early_stopping else 0.0
            classes = self._task == "classification"
            part, validation = hold_out(part, fraction, self._split_seed, classes=classes)
        else:
            validation = self._check_validation_samples(X_val, y_val)
        epochs = positive_integer(self.epochs, "epochs")
        stop = true_or_false(self.early_stopping, "early_stopping")
        self._train(part, validation, self._start_in_fit(), epochs, stop=stop)

    def _fit_portion(self, part: Part, go_on: bool) -> None:
        """Train for one epoch on whatever there is."""
        if go_on:
            self._check_same_network(part)
        else:
            self._begin(part)
        self._train(part, None, self._start_in_portions(), 1, stop=False)

    def _begin(self, part: Part) -> None:
        """Build the network and forget all earlier training."""
        random = check_random_state(self.random_state)
        entropy = [int(word) for word in random.randint(2**32, size=4, dtype=np.uint32)]
        weights_seed, self._training_seed = np.random.SeedSequence(entropy).spawn(2)
        self._split_seed = entropy[0]
        output, outputs = self._output_layer(part)
        loss = loss_for(output, self.loss, self._task)
        if self._task not in loss.tasks:
            raise ValueError(f"the loss {loss.name} is not for {self._task}")
        self.network_ = NeuralNetwork(
            part.X.shape[1],
            self.hidden_size,
            outputs,
            hidden_activation=self.hidden_activation,
            output_activation=output,
            initializer=self.initializer,
            seed=weights_seed,
            dtype=part.X.dtype,
        )
        self._begin_with(part)
        self.loss_curve_: list[float] = []
        self.validation_loss_curve_: list[float] = []
        self.best_loss_ = math.inf
        self.n_iter_ = 0
        self._progress: Progress | None = None

    def _output_layer(self, part: Part) -> tuple[str, int]:
        """Return the activation and the number of outputs that the settings and targets ask for."""
        classes = len(self.classes_) if self._task == "classification" else 0
        values = 1 if part.targets.ndim == 1 else part.targets.shape[1]
        return output_layer(classes, self.output_activation, self.loss, values)

    def _check_same_network(self, part: Part) -> None:
        """Raise ValueError unless the network to go on with is the one the settings describe."""
        network, hidden = self.network_, self.hidden_size
        sizes = (hidden,) if isinstance(hidden, int | np.integer) else tuple(hidden)
        if network.layer_sizes[1:-1] != sizes:
            raise ValueError(
                f"hidden_size is {hidden!r} and the network to go on with has "
                f"{network.layer_sizes[1:-1]}; fit with warm_start=False begins anew"
            )
        activations = hidden_activation_names(self.hidden_activation, len(sizes))
        if network.hidden_activations != activations:
            raise ValueError(
                f"hidden_activation is {self.hidden_activation!r} and the network to go on with "
                f"has {network.hidden_activations}; fit with warm_start=False begins anew"
            )
        output, _ = self._output_layer(part)
        if network.output_activation != output:
            raise ValueError(
                f"the output activation asked for is {output!r} and the network to go on with has "
                f"{network.output_activation!r}; fit with warm_start=False begins anew"
            )

    def _start_in_fit(self) -> int:
        """Return the epoch at which the schedule of a ``fit`` begins.

        One that ends is begun anew: if named, since it is as long as a ``fit``, else once it has
        run out. All others count on.
        """
        schedule, start = self._build_schedule(), self._schedule_start
        ends = hasattr(schedule, "epochs")
        if (ends and isinstance(self.schedule, str)) or has_run_out(schedule, self._epoch - start):
            return self._epoch
        return start

    def _start_in_portions(self) -> int:
        """Return the epoch at which the schedule of ``partial_fit`` began, or raise ValueError."""
        schedule, start = self._build_schedule(), self._schedule_start
        if has_run_out(schedule, self._epoch - start):
            raise ValueError(
                f"the schedule {shown(self.schedule)} has come to its end after "
                f"{self._epoch - start} epochs; partial_fit goes on with one that does not end, "
                "such as 'constant', or with one of more epochs"
            )
        return start

    @property
    def _epoch(self) -> int:
        return 0 if self._progress is None else self._progress.metrics.epoch

    @property
    def _schedule_start(self) -> int:
        return 0 if self._progress is None else self._progress.schedule_start

    def _train(
        self,
        part: Part,
        validation: Part | None,
        schedule_start: int,
        epochs: int,
        stop: bool,
    ) -> None:
        if self.callback is not None and not callable(self.callback):
            raise ValueError(f"callback is {shown(self.callback)}; it must be a function, or None")
        trainer = self._build_trainer(part, validation, schedule_start, stop)
        try:
            for metrics in trainer.epochs(epochs):
                self.n_iter_ = metrics.epoch
                self.loss_curve_.append(metrics.train_loss)
                self.validation_loss_curve_.append(metrics.test_loss)
                watched = metrics.train_loss if validation is None else metrics.test_loss
                self.best_loss_ = min(self.best_loss_, watched)
                if self.callback is not None and self.callback(metrics):
                    break
        finally:  # also when the user interrupts a long training
            trainer.restore_best()
            self._progress = Progress.of(trainer) or self._progress

    def _build_trainer(
        self, part: Part, validation: Part | None, schedule_start: int, stop: bool
    ) -> Trainer:
        if not self.network_.parameters.flags.writeable:  # loaded as a read-only memory map
            self.network_ = self.network_.copy()
        batch_size = self.batch_size
        if batch_size is not None:
            batch_size = min(positive_integer(batch_size, "batch_size"), len(part.X))
        conditions = StopConditions(
            patience=positive_integer(self.patience, "patience"),
            minimum_improvement=self.minimum_improvement,
        )
        schedule = self._build_schedule()
        if schedule_start:
            schedule = BegunLater(schedule, schedule_start)
        trainer = Trainer(
            self.network_,
            part.X,
            part.targets,
            None if validation is None else validation.X,
            None if validation is None else validation.targets,
            loss=self.loss,
            optimizer=self._build_optimizer(),
            batch_size=batch_size,
            task=self._task,
            schedule=schedule,
            l1=self.l1,
            l2=self.l2,
            dropout=self.dropout,
            clip_norm=self.clip_norm,
            sample_weight=part.weights,
            test_sample_weight=None if validation is None else validation.weights,
            stop=conditions if stop else None,
            seed=self._training_seed,
            history_capacity=4,  # the curves are kept here, whole
            **self._trainer_settings(),
        )
        if self._progress is not None:
            self._progress.go_on_with(trainer)
        return trainer

    def _build_optimizer(self) -> Optimizer:
        # One that has no parameter here can be had by giving the optimiser itself.
        names = {name for taken in OPTIMIZER_SETTINGS.values() for name in taken}
        own = names.intersection(self._get_param_names())
        settings = {name: getattr(self, name) for name in sorted(own)}
        if isinstance(self.optimizer, Optimizer):
            for name, value in settings.items():
                if value is not None:
                    raise ValueError(
                        f"{name} is {shown(value)}, which goes with the name of an optimiser; "
                        f"{self.optimizer!r} has settings of its own"
                    )
            return copy.deepcopy(self.optimizer)
        return optimizer_for(self.optimizer, self.learning_rate, settings)

    def _build_schedule(self) -> Schedule:
        if isinstance(self.schedule, Schedule):
            return copy.deepcopy(self.schedule)
        return schedule_for(self.schedule, self.epochs)
