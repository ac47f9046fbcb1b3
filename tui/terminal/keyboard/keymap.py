"""Keys that the user has chosen for what the program does, as a file says them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, _character_to_key, key_to_character

from core import printable

_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_NAMED = {key.value for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())
_LONGEST = 40


def read(
    table: Any,
    actions: Mapping[str, str],
    reserved: Collection[str] = (),
    usual: Mapping[str, Collection[str]] | None = None,
) -> tuple[dict[str, str], str]:
    """Return the keys of actions, as Textual has them, and what is wrong with a table of them.

    Parameters
    ----------
    table : any
        What stands in the file: for each action its keys, with commas between them.
    actions : mapping of str to str
        The names of all actions, and where each has its keys: two may share one in two places.
    reserved : collection of str
        Textual's names of the keys that have one meaning everywhere.
    usual : mapping of str to collection of str
        Textual's names of the keys that actions have where a table does not name them.

    Returns
    -------
    keymap : dict of str to str
        What is right of it, with Textual's names of the keys.
    trouble : str
        The first thing that is wrong, and how many more, as the end of a sentence; or empty.
    """
    if not isinstance(table, dict):
        return {}, '[keys] has to be a table of lines such as undo = "x"'
    keymap: dict[str, str] = {}
    owners: dict[tuple[str, str], str] = {}
    troubles = []
    for action, keys in table.items():
        shown = printable(action, _LONGEST)
        if action not in actions:
            near = get_close_matches(action, actions, 1)
            meant = f"; did you mean {near[0]}?" if near else ", which 'neuroterm keys' lists"
            troubles.append(f"{shown} in [keys] is no name of an action{meant}")
            continue
        if not isinstance(keys, str) or not keys.strip():
            troubles.append(f'{shown} in [keys] has to be the name of a key, as in {shown} = "x"')
            continue
        names = []
        for written in [keys] if keys == "," else keys.split(","):
            name = key_name(written.strip() or written)
            if not name:
                key = printable(written.strip(), _LONGEST)
                troubles.append(f"'{key}' in [keys] is no key; f5, ctrl+x or Q would be one")
            elif name in reserved:
                troubles.append(f"{name} in [keys] always does what it does; choose another key")
            elif (owner := owners.setdefault((actions[action], name), action)) != action:
                troubles.append(f"{name} in [keys] is {owner} already, so it cannot be {shown}")
            else:
                names.append(name)
        if names:
            keymap[action] = ",".join(names)
    for action, keys_of_it in (usual or {}).items():
        places = [(actions[action], name) for name in keys_of_it]
        if action not in keymap and places and all(place in owners for place in places):
            takers = " and ".join(sorted({owners[place] for place in places}))
            troubles.append(f"{takers} in [keys] leaves {action} without a key; give it another")
    more = f"; {len(troubles) - 1} more to mend there" if len(troubles) > 1 else ""
    return keymap, f"{troubles[0]}{more}" if troubles else ""


def key_name(written: str) -> str:
    """Return Textual's name of a key as somebody writes it, or an empty text for no key."""
    if len(written) == 1:
        return _character_to_key(written) if written.isprintable() else ""
    *modifiers, base = written.split("+")
    modifiers = [modifier.strip().lower() for modifier in modifiers]
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        return ""
    base = base.strip()
    if len(base) == 1:
        if modifiers == ["shift"]:
            return _character_to_key(base.upper())
        base = _character_to_key(base.lower())
    elif base.lower() not in _NAMED and key_to_character(base.lower()) is None:
        return ""
    else:
        base = base.lower()
    return "+".join([*sorted(modifiers), base])
