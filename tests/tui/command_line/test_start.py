"""What happens between the command and the first picture."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Region
from user import LESSON, SIZES, UNICODE, User, ready

from core import ExperimentConfig
from tui.app import app as app_module
from tui.app.app import NeurotermApp
from tui.app.main.said.sentences import GREETING
from tui.app.preferences import Preferences
from tui.app.theme import DARK, LIGHT
from tui.panels.table import PANELS
from tui.terminal.failure import INTERRUPTED
from tui.widgets.keys.spoken import spoken

ROOT = Path(__file__).parents[3]

FIRST_FRAME = """
import gc, json, sys
from tui.app import app
from tui.app import run as running
from tui.command_line.beforehand.first_look import read_when_painted, terminal_options
from tui.terminal import surroundings

shown = {}

def first_frame():
    shown["modules"] = sorted({name.split(".")[0] for name in sys.modules})
    shown["text"] = "\\n".join(
        strip.text for strip in program.screen._compositor.render_strips()
    )
    shown["garbage at first"] = gc.isenabled()
    import_the_rest()

async def look():
    async with program.run_test(size=(120, 40)) as pilot:
        while not program.is_ready:
            await pilot.pause(0.01)
        shown["garbage later"] = gc.isenabled()
        shown["frozen"] = gc.get_freeze_count() > 0
        shown["asked for"] = program.requested.to_toml()

async def run(self, *, mouse):
    global program
    program = self
    await look()

import_the_rest, app.import_the_rest = app.import_the_rest, first_frame
app.NeurotermApp.run_async = run
arguments = sys.argv[1:]
found = surroundings.examined(terminal_options(arguments))
running.open_app(found.capabilities, read_when_painted(arguments))
shown["garbage at the end"] = gc.isenabled()
print(json.dumps(shown))
"""


OPTIONS = ["--play", "--config", "mine.toml", "--dataset=moons", "--hidden", "4,2"]


@pytest.fixture(scope="module", params=[[], OPTIONS], ids=["no_options", "options"])
def start(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    """What the program, started with or without options, is like in its first frame and later."""
    home = str(tmp_path_factory.mktemp("home"))
    homes = {f"XDG_{name}_HOME": home for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    Path(home, "mine.toml").write_text("noise = 0.2\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME, *request.param],
        env={
            **os.environ,
            **homes,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "LC_ALL": "C.UTF-8",
        },
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout.splitlines()[-1])
    options = {"noise": 0.2, "dataset": "moons", "hidden": (4, 2)} if request.param else {}
    found["described"] = ExperimentConfig(**options).to_toml()
    return found


def test_the_first_frame_waits_neither_for_numpy_nor_for_the_command_line(
    start: dict[str, object],
) -> None:
    modules = start["modules"]
    assert isinstance(modules, list)
    assert set(modules) & {"numpy", "plotext", "click", "sklearn", "scipy"} == set()


def test_the_first_frame_shows_where_everything_is_and_how_to_begin(
    start: dict[str, object],
) -> None:
    text = str(start["text"])
    for words in ("neuroterm", "loading", "network", "decision boundary", "loss", "accuracy"):
        assert words in text
    for words in ("space train", "? help", "q quit", spoken(GREETING)[:30]):
        assert words in text


def test_the_experiment_is_what_the_options_describe(start: dict[str, object]) -> None:
    assert start["asked for"] == start["described"]


def test_imports_are_not_searched_for_garbage_and_everything_else_is(
    start: dict[str, object],
) -> None:
    assert not start["garbage at first"]
    assert start["garbage later"]
    assert start["frozen"]
    assert start["garbage at the end"]


@asynccontextmanager
async def loading(
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int] = (120, 40),
    config: ExperimentConfig | None = LESSON,
    preferences: Preferences | None = None,
) -> AsyncIterator[tuple[User, threading.Event]]:
    """The app in its first frame, and what lets it go on."""
    go_on = threading.Event()
    import_the_rest = app_module.import_the_rest

    def wait() -> None:
        go_on.wait()
        import_the_rest()

    monkeypatch.setattr(app_module, "import_the_rest", wait)
    app = NeurotermApp(config, capabilities=UNICODE, preferences=preferences)
    async with app.run_test(size=size) as pilot:
        user = User(app, pilot)
        try:
            await user.see("q quit")
            yield user, go_on
        finally:
            go_on.set()


def frames(user: User) -> dict[str, Region]:
    panels = user.app.main.panels
    return {panel.name: panels.frame(panel.name).region for panel in PANELS}


@pytest.mark.parametrize("size", [(60, 18), *SIZES])
@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name])
async def test_nothing_moves_or_changes_colour_when_the_panels_are_filled(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], theme: str
) -> None:
    preferences = Preferences(theme=theme, first_run=True)
    async with loading(monkeypatch, size, preferences=preferences) as (user, go_on):
        places = frames(user)
        corners = [region.offset for region in places.values() if region]
        before = user.strips()
        drawn = [before[y].crop(x, x + 1) for x, y in corners]
        assert all(strip.text == "╭" for strip in drawn)
        go_on.set()
        await ready(user.app)
        await user.rest()
        assert frames(user) == places
        after = user.strips()
        assert [after[y].crop(x, x + 1) for x, y in corners] == drawn
        keys = [line.text for line in before[-2:]]
        assert [line.text for line in after[-2:]] == keys


async def test_keys_before_the_panels_are_filled_have_their_effect_in_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with loading(monkeypatch) as (user, go_on):
        await user.press("plus", "s", "s", "b", "question_mark", "escape", "c")
        await user.pilot.pause()
        assert not user.app.is_ready
        go_on.set()
        await user.see("Pinned as run 1")
        await user.see("epoch 3")
        await user.see("rate 0.3")


async def test_a_click_and_a_paste_are_kept_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    async with loading(monkeypatch) as (user, go_on):
        texts = [strip.text for strip in user.strips()]
        line = next(y for y, text in enumerate(texts) if "s epoch" in text)
        place = texts[line].index("s epoch"), line
        for kind in (events.MouseDown, events.MouseUp):
            # As they come from the terminal; the pilot's go past the app.
            click = kind(None, *place, 0, 0, 1, False, False, False, *place)
            user.app.post_message(click)
        user.app.post_message(events.Paste("nothing that can be opened"))
        await asyncio.sleep(0)
        go_on.set()
        await user.see("What was pasted is no file")
        await user.see("epoch 1")


async def test_a_terminal_that_changes_its_size_meanwhile_is_filled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with loading(monkeypatch, (120, 40)) as (user, go_on):
        assert "network" in user.text()
        go_on.set()
        await user.resize(80, 24)
        await ready(user.app)
        await user.rest()
        assert " network " not in user.text()
        assert len(user.strips()) == 24
        assert user.map().strip()


async def test_whoever_quits_at_once_need_not_wait_for_an_experiment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with loading(monkeypatch) as (user, go_on):
        await user.press("q")
        go_on.set()
        await user.see(lambda: not user.app.is_running)
    assert user.app.return_code == 0


INTERRUPTED_IMPORT = """
import sys

class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv.pop(1):
            raise KeyboardInterrupt
        sys.argv.insert(1, wanted)

wanted = sys.argv[1]
sys.meta_path.insert(0, Impatient())
from tui.command_line.start import main
sys.exit(main())
"""


@pytest.mark.parametrize("module", ["core", "tui.app.run", "tui.command_line.cli", "numpy"])
def test_an_interrupt_while_it_starts_is_no_traceback(module: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_IMPORT, module],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == INTERRUPTED
    assert result.stderr == "neuroterm: interrupted.\n"


def test_another_package_called_core_is_named_instead_of_a_traceback(tmp_path: Path) -> None:
    another = tmp_path / "core" / "__init__.py"
    another.parent.mkdir()
    another.touch()
    result = subprocess.run(
        [sys.executable, "-c", "from tui.command_line.start import main; raise SystemExit(main())"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
        stdin=subprocess.DEVNULL,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert result.stderr == (
        f"neuroterm: another package called core stands in the way: '{another}'. Take it off "
        "PYTHONPATH, or install neuroterm by itself, as pipx and uv do.\n"
    )
