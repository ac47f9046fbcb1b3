"""What those who read tables that are no text share: columns of a frame, and what others read."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from core.support.text import printable

_INSTALL = "python -m pip install 'neuroterm[tables]'"


def plain_column(values: Sequence[Any]) -> Any:
    """Return values as numbers where all are, and else as text."""
    import pandas

    present = [value for value in values if value is not None]
    if present and all(type(value) in (int, float) for value in present):
        try:
            return pandas.Series([float("nan") if v is None else v for v in values], dtype=float)
        except OverflowError:
            pass
    texts = [
        None if value is None else value if isinstance(value, str) else json.dumps(value)
        for value in values
    ]
    return pandas.Series(texts, dtype=object)


@contextlib.contextmanager
def read_by(name: str, what: str, package: str) -> Iterator[None]:
    """Say of a file that cannot be read, or not without a package, that it is so."""
    try:
        yield
    except ImportError as error:
        raise ValueError(f"{name} is {what}, which {package} reads: {_INSTALL}.") from error
    except Exception as error:
        raise ValueError(
            f"{name} is {what} that cannot be read: {printable(str(error))}."
        ) from error
