"""What a step, or a change by hand, has done, in one sentence."""

from __future__ import annotations

from tui.plotting import ticks
from tui.session import describe
from tui.session.effect import Effect, ParameterChange
from tui.session.snapshot import Snapshot

_MOST_DECIMALS = 9


def sentence(effect: Effect, snapshot: Snapshot) -> str:
    """Return what was done, for example ``loss 1.8 → 1.6 · largest change: x1 → inner, −0.081``.

    Parameters
    ----------
    effect : Effect
    snapshot : Snapshot
        One of the experiment, with data.
    """
    units = describe.Units(snapshot)
    parts = []
    if effect.of != "setting":
        parts.append(f"loss {from_to(effect.loss_before, effect.loss_after)}")
    if effect.of == "step":
        parts.append(f"largest change: {_change(effect.changes, units)}")
    elif effect.of == "setting":
        parts.append(f"the next step's largest change: {_change(effect.changes, units)}")
        if effect.before[:1] != effect.changes[:1]:
            parts.append(f"before: {_change(effect.before, units, but=effect.changes)}")
    said = " · ".join(parts)
    return f"{said}. <undo> undoes." if effect.of == "edit" else said


def in_ascii(text: str) -> str:
    """Return a sentence of this module's in plain ASCII."""
    return text.replace("→", "->").replace(" · ", "; ").replace("−", "-")


def from_to(before: float, after: float) -> str:
    """Return two numbers with as many decimals as it takes to tell them apart."""
    for decimals in range(3, _MOST_DECIMALS + 1):
        shown = [f"{value:.{decimals}f}" for value in (before, after)]
        if shown[0] != shown[1] and all(map(float, shown)):
            return " → ".join(map(ticks.minus, shown))
    if before == after:
        return f"{ticks.plain(after)}, as before"
    return f"{ticks.short(before)} → {ticks.short(after)}"


def signed(amount: float) -> str:
    """Return a change with its sign, for example ``−0.081``."""
    return ("−" if amount < 0 else "+") + ticks.plain(abs(amount))


def _change(
    changes: tuple[ParameterChange, ...],
    units: describe.Units,
    *,
    but: tuple[ParameterChange, ...] = (),
) -> str:
    """Return the largest change, without its name if that is the first of others."""
    if not changes:
        return "none"
    *where, amount = changes[0]
    if but and [*but[0][:3]] == where:
        return signed(amount)
    return f"{units.parameter(*changes[0][:3])}, {signed(amount)}"
