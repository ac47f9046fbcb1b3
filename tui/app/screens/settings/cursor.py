"""Which settings are shown, and which of them has the cursor."""

from __future__ import annotations

from tui.settings import words
from tui.settings.form.form import SettingsForm
from tui.settings.form.rows import Row

_LEAST_IN_VAIN = 3
"""Letters of another search; one or two may be a slip."""


class RowCursor:
    """Goes through the rows of a form, all of them or those that a search finds.

    Parameters
    ----------
    form : SettingsForm
    setting : str
        Where to begin; at the first row if empty.
    """

    def __init__(self, form: SettingsForm, setting: str = "") -> None:
        self._form = form
        self.searched = ""
        """What is searched for, or empty."""
        self.is_found = False
        """Whether anything was done since it was typed: what it found stays, letters begin another.

        Every movement and every change but typing is something done.
        """
        self._in_vain = ""
        self.rows = form.rows()
        """What is shown."""
        self.key = setting or self.rows[0].key
        """That of the row with the cursor."""
        if self.key not in self.keys:
            # It means nothing beside the others; a search shows it all the same, and why.
            self.go_to(setting)

    @property
    def keys(self) -> list[str]:
        """Those of the rows that are shown."""
        return [row.key for row in self.rows]

    @property
    def row(self) -> Row:
        """The row with the cursor."""
        return next(row for row in self.rows if row.key == self.key)

    def read(self) -> None:
        """Read the rows as they are now; the cursor stays where it is, if that is still there.

        A search that no longer finds the row with the cursor, as that is changed, is over.
        """
        self.rows = self._form.rows(self.searched)
        if self.searched and self.key not in self.keys:
            self.searched = ""
            self.rows = self._form.rows()
        if self.key not in self.keys:
            wrong = self._form.wrong
            self.key = wrong if wrong in self.keys else self.rows[0].key

    def finds(self, searched: str) -> bool:
        """Whether there is anything of that name."""
        return bool(self._form.rows(searched))

    def look_for(self, searched: str) -> bool:
        """Show what a search finds; return whether there is anything.

        Letters that were added in vain are a search of their own once they find something.
        """
        if self.is_found:
            self._in_vain = ""
        found = searched
        if not self.finds(found):
            self._in_vain += searched[-1:]
            found = self._in_vain
            if len(found) < _LEAST_IN_VAIN or not self.finds(found):
                return False
        self.search(found)
        return True

    def search(self, searched: str) -> None:
        """Show what a search finds, with the cursor on the first; or all rows for no words."""
        self.searched, self.is_found, self._in_vain = searched, False, ""
        self.rows = self._form.rows(searched)
        if searched:
            self.key = self.rows[0].key

    def go_to(self, setting: str) -> None:
        """Go to the row of a setting, with another search if this one hides it."""
        if setting not in self.keys:
            everywhere = [row.key for row in self._form.rows()]
            self.searched = "" if setting in everywhere else words.label(setting)
            self.rows = self._form.rows(self.searched)
        self.key, self.is_found = setting, True

    def go_to_end(self, index: int) -> None:
        """Go to the first of the rows that are shown, 0, or to the last, -1."""
        self.key, self.is_found = self.keys[index], True

    def move(self, direction: int) -> None:
        """Go to the next or the previous row, from the last to the first."""
        keys = self.keys
        self.key, self.is_found = keys[(keys.index(self.key) + direction) % len(keys)], True

    def move_section(self, direction: int) -> None:
        """Go to the first row of the next or the previous section."""
        sections = list(dict.fromkeys(row.setting.section for row in self.rows))
        place = sections.index(self.row.setting.section) + direction
        wanted = sections[max(0, min(place, len(sections) - 1))]
        self.key = next(row.key for row in self.rows if row.setting.section == wanted)
        self.is_found = True
