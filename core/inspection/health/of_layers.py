"""The rules about layers: what no longer can learn there."""

from __future__ import annotations

from core.inspection.health import numbers
from core.inspection.health.case import Case
from core.inspection.health.finding import Finding, Remedy
from core.support.text import counted

_FEWEST_LAYERS, _EARLY = 3, 20
_NEAR_GUESSING, _HARDLY = 0.02, 0.01
_WHILE, _GAIN, _LEARNT = 50, 0.01, 0.05


def alike(case: Case) -> Finding | None:
    """All units of a hidden layer have the same weights, so their gradients are the same."""
    found = next((it for it in range(len(case.sizes) - 1) if case.is_alike(it)), None)
    if found is None:
        return None
    units, number = case.sizes[found], found + 1
    if case.config.initializer == "he_normal":
        remedy = Remedy("starts again with random weights", "begins with random ones", (), True)
    else:
        remedy = Remedy(
            "starts again with random weights (he_normal)",
            "draws random weights",
            (("initializer", "he_normal"),),
            True,
        )
    return Finding(
        "alike",
        f"All {units} neurons of layer {number} are alike, so they can only move alike.",
        f"All {units} neurons of layer {number} are alike.",
        remedy,
        number,
    )


def dead_layer(case: Case) -> Finding | None:
    """No training sample wakes any unit of a layer: nothing passes, forward or backward."""
    if not any(activation.sleeps for activation in case.network.activations[:-1]):
        return None
    hidden = case.layers[:-1]
    shut = [it for it, layer in enumerate(hidden) if layer.shut == layer.units and case.is_shut(it)]
    if not shut:
        return None
    layer, number = hidden[shut[0]], shut[0] + 1
    name = _called(layer.activation, layer.units)
    whole = f"all {layer.units} {name}" if layer.units > 1 else f"the one {name}"
    verb = "are" if layer.units > 1 else "is"
    return Finding(
        "dead layer",
        f"Dead: {whole} of layer {number} {verb} shut for every example; no gradient passes.",
        f"Dead: {whole} of layer {number} {verb} shut for good.",
        _tenth_of_rate(case),
        number,
    )


def vanishing(case: Case) -> Finding | None:
    """The gradient of the first layer is next to nothing beside the last one's."""
    layers = len(case.sizes)
    if layers < _FEWEST_LAYERS or case.epoch < _EARLY:
        return None
    if not abs(case.loss / case.guessing - 1.0) < _NEAR_GUESSING:
        return None
    gradients = case.gradient_rms()
    if not gradients or not gradients[0] < _HARDLY * gradients[-1]:
        return None
    share = numbers.part(gradients[0] / gradients[-1])
    names = {activation.name for activation in case.network.activations[:-1]}
    if names != {"relu"}:
        remedy = Remedy(
            "changes the activation to relu", "changes to relu", (("activation", "relu"),), True
        )
    elif case.config.initializer != "he_normal":
        remedy = Remedy(
            "starts again with weights suited to ReLUs (he_normal)",
            "draws he_normal weights",
            (("initializer", "he_normal"),),
            True,
        )
    else:
        remedy = new_weights(case)
    return Finding(
        "vanishing",
        f"Vanishing: layer 1 gets {share} of layer {layers}'s gradient, and the loss is that of "
        f"guessing, {numbers.short(case.loss)}.",
        f"Vanishing: layer 1 gets {share} of the gradient.",
        remedy,
        1,
    )


def half_dead(case: Case) -> Finding | None:
    """Half of a layer or more is shut for every example, and the loss stands."""
    before = case.loss_before(_WHILE)
    if not case.loss > (1.0 - _GAIN) * before or case.loss < _LEARNT * case.guessing:
        return None
    hidden = enumerate(case.layers[:-1], start=1)
    shut = [(number, layer) for number, layer in hidden if 2 * (layer.shut or 0) >= layer.units]
    if not shut:
        return None
    number, layer = shut[0]
    name = _called(layer.activation, layer.units)
    verb = "is" if layer.shut == 1 else "are"
    words = f"{layer.shut} of {layer.units} {name} of layer {number} {verb} dead"
    return Finding(
        "half dead",
        f"{words}, and the loss has stood at {numbers.short(case.loss)} for "
        f"{counted(_WHILE, 'epoch')}.",
        f"{words}.",
        # Drawn anew, they would die again of steps as long as those.
        _tenth_of_rate(case) if case.was_shut_by_leaps(number - 1) else new_weights(case),
        number,
    )


def _tenth_of_rate(case: Case) -> Remedy:
    lower = case.config.learning_rate / 10
    return Remedy(
        f"starts again with a tenth of the learning rate, {numbers.rate(lower)}",
        f"begins with rate {numbers.rate(lower)}",
        (("learning_rate", lower),),
        True,
    )


def new_weights(case: Case) -> Remedy:
    """Return what may help where only the first weights were bad luck."""
    return Remedy(
        "starts again with new weights",
        "draws new weights",
        (("weights_draw", case.config.weights_draw + 1),),
        True,
    )


def _called(activation: str, units: int) -> str:
    """Return what units of an activation that can sleep are called."""
    name = "ReLU" if activation == "relu" else f"{activation} neuron"
    return f"{name}s" if units != 1 else name
