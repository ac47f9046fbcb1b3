"""The columns of a CSV file that somebody has named, of which one is to be learnt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.app.loop.background import in_background
from tui.settings.form.form import SettingsForm
from tui.terminal.failure import Failure, bad_input

if TYPE_CHECKING:
    from core import TableColumns


async def read_columns(form: SettingsForm, file: str) -> str:
    """Tell a form the columns of a file, or why they cannot be read.

    Returns
    -------
    str
        A question where one of them has to be chosen before anything else, or an empty text.
    """
    try:
        columns = await in_background(partial(_columns, file))
    except Failure as failure:
        form.cannot_read(file, str(failure))
        return ""
    if not form.take_columns(file, columns.names):
        return ""
    hint = f" {columns.note}" if columns.note else ""
    return f"Which column is to be learnt? Enter starts with it.{hint}"


def _columns(file: str) -> TableColumns:
    # With it comes all that reads a table, and few who open the settings name one.
    from core import table_columns

    with bad_input():
        return table_columns(file)
