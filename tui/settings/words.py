"""Words for what differs between two configurations of an experiment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import printable

if TYPE_CHECKING:
    from core import ExperimentConfig

MOST_NAMED = 3
"""How many differences are named; of more, the rest is counted."""


def label(name: str) -> str:
    """Return what a setting is called."""
    return LABELS.get(name, name.replace("_", " "))


LABELS = {
    "dataset": "data set",
    "data": "CSV file",
    "points": "drawing",
    "hidden": "hidden layers",
    "dtype": "precision",
    "initializer": "initialiser",
    "optimizer": "optimiser",
    "weights_draw": "draw of weights",
    "test_size": "test share",
    "l1": "L1",
    "l1_prunes": "L1 prunes",
    "l2": "L2",
}
"""What a setting is called where its name with spaces is not it."""


def value(name: str, config: ExperimentConfig) -> str:
    """Return a setting's value in words."""
    found = getattr(config, name)
    if name == "batch_size" and found is None:
        return "full"
    if found is None:
        return "none" if name in _LIMITS else "auto"
    if name == "points":
        return f"of {len(found):,} points"
    if name == "data":
        return printable(Path(found).name)
    if isinstance(found, tuple):
        return ",".join(map(str, found)) or "none"
    text = f"{found:.6g}" if isinstance(found, float) else printable(str(found))
    return text


_LIMITS = ("data", "points", "target", "clip_norm", "patience", "target_loss", "target_accuracy")


def changed(before: ExperimentConfig, after: ExperimentConfig) -> list[str]:
    """Return the names of the settings that differ, the telling ones first."""
    names = [
        name
        for name in before.as_dict()
        if getattr(before, name) != getattr(after, name) and name not in OF_POINTS
    ]
    own = [config.data is not None or config.points is not None for config in (before, after)]
    if own[0] != own[1]:
        # They are set for the one and mean nothing for the other.
        names = [name for name in names if name not in _OF_MADE_DATA]
    if own == [True, False]:
        names = ["dataset", *(name for name in names if name not in _SOURCES)]
    return names


_SOURCES = ("dataset", "points", "data", "target")
OF_POINTS = ("class_names",)
"""Settings that go with the points of a drawing, and are not worth a word beside them."""
_OF_MADE_DATA = ("samples", "noise", "classes", "arms")


def in_words(before: ExperimentConfig, after: ExperimentConfig, between: str = "") -> str:
    """Return what another configuration changes, for example ``learning rate back to 0.1``.

    Parameters
    ----------
    before, after : ExperimentConfig
    between : str
        What stands between a setting and its value.
    """
    names = changed(before, after)
    parts = [_now(name, between, after) for name in names[:MOST_NAMED]]
    rest = len(names) - len(parts)
    if rest:
        parts.append(f"{rest} more")
    return ", ".join(parts)


def _now(name: str, between: str, after: ExperimentConfig) -> str:
    words = (label(name), between, value(name, after))
    if name == "points" and after.points is not None:
        # How many points there are is no value that a drawing has.
        count = words[-1].removeprefix("of ")
        words = (*words[:2], count) if between == "back to" else (words[0], words[-1], between)
    return " ".join(filter(None, words))


def consequence(before: ExperimentConfig, after: ExperimentConfig) -> str:
    """Return what a change costs, in words; nothing where training goes on."""
    return CONSEQUENCES[before.change_to(after)]


CONSEQUENCES = {
    "none": "",
    "live": "",
    "network": "starts again with new weights",
    "data": "starts again with new data",
}
