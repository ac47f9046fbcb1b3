"""What each setting is, written beside the others: its text, its default, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import DATASETS, LOSSES, Count, DatasetSource, ExperimentConfig, counted, printable
from tui.settings.setting import AUTO, Setting, Source
from tui.settings.table import SETTING, SETTINGS
from tui.settings.writing import written

POINTS = "points"
"""What is said, not written, of points that were drawn by hand; nothing if there are none."""

Texts = Mapping[str, str]
"""What is written in each field, by the names of the settings, and ``POINTS``."""

_LONGEST_PLACEHOLDER = 8
_LONGEST_TEXT = 4096
_DIGITS = 6


def text_of(setting: Setting, value: Any) -> str:
    """Return a value as the form has it; nothing, or ``auto`` for a choice, for None."""
    return printable(written(value, none=AUTO if setting.is_choice else ""), _LONGEST_TEXT)


def texts_of(config: ExperimentConfig) -> dict[str, str]:
    """Return every setting of a configuration as text, and what there is to say of points."""
    found = {setting.name: text_of(setting, getattr(config, setting.name)) for setting in SETTINGS}
    found[POINTS] = f"a drawing of {counted(len(config.points), 'point')}" if config.points else ""
    return found


def placeholder(setting: Setting, texts: Texts) -> str:
    """Return what an empty field means."""
    if setting.initial is not None:
        return text_of(setting, setting.initial)
    if not setting.default:
        return "none"
    if len(setting.default) <= _LONGEST_PLACEHOLDER:
        return setting.default
    own = own_default(setting.name, texts)
    return AUTO if own is None else f"{AUTO} ({written(own, digits=_DIGITS)})"


def own_default(name: str, texts: Texts) -> Any:
    """Return what the data set, the optimiser or the schedule says where nothing is written."""
    if not applies(name, texts):
        return None
    setting, source = SETTING[name], DATASETS[texts["dataset"]]
    if setting.method:
        return setting.own_defaults[texts[setting.method]]
    if name == "samples":
        return "all" if source.samples is None else source.samples
    if name == "noise":
        return source.noise
    count = _counts(source).get(name)
    return count.default if count is not None else None


def source_of(texts: Texts) -> Source:
    """Return where the data are from."""
    if texts["data"].strip():
        return "file"
    return "drawn" if texts[POINTS] else "made"


def applies(name: str, texts: Texts) -> bool:
    """Whether a setting means anything beside the others."""
    setting = SETTING[name]
    if source_of(texts) not in setting.applies_to:
        return False
    if name in _OF_SOME_DATA_SETS:
        return name in DATASETS[texts["dataset"]].settings
    return not setting.method or texts[setting.method] in setting.own_defaults


_OF_SOME_DATA_SETS = {name for source in DATASETS.values() for name in source.settings}


def note(setting: Setting, texts: Texts) -> str:
    """Return a few words about a setting as it is now: its meaning, its unit or its range."""
    name, text = setting.name, texts[setting.name]
    if not applies(name, texts):
        return _why_not(setting, texts)
    if setting.method:
        return setting.help
    source = DATASETS[texts["dataset"]]
    if name == "dataset":
        return f"now {texts[POINTS]}" if texts[POINTS] else source.description
    if name == "noise":
        return source.noise_meaning
    count = _counts(source).get(name)
    if count is not None:
        return f"from {count.minimum} to {count.maximum}"
    if name == "loss" and text in LOSSES:
        return "goes with " + ", ".join(LOSSES[text].output_activations)
    if text in ("", AUTO) and len(setting.default) > _LONGEST_PLACEHOLDER:
        return setting.default
    return setting.help


def _why_not(setting: Setting, texts: Texts) -> str:
    """Return beside what else a setting would mean something."""
    if setting.method:
        return f"for {', '.join(setting.goes_with)}"
    source = source_of(texts)
    if source in setting.applies_to:
        return f"not for {texts['dataset']}"
    if source == "file":
        return "not for a CSV file"
    if setting.applies_to == ("file",):
        return "for a CSV file"
    return "not for points drawn by hand"


def _counts(source: DatasetSource) -> dict[str, Count | None]:
    return {"classes": source.classes, "arms": source.arms}


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
