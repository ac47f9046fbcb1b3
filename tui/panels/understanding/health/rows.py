"""The health of a training as rows of text: the verdict, then three tables with a row a layer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

from rich.cells import cell_len

from core import Health, LayerHealth
from tui.plotting import ticks
from tui.session.snapshot import Snapshot
from tui.widgets.keys.spoken import spoken
from tui.widgets.rows import Ink, Row, Span, apart, bars, fit, named, wrapped

_NAME, _VALUE = 12, 8
"""Columns of a layer's name at most, and of a value."""

_NOTE = 8
"""Columns of what is noted of a layer, and in a narrow panel one of them is the gap before it."""

_SHORT_NAME, _SHORT = 9, 7
"""The same where all measures of a layer share a row."""

_USUAL = 0.001
"""Of a step beside the weights; a rule of thumb, good to a factor of ten."""

_FAINT = 0.01
"""The share of the last layer's gradient below which a layer learns next to nothing."""

Layers = Sequence[LayerHealth]


Room = Literal["little", "some", "much"]
"""For one table of all layers, for three, or for three with curves and single neurons."""

MUCH_ROOM_FIRST: tuple[Room, ...] = ("much", "some", "little")


def rows(snapshot: Snapshot, width: int, room: Room, *, unicode: bool) -> list[Row]:
    """Return all there is to say, most important first.

    Parameters
    ----------
    snapshot : Snapshot
    width : int
        Columns there are.
    room : str
    unicode : bool
    """
    result = _verdict(snapshot, width)
    if not snapshot.health:
        return result
    health = snapshot.health[-1]
    roomy = room == "much"
    gap: list[Row] = [()] if roomy else []
    if not health.layers:
        words = "No layer can be measured: weights or activations are not finite."
        return [*result, *gap, *wrapped(words, width)]
    tables = [
        _activations(health.layers, width, unicode=unicode, roomy=roomy),
        _gradients(snapshot.health, width, unicode=unicode, roomy=roomy),
        _steps(snapshot.health, width, unicode=unicode, roomy=roomy),
    ]
    if room == "little":
        tables = [_layers(health.layers, width)]
    for table in (*tables, _whole(snapshot, health, width)):
        result += [*gap, *table]
    if math.isnan(health.layers[0].gradient_rms) and snapshot.state != "diverged":
        result += wrapped(_why_no_step(snapshot), width)
    return result


def _verdict(snapshot: Snapshot, width: int) -> list[Row]:
    """Return what is found and what may help, first of all."""
    finding = snapshot.finding
    if finding is None:
        words = (
            "Nothing is wrong so far."
            if snapshot.epoch
            else "It is not trained yet: these are the initial weights."
        )
        return wrapped(words, width)
    ink: Ink = "trouble" if finding.is_trouble else "value"
    result: list[Row] = [(row[0]._replace(ink=ink),) for row in wrapped(finding.sentence, width)]
    if finding.remedy is not None:
        result += wrapped(spoken(f"<take-remedy> {finding.remedy.words}."), width)
    return result


def _why_no_step(snapshot: Snapshot) -> str:
    if snapshot.state == "training":
        return spoken("Gradients and steps are not known while it trains: <train> pauses it.")
    return (
        "What the next step would do is not known: it takes too long to find out, or training is "
        "over and the best weights are back."
    )


# -- the tables ------------------------------------------------------------------------------------


def _layers(layers: Layers, width: int) -> list[Row]:
    """Return all three measures side by side, a row a layer; of little room the last two."""
    first = 0 if width >= _SHORT_NAME + 3 * _SHORT else 1
    cells = max(_SHORT, (width - _SHORT_NAME) // (3 - first))
    name = max(1, width - (3 - first) * cells)
    heads = [Span(words, "label") for words in ("active", "grad.", "step")][first:]
    result: list[Row] = [(Span(fit("layer", name), "heading"), *apart(heads, cells))]
    last = layers[-1].gradient_rms
    for number, layer in enumerate(layers, start=1):
        faint = layer.gradient_rms < _FAINT * last
        values = (
            Span(_number(layer.activation_rms), _state(layer).ink),
            Span(_number(layer.gradient_rms), "trouble" if faint else "value"),
            Span(_number(layer.step_share)),
        )
        result.append(named(f"{number} {layer.activation}", name, values[first:], cells))
    return result


def _activations(layers: Layers, width: int, *, unicode: bool, roomy: bool) -> list[Row]:
    result = [_heading("activations", "size", width)]
    for number, layer in enumerate(layers, start=1):
        result.append(_row(number, layer, layer.activation_rms, _state(layer), width))
        shares = layer.open_shares
        if roomy and shares is not None and len(shares) <= width - 12:
            strip = bars(shares.tolist(), unicode=unicode)
            result.append((Span("  open share ", "label"), Span(strip)))
    return result


def _gradients(measured: Sequence[Health], width: int, *, unicode: bool, roomy: bool) -> list[Row]:
    layers = measured[-1].layers
    last = layers[-1].gradient_rms
    result = [_heading("gradients", "size", width, "of the last")]
    for number, layer in enumerate(layers, start=1):
        share = layer.gradient_rms / last if last else math.nan
        faint = share < _FAINT
        note = Span(_part(share), "trouble" if faint else "value")
        result.append(_row(number, layer, layer.gradient_rms, note, width))
        if roomy:
            result += _of_late(measured, number, _gradient, width, unicode=unicode)
    return result


def _steps(measured: Sequence[Health], width: int, *, unicode: bool, roomy: bool) -> list[Row]:
    result = [_heading("step / weights", "share", width, f"usual {_USUAL}")]
    for number, layer in enumerate(measured[-1].layers, start=1):
        note = Span(_beside_the_usual(layer.step_share), "label")
        result.append(_row(number, layer, layer.step_share, note, width))
        if roomy:
            result += _of_late(measured, number, _step, width, unicode=unicode)
    return result


def _whole(snapshot: Snapshot, health: Health, width: int) -> list[Row]:
    """Return what is of the network as a whole."""
    metrics = snapshot.metrics
    kept = "–" if math.isnan(health.kept) else f"{health.kept:.0%}"
    facts = [("promise kept", kept), ("guessing costs", _number(health.guessing))]
    if metrics is not None:
        facts.insert(1, ("loss", _number(metrics.train_loss)))
        if metrics.tested:
            facts.append(("test − train", _number(metrics.test_loss - metrics.train_loss)))
    if not math.isnan(health.one_length):
        facts.insert(1, ("one's gradient", f"× {_number(health.one_length)}"))
        facts.insert(2, ("angle to mean", _angle(health.one_cosine)))
    name = min(16, width - _VALUE)
    return [named(called, name, [Span(value)], _VALUE) for called, value in facts]


# -- parts of rows ---------------------------------------------------------------------------------


def _heading(words: str, value: str, width: int, note: str = "") -> Row:
    name = _name_width(width)
    rest = width - name - _VALUE
    shown = fit(words, name + _VALUE - len(value) - 1)
    return (
        Span(f"{shown} ", "heading"),
        Span(value + (fit(note, rest, right=True) if rest > len(note) else ""), "label"),
    )


def _name_width(width: int) -> int:
    return max(5, min(_NAME, width - _VALUE))


def _row(number: int, layer: LayerHealth, value: float, note: Span, width: int) -> Row:
    name = _name_width(width)
    rest = width - name - _VALUE
    called = f"{number}: {layer.units} {layer.activation}"
    if rest <= 4:
        return named(called, name, [Span(_number(value))], _VALUE)
    cells = _VALUE if rest > _NOTE else _VALUE - 1
    shown = fit(note.text, rest + _VALUE - cells - 1, right=True)
    return (*named(called, name, [Span(_number(value))], cells), note._replace(text=f" {shown}"))


def _state(layer: LayerHealth) -> Span:
    """Return what is most worth knowing of a layer's units."""
    units, shut = layer.units, layer.shut
    if layer.alike and layer.alike == units - 1:
        return Span("all alike", "trouble")
    if shut:
        return Span(f"{shut}/{units} shut", "trouble" if 2 * shut >= units else "value")
    if layer.saturated:
        return Span(f"{layer.saturated}/{units} flat", "trouble")
    if layer.open_shares is not None:
        return Span(f"{layer.open_shares.mean():.0%} open")
    return Span("")


def _beside_the_usual(share: float) -> str:
    if not share:
        return "none"
    return "small" if share < _USUAL / 10 else "large" if share > 10 * _USUAL else ""


def _gradient(layer: LayerHealth) -> float:
    return layer.gradient_rms


def _step(layer: LayerHealth) -> float:
    return layer.step_share


def _of_late(
    measured: Sequence[Health],
    number: int,
    measure: Callable[[LayerHealth], float],
    width: int,
    *,
    unicode: bool,
) -> list[Row]:
    """Return how a measure of a layer was since somebody looks; nothing before that is known."""
    values = [measure(health.layers[number - 1]) for health in measured if health.layers]
    values = [value for value in values if math.isfinite(value)]
    if len(values) < 2 or not max(values):
        return []
    words = "  of late "
    cells = min(len(values), width - cell_len(words))
    if cells < 2:
        return []
    picked = [values[round(i * (len(values) - 1) / (cells - 1))] for i in range(cells)]
    strip = bars([value / max(values) for value in picked], unicode=unicode)
    return [(Span(words, "label"), Span(strip))]


def _number(value: float) -> str:
    return "–" if math.isnan(value) else ticks.short(value)


def _angle(cosine: float) -> str:
    """Return an angle by its cosine, which may be a little beyond 1."""
    if math.isnan(cosine):
        return "–"
    return f"{math.degrees(math.acos(max(-1.0, min(1.0, cosine)))):.0f} deg"


def _part(share: float) -> str:
    """Return a share, as one part of many where it is small."""
    if math.isnan(share):
        return ""
    if share >= 0.1:
        return f"× {share:.2f}" if share < 10 else f"× {share:,.0f}"
    return "nothing" if share < 1e-12 else f"1/{float(f'{1 / share:.2g}'):,.0f}"
