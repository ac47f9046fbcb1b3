from __future__ import annotations

from pathlib import Path

import pytest
from user import ASCII, LESSON, SIZES, User, running

from core import ExperimentConfig, load_csv
from tui.app.main.key_bar import KeyBar
from tui.exchange.formats.csv import POINT_COLUMNS
from tui.panels.map.drawing.drawing import Drawing, drawing_of

NUMBERS = ExperimentConfig(dataset="plane", samples=100, hidden=(4,))
BLOBS = ExperimentConfig(dataset="blobs", samples=60, epochs=10**9)


def points_of(user: User) -> tuple[tuple[float, float, int], ...] | None:
    return user.app.session.snapshot.config.points


async def draw(user: User, *keys: str) -> None:
    await user.press(*keys)
    await user.rest()


async def draw_corners(user: User) -> None:
    """Two points of each of two classes, from an empty drawing."""
    await user.press("p")
    await user.see("drawing")
    await user.press("N")
    await user.see(" 0 points")
    await user.press("1", "l", "l", "l", "j", "j", "1")
    await user.see("There is no point of class 2 yet")
    await user.press("h", "h", "2", "k", "k", "enter")
    await user.see(lambda: len(points_of(user) or ()) == 4)
    await user.rest()


async def test_p_begins_with_the_points_there_are_and_leaves_them_alone() -> None:
    async with running() as user:
        await user.press("p")
        await user.see("drawing ● outer · 200 points")
        await user.see("1 to 9 or a click drop a point")
        assert user.app.main.map.drawing.is_on
        await user.press("p")
        await user.see("decision boundary")
        assert points_of(user) is None
        assert user.app.main.map.map.cursor is None


async def test_while_points_are_drawn_the_palette_has_the_keys_of_drawing() -> None:
    async with running() as user:
        before = {command.title for command in user.app.get_system_commands(user.app.screen)}
        await user.press("p")
        await user.see("outer · 200 points")
        commands = {
            command.title: command for command in user.app.get_system_commands(user.app.screen)
        }
        assert "Save the points as a CSV file (^s)" in commands.keys() - before
        await commands["Remove all points (N)"].callback()
        await user.see("class 1 · 0 points")
        await commands["Leave drawing (p)"].callback()
        await user.see("decision boundary")


async def test_a_drawing_is_learnt_at_once() -> None:
    async with running() as user:
        await draw_corners(user)
        points = points_of(user)
        assert points is not None
        assert [point[2] for point in points] == [0, 0, 1, 1]
        assert user.text().split("\n")[0].count("drawn · 2-8-1")
        assert user.map().count("●") + user.map().count("◆") == 4
        await user.press("escape")
        await user.see("decision boundary")
        assert "A drawing of 4 points." in user.text()
        await user.press("s")
        await user.see("epoch 1")
        await user.press("d")
        await user.see("moons")
        assert points_of(user) is None


async def test_training_goes_on_while_one_draws() -> None:
    async with running(playing=True, speed=100.0) as user:
        await user.see(lambda: user.app.session.snapshot.epoch > 3)
        await user.press("p")
        await user.see("drawing")
        before = user.app.session.snapshot
        await user.press("3", "l", "2")
        await user.see(lambda: len(points_of(user) or ()) == 202)
        after = user.app.session.snapshot
        assert after.experiment > before.experiment
        await user.see(lambda: user.app.session.snapshot.epoch > 3)
        assert user.app.session.snapshot.state == "training"
        assert after.dataset is not None
        assert after.dataset.n_classes == 3


async def test_what_was_learnt_is_not_lost_on_each_point() -> None:
    async with running() as user:
        await user.press("p", *["s"] * 30)
        await user.see("epoch 30")
        await user.rest()
        learnt = user.app.session.snapshot.parameters
        await user.press("2")
        await user.see("epoch 0")
        snapshot = user.app.session.snapshot
        assert learnt is not None
        assert snapshot.parameters is not None
        assert (snapshot.parameters == learnt).all()
        await user.press("r")
        await user.see(lambda: user.app.session.snapshot.experiment > snapshot.experiment)
        assert (user.app.session.snapshot.parameters != learnt).any()


async def test_points_are_removed_and_undone() -> None:
    async with running(BLOBS) as user:
        await user.press("p")
        await user.see("· 60 points")
        await user.press("x")
        await user.see("no point here")
        await user.press("1")
        await user.see("· 61 points")
        await user.see(lambda: len(points_of(user) or ()) == 61)
        await user.press("l", "2")
        await user.see(lambda: len(points_of(user) or ()) == 62)
        await user.press("u")
        await user.see("· 61 points")
        await user.see(lambda: len(points_of(user) or ()) == 61)
        await user.press("left", "0")
        await user.see("· 60 points")
        await user.see(lambda: len(points_of(user) or ()) == 60)
        await user.press("9")
        await user.see("Class 9 comes after class 4; draw that first.")


async def test_what_undo_and_redo_say_of_a_drawing_is_a_sentence() -> None:
    async with running(ExperimentConfig(dataset="moons", samples=200, noise=0.1)) as user:
        await user.press("p")
        await user.see("· 200 points")
        for key in ("1", "2"):
            await user.press("right", key)
            await user.rest()
        again = ": starts again with new data."
        for key, said in (
            ("u", "Drawing back to 201 points"),
            ("ctrl+r", "Drawing of 202 points again"),
            ("u", "Drawing back to 201 points"),
            ("u", "Data set back to moons"),
            ("ctrl+r", "Drawing of 201 points again"),
        ):
            await user.press(key)
            await user.see(f" {said}{again}")


async def test_classes_keep_their_names_when_points_are_drawn_on_top() -> None:
    async with running(ExperimentConfig(dataset="moons", samples=200)) as user:
        assert "● upper  ◆ lower" in user.legend()
        await user.press("p", "1", "right", "3")
        await user.see("· 202 points")
        await user.rest()
        # With a scale beside them there is less room between the names.
        assert "● upper ◆ lower ▲ 3" in " ".join(user.legend().split())
        config = user.app.session.snapshot.config
        assert config.class_names == ("upper", "lower")
        await user.press("N")
        await user.see("There is no point of class 1 yet")
        await draw_corners_here(user)
        assert "upper" not in user.legend(), "all that is there is new"
        await user.press("u", "u", "u")
        await user.see("Drawing back to 201 points")
        await user.press("p", "p", "1")
        await user.see(lambda: len(points_of(user) or ()) == 202)
        await user.rest()
        assert "● upper  ◆ lower" in user.legend()


async def test_the_map_stays_where_it_is_while_one_draws() -> None:
    async with running() as user:
        await user.press("p")
        await user.see("drawing")
        home = user.app.main.map.map.home
        await user.press(*["right"] * 20, "2", "m", "z")
        await user.see(lambda: len(points_of(user) or ()) == 201)
        assert user.app.main.map.map.home == home
        assert user.app.main.map.view.name == "output"


async def test_zoomed_in_the_whole_map_comes_back_without_the_loss_of_a_point() -> None:
    async with running() as user:
        await user.press("p")
        await user.see("drawing")
        map_ = user.app.main.map.map
        await user.press("1", "up", "up", "1")
        # What is said goes when another experiment comes, as it does with each point.
        await user.see(lambda: len(points_of(user) or ()) == 202)
        await user.rest()
        await user.press("z")
        await user.see("home shows the whole plane again.")
        assert map_.magnification == 2.0
        await user.press("home")
        await user.see(lambda: map_.magnification == 1.0)
        await user.see("The whole plane is in view.")
        assert "· 202 points" in user.text()
        await user.press("p", "z")
        await user.see("0 shows the whole plane again.")
        await user.press("0")
        await user.see(lambda: map_.magnification == 1.0)


async def test_the_key_bar_says_what_the_keys_do_while_one_draws() -> None:
    async with running() as user:
        assert "n N neuron" in user.text()
        await user.press("p")
        await user.see("1-9 drop  0 remove  N none  home whole  ^s save  p leave")
        assert "n N neuron" not in user.text()
        await user.press("N", "1")
        await user.see("class 1 · 1 point")
        await user.press("tab")
        await user.see(lambda: "1-9 drop" not in user.text())
        await user.press("p")
        await user.see("1-9 drop")
        assert "class 1 · 1 point" in user.text(), "what is drawn is not begun anew"
        bar = user.app.main.query_one(KeyBar)
        at = next(line.index("N none") for line in user.text().split("\n") if "N none" in line)
        await user.pilot.click(bar, offset=(at, 0))
        await user.see("class 1 · 0 points")
        await user.press("escape")
        await user.see("n N neuron")


async def test_the_help_begins_with_drawing_while_one_draws() -> None:
    async with running() as user:
        await user.press("p")
        await user.see("drawing")
        await user.press("question_mark")
        await user.see("Here: drawing")
        text = user.text()
        first = text.index("Here: drawing")
        assert first < text.index("Remove the points at the cursor") < text.index("On the screen")
        assert text.count("Leave drawing") == 1
        await user.press("escape", "p")
        await user.see(lambda: not user.app.main.map.drawing.is_on)
        await user.press("question_mark")
        await user.see("On the screen")
        assert "Here: drawing" not in user.text()


async def test_a_click_drops_a_point() -> None:
    async with running() as user:
        await user.press("p")
        await user.see("drawing")
        await user.press("2")
        await user.see("· 201 points")
        map_ = user.app.main.map.map
        place = map_.place_at(map_.area.left + 9, map_.area.top + 6)
        await user.pilot.click(map_, offset=(map_.area.left + 9, map_.area.top + 6))
        await user.see("· 202 points")
        await user.see(lambda: len(points_of(user) or ()) == 202)
        points = points_of(user)
        assert points is not None
        assert points[-1] == pytest.approx((*(place or (0, 0)), 1), rel=1e-4)


@pytest.mark.parametrize("config", [NUMBERS, ExperimentConfig(dataset="iris", hidden=(3,))])
async def test_data_that_cannot_be_drawn_on_leave_an_empty_sheet(config: ExperimentConfig) -> None:
    async with running(config, (80, 24)) as user:
        await user.press("p")
        await user.see(" 0 points")
        await draw_corners_here(user)
        dataset = user.app.session.snapshot.dataset
        assert dataset is not None
        assert dataset.task == "classification"
        await user.press("p")
        await user.see("decision boundary")
        await user.press("u")
        await user.press("u", "u")
        await user.see(lambda: points_of(user) is None)


async def draw_corners_here(user: User) -> None:
    await user.press("1", "right", "up", "2")
    await user.see(lambda: len(points_of(user) or ()) == 2)
    await user.press("up", "1")
    await user.see(lambda: len(points_of(user) or ()) == 3)
    await user.rest()


async def test_what_is_not_finished_is_not_lost() -> None:
    async with running() as user:
        await user.press("p")
        await user.see("drawing")
        await user.press("N", "1", "p")
        await user.see("p goes on drawing")
        await user.see("decision boundary")
        await user.press("p")
        await user.see("· 1 point")


@pytest.mark.parametrize(
    ("config", "keys"),
    [
        (LESSON, "C escape escape"),
        (LESSON, "f tab d"),
        (ExperimentConfig(dataset="iris"), "f tab escape escape s"),
    ],
)
async def test_drawing_is_left_while_the_map_is_out_of_view(
    config: ExperimentConfig, keys: str
) -> None:
    async with running(config, size=(80, 24)) as user:
        map_panel = user.app.main.map
        for key in ["p", *keys.split()]:
            await draw(user, key)
        await user.see(lambda: user.app.session.snapshot.state in ("paused", "done"))
        await user.rest()
        if map_panel.drawing.is_on:
            await draw(user, "p", "p")
        await draw(user, "f")
        for _ in range(6):
            if map_panel.map.size and map_panel.map.is_on_screen:
                break
            await draw(user, "V")
        await user.rest()
        assert len(user.map().splitlines()) >= 10
        assert not map_panel.drawing.is_on


async def test_a_drawing_is_saved_and_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(size=(80, 24)) as user:
        await draw_corners(user)
        await user.press("ctrl+s")
        await user.see("save the points as CSV")
        await user.see("drawing.csv")
        await user.press("enter")
        await user.see("4 points are saved in drawing.csv.")
        assert user.app.main.map.drawing.is_on
        await user.press("ctrl+s")
        await user.see("drawing-2.csv")
        await user.pilot.press(*"drawing.csv", "enter")
        await user.see("is there already; enter again replaces it")
        await user.press("enter")
        await user.see("are saved in drawing.csv")
    assert (tmp_path / "drawing.csv").read_text().startswith(",".join(POINT_COLUMNS))
    points = points_of(user)
    assert points is not None
    dataset = load_csv(tmp_path / "drawing.csv", "class", test_size=0.25)
    assert dataset.feature_names == ("x1", "x2")
    assert sorted(map(tuple, [*dataset.plane.train, *dataset.plane.test])) == sorted(
        point[:2] for point in points
    )


def test_a_drawing_has_limits() -> None:
    drawing = Drawing(is_on_data=True)
    assert drawing.drop(0, 0, 1) == "Class 2 comes after class 1; draw that first."
    for _ in range(2000):
        assert drawing.drop(0.123456789, 1.0, 0) == ""
    assert drawing.points[0] == (0.123457, 1.0, 0)
    assert "2,000" in drawing.drop(0, 0)
    assert drawing.counts() == [2000]


def test_of_many_points_as_many_as_a_drawing_holds() -> None:
    dataset = ExperimentConfig(samples=5000).load_data()
    drawing = drawing_of(dataset)
    assert 1000 < len(drawing.points) <= 2000
    assert sum(drawing.counts()) == len(drawing.points)


@pytest.mark.parametrize("size", SIZES)
async def test_drawing_in_ascii(size: tuple[int, int]) -> None:
    async with running(LESSON, size, ASCII) as user:
        await draw_corners(user)
        assert user.text().isascii()
        assert "drawing X class 2" in user.text()
