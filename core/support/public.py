"""The mark of what users import from core."""

from __future__ import annotations

import inspect
from dataclasses import FrozenInstanceError
from typing import Any, TypeVar


def _refuse(instance: object, name: str, value: object) -> None:
    raise FrozenInstanceError(
        f"cannot set {name}: a {type(instance).__name__} does not change; make another"
    )


_Public = TypeVar("_Public", bound=Any)


def public(thing: _Public) -> _Public:
    """Mark a class or a function that users know by its name in ``core``, wherever it stands.

    Pickles and documentation then say ``core.Trainer``, and outlive a move of the module.

    Parameters
    ----------
    thing : class or function
        One that ``core/__init__.pyi`` names, or a function of a class that it names. Above other
        decorators, this one comes first.
    """
    if isinstance(thing, type):
        # typing.get_type_hints looks for the names in them where the class says it is.
        names = {thing.__name__: thing}
        thing.__annotations__ = inspect.get_annotations(thing, locals=names, eval_str=True)
        if "__slots__" in vars(thing) and "__setattr__" in vars(thing):
            # A frozen dataclass; Python's own answer to an unknown name is about super()
            # (https://github.com/python/cpython/issues/90562).
            changed: Any = thing
            changed.__setattr__ = _refuse
    thing.__module__ = "core"
    return thing
