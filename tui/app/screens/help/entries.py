"""What the help screen has to say: each thing by itself, so that it can be looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tui.app.screens.help.glossary import GLOSSARY
from tui.panels.table import PANELS, Panel
from tui.panels.understanding.lesson.concepts import CONCEPTS, in_core
from tui.widgets.keys.key import Key
from tui.widgets.keys.spoken import spoken
from tui.widgets.keys.table import DRAWING_KEYS

_DRAWING = (
    "The network learns the points as you drop them: <train> trains it, <undo> takes the last step "
    "back. All other keys do what they always do."
)


_NOT_IN_VIEW = "Not in view: <next-panel-beside> and <previous-panel-beside> bring them"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that help can be asked for.

    Attributes
    ----------
    section : str
        Its heading.
    name : str
        What it is about: a panel, a term, or nothing.
    text : str
    key : str
        The key that it is about, or empty.
    """

    section: str
    name: str
    text: str
    key: str = ""

    def is_about(self, words: Sequence[str]) -> bool:
        """Whether each of the words is in its name or its text."""
        text = f"{self.name} {self.text}".lower()
        return all(word in text for word in words)

    def is_named(self, words: Sequence[str]) -> bool:
        """Whether its name begins with the words."""
        return bool(self.name) and self.name.lower().startswith(" ".join(words))


def entries(
    panel: str,
    in_view: Sequence[str],
    keys: tuple[Key, ...],
    notes: Iterable[str],
    *,
    drawing: bool,
) -> list[Entry]:
    """Return everything there is to say, notes and what is on the screen first, the keys last.

    Parameters
    ----------
    panel : str
        The panel with the focus, or empty.
    in_view : sequence of str
        The panels that are to be seen.
    keys : tuple of Key
        The table of keys as the user has them.
    notes : iterable of str
        What is worth knowing of the data.
    drawing : bool
        Whether points are drawn on the map.
    """
    seen = sorted((it for it in PANELS if it.name in in_view), key=lambda it: it.name != panel)
    hidden = [it for it in PANELS if it not in seen]
    found = []
    if drawing:
        found += list(_of_keys("Here: drawing", DRAWING_KEYS, _DRAWING))
    # The main screen sends here for the rest of what it says of the data.
    found += [Entry("The data", "", note) for note in notes]
    found += [Entry("On the screen", it.title, it.explanation) for it in seen]
    found += [Entry(_NOT_IN_VIEW, it.title, it.explanation) for it in hidden]
    found += [Entry("Words", term.name, term.meaning) for term in GLOSSARY]
    found += [
        Entry("In core, line by line", concept.name, f"{concept.keys}: {in_core(concept)}")
        for concept in CONCEPTS
    ]
    focused = [] if drawing else [it for it in seen if it.name == panel]
    for it in focused:
        about = [key for key in keys if not key.panel and key.group.lower() == it.name]
        found += _of_keys(f"Keys here: {it.title}", [*_of_panel(keys, it), *about])
    for group in dict.fromkeys(key.group for key in keys if not key.panel):
        of_group = [key for key in keys if not key.panel and key.group == group]
        found += _of_keys(f"Keys: {group.lower()}", of_group)
    told = {it.of_keys for it in focused}
    for name in dict.fromkeys(it.of_keys for it in PANELS if it.of_keys not in told):
        sharing = [it for it in PANELS if it.of_keys == name]
        where = f"panel{'s' * (len(sharing) > 1)}: {', '.join(it.title for it in sharing)}"
        found += _of_keys(f"Keys in the {where}", _of_panel(keys, sharing[0]))
    if not drawing:
        found += _of_keys("Keys of drawing, on the map after <draw>", DRAWING_KEYS)
    return [replace(it, section=spoken(it.section), text=spoken(it.text)) for it in found]


def looked_for(found: Sequence[Entry], typed: str) -> list[Entry]:
    """Return the entries about what is typed, those that bear its name first."""
    words = typed.lower().split()
    matching = [entry for entry in found if entry.is_about(words)]
    return sorted(matching, key=lambda entry: not entry.is_named(words))


def _of_panel(keys: Iterable[Key], panel: Panel) -> list[Key]:
    return [key for key in keys if key.panel == panel.of_keys]


def _of_keys(section: str, keys: Iterable[Key], text: str = "") -> Iterator[Entry]:
    if text:
        yield Entry(section, "", text)
    for key in keys:
        yield Entry(section, "", key.help, key.shown)
