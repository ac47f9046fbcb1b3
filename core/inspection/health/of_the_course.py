"""The rules about the course of the loss."""

from __future__ import annotations

import math

import numpy as np

from core.formulas.scores.class_scores import as_good_as_one_answer
from core.inspection.health import numbers
from core.inspection.health.case import Case
from core.inspection.health.finding import Finding, Remedy
from core.inspection.health.of_layers import new_weights
from core.support.text import counted, printable

_WINDOW, _MOST_RISES, _SOME_RISES = 10, 8, 3
_HIGH, _WIDE = 1.5, 0.15
_LATELY = 50
_TURNED, _WORSE, _GAP = 0.1, 1.2, 0.1
_SLOW_FROM, _SLOW, _KEPT = 50, 3e-4, 0.9
_BEFORE_IT_STANDS = 100
_LONG, _STILL, _KNOWS_LITTLE = 50, 1e-3, 0.95
_NEW_LAYER = 8
_LOPSIDED = 1.5
_PENALTY = 0.1


def not_finite(case: Case) -> Finding | None:
    """The loss is no longer a number, or a weight is not."""
    if case.is_finite and not case.diverged:
        return None
    rate = case.config.learning_rate
    lower = float(f"{rate / 3:.1g}")
    epoch = case.epoch if not math.isfinite(case.loss) else case.epoch + 1
    return Finding(
        "not finite",
        f"The loss is no longer finite, since epoch {epoch:,}, with learning rate "
        f"{numbers.rate(rate)}.",
        f"No finite loss since epoch {epoch:,} at rate {numbers.rate(rate)}.",
        Remedy(
            f"starts again with a third of the learning rate, {numbers.rate(lower)}",
            f"begins with rate {numbers.rate(lower)}",
            (("learning_rate", lower),),
            True,
        ),
    )


def leaping(case: Case) -> Finding | None:
    """The loss jumps up and down, or climbs, instead of falling; it did of late."""
    epochs, losses = case.epochs, case.losses
    if len(losses) <= _WINDOW or not np.isfinite(losses).all():
        return None
    late = losses[-_WINDOW - max(1, min(_LATELY, len(losses) // 5)) :]
    windows = np.lib.stride_tricks.sliding_window_view(late, _WINDOW + 1)
    changes = np.diff(windows, axis=1)
    rises = np.count_nonzero(changes > 0.0, axis=1)
    # The lowest loss up to each window's end, and up to its beginning.
    lowest = np.minimum.accumulate(losses)
    at_the_end = lowest[-len(windows) :]
    before = lowest[: len(losses) - _WINDOW][-len(windows) :]
    # A penalty may well trade training loss for smaller weights, all the time.
    penalised = bool(case.config.l1 or case.config.l2)
    climbs = (rises >= _MOST_RISES) & (windows[:, -1] > _HIGH * at_the_end) & (not penalised)
    sizes = np.median(np.abs(changes), axis=1) > _WIDE * np.median(windows, axis=1)
    jumps = sizes & (rises >= _SOME_RISES) & (at_the_end == before)
    if not (climbs | jumps).any():
        return None
    window = int(np.flatnonzero(climbs | jumps)[-1])
    stop = len(losses) - len(windows) + window + 1
    low = int(np.argmin(losses[:stop]))
    high = low + int(np.argmax(losses[low:stop]))
    rate = case.config.learning_rate
    lower = float(f"{rate / 2:.2g}")
    at = numbers.rate(rate)
    from_, to = numbers.short(float(losses[low])), numbers.short(float(losses[high]))
    first, then = int(epochs[low]), int(epochs[high])
    return Finding(
        "leaping",
        f"Leaping: the loss went from {from_} (epoch {first:,}) to {to} (epoch {then:,}) at "
        f"learning rate {at}.",
        f"Leaping: from {from_} (epoch {first:,}) to {to} ({then:,}) at rate {at}.",
        Remedy(
            f"halves the learning rate, to {numbers.rate(lower)}",
            "halves it",
            (("learning_rate", lower),),
        ),
    )


def by_heart(case: Case) -> Finding | None:
    """The test loss has turned and rises, while the training loss goes on falling."""
    history = case.trainer.history
    latest, low = history.latest, history.best("loss")
    if latest is None or low is None or not latest.tested:
        return None
    if case.epoch - low.epoch < max(_WINDOW, _TURNED * case.epoch):
        return None
    if not latest.test_loss - latest.train_loss > _GAP * case.guessing:
        return None
    row = max(0, int(np.searchsorted(history.epochs, low.epoch, side="right")) - 1)
    # Not only now: where the loss leaps, both go up and down.
    train, test = history.train_loss[-_WINDOW:], history.test_loss[-_WINDOW:]
    if not (test.min() > _WORSE * low.value and train.max() < history.train_loss[row]):
        return None
    before, now = numbers.short(low.value), numbers.short(latest.test_loss)
    # What was best before the first step cannot be gone back to: there nothing is learnt at all.
    when = f"in epoch {low.epoch:,}" if low.epoch else "at the start"
    return Finding(
        "by heart",
        f"Learning by heart: the test loss, {before} {when}, is {now} now, while "
        f"the training loss fell to {numbers.short(latest.train_loss)}.",
        f"By heart: test loss {before} ({when.removeprefix('in ')}), now {now}.",
        _best_epoch(low.epoch) if low.epoch else _penalty(case),
    )


def _best_epoch(epoch: int) -> Remedy:
    return Remedy(
        f"starts again and stops at epoch {epoch:,}",
        f"goes back to epoch {epoch:,}",
        (),
        True,
        epoch,
    )


def _penalty(case: Case) -> Remedy:
    """Return a penalty on the weights, or three times the one there is."""
    l2 = max(_PENALTY, float(f"{3.0 * case.config.l2:.1g}"))
    words = f"an L2 penalty of {numbers.rate(l2)}"
    return Remedy(
        f"starts again with {words}", f"begins with L2 {numbers.rate(l2)}", (("l2", l2),), True
    )


def too_slow(case: Case) -> Finding | None:
    """The steps are tiny, and larger ones would keep their promise."""
    before = case.loss_before(_WINDOW)
    if case.epoch < _SLOW_FROM or not case.loss < before:
        return None
    first = float(case.trainer.history.train_loss[0])
    if not case.loss > max(0.5 * first, 1.05 * case.guessing):
        return None
    step = case.step
    if step is None or not case.step_share < _SLOW or not step.kept > _KEPT:
        return None
    rate, larger = case.config.learning_rate, case.best_rate(_KEPT)
    if larger <= rate:
        return None
    share = numbers.percent(case.step_share)
    kept = f"{min(1.0, step.kept):.0%}"
    to = numbers.rate(larger)
    return Finding(
        "too slow",
        f"Too slow: a step moves the weights by {share} and keeps {kept} of its promise.",
        f"Too slow: steps of {share}, promise kept {kept}.",
        Remedy(
            f"raises the learning rate to {to}, whose step still keeps 90%",
            f"takes rate {to}",
            (("learning_rate", larger),),
        ),
    )


def stuck(case: Case) -> Finding | None:
    """The loss stands, and is hardly better than that of guessing."""
    span = _stands(case)
    if not span or not case.loss > _KNOWS_LITTLE * case.guessing:
        return None
    names = {activation.name for activation in case.network.activations[:-1]}
    if not names:
        remedy = Remedy(
            f"adds a hidden layer of {_NEW_LAYER} neurons",
            "adds a hidden layer",
            (("hidden", (_NEW_LAYER,)),),
            True,
        )
    elif all(name == "linear" for name in names):
        remedy = Remedy(
            "changes the activation to relu", "changes to relu", (("activation", "relu"),), True
        )
    else:
        remedy = new_weights(case)
    loss, time = numbers.short(case.loss), counted(span, "epoch")
    guessing = "guessing" if case.trainer.task == "classification" else "always answering the mean"
    return Finding(
        "stuck",
        f"Stuck: the loss has been {loss} for {time}; {guessing} costs "
        f"{numbers.short(case.guessing)}.",
        f"Stuck: {loss} for {time}, as good as guessing.",
        remedy,
    )


def one_answer(case: Case) -> Finding | None:
    """Always saying the commonest class would be right as often; of late it was never better."""
    if case.trainer.task != "classification" or case.epoch < _BEFORE_IT_STANDS:
        return None
    history, dataset = case.trainer.history, case.experiment.dataset
    latest = history.latest
    if latest is None or case.config.class_weight != "none":
        return None  # with weights for its classes it is not to be right as often
    part, y = ("test", dataset.y_test) if latest.tested else ("train", dataset.y_train)
    counts = np.bincount(y.astype(np.int64), minlength=dataset.n_classes)
    share = float(counts[dataset.commonest] / counts.sum())
    if np.count_nonzero(counts) < 2 or share < _LOPSIDED / dataset.n_classes:
        return None
    course = history.course(f"{part}_score")
    scores = course.values[course.epochs >= case.epoch - _LATELY]
    if not scores.max(initial=0.0) <= share:
        return None
    name, score = dataset.class_names[dataset.commonest], float(scores[-1])
    return Finding(
        "one answer",
        as_good_as_one_answer(name, score, share),
        f"No better than always '{printable(name, 12)}': accuracy {score:.3f}, {share:.3f}.",
        Remedy(
            "starts again with class weights, so that all classes count alike",
            "balances the classes",
            (("class_weight", "balanced"),),
            True,
        ),
    )


def settled(case: Case) -> Finding | None:
    """The loss stands, well below that of guessing."""
    span = _stands(case)
    if not span:
        return None
    loss, time = numbers.short(case.loss), counted(span, "epoch")
    return Finding(
        "settled",
        f"Settled: the training loss has been {loss} for {time}.",
        f"Settled: {loss} for {time}.",
    )


def _stands(case: Case) -> int:
    """Return for how many epochs the loss has stood, 0 if it has not."""
    if case.epoch < _BEFORE_IT_STANDS:
        return 0
    span = max(_LONG, case.epoch // 5)
    before = case.loss_before(span)
    return span if abs(case.loss - before) < _STILL * before else 0
