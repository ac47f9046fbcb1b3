"""The formulas as NumPy has them give what the engine computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pairs import every_pair

from core import ACTIVATIONS, HIDDEN_ACTIVATIONS, LOSSES, OPTIMIZERS, NeuralNetwork, trace_network
from core.formulas.written import (
    ACTIVATIONS_WRITTEN,
    LOSSES_WRITTEN,
    OPTIMIZERS_WRITTEN,
    written_optimizer,
)

TABLES = [
    (ACTIVATIONS, ACTIVATIONS_WRITTEN),
    (LOSSES, LOSSES_WRITTEN),
    (OPTIMIZERS, OPTIMIZERS_WRITTEN),
]


@pytest.mark.parametrize(("table", "written"), TABLES)
def test_every_formula_is_written(table: dict[str, Any], written: dict[str, Any]) -> None:
    missing = ", ".join(table.keys() - written)
    assert not missing, f"give core/formulas/written.py how NumPy has {missing}"
    assert written.keys() == table.keys()


def value(formula: str, **arrays: np.ndarray) -> np.ndarray:
    names = {name: name for name in arrays}
    return np.asarray(eval(formula.format(**names), {"np": np}, arrays))


@pytest.mark.parametrize("name", HIDDEN_ACTIVATIONS)
def test_an_activation_is_as_written(name: str) -> None:
    network = NeuralNetwork(2, 30, 1, hidden_activation=name, seed=3)
    layer = trace_network(network, np.random.default_rng(1).normal(size=(50, 2)) * 4, [0, 1] * 25)
    hidden = layer.layers[0]
    written = ACTIVATIONS_WRITTEN[name]
    np.testing.assert_allclose(value(written.value, z=hidden.z), hidden.a, rtol=1e-12, atol=1e-14)
    slope = value(written.slope, z=hidden.z, a=hidden.a)
    np.testing.assert_allclose(slope * np.ones_like(hidden.z), hidden.slope, rtol=1e-9, atol=1e-12)


@every_pair
def test_a_loss_and_its_way_back_are_as_written(loss: str, output_activation: str) -> None:
    outputs = 1 if loss == "binary_cross_entropy" else 3
    network = NeuralNetwork(2, 4, outputs, output_activation=output_activation, seed=3)
    random = np.random.default_rng(1)
    y: Any = random.normal(size=(40, outputs))
    classes = LOSSES[loss].tasks == ("classification",)
    if classes:
        y = random.integers(0, max(2, outputs), 40)
    trace = trace_network(
        network,
        random.normal(size=(40, 2)),
        y,
        loss=loss,
        task="classification" if classes else "regression",
    )
    last = trace.layers[-1]
    arrays = {"z": last.z, "a": last.a, "y": trace.targets}
    written, output = LOSSES_WRITTEN[loss], ACTIVATIONS_WRITTEN[output_activation]
    scale = 1 / outputs if LOSSES[loss].mean_over_outputs else 1
    close = {"rtol": 1e-9, "atol": 1e-13}
    np.testing.assert_allclose(value(output.value, z=last.z), last.a, **close)
    np.testing.assert_allclose(value(written.terms, **arrays), trace.terms, **close)
    if output_activation in written.dz:
        dz = value(written.dz[output_activation], **arrays) * scale
    else:
        da = value(written.da, **arrays) * scale
        np.testing.assert_allclose(da, last.da, **close)
        dz = value(output.dz, da=da, **arrays)
    np.testing.assert_allclose(dz, last.dz, **close)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimiser_is_as_written(name: str) -> None:
    random = np.random.default_rng(1)
    optimizer = OPTIMIZERS[name](0.01)
    written = written_optimizer(optimizer)
    assert written is OPTIMIZERS_WRITTEN[name]
    p = random.normal(size=20)
    optimizer.bind(p)
    for t in range(1, 5):
        g, before, state = random.normal(size=20), p.copy(), optimizer.state()
        optimizer.update(p, g)
        settings = {"eta": 0.01, "t": t, **vars(optimizer)}
        names = {"g": g}
        for symbol, (accumulator, factor) in written.memory.items():
            names[symbol] = state[accumulator] * eval(factor.format(**settings))
        for symbol, formula in written.lines:
            names[symbol] = eval(formula.format(**settings), {"np": np}, names)
        step = eval(written.step.format(**settings), {"np": np}, names)
        shrunk = before * (1 - 0.01 * optimizer.weight_decay)
        np.testing.assert_allclose(p, shrunk - step, rtol=1e-12)
        after = optimizer.state()
        for symbol, (accumulator, factor) in written.memory.items():
            kept = after[accumulator] * eval(factor.format(**settings))
            np.testing.assert_allclose(names[symbol], kept, rtol=1e-12)
