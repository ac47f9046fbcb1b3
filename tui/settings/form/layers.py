"""The hidden layers as they are written: their units and activations, one by one."""

from __future__ import annotations

from tui.settings.form.meaning import Texts
from tui.settings.parsing import hidden_layers
from tui.settings.table import SETTING

_FIRST_LAYER = "8"


def units_of(texts: Texts) -> list[str]:
    """Return the units of each layer; none while they cannot be read."""
    try:
        return [str(size) for size in hidden_layers(texts["hidden"])]
    except ValueError:
        return []


def activations_of(texts: Texts) -> list[str]:
    """Return the activation of each layer."""
    names = [name.strip() for name in texts["activation"].split(",")]
    return for_each(names, len(units_of(texts)))


def for_each(parts: list[str], layers: int) -> list[str]:
    """Return one part for each layer, where some have none like the last that is there."""
    return (parts + parts[-1:] * layers)[:layers]


def more(texts: Texts, direction: int) -> dict[str, str]:
    """Return what one layer more, like the last one, or one less writes."""
    layers = units_of(texts)
    if direction < 0 and not layers:
        return {}
    wanted = [*layers, layers[-1] if layers else _FIRST_LAYER] if direction > 0 else layers[:-1]
    written = {"hidden": ",".join(wanted) or "none"}
    for name in ("activation", "dropout"):
        parts = texts[name].split(",")
        if len(parts) > 1:
            written[name] = ",".join(for_each(parts, len(wanted)) or parts[:1])
    return written


def stepped(name: str, layer: int, texts: Texts, direction: int) -> dict[str, str]:
    """Return what the arrows write in the row of a layer.

    Parameters
    ----------
    name : "hidden" or "activation"
        Of which setting the row is.
    layer : int
        From 1.
    texts : mapping of str to str
    direction : int
        1 for the next, -1 for the one before.
    """
    if name == "hidden":
        size = int(units_of(texts)[layer - 1])
        return typed(name, layer, texts, str(max(size + direction, 1)))
    names, present = tuple(SETTING[name].names), activations_of(texts)[layer - 1]
    place = names.index(present) if present in names else -1
    return typed(name, layer, texts, names[(place + direction) % len(names)])


def typed(name: str, layer: int, texts: Texts, text: str) -> dict[str, str]:
    """Return what a text that is typed into the row of a layer writes."""
    parts = units_of(texts) if name == "hidden" else activations_of(texts)
    parts[layer - 1] = text.strip() or parts[layer - 1]
    return {name: ",".join(parts)}
