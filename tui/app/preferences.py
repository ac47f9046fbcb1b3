"""What the user likes, remembered in a file; whatever is wrong with it, the app goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from platformdirs import user_config_path, user_state_path

from core import as_sentence, printable, read_regular, why_no_values, write_atomically
from tui.widgets.keys.key import ALWAYS
from tui.widgets.keys.lookup import changeable

FIRST_RUNS = 3
"""How many times the hint for beginners is shown."""

_NAME = "neuroterm"
_CHOICES = {
    "theme": "The theme",
    "mouse": "Who has the mouse",
    "history_memory": "The memory of the past",
}
_LONGEST_FILE = 65536


@dataclass(slots=True)
class Preferences:
    """The user's own choices, and how often the program was started.

    Attributes
    ----------
    theme : str
        The name of a theme, or empty.
    mouse : bool
        Whether the mouse is the program's, and not left to the terminal.
    history_memory : float
        How many megabytes the moments of a run may take; 0 where that was not chosen.
    keys : dict of str to str
        Keys of the user's own, by what they do, as Textual's keymap has them.
    first_run : bool
        Whether the program is still new to the user.
    trouble : str
        What was wrong with the file, as a sentence, or empty.
    file : Path or None
        Where ``remember`` writes; None for nowhere.
    """

    theme: str = ""
    mouse: bool = True
    history_memory: float = 0.0
    keys: dict[str, str] = field(default_factory=dict)
    first_run: bool = False
    trouble: str = ""
    file: Path | None = None

    @property
    def history_bytes(self) -> int:
        """How many bytes the moments of a run may take; 0 where that was not chosen."""
        return int(self.history_memory * 2**20)

    def remember(
        self, name: Literal["theme", "mouse", "history_memory"], value: str | float
    ) -> str:
        """Keep a choice for the next time.

        Parameters
        ----------
        name : str
            Of the attribute.
        value : str, bool or float

        Returns
        -------
        str
            Why that is not possible, as a sentence, or empty.
        """
        import json

        setattr(self, name, value)
        if self.file is None:
            return ""
        what = _CHOICES[name]
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            text = _with_line(_text(self.file), name, json.dumps(value))
            if text is None:
                return f"{what} is not remembered until {_shown(self.file)} is right."
            write_atomically(self.file, text.encode())
        except OSError as error:
            return f"{what} cannot be remembered in {_shown(self.file)}: {error.strerror}."
        return ""


def load(file: Path | None = None, runs: Path | None = None) -> Preferences:
    """Return the user's preferences, and count this run.

    Parameters
    ----------
    file : Path, optional
        Where the preferences are; by default in the user's own folder for such files.
    runs : Path, optional
        Where the number of runs is kept; by default in the user's folder for such files.
    """
    file = default_file() if file is None else file
    runs = user_state_path(_NAME) / "runs" if runs is None else runs
    preferences = Preferences(file=file, first_run=_count(runs))
    try:
        text = read_regular(file, _LONGEST_FILE).decode()
        # Most people have no such file, and the first frame waits for this.
        from core import read_toml

        settings = read_toml(text)
    except FileNotFoundError:
        return preferences
    except OSError as error:
        preferences.trouble = f"Cannot read {_shown(file)}: {error.strerror}."
        return preferences
    except UnicodeDecodeError as error:
        preferences.trouble = f"Cannot read {_shown(file)}: {why_no_values(error)}."
        return preferences
    except ValueError as error:
        reason = printable(str(error), 200)
        preferences.trouble = f"Cannot read {_shown(file)}: it is not TOML. {reason}."
        return preferences
    theme = settings.get("theme", "")
    if isinstance(theme, str):
        preferences.theme = theme
    else:
        preferences.trouble = f"In {_shown(file)}, theme has to be text."
    mouse = settings.get("mouse", True)
    if isinstance(mouse, bool):
        preferences.mouse = mouse
    else:
        preferences.trouble = f"In {_shown(file)}, mouse has to be true or false."
    if "history_memory" in settings:
        from tui.settings.parsing import megabytes

        try:
            preferences.history_memory = megabytes(str(settings["history_memory"])) / 2**20
        except ValueError as error:
            preferences.trouble = as_sentence(f"in {_shown(file)}, history_memory: {error}")
    if "keys" in settings:
        from tui.terminal.keyboard import keymap

        rows = changeable()
        preferences.keys, trouble = keymap.read(
            settings["keys"],
            {name: key.panel for name, key in rows.items()},
            ALWAYS,
            {name: key.names for name, key in rows.items()},
        )
        if trouble:
            preferences.trouble = as_sentence(f"in {_shown(file)}, {trouble}")
    return preferences


def default_file() -> Path:
    """Return where the user's preferences are, in the user's own folder for such files."""
    return user_config_path(_NAME) / "preferences.toml"


def _text(file: Path) -> str:
    try:
        return read_regular(file, _LONGEST_FILE).decode(errors="replace")
    except FileNotFoundError:
        return ""


def _with_line(text: str, name: str, value: str) -> str | None:
    """Return the text of the file with another choice in it, and all else as the user wrote it.

    Returns None where the file is not TOML; what is to be mended in it must not be lost.
    """
    import tomllib

    top, bracket, tables = text.partition("\n[")
    if text.startswith("["):
        top, bracket, tables = "", "", text
    lines = [other for other in top.splitlines() if not re.match(rf"\s*{name}\s*=", other)]
    text = "\n".join([f"{name} = {value}", *lines]) + (
        bracket + tables if bracket else f"\n{tables}"
    )
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    return text if text.endswith("\n") else f"{text}\n"


def _count(runs: Path) -> bool:
    """Count a run; tell whether it was one of the first."""
    try:
        number = int(read_regular(runs, 16))
    except FileNotFoundError:
        number = 0
    except (OSError, ValueError):
        return False
    if number >= FIRST_RUNS:
        return False
    try:
        runs.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(runs, f"{number + 1}\n".encode())
    except OSError:
        # Where nothing can be remembered, the hint would never go away.
        return False
    return True


def _shown(file: Path) -> str:
    return printable(str(file), 120)
