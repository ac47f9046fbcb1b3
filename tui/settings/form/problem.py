"""The kind of problem that the data sets pose, and the data sets of the same kind."""

from __future__ import annotations

from core import DATASETS
from tui.settings.form.meaning import Texts
from tui.settings.setting import AUTO
from tui.settings.table import SETTING


def task_of(texts: Texts) -> str:
    """Return what the data set that is written is for."""
    return DATASETS[texts["dataset"]].task


def alike(texts: Texts) -> tuple[str, ...]:
    """Return the data sets of the same kind as the one that is written."""
    return tuple(name for name, source in DATASETS.items() if source.task == task_of(texts))


def next_dataset(texts: Texts, direction: int) -> dict[str, str]:
    """Return what goes to the next data set of the same kind, or to the one before."""
    names = alike(texts)
    return {"dataset": names[(names.index(texts["dataset"]) + direction) % len(names)]}


def other_task(texts: Texts) -> str:
    """Return the task that the data set is not for."""
    return next(task for task in SETTING["task"].names if task != task_of(texts))


def of_the_other_task(texts: Texts) -> dict[str, str]:
    """Return what goes to a data set of the other kind."""
    wanted = other_task(texts)
    dataset = next(name for name, source in DATASETS.items() if source.task == wanted)
    # What goes with one task does not go with the other.
    return {"dataset": dataset, "loss": AUTO, "output_activation": AUTO}
