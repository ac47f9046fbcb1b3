"""What a program has left in a folder of its own: its sessions, read as it would read them."""

from __future__ import annotations

from pathlib import Path

from core import Experiment
from tui.exchange.sessions.opening import OpenedSession, opened
from tui.exchange.sessions.store import SessionStore


def sessions_in(folder: Path) -> list[OpenedSession]:
    """The sessions that are kept in a folder, the latest first."""
    store = SessionStore(folder)
    return [opened(store, kept) for kept in store.sessions() if kept.key.folder == folder]


def saved_in(folder: Path) -> list[Experiment]:
    """Their experiments."""
    return [session.resumed.experiment for session in sessions_in(folder)]
