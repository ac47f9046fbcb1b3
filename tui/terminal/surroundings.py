"""What the program was started in: its terminal, and what the environment says of that."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tui.terminal.capabilities import Finding, examine, has_screen, may_be_wide, without_unicode
from tui.terminal.streams import NEEDED_SYSTEM, can_take_over_terminals, is_terminal

OTHER_DRIVER = "TEXTUAL_DRIVER"
"""The variable that names what is to draw the screen, where that is no terminal."""

_COERCED_LOCALES = ("C.UTF-8", "C.utf8", "UTF-8")
_PACKAGE = Path(__file__).parents[1]
_UNDER_UV = "UV_RUN_RECURSION_DEPTH"
"""What 'uv run' sets for what it starts; the shell that it was typed in has another PATH."""


def shell_line(words: Sequence[str]) -> str:
    """Return words as one line for this system's shell, each quoted where it must be."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def typed_again(program: str) -> str:
    """Return what starts this program once more in the shell that it was started from.

    That is its name where the shell finds it by its name, or else what was typed.
    """
    started = Path(sys.argv[0])
    if started == _PACKAGE / "__main__.py":
        rest = len(sys.argv) - 1
        return shell_line(sys.orig_argv[: len(sys.orig_argv) - rest])
    if started.stem != program:
        return program
    if _is_same(shutil.which(program), started):
        return f"uv run {program}" if os.environ.get(_UNDER_UV) else program
    return shell_line(sys.argv[:1])


def _is_same(found: str | None, started: Path) -> bool:
    try:
        return found is not None and started.samefile(found)
    except OSError:  # as where it was taken away meanwhile
        return False


def why_no_screen() -> str:
    """Return why the app cannot be shown here, or an empty string."""
    if os.environ.get(OTHER_DRIVER):  # as where the screen is in a browser
        return ""
    if not can_take_over_terminals():
        return NEEDED_SYSTEM
    for stream, name in ((sys.stdout, "output"), (sys.stdin, "input")):
        if not is_terminal(stream):
            return f"standard {name} is not a terminal"
    # Such a terminal cannot move its cursor, and Textual does not know its size.
    if not has_screen(os.environ):
        return f"the terminal has no screen to draw on (TERM={os.environ['TERM']})"
    return ""


def examined(params: Mapping[str, Any]) -> Finding:
    """Return what the terminal can show, with what --ascii and --color ask for."""
    environment = dict(os.environ)
    # Where the locale is C, Python sets LC_CTYPE to UTF-8 for itself (PEP 538). The user did not.
    coerced = environment.get("LC_CTYPE") in _COERCED_LOCALES
    if coerced and environment.get("LANG", "").upper() in ("C", "POSIX"):
        del environment["LC_CTYPE"]
    encoding = getattr(sys.stdout, "encoding", None)
    color = params.get("color", "auto")
    return examine(
        environment,
        encoding,
        ascii_only=params.get("ascii_only", False),
        color=None if color == "auto" else color,
    )


def asked(finding: Finding) -> Finding:
    """Return what the terminal can show once it was asked, where its answer may matter."""
    if not (finding.capabilities.unicode and may_be_wide(os.environ)):
        return finding
    from tui.terminal.wire import probe

    return narrowed(finding, wide=probe.ask(unicode=True).wide)


def narrowed(finding: Finding, *, wide: bool | None) -> Finding:
    """Do without the characters that would take more room than there is for them."""
    if not wide:
        return finding
    return without_unicode(finding, "the terminal draws other signs two cells wide")
