"""The lines of the form: each setting as it is shown, and each hidden layer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core import DATA_FIELDS, NETWORK_FIELDS, ExperimentConfig, printable
from tui.settings.form import features, layers, problem
from tui.settings.form.meaning import Texts, applies, note, placeholder, source_of
from tui.settings.setting import AUTO, Setting
from tui.settings.table import SETTING

MOST_LAYERS_SHOWN = 12
"""How many hidden layers have rows of their own."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form.

    Attributes
    ----------
    key : str
        Unlike any other row's: the setting's name, or of a layer ``units 1`` or ``activation 1``.
    setting : Setting
    label : str
    value : str
        What is written, or what nothing written means.
    unit : str
    note : str
        A few words about it.
    effect : "at once", "new weights" or "new data"
        What it takes to change it.
    names : tuple of str
        What there is to choose from.
    applies, waits, is_default : bool
        Whether it means anything beside the others; whether it is other than in force; whether
        nothing is written.
    error : str
        Why the value cannot be.
    layer : int
        Of which hidden layer it is, from 1; 0 if it is of the setting as a whole.
    feature : str
        Of which feature it is; empty if it is of the setting as a whole.
    found : str
        What nothing written has come to, where that is known.
    """

    key: str
    setting: Setting
    label: str
    value: str
    unit: str
    note: str
    effect: str
    names: tuple[str, ...]
    applies: bool = True
    waits: bool = False
    is_default: bool = False
    error: str = ""
    layer: int = 0
    feature: str = ""
    found: str = ""

    @property
    def part(self) -> bool:
        """Whether it is of a part of the setting: of one layer, or of one feature."""
        return bool(self.layer or self.feature)

    def begins(self, words: str) -> bool:
        """Whether each of the words begins one of the words of its name."""
        parts = f"{self.label} {self.key} {self.setting.label}".lower().split()
        return all(any(part.startswith(word) for part in parts) for word in words.split())

    def mentions(self, words: str) -> bool:
        """Whether each of the words is in its name, its section, or the names to choose from."""
        parts = (self.label, self.setting.name, self.setting.section, *self.names)
        text = " ".join(parts).lower()
        return all(word in text for word in words.split())

    def explains(self, words: str) -> bool:
        """Whether each of the words begins one of those that say what the setting does."""
        if self.part:
            return False
        said = f"{self.setting.help} {self.setting.advice}".lower()
        parts = re.findall(r"[^\W_]+", said)
        return all(any(part.startswith(word) for part in parts) for word in words.split())


def effect(name: str) -> str:
    """Return what it takes to change a setting."""
    if name in DATA_FIELDS:
        return "new data"
    return "new weights" if name in NETWORK_FIELDS else "at once"


def row_of(
    setting: Setting,
    texts: Texts,
    *,
    columns: tuple[str, ...] = (),
    waits: bool = False,
    error: str = "",
    found: str = "",
) -> Row:
    """Return the line of a setting.

    Parameters
    ----------
    setting : Setting
    texts : mapping of str to str
        What is written for every setting.
    columns : tuple of str
        Of the CSV file, if they are known.
    waits : bool
        Whether it is other than in force.
    error : str
        Why the value cannot be, or empty.
    found : str
        What nothing written has come to, where that is known.
    """
    name, text = setting.name, texts[setting.name]
    label, words = setting.label, note(setting, texts)
    value = text.strip() or placeholder(setting, texts)
    names = setting.choices if setting.is_choice else tuple(setting.names)
    means_something = applies(name, texts)
    if name == "dataset" and means_something:
        names = problem.alike(texts)
    if name == "task":
        label = "problem"
        if source_of(texts) != "file":
            means_something, names = True, tuple(setting.names)
            value = problem.task_of(texts)
            words = "what kind of data to learn; picks a data set of that kind"
    if value != AUTO:
        found = ""
    elif found:
        value = f"{AUTO} ({found})"
    if name == "target":
        value, names = printable(value), tuple(map(printable, columns))
    return Row(
        key=name,
        setting=setting,
        label=label,
        value=value,
        unit=setting.kind.unit if value[:1].isdigit() else "",
        note=words,
        effect=effect(name),
        names=names,
        applies=means_something,
        waits=waits,
        is_default=not text.strip() or text == AUTO,
        error=error,
        found=found,
    )


def layer_rows(texts: Texts, present: ExperimentConfig) -> list[Row]:
    """Return two lines for each hidden layer that is written, its units and its activation.

    Parameters
    ----------
    texts : mapping of str to str
    present : ExperimentConfig
        What is in force.
    """
    units, activations = layers.units_of(texts), layers.activations_of(texts)
    sizes, names = [str(size) for size in present.hidden], present.activation
    before = layers.for_each([names] if isinstance(names, str) else list(names), len(sizes))
    rows = []
    for place in range(min(len(units), MOST_LAYERS_SHOWN)):
        layer = place + 1
        says = f"how many neurons layer {layer} has"
        rows.append(_layer_row("hidden", "units", layer, units, sizes, says))
        says = f"what layer {layer} makes of its sums"
        rows.append(_layer_row("activation", "activation", layer, activations, before, says))
    return rows


def feature_rows(texts: Texts, present: ExperimentConfig) -> list[Row]:
    """Return a line for each feature that the network can be given, which switches it.

    Parameters
    ----------
    texts : mapping of str to str
    present : ExperimentConfig
        What is in force.
    """
    setting, in_force = SETTING["features"], present.features or features.PLAIN
    rows = []
    for feature in features.shown(texts):
        value = features.is_on(feature, texts)
        rows.append(
            Row(
                key=f"feature {feature}",
                setting=setting,
                label=f"  with {feature}",
                value=value,
                unit="",
                note=f"whether the network is given {feature}",
                effect=effect(setting.name),
                names=features.SWITCHED,
                waits=value != features.SWITCHED[feature not in in_force],
                feature=feature,
            )
        )
    return rows


def _layer_row(
    name: str, what: str, layer: int, values: list[str], before: list[str], says: str
) -> Row:
    setting, value = SETTING[name], values[layer - 1]
    return Row(
        key=f"{what} {layer}",
        setting=setting,
        label=f"  layer {layer} {what}",
        value=value,
        unit=setting.kind.unit,
        note=says,
        effect=effect(name),
        names=tuple(setting.names),
        waits=before[layer - 1 : layer] != [value],
        layer=layer,
    )
