"""The keys that change the experiment by one step; each returns what there is to say of it."""

from __future__ import annotations

from collections.abc import Callable

from core import DATASETS, ExperimentConfig, as_sentence
from tui.session import describe
from tui.session.changing import changes
from tui.session.changing.changes import DatasetRound
from tui.session.changing.requests import Requests
from tui.session.session import TrainingSession
from tui.session.training.pace import SPEEDS
from tui.settings.scales import LEARNING_RATES


class Controls:
    """Takes the next value of what there is to choose.

    Its methods return a sentence, or an empty one where what has changed is told once it is done.

    Parameters
    ----------
    session : TrainingSession
        Trains as fast as it is told to.
    requests : Requests
        Takes the changes of the experiment.
    datasets : DatasetRound
        Knows which data set comes next.
    speed : float
        Epochs per second at most, at first.
    selected_layer : callable
        Returns the layer that is selected in the network, 0 for the inputs, or None.
    """

    def __init__(
        self,
        session: TrainingSession,
        requests: Requests,
        datasets: DatasetRound,
        speed: float,
        selected_layer: Callable[[], int | None],
    ) -> None:
        self._session = session
        self._requests = requests
        self._datasets = datasets
        self._speed = speed
        self._selected_layer = selected_layer

    def new_weights(self) -> str:
        """Draw new initial weights."""
        present = self._requests.present
        self._requests.change(present.replace(weights_draw=present.weights_draw + 1), remark="")
        return ""

    def learning_rate(self, direction: int) -> str:
        """Go to the next higher or lower learning rate."""
        present = self._requests.present.learning_rate
        rate = _next(LEARNING_RATES, present, direction)
        if rate == present:
            return f"{present:g} is the {_end(direction)} learning rate."
        self._requests.change(self._requests.present.replace(learning_rate=rate))
        return ""

    def take_remedy(self) -> str:
        """Do what the sentence on the training's health offers."""
        snapshot = self._session.snapshot
        finding = snapshot.finding
        if snapshot.dataset is None:
            return "Nothing is trained yet that could go wrong."
        if finding is None:
            return "Nothing is wrong so far. <health> shows the layers."
        if finding.remedy is None:
            return f"{finding.sentence} Nothing is wrong."
        return self._requests.heal(finding.remedy)

    def speed(self, direction: int) -> str:
        """Train faster or slower."""
        speed = _next(SPEEDS, self._speed, direction)
        trains = f"Trains {describe.speed_limit(speed)}"
        if speed == self._speed:
            return f"{trains}: the {_end(direction)} speed."
        self._speed = speed
        self._session.set_speed(speed)
        return f"{trains}."

    def next_dataset(self, direction: int) -> str:
        """Go to the next or the previous data set."""
        return self.dataset(self._datasets.next(direction))

    def dataset(self, name: str | None) -> str:
        """Go to a data set by name, or to the user's own file."""
        try:
            config = self._datasets.go_to(name, self._requests.present)
        except ValueError as error:
            title = "" if name is None else f"{DATASETS[name].title}: "
            return as_sentence(f"{title}{error}")
        self._requests.change(config, remark="")
        return ""

    def neurons(self, change: int) -> str:
        """Add a neuron to the selected hidden layer, or take one away."""
        return self._rebuild(changes.with_neurons, self._hidden_index, change)

    def layers(self, direction: int) -> str:
        """Add a hidden layer after the selected one, or take that away."""
        if direction < 0:
            return self._rebuild(changes.without_layer, self._hidden_index)
        after = -1 if self._selected_layer() == 0 else self._hidden_index
        return self._rebuild(changes.with_layer, after)

    @property
    def _hidden_index(self) -> int:
        return changes.hidden_index(self._requests.present, self._selected_layer())

    def _rebuild(self, change: Callable[..., ExperimentConfig], *values: int) -> str:
        try:
            config = change(self._requests.present, *values)
        except ValueError as error:
            return as_sentence(str(error))
        self._requests.change(config)
        return ""


def _end(direction: int) -> str:
    return "highest" if direction > 0 else "lowest"


def _next(choices: tuple[float, ...], present: float, direction: int) -> float:
    """Return the nearest choice above or below the present value; the present one at the end."""
    if direction > 0:
        return min((choice for choice in choices if choice > present), default=present)
    return max((choice for choice in choices if choice < present), default=present)
