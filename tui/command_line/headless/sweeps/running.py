"""Runs that are done, or done already, kept as they finish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from platformdirs import user_state_path

from core import ExperimentConfig, SweepResult, printable, sweep
from tui.command_line.headless.sweeps.figures import Figures
from tui.command_line.headless.sweeps.interruption import interruption
from tui.command_line.headless.sweeps.kept import KeptRuns, identity
from tui.command_line.headless.sweeps.progress import progress
from tui.exchange.formats.sweep.plan import Plan
from tui.exchange.formats.table import PROGRAM
from tui.terminal.failure import INTERRUPTED, LOST, Failure, bad_input

_HISTORY_ROWS = 4
"""Rows kept of each run's history, of which nothing is shown here."""


def kept_file(plan: Plan) -> Path:
    """Return where the runs of a plan are kept if nobody says where: the same for the same plan."""
    configs = [combination.config for combination in plan.combinations]
    together = "".join(identity(config) for config in configs)
    name = identity(configs[0].replace(seed=plan.repeat), f"{plan.redraw}{together}")
    return user_state_path(PROGRAM) / "sweeps" / f"{name}.jsonl"


def run_plan(
    plan: Plan, kept: KeptRuns, *, jobs: int, scheduler: str | None, quiet: bool
) -> list[Figures]:
    """Do the runs of a plan that are not kept yet; return the figures of all, in their order.

    Parameters
    ----------
    plan : Plan
    kept : KeptRuns
    jobs : int
        Processes that train.
    scheduler : str or None
        The address of the Dask scheduler whose workers train instead.
    quiet : bool
        Whether to show no progress.

    Raises
    ------
    Failure
        If a run cannot be built or kept, there is no such scheduler or it is lost, or the user
        interrupts; what has finished is kept.
    """
    configs = plan.configs()
    contents: dict[Any, str] = {}
    names = [identity(config, _content(config, contents)) for config in configs]
    missing = {name: place for place, name in enumerate(names) if kept.find(name) is None}
    places = sorted(missing.values())
    known = len(configs) - len(places)

    with progress(len(configs), known, quiet=quiet) as line:

        def keep(finished: dict[int, SweepResult]) -> None:
            rows = [(places[n], Figures.of(result)) for n, result in finished.items()]
            kept.add([(names[place], _settings(plan, place), found) for place, found in rows])
            line.finished(len(rows))

        chosen = [configs[place] for place in places]
        try:
            with bad_input(), _cluster(names, kept), interruption() as interrupted:
                sweep(
                    chosen,
                    jobs=min(jobs, max(1, len(chosen))),
                    scheduler=scheduler,
                    on_progress=line,
                    on_finished=keep,
                    cancelled=interrupted,
                    history_capacity=_HISTORY_ROWS,
                    measure_every=max(1, *(config.epochs for config in configs)),
                )
                if interrupted():
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise Failure(f"interrupted{_so_far(names, kept)}", INTERRUPTED) from None
    figures = [kept.find(name) for name in names]
    return [found for found in figures if found is not None]


def figures_of(configs: Sequence[ExperimentConfig], *, jobs: int, quiet: bool) -> list[Figures]:
    """Do runs that nobody keeps, and return the figures of each.

    Raises
    ------
    Failure
        If a run cannot be built, or the user interrupts.
    """
    with progress(len(configs), quiet=quiet) as line:
        try:
            with bad_input():
                results = sweep(
                    configs,
                    jobs=jobs,
                    on_progress=line,
                    on_finished=lambda finished: line.finished(len(finished)),
                    history_capacity=_HISTORY_ROWS,
                    measure_every=max(1, *(config.epochs for config in configs)),
                )
        except KeyboardInterrupt:
            raise Failure("interrupted", INTERRUPTED) from None
    return [Figures.of(result) for result in results]


def _settings(plan: Plan, place: int) -> dict[str, Any]:
    combination = plan.combinations[place // plan.repeat]
    return {**combination.settings, "draw": place % plan.repeat}


def _content(config: ExperimentConfig, known: dict[Any, str]) -> str:
    """Return what tells the content of a configuration's file from another; read once."""
    if config.data is None:
        return ""
    key = config.replace(split_draw=0).data_settings()
    if key not in known:
        with bad_input():
            known[key] = config.load_data().content
    return known[key]


def _so_far(names: Sequence[str], kept: KeptRuns) -> str:
    # As the file has it: what was written when the signal came may not be noted yet.
    there = KeptRuns(kept.path)
    done = sum(there.find(name) is not None for name in names)
    if not done:
        return f" before any of {len(names)} runs had finished"
    return (
        f"; {done} of {len(names)} runs are kept in {printable(str(kept.path), 200)}, "
        "and the same command goes on from there"
    )


@contextmanager
def _cluster(names: Sequence[str], kept: KeptRuns) -> Iterator[None]:
    """Turn what is said of machines that cannot be reached, or are lost, into a failure."""
    before = len(kept)
    try:
        yield
    except ConnectionError as error:
        if len(kept) == before:
            raise Failure(str(error)) from None
        raise Failure(f"{error}{_so_far(names, kept)}", LOST) from None
