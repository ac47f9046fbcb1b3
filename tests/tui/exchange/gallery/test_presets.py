"""What the gallery says of its experiments, held against training them."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from core import Experiment, History, dead_units
from tui.exchange.gallery import thumbnail
from tui.exchange.gallery.presets import PRESETS, notice, preset
from tui.exchange.gallery.thumbnails import THUMBNAILS
from tui.terminal.capabilities import COLOR_DEPTHS, Capabilities, ColorDepth

SCRIPT = Path(__file__).parents[4] / "docs" / "make_thumbnails.py"


@cache
def trained(name: str) -> Experiment:
    config = preset(name).config
    experiment = config.build()
    list(experiment.trainer.epochs(config.epochs))
    return experiment


def history(name: str) -> History:
    return trained(name).trainer.history


def accuracy(name: str) -> float:
    return float(history(name).test_accuracy[-1])


def test_there_are_at_least_twelve_each_with_a_name_a_line_and_a_picture() -> None:
    assert len(PRESETS) >= 12
    assert [one.name for one in PRESETS] == list(THUMBNAILS)
    assert len({one.title for one in PRESETS}) == len(PRESETS)
    for one in PRESETS:
        assert one.notice.endswith(".")
        assert len(one.notice) <= 180


def test_no_line_parts_a_disc_from_its_ring_but_in_the_plane_of_squares_it_does() -> None:
    assert accuracy("linear") < 0.7
    assert accuracy("features") > 0.98


def test_two_relus_enclose_nothing_and_three_do() -> None:
    assert accuracy("too-few") < 0.8
    two = trained("too-few")
    assert not dead_units(two.network.layer_outputs(two.dataset.X_train)[0]).any()
    three = preset("too-few").config.replace(hidden=(3,)).build()
    list(three.trainer.epochs(three.config.epochs))
    assert three.trainer.history.test_accuracy[-1] > 0.97


def test_playground_starts_with_what_learns_the_circle() -> None:
    assert accuracy("playground") > 0.97
    assert accuracy("lesson") < 0.9


def test_spirals_need_depth() -> None:
    assert accuracy("spiral-shallow") < 0.7
    assert accuracy("spiral-deep") > 0.95


def test_a_learning_rate_too_high_jumps_and_settles_when_it_is_lowered() -> None:
    late = history("rate-too-high").train_loss[100:]
    assert np.mean(np.diff(late) > 0) > 0.3
    calmer = preset("rate-too-high").config.build()
    list(calmer.trainer.epochs(100))
    calmer = calmer.adjust(learning_rate=0.1)
    list(calmer.trainer.epochs(100))
    settled = calmer.trainer.history.train_loss[-50:]
    assert np.diff(settled).std() < 0.05 * np.diff(late).std()


def test_a_learning_rate_too_low_falls_but_hardly() -> None:
    loss = history("rate-too-low").train_loss
    assert np.all(np.diff(loss) < 0)
    assert loss[-1] > 1.5 * history("lesson").train_loss[-1]


def test_a_penalty_keeps_the_test_loss_low_where_the_points_are_learnt_by_heart() -> None:
    heart, smooth = history("overfitting"), history("weight-penalty")
    assert heart.train_loss[-1] < 0.01
    assert heart.test_loss[-1] > 3 * heart.test_loss.min()
    assert smooth.test_loss[-1] < 1.1 * smooth.test_loss.min()
    assert smooth.test_accuracy[-1] > heart.test_accuracy[-1]


def test_l1_leaves_the_two_squares() -> None:
    kept = np.flatnonzero(trained("sparse").network.weights[0][:, 0])
    features = preset("sparse").config.features or ()
    assert [features[index] for index in kept] == ["x1^2", "x2^2"]
    assert accuracy("sparse") > 0.97


def test_relus_die_and_stay_dead() -> None:
    experiment = trained("dying-relus")
    network, inputs = experiment.network, experiment.dataset.X_train
    shares = []
    for weights, biases in zip(network.weights[:-1], network.biases[:-1], strict=True):
        inputs = np.maximum(inputs @ weights + biases, 0.0)
        shares.append(dead_units(inputs).mean())
    assert max(shares) > 0.5
    assert accuracy("dying-relus") < 0.6


def test_sigmoids_stand_still_where_relus_learn() -> None:
    loss = history("vanishing").train_loss
    assert loss[-1] > 0.98 * loss[0]
    assert accuracy("deep-relu") > 0.98


def test_neurons_that_begin_alike_stay_alike() -> None:
    weights = trained("symmetry").network.weights
    assert all(layer.all() for layer in weights)  # they do move
    assert (np.ptp(weights[0], axis=1) == 0).all()
    assert (np.ptp(weights[1], axis=0) == 0).all()
    assert accuracy("symmetry") < 0.6


def test_the_others_are_learnt() -> None:
    for name in ("rings", "hills", "sine"):
        assert accuracy(name) > 0.95


# -- pictures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lesson", "rings", "sine"])
def test_a_picture_is_that_of_the_trained_network(name: str) -> None:
    spec = importlib.util.spec_from_file_location("make_thumbnails", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made, kept = script.thumbnail(preset(name)), THUMBNAILS[name]
    assert (made.kind, made.classes) == (kept.kind, kept.classes)
    # Another processor may round the last bit differently; a picture hardly shows it.
    differing = sum(a != b for a, b in zip(made.levels, kept.levels, strict=True))
    assert differing <= 0.05 * len(kept.levels)


@pytest.mark.parametrize("color", COLOR_DEPTHS)
@pytest.mark.parametrize("unicode", [True, False])
def test_every_picture_fills_its_square_with_what_the_terminal_has(
    color: ColorDepth, unicode: bool
) -> None:
    for kept in THUMBNAILS.values():
        picture = thumbnail.draw(kept, Capabilities(unicode, color))
        lines = picture.plain.split("\n")
        assert [len(line) for line in lines] == [thumbnail.COLUMNS] * thumbnail.ROWS
        assert unicode or picture.plain.isascii()
        assert bool(picture.spans) == (color != "none")


def test_what_to_notice_goes_with_the_data_and_the_network_whatever_the_training() -> None:
    for one in PRESETS:
        assert notice(one.config) == one.notice
    lesson = preset("lesson")
    assert notice(lesson.config.replace(learning_rate=0.3)) == lesson.notice
    assert notice(lesson.config.replace(samples=77)) == ""
