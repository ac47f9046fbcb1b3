"""Sentences in rows of so many cells."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tui.widgets.rows import wrapped


@pytest.mark.parametrize("cells", [2, 9, 21, 22, 80])
def test_a_sentence_with_wide_characters_has_rows_no_wider_than_asked_for(cells: int) -> None:
    rows = wrapped("Always 'アヤメの一種', the commonest class.", cells)
    assert all(len(row) == 1 and row[0].ink == "label" for row in rows)
    assert max(cell_len(row[0].text) for row in rows) <= cells
