"""What of a network the map shows: one of the views, and the neurons that it is of."""

from __future__ import annotations

from tui.panels.map.field import FieldEvaluator
from tui.panels.map.views.neurons import ANY, Neurons, Sizes
from tui.panels.map.views.table import NEURON, OUTPUT, VIEWS


class Choice:
    """A view and its neurons, as far as somebody has chosen any.

    Attributes
    ----------
    view : View
    wanted : Neurons
    """

    def __init__(self) -> None:
        self.view = OUTPUT
        self.wanted = ANY
        self._evaluator: FieldEvaluator | None = None

    def restore(self, name: str, neurons: Neurons) -> None:
        """Go to a view by its name and to neurons, if this network has something to see there."""
        view = next((view for view in VIEWS if view.name == name), OUTPUT)
        if self._evaluator is not None and not view.refusal(self._evaluator):
            self.view, self.wanted = view, neurons

    def neurons(self, sizes: Sizes) -> Neurons:
        """Return the neurons chosen, or those to begin with where there are none such."""
        wanted = self.wanted
        return wanted.as_pair(sizes) if self.view.neurons == 2 else wanted.within(sizes)

    def suit(self, evaluator: FieldEvaluator) -> None:
        """Go back to the output where this network has nothing else to see."""
        self._evaluator = evaluator
        if self.view.refusal(evaluator):
            self.view = OUTPUT

    def turn_view(self, evaluator: FieldEvaluator, direction: int) -> str:
        """Go to the next or previous view that there is; return what it shows."""
        here, passed_over = VIEWS.index(self.view), []
        for step in range(1, len(VIEWS) + 1):
            view = VIEWS[(here + direction * step) % len(VIEWS)]
            refusal = view.refusal(evaluator)
            if not refusal:
                break
            passed_over.append(refusal)
        self.view = view
        return " ".join([view.meaning, *passed_over])

    def turn_neurons(self, sizes: Sizes, direction: int) -> None:
        """Go to the next or previous neuron, or pair of them."""
        here = self.neurons(sizes)
        turn = here.next_unit if self.view.neurons == 1 else here.next_pair
        self.wanted = turn(sizes, direction)

    def choose(self, neuron: tuple[int, int] | None) -> None:
        """Choose the neuron with this layer and unit, or the output again for None."""
        if neuron is not None:
            self.wanted = Neurons(*neuron, neuron[1])
            self.view = self.view if self.view.neurons == 2 else NEURON
        elif self.view.neurons == 1:
            self.view = OUTPUT
