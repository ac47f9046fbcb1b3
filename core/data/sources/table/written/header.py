"""Whether the first line of a table names its columns, or is a row already."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.support.public import public
from core.support.text import printable

HEADER_HINT = "its first line looks like data, but should name the columns"
"""What sentences add where ``looks_like_data``."""

_MOST_ROWS = 1000
_NO_WORD = frozenset({"", "?", "na", "n/a", "nan", "null", "none", "-"})


@dataclass(frozen=True)
class FirstLine:
    """What the first line of a table is.

    Attributes
    ----------
    is_names : bool
        Whether it is read as the names of the columns.
    looks_like_a_row : str
        What makes it look like a row; empty where nothing does.
    note : str
        What there is to say of it, if anything.
    """

    is_names: bool
    looks_like_a_row: str = ""
    note: str = ""


def first_line(
    values: Sequence[str],
    rows: Sequence[Sequence[str]],
    line: int,
    header: bool | None,
    wanted: str | None,
) -> FirstLine:
    """Tell whether a line names columns or is a row.

    Parameters
    ----------
    values : sequence of str
        Those of the line.
    rows : sequence of sequence of str
        What stands below it.
    line : int
        Its number in the file.
    header : bool or None
        What was said about it; None finds out.
    wanted : str or None
        The column that somebody asks for: a line that has it is read as names.
    """
    if header is not None:
        return FirstLine(is_names=header)
    plain, reason = _looks_like_a_row(values, rows)
    if not reason:
        return FirstLine(is_names=True)
    names = {value.strip() for value in values}
    if plain and (wanted is None or wanted.strip() not in names):
        note = (
            f"Line {line} is a row, not names ({reason}): read as one, and columns are called by "
            "number."
        )
        return FirstLine(is_names=False, looks_like_a_row=reason, note=note)
    looks = "looks like data" if plain else "may be a row"
    note = (
        f"Line {line} {looks} ({reason}), but was read as the names of the columns; --no-header "
        "reads it as a row, and --target takes the number of a column."
    )
    return FirstLine(is_names=True, looks_like_a_row=reason, note=note)


def _looks_like_a_row(values: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[bool, str]:
    """Return whether a line is plainly a row, and what makes it look like one, or an empty text."""
    cells = [value.strip() for value in values]
    rows = [row for row in rows[:_MOST_ROWS] if len(row) == len(cells)]
    numbers = [number for number in map(_number, cells) if number is not None]
    if not numbers:
        # Where tables stand one below the other, their names do.
        rows = [row for row in rows if [value.strip() for value in row] != cells]
    if not cells or _counts_up(numbers):
        return False, ""
    over_numbers, over_words, recurs, texts = "", 0, 0, 0
    for column, cell in enumerate(cells):
        if cell.casefold() in _NO_WORD:
            continue
        below = [row[column].strip() for row in rows]
        present = [value for value in below if value.casefold() not in _NO_WORD]
        are_numbers = bool(present) and all(_number(value) is not None for value in present)
        if are_numbers and _number(cell) is not None:
            over_numbers = over_numbers or cell
        elif are_numbers:
            over_words += 1
        elif present:
            texts += 1
            recurs += cell in set(present)
    if over_words and not any(not number.is_integer() for number in numbers):
        return False, ""
    if over_numbers:
        reason = f"{printable(over_numbers, 20)} stands over a column of numbers"
        plain = not over_words and (recurs > 0 or texts == 0 or looks_like_data(cells))
        return plain, reason
    if looks_like_data(cells):
        return not over_words, "it has numbers, where names have words"
    if texts > 1 and recurs == texts and not over_words and len(rows) > 1:
        return True, "each of its values stands in its column again"
    return False, ""


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
    return bool(names) and len(found) == len(names) and not _counts_up(found)


def _counts_up(numbers: Sequence[float]) -> bool:
    return len(numbers) > 1 and all(after == before + 1 for before, after in pairwise(numbers))


def _number(name: str) -> float | None:
    try:
        number = float(name if name.count(",") != 1 else name.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in name else None
