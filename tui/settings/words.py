"""Words for the settings of an experiment, and for what differs between several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from core import OPTIMIZERS, ExperimentConfig, counted, printable
from tui.settings.table import SETTING, SETTINGS
from tui.settings.writing import written

MOST_NAMED = 3
"""How many differences are named; of more, the rest is counted."""

_DIGITS = 6


def label(name: str) -> str:
    """Return what a setting is called."""
    if name == "points":
        return "drawing"
    return SETTING[name].label if name in SETTING else name.replace("_", " ")


def value(name: str, config: ExperimentConfig) -> str:
    """Return a setting's value in words."""
    found = getattr(config, name)
    if name == "points" and found is not None:
        return f"of {counted(len(found), 'point')}"
    if name == "data" and found is not None:
        found = Path(found).name
    text = written(found, none=SETTING[name].none if name in SETTING else "none", digits=_DIGITS)
    return printable(text) if isinstance(found, str) else text


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
_OF_MADE_DATA = [setting.name for setting in SETTINGS if setting.applies_to == ("made",)]


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


def with_value(name: str, text: str) -> str:
    """Return a setting and a value of it as it is written, for example ``learning rate 0.1``.

    Where that could be misread, it is said in other words: hidden layers of so many neurons are
    not so many layers.
    """
    if name != "hidden":
        return f"{label(name)} {text}"
    sizes = re.findall(r"\d+", text)
    layers = counted(len(sizes), "hidden layer")
    if not sizes:
        return "no hidden layer"
    if len(sizes) > 1 and len(set(sizes)) == 1:
        return f"{layers} of {counted(int(sizes[0]), 'neuron')} each"
    *first, last = sizes
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"{layers} of {listed} {'neuron' if listed == '1' else 'neurons'}"


def axis(name: str) -> str:
    """Return what a setting is called beside several of its values, which have no words."""
    return f"neurons in {label(name)}" if name == "hidden" else label(name)


def _now(name: str, between: str, after: ExperimentConfig) -> str:
    called, to = label(name), value(name, after)
    words: tuple[str, ...]
    if name == "hidden":
        said = with_value(name, to)
        words = (said, between) if between == "again" else (between, said)
    elif between == "again":
        words = (called, to, between)
    elif name == "points" and after.points is not None:
        # How many points there are is no value that a drawing has.
        words = (called, between, to.removeprefix("of ")) if between else (called, to)
    else:
        words = (called, between, to)
    return " ".join(filter(None, words))


_OF_THE_DATA = (
    "scaling",
    "loss",
    "output_activation",
    "label_smoothing",
    "class_weight",
    "initializer",
    "shuffle",
)
"""Settings that may suit one data set and not another."""


def still(before: ExperimentConfig, after: ExperimentConfig) -> str:
    """Return what stays, though it was chosen for other data, for example ``scaling none``.

    Empty where the data are the same, or nothing was chosen for them.
    """
    sources = [(it.dataset, it.data, it.points is not None) for it in (before, after)]
    if sources[0] == sources[1]:
        return ""
    usual = ExperimentConfig()
    names = [
        name
        for name in _OF_THE_DATA
        if getattr(after, name) == getattr(before, name) != getattr(usual, name)
    ]
    return ", ".join(_now(name, "", after) for name in names)


def consequence(before: ExperimentConfig, after: ExperimentConfig) -> str:
    """Return what a change costs, in words; nothing where training goes on."""
    return CONSEQUENCES[before.change_to(after)]


CONSEQUENCES = {
    "none": "",
    "live": "",
    "network": "starts again with new weights",
    "data": "starts again with new data",
}


def names(configs: Sequence[ExperimentConfig]) -> list[str]:
    """Return for each configuration a name made of what is not the same in all of them.

    Where nothing differs, a name is empty.
    """
    fields = configs[0].as_dict() if configs else {}
    telling = [
        name
        for name in fields
        if len({getattr(config, name) for config in configs}) > 1
        and name not in ("epochs", *OF_POINTS)
    ]
    return [
        " · ".join(filter(None, dict.fromkeys(_in_a_name(name, config) for name in telling)))
        for config in configs
    ]


def _in_a_name(name: str, config: ExperimentConfig) -> str:
    """Return a setting and its value where there is little room."""
    if name == "optimizer":
        return OPTIMIZERS[config.optimizer].__name__
    from_file = config.data is not None
    if name == "data" and not from_file:
        return config.dataset
    if (name == "dataset" and from_file) or (name == "target" and not from_file):
        return ""
    text = value(name, config)
    if name == "hidden":
        return text if config.hidden else "no hidden layer"
    short = SETTING[name].short if name in SETTING else label(name)
    if not short and text in ("auto", "none"):
        short = label(name)
    return f"{short} {text}" if short else text
