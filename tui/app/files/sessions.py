"""The sessions in the app: the screen with all of them, and the one that is gone on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.exchange.sessions.opening import OpenedSession
from tui.session.undo.besides import Resumed

if TYPE_CHECKING:
    from tui.app.files.view import View
    from tui.app.main.screen import MainScreen
    from tui.exchange.sessions.keeper import SessionKeeper
    from tui.session.changing.requests import Requests
    from tui.session.session import TrainingSession
    from tui.session.snapshot import Snapshot

_NOWHERE = "Sessions are kept nowhere here."


def resumed(opened: OpenedSession, keeper: SessionKeeper | None) -> Resumed:
    """Return what to train of a session, which its keeper knows again once it is trained."""
    key = opened.key
    if key is None or keeper is None:
        return opened.resumed
    return opened.resumed._replace(taken=lambda number: keeper.go_on_with(key, number))


class Sessions:
    """Shows the sessions that are kept, and goes on with one as it was seen last.

    Parameters
    ----------
    main : MainScreen
        What the screen lies on.
    session : TrainingSession
    requests : Requests
        Takes the run that is gone on with.
    view : View
        Shows it as it was.
    keeper : SessionKeeper or None
        None where sessions are kept nowhere.
    """

    def __init__(
        self,
        main: MainScreen,
        session: TrainingSession,
        requests: Requests,
        view: View,
        keeper: SessionKeeper | None,
    ) -> None:
        self._main, self._session, self._requests = main, session, requests
        self._view, self._keeper = view, keeper
        self._opened: OpenedSession | None = None
        self._before = -1
        """The number of the run that was there before the one that was opened."""

    def show(self) -> str:
        """Show the sessions that are kept; say why that cannot be."""
        if self._keeper is None:
            return _NOWHERE
        if self._main.app.screen is self._main:
            from tui.app.files.session_list import SessionsScreen

            # What is trained now is among them.
            self._session.keep_now()
            screen = SessionsScreen(self._keeper, self._session.snapshot.experiment)
            self._main.app.push_screen(screen, self._open)
        return ""

    def _open(self, opened: OpenedSession | None) -> None:
        if opened is None:
            return
        self._requests.make_room()
        self._session.keep_now()
        self._before = self._session.snapshot.experiment
        self._requests.go_on_with(resumed(opened, self._keeper), opened.remark)
        self.follow_up(opened)

    def follow_up(self, opened: OpenedSession) -> None:
        """Show a session as it was, once its run is there."""
        self._opened = opened

    def follow(self, snapshot: Snapshot) -> None:
        """See whether the run that was opened is there."""
        opened = self._opened
        if opened is None or snapshot.dataset is None or snapshot.experiment == self._before:
            return
        if self._session.is_up_to_date:
            self._opened = None
            self._view.show(opened.screen, snapshot)
