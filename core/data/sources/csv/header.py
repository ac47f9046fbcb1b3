"""Whether the first line of a CSV file names its columns, or is a row already."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from core.support.public import public

HEADER_HINT = "its first line looks like data, but should name the columns"
"""What sentences add where ``looks_like_data``."""


@public
def looks_like_data(names: Sequence[str]) -> bool:
    """Tell whether the names of columns look like the values of a row.

    They do if all are numbers, or one is a number that is not whole. Whole numbers that count up
    one by one, such as years, are names.

    Parameters
    ----------
    names : sequence of str
        As ``csv_columns`` returns them.
    """
    found = [number for number in map(_number, names) if number is not None]
    if any(not number.is_integer() for number in found):
        return True
    counts_up = len(found) > 1 and all(after == before + 1 for before, after in pairwise(found))
    return bool(names) and len(found) == len(names) and not counts_up


def _number(name: str) -> float | None:
    try:
        number = float(name if name.count(",") != 1 else name.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in name else None
