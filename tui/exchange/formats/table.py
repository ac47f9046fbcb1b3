"""Every format that experiments come in and go out in: one row each.

Its module is imported when it is first needed.
"""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import CHECKPOINT_START, counted, printable
from tui.settings.file_names import expanded, file_name, is_there

if TYPE_CHECKING:
    from tui.exchange.formats.opened import Columns, Opening

PROGRAM = "neuroterm"

_BEFORE_A_URL = " \t\r\n\ufeff\u200b<([{'\"`‹«“‘*_"


@dataclass(frozen=True, slots=True)
class Saving:
    """How a file of a format is asked for and spoken of when one is written from the app.

    Attributes
    ----------
    title : str
        What the question for its name is headed.
    name : str
        What it is called if nobody says otherwise.
    said : str
        What to say when it is written; ``{name}`` stands for the file, ``{command}`` for what to
        type to begin with it, ``{points}`` for how many are in it.
    hint : str
        What to say before that, or empty.
    is_new : bool
        Whether the name gets a number where there is such a file.
    """

    title: str
    name: str
    said: str
    hint: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """One way in, and mostly a way out as well.

    Attributes
    ----------
    name : str
        What something of this format is called.
    option : str
        What names one on the command line.
    read : callable
        Returns what a file or a URL of this format says. Raises Failure or ValueError with
        the sentence that says why that cannot be.
    suffix : str
        How the names of such files end; empty for what is no file.
    beginning : bytes
        What such a file begins with, whatever its name; empty where that tells nothing.
    prefixes : tuple of str
        What the text begins with that names one, if it is no file.
    inside : str
        What such a text surely has in it, if it is no file.
    metavar, help : str
        What its option is followed by, and does; empty where the option is a setting anyway.
    is_base : bool
        Whether the other options change what it says, rather than be refused or needed beside it.
    saving : Saving or None
        None where the app writes no such file.
    """

    name: str
    option: str
    read: Callable[[str], Opening | Columns]
    suffix: str = ""
    beginning: bytes = b""
    prefixes: tuple[str, ...] = ()
    inside: str = ""
    metavar: str = ""
    help: str = ""
    is_base: bool = False
    saving: Saving | None = None

    @property
    def flag(self) -> str:
        """Its option as it is typed."""
        return f"--{self.option.replace('_', '-')}"

    def command(self, name: str) -> str:
        """Return what to type to begin with something of this format."""
        return shlex.join([PROGRAM, self.flag, name])

    def sentence(self, name: str, count: int = 1) -> str:
        """Return what to say when a file of this format is written."""
        assert self.saving is not None
        command = printable(self.command(name), 300)
        points = f"{counted(count, 'point')} {'is' if count == 1 else 'are'}"
        return self.saving.said.format(name=printable(name, 200), command=command, points=points)

    def is_named(self, text: str) -> bool:
        """Tell whether a text names something of this format, without a look at the disk."""
        text = text.lower()
        if self.is_file:
            return text.endswith(self.suffix)
        # With a bracket or a quote before it, or as a link of Markdown, it is copied as well.
        return text.lstrip(_BEFORE_A_URL).startswith(self.prefixes) or self.inside in text

    @property
    def is_file(self) -> bool:
        """Whether it is a file that has this format."""
        return bool(self.suffix)


def _read_url(url: str) -> Opening:
    from tui.exchange.formats.playground.reading import read

    return read(url)


def _read_run(name: str) -> Opening:
    from tui.exchange.formats.checkpoint import read

    return read(name)


def _read_model(name: str) -> Opening | Columns:
    from tui.exchange.formats.model import read

    return read(name)


def _read_settings(name: str) -> Opening:
    from tui.exchange.formats.toml import read

    return read(name)


def _read_columns(name: str) -> Columns:
    from tui.exchange.formats.csv import read

    return read(name)


RUN = Format(
    "a saved run",
    "load",
    _read_run,
    suffix=".checkpoint",
    beginning=CHECKPOINT_START,
    metavar="FILE",
    help="Go on with the experiment that 'train --save' wrote to a file, or from the weights in "
    "JSON that 'export' did. It keeps its settings,"
    " but for --learning-rate, --epochs, which is the number in all, and those of stopping"
    " early; 'none' drops one of these.",
    saving=Saving(
        "save the run",
        "run.checkpoint",
        "The run is saved in {name}; {command} goes on from there.",
        "Its weights, and all that training needs to go on bit for bit.",
    ),
)
SETTINGS_FILE = Format(
    "a TOML file",
    "config",
    _read_settings,
    suffix=".toml",
    metavar="FILE.toml",
    help="Read settings from a TOML file, named as here with underscores; options go first, and"
    " --optimizer or --schedule leaves out what it does not take.",
    is_base=True,
    saving=Saving(
        "write the settings to a file",
        "experiment.toml",
        "The settings are in {name}; {command} starts from them.",
        "'neuroterm --config FILE' starts from it, and <open> opens it here.",
    ),
)
CSV = Format(
    "a CSV file",
    "data",
    _read_columns,
    suffix=".csv",
    saving=Saving(
        "save the points as CSV", "drawing.csv", "{points} saved in {name}.", is_new=True
    ),
)
MODEL = Format("a JSON file", "load", _read_model, suffix=".json")
URL = Format(
    "a Playground URL",
    "from_url",
    _read_url,
    prefixes=("http://", "https://", "playground.tensorflow.org"),
    inside="://playground.tensorflow.org",
    metavar="URL",
    help="Start from a TensorFlow Playground URL and train as it does; options go first.",
    is_base=True,
)

FORMATS = (CSV, SETTINGS_FILE, RUN, MODEL, URL)


def listed(formats: Iterable[Format]) -> str:
    """Return what some formats are called, as a list in a sentence."""
    *others, last = (it.name for it in formats)
    return f"{', '.join(others)} or {last}" if others else last


def named(text: str) -> Format | None:
    """Return the format that a text names a file or a URL of, without a look at the disk."""
    # The URL of a table is a URL.
    return next((it for it in (URL, *FORMATS) if it.is_named(text)), None)


def of_option(option: str, source: str) -> Format:
    """Return the format of what an option names: of those it takes, the one the name is of."""
    formats = [it for it in FORMATS if it.option == option]
    return next((it for it in formats if it.is_named(source)), formats[0])


def recognised(source: str) -> Format:
    """Return the format of a file or a URL: by what it begins with, or else by its name.

    What nothing is known of is taken for a table.
    """
    found = named(source)
    if found is not None and not found.is_file:
        return found
    start = _beginning(source)
    by_content = (it for it in FORMATS if it.beginning and start.startswith(it.beginning))
    return next(by_content, found or CSV)


def _beginning(name: str) -> bytes:
    # What is wrong with the file is for its reader to say.
    with contextlib.suppress(OSError, ValueError):
        path = expanded(name)
        if path.is_file():  # a pipe would make it wait
            with path.open("rb") as file:
                return file.read(max(len(it.beginning) for it in FORMATS))
    return b""


def read(source: str) -> Opening | Columns:
    """Return what a file or a URL says, whatever its format; blocks while it reads.

    Raises
    ------
    Failure or ValueError
        With the sentence that says why that cannot be.
    """
    return recognised(source).read(source)


def source_in(text: str) -> str:
    """Return the file or the URL that a typed text names."""
    text = text.strip()
    found = named(text)
    if found is not None and not found.is_file:
        return text
    return str(expanded(file_name(text)))


def openable(text: str) -> str:
    """Return the file or the URL that a pasted text names, or an empty text if it names none."""
    text = text.strip()
    found = named(text)
    if found is not None and not found.is_file:
        return text
    name = file_name(text)
    if "\n" in name or "\r" in name:
        return ""
    return name if named(name) is not None or is_there(name) else ""
