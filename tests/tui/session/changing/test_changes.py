from __future__ import annotations

import pytest

from core import ExperimentConfig
from tui.session.changing.changes import hidden_index, with_layer, with_neurons, without_layer

CONFIG = ExperimentConfig(hidden=(3, 5), activation=("relu", "tanh"), dropout=(0.1, 0.2))


def test_the_selected_layer_is_changed_or_the_last() -> None:
    assert [hidden_index(CONFIG, layer) for layer in (None, 0, 1, 2, 3)] == [1, 1, 0, 1, 1]
    assert hidden_index(CONFIG.replace(hidden=(), activation="relu", dropout=0.0), None) == -1


def test_a_new_layer_is_like_the_one_before_it() -> None:
    assert with_neurons(CONFIG, 0, 2).hidden == (5, 5)
    after_first = with_layer(CONFIG, 0)
    assert after_first.hidden == (3, 3, 5)
    assert after_first.activation == ("relu", "relu", "tanh")
    assert after_first.dropout == (0.1, 0.1, 0.2)
    assert with_layer(CONFIG, -1).hidden == (3, 3, 5)
    assert with_layer(ExperimentConfig(hidden=()), -1).hidden == (4,)


def test_a_layer_taken_away_takes_its_settings_along() -> None:
    left = without_layer(CONFIG, 0)
    assert (left.hidden, left.activation, left.dropout) == ((5,), ("tanh",), (0.2,))
    none = without_layer(left, 0)
    assert none.hidden == ()
    assert with_layer(none, -1).activation == "tanh"


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(ValueError, match="one neuron"):
        with_neurons(CONFIG, 0, -3)
    bare = ExperimentConfig(hidden=())
    with pytest.raises(ValueError, match="no hidden layer"):
        with_neurons(bare, -1, 1)
    with pytest.raises(ValueError, match="no hidden layer"):
        without_layer(bare, -1)
