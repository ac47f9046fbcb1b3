"""Failures that end the program with one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core import printable

BAD_INPUT = 2
DIVERGED = 1
CANNOT_WRITE = 1
LOST = 1  # other machines, in the midst of work
INTERRUPTED = 130  # 128 and the number of SIGINT, as a shell has it
BROKEN_PIPE = 141  # 128 and the number of SIGPIPE


class Failure(Exception):
    """Ends the program with a sentence on standard error and an exit code."""

    def __init__(self, message: str, exit_code: int = BAD_INPUT) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@contextmanager
def bad_input() -> Iterator[None]:
    """Turn what core says of a setting or a file into a failure."""
    try:
        yield
    except MemoryError:
        raise Failure("there is not enough memory for an experiment of this size") from None
    except (ValueError, OverflowError) as error:
        raise Failure(str(error)) from None
    except TypeError as error:
        # Only a settings file can hold values of the wrong type.
        raise Failure(f"a setting is of the wrong kind: {error}") from None
    except OSError as error:
        raise Failure(f"cannot read {printable(str(error.filename))}: {error.strerror}") from None
