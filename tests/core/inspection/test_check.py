"""Backpropagation and finite differences find the same slopes, or it is said why not."""

from __future__ import annotations

import numpy as np
import pytest
from pairs import saying
from steps import CASES, SIDE_BY_SIDE, a_trainer

from core import ExperimentConfig, StepTrace, check_gradient, trace_step


@pytest.mark.parametrize("beside", SIDE_BY_SIDE)
def test_both_ways_find_the_same_slope(beside: str) -> None:
    for case in (case for case in CASES if case[0] == beside):
        with saying(case):
            trace = trace_step(a_trainer(*case))
            example = trace.worst
            for layer in range(3):
                places = [("dW", 1, None), ("db", None, None), ("dW", 2, example)]
                places += [("dz", None, example)]
                if trace.layers[layer].da is not None:
                    places.append(("da", None, example))
                for what, source, which in places:
                    check = check_gradient(
                        trace, what, layer=layer, unit=0, source=source, example=which
                    )
                    assert check.verdict != "differs", (what, check)


def of_the_lesson() -> StepTrace:
    trainer = ExperimentConfig().build().trainer
    list(trainer.epochs(100))
    return trace_step(trainer)


def test_a_large_nudge_crosses_folds_and_a_tiny_one_loses_its_digits() -> None:
    check = check_gradient(of_the_lesson(), layer=0, unit=1, source=0)
    assert check.verdict == "agrees"
    assert check.difference < 1e-8
    assert [nudge.kinks for nudge in check.nudges] == [9, 0, 0, 0, 0]
    largest, *_, smallest = check.nudges
    assert largest.slope == pytest.approx(check.gradient, rel=0.1)
    assert largest.slope != pytest.approx(check.gradient, rel=0.01)
    assert smallest.noise > 1e-2 * abs(check.gradient) > 1e4 * check.best.noise


def test_other_nudges_can_be_tried() -> None:
    trace = of_the_lesson()
    check = check_gradient(trace, layer=0, unit=1, source=0, steps=(1e-2, 1e-6))
    assert [nudge.h / check.value for nudge in check.nudges] == pytest.approx([1e-2, 1e-6])
    assert check.best is check.nudges[1]
    for steps, sentence in (((), "steps is empty"), ((0.0,), "a step is 0.0; it must be")):
        with pytest.raises(ValueError, match=sentence):
            check_gradient(trace, layer=0, unit=1, source=0, steps=steps)


def test_where_a_fold_lies_there_is_no_slope_to_agree_on() -> None:
    trainer = ExperimentConfig().build().trainer
    trace = trace_step(trainer)
    layer, row = trace.layers[0], trace.row(3)
    trainer.network.biases[0][0, 2] -= layer.z[row, 2]  # exactly on the fold
    trainer.parameters_changed()
    check = check_gradient(trainer, "dz", layer=0, unit=2, example=3)
    assert (check.verdict, check.best.kinks) == ("fold", 1)


def test_a_wrong_gradient_is_found() -> None:
    trace = of_the_lesson()
    trace.layers[0].dW[0, 1] *= 1.001
    assert check_gradient(trace, layer=0, unit=1, source=0).verdict == "differs"


def test_the_mean_is_checked_of_the_whole_batch() -> None:
    trainer = ExperimentConfig(dataset="moons", samples=12000).build().trainer
    assert check_gradient(trainer, "db", layer=0, unit=3).verdict == "agrees"
    few = trace_step(trainer, keep=5)
    with pytest.raises(ValueError, match="has not all examples of the batch"):
        check_gradient(few, "db", layer=0, unit=3)
    assert check_gradient(few, "db", layer=0, unit=3, example=few.worst).verdict == "agrees"


@pytest.mark.parametrize(
    ("what", "place", "sentence"),
    [
        ("dw", {"layer": 0, "unit": 0}, "unknown gradient 'dw'; known: dW, db"),
        ("dW", {"layer": 2, "unit": 0}, "layer is 2; it must be a whole number from 0 to 1"),
        ("dW", {"layer": 1, "unit": 1}, "unit is 1; it must be a whole number from 0 to 0"),
        ("dW", {"layer": 0, "unit": 0}, "source is None; it must be a whole number from 0 to 1"),
        ("dz", {"layer": 0, "unit": 0}, "dz is of one example; say which, such as example=569"),
        ("da", {"layer": 1, "unit": 0, "example": 5}, "one formula here, which gives dz at once"),
        ("db", {"layer": 0, "unit": 0, "example": 800}, "example is 800"),
    ],
)
def test_what_is_no_gradient_is_refused(what: str, place: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        check_gradient(of_the_lesson(), what, **place)


def test_dropped_units_stay_dropped_while_it_nudges() -> None:
    trainer = ExperimentConfig(dropout=0.5).build().trainer
    trace = trace_step(trainer)
    keep = trace.layers[0].keep
    assert keep is not None
    dropped = int(np.argmin(keep[trace.row(0)]))
    check = check_gradient(trainer, "db", layer=0, unit=dropped, example=0)
    assert check.gradient == check.best.slope == 0.0
