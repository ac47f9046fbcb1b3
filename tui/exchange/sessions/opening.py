"""Going on with a session: which one, and what there is to say of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from core import CheckpointError
from tui.exchange.sessions.contents import unpacked
from tui.exchange.sessions.folder import NotKeptError
from tui.exchange.sessions.keeper import place_of
from tui.exchange.sessions.rows import Kept, Key
from tui.exchange.sessions.store import SessionStore
from tui.session.undo.besides import Resumed
from tui.terminal.failure import Failure


class OpenedSession(NamedTuple):
    """A session that was read, to go on with.

    Attributes
    ----------
    key : Key or None
        Which it is, for what comes of it to take its place; None for a copy.
    resumed : Resumed
    screen : dict
        How it was shown; nothing of it is trusted.
    remark : str
        What to say at first.
    """

    key: Key | None
    resumed: Resumed
    screen: dict[str, Any]
    remark: str


def found(store: SessionStore, name: str, tell: Callable[[str], object] = lambda why: None) -> Kept:
    """Return the session of this name, or for an empty one the last that nobody goes on with.

    Parameters
    ----------
    store : SessionStore
    name : str
    tell : callable
        As `SessionStore.sessions` takes it.

    Raises
    ------
    Failure
        If there is none.
    """
    unread: list[str] = []
    try:
        sessions = store.sessions(unread.append)
    except NotKeptError as error:
        raise Failure(str(error)) from None
    if name:
        for kept in sessions:
            if kept.name == name:
                return kept
        known = ", ".join(kept.name for kept in sessions)
        there = f"there {_are(len(sessions))} {known}"
        raise Failure(
            "; ".join([f"there is no session called '{name}'", there, *unread])
            if sessions
            else f"there is no session called '{name}', nor any other"
        )
    if not sessions:
        raise Failure("there is no session to go on with: none is kept yet")
    for why in unread:
        tell(why)
    return next((kept for kept in sessions if not kept.is_open), sessions[0])


def named(
    store: SessionStore, name: str, tell: Callable[[str], object] = lambda why: None
) -> Kept | None:
    """Return the session of this name, if there is one; parameters as of `found`.

    Raises
    ------
    NotKeptError
        If the sessions cannot be read.
    """
    return next((kept for kept in store.sessions(tell) if kept.name == name), None)


def named_or_last(store: SessionStore, name: str) -> OpenedSession:
    """Read the session that `found` returns, and say of it why there may be a later one."""
    unread: list[str] = []
    session = opened(store, found(store, name, unread.append))
    if name:
        return session
    why = " ".join(f"There may be a later one: {each}." for each in unread)
    return session._replace(remark=f"{session.remark} {why}".strip())


def opened(store: SessionStore, kept: Kept) -> OpenedSession:
    """Read a session, with all that it needs to go on bit for bit.

    Raises
    ------
    Failure
        If it cannot be gone on with.
    """
    try:
        its = unpacked(store.blobs(kept.key), store.folders[0], f"the session {kept.name}")
    except (CheckpointError, NotKeptError) as error:
        raise Failure(str(error)) from None
    remark = f"{kept.name} goes on from {place_of(kept.epoch, kept.batch)}."
    if kept.is_open:
        remark = f"{remark} It is open in another program: this is a copy, kept as another session."
    return OpenedSession(
        None if kept.is_open else kept.key,
        its.resumed,
        its.screen,
        f"{remark} {its.remark}".strip(),
    )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
