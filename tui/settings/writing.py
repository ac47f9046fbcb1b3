"""A value as text: how the user would write it."""

from __future__ import annotations

from typing import Any


def written(value: Any, *, none: str = "", digits: int | None = None) -> str:
    """Return a value as it is written for a setting.

    Parameters
    ----------
    value : bool, number, str, tuple of these, or None
    none : str
        What stands for None.
    digits : int, optional
        The most digits of a number. All of them if not given: what is read from the text is then
        the same value to the last bit.
    """
    if value is None:
        return none
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(_listed(written(part, digits=digits)) for part in value) or "none"
    if isinstance(value, float):
        return repr(value).removesuffix(".0") if digits is None else f"{value:.{digits}g}"
    return str(value)


def _listed(text: str) -> str:
    """Return a value as it stands among others: in quotes where it has a comma itself."""
    return '"' + text.replace('"', '""') + '"' if "," in text or text.startswith('"') else text
