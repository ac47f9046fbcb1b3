"""The one table of rules, in order of precedence, and asking them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.experiment.experiment import Experiment
from core.inspection.health import of_layers, of_the_course
from core.inspection.health.case import MOST_WORK, Case
from core.inspection.health.finding import Finding
from core.inspection.health.measures import Health
from core.support.checks import (
    MAXIMUM_COUNT,
    instance,
    positive_integer,
    true_or_false,
    whole_number,
)
from core.support.public import public


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that can be wrong with a training.

    Attributes
    ----------
    name : str
    fires : callable
        Returns what is found in a case, or None.
    when : str
        When it fires, for people.
    """

    name: str
    fires: Callable[[Case], Finding | None]
    when: str


HEALTH_RULES: tuple[Rule, ...] = (
    Rule("not finite", of_the_course.not_finite, "The loss or a weight is no longer finite."),
    Rule("alike", of_layers.alike, "All neurons of a hidden layer have the same weights."),
    Rule(
        "dead layer",
        of_layers.dead_layer,
        "All units of a ReLU layer are 0 for every training example.",
    ),
    Rule(
        "leaping",
        of_the_course.leaping,
        "The loss is above 1.5 times its lowest and rose in 8 of 10 epochs (with a penalty on the "
        "weights it may); or it changes by more than 15% in most of 10 epochs, 3 times upwards, "
        "without a new low.",
    ),
    Rule(
        "vanishing",
        of_layers.vanishing,
        "With three layers or more, from epoch 20 on, the loss is within 2% of guessing, and the "
        "gradient of layer 1 below 1% of the last layer's.",
    ),
    Rule(
        "by heart",
        of_the_course.by_heart,
        "The test loss is above 1.2 times its lowest, which is a tenth of the epochs ago and 10 at "
        "least, while the training loss fell; and it is above that by a tenth of guessing.",
    ),
    Rule(
        "half dead",
        of_layers.half_dead,
        "Half of a ReLU layer is 0 for every training example, and the loss fell by less than 1% "
        "in 50 epochs.",
    ),
    Rule(
        "too slow",
        of_the_course.too_slow,
        "From epoch 50 on, the loss is above half of the first one and 1.05 times guessing, a step "
        "moves the weights by less than 0.03%, and a larger one would keep its promise.",
    ),
    Rule(
        "stuck",
        of_the_course.stuck,
        "The loss changed by less than 0.1% in a fifth of the epochs, 50 at least, and is above "
        "95% of guessing.",
    ),
    Rule(
        "one answer",
        of_the_course.one_answer,
        "From epoch 100 on, always answering the commonest class has been right as often for 50 "
        "epochs. That class is at least 1.5 times as common as if all were alike, and no class "
        "weights are set.",
    ),
    Rule("settled", of_the_course.settled, "As stuck, below that: nothing is wrong."),
)
"""All rules, those first that come before the others."""


@public
def diagnose(
    experiment: Experiment, *, diverged: bool = False, since: int = 0, work: int = MOST_WORK
) -> Finding | None:
    """Return what is to be said of a training, by the first rule that fires.

    The rules look at the course of the loss, and at the network where that gives reason to; the
    step to come is found out on a twin, so that training goes on bit for bit.

    Parameters
    ----------
    experiment : Experiment
        Between two steps.
    diverged : bool
        Whether its last step raised ``TrainingDivergedError``.
    since : int
        The epoch from which on its settings are the present ones: what the loss did before does
        not count, but for the test loss.
    work : int
        As of ``measure_health``.

    Returns
    -------
    Finding or None
        None before the first epoch, and where nothing is to be said.

    Examples
    --------
    >>> from core import ExperimentConfig
    >>> experiment = ExperimentConfig(initializer="zeros", activation="sigmoid").build()
    >>> metrics = experiment.trainer.run_epoch()
    >>> found = diagnose(experiment)
    >>> found.sentence
    'All 8 neurons of layer 1 are alike, so they can only move alike.'
    >>> found.remedy.applied_to(experiment.config).initializer
    'he_normal'
    """
    instance(experiment, Experiment, "experiment", "ExperimentConfig().build()")
    true_or_false(diverged, "diverged")
    positive_integer(work, "work")
    whole_number(since, "since", 0, MAXIMUM_COUNT)
    return first_finding(Case(experiment, diverged=diverged, since=since, work=work))


def first_finding(case: Case) -> Finding | None:
    """Return what the first rule that fires says of a case; nothing of an untrained network."""
    if not case.epoch and not case.diverged and case.is_finite:
        return None
    for rule in HEALTH_RULES:
        found = rule.fires(case)
        if found is not None:
            return found
        if not case.is_finite:
            return None
    return None


@public
def measure_health(experiment: Experiment, *, work: int = MOST_WORK) -> Health:
    """Return how the layers of an experiment's network are.

    Gradients and the step are those of the step to come, found out on a twin, so that training
    goes on bit for bit.

    Parameters
    ----------
    experiment : Experiment
        Between two steps.
    work : int
        How many products of numbers it may take: of many samples only some are passed through the
        network, and no step is found out where that takes more.

    Returns
    -------
    Health
        Without layers where a parameter is not finite.

    Examples
    --------
    >>> from core import ExperimentConfig
    >>> health = measure_health(ExperimentConfig().build())
    >>> [layer.shut for layer in health.layers], round(health.guessing, 3)
    ([0, None], 0.693)
    """
    instance(experiment, Experiment, "experiment", "ExperimentConfig().build()")
    return Case(experiment, work=positive_integer(work, "work")).health()
