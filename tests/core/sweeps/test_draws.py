"""Other draws of an experiment: that they are what each is alone, and what is said of them."""

from __future__ import annotations

import numpy as np
import pytest

from core import ExperimentConfig, draw_again, predicted_classes, redrawn

SMALL = ExperimentConfig(samples=60, epochs=30)


@pytest.mark.parametrize("redraw", ["weights", "split", "both"])
def test_draws_are_the_runs_that_each_would_be_alone(redraw: str) -> None:
    shares: list[float] = []
    draws = draw_again(SMALL, 5, redraw, dataset=SMALL.load_data(), on_progress=shares.append)
    assert draws is not None
    assert shares[-1] == 1.0
    places = np.random.default_rng(0).uniform(-1.0, 1.0, (50, 2))
    alone = []
    for number, (config, sides) in enumerate(
        zip(redrawn(SMALL, 5, redraw), draws.sides(places), strict=True)
    ):
        experiment = config.build()
        metrics = [*experiment.trainer.epochs(SMALL.epochs)][-1]
        alone.append(metrics.test_accuracy)
        assert draws.number_of(config) == number
        logits = experiment.network.logits(experiment.dataset.plane.to_inputs(places))
        assert (sides == predicted_classes(logits, probabilities=False)).all()
    assert draws.scores.tolist() == pytest.approx(alone)
    assert draws.place_of(int(np.argmax(alone))) == 1
    assert draws.number_of(SMALL.replace(learning_rate=1.0)) is None
    epochs, quantiles = draws.course("score")
    assert epochs[-1] == SMALL.epochs
    assert quantiles[:, -1].tolist() == pytest.approx(np.quantile(alone, [0, 0.25, 0.5, 0.75, 1]))


def test_draws_that_diverge_are_left_out_and_have_no_place() -> None:
    wild = ExperimentConfig(
        dataset="plane", hidden=(), samples=40, epochs=50, learning_rate=1e30, test_size=0.5
    )
    draws = draw_again(wild, 3)
    assert draws is not None
    assert (draws.place_of(0), draws.ranked.runs) == (0, 0)
    assert draws.course("loss")[1].shape == (5, 0)
    assert not [*draws.sides([(0.0, 0.0)])]


def test_a_regression_has_sides_as_well() -> None:
    for dataset in ("plane", "sine"):
        draws = draw_again(ExperimentConfig(dataset=dataset, samples=40, epochs=5), 2)
        assert draws is not None
        places = np.random.default_rng(0).uniform(-3.0, 3.0, (200, 2))
        assert all({*sides.tolist()} == {0, 1} for sides in draws.sides(places))


def test_what_nobody_wants_any_more_ends_without_a_result() -> None:
    assert draw_again(SMALL, 3, cancelled=lambda: True) is None
    told: list[float] = []
    assert draw_again(SMALL, 3, on_progress=told.append, cancelled=lambda: len(told) > 2) is None
    assert len(told) == 3


def test_points_drawn_by_hand_have_no_other_split() -> None:
    drawn = ExperimentConfig(points=((0.0, 0.0, 0), (1.0, 1.0, 1)) * 4)
    with pytest.raises(ValueError, match="always split in the same way; draw the weights anew"):
        redrawn(drawn, 2, "both")
    with pytest.raises(ValueError, match="did you mean weights"):
        redrawn(drawn, 2, "weight")
