"""Luck: how other draws of the same experiment would have gone, beside the run that is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from core import as_sentence
from tui.app.loop.background import begin, in_background
from tui.panels.numbers.luck import in_words

if TYPE_CHECKING:
    from core import Draws, ExperimentConfig
    from tui.app.main.screen import MainScreen
    from tui.session.session import TrainingSession
    from tui.session.snapshot import Snapshot

DRAWS = 32

MOST_EPOCHS = 100_000
"""Of each draw: more would take many minutes."""

_MOST_VALUES = 5 * 10**7
"""Of the inputs of all draws, where each has a split of its own."""

_A_WHILE = 0.5
"""Seconds between two words on how far it is."""

_UNDER_WAY = "Luck: "
"""How what is said meanwhile begins."""


class _Work:
    """Draws that are under way."""

    def __init__(self, config: ExperimentConfig) -> None:
        self.config = config
        self.is_over = False
        """Whether nobody wants them any more."""


class LuckBeside:
    """Has draws of the experiment trained beside it, and shows what they come to.

    Parameters
    ----------
    main : MainScreen
        Shows it.
    session : TrainingSession
        Tells when to leave the processor to the screen.
    say : callable
        Called with a sentence for the user.
    """

    def __init__(
        self, main: MainScreen, session: TrainingSession, say: Callable[[str], None]
    ) -> None:
        self._main, self._session, self._say = main, session, say
        self._place = 0
        self._work: _Work | None = None
        self._draws: Draws | None = None
        self._config: ExperimentConfig | None = None
        """Of the user's run, when it was last looked at."""
        self._told = 0.0

    @property
    def _redraw(self) -> str:
        """What is drawn anew."""
        from core import REDRAWS

        return REDRAWS[self._place % len(REDRAWS)]

    @property
    def is_on(self) -> bool:
        """Whether draws are shown, or under way."""
        return self._work is not None or self._draws is not None

    @property
    def is_under_way(self) -> bool:
        """Whether draws are trained."""
        return self._work is not None

    def turn(self) -> str:
        """Have other draws trained and shown, or no more; say why that cannot be."""
        if self.is_on:
            was_under_way = self._work is not None
            self._drop()
            return "The other draws are stopped." if was_under_way else "The other draws are gone."
        return self._begin()

    def turn_redraw(self) -> str:
        """Have something else drawn anew: the initial weights, the test part, or both."""
        self._place += 1
        if self.is_on:
            self._drop()
            return self._begin()
        return f"<luck> draws anew: {_in_words(self._redraw)}."

    def follow(self, snapshot: Snapshot) -> str:
        """Let go of draws of another experiment, and see which of them the user's run is now.

        Returns
        -------
        str
            A sentence where they are gone, or an empty text.
        """
        if not self.is_on or snapshot.dataset is None or snapshot.config == self._config:
            return ""
        self._config = snapshot.config
        number = None if self._draws is None else self._draws.number_of(snapshot.config)
        if self._draws is not None and number is not None:
            self._main.panels.content("numbers").show_luck(self._draws, number)
            return ""
        self._drop()
        return "The experiment is another now, and the draws of the one before are gone."

    def _begin(self) -> str:
        """Begin to train; say what is done, or why not."""
        snapshot = self._main.snapshot
        if snapshot is None or snapshot.dataset is None:
            return "There is nothing to repeat yet: the data are not there."
        if refusal := self._refusal(snapshot):
            return refusal
        work = self._work = _Work(snapshot.config)
        self._config, dataset, redraw = snapshot.config, snapshot.dataset, self._redraw

        def cancelled() -> bool:
            self._session.pace.give_way()
            return work.is_over

        def train() -> Draws | str | None:
            from core import draw_again

            try:
                return draw_again(
                    work.config,
                    DRAWS,
                    redraw,
                    dataset=dataset,
                    on_progress=lambda share: self._tell(work, share),
                    cancelled=cancelled,
                )
            except (ValueError, OSError, MemoryError) as error:
                return as_sentence(f"There are no other draws to show: {error}")

        async def wait() -> None:
            found = await in_background(train)
            if not work.is_over and self._main.app.is_running:
                self._take(found)

        begin(self._main, wait)
        return f"{_UNDER_WAY}{DRAWS} draws of {_in_words(redraw)} are trained …"

    def _refusal(self, snapshot: Snapshot) -> str:
        """Return why an experiment cannot be repeated, or an empty text."""
        config, dataset, drawing = snapshot.config, snapshot.dataset, self._main.map.drawing
        assert dataset is not None
        if drawing.is_on and drawing.lacks:
            return f"There is nothing to repeat yet. {drawing.lacks}"
        if config.epochs > MOST_EPOCHS:
            return (
                f"{config.epochs:,} epochs are too many to be trained {DRAWS} times: luck is asked"
                f" up to {MOST_EPOCHS:,}. <settings> changes how many there are."
            )
        if self._redraw == "weights":
            return ""
        if config.points is not None:
            return (
                "Points that were drawn by hand are always split in the same way: <luck-draws>"
                " chooses to draw the initial weights alone."
            )
        if not len(dataset.X_test):
            return "There is no test part to draw anew: <luck-draws> chooses the initial weights."
        if DRAWS * (dataset.X_train.size + dataset.X_test.size) > _MOST_VALUES:
            return (
                f"{DRAWS} splits of so many data take too much memory: <luck-draws> chooses to draw"
                " the initial weights alone."
            )
        return ""

    def _tell(self, work: _Work, share: float) -> None:
        """Tell how far it is, now and then; called from the thread."""
        now = time.monotonic()
        if now - self._told >= _A_WHILE and not work.is_over:
            self._told = now
            self._main.app.call_later(self._show_progress, work, share)

    def _show_progress(self, work: _Work, share: float) -> None:
        """Say how far it is, unless something else is said."""
        said = self._main.message.remarked
        if work is self._work and (not said or said.startswith(_UNDER_WAY)):
            self._main.remark(
                f"{_UNDER_WAY}{DRAWS} draws of {_in_words(self._redraw)}: {share:.0%} trained."
                " <luck> stops."
            )

    def _take(self, found: Draws | str | None) -> None:
        self._work = None
        if isinstance(found, str):
            self._say(found)
        if found is None or isinstance(found, str):
            return
        snapshot = self._main.snapshot
        number = None if snapshot is None else found.number_of(snapshot.config)
        if snapshot is None or number is None:
            return
        self._draws = found
        self._put(found, number)
        words = in_words(found, number)
        epochs = snapshot.config.epochs
        what = f"{DRAWS} draws of {_in_words(found.redraw)} at epoch {epochs:,}"
        words = f"{what}: {words[0].lower()}{words[1:]}"
        if snapshot.epoch > epochs:
            words += f" Yours is counted after {epochs:,} epochs, like the others."
        if snapshot.changes:
            words += (
                " Yours is counted as these settings give it from the start: what was changed on"
                " the way, or set by hand, is not repeated."
            )
        self._say(f"{words} <luck> takes them away.")

    def _drop(self) -> None:
        if self._work is not None:
            self._work.is_over = True
        self._work = self._draws = None
        self._main.message.end_remark(_UNDER_WAY)
        self._put(None)

    def _put(self, draws: Draws | None, number: int = 0) -> None:
        panels = self._main.panels
        panels.content("numbers").show_luck(draws, number)
        panels.content("loss").show_luck(draws)
        panels.content("score").show_luck(draws)
        map_ = panels.content("map")
        map_.borders.draws = draws
        map_.show_borders()


def _in_words(redraw: str) -> str:
    """Return what is drawn anew."""
    from core import DRAWN

    return DRAWN[redraw]
