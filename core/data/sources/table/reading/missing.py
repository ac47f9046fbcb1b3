"""What stands in a table where there is no value."""

from __future__ import annotations

from collections.abc import Collection

MISSING = frozenset(
    {
        *("", "?", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "n.a.", "n/d", "nil"),
        *("-", "--", "–", "—", ".", "..", "…"),
        *("#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!", "#n/a!", "#wert!", "#nv"),
    }
)
"""What counts as a missing value, in any mixture of upper and lower case."""

READ_AS_MISSING = (
    *("", "?", "NA", "na", "N/A", "n/a", "#N/A", "NaN", "nan", "NAN", "null", "NULL", "Null"),
    *("None", "none", "NONE", "<NA>", "n.a.", "N.A."),
)
"""The commonest of these, which need not be looked at again.

A minus is not among them: beside a plus it is a value.
"""

LONGEST = max(map(len, MISSING))


def is_missing(text: str, also: Collection[str] = ()) -> bool:
    """Tell whether a text, stripped, stands for a missing value.

    Parameters
    ----------
    text : str
    also : collection of str
        What else does in this table, in lower case.
    """
    if len(text) > LONGEST and not also:
        return False
    folded = text.casefold()
    return folded in MISSING or folded in also
