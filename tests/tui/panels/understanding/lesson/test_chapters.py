"""What the lesson's chapters say is so: each number in them is computed anew here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from core import Experiment, ExperimentConfig, StepTrace, baseline, explain_step, trace_step
from tui.panels.understanding.lesson.chapter import Chapter, Link
from tui.panels.understanding.lesson.chapters import CHAPTERS
from tui.session.snapshot import Snapshot
from tui.widgets.keys.table import KEYS

MOST_WORDS = 120
NUMBER = re.compile(r"[+−]?(?<![A-Za-z0-9])\d+(?:\.\d+)?%?")
DECIMALS = re.compile(r"[+−]?\d+\.\d+%?")
LESSON = ExperimentConfig()


@cache
def trained(config: ExperimentConfig, epochs: int) -> Experiment:
    """An experiment that nobody changes."""
    experiment = config.build()
    experiment.trainer.start()
    for _ in range(epochs):
        experiment.trainer.run_epoch()
    return experiment


def begun(chapter: Chapter) -> Experiment:
    return trained(chapter.config, chapter.epoch)


def loss(config: ExperimentConfig, epochs: int) -> float:
    return trained(config, epochs).trainer.evaluate().train_loss


def accuracy(config: ExperimentConfig, epochs: int) -> str:
    return f"{100 * trained(config, epochs).trainer.evaluate().train_score:.1f}%"


def traced(chapter: Chapter) -> StepTrace:
    return trace_step(begun(chapter).trainer)


def signed(value: float, decimals: int) -> str:
    return f"{value:+.{decimals}f}".replace("-", "−")


def of_a_neuron(chapter: Chapter) -> set[str]:
    network = begun(chapter).network
    (first, second), bias = network.weights[0][:, 1], network.biases[0][0, 1]
    z = -first + bias
    assert z < 0
    return {
        *(signed(value, 4) for value in (first, second, bias, z)),
        f"{first:.4f}",
        f"{abs(bias):.4f}",
        signed(z, 2),
        signed(first + bias, 2),  # with the sign of the input forgotten
        f"{-bias / first:.3f}",
        signed(-1 / first, 3),
    }


def of_bending(chapter: Chapter) -> set[str]:
    experiment = trained(chapter.config, chapter.config.epochs or 0)
    of_linear_model, score = baseline(experiment.dataset)
    assert of_linear_model == "Logistic Regression"
    assert experiment.trainer.evaluate().test_score == score
    assert loss(chapter.config.replace(activation="relu"), 300) < 0.63 < loss(chapter.config, 300)
    return {
        f"{100 * score:.1f}%",
        f"{loss(chapter.config, 300):.4f}",
        f"{math.log(2):.4f}",
        "0.63",
    }


def of_slopes(chapter: Chapter) -> set[str]:
    first, *_, last = (np.linalg.norm(layer.dW) for layer in traced(chapter).layers)
    assert last > 100 * first
    history = trained(chapter.config.replace(activation="relu"), 30).trainer.history
    assert history.column("train_loss")[30] < 0.1
    return {
        f"{last / first:.0f}",
        f"{loss(chapter.config, chapter.epoch):.4f}",
        f"{math.log(2):.4f}",
        "0.1",
    }


def of_the_loss(chapter: Chapter) -> set[str]:
    config = chapter.config
    return {
        "0.35",
        "0.01",
        *(f"{-math.log(p):.2f}" for p in (0.35, 0.01)),
        f"{loss(config, 10):.3f}",
        f"{loss(config, 100):.3f}",
        *(accuracy(config, epochs) for epochs in (10, 100, 400)),
    }


def of_blame(chapter: Chapter) -> set[str]:
    experiment, trace = begun(chapter), traced(chapter)
    explanation = explain_step(trace, experiment.dataset)
    assert explanation.example == 569  # the worst, with which the panel begins
    row = list(trace.indices).index(569)
    first, last = trace.layers
    z, p, dz = first.z[row], float(last.a[row, 0]), float(last.dz[row, 0])
    weight = float(last.W[1, 0])
    assert z[4] < 0 < z[1]
    assert dz == p - 1  # y is 1
    pulls = first.dz[:, 1] * experiment.dataset.X_train[trace.indices, 0]
    step = 0.1 * abs(float(first.dW[0, 1]))
    return {
        f"{p:.3f}",
        signed(dz, 3),
        signed(float(z[4]), 3),
        signed(weight, 3),
        signed(dz * weight, 3),
        f"{np.count_nonzero(first.z[:, 4] > 0)}",
        f"{len(first.z)}",
        f"{np.count_nonzero(pulls < 0)}",
        f"{np.count_nonzero(pulls > 0)}",
        f"{step:.4f}",
        "569",
    }


def of_the_step(chapter: Chapter) -> set[str]:
    config, trace = chapter.config, traced(chapter)
    gradient = sum(float(np.sum(g**2)) for layer in trace.layers for g in (layer.dW, layer.db))
    before, after = loss(config, 0), loss(config, 1)
    assert after > before
    assert loss(config.replace(learning_rate=1.0), 100) < 0.55
    assert loss(config.replace(learning_rate=0.1), 100) > 0.65
    return {
        f"{config.learning_rate * gradient:.2f}",
        f"−{config.learning_rate * gradient:.2f}",
        f"{before:.3f}",
        f"{after:.3f}",
        f"{after - before:.2f}",
        "0.55",
        "0.65",
        "0.1",
    }


def of_what_it_has_learnt(chapter: Chapter) -> set[str]:
    experiment = begun(chapter).copy()
    found = {0: experiment.trainer.evaluate().train_loss}
    for neuron in (4, 5, 7):
        weights = experiment.network.weights[1]
        before = weights.copy()
        weights[neuron - 1] = 0.0
        experiment.trainer.parameters_changed()
        found[neuron] = experiment.trainer.evaluate().train_loss
        weights[:] = before
    costs = {neuron: cost - found[0] for neuron, cost in found.items() if neuron}
    assert costs[7] < 0.01 < min(costs[4], costs[5])
    return {f"{value:.3f}" for value in found.values()}


FACTS = (
    of_a_neuron,
    of_bending,
    of_slopes,
    of_the_loss,
    of_blame,
    of_the_step,
    of_what_it_has_learnt,
)


@pytest.mark.parametrize(("chapter", "facts"), zip(CHAPTERS, FACTS, strict=True))
@pytest.mark.parametrize("brief", [False, True])
def test_each_number_that_a_chapter_states_comes_of_its_experiment(
    chapter: Chapter, facts: Callable[[Chapter], set[str]], brief: bool
) -> None:
    computed = facts(chapter)
    text = " ".join(chapter.texts(brief=brief))
    stated = set(DECIMALS.findall(text)) | {it for it in NUMBER.findall(text) if len(it) > 2}
    stated = {it.lstrip("+−") if it.lstrip("+−") in computed else it for it in stated}
    # Epochs are those that the chapter trains to.
    deeds = (*chapter.tries, *([] if chapter.deed is None else [chapter.deed]))
    epochs = {chapter.epoch, chapter.config.epochs, *(deed.rule.epoch for deed in deeds)}
    assert stated - {str(epoch) for epoch in epochs} <= computed


def test_there_are_seven_of_at_most_120_words_and_less_in_brief() -> None:
    assert len(CHAPTERS) == 7
    for chapter in CHAPTERS:
        full, brief = (" ".join(chapter.texts(brief=it)).split() for it in (False, True))
        assert len(brief) <= len(full) <= MOST_WORDS
        assert 1 <= chapter.right <= len(chapter.choices) == 3
        assert len(set(chapter.choices)) == 3


@pytest.mark.parametrize("brief", [False, True])
def test_a_question_with_numbers_of_a_trained_network_says_of_which_epoch(brief: bool) -> None:
    for chapter in CHAPTERS:
        asked = chapter.question.brief if brief else chapter.question.full
        if chapter.epoch and DECIMALS.search(asked):
            assert re.search(r"epoch \d+", asked), asked


def test_they_name_no_key_that_there_is_not() -> None:
    known = {key.id for key in KEYS}
    for chapter in CHAPTERS:
        deeds = (*chapter.tries, *([] if chapter.deed is None else [chapter.deed]))
        words = [*chapter.texts(brief=False), *chapter.texts(brief=True)]
        words += [key for deed in deeds for key in deed.keys]
        assert {name for text in words for name in re.findall(r"<([a-z-]+)>", text)} <= known


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_is_ticked_off_before_it_is_done(chapter: Chapter) -> None:
    start = Snapshot.of(begun(chapter))
    deeds = [chapter.deed, *(it for it in chapter.tries if it.rule.restored is None)]
    assert not any(deed.rule.holds(start, start) for deed in deeds if deed is not None)


def test_a_link_that_is_not_there_has_no_value_and_ticks_nothing_off() -> None:
    snapshot = Snapshot.of(begun(CHAPTERS[0]))
    assert math.isnan(Link(9, 1).value(snapshot))
    assert math.isnan(Link(1, 99).value(snapshot))
    assert math.isnan(Link(1, 1, 99).value(snapshot))
    assert Link(1, 2).value(snapshot) == begun(CHAPTERS[0]).network.biases[0][0, 1]


def test_what_was_learnt_so_fast_that_no_snapshot_saw_it_counts() -> None:
    step = CHAPTERS[5]
    below, above = (deed.rule for deed in step.tries)
    start = Snapshot.of(begun(step))
    late = Snapshot.of(trained(step.config.replace(learning_rate=0.1, epochs=300), 300))
    assert above.holds(late, start)
    assert not below.holds(late, start)
    assert below.holds(
        Snapshot.of(trained(step.config.replace(learning_rate=1.0, epochs=300), 300)), start
    )
