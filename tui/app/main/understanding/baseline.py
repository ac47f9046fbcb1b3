"""A linear model beside the network: its border on the map, and its score in the numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core import as_sentence
from tui.app.loop.background import begin, in_background
from tui.session import describe

if TYPE_CHECKING:
    from core import Baseline, Dataset
    from tui.app.main.screen import MainScreen
    from tui.session.snapshot import Snapshot


class BaselineBeside:
    """Has a linear model fitted when it is first asked for, and anew for other data.

    Parameters
    ----------
    main : MainScreen
        Shows it.
    say : callable
        Called with a sentence for the user.
    """

    def __init__(self, main: MainScreen, say: Callable[[str], None]) -> None:
        self._main, self._say = main, say
        self.is_on = False
        """Whether it is shown."""
        self._tells = False
        self._dataset: Dataset | None = None
        """The data that it is fitted to, or is being fitted to."""
        self._class_weight = ""
        """What their samples count."""
        self._found: Baseline | str | None = None
        """The model, or why there is none; None while that is not known."""

    def turn(self) -> str:
        """Show the linear model, or no more; say why that cannot be."""
        if self.is_on:
            self.show(wanted=False)
            return "The linear model is gone from the map."
        snapshot, drawing = self._main.snapshot, self._main.map.drawing
        if snapshot is None or snapshot.dataset is None:
            return "There is nothing to compare with yet: the data are not there."
        if drawing.is_on and drawing.lacks:
            return f"A linear model has nothing to learn yet. {drawing.lacks}"
        self._tells = True
        self.show(wanted=True)
        if self._found is None:
            return "A linear model is fitted to the same data …"
        return ""

    def follow(self, snapshot: Snapshot) -> None:
        """Have it fitted to the data of a snapshot, where it is in view and they are others."""
        if self.is_on and snapshot.dataset is not None:
            self._fit(snapshot.dataset, snapshot.config.class_weight)

    def show(self, *, wanted: bool) -> None:
        """Show the linear model from now on, or no more."""
        self.is_on = wanted
        snapshot = self._main.snapshot
        if not wanted or snapshot is None or snapshot.dataset is None:
            self._put(None)
        elif self._is_of(snapshot.dataset, snapshot.config.class_weight) and self._found:
            self._take(self._found)
        else:
            self._fit(snapshot.dataset, snapshot.config.class_weight)

    def _is_of(self, dataset: Dataset, class_weight: str) -> bool:
        return dataset is self._dataset and class_weight == self._class_weight

    def _fit(self, dataset: Dataset, class_weight: str) -> None:
        """Fit it, unless that is done or under way."""
        if self._is_of(dataset, class_weight):
            return
        self._dataset, self._class_weight, self._found = dataset, class_weight, None
        self._put(None)

        def fit() -> Baseline | str:
            from core import fit_baseline

            try:
                return fit_baseline(dataset, class_weight=class_weight)
            except (ValueError, MemoryError) as error:
                return as_sentence(f"There is no linear model to compare with: {error}")

        async def work() -> None:
            found = await in_background(fit)
            if self._is_of(dataset, class_weight):
                self._found = found
                if self.is_on and self._main.app.is_running:
                    self._take(found)

        begin(self._main, work)

    def _take(self, found: Baseline | str) -> None:
        tells, self._tells = self._tells, False
        if isinstance(found, str):
            self.is_on = False
            self._say(found)
            return
        self._put(found)
        if tells:
            self._say(self._sentence(found))

    def _put(self, baseline: Baseline | None) -> None:
        panels = self._main.panels
        map_ = panels.content("map")
        map_.borders.baseline = baseline
        map_.show_borders()
        panels.content("numbers").show_baseline(baseline)

    def _sentence(self, found: Baseline) -> str:
        snapshot = self._main.snapshot
        metrics = None if snapshot is None else snapshot.metrics
        assert self._dataset is not None
        tested = bool(len(self._dataset.X_test))
        its = found.test_score if tested else found.train_score
        network = float("nan")
        if metrics is not None:
            network = metrics.test_score if tested else metrics.train_score
        what = "" if found.task == "classification" else f"{describe.score_name(found.task)} "
        words = (
            f"{found.name.capitalize()} {what}{describe.score(its, found.task)}, "
            f"this network {describe.score(network, found.task)}"
        )
        if not tested:
            words += " on the training data"
        if snapshot is not None and metrics is not None and _compares(snapshot, found):
            words += f"; training loss {found.train_loss:.4f} and {metrics.train_loss:.4f}"
        means = "its border"
        if found.task == "regression":
            one = self._dataset.n_features == 1
            means = "what it predicts" if one else "where it predicts the mean"
        return f"{words}. Dashed on the map is {means}; <baseline> takes it away."


def _compares(snapshot: Snapshot, found: Baseline) -> bool:
    """Whether the network's loss is the one that the linear model is measured in."""
    loss = describe.found_out(snapshot).get("loss", "")
    if found.task == "regression":
        return loss == "mean_squared_error"
    return loss.endswith("cross_entropy") and not snapshot.config.label_smoothing
