"""A sweep in the app: two settings, a heat map that fills in, and a run that is opened from it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from textual.widgets import Input
from user import ASCII, User, running

from core import ExperimentConfig, rank_runs, sweep
from tui.app.screens.sweep import choices
from tui.app.screens.sweep.field import Choice
from tui.app.screens.sweep.heat_map import HeatMap
from tui.command_line import cli
from tui.exchange.formats.sweep.varying import axis
from tui.settings.table import with_settings

SHORT = ExperimentConfig(samples=60, epochs=20)
RATES, HIDDEN, REPEAT = (0.001, 1.0), ((2,), (4, 3)), 6


async def write(user: User, *texts: str) -> None:
    """Write the values across and down, and the runs of each, as many as there are texts."""
    for name, text in zip(("across-values", "down-values", "repeat"), texts, strict=False):
        field = user.app.screen.query_one(f"#sweep-{name}", Input)
        field.focus()
        await user.see(lambda field=field: user.app.focused is field)
        await user.press("end", "ctrl+u", *text)
        await user.see(lambda field=field, text=text: field.value == text)


async def choose(user: User, which: str, letters: str, name: str) -> None:
    """Choose a setting by just as many letters as it takes."""
    field = user.app.screen.query_one(f"#sweep-{which}", Choice)
    field.focus()
    await user.see(lambda: user.app.focused is field)
    await user.press(*letters)
    await user.see(lambda: field.held == name)


async def test_a_map_fills_in_and_stays_and_a_run_of_it_is_opened_and_undone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configs = [
        SHORT.replace(hidden=hidden, learning_rate=rate, weights_draw=draw)
        for hidden in HIDDEN
        for rate in RATES
        for draw in range(REPEAT)
    ]
    losses = [run.metrics.loss for run in sweep(configs)]
    cells = [losses[start : start + REPEAT] for start in range(0, len(losses), REPEAT)]
    ranked = rank_runs(cells, larger_is_better=False)
    means = [f"{each.mean:.3f}" for each in ranked]

    async with running(SHORT) as user:
        await user.press("S")
        await user.see("0.01,0.03,0.1,0.3,1")
        await user.see("2,4,8,16,32")
        await write(user, "0.001,1", "2,4-3", str(REPEAT))
        await user.see(f"4 combinations, {REPEAT} runs of each: 24 runs. Enter starts.")
        await user.press("enter")
        await user.see("Best: ")
        shown = user.text()
        best = min(range(4), key=lambda place: ranked[place].mean)
        assert [mean for mean in means if mean in shown] == means
        assert f"{means[best]} ★" in shown
        scale = re.search(r"│ test loss +(\d.*)", shown)
        assert scale is not None
        assert min(means) in scale[1]
        assert ("≥" if "≥" in scale[1] else max(means)) in scale[1]
        command = re.search(r"\$ (neuroterm sweep .*?--by loss)", " ".join(shown.split()))
        assert command is not None

        await user.press("right", "down")
        await user.see("learning rate 1, 2 hidden layers of 4 and 3 neurons: mean test loss")
        better = ranked[3].rank - 1
        beside = user.text()
        assert "± standard deviation of the runs" in beside
        await user.press("ctrl+s")
        await user.see("the command above writes every run with --csv")
        assert f"deviation {ranked[3].deviation:.3f}"[:14] in beside
        assert (
            ("The best" in beside) if best == 3 else (("cannot be told" in beside) == (not better))
        )

        await user.press("escape", "space")  # training goes on meanwhile
        await user.see(lambda: user.app.session.snapshot.epoch == SHORT.epochs)
        await user.press("S")
        await user.see(f"{means[best]} ★")
        map_ = user.app.screen.query_one(HeatMap)
        assert map_.cursor == (1, 1)
        trained = user.app.session.snapshot.parameters

        await user.press("enter")
        words = "Opened learning rate 1, 2 hidden layers of 4 and 3 neurons, draw of weights"
        nearest = min(cells[3], key=lambda loss: abs(loss - ranked[3].mean))
        draw = cells[3].index(nearest)  # as --weights-draw has it: 0 is the first
        await user.see(f"{words} {draw}, the nearest to the mean of {REPEAT}: it trains")
        await user.see(lambda: user.app.session.snapshot.epoch == SHORT.epochs)
        opened = user.app.session.snapshot
        assert opened.config.weights_draw == draw
        assert opened.metrics is not None
        assert opened.metrics.test_loss == pytest.approx(nearest, abs=1e-9)
        await user.press("S")  # it is one of the runs of the map
        await user.see(f"{means[best]} ★")
        await user.press("escape", "u")
        await user.see(lambda: user.app.session.snapshot.config == SHORT)
        assert (user.app.session.snapshot.parameters == trained).all()

        await user.press("d")
        await user.see(lambda: user.app.session.snapshot.config.dataset == "moons")
        await user.press("S")
        await user.see("Enter starts.")
        assert user.app.live.sweep.grid is None

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    capsys.readouterr()
    assert cli.main(shlex.split(command[1])[1:]) == 0
    table = capsys.readouterr().out
    assert sorted(re.findall(r" (\S+) +\S+ +\S+ to \S+ +6$", table, re.M)) == sorted(means)


async def test_a_sweep_that_is_begun_anew_beside_a_run_it_opened_has_its_own_data() -> None:
    async with running(SHORT.replace(noise=0.0)) as user:
        await user.press("S")
        await user.see("2,4,8,16,32")
        await choose(user, "across", "no", "noise")
        await write(user, "0,0.4", "2", "2")
        await user.press("enter")
        await user.see("Best: ")
        first = user.app.live.sweep.grid
        await user.press("right", "enter")
        await user.see("Opened noise 0.4")
        await user.see(lambda: user.app.session.snapshot.epoch == SHORT.epochs)
        await user.press("S")
        await user.see("Best: ")
        user.app.screen.query_one("#sweep-repeat", Input).value = "9" * 5000  # Python reads 4,300
        await user.see("is not a whole number")
        await write(user, "0,0.4", "2", "2")
        await user.press("enter")
        await user.see(lambda: user.app.live.sweep.grid not in (first, None))
        await user.see(lambda: user.app.live.sweep.work is None)
        again = user.app.live.sweep.grid
        assert first is not None
        assert again is not None
        assert again.runs == first.runs


async def test_what_cannot_be_is_said_there_and_what_is_under_way_can_be_stopped() -> None:
    async with running(SHORT, (80, 24), ASCII) as user:
        await user.press("S")
        await user.see("2,4,8,16,32")
        for texts, sentence in {
            ("0.1,much",): "Learning rate: 'much' is not a finite number.",
            ("0.1,-1",): "the learning rate is -1.0; it must be a number above 0",
            ("0.001..1 log",): "say how many of its values, as in 0.001..1 log 5.",
            ("0.1..1 31",): "learning rate has 31 values; the map has room for 30",
            ("0.1,1", "8,8"): "Hidden layers has 8 twice",
            ("0.1,1", "8,4", "1000000000"): "That would be 4,000,000,000 runs; here there can",
            ("0.1,1", "8,4", "0"): "is not a whole number of at least 1",
        }.items():
            await write(user, *texts)
            await user.press("enter")
            await user.see(re.compile(r"\s+(\|\s+\|\s+)?".join(sentence.split()), re.I))
        await write(user, "0.1,1,1000", "8", "4")
        await choose(user, "down", "le", "learning_rate")
        await user.see("is across already")
        await choose(user, "across", "op", "optimizer")
        await write(user, "adam,sgd", "0.1,1e12", "2")
        await user.press("enter")
        await user.see("* best")
        await user.see("x runs diverged")

        user.app.live.requests.change(SHORT.replace(epochs=50_000))
        await user.press("escape")
        await user.see(lambda: user.app.session.snapshot.config.epochs == 50_000)
        await user.press("S", "enter")
        await user.see("Training: 0 of 25")
        await user.press("escape")
        await user.see("Sweep: 0 of 25")
        await user.press("S", "space")
        await user.see("Stopped; what has finished stays.")
        await user.press("enter")
        await user.see("Training: 0 of 25")
        await user.press("enter")
        await user.see("This combination has not finished yet.")
        await user.press("right")
        await user.see("Training: 0 of 25")
        user.app.live.requests.change(SHORT.replace(l2=0.1))
        await user.press("escape")
        await user.see(re.compile(r"sweep\s+of\s+the\s+one\s+before\s+is\s+stopped"))
        assert user.app.live.sweep.work is None


@pytest.mark.parametrize(
    "config",
    [
        ExperimentConfig(),
        ExperimentConfig(dataset="plane", optimizer="adam", hidden=(8, 4), batch_size=10),
        ExperimentConfig(hidden=(), schedule="step", activation="tanh"),
    ],
    ids=["lesson", "regression", "logistic"],
)
def test_values_to_begin_with_are_possible_and_there_are_two_at_least(
    config: ExperimentConfig,
) -> None:
    dataset = config.load_data()
    names = choices.settings(config)
    assert {"learning_rate", "hidden", "activation", "l2"} <= {*names}
    for name in names:
        text = choices.values(config, name, dataset)
        if name in ("last_batch", "task"):
            continue
        values = axis(f"{name}={text}").values
        assert len(values) >= 2, name
        if name in ("loss", "output_activation"):
            for value in values:
                with_settings(config, {name: value}).build(dataset)
