"""What the arrows make of a setting: the next value up or down, as text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import click

from core import ExperimentConfig
from tui.settings.meaning import Texts, choices, is_choice, own_default, written
from tui.settings.table import Setting

LEARNING_RATES = (*(float(f"{m}e{e}") for e in range(-5, 1) for m in (1, 3)), 10.0)
"""The learning rates that + and - go through, too."""

_RATES = (0.0, *LEARNING_RATES)
_SHARES = (0.0, 0.05, *(n / 10 for n in range(1, 10)), 0.95, 0.98, 0.99, 0.995, 0.999)
_COUNTS = tuple(m * 10**e for e in range(7) for m in (1, 2, 5))
_POWERS_OF_TWO = tuple(2**e for e in range(14))
_FINE = tuple(float(f"{m}e{e}") for e in range(-12, 4) for m in (1, 2, 5))

Value = float | int | None

SCALES: dict[str, tuple[Value, ...]] = {
    "learning_rate": LEARNING_RATES,
    "samples": tuple(count for count in _COUNTS if 10 <= count <= 100_000),
    "noise": (0.0, *(n / 20 for n in range(1, 21))),
    "test_size": tuple(n / 10 for n in range(1, 10)),
    "batch_size": (*_POWERS_OF_TWO, None),
    "epochs": _COUNTS,
    "l1": _RATES,
    "l2": _RATES,
    "weight_decay": _RATES,
    "clip_norm": (*LEARNING_RATES, None),
    "patience": (None, *_COUNTS),
    "target_loss": (None, *_FINE[30:42]),
    "target_accuracy": (None, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0),
}
"""The values that the arrows go through; None is the setting's word for none or all."""

_ONE_BY_ONE = ("seed", "weights_draw", "classes", "arms")


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
    if is_choice(setting):
        names = choices(setting)
        present = names.index(text) if text in names else 0
        yield from (names[(present + direction * n) % len(names)] for n in range(1, len(names)))
        return
    if setting.names:
        names = tuple(setting.names)
        present = names.index(text) if text in names else -(direction < 0)
        yield names[(present + direction) % len(names)] if text in names else names[present]
        return
    value = _value(setting, text, texts)
    if isinstance(value, str | tuple):
        return
    for found in _beyond(_scale(setting, value), value, direction):
        yield written(setting, found) or ("full" if setting.default == "full" else "")


def _value(setting: Setting, text: str, texts: Texts) -> Value | str | tuple[object, ...]:
    """Return what a text stands for; a text that cannot be read stands for the default."""
    default = getattr(_DEFAULTS, setting.name)
    if default is None:
        default = own_default(setting.name, texts)
    if isinstance(default, str) and not text:
        return default
    try:
        converted = setting.type.convert(text, None, None) if text else default
    except click.BadParameter:
        converted = default
    if isinstance(converted, bool):
        return str(converted)
    found: Value | str | tuple[object, ...] = converted
    return found


def _scale(setting: Setting, value: Value) -> Sequence[Value]:
    if setting.name in SCALES:
        return SCALES[setting.name]
    if setting.metavar.startswith("SHARE"):
        return _SHARES
    if setting.name in _ONE_BY_ONE:
        whole = int(value or 0)
        return (*((whole - 1,) if whole > 0 else ()), whole, whole + 1)
    return (0.0, *_COUNTS) if setting.metavar in ("EPOCHS", "N") else (0.0, *_FINE)


def _beyond(scale: Sequence[Value], present: Value, direction: int) -> list[Value]:
    """Return the values of a scale that lie beyond the present one, the nearest first."""
    ends = {True: -math.inf, False: math.inf}

    def place(value: Value) -> float:
        return float(value) if value is not None else ends[scale[0] is None]

    here = place(present)
    ordered = sorted(scale, key=place, reverse=direction < 0)
    near = 1e-9 * max(abs(here), 1e-12) if math.isfinite(here) else 0.0
    return [value for value in ordered if direction * (place(value) - here) > near]


_DEFAULTS = ExperimentConfig()
