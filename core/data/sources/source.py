"""What there is to say of a data set with a name: its row in ``DATASETS``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.data.samples import Samples
from core.formulas.losses import Task
from core.support.public import public


@public
@dataclass(frozen=True)
class Count:
    """How many classes or arms a data set can have.

    Attributes
    ----------
    default : int
        How many it has when nothing is said.
    minimum : int
        The fewest.
    maximum : int
        The most.
    """

    default: int
    minimum: int
    maximum: int


@public
@dataclass(frozen=True)
class DatasetSource:
    """Where a data set comes from and which settings mean something to it.

    Attributes
    ----------
    title : str
        A short name to read.
    description : str
        One line about it.
    task : str
        "classification" or "regression".
    generate : callable
        The function that draws or reads the samples; it takes ``samples`` and ``seed``,
        and ``noise``, ``classes`` and ``arms`` where they mean something.
    n_inputs : int
        The number of raw inputs; input features need two.
    samples : int or None
        How many samples when nothing is said; None is all of a real data set.
    noise : float or None
        How much noise when nothing is said; None where noise means nothing.
    noise_meaning : str
        What the noise is, with its unit.
    classes : Count or None
        How many classes, where that can be chosen.
    arms : Count or None
        How many arms, where that can be chosen.
    available : int or None
        How many samples there are at all; None where any number can be drawn.
    rules : mapping of str to value
        Settings of ``ExperimentConfig`` that belong to it, where it is trained on as in the program
        that it comes from: they do not outlive it.
    """

    title: str
    description: str
    task: Task
    generate: Callable[..., Samples]
    n_inputs: int = 2
    samples: int | None = 1000
    noise: float | None = None
    noise_meaning: str = ""
    classes: Count | None = None
    arms: Count | None = None
    available: int | None = None
    rules: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings of ``load_dataset`` that mean something here."""
        chosen = {
            "samples": True,
            "noise": self.noise is not None,
            "classes": self.classes is not None,
            "arms": self.arms is not None,
            "features": self.n_inputs == 2,
        }
        return tuple(name for name, applies in chosen.items() if applies)
