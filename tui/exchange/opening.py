"""What an experiment starts from: what the options of the command line name, if anything."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core import Experiment, ExperimentConfig
from tui.exchange.formats import checkpoint, model, table
from tui.exchange.formats.opened import Opening
from tui.terminal.failure import Failure, bad_input

PRESET = "preset"
"""The option that names an experiment of the gallery."""

CHANGEABLE = ("epochs", "learning_rate", "patience", "target_loss", "target_accuracy")
"""The settings that may be given beside a saved run."""

_LOADED = ("load", *CHANGEABLE)


def opening(options: Mapping[str, Any]) -> Opening:
    """Return what the options name; the default experiment if they name nothing.

    Parameters
    ----------
    options : mapping
        What was given, by name.

    Raises
    ------
    Failure
        With the sentence about what was wrong.
    """
    given = given_bases(options)
    if len(given) > 1:
        first, second, *_ = map(_as_option, given)
        raise Failure(f"give either {first} or {second}, not both")
    if not given:
        return Opening(ExperimentConfig())
    (name,) = given
    if name == PRESET:
        from tui.exchange.gallery import presets

        preset = presets.preset(options[name])
        return Opening(preset.config, preset.notice)
    with bad_input():
        opened = table.of_option(name, options[name]).read(options[name])
    assert isinstance(opened, Opening)
    return opened


def given_bases(options: Mapping[str, Any]) -> list[str]:
    """Return the names of those options that the others change what is said by."""
    return [name for name in (*_bases(), PRESET) if options.get(name) is not None]


def _bases() -> list[str]:
    return [format.option for format in table.FORMATS if format.is_base]


def load(options: Mapping[str, Any]) -> Experiment:
    """Return the experiment in the file that --load names, with what else was asked for.

    Parameters
    ----------
    options : mapping
        What was given, by name; ``load`` is one of them.

    Raises
    ------
    Failure
        If another setting is given than may change, or the file cannot be used.
    """
    if fixed := fixed_beside({name: it for name, it in options.items() if name not in _LOADED}):
        may = [_as_option(setting) for setting in CHANGEABLE]
        raise Failure(
            f"{fixed[0]} is given with --load; the experiment in the file "
            f"keeps its settings, but for {', '.join(may[:-1])} and {may[-1]}"
        )
    with bad_input():
        changes = {name: options[name] for name in CHANGEABLE if name in options}
        path = Path(options["load"])
        if model.is_model(path):
            return model.run(path).adjust(**changes)
        return checkpoint.run(path, **changes)


def fixed_beside(options: Mapping[str, Any]) -> list[str]:
    """Return those options, as they are typed, that say what experiment there is to be."""
    settings = (field.name for field in dataclasses.fields(ExperimentConfig))
    names = {*_bases(), PRESET, "load", *settings}
    return [_as_option(name) for name in options if name in names]


def _as_option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
