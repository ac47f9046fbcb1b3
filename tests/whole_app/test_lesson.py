"""The lesson by keys: predict, do, compare; and the user's own experiment back, as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from user import ASCII, UNICODE, User, ready, running

from core import ExperimentConfig, Point
from tui.app.app import NeurotermApp
from tui.panels.understanding.lesson.chapters import CHAPTERS
from tui.panels.understanding.lesson.panel import LessonPanel
from tui.panels.understanding.lesson.visit import Visit
from tui.plotting.network.layout import Selection
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities

OWN = ExperimentConfig(
    samples=80, hidden=(5, 3), batch_size=16, dropout=0.2, optimizer="adam", learning_rate=0.01
)


def snapshot(user: User) -> Snapshot:
    return user.app.session.snapshot


def visit(user: User) -> Visit:
    found = user.app.main.query_one(LessonPanel).visit
    assert found is not None
    return found


async def begin(user: User, number: int) -> Visit:
    """Open the lesson at a chapter, and wait for its experiment."""
    user.app.live.lesson.open(number)
    await user.see(lambda: visit(user).number == number and visit(user).start is not None)
    await user.rest()
    return visit(user)


async def test_leaving_brings_everything_back_to_the_bit_and_what_comes_next_too() -> None:
    async with running(OWN) as user:
        await user.press("s", "s", "plus", "s")
        await user.see("epoch 3")
        await user.press("u")
        await user.see("back to 0.01")
        user.app.main.network.select(Selection(1, 2))
        await user.press("v")
        await user.rest()
        before, beside = snapshot(user), user.app.main.panels.in_view
        await user.press("G")
        await user.see("lesson 1 of 7")
        await user.see("Predict: press 1, 2 or 3.")
        await user.press("2", "n", "plus", "s", "s", "u", "r", "d")
        await user.see(lambda: snapshot(user).config.dataset != "circles")
        await user.press("G")
        await user.see("Your own experiment is back as it was.")
        await user.see(lambda: snapshot(user).experiment == before.experiment)
        await user.rest()
        after = snapshot(user)
        assert after.parameters is not None
        assert before.parameters is not None
        assert after.history is not None
        assert before.history is not None
        assert after.parameters.tobytes() == before.parameters.tobytes()
        for column in ("epoch", "train_loss", "test_score"):
            now, then = after.history.column(column), before.history.column(column)
            assert now.tobytes() == then.tobytes()
        assert (after.config, after.epoch, after.step) == (before.config, before.epoch, before.step)
        assert user.app.requested == before.config
        assert user.app.main.network.selection == Selection(1, 2)
        assert user.app.main.panels.in_view == beside
        # What was undone can still be done again, and what was done undone.
        await user.press("ctrl+r")
        await user.see("0.03 again")
        await user.press("u", "s")
        await user.see("epoch 4")
        alone = OWN.build()
        list(alone.trainer.epochs(2))
        other = alone.adjust(learning_rate=0.03)
        other.trainer.run_epoch()
        back = other.adjust(learning_rate=0.01)
        back.trainer.run_epoch()
        now = snapshot(user)
        assert now.parameters is not None
        assert now.parameters.tobytes() == back.network.parameters.tobytes()


async def test_the_lesson_is_there_again_as_it_was_left() -> None:
    async with running(OWN) as user:
        page = await begin(user, 6)
        await user.press("1")
        await user.see("Now see:")
        await user.press("b")
        await user.see("It rose by 0.60, to 2.435.")
        await user.press("escape")
        await user.see("Your own experiment is back as it was.")
        await user.see(lambda: "lesson 6 of 7" not in user.text())
        await user.press("G")
        await user.see("It rose by 0.60, to 2.435.")
        await user.see(lambda: snapshot(user).epoch == 1)
        assert visit(user) is page
        await user.press("u")
        await user.see("There is nothing to undo.")


async def test_a_prediction_may_be_another_until_it_is_put_to_the_test() -> None:
    async with running(OWN) as user:
        page = await begin(user, 6)
        await user.press("1", "2")
        await user.see(lambda: page.predicted == 2)
        await user.press("b")
        await user.see(lambda: page.compared)
        await user.press("3")
        await user.see("It has come true already")
        assert page.predicted == 2


async def test_a_question_that_thinking_answers_can_be_turned_back_to() -> None:
    async with running(OWN) as user:
        await begin(user, 1)
        await user.press("2")
        await user.see("−1.8754")
        await begin(user, 2)
        await user.press("backspace")
        await user.see("lesson 1 of 7")
        await user.see("−1.8754")
        assert visit(user).compared


async def test_one_try_after_the_other_is_typed_as_it_is_written() -> None:
    async with running(OWN) as user:
        page = await begin(user, 1)
        await user.press("2")
        await user.see("−1.8754")
        await user.press("tab", "enter", "1", "enter")
        await user.see(lambda: page.ticked == {0})
        await user.rest()
        await user.press("tab", "left", "enter", "0", "enter")
        await user.see(lambda: page.ticked == {0, 1})
        await user.rest()
        await user.press("enter")
        await user.see("lesson 2 of 7")


async def test_pages_go_there_and_back_and_end_with_the_lines_of_core() -> None:
    async with running(OWN) as user:
        await begin(user, 1)
        await user.press("backspace")
        await user.see("This is the first page.")
        await begin(user, 7)
        await user.press("enter")
        await user.see("the lines of core")
        await user.see("core/network/workspace.py:")
        await user.press("2")
        await user.press("enter")
        await user.see("That was the lesson.")
        await user.press("backspace")
        await user.see("lesson 7 of 7")


@pytest.mark.parametrize("capabilities", [UNICODE, ASCII])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (60, 18)])
async def test_no_word_is_cut_and_all_can_be_scrolled_to(
    size: tuple[int, int], capabilities: Capabilities
) -> None:
    from tui.panels.understanding.lesson.page import page

    async with running(OWN, size, capabilities) as user:
        panel = user.app.main.query_one(LessonPanel)
        for number in range(1, len(CHAPTERS) + 1):
            await begin(user, number)
            found = visit(user)
            found.predicted, found.compared = 1, True
            panel.read(found, ())
            rows = page(found, (), *panel.size).rows
            assert all(sum(len(span.text) for span in row) <= panel.size.width for row in rows)
            assert f"{number} of {len(CHAPTERS)}" in user.text()
            if not capabilities.unicode:
                region = user.app.main.panels.frame("lesson").region
                lines = user.text().split("\n")[region.y : region.bottom]
                text = "".join(line[region.x : region.right] for line in lines)
                assert text.isascii()
                assert "??" not in text


async def test_the_page_goes_far_down_and_up_where_there_is_more() -> None:
    async with running(OWN, (80, 24)) as user:
        await begin(user, 1)
        await user.press("2")
        await user.see("─ ↓ more")
        await user.press("pagedown")
        await user.see("─ ↑ more")
        await user.press("pageup")
        await user.see("─ ↓ more")


async def test_what_is_opened_is_opened_in_the_place_of_the_users_own() -> None:
    async with running(OWN) as user:
        await user.press("s")
        await user.see("epoch 1")
        await begin(user, 2)
        user.app.live.screens.preset("spiral-deep")
        await user.see("playground-spiral")
        assert not user.app.live.lesson.is_open
        await user.press("u")
        await user.see(lambda: "ack to the run at epoch 1." in user.app.main.message.remarked)
        assert snapshot(user).config == OWN


async def test_points_are_drawn_in_an_experiment_of_ones_own() -> None:
    async with running(OWN) as user:
        await begin(user, 2)
        await user.press("p")
        await user.see("Points are drawn in an experiment of your own")
        await user.press("G", "p")
        await user.see("drawing")
        await user.press("G")
        await user.see("leave drawing first")


async def test_keys_of_the_lesson_say_where_it_is_if_it_is_not_open() -> None:
    async with running(OWN) as user:
        await user.press("1")
        await user.see("G opens it")


async def test_what_was_drawn_is_kept_at_the_end_though_the_lesson_is_open(
    tmp_path: Path,
) -> None:
    points: tuple[Point, ...] = tuple(
        (x, y / 20, int(x > 0)) for x in (-1.0, 1.0) for y in range(9)
    )
    app = NeurotermApp(OWN, capabilities=UNICODE, state_folder=tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        user = User(app, pilot)
        await ready(app)
        app.live.learn(points, ())
        await user.see("18 points")
        await begin(user, 6)
        await user.press("1", "b")
        await user.see("It rose")
        app.exit()
    said = app.keep_unsaved()
    assert "The run on the drawing is saved at epoch 0 as" in said
    assert (tmp_path / "lesson.toml").read_text().endswith("[predicted]\n6 = 1\n")


async def test_it_begins_again_where_it_was_left_another_day(tmp_path: Path) -> None:
    (tmp_path / "lesson.toml").write_text("chapter = 3\ndone = [1]\n[predicted]\n3 = 1\n")
    app = NeurotermApp(OWN, capabilities=UNICODE, state_folder=tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        user = User(app, pilot)
        await ready(app)
        await user.press("G")
        await user.see("lesson 3 of 7")
        await user.see("▸1  about as large")


async def test_a_step_of_another_network_is_shown_where_the_diagram_was_out_of_view() -> None:
    async with running(OWN, (80, 24)) as user:
        for chapter in (3, 5):
            await begin(user, chapter)
            await user.press("1", "i")
            await user.see("one step")
            await user.see("i goes back")
            await user.press("i")
            await user.see("decision boundary")
