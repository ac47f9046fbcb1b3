"""The commands, of which only the one that is asked for is imported."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

_HOMES = {
    "completion": "answers.lists:completion",
    "datasets": "answers.lists:datasets",
    "explain": "explain.command:explain",
    "export": "answers.export:export",
    "inspect": "answers.inspect:inspect",
    "keys": "answers.lists:keys",
    "lesson": "answers.in_app:lesson",
    "predict": "answers.predict:predict",
    "presets": "answers.lists:presets",
    "serve": "answers.serving.command:serve",
    "sessions": "answers.sessions:sessions",
    "sweep": "headless.sweeps.command:sweep_command",
    "train": "headless.command:train",
}
"""Where each is, by its name: the module in `tui.command_line`, and what it is called there."""


class Commands(MutableMapping[str, click.Command]):
    """The commands by name, each imported when somebody looks it up.

    With all of them came 5 MB that an app with options kept to its end, and its first epoch waited.
    """

    def __init__(self) -> None:
        self._homes = dict(_HOMES)
        self._imported: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._imported:
            module, inside = self._homes[name].split(":")
            self._imported[name] = getattr(import_module(f"tui.command_line.{module}"), inside)
        return self._imported[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._imported[name] = command
        self._homes.setdefault(name, "")

    def __delitem__(self, name: str) -> None:
        del self._homes[name]
        self._imported.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)
