"""What a file, a URL or a name of the gallery says, whatever the format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core import Experiment, ExperimentConfig


@dataclass(frozen=True, slots=True)
class Opening:
    """What to begin with.

    Attributes
    ----------
    config : ExperimentConfig
    remark : str
        What to say about it, or empty.
    show_test, discretize : bool or None
        Whether the map shows the test points, and decisions alone; None to leave that as it is.
    experiment : Experiment or None
        What to go on with, of this configuration; None to begin with its first weights.
    """

    config: ExperimentConfig
    remark: str = ""
    show_test: bool | None = None
    discretize: bool | None = None
    experiment: Experiment | None = None

    def check(self) -> None:
        """Make sure that an experiment can be made of it.

        Raises
        ------
        ValueError
            If it cannot; the message says why.
        """
        if self.experiment is None:
            self.config.build()


@dataclass(frozen=True, slots=True)
class Columns:
    """A table, of which nobody has said yet which column is to be learnt.

    Attributes
    ----------
    names : tuple of str
    learn : callable
        Returns what to begin with, from the present configuration and the name of a column; raises
        ValueError if the present settings do not go with it.
    note : str
        What there is to say of the line that names them, or does not.
    examples : tuple of str
        A few values of each.
    """

    names: tuple[str, ...]
    learn: Callable[[ExperimentConfig, str], Opening]
    note: str = ""
    examples: tuple[str, ...] = ()
