"""What opens the app: an experiment, the lesson, or a session that is gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import click

from tui.app.loop.start import Start
from tui.command_line.options import Command, Parsed, experiment_of
from tui.exchange import beginning
from tui.exchange.opening import fixed_beside, opening
from tui.settings.parsing import quoted
from tui.terminal.capabilities import Finding
from tui.terminal.failure import Failure
from tui.terminal.surroundings import examined, why_no_screen

LESSON, SESSIONS, SERVE = "lesson", "sessions", "serve"
IN_APP = LESSON, SESSIONS, SERVE
"""The commands for which the options of the app may stand before them."""

TYPED = "neuroterm.typed"
"""Where the options that stand before a command are noted, as they were typed."""


class ForApp(NamedTuple):
    """What the app begins with, what the terminal can show, and how to show it.

    Attributes
    ----------
    start : Start
    options : mapping
        What stands on the command line, by name.
    finding : Finding
    theme : str
    no_mouse : bool
    session : str or None
        The name of a session to go on with instead, empty for the last; None for none.
    """

    start: Start
    options: Mapping[str, Any]
    finding: Finding
    theme: str
    no_mouse: bool
    session: str | None = None

    def resumed(self) -> Start:
        """Return what to begin with, once the session is read; the app is on the screen by then.

        Raises
        ------
        Failure
            If there is no such session, or it cannot be gone on with.
        """
        if self.session is None:
            return self.start
        from tui.app.files.view import image_in, speed_in
        from tui.exchange.formats.opened import Opening
        from tui.exchange.sessions.folder import default_folder
        from tui.exchange.sessions.opening import named_or_last
        from tui.exchange.sessions.store import SessionStore

        session = named_or_last(SessionStore(default_folder()), self.session)
        start, speed = self.start, speed_in(session.screen)
        if speed is not None and "speed" not in self.options:
            start = replace(start, speed=speed)
        return replace(
            start,
            begin=Opening(session.resumed.config, session.remark),
            image=start.image or image_in(session.screen),
            opened=session,
        )


def for_app(
    ctx: click.Context,
    finding: Finding,
    *,
    is_open: bool = False,
    chapter: int | None = None,
    session: str | None = None,
) -> ForApp:
    """Return what the app begins with, by the options of the program.

    Raises
    ------
    Failure
        With the sentence about what is wrong.
    """
    options, params = ctx.obj, ctx.params
    if params["resume"]:
        session = ""
    names = ("play", "fps", "speed", "image", "history_memory")
    if session is None:
        experiment = experiment_of(options)
        beginning.check(experiment, options, is_open=is_open)
        start = Start(experiment, opening(options), *(params[name] for name in names))
    else:
        if fixed := fixed_beside(options):
            what = "--resume" if params["resume"] else "a session"
            raise Failure(f"{fixed[0]} is given with {what}, which keeps its own settings")
        start = Start(None, None, *(params[name] for name in names))
    start = replace(start, lesson=chapter, log_level=params["log_level"])
    return ForApp(start, options, finding, params["theme"] or "", params["no_mouse"], session)


def _chapter(text: str) -> int:
    from tui.panels.understanding.lesson.chapters import CHAPTERS

    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(CHAPTERS)):
        raise ValueError(f"{quoted(text)} is no chapter; they are 1 to {len(CHAPTERS)}")
    return int(text)


@click.command(LESSON, cls=Command)
@click.argument("chapter", metavar="[N]", required=False, type=Parsed(_chapter))
@click.pass_context
def lesson(ctx: click.Context, chapter: int | None) -> ForApp:
    """Open the app in the lesson, at chapter N or where it was left.

    Seven chapters, each about an experiment of its own: predict what will happen, do it, and
    compare. G leaves the lesson for the experiment that the options before 'lesson' describe.
    """
    assert ctx.parent is not None
    if reason := why_no_screen():
        raise Failure(f"the lesson is read in the app, and {reason}")
    return for_app(ctx.parent, examined(ctx.parent.params), chapter=chapter or 0)
