"""A text field that completes names."""

from __future__ import annotations

from collections.abc import Iterable

from textual.suggester import Suggester


class NameSuggester(Suggester):
    """Completes the last of several names with commas between them.

    Parameters
    ----------
    names : iterable of str
    """

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(case_sensitive=True)
        self._names = tuple(names)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the value with its last name complete, if one begins like that."""
        before, comma, begun = value.rpartition(",")
        if not begun:
            return None
        return next((before + comma + n for n in self._names if n.startswith(begun)), None)
