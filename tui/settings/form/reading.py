"""What is written in the form, read as the configuration of an experiment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import ExperimentConfig
from tui.settings.form.meaning import Texts, applies, texts_of
from tui.settings.setting import AUTO, DEFAULTS, Setting
from tui.settings.table import SETTINGS

_SOURCES = ("dataset", "data", "target", "task")


class FieldError(ValueError):
    """A value that cannot be; ``name`` is the setting's, or empty if it takes several to blame."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


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
            values[name] = DEFAULTS[name] if name != "dataset" else present.dataset
        elif texts[name] == before[name]:
            values[name] = getattr(present, name)
        else:
            values[name] = _parsed(setting, texts[name])
    found = _build(present, values)
    if isinstance(found, ExperimentConfig):
        return found
    raise FieldError(found, _culprit(present, values, found))


def _parsed(setting: Setting, text: str) -> Any:
    text = text.strip()
    if not text or text in _words_for_default(setting):
        return setting.initial
    try:
        return setting.kind.parse(text)
    except ValueError as error:
        raise FieldError(str(error), setting.name) from None


def _words_for_default(setting: Setting) -> tuple[str, ...]:
    """Return what a field can say for None: what its placeholder says."""
    is_free_text = setting.kind.parse is str and not setting.names
    if setting.initial is not None or is_free_text:
        return ()
    return (AUTO, setting.default) if setting.default else ("none",)


def _build(present: ExperimentConfig, values: Mapping[str, Any]) -> ExperimentConfig | str:
    other_data = (values["dataset"], values["data"]) != (present.dataset, present.data)
    chosen = {
        name: value
        for name, value in values.items()
        if name in _SOURCES or value != getattr(present, name)
    }
    try:
        if other_data:
            return present.with_data(keep=True, **chosen)
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
