"""What the arrows make of a setting: the next value up or down, as text."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import suppress

from tui.settings.form.meaning import Texts, own_default, text_of
from tui.settings.scales import Scale, Value
from tui.settings.setting import Setting


def steps(setting: Setting, texts: Texts, direction: int) -> Iterator[str]:
    """Yield what the arrow can make of a setting, the nearest first; nothing at the end.

    Parameters
    ----------
    setting : Setting
    texts : mapping of str to str
        What is written for every setting.
    direction : int
        1 for the next, -1 for the one before.
    """
    text = texts[setting.name].strip()
    if setting.is_choice:
        names = setting.choices
        present = names.index(text) if text in names else 0
        yield from (names[(present + direction * n) % len(names)] for n in range(1, len(names)))
        return
    if setting.names:
        names = tuple(setting.names)
        present = names.index(text) if text in names else -(direction < 0)
        yield names[(present + direction) % len(names)] if text in names else names[present]
        return
    scale, value = setting.kind.scale, _value(setting, text, texts)
    if isinstance(value, int | float) or (value is None and value in (*scale[:1], *scale[-1:])):
        for found in _beyond(scale, value, direction):
            yield text_of(setting, found)


def _value(setting: Setting, text: str, texts: Texts) -> Value | str | tuple[object, ...]:
    """Return what a text stands for; a text that cannot be read stands for the default."""
    default = setting.initial
    if default is None:
        default = own_default(setting.name, texts)
    found: Value | str | tuple[object, ...] = default
    if text:
        with suppress(ValueError):
            found = setting.kind.parse(text)
    return found


def _beyond(scale: Scale, present: Value, direction: int) -> Iterator[Value]:
    """Yield the values of a scale that lie beyond the present one, the nearest first."""
    end = -math.inf if scale[0] is None else math.inf

    def place(value: Value) -> float:
        return end if value is None else value

    here = place(present)
    # What is read from text may differ in its last bits.
    near = 1e-9 * max(abs(here), 1e-12) if isinstance(present, float) else 0
    if direction > 0:
        places = range(bisect_right(scale, here + near, key=place), len(scale))
    else:
        places = range(bisect_left(scale, here - near, key=place))[::-1]
    yield from (scale[index] for index in places)
