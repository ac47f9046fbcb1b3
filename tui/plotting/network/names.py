"""Names beside fields: cut to the room there is, and told apart all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len

from tui.plotting import canvas


def told_apart(names: Sequence[str], cells: int, *, unicode: bool) -> list[str]:
    """Return names as they fit into so many cells; those that begin alike keep their ends instead.

    Parameters
    ----------
    names : sequence of str
    cells : int
    unicode : bool
        Whether characters beyond ASCII may be used.
    """
    cut = [canvas.clean(name, cells, unicode=unicode) for name in names]
    counts = Counter(cut)
    return [
        _ending(name, cells, unicode=unicode)
        if counts[short] > 1 and cell_len(name) > cells > 2
        else short
        for name, short in zip(names, cut, strict=True)
    ]


def _ending(name: str, cells: int, *, unicode: bool) -> str:
    while cell_len(name) > cells - 1:
        name = name[1:]
    return canvas.clean(f"…{name.lstrip()}", cells, unicode=unicode)
