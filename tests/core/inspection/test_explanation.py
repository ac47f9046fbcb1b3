"""A step is explained with the numbers of its trace, in columns that add up, in both notations."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairs import saying
from steps import CASES, SIDE_BY_SIDE, a_trainer

from core import (
    ExperimentConfig,
    Explanation,
    NeuralNetwork,
    Optimizer,
    Trainer,
    explain_step,
    step_script,
    trace_step,
)
from core.inspection.notation.numbers import adding_up, column, number
from core.inspection.notation.signs import SIGNS, in_ascii, of_numpy


def explained(
    epoch: int = 100, place: dict[str, Any] | None = None, **settings: Any
) -> Explanation:
    experiment = ExperimentConfig(**settings).build()
    list(experiment.trainer.epochs(epoch))
    return explain_step(trace_step(experiment.trainer), experiment.dataset, **(place or {}))


@cache
def of_all_kinds(beside: str) -> tuple[Explanation, ...]:
    explanations = []
    for case in (case for case in CASES if case[0] == beside):
        with saying(case):
            trainer = a_trainer(*case)
            for _ in range(3):
                trainer.step()
            explanations.append(explain_step(trace_step(trainer)))
    return tuple(explanations)


def plain(cell: str) -> float:
    return float(cell.replace("−", "-"))


# Columns that add up


def assert_adds_up(explanation: Explanation) -> None:
    for stage in (explanation.stages[1], explanation.stages[4]):
        for table in stage.tables:
            terms = [row.cells[-1] for row in table.rows if row.kind in ("term", "rest")]
            sums = [row.cells[-1] for row in table.rows if row.kind == "sum"]
            if not terms or not sums or not re.fullmatch(r"[+−]?\d+\.\d+", sums[0]):
                continue
            decimals = len(sums[0].partition(".")[2])
            if len(terms) > 1:
                total = sum(map(plain, terms))
                assert abs(total - plain(sums[0])) < 1.5 * 10.0**-decimals, table


@pytest.mark.parametrize("beside", SIDE_BY_SIDE)
def test_what_is_added_up_adds_up_as_it_stands_there(beside: str) -> None:
    for explanation in of_all_kinds(beside):
        for layer in (1, 2, 3):
            assert_adds_up(explanation.of_neuron(layer, 1))


def test_of_many_terms_the_largest_are_shown_and_the_rest_in_one_row() -> None:
    explanation = explained(3, {"layer": 1}, dataset="digits", hidden=(40, 20))
    (table,) = explanation.stages[1].tables
    terms = [row for row in table.rows if row.kind == "term"]
    assert len(terms) == 12
    assert "… 53 more" in [row.label for row in table.rows]
    sizes = [abs(row.value or 0.0) for row in terms[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    for layer, neuron in ((1, 1), (1, 20), (1, 40), (2, 1), (2, 20), (3, 1), (3, 10)):
        assert_adds_up(explanation.of_neuron(layer, neuron))


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=12))
def test_decimals_are_found_with_which_a_column_adds_up(values: list[float]) -> None:
    total = float(np.sum(values))
    decimals = adding_up(values, total)
    assert 4 <= decimals <= 9
    shown = [plain(number(value, decimals)) for value in (*values, total)]
    assert abs(sum(shown[:-1]) - shown[-1]) <= 6.5 * 10.0**-decimals + 1e-9


@given(st.lists(st.floats(-1e300, 1e300) | st.sampled_from([np.nan, np.inf, -np.inf]), min_size=1))
def test_numbers_of_a_column_can_be_read(values: list[float]) -> None:
    for value, shown in zip(values, column(values), strict=True):
        found = plain(shown)
        if np.isfinite(value):
            assert abs(found - value) <= 1e-4 * max(abs(v) for v in values if np.isfinite(v)) + 1e-8
        assert (found == value) or np.isfinite(value) or np.isnan(value)


# Both notations


@pytest.mark.parametrize("beside", SIDE_BY_SIDE)
def test_every_sign_has_one_in_ascii(beside: str) -> None:
    for index, explanation in enumerate(of_all_kinds(beside)):
        check = index == 0  # it takes longer than all the rest, and is the same for all
        text = explanation.text(unicode=False, every=True, check=check)
        assert text.isascii()
        assert "?" not in text
        lines = explanation.text(every=True, check=check).splitlines()
        assert len(text.splitlines()) >= len(lines) - 5


def test_each_sign_stands_once_in_the_table() -> None:
    signs = [sign for sign, _, _ in SIGNS]
    assert len({*signs}) == len(signs)
    assert all(plain.isascii() for _, plain, _ in SIGNS)


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ("dW1 = a0ᵀ·dz1 ÷ 800", "dW1 = a0.T @ dz1 / 800"),
        ("dz1 = da1 ⊙ relu′(z1)", "dz1 = da1 * relu'(z1)"),
        ("W1 ← W1 − η × dW1", "W1 <- W1 - eta * dW1"),
        ("m ÷ (1 − 0.9¹⁰¹)", "m / (1 - 0.9^101)"),
        ("1 − a²", "1 - a^2"),
        ("0.9²³", "0.9^23"),
    ],
)
def test_a_formula_in_ascii_is_how_numpy_has_it(formula: str, plain: str) -> None:
    assert in_ascii(formula) == plain


def test_a_line_of_numpy_is_read_as_in_a_textbook() -> None:
    assert of_numpy("0.01 * M / (np.sqrt(V) + 1e-8)") == "0.01 × M ÷ (√(V) + 1e-8)"
    assert of_numpy("0.999 * v + (1 - 0.999) * g**2") == "0.999 × v + (1 − 0.999) × g²"


# The words


def test_the_lesson_reads_as_its_numbers_say() -> None:
    text = explained(place={"example": 569, "layer": 1, "neuron": 2}).text(unicode=False)
    for line in (
        'Example 569 is "inner" (y = 1), the worst of them.',
        "x1  (0.5104 - -0.0021) / 0.6467 = +0.7924",
        "x1    +0.7924 * +1.7711 = +1.4034",
        "open for 387 of 800",
        "dz2 * W2     -0.6507 * -0.6306 = +0.4104",
        "x1: 193 pull up (-54.59), 194 down (+53.58), 413 are shut",
        "This one pulls 258 times as hard as the mean, and the other way.",
        "x1    +1.77112 - 0.1 * -0.001260 = +1.77125",
        "promise kept                                      100%",
        "508 fell, 292 rose, 1 changed sides",
        "A step on this one alone: its loss 1.0519 -> 0.2251, the mean 0.6808 ->",
    ):
        assert line in text
    assert max(map(len, text.splitlines())) <= 80


def test_adam_may_go_against_the_gradient_and_says_what_it_remembers() -> None:
    explanation = explained(
        optimizer="adam", learning_rate=0.01, place={"example": 569, "layer": 1, "neuron": 2}
    )
    memory, weights = explanation.stages[6].tables
    rows = {row.label: row for row in memory.rows}
    assert rows["m"].cells == ("0.9 × m + (1 − 0.9) × g", "+0.0007183 →", "+0.000594")
    assert [*rows] == ["g", "m", "v", "M", "V", "M ÷ √V", "step"]
    assert rows["M ÷ √V"].cells[-1] == "+0.02462"
    assert explanation.stages[6].words[0] == "g alone would raise w; what is remembered lowers it."
    trace = explanation.trace.layers[0]
    step = trace.W[0, 1] - trace.W_after[0, 1]
    assert rows["step"].value == pytest.approx(step, rel=1e-9)
    assert (rows["g"].value or 0.0) * step < 0
    assert weights.rows[0].cells[0] == "+1.73888"


@pytest.mark.parametrize("kind", ["momentum", "nesterov"])
def test_what_is_remembered_of_earlier_steps_is_set_beside_the_gradient(kind: str) -> None:
    explanation = explained(optimizer=kind, momentum=0.8)
    memory, _ = explanation.stages[6].tables
    values = {row.label: float(row.value or 0.0) for row in memory.rows}
    assert values["v ÷ g"] == pytest.approx(values["v"] / values["g"])
    assert values["limit"] == pytest.approx(5.0)
    if kind == "nesterov":
        assert values["ahead"] == pytest.approx(values["g"] + 0.8 * values["v"])
    # The same gradient again and again leads to the limit.
    experiment = ExperimentConfig(
        dataset="sine", hidden=(), optimizer=kind, momentum=0.8, learning_rate=1e-9
    ).build()
    list(experiment.trainer.epochs(60))
    memory, _ = explain_step(trace_step(experiment.trainer)).stages[6].tables
    assert {row.label: row.value for row in memory.rows}["v ÷ g"] == pytest.approx(5.0, rel=1e-4)


def test_a_weight_without_a_gradient_has_no_ratio_to_it() -> None:
    explanation = explained(optimizer="momentum", initializer="zeros")
    memory, _ = explanation.stages[6].tables
    assert {row.label: row.cells[-1] for row in memory.rows}["v ÷ g"] == "–"
    assert "nan" not in explanation.text()


@pytest.mark.parametrize("beside", SIDE_BY_SIDE)
def test_what_an_optimiser_is_said_to_do_is_what_it_does(beside: str) -> None:
    for explanation in of_all_kinds(beside):
        look = explanation.look
        if look.trace.optimizer.weight_decay or look.trace.l1_prunes:
            continue
        memory = explanation.stages[6].tables[0].rows
        if memory[-1].label == "step" and look.of_layer.W.dtype == np.float64:
            moved = look.of_layer.before.W - look.of_layer.after.W
            step = moved[look.source, look.unit]
            assert memory[-1].value == pytest.approx(step, rel=1e-6, abs=1e-12)


def test_a_step_on_one_example_alone_is_that_of_the_network_trained_on_it() -> None:
    experiment = ExperimentConfig().build()
    list(experiment.trainer.epochs(100))
    explanation = explain_step(trace_step(experiment.trainer))
    X, y = experiment.dataset.X_train, experiment.dataset.y_train
    network = experiment.network.copy()
    network.backward(X[569:570], y[569:570], learning_rate=0.1)
    losses = network.sample_losses(X, y)
    alone = explanation.stages[7].words[-1]
    assert f"→ {losses[569]:.4f}, the mean 0.6808 → {losses.mean():.4f}." in alone


def test_a_loss_that_rises_and_one_that_is_no_number_any_more_are_said() -> None:
    words = explained(0, learning_rate=3.0).stages[7].words
    assert "The loss went up: the step went further than the slope holds." in words
    words = explained(0, learning_rate=1e300, loss="mean_squared_error").stages[7].words
    assert "The loss is no longer finite: a smaller learning rate is needed." in words


def test_a_neuron_that_is_shut_for_all_is_called_dead() -> None:
    experiment = ExperimentConfig().build()
    experiment.network.biases[0][0, 3] = -100.0
    experiment.trainer.parameters_changed()
    explanation = explain_step(trace_step(experiment.trainer), layer=1, neuron=4)
    assert explanation.stages[2].words == ("dead: shut for all 800, so it learns nothing",)


def test_the_neuron_shown_is_the_one_that_the_example_pulls_on_the_hardest() -> None:
    explanation = explained(100)
    dz = explanation.trace.layers[0].dz[explanation.look.row]
    assert explanation.neuron == 1 + int(np.abs(dz).argmax())


def test_all_examples_have_a_row_each_the_worst_first() -> None:
    explanation = explained()
    x, z, a, loss, dz, *rest = explanation.of_all(shown=3)
    assert [stage.number for stage in (x, z, a, loss, dz, *rest)] == [*range(1, 9)]
    for stage in (x, z, a, loss, dz):
        labels = [row.label for row in stage.tables[0].rows]
        assert labels == ["569", "442", "720", "… 797 more"]
    assert rest == [*explanation.stages[5:]]
    assert loss.spread == tuple(explanation.trace.losses)
    assert len(explanation.of_all(shown=800)[0].tables[0].rows) == 800
    assert explanation.text(examples=2).count("… 798 more") == 5


def test_what_a_picture_is_drawn_of_is_of_every_example() -> None:
    explanation = explained(place={"layer": 1, "neuron": 2})
    layer = explanation.trace.layers[0]
    x, z, a, loss, dz, dW, *_ = explanation.stages
    assert z.spread == tuple(layer.z[:, 1])
    assert a.spread == tuple(layer.a[:, 1])
    assert dz.spread == tuple(layer.dz[:, 1])
    assert sum(dW.spread) / 800 == pytest.approx(layer.dW[0, 1])
    assert z.units == tuple(layer.z[explanation.look.row])
    assert len(loss.spread) == 800
    assert x.spread == ()


def test_a_probability_is_told_from_0_and_1() -> None:
    experiment = ExperimentConfig().build()
    experiment.network.biases[1][0, 0] = 12.0
    experiment.trainer.parameters_changed()
    text = explain_step(trace_step(experiment.trainer)).text()
    assert "ln (1 − 1.0000)" not in text
    assert re.search(r"ln \(1 − 0\.99999\d+\)", text)
    experiment.network.biases[1][0, 0] = 99.0
    experiment.trainer.parameters_changed()
    text = explain_step(trace_step(experiment.trainer)).text()
    assert "a2 is 0 or 1 up to rounding; L is computed from z2" in text


def test_names_from_outside_are_made_safe() -> None:
    points = tuple((float(i % 7), float(i * i % 5), i % 2) for i in range(40))
    names = ("\x1b[31mred", "b\nc")
    text = explained(1, points=points, class_names=names).text(every=True)
    assert "\x1b" not in text
    assert "\\x1b[31mred" in text or "b\\nc" in text


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"layer": 3}, "layer is 3; this network has layers 1 to 2"),
        ({"layer": 0}, "layer is 0; this network has layers 1 to 2"),
        ({"layer": 2, "neuron": 2}, "neuron is 2; layer 2 has neuron 1 alone"),
        ({"example": 800}, "the example is 800"),
        ({"digits": 0}, "digits is 0"),
    ],
)
def test_a_place_that_is_not_there_is_refused(place: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        explained(0, place)


# In NumPy


def arrays_of(explanation: Explanation) -> dict[str, Any]:
    """The arrays of a trace by the names that the lines of NumPy have for them."""
    trace = explanation.trace
    names: dict[str, Any] = {"np": np, "y": trace.targets, "a0": trace.layers[0].a_in}
    if trace.weights is not None:
        names["weights"] = trace.weights[:, np.newaxis]
    for n, layer in enumerate(trace.layers, 1):
        names |= {f"W{n}": layer.W.copy(), f"b{n}": layer.b, f"z{n}": layer.z, f"a{n}": layer.a}
        names |= {f"dz{n}": layer.dz, f"keep{n}": layer.keep, f"kept{n}": layer.a_out}
    return names


@pytest.mark.parametrize("beside", SIDE_BY_SIDE)
def test_every_line_of_numpy_gives_the_numbers_shown(beside: str) -> None:
    for explanation in of_all_kinds(beside):
        trace = explanation.trace
        if trace.layers[0].W.dtype != np.float64:
            continue
        for n, layer in enumerate(trace.layers, 1):
            _, z, a, loss, dz, dW, step, _ = explanation.of_neuron(n, 1).stages
            close = {"rtol": 1e-12, "atol": 1e-12}
            names = arrays_of(explanation)
            exec("\n".join(z.numpy), names)
            np.testing.assert_allclose(names[f"z{n}"], layer.z, **close)
            exec("\n".join(a.numpy), names)
            np.testing.assert_allclose(names[f"a{n}"], layer.a, **close)
            exec("\n".join(loss.numpy), names)
            np.testing.assert_allclose(names["L"], trace.losses, **close)
            exec("\n".join(dz.numpy), names)
            np.testing.assert_allclose(names[f"dz{n}"], layer.dz, **close)
            exec("\n".join(dW.numpy), names)
            np.testing.assert_allclose(names[f"dW{n}"], layer.dW, **close)
            np.testing.assert_allclose(names[f"db{n}"], layer.db, **close)
            if trace.l1_prunes or trace.optimizer.weight_decay:
                continue
            names["g"] = layer.used.W
            for symbol, accumulator, factor in explanation.memory:
                names[symbol] = layer.memory_before[accumulator].W * factor
            exec("\n".join(step.numpy), names)
            np.testing.assert_allclose(names[f"W{n}"], layer.W_after, **close)


@pytest.mark.parametrize("beside", SIDE_BY_SIDE)
def test_the_script_computes_every_number_anew(
    beside: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for explanation in of_all_kinds(beside):
        exec(compile(step_script(explanation), "step.py", "exec"), {})
        assert re.fullmatch(r"\d\d\d numbers agree\.\n", capsys.readouterr().out)


def test_the_script_finds_a_number_that_is_wrong() -> None:
    explanation = explained(2)
    layer = explanation.trace.layers[0]
    layer.after.W[1, 3] += 1e-9
    with pytest.raises(AssertionError, match=r"W1_after is"):
        exec(step_script(explanation), {})


def test_a_script_that_would_be_too_long_or_cannot_be_written_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    experiment = ExperimentConfig(dataset="moons", samples=12000).build()
    few = explain_step(trace_step(experiment.trainer, keep=5))
    with pytest.raises(ValueError, match="the batch has 9,600 examples, and the trace 5"):
        step_script(few)
    monkeypatch.setattr("core.inspection.script.MOST_NUMBERS", 100)
    with pytest.raises(ValueError, match="would have 1,732 numbers in it; it can have 100"):
        step_script(explained(0))
    monkeypatch.undo()

    class Own(Optimizer):
        def _step(self, parameters: Any, gradients: Any, rate: float) -> None:
            parameters -= rate * gradients

    trainer = Trainer(NeuralNetwork(2, 2), np.eye(2), [0, 1], optimizer=Own(0.1))
    explanation = explain_step(trace_step(trainer))
    assert "step of Own" in explanation.text()
    with pytest.raises(ValueError, match="how Own makes its step is not written in NumPy"):
        step_script(explanation)


# As plain values


@pytest.mark.parametrize("beside", SIDE_BY_SIDE)
def test_the_values_are_those_of_the_trace(beside: str) -> None:
    for explanation in of_all_kinds(beside):
        values = json.loads(json.dumps(explanation.values(), allow_nan=False))
        trace, row = explanation.trace, explanation.look.row
        assert values["loss"] == trace.loss
        for layer, found in zip(trace.layers, values["layers"], strict=True):
            assert found["W_after"] == layer.W_after.tolist()
            assert found["z"] == layer.z[row].tolist()


def test_a_neuron_of_two_inputs_says_where_it_folds_and_a_sigmoid_what_comes_back() -> None:
    explanation = explained(place={"example": 569, "layer": 1, "neuron": 2})
    (fold,) = explanation.stages[1].words
    W, b = explanation.trace.layers[0].W[:, 1], explanation.trace.layers[0].b[1]
    assert fold == (
        f"The neuron folds where z1 = 0: on the line through x1 = +{-b / W[0]:.4f}, x2 = 0 and "
        f"x1 = 0, x2 = +{-b / W[1]:.4f}."
    )
    assert explained(2, activation="sigmoid").stages[2].words[0].startswith("The slope is 0.25")
    assert "at most" not in "".join(explained(2, activation="tanh").stages[2].words)
    assert not explained(2, dataset="iris").stages[1].words


def test_without_a_bias_the_line_of_a_fold_is_told_by_two_points_that_differ() -> None:
    explanation = explained(0)
    (fold,) = explanation.stages[1].words
    found = re.search(r"x1 = 0, x2 = 0 and x1 = 1, x2 = (\S+)\.$", fold)
    assert found, fold
    W = explanation.trace.layers[0].W[:, explanation.look.unit]
    assert W[0] + W[1] * plain(found[1]) == pytest.approx(0.0, abs=1e-4 * abs(W).max())


def test_nothing_is_divided_by_a_number_that_is_shown_as_nought() -> None:
    words = " ".join(explained(0).stages[4].words)
    found = re.search(r"\(1 ÷ (\S+)\) × (\S+) × (\S+), the slopes", words)
    assert found, words
    assert min(plain(found[1]), plain(found[3])) > 0.0
    assert plain(found[2]) < 1.0


@pytest.mark.parametrize("stage", range(1, 9))
def test_the_digits_of_a_stage_are_those_of_the_trace(stage: int) -> None:
    explanation = explained(place={"example": 569, "layer": 1, "neuron": 2})
    trace = explanation.trace
    layer, row = trace.layers[0], explanation.look.row
    wanted = [
        layer.a_in[row, 0],
        layer.W[0, 1],
        layer.z[row, 1],
        trace.losses[row],
        layer.dz[row, 1],
        layer.dW[0, 1],
        layer.W_after[0, 1],
        trace.loss_after,
    ]
    assert repr(float(wanted[stage - 1])) in explanation.exact(stage)
    assert len(explanation.exact(stage)) < 80
