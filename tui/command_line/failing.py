"""How the program ends: with an exit code, and when it fails with a sentence on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable

from core import printable
from tui.terminal.failure import BROKEN_PIPE, CANNOT_WRITE, INTERRUPTED, Failure
from tui.terminal.streams import discard_output, tell

_LONGEST_SENTENCE = 2000


def exit_code_of(run: Callable[[], object]) -> int:
    """Run the program and return its exit code; failures are one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # Text from a file must not end the program because the locale cannot spell it.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = run()
    except Failure as failure:
        return _fail(str(failure), failure.exit_code)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        discard_output()
        return BROKEN_PIPE
    except OSError as error:
        if error.filename is not None:
            raise
        # Of a stream that is open already, so of standard output: a disk may be full.
        discard_output()
        return _fail(f"cannot write to standard output: {error.strerror}", CANNOT_WRITE)
    return code if isinstance(code, int) else 0


def _fail(message: str, exit_code: int) -> int:
    sentence = printable(" ".join(message.split()), _LONGEST_SENTENCE)
    if not sentence.endswith((".", "?")):
        sentence += "."
    tell(sentence)
    return exit_code
