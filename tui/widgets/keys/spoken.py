"""Keys in sentences, as the user has them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.widgets.keys.key import Key
from tui.widgets.keys.lookup import own_keys
from tui.widgets.keys.table import KEYS

_NAMED = re.compile(r"<([a-z]+(?:-[a-z]+)*)>")

_signs = {key.id: key.shown for key in KEYS}


def use(keymap: Mapping[str, str]) -> tuple[Key, ...]:
    """Return the keys as `own_keys` does, of which from now on sentences speak."""
    keys = own_keys(keymap)
    _signs.update({key.id: key.shown for key in keys})
    return keys


def spoken(sentence: str) -> str:
    """Return a sentence with the keys that it names, as in ``<undo> undoes``, by what they do."""
    return _NAMED.sub(lambda match: _signs.get(match[1], match[0]), sentence)
