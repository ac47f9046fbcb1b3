"""The input features as they are written, switched one by one."""

from __future__ import annotations

from core import FEATURES
from tui.settings.form.meaning import Texts, applies

NOTHING = "0"
"""What stands for no inputs, as in a URL of TensorFlow Playground that has none on."""

PLAIN = ("x1", "x2")
"""What the network sees where nothing is written."""

SWITCHED = ("yes", "no")


def present(texts: Texts) -> tuple[str, ...]:
    """Return the features that are written, or are meant where none are."""
    return tuple(name.strip() for name in texts["features"].split(",") if name.strip()) or PLAIN


def shown(texts: Texts) -> tuple[str, ...]:
    """Return the features that have rows of their own; none where features mean nothing.

    What is the same for every sample has none: it only stands for no inputs at all.
    """
    if not applies("features", texts):
        return ()
    return tuple(name for name in FEATURES if name != NOTHING)


def is_on(feature: str, texts: Texts) -> str:
    """Return whether the network is given a feature, as a word."""
    return SWITCHED[feature not in present(texts)]


def switched(feature: str, texts: Texts, wanted: str) -> dict[str, str]:
    """Return what it writes to give the network a feature, or not; one it keeps in any case.

    Parameters
    ----------
    feature : str
    texts : mapping of str to str
    wanted : str
        "yes" or "no", or the beginning of one; anything else writes nothing.
    """
    before = present(texts)
    wanted = next((word for word in SWITCHED if wanted and word.startswith(wanted)), "")
    if not wanted or wanted == is_on(feature, texts):
        return {}
    others = [name for name in before if name != feature]
    chosen = [*others, feature] if wanted == SWITCHED[0] else others
    # In the order of the table, as whoever looks for one expects it; what is unknown stays last.
    order = [*FEATURES, *(name for name in chosen if name not in FEATURES)]
    return {"features": ",".join(sorted(chosen, key=order.index))} if chosen else {}
