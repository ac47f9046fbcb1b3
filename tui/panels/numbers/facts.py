"""Single numbers of an experiment: their names, their values, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from core import Baseline, ClassScores, Dataset, Metrics
from tui.panels.numbers.measures import Measures
from tui.plotting import ticks
from tui.session import describe
from tui.session.snapshot import Snapshot

Part = Literal["train", "test"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with its name, or one of the training and one of the test data.

    Attributes
    ----------
    name : str
    values : tuple of float
        One, or that on the training data and that on the test data; NaN where it is not known.
    part : "train", "test" or None
        Which data one value alone is of.
    written : callable
        Returns a value as text.
    unit : str
        What is counted, where the name does not say it.
    epoch : int or None
        When the value was reached.
    """

    name: str
    values: tuple[float, ...]
    part: Part | None = None
    written: Callable[[float], str] = ticks.short
    unit: str = ""
    epoch: int | None = None


def facts(
    snapshot: Snapshot,
    dataset: Dataset,
    metrics: Metrics,
    measures: Measures | None,
    baseline: Baseline | None = None,
) -> list[Fact]:
    """Return all there is, most important first.

    Parameters
    ----------
    snapshot : Snapshot
    dataset, metrics : Dataset and Metrics
        The snapshot's.
    measures : Measures or None
        None if they are not known yet.
    baseline : Baseline, optional
        A linear model to compare with.
    """
    score_name = describe.score_name(dataset.task)
    score = partial(describe.score, task=dataset.task)
    result = [
        Fact("loss", (metrics.train_loss, metrics.test_loss)),
        Fact(score_name, (metrics.train_score, metrics.test_score), written=score),
    ]
    if baseline is not None:
        name = baseline.name.split()[0].lower()
        result.append(Fact(name, (baseline.train_score, baseline.test_score), written=score))
    if measures is not None and measures.scores is not None:
        result += _of_classes(measures.scores, on_test=measures.on_test)
    if dataset.task == "regression" and measures is not None:
        result.append(Fact("RMSE", measures.errors))
    if snapshot.history is not None:
        part: Part = "test" if metrics.tested else "train"
        if (best := snapshot.history.best()) is not None:
            result.append(Fact("best loss", (best.value,), part, epoch=best.epoch))
        if (best := snapshot.history.best("score")) is not None:
            result.append(Fact(f"best {score_name}", (best.value,), part, score, epoch=best.epoch))
    gap = metrics.test_loss - metrics.train_loss
    if not math.isnan(gap):
        result.append(Fact("overfit gap", (gap,), written=_signed))
    rate = snapshot.learning_rate or snapshot.config.learning_rate
    result.append(Fact("learning rate", (rate,), written="{:.3g}".format))
    speed = snapshot.epochs_per_second or math.nan
    result.append(Fact("speed", (speed,), written=describe.pace, unit="epochs/s"))
    if snapshot.parameters is not None:
        result.append(Fact("parameters", (snapshot.parameters.size,), written="{:,}".format))
    return result


def _of_classes(scores: ClassScores, *, on_test: bool) -> list[Fact]:
    """Return what there is beside the accuracy, of the part of the data that was measured."""
    numbers = [("majority", scores.commonest_share), ("balanced", scores.balanced_accuracy)]
    score = partial(describe.score, task="classification")
    facts = [Fact(name, _in_part(value, on_test), written=score) for name, value in numbers]
    if len(scores.support) == 2:
        facts.append(Fact("ROC AUC", _in_part(scores.roc_auc, on_test), written="{:.3f}".format))
    return facts


def _in_part(value: float, on_test: bool) -> tuple[float, float]:
    return (math.nan, value) if on_test else (value, math.nan)


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + ticks.short(value)
