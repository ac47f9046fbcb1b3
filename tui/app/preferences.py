"""What the user likes, remembered in a file; whatever is wrong with it, the app goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path, user_state_path

from core import printable, write_atomically

FIRST_RUNS = 3
"""How many times the hint for beginners is shown."""

_NAME = "neuroterm"
_LONGEST_FILE = 65536


@dataclass(slots=True)
class Preferences:
    """The user's own choices, and how often the program was started.

    Attributes
    ----------
    theme : str
        The name of a theme, or empty.
    first_run : bool
        Whether the program is still new to the user.
    trouble : str
        What was wrong with the file, as a sentence, or empty.
    file : Path or None
        Where ``remember`` writes; None for nowhere.
    """

    theme: str = ""
    first_run: bool = False
    trouble: str = ""
    file: Path | None = None

    def remember(self, theme: str) -> str:
        """Keep the name of a theme for the next time.

        Returns
        -------
        str
            Why that is not possible, as a sentence, or empty.
        """
        import json

        self.theme = theme
        if self.file is None:
            return ""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.file, f"theme = {json.dumps(theme)}\n".encode())
        except OSError as error:
            return f"The theme cannot be remembered in {_shown(self.file)}: {error.strerror}."
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
    file = user_config_path(_NAME) / "preferences.toml" if file is None else file
    runs = user_state_path(_NAME) / "runs" if runs is None else runs
    preferences = Preferences(file=file, first_run=_count(runs))
    try:
        with file.open("rb") as opened:
            text = opened.read(_LONGEST_FILE).decode()
        # Most people have no such file, and the first frame waits for this.
        import tomllib

        settings = tomllib.loads(text)
    except FileNotFoundError:
        return preferences
    except OSError as error:
        preferences.trouble = f"Cannot read {_shown(file)}: {error.strerror}."
        return preferences
    except UnicodeDecodeError:
        preferences.trouble = f"Cannot read {_shown(file)}: it is not text in UTF-8."
        return preferences
    except (ValueError, RecursionError) as error:  # tomllib's own, a huge number, deep nesting
        reason = printable(str(error), 200)
        preferences.trouble = f"Cannot read {_shown(file)}: it is not TOML. {reason}."
        return preferences
    theme = settings.get("theme", "")
    if isinstance(theme, str):
        preferences.theme = theme
    else:
        preferences.trouble = f"In {_shown(file)}, theme has to be text."
    return preferences


def _count(runs: Path) -> bool:
    """Count a run; tell whether it was one of the first."""
    try:
        with runs.open("rb") as opened:
            number = int(opened.read(16))
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
