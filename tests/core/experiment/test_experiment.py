from __future__ import annotations

import dataclasses
import datetime
import math
import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core import (
    ACTIVATIONS,
    CLASS_WEIGHTS,
    DATASETS,
    FEATURES,
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZER_SETTINGS,
    OPTIMIZERS,
    SCALINGS,
    SCHEDULE_SETTINGS,
    SCHEDULES,
    ExperimentConfig,
    load_dataset,
)

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
positive = st.floats(1e-300, 1e300)
counts = st.integers(1, 10**9)
hidden = st.lists(st.integers(1, 100), max_size=4).map(tuple)


@st.composite
def configurations(draw: st.DrawFn) -> ExperimentConfig:
    layers = draw(hidden)
    one_for_each = st.tuples(*[st.sampled_from(HIDDEN_ACTIVATIONS)] * len(layers))
    shares = st.floats(0, 1, exclude_max=True)
    settings = {
        "dataset": st.sampled_from(list(DATASETS)),
        "data": text,
        "task": st.sampled_from(["classification", "regression"]),
        "header": st.booleans(),
        "missing": st.lists(text, min_size=1, max_size=3).map(tuple),
        "ignore": st.lists(text, min_size=1, max_size=3).map(tuple),
        "only": st.lists(text, min_size=1, max_size=3).map(tuple),
        "positive": text,
        "samples": counts,
        "noise": st.floats(0, 10),
        "classes": counts,
        "arms": counts,
        "features": st.lists(
            st.sampled_from(list(FEATURES)), min_size=1, max_size=len(FEATURES)
        ).map(tuple),
        "test_size": st.floats(1e-6, 1 - 1e-6),
        "activation": st.sampled_from(HIDDEN_ACTIVATIONS)
        | (one_for_each if layers else st.nothing()),
        "scaling": st.sampled_from(SCALINGS),
        "shuffle": st.booleans(),
        "l1_prunes": st.booleans(),
        "output_activation": st.sampled_from(list(ACTIVATIONS)),
        "loss": st.sampled_from(list(LOSSES)),
        "initializer": st.sampled_from(list(INITIALIZERS)),
        "optimizer": st.sampled_from(list(OPTIMIZERS)),
        "points": st.lists(
            st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(0, 8)), max_size=5
        ),
        "class_names": st.lists(text, max_size=9, unique=True),
        "learning_rate": positive,
        "schedule": st.sampled_from(list(SCHEDULES)),
        "batch_size": st.integers(1, 200),
        "epochs": counts,
        "l1": st.floats(0, 1e300),
        "l2": st.floats(0, 1e300),
        "weight_decay": st.floats(0, 1e300),
        "dropout": shares | st.lists(shares, min_size=len(layers), max_size=len(layers)).map(tuple),
        "label_smoothing": st.floats(0, 1, exclude_max=True),
        "class_weight": st.sampled_from(CLASS_WEIGHTS),
        "clip_norm": positive,
        "patience": counts,
        "target_loss": st.floats(0, 1e300),
        "target_accuracy": st.floats(0, 1),
        "seed": st.integers(0, 2**32 - 1),
        "split_draw": st.integers(0, 1000),
        "weights_draw": st.integers(0, 1000),
        "dtype": st.sampled_from(["float64", "float32"]),
        "threads": st.integers(1, 64),
    }
    of_methods = {
        name: default
        for table in (OPTIMIZER_SETTINGS, SCHEDULE_SETTINGS)
        for taken in table.values()
        for name, default in taken.items()
    }
    drawn = {*settings, *of_methods, "hidden", "target", "last_batch"}
    missing = {field.name for field in dataclasses.fields(ExperimentConfig)} - drawn
    assert not missing, f"say above which values {', '.join(sorted(missing))} can have"
    chosen = {name: draw(values) for name, values in settings.items() if draw(st.booleans())}
    if "data" in chosen:
        chosen["target"] = draw(text)
        for name in ("samples", "noise", "classes", "arms"):
            chosen.pop(name, None)
    for what, table in (("optimizer", OPTIMIZER_SETTINGS), ("schedule", SCHEDULE_SETTINGS)):
        for name, default in table.get(chosen.get(what, ""), {}).items():
            if name not in chosen and draw(st.booleans()):
                chosen[name] = 7 if name == "plateau_patience" else default or draw(shares)
    if not chosen.get("shuffle", True) and draw(st.booleans()):
        chosen["last_batch"] = "carried"
    if "batch_size" in chosen and "points" not in chosen:
        samples = chosen.get("samples", DATASETS[chosen.get("dataset", "circles")].samples)
        test_size = chosen.get("test_size", 0.2)
        assume(samples is None or chosen["batch_size"] <= samples * (1 - test_size) - 1)
    return ExperimentConfig(hidden=layers, **chosen)


@given(config=configurations())
def test_any_configuration_survives_the_way_through_toml(config: ExperimentConfig) -> None:
    written = config.to_toml()
    assert ExperimentConfig.from_toml(written) == config
    # One setting a line, those left open left out, and nothing a file could not hold.
    settings = {name: value for name, value in config.as_dict().items() if value is not None}
    if config.data is not None and config.dataset == "circles":
        del settings["dataset"]
    assert list(tomllib.loads(written)) == list(settings)
    assert written.encode().decode() == written
    assert ExperimentConfig.from_dict(config.as_dict()) == config
    assert hash(ExperimentConfig.from_toml(written)) == hash(config)


def test_of_a_table_no_data_set_is_written_that_does_not_count() -> None:
    for dataset in ("circles", "moons"):
        config = ExperimentConfig(dataset=dataset).with_data(data="a.csv", target="y")
        assert "dataset" not in tomllib.loads(config.to_toml())
        assert ExperimentConfig.from_toml(config.to_toml()) == config
    drawn = ExperimentConfig(dataset="moons").with_data(points=((0.0, 0.0, 0), (1.0, 0.0, 1)))
    assert drawn.dataset == "moons", "points are drawn on its plane"


@pytest.mark.parametrize("name", ["a\x7fb", "emoji 😀", 'quote " and \\', "line\nbreak\ttab", "é"])
def test_any_file_and_column_name_can_be_written(name: str) -> None:
    config = ExperimentConfig(data=name, target=name)
    assert ExperimentConfig.from_toml(config.to_toml()) == config


def test_numbers_of_numpy_are_numbers() -> None:
    config = ExperimentConfig(
        learning_rate=np.float32(0.5), epochs=np.int64(3), hidden=(np.int64(4),)
    )
    assert ExperimentConfig.from_toml(config.to_toml()) == ExperimentConfig(
        learning_rate=0.5, epochs=3, hidden=(4,)
    )


def test_a_whole_number_is_a_number_like_any_other() -> None:
    config = ExperimentConfig(learning_rate=1, warmup=2, schedule="cosine", clip_norm=3, l1=0)
    for name in ("learning_rate", "warmup", "clip_norm", "l1"):
        assert type(getattr(config, name)) is float
    assert type(config.epochs) is int


def test_lists_mean_the_same_as_tuples() -> None:
    listed = ExperimentConfig(hidden=[4, 2], activation=["relu", "tanh"], features=["x1", "x2"])
    expected = ExperimentConfig(hidden=(4, 2), activation=("relu", "tanh"), features=("x1", "x2"))
    assert listed == expected
    assert hash(listed) == hash(expected)


def test_the_defaults_are_the_lessons_values() -> None:
    config = ExperimentConfig()
    assert (config.dataset, config.test_size, config.seed) == ("circles", 0.2, 42)
    assert (config.hidden, config.activation, config.batch_size) == ((8,), "relu", None)
    assert (config.optimizer, config.learning_rate, config.epochs) == ("sgd", 0.1, 1000)
    assert ExperimentConfig.from_toml("") == config
    assert ExperimentConfig.from_toml("hidden = [4, 2]\n") == config.replace(hidden=(4, 2))


def test_a_setting_that_is_none_cannot_be_replaced() -> None:
    with pytest.raises(ValueError, match="unknown setting 'momentun'; did you mean momentum"):
        ExperimentConfig().replace(momentun=0.9)


def test_a_configuration_cannot_change_but_be_replaced() -> None:
    config = ExperimentConfig()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.seed = 1  # type: ignore[misc]
    assert config.replace(seed=1).seed == 1
    assert config.seed == 42


# -- bad input -------------------------------------------------------------------------------

NOT_ABOVE_0 = [0, -0.1, math.nan, math.inf, -math.inf, "fast", "0.1"]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"dataset": "cubes"}, "unknown dataset 'cubes'; known: circles, moons, blobs, xor"),
        ({"activation": "step"}, "unknown hidden activation 'step'; known: relu, leaky_relu"),
        ({"activation": ("relu", "tanh")}, "2 hidden activations for 1 hidden layer; give"),
        ({"output_activation": "step"}, "unknown output activation 'step'; known: relu"),
        ({"loss": "zero_one"}, "unknown loss 'zero_one'; known: binary_cross_entropy"),
        ({"initializer": "ones"}, "unknown initializer 'ones'; known: he_normal"),
        ({"optimizer": "newton"}, "unknown optimizer 'newton'; known: sgd, momentum"),
        ({"schedule": "late"}, "unknown schedule 'late'; known: constant, step"),
        ({"optimizer": "adam", "beta1": 1}, "beta1 is 1; it must be at least 0 and below 1"),
        ({"optimizer": "rmsprop", "rho": -1}, "rho is -1; it must be at least 0 and below 1"),
        ({"optimizer": "adam", "epsilon": 0}, "epsilon is 0; it must be a number above 0"),
        ({"schedule": "step", "decay_every": 0}, "decay_every is 0; it must be a number above 0"),
        ({"schedule": "step", "decay_factor": "x"}, "decay_factor is 'x'; it must be a number"),
        (
            {"schedule": "reduce_on_plateau", "plateau_patience": 0},
            "plateau_patience is 0; it must be a whole number of at least 1",
        ),
        ({"weight_decay": -1}, "weight_decay is -1; it must be at least 0"),
        ({"dtype": "float16"}, "did you mean float64\\? Known: float64, float32"),
        ({"data": "a.csv", "target": "b", "task": "guess"}, "unknown task 'guess'; known: class"),
        ({"data": "file.csv"}, "data is given without target"),
        ({"hidden": (0,)}, "a hidden layer's size is 0; it must be a whole number of at least 1"),
        ({"hidden": (8, -2)}, "a hidden layer's size is -2; it must be a whole number"),
        ({"hidden": (8, 2.5)}, "a hidden layer's size is 2.5; it must be a whole number"),
        ({"hidden": 8}, "hidden is 8, of the wrong kind; it must be a sequence of whole numbers"),
        (
            {"hidden": "8,,2"},
            "hidden is '8,,2', of the wrong kind; it must be a sequence of whole numbers",
        ),
        *(
            ({"learning_rate": value}, "the learning rate is .*; it must be a number")
            for value in NOT_ABOVE_0
        ),
        *(
            ({"test_size": value}, "the test size is .*; it must be a number between 0 and 1")
            for value in (0, 1, -0.2, 1.5, math.nan, math.inf)
        ),
        *(
            ({"test_size": value}, "the test size is .*; it must be a number")
            for value in ("0.2", None, True, [0.2])
        ),
        ({"batch_size": 801}, "the batch size is 801, more than the 800 training samples"),
        ({"batch_size": 81, "samples": 100}, "the batch size is 81, more than the 80 training"),
        ({"batch_size": 0}, "the batch size is 0; it must be a whole number of at least 1"),
        ({"batch_size": "half"}, "the batch size is 'half'; it must be a whole number"),
        ({"samples": "many", "batch_size": 3}, "samples is 'many'; it must be a whole number"),
        ({"samples": 0}, "samples is 0; it must be a whole number of at least 1"),
        ({"epochs": 0}, "the number of epochs is 0; it must be a whole number of at least 1"),
        ({"epochs": 10**24}, "the number of epochs is 10+; it must be at most 1,000,000,000,000"),
        ({"samples": 16**5000}, "samples is a number of thousands of digits; it must be at most"),
        ({"l2": 10**400}, "l2 is 10+…; it must be at most 1.8e308"),
        ({"noise": "loud"}, "noise is 'loud'; it must be a number"),
        ({"classes": 0}, "classes is 0; it must be a whole number of at least 1"),
        ({"features": ("x1", 2)}, "unknown feature 2; known: x1, x2"),
        ({"l1": True}, "l1 is True; it must be a number"),
        ({"hidden": (10**24,)}, "a hidden layer's size is 10+; it must be at most"),
        ({"task": 3}, "unknown task 3; known: classification, regression"),
        ({"epochs": 1.5}, "the number of epochs is 1.5; it must be a whole number"),
        ({"l1": -1}, "l1 is -1; it must be at least 0"),
        ({"l2": math.nan}, "l2 is nan; it must be at least 0"),
        ({"weight_decay": math.inf}, "weight_decay is inf; it must be at least 0 and finite"),
        ({"dropout": 1}, "dropout is 1; it must be at least 0 and below 1"),
        ({"label_smoothing": -0.1}, "label_smoothing is -0.1; it must be at least 0 and below 1"),
        ({"clip_norm": 0}, "clip_norm is 0; it must be a number above 0"),
        ({"patience": 0}, "patience is 0; it must be a whole number of at least 1"),
        ({"target_loss": math.nan}, "target_loss is nan; it must be at least 0"),
        ({"target_loss": -1}, "target_loss is -1; it must be at least 0"),
        ({"target_accuracy": 95}, "target_accuracy is 95; it must be a number from 0 to 1"),
        ({"target_accuracy": "high"}, "target_accuracy is 'high'; it must be a number"),
        ({"seed": -1}, "seed is -1; it must be a whole number from 0"),
        ({"seed": "x"}, "seed is 'x'; it must be a whole number from 0"),
        ({"weights_draw": -1}, "weights_draw is -1; it must be a whole number from 0"),
    ],
)
def test_a_bad_setting_gets_one_clear_sentence(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as raised:
        ExperimentConfig(**settings)
    assert "\n" not in str(raised.value)
    with pytest.raises(ValueError, match=sentence):
        ExperimentConfig.from_dict(settings)
    with pytest.raises(ValueError, match=sentence):
        ExperimentConfig().replace(**settings)


OF_ANY_KIND = [
    0, -1, 10**24, 16**5000, math.nan, math.inf, True, "", "a\x1b", b"a", [], [1], ["a"], [[1]], {},
    {"a": 1}, datetime.date(2026, 1, 1), datetime.time(1), 1j,
]  # fmt: skip


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(ExperimentConfig)])
def test_a_setting_of_any_kind_is_used_or_refused_in_a_sentence(name: str) -> None:
    for value in OF_ANY_KIND:
        try:
            config = ExperimentConfig.from_dict({name: value})
        except ValueError as error:
            sentence = str(error)
            assert name.split("_")[0].removesuffix("s") in sentence
            assert sentence.isprintable()
            assert len(sentence) < 400
        else:
            assert isinstance(hash(config), int)
            assert ExperimentConfig.from_toml(config.to_toml()) == config


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("learning_rate = -1", "the learning rate is -1; it must be a number above 0"),
        ("learning_rat = 0.1", "unknown setting 'learning_rat'; did you mean learning_rate"),
        ("[network]\nhidden = 8", "unknown setting 'network'; known: dataset"),
        ("hidden = 8", "hidden is 8, of the wrong kind; it must be a sequence"),
        ("hidden = [[8]]", r"a hidden layer's size is \[8\]; it must be a whole number"),
        (
            "activation = 3",
            "activation is 3, of the wrong kind; it must be a name or a sequence of names",
        ),
        ("features = 3", "features is 3, of the wrong kind; it must be a sequence of names"),
        ("dataset = 3", "unknown dataset 3; known: circles"),
        ("dataset = [1]", "unknown dataset"),
        ("data = 3\ntarget = 4", "data is 3, of the wrong kind; it must be text"),
        ("learning_rate = ", "Invalid value"),
        pytest.param(f"hidden = {'[' * 5000}", "nested too deeply", id="arrays"),
        pytest.param(f"hidden = {'{a=' * 5000}", "nested too deeply", id="tables"),
        pytest.param(f"seed = {'9' * 5000}", "a number has too many digits", id="digits"),
        ("learning_rate = 2026-01-01", "the learning rate is .*; it must be a number"),
    ],
)
def test_bad_toml_gets_a_sentence(toml: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ExperimentConfig.from_toml(toml)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"dataset": "diabetes", "batch_size": 10_000}, "the batch size is 10000, more than the"),
        ({"dataset": "plane", "loss": "hinge"}, "the loss hinge is not for regression"),
        ({"dataset": "plane", "label_smoothing": 0.1}, "label_smoothing is for classification"),
        ({"dataset": "plane", "class_weight": "balanced"}, "is about classes, and plane is a regr"),
        ({"loss": "hinge", "label_smoothing": 0.1}, "label_smoothing goes with .*, not hinge"),
        ({"hidden": (10**5, 10**5)}, "would have 10,000,500,001 parameters; it can have 100,000,0"),
        ({"loss": "hinge", "output_activation": "softmax"}, "hinge does not go with the output"),
        ({"output_activation": "relu"}, "unknown output for classes 'relu'"),
        ({"features": ("x3",)}, "unknown feature 'x3'; known: x1, x2"),
        ({"noise": -1.0}, "noise is -1.0; it must be a number from 0 to 10"),
    ],
)
def test_settings_that_do_not_fit_together_or_the_data_get_a_sentence(
    settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        ExperimentConfig(**settings).build()


# -- what is built ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "network"),
    [
        ({}, "NeuralNetwork(2-8-1, relu -> sigmoid)"),
        ({"hidden": ()}, "NeuralNetwork(2-1, sigmoid)"),
        ({"hidden": (4, 2), "activation": "tanh"}, "NeuralNetwork(2-4-2-1, tanh -> sigmoid)"),
        ({"dataset": "blobs"}, "NeuralNetwork(2-8-3, relu -> softmax)"),
        ({"dataset": "blobs", "classes": 5}, "NeuralNetwork(2-8-5, relu -> softmax)"),
        ({"dataset": "plane"}, "NeuralNetwork(2-8-1, relu -> linear)"),
        (
            {"dataset": "sine", "output_activation": "sigmoid"},
            "NeuralNetwork(1-8-1, relu -> sigmoid)",
        ),
        ({"features": ("x1", "x2", "x1^2")}, "NeuralNetwork(3-8-1, relu -> sigmoid)"),
        ({"loss": "hinge"}, "NeuralNetwork(2-8-1, relu -> linear)"),
        ({"loss": "categorical_cross_entropy"}, "NeuralNetwork(2-8-2, relu -> softmax)"),
        ({"output_activation": "tanh"}, "NeuralNetwork(2-8-1, relu -> tanh)"),
        ({"dataset": "blobs", "loss": "hinge"}, "NeuralNetwork(2-8-3, relu -> linear)"),
        (
            {"dataset": "blobs", "loss": "binary_cross_entropy", "output_activation": "sigmoid"},
            "NeuralNetwork(2-8-3, relu -> sigmoid)",
        ),
        (
            {"dataset": "blobs", "loss": "binary_cross_entropy"},
            "NeuralNetwork(2-8-3, relu -> sigmoid)",
        ),
        ({"dataset": "digits"}, "NeuralNetwork(64-8-10, relu -> softmax)"),
    ],
)
def test_the_network_fits_the_data_and_the_loss(settings: dict[str, object], network: str) -> None:
    experiment = ExperimentConfig(**settings).build()
    assert repr(experiment.network) == network
    metrics = experiment.trainer.run_epoch()
    assert math.isfinite(metrics.train_loss)
    assert math.isfinite(metrics.test_loss)


def test_data_already_loaded_can_be_shared() -> None:
    config = ExperimentConfig(dataset="moons")
    dataset = load_dataset("moons", test_size=0.2, seed=42)
    experiment = config.build(dataset)
    assert experiment.dataset is dataset
    assert config.data_settings() == config.replace(hidden=(3,), epochs=7).data_settings()
    assert config.data_settings() != config.replace(seed=7).data_settings()


def test_epochs_and_learning_rate_may_change_in_the_course_of_training() -> None:
    experiment = ExperimentConfig(samples=50, epochs=10, schedule="cosine").build()
    list(experiment.trainer.epochs(10))
    assert experiment.trainer.learning_rate == 0.0
    longer = experiment.adjust(epochs=20, learning_rate=0.5)
    assert longer.network is experiment.network
    assert longer.trainer.epoch == 10
    assert longer.config == experiment.config.replace(epochs=20, learning_rate=0.5)
    assert longer.trainer.learning_rate == pytest.approx(0.25)
    with pytest.raises(ValueError, match="the learning rate is 0; it must be a number above 0"):
        longer.adjust(epochs=30, learning_rate=0)
    assert longer.trainer.learning_rate == pytest.approx(0.25)


def test_the_full_batch_has_a_word_in_toml() -> None:
    assert ExperimentConfig.from_toml('batch_size = "full"').batch_size is None


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"warmup": 10}, "warmup is 10, which the schedule constant does not take; it goes with"),
        (
            {"momentum": 0.5},
            "momentum is 0.5, which the optimizer sgd does not take; it goes with"
            " momentum, nesterov",
        ),
        ({"optimizer": "adam", "rho": 0.5}, "rho is 0.5, which the optimizer adam does not take"),
        ({"optimizer": "lion", "epsilon": 1e-7}, "epsilon is 1e-07, which the optimizer lion"),
        ({"schedule": "step", "rise": 0.5}, "rise is 0.5, which the schedule step does not take"),
        ({"schedule": "cosine", "decay_every": 3}, "decay_every is 3, which the schedule cosine"),
        ({"warmup": 2000, "schedule": "cosine"}, "warmup is 2000; it must be at least 0 and below"),
        ({"dropout": (0.1, 0.2)}, "2 dropout rates for 1 hidden layer; give"),
        ({"data": "a.csv", "target": "y", "noise": 0.5}, "noise means nothing for a CSV file"),
        ({"data": "a.csv", "target": "y", "samples": 50}, "samples means nothing for a CSV file"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        ExperimentConfig(**settings)


def test_every_setting_of_an_optimiser_or_a_schedule_is_one_of_the_experiment() -> None:
    fields = {field.name for field in dataclasses.fields(ExperimentConfig)}
    for table, kinds in ((OPTIMIZER_SETTINGS, OPTIMIZERS), (SCHEDULE_SETTINGS, SCHEDULES)):
        assert list(table) == list(kinds)
        for taken in table.values():
            assert taken.keys() <= fields
    assert OPTIMIZER_SETTINGS["adamw"] == {
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 0.01,
    }
    assert SCHEDULE_SETTINGS["constant"] == {}


@pytest.mark.parametrize(
    ("settings", "attributes"),
    [
        ({"optimizer": "momentum", "momentum": 0.5}, {"momentum": 0.5}),
        ({"optimizer": "nesterov", "momentum": 0.0}, {"momentum": 0.0}),
        ({"optimizer": "adagrad", "epsilon": 0.1}, {"epsilon": 0.1}),
        ({"optimizer": "rmsprop", "rho": 0.5, "epsilon": 0.1}, {"decay": 0.5, "epsilon": 0.1}),
        ({"optimizer": "adam", "beta1": 0.5, "beta2": 0.6}, {"beta1": 0.5, "beta2": 0.6}),
        ({"optimizer": "adamw", "beta1": 0.5}, {"beta1": 0.5, "weight_decay": 0.01}),
        ({"optimizer": "lion", "beta2": 0.6}, {"beta1": 0.9, "beta2": 0.6}),
    ],
)
def test_the_settings_of_an_optimiser_reach_it(
    settings: dict[str, Any], attributes: dict[str, float]
) -> None:
    optimizer = ExperimentConfig(samples=50, **settings).build().trainer.optimizer
    assert {name: getattr(optimizer, name) for name in attributes} == attributes


@pytest.mark.parametrize(
    ("settings", "attributes"),
    [
        ({"schedule": "step", "decay_every": 9, "decay_factor": 0.1}, {"every": 9, "decay": 0.1}),
        ({"schedule": "exponential", "decay_factor": 0.9}, {"decay": 0.9}),
        ({"schedule": "cosine", "final_factor": 0.1}, {"final": 0.1, "warmup": 0, "epochs": 70}),
        (
            {"schedule": "one_cycle", "rise": 0.5, "start_factor": 0.1, "final_factor": 0.2},
            {"rise": 0.5, "start": 0.1, "final": 0.2, "epochs": 70},
        ),
        (
            {
                "schedule": "reduce_on_plateau",
                "plateau_patience": 3,
                "plateau_threshold": 0.5,
                "decay_factor": 0.1,
            },
            {"patience": 3, "minimum_improvement": 0.5, "decay": 0.1},
        ),
    ],
)
def test_the_settings_of_a_schedule_reach_it_and_stay_when_training_is_longer(
    settings: dict[str, Any], attributes: dict[str, float]
) -> None:
    experiment = ExperimentConfig(samples=50, epochs=70, **settings).build()
    schedule = experiment.trainer.schedule
    assert {name: getattr(schedule, name) for name in attributes} == attributes
    schedule = experiment.adjust(epochs=90).trainer.schedule
    if "epochs" in attributes:
        attributes = attributes | {"epochs": 90}
    assert {name: getattr(schedule, name) for name in attributes} == attributes


def test_the_warm_up_reaches_the_schedule_and_each_layer_its_dropout() -> None:
    config = ExperimentConfig(
        samples=50, hidden=(4, 3), schedule="cosine", warmup=50, dropout=(0.5, 0.0)
    )
    trainer = config.build().trainer
    assert trainer.schedule.factor(25) == pytest.approx(0.5)
    assert list(trainer.epochs(2))[-1].epoch == 2


def test_features_of_a_csv_file_reach_the_network(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    rows = [f"{i},{i * i % 7},{'ab'[i % 2]}" for i in range(40)]
    path.write_text("\n".join(["x1,x2,y", *rows]))
    config = ExperimentConfig(data=str(path), target="y", features=("x1", "x1*x2", "x2"))
    assert config.build().network.layer_sizes[0] == 3


def test_patience_that_ran_out_does_not_forbid_to_go_on() -> None:
    experiment = ExperimentConfig(samples=60, patience=1, learning_rate=5.0, epochs=300).build()
    reached = list(experiment.trainer.epochs(300))[-1].epoch
    assert reached < 300
    longer = experiment.adjust(epochs=400)
    assert next(longer.trainer.epochs(1)).epoch == reached + 1


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"hidden": (8,) * 1000}, "hidden has 1,000 layers; it can have 100"),
        ({"hidden": (9000, 9000)}, "the network would take about 5 GB of memory; it can have 2 GB"),
        ({"hidden": (10**9,)}, "the network would have 4,000,000,001 parameters"),
        ({"samples": 10**9}, "samples is 1000000000; it must be a whole number from 10 to 1000000"),
    ],
)
def test_what_would_take_gigabytes_is_refused_before_it_is_built(
    settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        ExperimentConfig(**{"samples": 100, **settings}).build()
