from __future__ import annotations

import math

import numpy as np
import pytest

from core import ExperimentConfig
from tui.app.main.answer import from_to, in_ascii, sentence, signed
from tui.session.effect import Effect, ParameterChange, largest_changes
from tui.session.snapshot import Snapshot

SNAPSHOT = Snapshot.of(ExperimentConfig(samples=20, hidden=(3,)).build())
DEEP = Snapshot.of(ExperimentConfig(samples=20, hidden=(3, 2)).build())


def test_the_largest_change_is_found_and_what_it_is_a_change_of() -> None:
    # From two inputs to three units, whose biases come last; then one output.
    amounts = np.zeros(2 * 3 + 3 + 3 + 1)
    assert largest_changes(amounts, (2, 3, 1)) == ()
    amounts[4] = -0.5  # the second unit's weight for the second input
    amounts[12] = 0.3  # the output's bias
    amounts[9] = 0.01
    assert largest_changes(amounts, (2, 3, 1)) == (
        ParameterChange(1, 1, 1, -0.5),
        ParameterChange(2, 0, None, 0.3),
    )
    amounts[0] = math.nan
    assert largest_changes(amounts, (2, 3, 1))[0] == ParameterChange(1, 1, 1, -0.5)


def test_a_step_is_told_in_one_sentence_with_numbers() -> None:
    change = ParameterChange(2, 0, 2, -0.081)
    said = sentence(Effect("step", 1.8361, 1.672, (change,)), SNAPSHOT)
    assert said == "loss 1.836 → 1.672 · largest change: neuron 3 → inner, −0.081"
    assert in_ascii(said) == "loss 1.836 -> 1.672; largest change: neuron 3 -> inner, -0.081"
    assert sentence(Effect("step", 0.5, 0.5, ()), SNAPSHOT) == (
        "loss 0.500, as before · largest change: none"
    )


def test_another_rate_is_told_by_what_the_next_step_will_do() -> None:
    before, after = ParameterChange(1, 2, None, 0.1), ParameterChange(1, 2, None, 0.3)
    effect = Effect("setting", math.nan, math.nan, (after,), (before,))
    assert sentence(effect, SNAPSHOT) == (
        "the next step's largest change: bias of neuron 3, +0.300 · before: +0.100"
    )


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (ParameterChange(1, 0, 1, 1.0), "x2 → neuron 1"),
        (ParameterChange(2, 1, 2, 1.0), "layer 1 neuron 3 → neuron 2"),
        (ParameterChange(3, 0, 1, 1.0), "neuron 2 → inner"),
        (ParameterChange(2, 1, None, 1.0), "bias of layer 2 neuron 2"),
        (ParameterChange(3, 0, None, 1.0), "bias of inner"),
    ],
)
def test_of_several_hidden_layers_it_is_said_which(change: ParameterChange, name: str) -> None:
    assert f"largest change: {name}, +1.000" in sentence(Effect("step", 2, 1, (change,)), DEEP)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (1.836, 1.672, "1.836 → 1.672"),
        (0.67821, 0.67813, "0.6782 → 0.6781"),
        (2e-5, 1e-5, "0.00002 → 0.00001"),
        (0.5, 0.5, "0.500, as before"),
        (-1.5, -math.inf, "−1.500 → −inf"),
        (1.5, math.inf, "1.500 → inf"),
    ],
)
def test_two_losses_have_the_digits_that_tell_them_apart(
    before: float, after: float, said: str
) -> None:
    assert from_to(before, after) == said


def test_a_change_has_a_sign_and_is_never_0_where_it_is_not() -> None:
    assert signed(-0.081) == "−0.081"
    assert signed(0.00001) == "+0.000010"
