"""Completes the names of files."""

from __future__ import annotations

from textual.suggester import Suggester

from tui.exchange.formats.table import named
from tui.terminal.pasted import expanded

_MOST_LOOKED_AT = 2000


class PathSuggester(Suggester):
    """Suggests the first folder or file that can be opened whose name begins like that."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the value with its last part complete, if there is such a file."""
        before, _, begun = value.rpartition("/")
        if not begun:
            return None
        folder = expanded(f"{before}/" if "/" in value else ".")
        found = []
        try:
            for number, path in enumerate(folder.iterdir()):
                if number == _MOST_LOOKED_AT:
                    break
                if path.name.startswith(begun) and path.name.isprintable():
                    if path.is_dir():
                        found.append(f"{path.name}/")
                    elif named(path.name) is not None:
                        found.append(path.name)
        except (OSError, ValueError):
            return None
        return value + min(found)[len(begun) :] if found else None
