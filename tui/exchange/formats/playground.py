"""URLs of TensorFlow Playground: what experiment one says, and the URL that says an experiment.

Its whole state stands after the ``#``, as ``name=value`` joined by ``&``. Facts from
https://github.com/tensorflow/playground, src/state.ts and src/playground.ts; docs/playground.md
has a table of every field.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from core import DATASETS, ExperimentConfig, printable
from tui.exchange.formats.opened import Opening
from tui.settings import words as changes

BASE = "https://playground.tensorflow.org/"

FIELDS: dict[str, str] = {
    "activation": "tanh",
    "regularization": "none",
    "batchSize": "10",
    "dataset": "circle",
    "regDataset": "reg-plane",
    "learningRate": "0.03",
    "regularizationRate": "0",
    "noise": "0",
    "networkShape": "4,2",
    "seed": "",
    "showTestData": "false",
    "discretize": "false",
    "percTrainData": "50",
    "x": "true",
    "y": "true",
    "xTimesY": "false",
    "xSquared": "false",
    "ySquared": "false",
    "cosX": "false",
    "sinX": "false",
    "cosY": "false",
    "sinY": "false",
    "collectStats": "false",
    "tutorial": "",
    "problem": "classification",
    "initZero": "false",
    "hideText": "false",
}
"""Every field of the state with its default, in the order that Playground writes them."""

HIDE = "_hide"
"""What a field ends with that takes a control off Playground's page."""

FEATURES = {
    "x": "x1",
    "y": "x2",
    "xSquared": "x1^2",
    "ySquared": "x2^2",
    "xTimesY": "x1*x2",
    "sinX": "sin(x1)",
    "sinY": "sin(x2)",
}
"""Playground's input features in the order of its inputs, and what they are called here."""

ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
REGULARIZATIONS = ("none", "L1", "L2")
PROBLEMS = ("classification", "regression")
CLASSIFICATION = {
    "circle": "playground-circle",
    "xor": "playground-xor",
    "gauss": "playground-gauss",
    "spiral": "playground-spiral",
}
REGRESSION = {"reg-plane": "playground-reg-plane", "reg-gauss": "playground-reg-gauss"}

NEAREST = {
    "circles": "circle",
    "xor": "xor",
    "gaussians": "gauss",
    "spirals": "spiral",
    "plane": "reg-plane",
    "multi-gaussian": "reg-gauss",
}
"""What to write for data sets that Playground has not, but has something like."""

MOST_LAYERS, MOST_UNITS = 20, 256
MOST_NOISE = 1000.0
LEAST_TRAINING, MOST_TRAINING = 1.0, 99.0

_NO_PART = {"cosX": "an input it never had", "cosY": "an input it never had"}
_ABOUT_THE_PAGE = ("collectStats", "tutorial", "hideText")
_SEED = re.compile(r"0\.(\d{5})")
_SMALL_SEEDS = 100_000
_LARGEST_SEED = 2**32 - 1
_LONGEST_URL = 10_000

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class PlaygroundLink:
    """What a URL says.

    Attributes
    ----------
    config : ExperimentConfig
        The experiment; it trains as it does in Playground.
    show_test, discretize : bool
        Whether the map shows the test points, and decisions alone.
    ignored : tuple of str
        What it says that means nothing here, each with a reason where one helps.
    """

    config: ExperimentConfig
    show_test: bool = False
    discretize: bool = False
    ignored: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        """What to tell whoever opens it, in two sentences at most."""
        seeds = "Points and first weights are drawn by other random numbers than Playground's."
        if not self.ignored:
            return seeds
        return f"{seeds} Means nothing here: {'; '.join(self.ignored)}."


def read(url: str) -> Opening:
    """Return what a Playground URL says, and what of it has no meaning here.

    Raises
    ------
    ValueError
        As ``parse`` does.
    """
    link = parse(url)
    return Opening(link.config, link.remark, link.show_test, link.discretize)


# -- reading ---------------------------------------------------------------------------------------


def parse(url: str) -> PlaygroundLink:
    """Return what a Playground URL says.

    What it leaves out is Playground's default. The seed is text there and a number here, and the
    random numbers that follow from it are others.

    Raises
    ------
    ValueError
        If it is not a Playground URL, has a field that there is not, or a value that cannot be;
        one sentence says which.
    """
    given = _given(url)
    values = FIELDS | given
    ignored = [f"{name}={values[name]}" for name in _ABOUT_THE_PAGE if _is_set(values, name)]
    ignored += [f"{name}=true ({why})" for name, why in _NO_PART.items() if _flag(values, name)]
    hidden = [name for name in given if name.endswith(HIDE) and _flag(given, name)]
    ignored += [f"{name}=true" for name in hidden if name.removesuffix(HIDE) not in FEATURES]

    classes = _one_of(values, "problem", PROBLEMS) == "classification"
    tables = {"dataset": CLASSIFICATION, "regDataset": REGRESSION}
    names = {name: _one_of(values, name, tables[name]) for name in tables}
    used, unused = ("dataset", "regDataset") if classes else ("regDataset", "dataset")
    if names[unused] != FIELDS[unused]:
        ignored.append(f"{unused}={names[unused]} (the problem is {values['problem']})")
    dataset = tables[used][names[used]]

    # Playground leaves out a feature whose control is hidden, whether it is on or not.
    features = tuple(
        ours
        for name, ours in FEATURES.items()
        if _flag(values, name) and f"{name}{HIDE}" not in hidden
    )
    if not features:
        raise ValueError("the URL has every input feature off; at least one must be on, as x=true")

    samples = DATASETS[dataset].samples or 0
    training = math.floor(
        samples * _number(values, "percTrainData", LEAST_TRAINING, MOST_TRAINING) / 100
    )
    batch_size = _whole(values, "batchSize")
    if batch_size > training:
        raise ValueError(
            f"batchSize is {batch_size}, more than the {training} training samples, with which "
            f"Playground never learns; it must be at most {training}"
        )
    noise = _number(values, "noise", 0.0, MOST_NOISE)
    penalty, silent = _penalty(values)
    config = ExperimentConfig(
        dataset=dataset,
        noise=noise / 100 or None,
        features=None if features == ("x1", "x2") else features,
        test_size=_test_size(samples, training, float(values["percTrainData"])),
        scaling="none",
        seed=_seed_number(values["seed"]),
        hidden=_layers(values["networkShape"]),
        activation=_one_of(values, "activation", ACTIVATIONS),
        output_activation="tanh" if classes else "linear",
        loss="half_squared_error",
        initializer="zeros" if _flag(values, "initZero") else "playground",
        learning_rate=_positive(values, "learningRate"),
        batch_size=None if batch_size == training else batch_size,
        shuffle=False,
        last_batch="carried",
        **penalty,
    )
    return PlaygroundLink(
        config,
        show_test=_flag(values, "showTestData"),
        discretize=_flag(values, "discretize"),
        ignored=(*ignored, *silent),
    )


def _given(url: str) -> dict[str, str]:
    """Return the fields that a URL has; those without a value are as if they were not there."""
    text = url.strip()
    wrong = f"{_shown(text)} is not a TensorFlow Playground URL; such a one begins with {BASE}#"
    try:
        parts = urlsplit(text if "//" in text else f"https://{text}")
        host = parts.hostname
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in ("http", "https") or host != urlsplit(BASE).hostname:
        raise ValueError(wrong)
    if len(text) > _LONGEST_URL:
        raise ValueError(f"the URL has {len(text):,} characters; Playground's have a few hundred")
    given = {}
    for pair in filter(None, parts.fragment.split("&")):
        name, _, value = pair.partition("=")
        name, value = unquote(name), unquote(value).strip()
        if name not in FIELDS and not (name.endswith(HIDE) and len(name) > len(HIDE)):
            raise ValueError(
                f"the URL has a field {_shown(name)}, which Playground has not; "
                f"it has {', '.join(FIELDS)}"
            )
        if value or name == "networkShape":
            given[name] = value
    return given


def _one_of(
    values: Mapping[str, str], name: str, known: tuple[str, ...] | Mapping[str, Any]
) -> str:
    if values[name] not in known:
        raise ValueError(
            f"{name} is {_shown(values[name])} in the URL; it must be one of {', '.join(known)}"
        )
    return values[name]


def _is_set(values: Mapping[str, str], name: str) -> bool:
    return bool(values[name]) and (FIELDS[name] != "false" or _flag(values, name))


def _flag(values: Mapping[str, str], name: str) -> bool:
    if values[name] not in ("true", "false"):
        raise ValueError(f"{name} is {_shown(values[name])} in the URL; it must be true or false")
    return values[name] == "true"


def _number(values: Mapping[str, str], name: str, low: float, high: float) -> float:
    number = _read_number(values[name])
    if not low <= number <= high:
        raise ValueError(
            f"{name} is {_shown(values[name])} in the URL; "
            f"it must be a number from {low:g} to {high:g}"
        )
    return number


def _positive(values: Mapping[str, str], name: str) -> float:
    number = _read_number(values[name])
    if not 0.0 < number < math.inf:
        raise ValueError(f"{name} is {_shown(values[name])} in the URL; it must be above 0")
    return number


def _read_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _whole(values: Mapping[str, str], name: str) -> int:
    number = _read_number(values[name])
    if not 1 <= number < 1e9 or number != int(number):
        raise ValueError(
            f"{name} is {_shown(values[name])} in the URL; it must be a whole number of at least 1"
        )
    return int(number)


def _layers(text: str) -> tuple[int, ...]:
    sizes = text.split(",") if text else []
    if len(sizes) > MOST_LAYERS:
        raise ValueError(
            f"networkShape has {len(sizes):,} layers in the URL; at most {MOST_LAYERS} can be had"
        )
    for size in sizes:
        if not re.fullmatch(r"\s*[0-9]{1,9}\s*", size) or not 1 <= int(size) <= MOST_UNITS:
            raise ValueError(
                f"networkShape has a layer of {_shown(size)} in the URL; "
                f"it must be a whole number from 1 to {MOST_UNITS}"
            )
    return tuple(map(int, sizes))


def _penalty(values: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return the settings of the penalty, and what of it has no effect."""
    kind = _one_of(values, "regularization", REGULARIZATIONS)
    rate = _number(values, "regularizationRate", 0.0, 1e6)
    if kind == "none":
        return {}, [f"regularizationRate={rate:g} (regularization is none)"] if rate else []
    if not rate:
        return {}, [f"regularization={kind} (its rate is 0)"]
    return {"l1": rate, "l1_prunes": True} if kind == "L1" else {"l2": rate}, []


def _test_size(samples: int, training: int, percent: float) -> float:
    """Return the share of the test part that leaves so many samples for training."""
    share = round(1.0 - percent / 100, 12)
    if samples - math.ceil(samples * share) != training:
        share = (samples - training) / samples
        while math.ceil(samples * share) > samples - training:
            share = math.nextafter(share, 0.0)
    return share


def _seed_number(text: str) -> int:
    """Return the seed for a text: 12345 for 0.12345, and some number for any other text."""
    if not text:
        return ExperimentConfig().seed
    if match := _SEED.fullmatch(text):
        return int(match[1])
    if re.fullmatch(r"[0-9]{1,10}", text) and int(text) <= _LARGEST_SEED:
        return int(text)
    return zlib.crc32(text.encode())


def _seed_text(seed: int) -> str:
    return f"0.{seed:05d}" if seed < _SMALL_SEEDS else str(seed)


def _shown(text: str) -> str:
    return f"'{printable(text, 60)}'"


# -- writing ---------------------------------------------------------------------------------------


def write(
    config: ExperimentConfig, *, show_test: bool = False, discretize: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Return the Playground URL nearest to an experiment, and what it cannot say.

    Parameters
    ----------
    config : ExperimentConfig
    show_test, discretize : bool
        Whether the map shows the test points, and decisions alone.

    Returns
    -------
    url : str
    lost : tuple of str
        What is otherwise there, setting by setting; nothing if the URL says all.
    """
    values = FIELDS | _values(config)
    values["showTestData"] = _written(show_test)
    values["discretize"] = _written(discretize)
    pairs = (f"{name}={value}" for name, value in values.items() if value or name == "networkShape")
    url = f"{BASE}#{'&'.join(pairs)}"
    mine, there = equivalent(config), parse(url).config
    lost = tuple(
        f"{changes.label(name)} {changes.value(name, mine)} (there {_there(name, there)})"
        for name in mine.as_dict()
        if getattr(mine, name) != getattr(there, name) and name not in changes.OF_POINTS
    )
    return url, lost


def equivalent(config: ExperimentConfig) -> ExperimentConfig:
    """Return the same experiment as ``parse`` would say it, so that the two can be compared."""
    plain: dict[str, Any] = {}
    source = DATASETS[config.dataset]
    training = _training_samples(config)
    if config.data is None and config.points is None:
        if config.samples == source.samples:
            plain["samples"] = None
        if config.noise == source.noise:
            plain["noise"] = None
        if config.batch_size == training:
            plain["batch_size"] = None
    if config.features == ("x1", "x2"):
        plain["features"] = None
    if isinstance(config.activation, tuple) and len(set(config.activation)) == 1:
        plain["activation"] = config.activation[0]
    if not config.l1:
        plain["l1_prunes"] = False
    one_batch = plain.get("batch_size", config.batch_size) is None
    if one_batch:
        plain["shuffle"] = False
    if one_batch or not (config.shuffle or training % (config.batch_size or 1)):
        plain["last_batch"] = "carried"
    return config.replace(**plain)


def _values(config: ExperimentConfig) -> dict[str, str]:
    """Return the fields that an experiment decides, as near as Playground can come to it."""
    name = _playground_name(config)
    regression = name in REGRESSION
    generated = config.data is None and config.points is None
    here = generated and config.dataset in (
        *CLASSIFICATION.values(),
        *REGRESSION.values(),
    )
    samples = DATASETS[(CLASSIFICATION | REGRESSION)[name]].samples or 0
    percent = min(max(100 * (1 - config.test_size), LEAST_TRAINING), MOST_TRAINING)
    training = math.floor(samples * round(percent, 10) / 100)
    batch_size = min(config.batch_size or training, training)
    features = config.features or ("x1", "x2")
    activation = (
        config.activation if isinstance(config.activation, str) else "".join(config.activation[:1])
    )
    penalty = "L1" if config.l1 else "L2" if config.l2 else "none"
    shape = [str(min(size, MOST_UNITS)) for size in config.hidden[:MOST_LAYERS]]
    said = {ours: name for name, ours in FEATURES.items()}
    known = [said[feature] for feature in features if feature in said]
    return {
        "activation": activation if activation in ACTIVATIONS else "tanh",
        "regularization": penalty,
        "regularizationRate": _decimal(min(config.l1 or config.l2, 1e6)),
        "batchSize": str(batch_size),
        ("regDataset" if regression else "dataset"): name,
        "problem": PROBLEMS[regression],
        "learningRate": _decimal(config.learning_rate),
        "noise": _decimal(round(100 * (config.noise or 0.0), 10) if here else 0.0),
        "networkShape": ",".join(shape),
        "seed": _seed_text(config.seed),
        "percTrainData": _decimal(round(percent, 10)),
        **{feature: _written(feature in known or not known) for feature in ("x", "y")},
        **{
            feature: _written(feature in known) for feature in FEATURES if feature not in ("x", "y")
        },
        "initZero": _written(config.initializer == "zeros"),
    }


def _playground_name(config: ExperimentConfig) -> str:
    """Return the Playground data set that is the experiment's, or the nearest to it."""
    ours = {name: field for field, name in (CLASSIFICATION | REGRESSION).items()}
    regression = config.task == "regression"
    if config.data is None:
        regression = DATASETS[config.dataset].task == "regression"
        if (name := ours.get(config.dataset) or NEAREST.get(config.dataset)) is not None:
            return name
    return "reg-plane" if regression else "circle"


def _training_samples(config: ExperimentConfig) -> int:
    samples = config.samples or DATASETS[config.dataset].samples or 0
    return samples - math.ceil(samples * config.test_size)


def _decimal(number: float) -> str:
    """Return a number so that both Python and JavaScript read the same from it."""
    return repr(number).removesuffix(".0")


def _written(flag: bool) -> str:
    return "true" if flag else "false"


def _there(name: str, config: ExperimentConfig) -> str:
    return "without end" if name == "epochs" else changes.value(name, config)
