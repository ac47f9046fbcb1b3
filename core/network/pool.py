"""Working arrays that passes borrow, so that no two passes at a time have the same."""

from __future__ import annotations

from core.formulas.losses import Loss
from core.network.layers import Layers
from core.network.workspace import Workspace

_Key = tuple[int, str | None]

_KINDS, _OF_A_KIND = 4, 8
"""For how many numbers of samples and losses arrays are kept, and how many of each."""


class WorkspacePool:
    """The ``Workspace``s with which a network answers.

    A pass takes one out and puts it back, so a network answers several threads at a time, each in
    arrays of its own, and answers one thread again and again in the same ones. Of a pass that fails
    they are not put back. Nothing is locked: each list and dictionary is asked for one thing at a
    time, which Python does as a whole.

    Parameters
    ----------
    layers : Layers
        Those of the network.
    """

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._free: dict[_Key, list[Workspace]] = {}

    def take(self, samples: int, loss: Loss | None = None) -> Workspace:
        """Return a workspace that nobody else has, for a pass over so many samples."""
        free = self._free.get((samples, None if loss is None else loss.name))
        try:
            return free.pop() if free else Workspace(self._layers, samples, loss)
        except IndexError:  # another thread was faster
            return Workspace(self._layers, samples, loss)

    def put_back(self, workspace: Workspace, loss: Loss | None = None) -> None:
        """Lend to the next pass what ``take`` returned."""
        key = workspace.samples, None if loss is None else loss.name
        free = self._free.get(key)
        if free is None:
            if len(self._free) >= _KINDS:
                self._free.clear()
            free = self._free.setdefault(key, [])
        if len(free) < _OF_A_KIND:
            free.append(workspace)

    def clear(self) -> None:
        """Let go of all that nobody has."""
        self._free.clear()
