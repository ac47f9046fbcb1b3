"""Which key is meant where the keyboard types another alphabet."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping

from textual.events import Key
from textual.keys import KEY_NAME_REPLACEMENTS, _character_to_key, key_to_character

from tui.terminal.keyboard.layouts import LAYOUTS, SHIFTED, places

_LONG_NAMES = {short: long for long, short in KEY_NAME_REPLACEMENTS.items()}
"""What signs are called in Unicode whose keys have other names."""

_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")


class PlacedKey(Key):
    """A key of which the terminal says where it stands.

    Attributes
    ----------
    place : str
        The character that the US layout has at that place, without shift.
    """

    __slots__ = ["place"]

    def __init__(self, key: str, character: str | None, place: str) -> None:
        super().__init__(key, character)
        self.place = place


class Keyboard:
    """Finds the key that is meant by what is typed.

    A key that types what the keys are named by, a Latin letter or a sign, is that key, wherever it
    stands: on a German or a French keyboard as on a Dvorak one. A key that types another letter is
    the one that the US layout has at its place. Where the terminal does not tell the place, the
    letter tells the layout, and the layout the place.

    Parameters
    ----------
    environ : mapping
        Tells the user's language, for letters that several layouts have.
    taken : collection of str
        Names of keys that the user has given a meaning of their own.
    """

    def __init__(self, environ: Mapping[str, str], taken: Collection[str] = ()) -> None:
        self._taken = frozenset(taken)
        locale = next((value for name in _LOCALE if (value := environ.get(name))), "")
        language = locale[:2].lower()
        # Of one's own language first, then by how common they are.
        rows = sorted(LAYOUTS, key=lambda layout: layout.language != language)
        self._layouts = [places(layout) for layout in rows]
        self._present = self._layouts[0] if rows[0].language == language else None

    def meant(self, event: Key, *, is_text: bool = False) -> Key:
        """Return the key that is meant.

        Parameters
        ----------
        event : Key
            What is typed.
        is_text : bool
            Whether it is typed into a text, and so stands for itself.
        """
        itself = Key(event.key, event.character)
        *modifiers, typed = event.key.split("+") if len(event.key) > 1 else [event.key]
        character = event.character or (typed if len(typed) == 1 else _sign_called(typed))
        if is_text or character is None or event.key in self._taken:
            return itself
        key = self._key(character, event.place if isinstance(event, PlacedKey) else "")
        if not key:
            return itself
        name = "+".join([*modifiers, _character_to_key(key)])
        return Key(name, key if event.character or not modifiers else None)

    def is_strange(self, event: Key) -> bool:
        """Whether a key that means nothing may be another on a layout that is not known here.

        It is a letter of another alphabet, or a sign that some layout has in the place of a letter.
        """
        typed = event.character or _sign_called(event.key) or ""
        if len(typed) != 1 or event.key in self._taken:
            return False
        if typed.isascii():
            return any(typed in layout for layout in self._layouts)
        return typed.isalpha() and not unicodedata.name(typed, "").startswith("LATIN")

    def _key(self, character: str, place: str) -> str:
        """Return the key that types a character on the US layout, or an empty text."""
        if character.isascii():
            return self._sign(character, place)
        if not character.isprintable():
            return ""
        found = self._in_layout(character)
        if place and place.isascii() and place.isprintable():
            shifted = found in SHIFTED.values() or character != character.lower()
            return SHIFTED.get(place, place) if shifted else place
        if found:
            return found
        # Full width, as an East Asian input method has them, or a digit of another script.
        plain = unicodedata.normalize("NFKC", character)
        if character.isdecimal():
            plain = str(unicodedata.decimal(character))
        return plain if len(plain) == 1 and plain.isascii() and plain.isprintable() else ""

    def _sign(self, character: str, place: str) -> str:
        """Return the letter in whose place a layout has a sign: q on a Greek keyboard types ;."""
        layouts = self._layouts if place else [self._present] if self._present else []
        for layout in layouts:
            key = layout.get(character, "")
            if key and (not place or key.lower() == place):
                return key
        return ""

    def _in_layout(self, character: str) -> str:
        """Return the key of a letter in the layout that is in use, as far as letters have told."""
        if self._present is None or character not in self._present:
            holding = (layout for layout in self._layouts if character in layout)
            self._present = next(holding, self._present)
        return self._present.get(character, "") if self._present else ""


def _sign_called(name: str) -> str | None:
    """Return the sign that a key's name is of; None for keys that type none, such as escape."""
    sign = key_to_character(_LONG_NAMES.get(name, name)) if len(name) > 1 else None
    return sign if sign and sign.isprintable() and not sign.isspace() else None
