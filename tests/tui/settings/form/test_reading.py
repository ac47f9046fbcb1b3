from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core import ACTIVATIONS, FEATURES, HIDDEN_ACTIVATIONS, ExperimentConfig
from tui.settings.form.meaning import texts_of
from tui.settings.form.reading import FieldError, read

LESSON = ExperimentConfig(samples=200, epochs=10**9)


@pytest.mark.parametrize(
    ("name", "text", "fragments"),
    [
        ("hidden", "8,,2", ["8,,2", "4,2"]),
        ("hidden", "0", ["0", "at least 1"]),
        ("activation", "rleu", ["'rleu'", "leaky_relu"]),
        ("activation", "relu,tanh", ["2"]),
        ("activation", "relu,", ["name missing"]),
        ("learning_rate", "-1", ["-1", "above 0"]),
        ("learning_rate", "fast", ["'fast'", "number"]),
        ("learning_rate", "nan", ["'nan'", "finite"]),
        ("batch_size", "many", ["'many'", "full"]),
        ("batch_size", "1000", ["1000", "160"]),
        ("test_size", "1", ["test size", "between 0 and 1"]),
        ("samples", "1.5", ["'1.5'", "whole number"]),
        ("epochs", "0", ["0", "at least 1"]),
        ("dropout", "1", ["dropout", "below 1"]),
        ("weight_decay", "-0.1", ["weight", "at least 0"]),
        ("seed", "-1", ["seed", "-1"]),
        ("patience", "0", ["patience", "at least 1"]),
        ("target_loss", "inf", ["'inf'", "finite"]),
        ("learning_rate", "\x1b[31m", ["\\x1b"]),
    ],
)
def test_a_bad_value_gets_a_sentence_and_is_found(
    name: str, text: str, fragments: list[str]
) -> None:
    with pytest.raises(FieldError) as error:
        read({**texts_of(LESSON), name: text}, LESSON)
    assert error.value.name == name
    for fragment in fragments:
        assert fragment in str(error.value)
    assert "\x1b" not in str(error.value)


def test_a_bad_value_is_found_beside_other_changes() -> None:
    present = LESSON.replace(
        epochs=1000, optimizer="momentum", momentum=0.5, schedule="step", decay_every=5
    )
    changes = {"optimizer": "adam", "schedule": "cosine"}
    for name, text in (("beta1", "2"), ("warmup", "9999"), ("batch_size", "1000")):
        with pytest.raises(FieldError) as error:
            read({**texts_of(present), **changes, name: text}, present)
        assert error.value.name == name


finite = st.floats(1e-12, 1e12)
configs = st.builds(
    ExperimentConfig,
    dataset=st.sampled_from(["circles", "moons", "plane"]),
    noise=st.none() | st.floats(0, 10),
    features=st.none() | st.permutations(tuple(FEATURES)).map(tuple),
    hidden=st.lists(st.integers(1, 99), min_size=0, max_size=3).map(tuple),
    activation=st.sampled_from(HIDDEN_ACTIVATIONS),
    output_activation=st.none() | st.sampled_from(tuple(ACTIVATIONS)),
    learning_rate=finite,
    l2=finite,
    clip_norm=st.none() | finite,
    batch_size=st.none() | st.integers(1, 800),
    target_loss=st.none() | st.floats(0, 1e300),
    optimizer=st.just("rmsprop"),
    rho=st.none() | st.floats(0, 0.999),
    epsilon=st.none() | finite,
    schedule=st.just("reduce_on_plateau"),
    plateau_patience=st.none() | st.integers(1, 99),
)


@given(configs)
def test_a_form_that_nobody_touched_asks_for_the_same_experiment(config: ExperimentConfig) -> None:
    assert read(texts_of(config), config) == config


OF_DATA = (
    "loss",
    "output_activation",
    "scaling",
    "initializer",
    "shuffle",
    "last_batch",
    "batch_size",
    "label_smoothing",
    "target_loss",
    "target_accuracy",
)


def may_go_with_the_data(name: str, config: ExperimentConfig, present: ExperimentConfig) -> bool:
    value = getattr(config, name)
    return value == getattr(present, name) != getattr(ExperimentConfig(), name)


@given(configs, configs)
def test_what_a_form_shows_is_what_it_reads(
    config: ExperimentConfig, present: ExperimentConfig
) -> None:
    same_data = (config.dataset, config.data) == (present.dataset, present.data)
    # What was set for the data before and is nobody's new choice may go with them.
    assume(same_data or not any(may_go_with_the_data(name, config, present) for name in OF_DATA))
    assert read(texts_of(config), present) == config


def test_an_empty_field_means_the_default() -> None:
    present = ExperimentConfig(
        samples=99, noise=0.5, hidden=(3,), epochs=5, batch_size=4, loss="hinge", patience=3
    )
    texts = texts_of(present)
    for empty in ("", "  ", "auto"):
        names = ("samples", "noise", "batch_size", "loss")
        config = read({**texts, **dict.fromkeys(names, empty)}, present)
        assert [getattr(config, name) for name in names] == [None] * 4
    assert read({**texts, "hidden": "", "epochs": ""}, present).epochs == 1000
    assert read({**texts, "hidden": "none"}, present).hidden == ()
    assert read({**texts, "batch_size": "full", "patience": "none"}, present).patience is None
    with_file = {**texts, "data": "a.csv", "target": "auto"}
    assert read(with_file, present).target == "auto"


def test_a_column_named_by_a_file_is_shown_without_its_control_characters() -> None:
    config = ExperimentConfig(data="a.csv", target="\x1b[31mred")
    texts = texts_of(config)
    assert texts["target"].isprintable()
    assert read(texts, config) == config
