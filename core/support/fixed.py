"""Attributes that are set once, and that say then what to do instead."""

from __future__ import annotations

from operator import attrgetter
from typing import Any


def fixed(name: str, instead: str) -> Any:
    """Return a property that is kept in ``_name`` and refuses to be set another time.

    What would be taken without effect, or with half of it, is so refused. To set it to what it is
    does nothing, for that is how ``a.b -= c`` ends, which has changed the array in place.

    Parameters
    ----------
    name : str
        Its name in the class.
    instead : str
        What the error says is right.

    Returns
    -------
    property
        Seen by type checkers as the annotation beside it says.
    """
    private = f"_{name}"

    def set_once(instance: object, value: object) -> None:
        if vars(instance).setdefault(private, value) is not value:
            raise AttributeError(f"{name} cannot be set; {instead}")

    return property(attrgetter(private), set_once)
