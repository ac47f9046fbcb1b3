"""Raw columns as inputs of an ONNX graph, and the numbers they become."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.experiment.export.columns import InputColumn
from core.experiment.export.model import TrainedModel
from core.experiment.export.onnx_graph.graph import Graph

NO_DATE = int(np.iinfo(np.int64).min)
"""What stands for a missing date, as NumPy and pandas have it."""

_DAY = 86400
_SECONDS_BEFORE_1970 = 719468 * _DAY
"""From the first of March of the year 0, so that no number is below 0."""


def numbers_of(graph: Graph, model: TrainedModel) -> str:
    """Add the inputs, and return the name of the numbers they become, of shape (rows, numbers).

    What is no table is one input, ``rows``. Else there is one for each column, of its name and of
    shape (rows, 1): float64, NaN where it is missing; text of a category, empty where it is
    missing; of a date, the int64 seconds since 1970, its smallest number where it is missing.

    Raises
    ------
    ValueError
        If a date becomes what is not known here.
    """
    if not model.is_table:
        return graph.input("rows", np.float64, len(model.columns))
    parts: list[str] = []
    for column in model.columns:
        if column.kind == "category":
            parts.append(_category(graph, column))
        elif column.kind == "date":
            parts.extend(_date(graph, column))
        else:
            parts.append(_number(graph, column, model.missing_numbers))
    return graph.node("Concat", *parts, axis=1)


def _number(graph: Graph, column: InputColumn, missing: tuple[float, ...]) -> str:
    value = graph.input(column.name, np.float64)
    absent = graph.node("IsNaN", value)
    for number in missing:
        absent = graph.node("Or", absent, graph.node("Equal", value, graph.constant(number)))
    return graph.node("Where", absent, graph.constant(column.fills[0]), value)


def _category(graph: Graph, column: InputColumn) -> str:
    value = graph.input(column.name, object)
    places = {name: place for place, names in enumerate(column.categories) for name in names}
    place = graph.node(
        "LabelEncoder",
        value,
        of_ml=True,
        keys_strings=list(places),
        values_int64s=list(places.values()),
        default_int64=-1,
    )
    every = graph.constant([list(range(column.width))], np.int64)
    return graph.cast(graph.node("Equal", place, every), np.float64)


def _date(graph: Graph, column: InputColumn) -> list[str]:
    seconds = graph.input(column.name, np.int64)
    absent = graph.node("Equal", seconds, graph.constant(NO_DATE, np.int64))
    seconds = graph.node("Where", absent, graph.constant(0, np.int64), seconds)
    found = []
    for part, fill in zip(column.parts, column.fills, strict=True):
        if part not in _PARTS:
            raise ValueError(f"how ONNX has the {part} of a date is not known here")
        value = _PARTS[part](graph, seconds)
        found.append(graph.node("Where", absent, graph.constant(fill), value))
    return found


def _whole(graph: Graph, operator: str, value: str, number: int) -> str:
    return graph.node(operator, value, graph.constant(number, np.int64))


def _days(graph: Graph, seconds: str) -> str:
    return graph.node("Div", graph.cast(seconds, np.float64), graph.constant(float(_DAY)))


def _days_since_year_0(graph: Graph, seconds: str) -> str:
    return _whole(graph, "Div", _whole(graph, "Add", seconds, _SECONDS_BEFORE_1970), _DAY)


def _month(graph: Graph, seconds: str) -> str:
    """Howard Hinnant, chrono-compatible low-level date algorithms, civil_from_days."""
    day_of_era = _whole(graph, "Mod", _days_since_year_0(graph, seconds), 146097)
    year = day_of_era
    for sign, days in (("Sub", 1460), ("Add", 36524), ("Sub", 146096)):
        year = graph.node(sign, year, _whole(graph, "Div", day_of_era, days))
    year = _whole(graph, "Div", year, 365)
    before = graph.node(
        "Sub",
        graph.node("Add", _whole(graph, "Mul", year, 365), _whole(graph, "Div", year, 4)),
        _whole(graph, "Div", year, 100),
    )
    day = graph.node("Sub", day_of_era, before)
    from_march = _whole(graph, "Div", _whole(graph, "Add", _whole(graph, "Mul", day, 5), 2), 153)
    # March is the first of these months, and January the eleventh.
    month = _whole(graph, "Add", _whole(graph, "Mod", _whole(graph, "Add", from_march, 2), 12), 1)
    return graph.cast(month, np.float64)


def _weekday(graph: Graph, seconds: str) -> str:
    # The first of March of the year 0 was a Wednesday.
    day = _whole(graph, "Mod", _whole(graph, "Add", _days_since_year_0(graph, seconds), 2), 7)
    return graph.cast(_whole(graph, "Add", day, 1), np.float64)


def _hour(graph: Graph, seconds: str) -> str:
    of_day = _whole(graph, "Mod", _whole(graph, "Add", seconds, _SECONDS_BEFORE_1970), _DAY)
    hour = graph.cast(_whole(graph, "Div", of_day, 3600), np.float64)
    minute = graph.cast(_whole(graph, "Div", _whole(graph, "Mod", of_day, 3600), 60), np.float64)
    return graph.node("Add", hour, graph.node("Div", minute, graph.constant(60.0)))


_PARTS: dict[str, Callable[[Graph, str], str]] = {
    "days": _days,
    "month": _month,
    "weekday": _weekday,
    "hour": _hour,
}
"""The parts of a date, of its seconds since 1970; see ``DATE_PARTS``."""
