"""The commands about the sessions that are kept."""

from __future__ import annotations

import click

from tui.command_line.answers.in_app import SESSIONS, ForApp, for_app
from tui.command_line.options import Command, SectionedHelp
from tui.terminal.failure import Failure
from tui.terminal.streams import Printer, say, terminal_size
from tui.terminal.surroundings import examined, why_no_screen


def _refuse_options(ctx: click.Context) -> None:
    if ctx.obj:
        raise Failure("options of an experiment mean nothing to sessions; leave them out")


def complete_names(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return the names of the sessions that begin so, for a shell."""
    from tui.exchange.sessions.folder import NotKeptError, default_folder
    from tui.exchange.sessions.store import SessionStore

    try:
        names = [kept.name for kept in SessionStore(default_folder()).sessions()]
    except NotKeptError:
        return []
    return [name for name in names if name.startswith(begun)]


class _Commands(SectionedHelp, click.Group):
    """The commands."""


@click.group(SESSIONS, cls=_Commands, invoke_without_command=True)
@click.pass_context
def sessions(ctx: click.Context) -> None:
    """List the sessions, or open, rename or delete one.

    A session is a run of the app with all that it needs to go on bit for bit, and what was seen of
    it. It is kept when the app ends, however that happens, and every half minute while it trains.
    The last 20 are kept, within 200 MB.
    """
    if ctx.invoked_subcommand is not None:
        return
    _refuse_options(ctx)
    from tui.exchange.sessions.folder import NotKeptError, default_folder
    from tui.exchange.sessions.listing import printed
    from tui.exchange.sessions.store import SessionStore

    print_line = Printer(examined({}).capabilities)
    unread: list[str] = []
    try:
        kept = SessionStore(default_folder()).sessions(unread.append)
    except NotKeptError as error:
        raise Failure(str(error)) from None
    if not kept:
        print_line("No session is kept yet: the app keeps what is trained in it.")
        return
    room = (terminal_size().columns,) if print_line.is_on_terminal else ()
    for line in printed(kept, *room):
        print_line(line)
    for why in unread:
        print_line(f"There may be others: {why}.")


@sessions.command("open", cls=Command)
@click.argument("name", shell_complete=complete_names)
@click.pass_context
def open_(ctx: click.Context, name: str) -> ForApp:
    """Go on with the session NAME in the app."""
    program = ctx.find_root()
    if reason := why_no_screen():
        raise Failure(f"a session is gone on with in the app, and {reason}")
    return for_app(program, examined(program.params), session=name)


@sessions.command(cls=Command)
@click.argument("name", shell_complete=complete_names)
@click.argument("new")
@click.pass_context
def rename(ctx: click.Context, name: str, new: str) -> None:
    """Call the session NAME NEW from now on."""
    _refuse_options(ctx)
    from tui.exchange.sessions.folder import NotKeptError, default_folder
    from tui.exchange.sessions.opening import found
    from tui.exchange.sessions.rows import why_no_name
    from tui.exchange.sessions.store import SessionStore

    store = SessionStore(default_folder())
    if why := why_no_name(new):
        raise Failure(why[:1].lower() + why[1:].rstrip("."))
    kept = found(store, name)
    try:
        why = store.rename(kept.key, new)
    except NotKeptError as error:
        raise Failure(str(error)) from None
    if why:
        raise Failure(why[:1].lower() + why[1:].rstrip("."))
    say(f"{kept.name} is called {new} now.")


@sessions.command(cls=Command)
@click.argument("name", shell_complete=complete_names)
@click.pass_context
def delete(ctx: click.Context, name: str) -> None:
    """Delete the session NAME; there is no way back."""
    _refuse_options(ctx)
    from tui.exchange.sessions.folder import NotKeptError, default_folder
    from tui.exchange.sessions.opening import found
    from tui.exchange.sessions.store import SessionStore

    store = SessionStore(default_folder())
    kept = found(store, name)
    try:
        store.remove(kept.key)
    except NotKeptError as error:
        raise Failure(str(error)) from None
    say(f"{kept.name} is deleted.")
