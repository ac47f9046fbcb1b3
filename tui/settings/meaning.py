"""The settings of an experiment as text: what a form shows of them, and what it reads back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import click

from core import (
    DATASETS,
    LOSSES,
    OPTIMIZER_SETTINGS,
    SCHEDULE_SETTINGS,
    ExperimentConfig,
    printable,
)
from tui.settings.table import NAME, SETTINGS, Setting

AUTO = "auto"
"""What stands for a setting that is None; an empty field means the default as well."""

POINTS = "points"
"""What is said, not written, of points that were drawn by hand; nothing if there are none."""

Texts = Mapping[str, str]
"""What is written in each field, by the names of the settings, and ``POINTS``."""

_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(ExperimentConfig)}
_OF_DATASETS = ("samples", "noise", "classes", "arms", "features")
_NOT_OF_POINTS = ("samples", "noise", "classes", "arms")
_OF_FILES = ("target", "task")
_METHODS = {"optimizer": OPTIMIZER_SETTINGS, "schedule": SCHEDULE_SETTINGS}
_METHOD_OF = {
    name: what for what, table in _METHODS.items() for taken in table.values() for name in taken
}
"""Whether a setting is one of the optimiser's or of the schedule's."""

_LONGEST_PLACEHOLDER = 8
_LONGEST_TEXT = 4096


class FieldError(ValueError):
    """A value that cannot be; ``name`` is the setting's, or empty if it takes several to blame."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


def is_choice(setting: Setting) -> bool:
    """Whether exactly one of the setting's names is its value."""
    return bool(setting.names) and not setting.takes_several


def choices(setting: Setting) -> tuple[str, ...]:
    """Return what can be chosen, ``auto`` first where there is a default to find out."""
    found_out = _DEFAULTS[setting.name] is None
    return (AUTO, *setting.names) if found_out else tuple(setting.names)


def written(setting: Setting, value: Any) -> str:
    """Return a value as the user would write it; nothing, or ``auto`` for a choice, for None."""
    if value is None:
        return AUTO if is_choice(setting) else ""
    if isinstance(value, tuple):
        return ",".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = printable(str(value), _LONGEST_TEXT)
    return text.removesuffix(".0") if isinstance(value, float) else text


def texts_of(config: ExperimentConfig) -> dict[str, str]:
    """Return every setting of a configuration as text, and what there is to say of points."""
    found = {setting.name: written(setting, getattr(config, setting.name)) for setting in SETTINGS}
    found[POINTS] = f"{len(config.points):,} points drawn by hand" if config.points else ""
    return found


def placeholder(setting: Setting, texts: Texts) -> str:
    """Return what an empty field means."""
    default = _DEFAULTS[setting.name]
    if default is not None:
        return written(setting, default)
    if not setting.default:
        return "none"
    if len(setting.default) <= _LONGEST_PLACEHOLDER:
        return setting.default
    own = own_default(setting.name, texts)
    shown = f"{own:g}" if isinstance(own, float) else own
    return AUTO if own is None else f"{AUTO} ({shown})"


def own_default(name: str, texts: Texts) -> Any:
    """Return what the data set, the optimiser or the schedule says where nothing is written."""
    if not applies(name, texts):
        return None
    if name in _METHOD_OF:
        return _settings_of_method(name, texts)[name]
    source = DATASETS[texts["dataset"]]
    if name == "samples":
        return "all" if source.samples is None else source.samples
    if name == "noise":
        return source.noise
    count = {"classes": source.classes, "arms": source.arms}.get(name)
    return count.default if count is not None else None


def applies(name: str, texts: Texts) -> bool:
    """Whether a setting means anything beside the others."""
    from_file = bool(texts["data"].strip())
    if name == "dataset":
        return not from_file
    if name in _OF_FILES:
        return from_file
    if name in _NOT_OF_POINTS and texts[POINTS]:
        return False
    if name in _OF_DATASETS:
        return not from_file and name in DATASETS[texts["dataset"]].settings
    if name in _METHOD_OF:
        return name in _settings_of_method(name, texts)
    return True


def _settings_of_method(name: str, texts: Texts) -> Mapping[str, Any]:
    """Return what the chosen optimiser takes for a setting of optimisers, or the schedule."""
    what = _METHOD_OF[name]
    return _METHODS[what][texts[what]]


def note(setting: Setting, texts: Texts) -> str:
    """Return a few words about a setting as it is now: its meaning, its unit or its range."""
    name, text = setting.name, texts[setting.name]
    if not applies(name, texts):
        if name in _METHOD_OF:
            return f"for {', '.join(setting.goes_with)}"
        if texts["data"].strip():
            return "not for a CSV file"
        if name in _NOT_OF_POINTS and texts[POINTS]:
            return "not for points drawn by hand"
        return "for a CSV file" if name in _OF_FILES else f"not for {texts['dataset']}"
    if name in _METHOD_OF:
        return setting.help
    source = DATASETS[texts["dataset"]]
    if name == "dataset":
        return f"now {texts[POINTS]}" if texts[POINTS] else source.description
    if name == "noise":
        return source.noise_meaning
    count = {"classes": source.classes, "arms": source.arms}.get(name)
    if count is not None:
        return f"from {count.minimum} to {count.maximum}"
    if name == "loss" and text in LOSSES:
        return "goes with " + ", ".join(LOSSES[text].output_activations)
    if text in ("", AUTO) and len(setting.default) > _LONGEST_PLACEHOLDER:
        return setting.default
    return setting.help


def shortened(text: str, width: int) -> str:
    """Return as many whole clauses of the text as there is room for, or its beginning."""
    if len(text) <= width:
        return text
    ends = [
        index
        for index in range(width + 1)
        if text[index] in ",;:" and text[index + 1 : index + 2] == " "
    ]
    return text[: ends[-1]] if ends else text[: max(0, width - 1)].rstrip() + "…"


def read(texts: Texts, present: ExperimentConfig) -> ExperimentConfig:
    """Return the configuration that the texts describe.

    Parameters
    ----------
    texts : mapping of str to str
        A text for each of ``SETTINGS``. Those that do not apply count as empty.
    present : ExperimentConfig
        Gives what the texts say nothing of. A text that is still what ``texts_of`` made of it
        leaves the value exactly as it is.

    Raises
    ------
    FieldError
        With the sentence about what was wrong, and which setting to look at.
    """
    before = texts_of(present)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        name = setting.name
        if not applies(name, texts):
            values[name] = _DEFAULTS[name] if name != "dataset" else present.dataset
        elif texts[name] == before[name]:
            values[name] = getattr(present, name)
        else:
            values[name] = _parsed(setting, texts[name])
    if present.points is not None and (
        (values["dataset"], values["data"]) != (present.dataset, present.data)
    ):
        # Whoever asks for other data does not ask for the points that were drawn.
        values["points"] = None
    found = _build(present, values)
    if isinstance(found, ExperimentConfig):
        return found
    raise FieldError(found, _culprit(present, values, found))


def _parsed(setting: Setting, text: str) -> Any:
    text = text.strip()
    if not text or text in _words_for_default(setting):
        return _DEFAULTS[setting.name]
    try:
        return setting.type.convert(text, None, None)
    except click.BadParameter as error:
        raise FieldError(error.message, setting.name) from None


def _words_for_default(setting: Setting) -> tuple[str, ...]:
    """Return what a field can say for None: what its placeholder says."""
    if _DEFAULTS[setting.name] is not None or (setting.type is NAME and not setting.names):
        return ()
    return (AUTO, setting.default) if setting.default else ("none",)


def _build(present: ExperimentConfig, values: Mapping[str, Any]) -> ExperimentConfig | str:
    try:
        return present.replace(**values)
    except (ValueError, OverflowError) as error:
        return str(error)


def _culprit(present: ExperimentConfig, values: Mapping[str, Any], message: str) -> str:
    """Return the changed setting that mends it when put back, or else makes it another sentence."""
    others = {}
    for setting in SETTINGS:
        before = getattr(present, setting.name)
        if values[setting.name] != before:
            others[setting.name] = _build(present, {**values, setting.name: before})
    for name, found in others.items():
        if isinstance(found, ExperimentConfig):
            return name
    return next((name for name, found in others.items() if found != message), "")
