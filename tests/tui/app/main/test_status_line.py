from __future__ import annotations

import numpy as np
import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from core import OPTIMIZERS, SGD, ExperimentConfig
from tui.app.main.status_line import StatusLine
from tui.session import describe
from tui.session.snapshot import Snapshot, State

LESSON = ExperimentConfig()


def snapshot(config: ExperimentConfig = LESSON, **changes: object) -> Snapshot:
    settings: dict[str, object] = {
        "state": "training",
        "epoch": 1234,
        "learning_rate": 0.1,
        "epochs_per_second": 56789.0,
        "layer_sizes": (2, 8, 1),
        "output_activation": "sigmoid",
    }
    return Snapshot(1, 1, config, **settings | changes)  # type: ignore[arg-type]


class LineApp(App[None]):
    def compose(self) -> ComposeResult:
        yield StatusLine()


async def lines(*snapshots: Snapshot, width: int) -> list[str]:
    """What the line shows of each snapshot."""
    app = LineApp()
    shown = []
    async with app.run_test(size=(width, 3)):
        line = app.query_one(StatusLine)
        for one in snapshots:
            line.snapshot = one
            shown.append(line.render_line(0).text)
            assert line.render_line(0).cell_length == cell_len(shown[-1]) == width
    return shown


async def test_it_tells_what_is_trained_how_and_how_far() -> None:
    (shown,) = await lines(snapshot(), width=120)
    assert shown.strip().startswith(
        "neuroterm  circles · 2-8-1 relu→sigmoid · SGD learning rate 0.1 · full batch"
    )
    assert shown.endswith(" ▶ training epoch 1,234 · 56,789 epochs/s ")
    (shown,) = await lines(
        snapshot(LESSON.replace(batch_size=10), state="paused", epochs_per_second=0.0, batch=3,
                 batches=80),
        width=120,
    )  # fmt: skip
    assert "batch 10" in shown
    assert shown.endswith(" ■ paused epoch 1,234 + 3/80 ")


@pytest.mark.parametrize("width", range(60, 130, 7))
async def test_what_matters_least_goes_first(width: int) -> None:
    parts = ("circles", "epoch 1,234", "rate 0.1", "2-8-1", "epochs/s", "training", "neuroterm",
             "full batch")  # fmt: skip
    (shown,) = await lines(snapshot(), width=width)
    there = [part in shown for part in parts]
    assert there == sorted(there, reverse=True)
    assert all(there[:3])


@pytest.mark.parametrize("state", describe.STATES)
async def test_every_state_has_a_sign(state: State) -> None:
    wide, narrow = [(await lines(snapshot(state=state), width=width))[0] for width in (120, 60)]
    sign, word = describe.STATES[state]
    assert f"{sign} {word}" in wide
    assert sign in narrow


@pytest.mark.parametrize(
    "name",
    ["a" * 300, "数据" * 60, "\x1b[31m" * 30, "[b]bold [@click=app.bell]x", "\u202e"],
)
@pytest.mark.parametrize("width", [60, 80, 120])
async def test_a_file_of_any_name_leaves_room_for_the_epoch(name: str, width: int) -> None:
    config = LESSON.replace(data=f"/somewhere/{name}.csv", target="y")
    (shown,) = await lines(snapshot(config), width=width)
    assert "epoch 1,234" in shown
    assert "rate 0.1" in shown
    assert shown.isprintable()
    if name.startswith("[b]") and width == 120:
        assert name in shown


async def test_the_name_of_a_file_is_enough_beside_what_is_learnt() -> None:
    config = LESSON.replace(data="/a/long/way/down/to/the/flowers.csv", target="kind\x1b[2J")
    wide, narrow = [(await lines(snapshot(config), width=width))[0] for width in (120, 60)]
    assert "flowers.csv → kind\\x1b[2J · 2-8-1" in wide
    assert narrow.strip().startswith("flowers.csv · ")


async def test_a_deep_network_gives_way_to_the_epoch() -> None:
    config = LESSON.replace(hidden=(16,) * 20)
    (shown,) = await lines(snapshot(config, layer_sizes=(2, *config.hidden, 1)), width=80)
    assert "epoch 1,234" in shown
    assert "rate 0.1" in shown


async def test_numbers_of_any_size_fit() -> None:
    for epoch in (0, 10**9):
        for rate in (1e-300, 0.00001, 10.0, 1e300):
            (shown,) = await lines(
                snapshot(epoch=epoch, learning_rate=rate, epochs_per_second=1e7), width=60
            )
            assert f"epoch {epoch:,}" in shown
            assert f"rate {rate:.3g}" in shown


async def test_what_runs_and_that_it_is_loading_is_said_before_there_is_an_experiment() -> None:
    app = LineApp()
    async with app.run_test(size=(60, 3)):
        shown = app.query_one(StatusLine).render_line(0).text
        assert shown.split() == ["neuroterm", "…", "loading"]


def test_the_architecture_is_told_in_layers_and_activations() -> None:
    deep = LESSON.replace(hidden=(4, 3), activation=("relu", "tanh"))
    assert describe.architecture(snapshot(deep, layer_sizes=(2, 4, 3, 1))) == (
        "2-4-3-1 relu→tanh→sigmoid"
    )
    none = LESSON.replace(hidden=())
    assert describe.architecture(snapshot(none, layer_sizes=(2, 1))) == "2-1 sigmoid"
    loading = Snapshot(0, 0, LESSON, "loading")
    assert describe.architecture(loading) == "8 relu"


def test_every_optimiser_has_a_name() -> None:
    for name in OPTIMIZERS:
        title = describe.optimizer(LESSON.replace(optimizer=name))
        assert title.lower() == name


async def test_an_optimiser_added_to_the_table_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class SignSGD(SGD):
        pass

    monkeypatch.setitem(OPTIMIZERS, "sign_sgd", SignSGD)
    (shown,) = await lines(snapshot(LESSON.replace(optimizer="sign_sgd")), width=120)
    assert "SignSGD" in shown


def test_speeds_and_scores_in_words() -> None:
    assert describe.speed(12345.6) == "12,346 epochs/s"
    assert describe.speed(0.5) == "0.5 epochs/s"
    assert describe.speed_limit(30.0) == "at 30 epochs/s at most"
    assert describe.speed_limit(float("inf")) == "as fast as possible"
    assert describe.score(0.735, "classification") == "73.5%"
    assert describe.score(0.735, "regression") == "0.735"
    assert describe.score(np.nan, "regression") == "–"
    assert describe.number(np.nan, str) == "–"
    assert describe.number(0.5, str) == "0.5"
