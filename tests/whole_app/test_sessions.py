"""Sessions in the app: a run that goes on as it was and as it was seen, and the screen of them."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from user import LESSON, UNICODE, User, ready

from core import ExperimentConfig, pack_values
from tui.app.app import NeurotermApp
from tui.app.files.session_list import SessionsScreen
from tui.app.loop.start import Start
from tui.exchange.sessions.database import FILE
from tui.exchange.sessions.folder import spare_folder
from tui.exchange.sessions.opening import found, named_or_last, opened
from tui.exchange.sessions.store import SessionStore
from tui.plotting.network.layout import Selection


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


@asynccontextmanager
async def running(folder: Path, start: ExperimentConfig | Start = LESSON) -> AsyncIterator[User]:
    """Somebody at the app, which keeps sessions in a folder and is left at the end."""
    begins = start if isinstance(start, Start) else Start(start)
    app = NeurotermApp(
        None, capabilities=UNICODE, state_folder=folder / "state", prepare=lambda: begins
    )
    async with app.run_test(size=(120, 40)) as pilot:
        user = User(app, pilot)
        await ready(app)
        await user.see("paused")
        yield user
        app.exit()
    user.said = app.keep_unsaved()


def resumed(folder: Path, name: str = "") -> Start:
    store = SessionStore(folder / "state")
    return Start(opened=opened(store, found(store, name)))


async def test_a_session_goes_on_as_it_was_and_as_it_was_seen(tmp_path: Path) -> None:
    async with running(tmp_path) as user:
        await user.press("s", "s")
        await user.see("epoch 2")  # it is what is seen that is pinned
        await user.press("c", "s", "z", "l", "x", "w", "B", "H")
        await user.see("epoch 3")
        user.app.main.network.select(Selection(1, 2, 1))
        await user.press("m")
        await user.see("hidden space")
        user.app.live.put_off(((0.5, -0.5, 0), (0.25, 0.0, 1)), ())
        await user.rest()
        shown = user.app.live.view.read()
        learnt = user.app.session.snapshot
    assert "at epoch 3 as the session circles. Go on with it:\n  neuroterm --resume" in user.said

    async with running(tmp_path, resumed(tmp_path)) as user:
        await user.see("epoch 3")
        await user.see("hidden space")
        await user.rest()
        assert pack_values(user.app.live.view.read()) == pack_values(shown)
        (pinned,) = user.app.main.pinned
        assert (pinned.metrics.epoch, pinned.experiment) == (2, 1)
        snapshot = user.app.session.snapshot
        assert snapshot.parameters is not None
        assert learnt.parameters is not None
        assert snapshot.parameters.tobytes() == learnt.parameters.tobytes()
        await user.press("escape", "p")
        await user.see("drawing")
        await user.see("2 points")
        await user.press("escape", "left_parenthesis")
        await user.see("epoch 2 of 3")
    assert len(SessionStore(tmp_path / "state").sessions()) == 1, "it is the same session"


async def test_what_was_trained_before_points_were_drawn_is_kept_beside_them(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as user:
        await user.press("s", "s", "s")
        await user.see("epoch 3")
        await user.press("p", "1", "p")
        await user.see("drawn")
        await user.rest()
    assert "circles is saved at epoch 3 as the session circles. Go on with it:" in user.said
    assert user.said.endswith("as the session drawn. Go on with it:\n  neuroterm --resume")
    async with running(tmp_path, resumed(tmp_path)) as user:
        await user.see("A drawing of 201 points.")
    async with running(tmp_path, resumed(tmp_path, "circles")) as user:
        await user.see("epoch 3")


async def choose(user: User, name: str) -> int:
    """Go to a session wherever it is in the list, and return where.

    Each is where the time puts it that it was kept at, which may be now and then, too.
    """
    screen = user.app.screen
    assert isinstance(screen, SessionsScreen)
    await user.see(lambda: screen._chosen is not None)
    place = [kept.name for kept in screen._sessions].index(name)
    await user.press("home", *["j"] * place)
    await user.see(lambda: screen._chosen.name == name)
    return place


async def test_the_screen_opens_renames_and_deletes(tmp_path: Path) -> None:
    async with running(tmp_path, LESSON.replace(dataset="moons")) as user:
        await user.press("s", "s")
        await user.see("epoch 2")
    async with running(tmp_path) as user:
        await user.press("s")
        await user.see("epoch 1")
        await user.press("K")
        await user.see("circles · 2-8-1 · SGD")
        await user.see("moons · 2-8-1 · SGD")
        await user.see(re.compile("circles .* what you see"))
        await user.pilot.resize_terminal(80, 24)  # too narrow for all of a line
        await user.see(re.compile(r"so far +test loss +size *│\n│ circles .* kB  what you see"))
        assert "…" not in user.text()
        await user.see("│ circles · 2-8-1 · SGD ")
        await user.pilot.resize_terminal(120, 40)
        await choose(user, "circles")
        await user.press("enter")
        await user.see("This is the run that you see.")
        await choose(user, "moons")
        await user.press("r")
        await user.see("rename the session")
        await user.press(*["backspace"] * 5, *"crescents", "enter")
        await user.see("moons is called crescents now.")
        await choose(user, "crescents")
        await user.press("enter")
        await user.see("crescents goes on from epoch 2.")
        await user.press("s")
        await user.see("epoch 3")
        await user.press("u")
        await user.see("epoch 1")
        await user.press("K")
        await user.see("crescents ")
        there = await choose(user, "crescents")
        await user.press("d")
        await user.see("d once more deletes crescents")
        away = ["k", "j"] if there else ["j", "k"]
        await user.press(*away, "d", "d")
        await user.see("crescents is deleted.")
        await user.press("escape")
        await user.see("epoch 1")
    (kept,) = SessionStore(tmp_path / "state").sessions()
    assert (kept.name, kept.epoch) == ("circles", 1)


async def test_what_is_said_of_a_run_cut_short_works_where_another_file_of_sessions_is_damaged(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as user:
        await user.press("s")
        await user.see("epoch 1")
    state = tmp_path / "state"
    spare_folder().mkdir()
    (state / FILE).rename(spare_folder() / FILE)
    with closing(sqlite3.connect(spare_folder() / FILE)) as connection, connection:
        connection.execute("UPDATE sessions SET is_told = 0, holder = NULL")
    (state / FILE).write_bytes(b"no database" * 100)
    remark = named_or_last(SessionStore(state), "").remark
    assert "circles goes on from epoch 1. There may be a later one: cannot read" in remark
    async with running(tmp_path) as user:
        await user.see("neuroterm --resume goes on with it")
        await user.press("K")
        await user.see("There may be others: cannot read")
        await user.see("it is damaged")
        await user.press("enter")
        await user.see("circles goes on from epoch 1.")
    start = Start(opened=named_or_last(SessionStore(state), ""))
    async with running(tmp_path, start) as user:
        await user.see("epoch 1")
