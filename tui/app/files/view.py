"""How the run is shown: what there is to keep of the screen, and the screen as it was kept."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core import ExperimentConfig, Point
from tui.panels.comparison.kept import runs_in, values_of
from tui.panels.map.views.neurons import Neurons
from tui.panels.network.selection import exists
from tui.plotting.boundary.region import is_sensible
from tui.plotting.network.layout import Selection

if TYPE_CHECKING:
    from tui.app.files.asking import Files
    from tui.app.main.screen import MainScreen
    from tui.app.main.understanding.baseline import BaselineBeside
    from tui.session.changing.requests import Requests
    from tui.session.session import TrainingSession
    from tui.session.snapshot import Snapshot

_SWITCHES = "log_scale", "show_test", "discretize"
_FARTHEST = 10**9


class View:
    """What is seen of the run, which of its points are in no file, and what it is compared with.

    Parameters
    ----------
    main : MainScreen
    session : TrainingSession
    requests : Requests
    files : Files
        Knows which points are in no file.
    beside : BaselineBeside

    Attributes
    ----------
    unlearnt : tuple
        Points that are drawn and cannot be learnt yet, and what their classes are called.
    """

    def __init__(
        self,
        main: MainScreen,
        session: TrainingSession,
        requests: Requests,
        files: Files,
        beside: BaselineBeside,
    ) -> None:
        self._main, self._session, self._requests = main, session, requests
        self._files, self._beside = files, beside
        self.unlearnt: tuple[tuple[Point, ...], tuple[str, ...]] = (), ()

    def begin(self) -> None:
        """Be told that the panels are there."""
        main = self._main
        # Found once: whoever asks may be another thread, or the screen be gone.
        self._panels, self._map, self._network = main.panels, main.map, main.network

    # -- to be kept ----------------------------------------------------------------------------

    @property
    def has_unlearnt(self) -> bool:
        """Whether there are points that are drawn, not learnt, and in no file."""
        return self._files.has_drawn(self.unlearnt[0])

    @property
    def has_pinned(self) -> bool:
        """Whether runs are pinned, which are in no file."""
        return bool(self._main.pinned)

    def read(self) -> dict[str, Any]:
        """Return how the run is shown, in arrays and plain values; any thread may ask."""
        main, map_, panels = self._main, self._map, self._panels
        snapshot, board, choice = self._session.snapshot, self._map.map, self._map.choice
        points, class_names = self.unlearnt
        selection = self._network.selection
        return {
            **{name: getattr(main, name) for name in _SWITCHES},
            "mark_wrong": map_.mark_wrong,
            "view": choice.view.name,
            "neurons": list(choice.wanted),
            "region": None if board.wanted == board.home else list(board.wanted),
            "selection": None if selection is None else list(selection),
            "in_view": list(panels.in_view),
            "alone": panels.maximized_panel,
            "focus": panels.last_focused,
            "baseline": self._beside.is_on,
            "speed": self._session.pace.limit,
            "image": None if panels.image is None else list(panels.image),
            "pinned": values_of(main.pinned, snapshot.experiment),
            "drawn": self._files.is_unsaved(self._requests.own),
            "unlearnt": {"points": [*map(list, points)], "class_names": list(class_names)},
        }

    # -- as it was -----------------------------------------------------------------------------

    def show(self, kept: Mapping[str, Any], snapshot: Snapshot) -> None:
        """Show a run as it was when it was kept, as far as that can be; nothing is trusted.

        Parameters
        ----------
        kept : mapping
            What `read` returned.
        snapshot : Snapshot
            The first one of the run, which is on the screen already.
        """
        main = self._main
        for name in _SWITCHES:
            if isinstance(kept.get(name), bool):
                setattr(main, name, kept[name])
        if isinstance(kept.get("mark_wrong"), bool):
            self._map.mark_wrong = kept["mark_wrong"]
        main.pinned = runs_in(kept.get("pinned"), snapshot.experiment)
        if kept.get("drawn") is True and snapshot.config.points is not None:
            self._files.note_drawn(snapshot.config.points)
        self._show_drawing(kept.get("unlearnt"))
        self._show_panels(kept)
        self._show_selection(kept.get("selection"), snapshot)
        self._show_map(kept)
        if self._beside.is_on != (kept.get("baseline") is True):
            self._beside.show(wanted=not self._beside.is_on)

    def _show_drawing(self, kept: Any) -> None:
        with contextlib.suppress(ArithmeticError, LookupError, TypeError, ValueError):
            # What points must be, the configuration knows, but for how many are enough.
            names = tuple(kept["class_names"])
            drawn = ExperimentConfig(points=kept["points"], class_names=names or None)
            if points := drawn.points:
                self._map.drawing.bring_back(points, names)
                self.unlearnt = points, names
                self._files.note_drawn(points)

    def _show_panels(self, kept: Mapping[str, Any]) -> None:
        panels = self._panels
        names = panels.names_in_order()
        in_view, alone, focus = (kept.get(name) for name in ("in_view", "alone", "focus"))
        panels.maximized_panel = None
        if isinstance(in_view, list):
            for name in in_view:
                if name in names and name not in panels.in_view:
                    panels.show_panel(name)
        if focus in names and focus in panels.in_view:
            panels.show_panel(focus)
        if alone in names:
            panels.maximized_panel = alone
            panels.show_panel(alone)

    def _show_selection(self, kept: Any, snapshot: Snapshot) -> None:
        match kept:
            case [int(layer), int(unit), int() | None as source]:
                selection = Selection(layer, unit, source)
                if exists(selection, snapshot.layer_sizes):
                    self._network.select(selection)
                    # At once, so that what the map shows can be another view by then.
                    self._main.selected = layer, unit

    def _show_map(self, kept: Mapping[str, Any]) -> None:
        board = self._map.map
        match kept.get("view"), kept.get("neurons"):
            case str(view), [int(layer), int(unit), int(other)] if 0 <= unit < _FARTHEST > other:
                self._map.choice.restore(view, Neurons(layer, unit, other))
        match kept.get("region"):
            case [float(left), float(right), float(low), float(high)]:
                region = left, right, low, high
                if all(map(math.isfinite, region)) and is_sensible(region, board.home):
                    board.show_region(region)
        self._map.show_view()


def speed_in(kept: Mapping[str, Any]) -> float | None:
    """Return how fast a run was trained when it was kept; None where that is not known."""
    speed = kept.get("speed")
    return speed if isinstance(speed, float) and speed > 0.0 else None


def image_in(kept: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return how many rows and columns of pixels its samples had, where that was said."""
    match kept.get("image"):
        case [int(rows), int(columns)] if rows > 0 < columns:
            return rows, columns
    return None
