"""URLs of TensorFlow Playground, there and back."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core import (
    DATASETS,
    ExperimentConfig,
)
from tui.command_line.options import experiment_config
from tui.exchange.formats.playground import fields as playground
from tui.exchange.formats.playground.fields import BASE, CLASSIFICATION, FIELDS, REGRESSION
from tui.exchange.formats.playground.parts import config_of, state_of
from tui.exchange.formats.playground.reading import parse
from tui.exchange.formats.playground.writing import equivalent, write
from tui.exchange.gallery import presets
from tui.exchange.gallery.presets import PLAYGROUND
from tui.exchange.opening import opening
from tui.settings.words import label

START = (
    "https://playground.tensorflow.org/#activation=tanh&batchSize=10&dataset=circle"
    "&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0&networkShape=4,2"
    "&seed=0.12345&showTestData=false&discretize=false&percTrainData=50&x=true&y=true"
    "&xTimesY=false&xSquared=false&ySquared=false&cosX=false&sinX=false&cosY=false&sinY=false"
    "&collectStats=false&problem=classification&initZero=false&hideText=false"
)


def with_fields(**values: object) -> str:
    return BASE + "#" + "&".join(f"{name}={value}" for name, value in values.items())


# -- what a URL says -------------------------------------------------------------------------------


def test_there_are_27_fields() -> None:
    assert len(FIELDS) == 27


def test_the_documentation_has_every_field_with_its_default() -> None:
    page = Path(__file__).parents[4] / "docs" / "playground.md"
    section = page.read_text(encoding="utf-8").split("## Every field of the URL")[1]
    told = {}
    for line in section.splitlines():
        if line.startswith("| `"):
            names, default = line.split("|")[1:3]
            told |= dict.fromkeys(names.replace("`", "").split(), default.strip().strip("`"))
    defaults = {name: field.default for name, field in FIELDS.items()}
    assert told == defaults | {"seed": "drawn", "tutorial": "empty"}


def test_the_url_that_playground_starts_with_is_its_experiment() -> None:
    link = parse(START)
    assert link.config == PLAYGROUND.replace(seed=12345)
    assert (link.show_test, link.discretize, link.ignored) == (False, False, ())


def test_a_url_that_says_nothing_says_playgrounds_defaults() -> None:
    for url in (BASE, BASE + "#", "playground.tensorflow.org", with_fields(dataset="", noise=" ")):
        assert parse(url).config == PLAYGROUND


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"dataset": "xor"}, {"dataset": "playground-xor"}),
        ({"dataset": "spiral", "noise": 35}, {"dataset": "playground-spiral", "noise": 0.35}),
        (
            {"problem": "regression", "regDataset": "reg-gauss", "batchSize": 30},
            {
                "dataset": "playground-reg-gauss",
                "output_activation": "linear",
                "batch_size": 30,
            },
        ),
        ({"activation": "sigmoid"}, {"activation": "sigmoid"}),
        ({"networkShape": ""}, {"hidden": ()}),
        ({"networkShape": "8%2C8,1"}, {"hidden": (8, 8, 1)}),
        ({"learningRate": "1e-5"}, {"learning_rate": 0.00001}),
        (
            {"regularization": "L1", "regularizationRate": 0.003},
            {"l1": 0.003, "l1_prunes": True},
        ),
        ({"regularization": "L2", "regularizationRate": 10}, {"l2": 10.0}),
        ({"percTrainData": 90}, {"test_size": 0.1}),
        ({"percTrainData": 10, "batchSize": 50}, {"test_size": 0.9, "batch_size": None}),
        ({"initZero": "true"}, {"initializer": "zeros"}),
        (
            {"x": "false", "sinY": "true", "xTimesY": "true"},
            {"features": ("x2", "x1*x2", "sin(x2)")},
        ),
        ({"y_hide": "true", "xSquared": "true"}, {"features": ("x1", "x1^2")}),
        ({"seed": "77"}, {"seed": 77}),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_every_field_reaches_the_setting_it_is_about(
    said: dict[str, object], meant: dict[str, Any]
) -> None:
    link = parse(with_fields(**said))
    assert link.config == PLAYGROUND.replace(**meant)
    assert link.ignored == ()


@pytest.mark.parametrize("percent", range(10, 100, 10))
@pytest.mark.parametrize("problem", ["classification", "regression"])
def test_as_many_samples_train_as_in_playground(percent: int, problem: str) -> None:
    config = parse(with_fields(percTrainData=percent, problem=problem)).config
    samples = {"classification": 500, "regression": 1200}[problem]
    assert samples - math.ceil(samples * config.test_size) == samples * percent // 100


def test_how_the_map_looks_is_said_as_well() -> None:
    link = parse(with_fields(showTestData="true", discretize="true"))
    assert (link.show_test, link.discretize) == (True, True)


def test_any_text_is_a_seed_and_the_same_text_the_same() -> None:
    assert parse(with_fields(seed="hello")).config == parse(with_fields(seed="hello")).config
    assert parse(with_fields(seed="hello")).config != parse(with_fields(seed="world")).config


def test_what_means_nothing_here_is_named() -> None:
    link = parse(
        with_fields(
            cosX="true",
            tutorial="dl",
            hideText="true",
            collectStats="true",
            playButton_hide="true",
            stepButton_hide="false",
            regDataset="reg-gauss",
            regularizationRate="0.1",
        )
    )
    assert link.config == PLAYGROUND
    assert link.remark == (
        "Points and first weights are drawn by other random numbers than Playground's. "
        "Means nothing here: collectStats=true; tutorial=dl; hideText=true; cosX=true (an input it "
        "never had); playButton_hide=true; regDataset=reg-gauss (the problem is classification); "
        "regularizationRate=0.1 (regularization is none)."
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "'' is not a TensorFlow Playground URL"),
        ("not a url at all", "is not a TensorFlow Playground URL; such a one begins with https"),
        ("https://[", "is not a TensorFlow Playground URL"),
        ("file:///etc/passwd", "is not a TensorFlow Playground URL"),
        ("https://playground.tensorflow.org.evil.com/#", "is not a TensorFlow Playground URL"),
        (with_fields(colour="red"), "the URL has a field 'colour', which Playground has not; it"),
        (with_fields(_hide="true"), "the URL has a field '_hide'"),
        (with_fields(activation="gelu"), "activation is 'gelu' in the URL; it must be one of relu"),
        (with_fields(dataset="moons"), "must be one of circle, xor, gauss, spiral"),
        (with_fields(problem="ranking"), "must be one of classification, regression"),
        (with_fields(regularization="L3"), "must be one of none, L1, L2"),
        (with_fields(networkShape=",".join(["4"] * 1000)), "networkShape has 1,000 layers"),
        (with_fields(networkShape="4,1e9"), "a layer of '1e9' in the URL; it must be a whole"),
        (with_fields(networkShape="4,,2"), "networkShape has a layer of '' in the URL"),
        (with_fields(networkShape="0"), "must be a whole number from 1 to 256"),
        (with_fields(noise="1e9"), "noise is '1e9' in the URL; it must be a number from 0 to 1000"),
        (with_fields(noise="nan"), "noise is 'nan' in the URL"),
        (with_fields(learningRate="0"), "learningRate is '0' in the URL; it must be above 0"),
        (with_fields(learningRate="fast"), "learningRate is 'fast' in the URL"),
        (with_fields(batchSize="2.5"), "must be a whole number of at least 1"),
        (with_fields(batchSize="251"), "batchSize is 251, more than the 250 training samples"),
        (with_fields(percTrainData="100"), "must be a number from 1 to 99"),
        (with_fields(regularizationRate="-1"), "must be a number from 0 to 1e+06"),
        (with_fields(x="yes"), "x is 'yes' in the URL; it must be true or false"),
        (with_fields(x="false", y="false"), "every input feature off; at least one must be on"),
        (BASE + "#" + "x" * 20_000, "the URL has 20,035 characters"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"\A[^\n]*\Z") as caught:
        parse(url)
    assert sentence in str(caught.value)


@given(
    values=st.dictionaries(st.sampled_from(list(FIELDS)), st.text(max_size=12), max_size=6),
    more=st.text(max_size=30),
)
def test_any_text_is_an_experiment_or_a_sentence_without_control_characters(
    values: dict[str, str], more: str
) -> None:
    for url in (with_fields(**values), with_fields(**values) + "&" + more, more):
        sentence = ""
        try:
            config = parse(url).config
        except ValueError as error:
            sentence = str(error)
        else:
            assert parse(write(config)[0]).config == equivalent(config)
        assert sentence.isprintable()


# -- there and back --------------------------------------------------------------------------------


@st.composite
def expressible(draw: st.DrawFn) -> ExperimentConfig:
    """Any experiment that Playground has, as its URL would say it."""
    classes = draw(st.booleans())
    dataset = draw(st.sampled_from(list((CLASSIFICATION if classes else REGRESSION).values())))
    samples = DATASETS[dataset].samples or 0
    test_size = draw(st.integers(1, 99)) / 100
    training = samples - math.ceil(samples * test_size)
    # 1200 * 0.17 is a bit above 204: a test part of 0.17 has a sample more here than there.
    assume(training == samples - round(samples * test_size))
    rate = draw(st.floats(1e-9, 1e6))
    penalty: dict[str, Any] = draw(
        st.sampled_from([{}, {"l1": rate, "l1_prunes": True}, {"l2": rate}])
    )
    chosen = draw(
        st.lists(st.sampled_from(list(playground.FEATURES.values())), min_size=1, unique=True)
    )
    features = tuple(name for name in playground.FEATURES.values() if name in chosen)
    return PLAYGROUND.replace(
        dataset=dataset,
        output_activation="tanh" if classes else "linear",
        noise=draw(st.none() | st.integers(1, 1000).map(lambda percent: percent / 100)),
        features=None if features == ("x1", "x2") else features,
        test_size=test_size,
        seed=draw(st.integers(0, 2**32 - 1)),
        hidden=tuple(draw(st.lists(st.integers(1, 256), max_size=20))),
        activation=draw(st.sampled_from(playground.ACTIVATIONS)),
        initializer=draw(st.sampled_from(["playground", "zeros"])),
        learning_rate=draw(st.floats(1e-300, 1e300)),
        batch_size=draw(st.none() | st.integers(1, training - 1)) if training > 1 else None,
        **penalty,
    )


@given(config=expressible())
def test_every_field_of_a_state_is_read_as_it_was_written(config: ExperimentConfig) -> None:
    state = state_of(config)
    for name, value in state.items():
        kind = FIELDS[name].kind
        assert kind.read(kind.write(value)) == value
    defaults = {name: field.kind.read(field.default) for name, field in FIELDS.items()}
    assert config_of(defaults | state) == equivalent(config)


@given(config=expressible(), show_test=st.booleans(), discretize=st.booleans())
def test_an_experiment_of_playground_survives_the_way_through_its_url(
    config: ExperimentConfig, show_test: bool, discretize: bool
) -> None:
    url, lost = write(config, show_test=show_test, discretize=discretize)
    link = parse(url)
    assert link.config == equivalent(config)
    assert equivalent(config) in (config, config.replace(batch_size=None))
    assert (lost, link.ignored) == ((), ())
    assert (link.show_test, link.discretize) == (show_test, discretize)


OTHERS: list[dict[str, Any]] = [
    {"dataset": "moons"},
    {"data": "a b.csv", "target": "y", "task": "regression"},
    {"points": ((0.0, 0.0, 0), (1.0, 1.0, 1), (2.0, 0.0, 0))},
    {"hidden": (1000,)},
    {"hidden": (2,) * 30},
    {"features": ("cos(x1)",)},
    {"activation": ("relu", "gelu")},
    {"l1": 1.0, "l1_prunes": False},
    {"l1": 1.0, "l2": 2.0},
    {"noise": 0.123456789012345},
    {"test_size": 0.999},
    {"samples": 100},
    {"optimizer": "adam", "beta1": 0.8},
    {"weights_draw": 3},
    {"epochs": 7},
    {"dtype": "float32"},
]


@pytest.mark.parametrize("changes", OTHERS, ids=lambda changes: ",".join(changes))
def test_what_a_url_cannot_say_is_named(changes: dict[str, Any]) -> None:
    before = PLAYGROUND.replace(hidden=(4, 2), batch_size=None)
    config = before.replace(**changes)
    url, lost = write(config)
    there = parse(url).config
    if changes == {"noise": 0.123456789012345}:
        assert there.noise == pytest.approx(config.noise)
    assert lost
    named = {label(name) for name in changes if name != "target"}
    assert any(sentence.startswith(tuple(named)) for sentence in lost)


def test_the_lesson_is_not_quite_playgrounds() -> None:
    url, lost = write(ExperimentConfig())
    assert "dataset=circle&" in url
    assert "activation=relu&" in url
    assert [sentence.split(" (")[0] for sentence in lost] == [
        "data set circles",
        "scaling standard",
        "output activation auto",
        "loss auto",
        "initialiser he_normal",
    ]


@pytest.mark.parametrize("preset", presets.PRESETS, ids=lambda preset: preset.name)
def test_every_preset_has_a_url(preset: presets.Preset) -> None:
    url, _ = write(preset.config)
    parse(url)


def test_options_go_before_the_url() -> None:
    config = experiment_config({"from_url": START, "hidden": (3,)})
    assert config == PLAYGROUND.replace(seed=12345, hidden=(3,))
    assert opening({"preset": "linear"}).remark.startswith("Without a hidden layer")
