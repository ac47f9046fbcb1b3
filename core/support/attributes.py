"""Objects that know which attributes they have, and what values those take."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, TypeAlias

Check = Callable[[Any], Any]
"""Returns a value as it is to be kept, or raises ValueError with what would be right."""

Checks: TypeAlias = Mapping[str, Check]


class KnownAttributes:
    """Base of classes whose attributes can be set, but no others than they have.

    A misspelt one would be taken and never read. Their own are the parameters of the class and what
    its body names. Private ones are nobody's business, and a class that a user derives may have
    whatever else it likes.
    """

    _checks: ClassVar[Checks] = {}
    """What checks a value, whenever it is set, by the attribute's name; of all bases together."""

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("_"):
            kind: Any = type(self)
            known = _attributes(kind)
            if name in known:
                check = known[name]
                value = value if check is None else check(value)
            elif kind.__module__ == "core" and not name.endswith("_"):
                raise AttributeError(
                    f"{kind.__name__} has no attribute {name!r}{_hint(name, known)}"
                )
        super().__setattr__(name, value)


@cache
def _attributes(kind: Any) -> dict[str, Check | None]:
    """Return the checks of a class's own attributes by their names, None for no check."""
    names = {name for name in dir(kind) if not name.startswith("_")}
    for base in kind.__mro__:
        names |= vars(base).get("__annotations__", {}).keys()
    names |= inspect.signature(kind).parameters.keys()
    checks = [vars(base).get("_checks", {}) for base in reversed(kind.__mro__)]
    return dict.fromkeys(names) | {name: check for of in checks for name, check in of.items()}


def _hint(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""
