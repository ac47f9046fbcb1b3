from __future__ import annotations

import inspect
from collections.abc import Callable
from itertools import product

import pytest
from textual import events
from user import User, picture, running

from tui.panels import table
from tui.panels.arrangement import arrange, side_views
from tui.panels.charts.chart import CurveChart
from tui.panels.network.diagram import NetworkDiagram
from tui.panels.table import PANELS, Panel
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.boundary_map import BoundaryMap
from tui.widgets.figure_view import FigureView

SIDE = ("loss", "score")


TALL, LOW = 40, 30
BELOW = [("map", "loss"), ("map", "score")]


def names(
    width: int, side_view: tuple[str, ...] = SIDE, height: int = TALL
) -> list[tuple[str, ...]]:
    return [column for column, _ in arrange(width, side_view, height=height).columns]


def test_the_map_and_the_loss_are_in_view_at_every_width() -> None:
    for width, height in product(range(1, 300), (LOW, TALL)):
        columns = names(width, height=height)
        assert {"map", "loss"} <= {name for column in columns for name in column}
        assert max(map(len, columns)) == 2


def test_the_wider_the_terminal_the_more_is_in_view() -> None:
    assert names(80) == [("map",), SIDE]
    assert names(120) == [("network",), *BELOW]
    assert names(200) == [("network",), *BELOW, ("numbers", "comparison")]


def test_where_the_terminal_is_low_the_charts_are_beside_the_map() -> None:
    assert names(120, height=LOW) == [("network",), ("map",), SIDE]
    assert names(200, height=LOW)[:3] == [("network",), ("map",), SIDE]


def test_a_panel_in_two_columns_takes_the_width_of_both() -> None:
    arranged = arrange(120, SIDE, height=TALL)
    assert arranged.in_view == ("network", "map", "loss", "score")
    assert arranged.in_order == ("network", "map", "loss", "score")
    assert [arranged.span(name) for name in arranged.in_view] == [(1, 2), (2, 1), (1, 1), (1, 1)]


def test_every_panel_can_stand_beside_the_map_where_it_is_not_in_view() -> None:
    assert side_views(80) == (SIDE, ("network",), ("numbers",), ("comparison",), ("health",))
    assert side_views(120) == (SIDE, ("numbers",), ("comparison",), ("health",))
    assert side_views(200) == (("numbers", "comparison"), ("health",))
    for width in (80, 120, 200):
        for view in side_views(width):
            assert view in names(width, view, LOW)
            columns = names(width, view)
            assert {*view} <= {name for column in columns for name in column}
    assert names(120, ("network",)) == names(120), "it is already there"


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_every_panel_has_a_widget_that_shows_snapshots(panel: Panel) -> None:
    widget = panel.make(Capabilities(unicode=True, color="256"))
    assert widget.id == panel.name
    assert len(inspect.signature(widget.show_snapshot).parameters) == len(("snapshot", "pinned"))


async def test_a_panel_more_is_one_row_and_has_its_turn_at_every_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel = Panel("speed", "how fast", "tui.panels.charts.panels:LossPanel", "It is.", beside=9)
    monkeypatch.setattr(table, "PANELS", (*PANELS, panel))
    for width in (80, 120, 200):
        assert side_views(width)[-1] == ("speed",)
        assert ("speed",) in names(width, ("speed",), TALL)
    assert side_views(200) == (("numbers", "comparison"), ("health",), ("speed",))
    async with running(size=(200, 60)) as user:
        assert "how fast" not in user.text()
        await user.press("V")
        await user.see("how fast")
        await user.see(lambda: "train" in picture(user.app.main.panels.content("speed")))
        await user.press("s")
        await user.see("epoch 1")


def focused(user: User) -> str | None:
    return user.app.main.panels.focused_panel


async def test_tab_goes_from_panel_to_panel_and_the_frame_shows_it() -> None:
    async with running() as user:
        order = user.app.main.panels.in_view
        assert focused(user) == "map"
        start = order.index("map")
        for step in range(1, len(order) + 1):
            before = user.strips()
            await user.press("tab")
            await user.see(lambda step=step: focused(user) == order[(start + step) % len(order)])
            await user.rest()
            assert user.strips() != before
        await user.press("shift+tab")
        await user.see(lambda: focused(user) == order[start - 1])


@pytest.mark.parametrize("back", ["escape", "f"])
async def test_f_shows_one_panel_alone_and_escape_all_again(back: str) -> None:
    async with running(size=(80, 24)) as user:
        before = user.app.main.panels.in_view
        await user.press("tab", "f")
        await user.see(lambda: "decision boundary" not in user.text())
        await user.rest()
        chart = user.app.main.query_one("#loss", CurveChart)
        assert chart.size.width > 70
        assert "epoch 0" in user.text()
        await user.press("s")
        await user.see("epoch 1")
        await user.press("tab")
        await user.see("accuracy")
        await user.see(lambda: focused(user) == "score")
        await user.press(back)
        await user.see("decision boundary")
        await user.rest()
        assert user.app.main.panels.in_view == before
        assert "1." in picture(chart)


async def test_what_is_not_in_view_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    show = CurveChart.show
    monkeypatch.setattr(
        CurveChart, "show", lambda chart, *curves: (drawn.append(chart.id), show(chart, *curves))
    )
    async with running() as user:
        await user.press("f")
        await user.see(lambda: user.app.main.panels.in_view == ("map",))
        await user.rest()
        drawn.clear()
        await user.press("s")
        await user.see("epoch 1")
        await user.rest()
        assert drawn == []
        await user.press("f")
        await user.see("accuracy")
        await user.rest()
        assert set(drawn) == {"loss", "score"}


async def test_v_goes_through_all_that_can_stand_beside_the_map() -> None:
    views = side_views(80)
    async with running(size=(80, 24)) as user:
        for view in [*views[1:], views[0]]:
            await user.press("v")
            await user.see(lambda view=view: user.app.main.panels.in_view == ("map", *view))
            await user.see(lambda view=view: focused(user) == view[0])


async def test_a_focus_lost_to_a_small_terminal_comes_back() -> None:
    async with running() as user:
        for panel in ("map", "loss"):
            await user.see(lambda panel=panel: focused(user) == panel)
            await user.resize(30, 10)
            await user.see(lambda: focused(user) is None)
            await user.resize(120, 40)
            await user.see(lambda panel=panel: focused(user) == panel)
            await user.press("tab")


async def test_keys_that_arrive_after_the_end_do_no_harm() -> None:
    async with running() as user:
        app = user.app
    assert not app.screen_stack
    await app.on_event(events.Key("s", "s"))


def counted(show: Callable[..., object], views: list[FigureView]) -> Callable[..., object]:
    def noted(view: FigureView, *arguments: object, **options: object) -> object:
        views.append(view)
        return show(view, *arguments, **options)

    return noted


@pytest.mark.parametrize("key", ["e", "question_mark", "g", "y"])
async def test_beneath_a_screen_that_covers_all_nothing_is_drawn(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    drawn: list[FigureView] = []
    for widget in (CurveChart, BoundaryMap, NetworkDiagram):
        name = "show_field" if widget is BoundaryMap else "update_strips"
        monkeypatch.setattr(widget, name, counted(getattr(widget, name), drawn))
    # Where it is wider the settings stand beside the map.
    async with running(speed=30.0, size=(100, 40)) as user:
        await user.press(key)
        await user.see(lambda: len(user.app.screen_stack) == 2)
        await user.rest()
        drawn.clear()
        user.app.session.play_or_pause()
        await user.see(lambda: user.app.session.snapshot.epoch > 3)
        user.app.session.play_or_pause()
        await user.see(lambda: user.app.session.snapshot.state == "paused")
        await user.rest()
        assert drawn == []
        await user.press("escape")
        await user.see(lambda: len(user.app.screen_stack) == 1)
        await user.see(f"epoch {user.app.session.snapshot.epoch}")
        await user.see(lambda: len(set(drawn)) == len(user.app.main.panels.in_view))


async def test_the_map_shows_the_neuron_that_was_selected_while_it_was_hidden() -> None:
    async with running() as user:
        diagram = user.app.main.query_one(NetworkDiagram)
        user.app.main.panels.show_panel("network")
        await user.press("f", "n")
        await user.see(" 2-9-1 ")
        await user.press("right", "up")
        for _ in range(8):
            await user.press("down")
        await user.see(lambda: diagram.selection == (1, 8, None))
        await user.press("f")
        await user.see("neuron 9 of layer 1")
        await user.press("f", "a", "a")
        await user.see(" 2-9-9-9-1 ")
        await user.press("right", "right", "right", "right")
        await user.see(lambda: diagram.selection == (3, 8, None))
        await user.press("f")
        await user.see("neuron 9 of layer 3")


async def test_amid_slow_training_a_change_by_hand_is_shown_at_once() -> None:
    async with running(playing=True, speed=0.02) as user:
        await user.see(lambda: user.app.main.snapshot.epoch >= 1)
        drawn: list[Snapshot] = []
        network, session = user.app.main.network, user.app.session
        show = network.show_snapshot
        network.show_snapshot = lambda snapshot, _: drawn.append(snapshot) or show(snapshot)
        # Twice: the second comes soon after a picture, and the next epoch is most of a minute off.
        for value in (1.25, 2.5):
            session.set_parameter(session.snapshot.experiment, 1, 0, 0, value)
            await user.see(lambda value=value: drawn and drawn[-1].parameters[0] == value)
