"""What an experiment starts from when it is not the default: a file, a URL, or a preset."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import ExperimentConfig, printable
from tui.terminal.failure import Failure, bad_input

MOST_BYTES_OF_CONFIG = 2**20

SOURCES = ("config", "from_url", "preset")
"""The options that name one, of which there may be one."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What to begin with.

    Attributes
    ----------
    config : ExperimentConfig
    remark : str
        What to say about it, or empty.
    show_test, discretize : bool or None
        Whether the map shows the test points, and decisions alone; None to leave that as it is.
    """

    config: ExperimentConfig
    remark: str = ""
    show_test: bool | None = None
    discretize: bool | None = None


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
    given = [name for name in SOURCES if options.get(name) is not None]
    if len(given) > 1:
        first, second, *_ = (f"--{name.replace('_', '-')}" for name in given)
        raise Failure(f"give either {first} or {second}, not both")
    if not given:
        return Opening(ExperimentConfig())
    source = options[given[0]]
    if given == ["config"]:
        return Opening(read_config(source))
    if given == ["preset"]:
        from tui.exchange.gallery import presets

        preset = presets.preset(source)
        return Opening(preset.config, preset.notice)
    return read_url(source)


def read_url(url: str) -> Opening:
    """Return what a URL of TensorFlow Playground says.

    Raises
    ------
    Failure
        If it is none, or says what cannot be.
    """
    from tui.exchange.formats import playground as playground_url

    with bad_input():
        link = playground_url.parse(url)
    return Opening(link.config, link.remark, link.show_test, link.discretize)


def read_config(path: str) -> ExperimentConfig:
    """Return the experiment that a TOML file describes.

    Raises
    ------
    Failure
        If the file cannot be read or used.
    """
    name = printable(path)
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES_OF_CONFIG + 1)
        if len(content) > MOST_BYTES_OF_CONFIG:
            raise ValueError("it is larger than a megabyte; settings take a few lines")
        return ExperimentConfig.from_toml(content.decode())
    except OSError as error:
        raise Failure(f"cannot read {name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Failure(f"cannot use {name}: it is not UTF-8 text") from None
    except RecursionError:
        raise Failure(f"cannot use {name}: its values are nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise Failure(f"cannot use {name}: it is not TOML: {_uncapitalised(error)}") from None
    except ValueError as error:
        raise Failure(f"cannot use {name}: {error}") from None


def _uncapitalised(error: Exception) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]
