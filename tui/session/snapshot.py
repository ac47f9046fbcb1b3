"""What the training thread tells the screen: one immutable state after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from core import (
        Dataset,
        Experiment,
        ExperimentConfig,
        Finding,
        Health,
        History,
        Metrics,
        NeuralNetwork,
        StepTrace,
        Trainer,
    )
    from tui.session.effect import Effect
    from tui.session.timeline import Future, Timeline

State = Literal["loading", "paused", "training", "done", "diverged", "failed"]


class Change(NamedTuple):
    """What the user changed while a network was trained.

    Attributes
    ----------
    along : float
        The epochs trained by then, with the part of the one under way.
    words : str
        What is changed, and to what.
    what : str
        What it is a change of: another of the same at the same time takes its place.
    before : ExperimentConfig or None
        What the settings were, where it is a change of those.
    """

    along: float
    words: str
    what: str
    before: ExperimentConfig | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The state of an experiment at one moment.

    Attributes
    ----------
    version : int
        Grows with each snapshot.
    experiment : int
        Grows whenever data, architecture or initial weights are another.
    config : ExperimentConfig
    dataset : Dataset or None
        None while it is loading, or if it could not be.
    parameters : array of shape (n_parameters,) or None
        A copy of the network's parameters.
    gradients : array of shape (n_parameters,) or None
        That of the step to come at these parameters, as from ``next_gradient``; None where it was
        not computed.
    metrics : Metrics or None
        Of the last epoch completed, or of the parameters as they are where those are others.
    history : History or None
        All epochs recorded so far.
    epoch, batch, batches : int
        Epochs completed, mini-batches of the epoch under way, and how many make an epoch.
    state : str
    learning_rate : float
        Of the next step.
    epochs_per_second : float
        0 unless training.
    message : str
        A sentence for the user, or empty.
    layer_sizes : tuple of int
    output_activation : str
    refused : ExperimentConfig or None
        The one that was asked for last, if it cannot be.
    reason : str
        A sentence that says why not, or empty.
    commands : int
        How many of those that the session was asked for are carried out.
    step : int or None
        The step of the undo history that it belongs to; None where there is no such history.
    begun : bool
        Whether there are weights that the configuration alone does not give.
    returned : str
        Which run the last command has brought back, or empty.
    changes : tuple of Change
        What the user changed while it was trained, one after the other.
    effect : Effect or None
        What the last command has done to the network, if that is worth a sentence.
    inside : StepTrace, str or None
        Every number of the step to come, or a sentence that says why there is none; None where
        nobody looks at it. While the network trains it is of an earlier step.
    finding : Finding or None
        What there is to say of how the training goes.
    health : tuple of Health
        How the layers are, of late and, last, now or a little earlier; empty where nobody looks.
    timeline : Timeline or None
        Where it stands in the course of the run; None while there is none. In the past, all but
        the history is of that moment.
    future : Future or None
        What came of the run that this one has branched off from.
    """

    version: int
    experiment: int
    config: ExperimentConfig
    state: State
    dataset: Dataset | None = None
    parameters: NDArray[np.floating] | None = None
    gradients: NDArray[np.floating] | None = None
    metrics: Metrics | None = None
    history: History | None = None
    epoch: int = 0
    batch: int = 0
    batches: int = 1
    learning_rate: float = 0.0
    epochs_per_second: float = 0.0
    message: str = ""
    layer_sizes: tuple[int, ...] = ()
    output_activation: str = ""
    refused: ExperimentConfig | None = None
    reason: str = ""
    commands: int = 0
    step: int | None = None
    begun: bool = False
    returned: str = ""
    changes: tuple[Change, ...] = ()
    effect: Effect | None = None
    inside: StepTrace | str | None = None
    finding: Finding | None = None
    health: tuple[Health, ...] = ()
    timeline: Timeline | None = None
    future: Future | None = None

    @property
    def is_past(self) -> bool:
        """Whether it is of an earlier moment of the run."""
        return self.timeline is not None and self.timeline.is_past

    @classmethod
    def of(
        cls,
        experiment: Experiment,
        state: State = "paused",
        *,
        version: int = 1,
        number: int = 1,
        edited: bool = False,
        metrics: Metrics | None = None,
        gradients: NDArray[np.floating] | None = None,
        epochs_per_second: float = 0.0,
        message: str = "",
        refused: ExperimentConfig | None = None,
        reason: str = "",
        changes: tuple[Change, ...] = (),
        measure: Callable[[Trainer], Metrics] | None = None,
    ) -> Snapshot:
        """Return the state of an experiment at this moment, which nothing changes any more.

        Parameters
        ----------
        experiment : Experiment
            Between two steps of training.
        state : str
        version, number : int
            The snapshot's, and the experiment's.
        edited : bool
            Whether a parameter was set by hand since the last step.
        metrics : Metrics, optional
            Of the parameters as they are, where they are known.
        gradients : array of shape (n_parameters,), optional
            Where it is known; else it is there if it costs nothing.
        epochs_per_second, message, refused, reason, changes
            As they are to be.
        measure : callable, optional
            Returns the metrics of the weights as they are, where the history has none of them.
        """
        from core import next_gradient

        network, trainer = experiment.network, experiment.trainer
        parameters = network.parameters.copy()
        if gradients is None:
            gradients = next_gradient(trainer, at_hand=True)
        for array in (parameters, gradients):
            if array is not None:
                array.flags.writeable = False
        if metrics is None:
            metrics = metrics_of(trainer, edited=edited, measure=measure)
        return cls(
            version=version,
            experiment=number,
            config=experiment.config,
            state=state,
            dataset=experiment.dataset,
            parameters=parameters,
            gradients=gradients,
            metrics=metrics,
            history=trainer.history.copy(),
            epoch=trainer.epoch,
            batch=trainer.batch,
            batches=trainer.batches_per_epoch,
            learning_rate=trainer.learning_rate,
            epochs_per_second=epochs_per_second,
            message=message,
            layer_sizes=network.layer_sizes,
            output_activation=network.output_activation,
            refused=refused,
            reason=reason,
            changes=changes,
        )

    def network(self) -> NeuralNetwork:
        """Return a network of its own with the snapshot's parameters.

        It holds those of the experiment's other snapshots as well.

        Raises
        ------
        ValueError
            If there are none yet.
        """
        from core import NeuralNetwork

        if self.parameters is None:
            raise ValueError("there is no network yet")
        network = NeuralNetwork(
            self.layer_sizes[0],
            self.layer_sizes[1:-1],
            self.layer_sizes[-1],
            hidden_activation=self.config.activation,
            output_activation=self.output_activation,
            initializer="zeros",
            dtype=self.parameters.dtype.type,
        )
        network.parameters[:] = self.parameters
        return network


def metrics_of(
    trainer: Trainer, *, edited: bool, measure: Callable[[Trainer], Metrics] | None = None
) -> Metrics | None:
    """Return the metrics of the present parameters, perhaps edited since the last step.

    Parameters
    ----------
    trainer : Trainer
    edited : bool
    measure : callable, optional
        As in ``Snapshot.of``.
    """
    if trainer.batch or trainer.best_is_back or edited:
        # The history has nothing to say of them.
        return trainer.evaluate() if measure is None else measure(trainer)
    return trainer.history.latest
