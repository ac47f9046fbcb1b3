"""What experiment a URL of TensorFlow Playground says."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from core import ExperimentConfig
from tui.exchange.formats.opened import Opening
from tui.exchange.formats.playground.fields import (
    BASE,
    FEATURES,
    FIELDS,
    FLAG,
    HIDE,
    read_value,
    shown,
)
from tui.exchange.formats.playground.parts import State, config_of, dataset_field

_NO_PART = {"cosX": "an input it never had", "cosY": "an input it never had"}
_ABOUT_THE_PAGE = ("collectStats", "tutorial", "hideText")
_LONGEST_URL = 10_000


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
    """Return what a Playground URL says to begin with.

    Raises
    ------
    ValueError
        As ``parse`` does.
    """
    link = parse(url)
    return Opening(link.config, link.remark, link.show_test, link.discretize)


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
    state = {
        name: read_value(name, given.get(name, field.default), field.kind)
        for name, field in FIELDS.items()
    }
    hidden = [name for name in given if name.endswith(HIDE) and read_value(name, given[name], FLAG)]
    controls = {name.removesuffix(HIDE) for name in hidden}
    ignored = [f"{name}={given[name]}" for name in _ABOUT_THE_PAGE if state[name]]
    ignored += [f"{name}=true ({why})" for name, why in _NO_PART.items() if state[name]]
    ignored += [f"{name}=true" for name in hidden if name.removesuffix(HIDE) not in FEATURES]
    # Playground leaves out a feature whose control is hidden, whether it is on or not.
    config = config_of(state | dict.fromkeys(controls & FEATURES.keys(), False))
    return PlaygroundLink(
        config,
        show_test=state["showTestData"],
        discretize=state["discretize"],
        ignored=(*ignored, *_without_effect(state)),
    )


def _given(url: str) -> dict[str, str]:
    """Return the fields that a URL has; those without a value are as if they were not there."""
    text = url.strip()
    wrong = f"{shown(text)} is not a TensorFlow Playground URL; such a one begins with {BASE}#"
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
                f"the URL has a field {shown(name)}, which Playground has not; "
                f"it has {', '.join(FIELDS)}"
            )
        if value or name == "networkShape":
            given[name] = value
    return given


def _without_effect(state: State) -> list[str]:
    """Return what a state says of another problem or of a penalty that there is not."""
    said = []
    (unused,) = {"dataset", "regDataset"} - {dataset_field(state)}
    if state[unused] != FIELDS[unused].default:
        said.append(f"{unused}={state[unused]} (the problem is {state['problem']})")
    kind, rate = state["regularization"], state["regularizationRate"]
    if kind == "none" and rate:
        said.append(f"regularizationRate={rate:g} (regularization is none)")
    if kind != "none" and not rate:
        said.append(f"regularization={kind} (its rate is 0)")
    return said
