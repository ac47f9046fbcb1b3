"""A sweep beside the run that is shown: what is asked, what is under way, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core import as_sentence
from tui.app.loop.background import begin, in_background
from tui.terminal.failure import Failure

# With them come stacks of networks, which nothing needs before the first sweep.
if TYPE_CHECKING:
    from core import Dataset, ExperimentConfig
    from tui.app.main.screen import MainScreen
    from tui.app.screens.sweep.asked import Draft
    from tui.app.screens.sweep.grid import Figure, Grid, Place
    from tui.app.screens.sweep.work import Share, Work
    from tui.session.changing.requests import Requests
    from tui.session.session import TrainingSession
    from tui.session.snapshot import Snapshot

_UNDER_WAY = "Sweep: "
"""How what is said meanwhile begins."""


class SweepBeside:
    """Has the runs of a sweep trained beside the experiment, and keeps what they came to.

    Parameters
    ----------
    main : MainScreen
        What the screen of the sweep lies on.
    session : TrainingSession
        Tells when to leave the processor to the screen.
    requests : Requests
        Opens a run.
    say : callable
        Called with a sentence for the user.

    Attributes
    ----------
    draft : Draft or None
        What was written last; None before anything was.
    figure : "loss" or "score"
        What is shown of the runs.
    cursor : tuple of int
        The cell that is chosen.
    grid : Grid or None
        What there is of the last sweep.
    work : Work or None
        What is under way.
    trouble : str
        Why there is no more of it, or empty.
    base : ExperimentConfig
        Around which what is written is.
    dataset : Dataset or None
        Its data; None before the screen was shown.
    watch : callable or None
        Called when there is something else to show; None while nobody looks.
    """

    def __init__(
        self,
        main: MainScreen,
        session: TrainingSession,
        requests: Requests,
        say: Callable[[str], None],
    ) -> None:
        self._main, self._session, self._requests, self._say = main, session, requests, say
        self.draft: Draft | None = None
        self.figure: Figure = "loss"
        self.cursor: Place = (0, 0)
        self.grid: Grid | None = None
        self.work: Work | None = None
        self.trouble = ""
        self.base: ExperimentConfig = session.snapshot.config
        self.dataset: Dataset | None = None
        self.watch: Callable[[], None] | None = None
        self._config: ExperimentConfig | None = None
        """Of the user's run, when it was last looked at."""

    # -- the screen ----------------------------------------------------------------------------

    def get_ready(self) -> str:
        """Have something written for the present experiment; return why there is nothing."""
        snapshot, drawing = self._main.snapshot, self._main.map.drawing
        if snapshot is None or snapshot.dataset is None:
            return "There is nothing to vary yet: the data are not there."
        if drawing.is_on and drawing.lacks:
            return f"There is nothing to vary yet. {drawing.lacks}"
        if not self.is_of(snapshot.config):
            self._forget()
        if self.grid is None or self.dataset is None:
            # Else the run that is shown may be one that was opened, with data of its own.
            self.base, self.dataset = snapshot.config, snapshot.dataset
        if self.draft is None:
            from tui.app.screens.sweep.asked import Draft

            self.draft = Draft.around(self.base, snapshot.dataset)
        return ""

    def is_of(self, config: ExperimentConfig) -> bool:
        """Whether the sweep that there is, is about an experiment."""
        if self.grid is not None:
            return self.grid.has(config)
        return self.work is not None and self.work.asked.base == config

    def _forget(self) -> None:
        self.stop()
        self.grid = self.draft = None
        self.cursor, self.trouble = (0, 0), ""

    # -- the runs ------------------------------------------------------------------------------

    def start(self) -> str:
        """Begin with what is written; return why that cannot be."""
        from tui.app.screens.sweep.asked import asked
        from tui.app.screens.sweep.grid import Grid
        from tui.app.screens.sweep.work import Work

        draft, dataset = self.draft, self.dataset
        assert draft is not None
        assert dataset is not None
        try:
            wanted = asked(draft, self.base, dataset)
        except Failure as failure:
            return as_sentence(str(failure))
        self.stop()
        has_test = len(dataset.X_test) > 0
        self.grid = Grid.of(wanted, (), dataset.task, has_test, {})
        self.cursor, self.trouble = (0, 0), ""
        work = Work(wanted, dataset, self._told, self._session.pace.give_way)
        self.work = work

        def train() -> str:
            try:
                work.run()
            except (Failure, ValueError, OSError, MemoryError) as error:
                return as_sentence(str(error) or "there is not enough memory for these runs")
            return ""

        async def wait() -> None:
            trouble = await in_background(train)
            if self.work is work and self._main.app.is_running:
                self._end(trouble)

        begin(self._main, wait)
        return ""

    def stop(self) -> None:
        """Train no more; what has finished stays."""
        if self.work is not None:
            self.work.is_over = True
            self.work = None
            if self.grid is not None and not self.grid.runs:
                self.grid = None
            self._main.message.end_remark(_UNDER_WAY)

    def _told(self, work: Work, news: Grid | Share) -> None:
        """Show news of runs; called from their thread."""
        self._main.app.call_later(self._take, work, news)

    def _take(self, work: Work, news: Grid | Share) -> None:
        from tui.app.screens.sweep.grid import Grid

        if work is not self.work or not self._main.app.is_running:
            return
        if isinstance(news, Grid):
            self.grid = news
        self._show()
        said = self._main.message.remarked
        if self.watch is None and (not said or said.startswith(_UNDER_WAY)):
            self._main.remark(f"{_UNDER_WAY}{work.in_words}. <sweep> shows it.")

    def _end(self, trouble: str) -> None:
        """Take note that all runs have finished, or why they have not."""
        self.work, self.trouble = None, trouble
        if self.grid is not None and not self.grid.runs:
            self.grid = None
        self._main.message.end_remark(_UNDER_WAY)
        self._show()
        if self.watch is None:
            from tui.app.screens.sweep.readout import conclusion

            done = "" if self.grid is None else conclusion(self.grid, self.figure)
            self._say(f"{trouble or done} <sweep> shows the sweep.")

    def _show(self) -> None:
        if self.watch is not None:
            self.watch()

    # -- the experiment ------------------------------------------------------------------------

    def follow(self, snapshot: Snapshot) -> str:
        """Train no more runs about an experiment that is another by now; say so."""
        if snapshot.config == self._config:
            return ""
        self._config = snapshot.config
        if self.work is None or self.is_of(snapshot.config):
            return ""
        self.stop()
        return "The experiment is another now, and the sweep of the one before is stopped."

    def open(self, place: Place) -> None:
        """Open the run of a cell that is nearest to their mean."""
        grid = self.grid
        if grid is None:
            return
        from tui.app.screens.sweep.readout import one_run

        config = grid.run_of(place, self.figure)
        what = one_run(grid, place, self.figure, config)
        self._requests.make_room()
        self._requests.run(
            config,
            f"Opened {what}: it trains to epoch {config.epochs:,}. <undo> brings back what was,"
            " <sweep> the map.",
        )
