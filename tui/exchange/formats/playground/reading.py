"""What experiment a URL of TensorFlow Playground says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core import ExperimentConfig, printable
from tui.exchange.formats.opened import Opening
from tui.exchange.formats.playground.fields import FEATURES, FIELDS, HIDE, read_value, shown
from tui.exchange.formats.playground.link import BASE, found_in
from tui.exchange.formats.playground.parts import (
    State,
    config_of,
    dataset_field,
    is_cut_off,
    learnable,
    samples_of,
)

_NO_INPUTS = ("cosX", "cosY")
_ABOUT_THE_PAGE = ("collectStats", "tutorial", "hideText")
_MOST_LISTED = 2
_MOST_ABOUT_TRAINING = 5
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class PlaygroundLink:
    """What a URL says.

    Attributes
    ----------
    config : ExperimentConfig
        The experiment; it trains as it does in Playground.
    show_test, discretize : bool
        Whether the map shows the test points, and decisions alone.
    instead : tuple of str
        What is taken here where Playground opens a value, but learns nothing with it.
    training : tuple of str
        What it says of the training that Playground takes otherwise, or not at all.
    ignored : tuple of str
        What it says that means nothing here; many of a kind are counted.
    host : str
        Where its page is, if that is not Playground but one like it; or else empty.
    samples, trained_on : int
        How many samples Playground has, and how many of them it trains on.
    """

    config: ExperimentConfig
    show_test: bool = False
    discretize: bool = False
    instead: tuple[str, ...] = ()
    training: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    host: str = ""
    samples: int = 500
    trained_on: int = 250

    @property
    def remark(self) -> str:
        """What to tell whoever opens it; what concerns training comes first."""
        sentences = []
        if self.instead:
            listed = _some(self.instead, _MOST_ABOUT_TRAINING)
            sentences.append(f"Playground opens it but learns nothing, so here {listed}.")
        if self.training:
            listed = _some(self.training, _MOST_ABOUT_TRAINING)
            sentences.append(f"As in Playground, {listed}.")
        if self.trained_on == self.samples:
            sentences.append("Playground has no test part then; here it has one sample.")
        if self.trained_on == 1:
            sentences.append("Playground has one training sample then; here there are two.")
        if self.host:
            host = printable(self.host, _LONGEST_NAME)
            sentences.append(f"The page of {host} may train otherwise than Playground.")
        sentences.append(
            "Points and first weights are drawn by other random numbers than Playground's."
        )
        if self.ignored:
            sentences.append(f"Means nothing here: {'; '.join(self.ignored)}.")
        return " ".join(sentences)


def read(url: str) -> Opening:
    """Return what a Playground URL says to begin with.

    Raises
    ------
    ValueError
        As ``parse`` does.
    """
    link = parse(url)
    return Opening(link.config, link.remark, link.show_test, link.discretize)


def parse(url: str) -> PlaygroundLink:
    """Return what a Playground URL says, however it was copied.

    What it leaves out is Playground's default, and so is a choice that Playground has not. The
    seed is text there and a number here, and the random numbers that follow from it are others.

    Raises
    ------
    ValueError
        If it is not a Playground URL, or one that Playground cannot open either; one sentence
        says why.
    """
    link = found_in(url, FIELDS)
    if link is None:
        raise ValueError(
            f"{shown(url.strip())} is not a TensorFlow Playground URL; those begin with {BASE}#"
        )
    given = link.given
    readings = {name: read_value(name, given.get(name)) for name in FIELDS}
    state: State = {name: reading.value for name, reading in readings.items()}
    said = {name: reading.otherwise for name, reading in readings.items()}
    instead = {name: reading.instead for name, reading in readings.items() if reading.instead}
    without_effect = _without_effect(state, given)
    if state["regularization"] == "none" and instead.pop("regularizationRate", ""):
        without_effect.append(_no_penalty(given))
    hidden = [name for name, text in given.items() if name.endswith(HIDE) and text == "true"]
    # Playground leaves out a feature whose control is hidden, whether it is on or not.
    left_out = [name for name in FEATURES if name + HIDE in hidden and state[name]]
    state, changed = learnable({**state, **dict.fromkeys(left_out, False)})
    samples, training = samples_of(state)
    return PlaygroundLink(
        config_of(state),
        show_test=state["showTestData"],
        discretize=state["discretize"],
        instead=(*instead.values(), *changed),
        training=(
            *_taken_otherwise(state, said),
            *(f"{name} is left out, as its control is hidden" for name in left_out),
            *_cut_off(state),
            *without_effect,
        ),
        ignored=(
            *(_pair(name, given) for name in _ABOUT_THE_PAGE if state[name]),
            *_counted(_of_controls(hidden), given, "fields ending in _hide, which hide controls"),
            *_counted(_unknown(given), given, "fields that Playground has not, such as {}"),
        ),
        host=link.host,
        samples=samples,
        trained_on=training,
    )


def _pair(name: str, given: State) -> str:
    return f"{printable(name, _LONGEST_NAME)}={printable(given[name], _LONGEST_NAME)}"


def _of_controls(hidden: Sequence[str]) -> list[str]:
    return [name for name in hidden if name.removesuffix(HIDE) not in FEATURES]


def _unknown(given: State) -> list[str]:
    return [name for name in given if name not in FIELDS and not name.endswith(HIDE)]


def _counted(names: Sequence[str], given: State, what: str) -> list[str]:
    """Return a few fields as they stand in the URL, or how many there are."""
    if len(names) <= _MOST_LISTED:
        return [_pair(name, given) for name in names]
    return [f"{len(names)} {what.format(printable(names[0], _LONGEST_NAME))}"]


def _some(sentences: Sequence[str], most: int) -> str:
    more = len(sentences) - most
    return "; ".join(sentences[:most]) + (f"; and {more} more of this kind" if more > 0 else "")


def _cut_off(state: State) -> list[str]:
    if not is_cut_off(state):
        return []
    why = "a layer of no units" if 0 in state["networkShape"] else "no input feature"
    return [f"only biases can be learnt, as there is {why}: the output is the same everywhere"]


def _no_penalty(given: State) -> str:
    return f"{_pair('regularizationRate', given)} does nothing, as regularization is none"


def _unused(state: State) -> str:
    """Return the field that would name the data set of the other problem."""
    (unused,) = {"dataset", "regDataset"} - {dataset_field(state)}
    return unused


def _taken_otherwise(state: State, said: dict[str, str]) -> list[str]:
    """Return what Playground takes for something else, of what it takes at all."""
    idle = {_unused(state), *_NO_INPUTS, *_ABOUT_THE_PAGE}
    return [words for name, words in said.items() if words and name not in idle]


def _without_effect(state: State, given: State) -> list[str]:
    """Return what a state says of another problem, of no input, or of a penalty there is not."""
    said = [f"{_pair(name, given)} is no input" for name in _NO_INPUTS if state[name]]
    unused = _unused(state)
    if given.get(unused, FIELDS[unused].default) != FIELDS[unused].default:
        said.append(f"{_pair(unused, given)} does nothing in a {state['problem']}")
    kind, rate = state["regularization"], state["regularizationRate"]
    if kind == "none" and rate:
        said.append(_no_penalty(given))
    if kind != "none" and not rate:
        said.append(f"regularization={kind} does nothing, as its rate is 0")
    return said
