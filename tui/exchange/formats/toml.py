"""Settings in TOML files: what W writes, and --config and o read."""

from __future__ import annotations

import tomllib
from pathlib import Path

from core import ExperimentConfig, printable
from tui.exchange.formats.opened import Opening
from tui.terminal.failure import Failure

MOST_BYTES = 2**20


def read(path: str) -> Opening:
    """Return what a TOML file says.

    Raises
    ------
    Failure
        If the file cannot be read or used.
    """
    return Opening(read_config(path))


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
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
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
