"""From the command to the app, by the shortest way there is."""

from __future__ import annotations

import os
import sys

_BLAS = ("OPENBLAS", "MKL", "BLIS", "VECLIB")
_INTERRUPTED = 130  # as elsewhere; to import it takes time, in which ctrl+c would be a traceback


def main() -> int:
    """Open the app where nothing else is asked for, or else do what the command line says."""
    try:
        return _main()
    except KeyboardInterrupt:
        # What is being imported knows nothing of sentences yet.
        if sys.stderr is not None:
            sys.stderr.write("neuroterm: interrupted.\n")
        return _INTERRUPTED
    except ImportError:
        another = _another_core()
        if another is None:
            raise
        sys.stderr.write(
            f"neuroterm: another package called core stands in the way: {another!a}. Take it off "
            "PYTHONPATH, or install neuroterm by itself, as pipx and uv do.\n"
        )
        return 2


def _another_core() -> str | None:
    """Return where a package called ``core`` was found that is not the one beside this one."""
    core = sys.modules.get("core")
    found = getattr(core, "__file__", None) or next(iter(getattr(core, "__path__", ())), None)
    package = __file__.rsplit(os.sep, 3)[0]
    if found is None or found.startswith(f"{package}{os.sep}core"):
        return None
    return str(found)


def _main() -> int:
    # BLAS has more threads only where training asks for them; they would wait for each other
    # wherever a neighbour keeps a core busy. It reads this as NumPy loads it.
    for library in _BLAS:
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    from tui.command_line.beforehand.first_look import read_when_painted, terminal_options
    from tui.terminal.surroundings import asked, examined, why_no_screen

    arguments = sys.argv[1:]
    wanted = terminal_options(arguments)
    if wanted is None or why_no_screen():
        # What the options may say is in the library's tables, which take NumPy.
        from tui.command_line import cli

        return cli.main()

    from tui.app.run import open_app
    from tui.command_line.failing import exit_code_of

    capabilities = asked(examined(wanted)).capabilities
    theme, no_mouse = wanted.get("theme", ""), wanted.get("no_mouse", False)
    prepare = read_when_painted(arguments)
    return exit_code_of(lambda: open_app(capabilities, prepare, theme=theme, no_mouse=no_mouse))
