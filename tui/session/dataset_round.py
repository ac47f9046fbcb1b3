"""The round of data sets that d and D go through, with the user's own file in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import DATASETS

if TYPE_CHECKING:
    from core import ExperimentConfig


class DatasetRound:
    """Knows where in the round the user is, and the file that was opened last.

    Parameters
    ----------
    config : ExperimentConfig
        What the user starts with.
    """

    def __init__(self, config: ExperimentConfig) -> None:
        self._here = config.dataset if config.data is None else None
        self._own = config if config.data is not None else None

    def follow(self, before: ExperimentConfig, config: ExperimentConfig) -> None:
        """Go to where an experiment's data are, if they are not those of the one before."""
        if (config.dataset, config.data) != (before.dataset, before.data):
            self._here = config.dataset if config.data is None else None
        if config.data is not None:
            self._own = config

    def next(self, direction: int) -> str | None:
        """Return the next or the previous data set's name, None for the user's own file."""
        names = [*([] if self._own is None else [None]), *DATASETS]
        return names[(names.index(self._here) + direction) % len(names)]

    def go_to(self, name: str | None, present: ExperimentConfig) -> ExperimentConfig:
        """Go on from a data set, and return the experiment that learns it.

        Raises
        ------
        ValueError
            If the present settings do not go with it; the round goes on from there nevertheless.
        """
        self._here = name
        own = self._own
        if name is None and own is not None:
            return present.with_data(
                data=own.data,
                target=own.target,
                task=own.task,
                loss=own.loss,
                output_activation=own.output_activation,
            )
        return present.with_data(dataset=name)
