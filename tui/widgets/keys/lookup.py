"""Keys by what they do and by where they do it, and as the user has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.binding import BindingType

from tui.widgets.keys.key import ALWAYS, Key
from tui.widgets.keys.table import KEYS


def changeable() -> dict[str, Key]:
    """Return the keys that the user may change, by their ids."""
    return {key.id: key for key in KEYS if not set(key.names) <= set(ALWAYS)}


def own_keys(keymap: Mapping[str, str]) -> tuple[Key, ...]:
    """Return the table of keys as the user has them.

    Parameters
    ----------
    keymap : mapping
        For what is not as in `KEYS`, by its id, Textual's names of the keys. What had one of these
        before has it no more.
    """
    if not keymap:
        return KEYS
    taken = {(key.panel, name) for key in KEYS for name in keymap.get(key.id, "").split(",")}
    rows = []
    for key in KEYS:
        if key.id in keymap:
            always = [name for name in key.names if name in ALWAYS]
            names = [*keymap[key.id].split(","), *always]
        else:
            names = [name for name in key.names if (key.panel, name) not in taken]
        if tuple(names) != key.names:
            key = replace(key, keys=",".join(names), sign="")
        rows.append(key)
    return tuple(rows)


def bindings(panel: str = "") -> list[BindingType]:
    """Return the bindings of a panel's widget, or those of the app."""
    return [binding for key in KEYS if key.panel == panel for binding in key.bindings()]


def command(key: str) -> str:
    """Return what a key does wherever the focus is, as an action for Textual."""
    return next(one.command for one in KEYS if not one.panel and key in one.names)
