"""What is said of a training, and what may help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.experiment.config import ExperimentConfig
from core.support.public import public


@public
@dataclass(frozen=True, slots=True)
class Remedy:
    """A change of an experiment that may help.

    Attributes
    ----------
    words : str
        What it does, as in "halves the learning rate".
    short : str
        The same where there is little room.
    changes : tuple of (str, value)
        Settings of the experiment, and what they are to be.
    begins : bool
        Whether training begins again from the initial weights, also where no setting needs that.
    until : int or None
        The epoch that it is then trained to, where it is to stop there.
    """

    words: str
    short: str
    changes: tuple[tuple[str, Any], ...] = ()
    begins: bool = False
    until: int | None = None

    def applied_to(self, config: ExperimentConfig) -> ExperimentConfig:
        """Return a configuration with the settings that help.

        Raises
        ------
        ValueError
            If they do not go with the others.
        """
        return config.replace(**dict(self.changes))


@public
@dataclass(frozen=True, slots=True)
class Finding:
    """What one of the rules says of a training.

    Attributes
    ----------
    rule : str
        Its name in ``HEALTH_RULES``.
    sentence : str
        What is found, with numbers.
    short : str
        The same in about fifty characters.
    remedy : Remedy or None
        What may help; None where nothing has to.
    layer : int or None
        The layer that it is about, from 1.
    """

    rule: str
    sentence: str
    short: str
    remedy: Remedy | None = None
    layer: int | None = None

    @property
    def is_trouble(self) -> bool:
        """Whether something is wrong."""
        return self.remedy is not None
