"""The panel of one training step: eight stages, forward, backward and down the slope."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from textual.message import Message

from core import Explanation, Stage, StepTrace, explain_step, in_ascii
from tui.panels.understanding.step import on_map
from tui.panels.understanding.step.on_map import Position
from tui.panels.understanding.step.on_network import of_stage
from tui.panels.understanding.step.path import Place, after, at
from tui.panels.understanding.step.rows import View, fewer, rows, terms
from tui.plotting.network.inside import Inside
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.frame import write_in_frame
from tui.widgets.keys.lookup import bindings
from tui.widgets.keys.spoken import spoken
from tui.widgets.rows import Row, wrapped
from tui.widgets.rows_view import RowsView
from tui.widgets.sentence import Said

_LAST = (
    "This is the last stage. <step-batch> takes the step that is shown; looking changed nothing."
)
_FIRST = "This is the first stage: the example itself."

_NO_TERMS = "Stages 2, 6 and 7 have weights to choose; with all examples, 1 to 5 have examples."

_OF_ALL = "Stages 6 to 8 are of all examples in any case; 1 to 5 list them now."

_EFFECT = 8
_LISTED = 5
"""The stages up to this have a row for each example where all are shown."""
_FEWEST_TERMS = 2
_NUDGES = 6
"""Rows of the check that are not of a weight."""
_BESIDE_TITLE = 4
"""Cells of the frame's upper border that its title leaves free."""


class StepPanel(RowsView):
    """Shows the step to come, stage by stage; its keys say where one looks."""

    BINDINGS: ClassVar = bindings("step")

    class Answered(Said):
        """Posted when there is a sentence for the user, which the next key ends."""

    class Looked(Message):
        """Posted when something else is looked at: another neuron, stage, example or step."""

    class Checked(Message):
        """Posted from another thread when gradients are found a second time.

        Attributes
        ----------
        explanation : Explanation
        check : Stage
        """

        def __init__(self, explanation: Explanation, check: Stage) -> None:
            super().__init__()
            self.explanation, self.check = explanation, check

    def __init__(self, *, capabilities: Capabilities | None = None, id: str | None = None) -> None:
        super().__init__(capabilities=capabilities, id=id)
        self._snapshot: Snapshot | None = None
        self._place = Place(1, 1)
        self._neurons: dict[int, int] = {}
        """Which neuron is looked at in each layer, once one was."""
        self._looked: tuple[object, ...] = ()
        self._example: int | None = None
        self._source: int | None = None
        self._cursor: Position | None = None
        self._at_cursor = False
        """Whether the example is the one that is the nearest to the map's cursor."""
        self._on_network: tuple[Explanation, int, Inside] | None = None
        self.is_on_map = False
        """Whether a map in view has the signs of the step."""
        self._together = self._checked = False
        self._known: tuple[StepTrace, int, Explanation] | None = None
        self._check: tuple[Explanation, Stage | None] | None = None
        """What is being checked, and what came of it."""

    def tell(self, sentence: str) -> None:
        """Have something said to the user that holds until the next key leads elsewhere."""
        self.post_message(self.Answered(sentence))

    # -- what the session says -----------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot, _pinned: object = None) -> None:
        """Show the step that comes after a snapshot, unless that is in view already."""
        last, self._snapshot = self._snapshot, snapshot
        if last is not None and last.experiment != snapshot.experiment:
            self._neurons, self._example, self._source, self._known = {}, None, None, None
            self._at_cursor = False
            self._place = Place(self._place.stage, 1)
        trace = snapshot.inside
        if isinstance(trace, StepTrace):
            self._suit(trace)
        if last is None or last.inside is not trace or self._note(last) != self._note(snapshot):
            self.draw_figure()

    def _suit(self, trace: StepTrace) -> None:
        """Look at nothing that this step has not."""
        if self._example is not None and self._example not in trace.indices:
            self._example = None
        if self._place.layer > len(trace.layers):
            self._place = Place(self._place.stage, 1)

    @staticmethod
    def _note(snapshot: Snapshot) -> str:
        """Return what the lower border says: of which moment the step is, where that is past."""
        trace = snapshot.inside
        if not isinstance(trace, StepTrace):
            return ""
        same = (trace.epoch, trace.batch) == (snapshot.epoch, snapshot.batch)
        return "" if same and snapshot.state != "training" else "an earlier step: pause to renew"

    @property
    def explanation(self) -> Explanation | None:
        """The step that is shown, at what is looked at; None where there is none."""
        snapshot = self._snapshot
        trace = None if snapshot is None else snapshot.inside
        if snapshot is None or not isinstance(trace, StepTrace):
            return None
        height = self.size.height
        if self._known is None or self._known[:2] != (trace, height):
            shown = self._explained(trace, snapshot, terms(height))
            if more := fewer(shown, self._place.stage, height):
                shown = self._explained(trace, snapshot, terms(height) - more)
            self._neurons[self._place.layer], self._example = shown.neuron, shown.example
            self._known = trace, height, shown
            looked = self.neuron, self._place, shown.example, trace
            if looked != self._looked:
                self._looked = looked
                self.post_message(self.Looked())
        return self._known[2]

    def _explained(self, trace: StepTrace, snapshot: Snapshot, most: int) -> Explanation:
        if self._checked:
            most -= _NUDGES
        nearest = self._nearest(trace, snapshot) if self._at_cursor else None
        shown = explain_step(
            trace,
            snapshot.dataset,
            example=self._example if nearest is None else nearest,
            layer=self._place.layer,
            neuron=self._neurons.get(self._place.layer),
            terms=max(most, _FEWEST_TERMS),
        )
        if self._source is not None and self._source <= len(shown.inputs):
            return shown.of_source(self._source)
        return shown

    def _nearest(self, trace: StepTrace, snapshot: Snapshot) -> int | None:
        """Return which example is the nearest to the map's cursor; None without one."""
        if self._cursor is None or snapshot.dataset is None:
            return None
        return snapshot.dataset.plane.nearest(self._cursor, trace.indices)

    def look_near(self, place: Position | None) -> None:
        """Know where the map's cursor is, and follow it if its example is looked at."""
        self._cursor = place
        if self._at_cursor:
            self._at_cursor = place is not None
            self._look_again()

    def signs(self, places: NDArray[np.float64]) -> dict[Position, str]:
        """Return what the map shows of the step in signs, if it shows these places."""
        snapshot, explanation = self._snapshot, self.explanation
        if snapshot is None or explanation is None:
            return {}
        unicode = self.capabilities.unicode
        return on_map.signs(explanation, snapshot, self._place.stage, places, unicode=unicode)

    @property
    def on_network(self) -> Inside | None:
        """What the picture of the network shows of the stage; None where there is no step."""
        explanation, stage = self.explanation, self._place.stage
        if explanation is None:
            return None
        if self._on_network is None or self._on_network[:2] != (explanation, stage):
            self._on_network = explanation, stage, of_stage(explanation, stage)
        return self._on_network[2]

    @property
    def neuron(self) -> tuple[int, int] | None:
        """The layer, from 1, and the unit, from 0, that are looked at."""
        layer = self._place.layer
        return (layer, self._neurons[layer] - 1) if layer in self._neurons else None

    def look_at(self, layer: int, unit: int) -> None:
        """Look at another neuron: its layer, from 1, and its unit, from 0."""
        if (layer, unit) != self.neuron:
            self._neurons[layer] = unit + 1
            self._go(Place(self._place.stage, layer))

    # -- the picture ---------------------------------------------------------------------------

    def rows(self, width: int) -> Sequence[Row]:
        """Return the stage that is looked at."""
        snapshot, explanation = self._snapshot, self.explanation
        if snapshot is None:
            return ()
        if explanation is None:
            write_in_frame(self, title="one step")
            return wrapped(snapshot.inside, width) if isinstance(snapshot.inside, str) else ()
        said = self._note(snapshot) or self._legend()
        self.note = _fitting(said, spoken("<inside-step> goes back"), width - _BESIDE_TITLE)
        write_in_frame(self, title=self._title(explanation))
        view = self._view(explanation, width)
        if not self._checked:
            return rows(explanation, view)
        check = self._checked_stage(explanation)
        waiting = "Each weight is nudged, and all examples run forward again …"
        if not self.capabilities.unicode:
            waiting = waiting.replace(" …", "...")
        return wrapped(waiting, width) if check is None else rows(explanation, view, check)

    def _legend(self) -> str:
        """Return what the signs on the map are."""
        if not self.is_on_map:
            return ""
        unicode = self.capabilities.unicode
        changes = (
            f", {on_map.CHANGED[unicode]} changes sides" if self._place.stage == _EFFECT else ""
        )
        return f"{on_map.EXAMPLE[unicode]} on the map: this example{changes}"

    def _checked_stage(self, explanation: Explanation) -> Stage | None:
        """Return the check if it is known; else find it meanwhile, for that may take long."""
        if self._check is None or self._check[0] is not explanation:
            self._check = explanation, None

            def check() -> None:
                self.post_message(self.Checked(explanation, explanation.check))

            threading.Thread(target=check, name="check", daemon=True).start()
        return self._check[1]

    def on_step_panel_checked(self, message: Checked) -> None:
        """Show what came of the check, unless something else is looked at by now."""
        if self._check is not None and self._check[0] is message.explanation:
            self._check = message.explanation, message.check
            self.draw_figure()

    def _view(self, explanation: Explanation, width: int) -> View:
        chosen = ""
        if self._together and self._place.stage <= _LISTED:
            chosen = str(explanation.example)
        elif self._place.stage in (6, 7) or self._source is not None:
            chosen = explanation.inputs[explanation.source - 1]
        return View(
            self._place.stage,
            width,
            self.size.height,
            together=self._together,
            checked=self._checked,
            unicode=self.capabilities.unicode,
            chosen=chosen,
        )

    def _title(self, explanation: Explanation) -> str:
        trace = explanation.trace
        when = f"epoch {trace.epoch}→{trace.epoch + 1}"
        if trace.batches > 1:
            when = f"epoch {trace.epoch + 1} · batch {trace.batch + 1}/{trace.batches}"
        which = f"example {explanation.example}"
        if self._together and self._place.stage <= _LISTED:
            which = f"all {trace.size:,}"
        what = "check" if self._checked else "one step"
        title = f"{what} · {when} · {which}"
        if len(title) > self.size.width - _BESIDE_TITLE:
            title = f"{what} · {when} · {which.removeprefix('example ')}"
        if self.capabilities.unicode:
            return title
        return title.replace(" · ", ", ").replace("→", " to ")

    # -- what the user does --------------------------------------------------------------------

    def stop_reading(self) -> bool:
        """Leave the check; return whether there was one to leave."""
        was_checked, self._checked = self._checked, False
        if was_checked:
            self._look_again()
        return was_checked

    def action_go(self, direction: int) -> None:
        """Go to the next stage, or the one before: layer by layer forward, then backward."""
        explanation = self.explanation
        if explanation is None:
            return
        place = after(self._place, direction, len(explanation.trace.layers))
        if place is None:
            self.tell(_LAST if direction > 0 else _FIRST)
        else:
            self._go(place)

    def action_go_to(self, stage: int) -> None:
        """Go to a stage, of the layer that is looked at."""
        self._go(at(self._place, stage))

    def action_turn_neuron(self, direction: int) -> None:
        """Look at the next neuron of the layer, or the one before."""
        explanation = self.explanation
        if explanation is None:
            return
        count = len(explanation.trace.layers[explanation.layer - 1].b)
        if count == 1:
            self.tell("There is no other neuron in this layer.")
        self._neurons[self._place.layer] = (explanation.neuron - 1 + direction) % count + 1
        self._look_again()

    def action_turn_together(self) -> None:
        """Show one example, then the one that is the nearest to the map's cursor, then all."""
        snapshot, explanation = self._snapshot, self.explanation
        if snapshot is None or explanation is None:
            return
        nearest = self._nearest(explanation.trace, snapshot)
        self._checked = False
        if not (self._together or self._at_cursor) and nearest not in (None, explanation.example):
            self._at_cursor = True
            said = f"Example {nearest} is the nearest to the map's cursor; the step follows it."
            self.tell(said)
        else:
            self._together = not self._together
            if self._at_cursor:
                self._at_cursor, self._example = False, None
            if self._together and self._place.stage > _LISTED:
                self.tell(_OF_ALL)
        self._look_again()

    def action_tell_digits(self) -> None:
        """Say the numbers of the stage with all their digits."""
        explanation = self.explanation
        if explanation is not None:
            said = explanation.exact(self._place.stage)
            self.tell(said if self.capabilities.unicode else in_ascii(said))

    def action_turn_check(self) -> None:
        """Find the gradients a second time by nudging, or show the stage again."""
        if not self._checked and self._place.stage != 6:
            self._place = at(self._place, 6)
        self._checked = not self._checked
        self._look_again()

    def action_choose(self, direction: int) -> None:
        """Look at another weight of the neuron; with all examples, at another example."""
        explanation = self.explanation
        if explanation is None:
            return
        if self._together and self._place.stage <= _LISTED:
            stage = explanation.of_all(terms(self.size.height))[self._place.stage - 1]
            present, names = str(explanation.example), [str(i) for i in explanation.trace.indices]
        else:
            stage = explanation.stages[self._place.stage - 1]
            names = list(explanation.inputs)
            present = names[explanation.source - 1]
        labels = [row.label for table in stage.tables for row in table.rows if row.label in names]
        if not labels or (self._place.stage in (1, 3, 4, 5, 8) and not self._together):
            self.tell(_NO_TERMS)
            return
        index = labels.index(present) + direction if present in labels else 0
        chosen = labels[max(0, min(index, len(labels) - 1))]
        if chosen == present:
            self.tell(f"There is nothing more {'below' if direction > 0 else 'above'}.")
        if self._together and self._place.stage <= _LISTED:
            self._example, self._at_cursor = int(chosen), False
        else:
            self._source = names.index(chosen) + 1
        self._look_again()

    def _go(self, place: Place) -> None:
        if place.layer != self._place.layer:
            self._source = None
        self._place, self._checked = place, False
        self._look_again()

    def _look_again(self) -> None:
        self._known = None
        self.draw_figure()


def _fitting(said: str, way_back: str, cells: int) -> str:
    """Return what is said with the way back behind it, or in so few cells the way back alone."""
    for words in (", ".join(filter(None, (said, way_back))), said):
        if words and cell_len(words) <= cells:
            return words
    return way_back
