"""Writes the man page from what --help says: .venv/bin/python docs/make_man_page.py.

tests/test_release.py holds docs/neuroterm.1 to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from tui.command_line.cli import neuroterm

PAGE = Path(__file__).with_name("neuroterm.1")

FILES = (
    (
        "~/.config/neuroterm/preferences.toml",
        "The theme, the mouse and keys of one's own; 'neuroterm keys' lists what may stand in it.",
    ),
    (
        "~/.local/state/neuroterm/sessions.sqlite",
        "The sessions that are kept, of which --resume goes on with the last.",
    ),
)
VARIABLES = (
    ("NO_COLOR", "Set to anything: no colours."),
    ("LANG, LC_ALL, LC_CTYPE", "C or POSIX: plain ASCII, as with --ascii."),
)


def escaped(text: str) -> str:
    """Return a text of which troff obeys nothing."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", "\\&", text, flags=re.MULTILINE)


def entry(name: str, text: str) -> Iterator[str]:
    """Yield the lines of one row of a list."""
    yield from (".TP", f"\\fB{escaped(name)}\\fR", escaped(text))


def options(command: click.Command) -> Iterator[str]:
    """Yield the lines of a command's options."""
    # With its own settings: the first context decides what its option for help is called.
    context = click.Context(command, info_name=command.name, **command.context_settings)
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            yield from entry(*record)


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """Yield the lines of the commands of a group, and of theirs."""
    for name, command in sorted(group.commands.items()):
        arguments = [it for it in command.params if isinstance(it, click.Argument)]
        named = [it.metavar or str(it.name).upper() for it in arguments]
        yield f".SS {escaped(' '.join([f'{before}{name}', *named]))}"
        yield from paragraphs(command)
        yield from options(click.Command(name, params=_own(command), add_help_option=False))
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} ")


def _own(command: click.Command) -> list[click.Parameter]:
    """Return the options of a command without those of the experiment, where it has them all."""
    shared = {parameter.name for parameter in neuroterm.params}
    has_all = {"dataset", "hidden", "preset"} <= {it.name for it in command.params}
    return [it for it in command.params if not (has_all and it.name in shared)]


def paragraphs(command: click.Command) -> Iterator[str]:
    """Yield the lines of what a command does."""
    for number, text in enumerate(re.split(r"\n\s*\n", (command.help or "").strip())):
        if number:
            yield ".PP"
        yield escaped(" ".join(text.split()))


def page() -> str:
    """Return the man page."""
    lines = [
        '.\\" Written by docs/make_man_page.py from what --help says.',
        '.TH NEUROTERM 1 "" neuroterm "User Commands"',
        ".SH NAME",
        "neuroterm \\- watch a neural network learn, in a terminal",
        ".SH SYNOPSIS",
        "\\fBneuroterm\\fR [\\fIOPTIONS\\fR] [\\fICOMMAND\\fR [\\fIARGUMENTS\\fR]]",
        ".SH DESCRIPTION",
        *paragraphs(neuroterm),
        ".SH OPTIONS",
        *options(neuroterm),
        ".SH COMMANDS",
        "Options of the experiment, above, may follow train and explain as well.",
        *commands(neuroterm),
        ".SH FILES",
        *(line for row in FILES for line in entry(*row)),
        ".SH ENVIRONMENT",
        *(line for row in VARIABLES for line in entry(*row)),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
