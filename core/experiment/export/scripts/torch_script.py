"""A trained network as a module of PyTorch, in a Python script."""

from __future__ import annotations

from collections.abc import Iterator

from core.experiment.experiment import Experiment
from core.experiment.export.model import TrainedModel, model_of
from core.experiment.export.scripts.arrangement import (
    Script,
    arranged,
    of_classes,
    outputs_described,
    predicting,
)
from core.experiment.export.scripts.rows import features_of
from core.experiment.export.torch_layers import OWN, TORCH_ACTIVATIONS
from core.support.public import public

_WHAT = "A trained network as a module of PyTorch, written by neuroterm; needs NumPy too."
_USE = (
    "from model import Model, numbers_of, outputs, predict",
    "predict(rows)  # {rows}",
    "model = Model()  # an nn.Module with the weights, of the numbers that numbers_of(rows) makes",
)
_LIBRARIES = "import numpy as np", "import torch", "from torch import nn"


@public
def as_torch_script(experiment: Experiment) -> str:
    """Return a Python script with a ``Model``, an ``nn.Module`` that has the weights.

    Its ``forward`` takes raw numbers, standardises them, and returns how likely each class is, the
    quantity in its own unit, or else what the network puts out. Its ``predict(rows)`` and
    ``outputs(rows)`` take raw rows, as those of ``as_numpy_script`` do.

    Parameters
    ----------
    experiment : Experiment

    Raises
    ------
    ValueError
        If there are more than two million weights, or PyTorch has not the activation or a feature
        is not written, as one of somebody's own.
    """
    model = model_of(experiment)
    model.check_size()
    for name in model.activations:
        if name not in TORCH_ACTIVATIONS and name not in OWN:
            raise ValueError(f"how PyTorch has the activation {name} is not known here")
    return arranged(model, Script(_WHAT, _USE, _LIBRARIES, "", _definitions(model)))


def _definitions(model: TrainedModel) -> Iterator[str]:
    for name in dict.fromkeys(model.activations):
        if name in OWN:
            yield f"{OWN[name][1]}\n"
    yield from _module(model)
    yield "\n"
    yield "def outputs(rows, model=None):"
    yield '    """Return what Model.forward does of raw rows, as an array of NumPy."""'
    yield "    with torch.no_grad():"
    yield "        return (model or Model())(torch.from_numpy(numbers_of(rows))).numpy()"
    yield "\n"
    logits = (
        "with torch.no_grad():",
        "    z = (model or Model()).logits(torch.from_numpy(numbers_of(rows)))",
    )
    largest, positive = "z.argmax(dim=1).numpy()", "(z[:, 0] > 0).long().numpy()"
    yield from predicting(model, "rows, model=None", logits, largest, positive)


def _module(model: TrainedModel) -> Iterator[str]:
    kind = model.network.parameters.dtype.name
    sizes, last = model.network.layer_sizes, len(model.activations)
    yield "class Model(nn.Module):"
    yield '    """The trained network, of raw numbers of shape (rows, numbers)."""\n'
    yield "    def __init__(self):"
    yield "        super().__init__()"
    yield '        self.register_buffer("mean", torch.from_numpy(MEAN))'
    yield '        self.register_buffer("scale", torch.from_numpy(SCALE))'
    yield "        self.layers = nn.Sequential("
    for n, name in enumerate(model.activations, 1):
        yield f"            nn.Linear({sizes[n - 1]}, {sizes[n]}, dtype=torch.{kind}),"
        if n < last:
            yield f"            {_made(name)},"
    yield "        )"
    yield f"        self.activation = {_made(model.activations[-1])}"
    names = ", ".join(f"(W{n}, b{n})" for n in range(1, last + 1))
    yield "        linear = [layer for layer in self.layers if isinstance(layer, nn.Linear)]"
    yield "        with torch.no_grad():"
    yield f"            for layer, (W, b) in zip(linear, [{names}], strict=True):"
    yield "                layer.weight.copy_(torch.from_numpy(W.T))"
    yield "                layer.bias.copy_(torch.from_numpy(b))\n"
    yield "    def logits(self, raw):"
    yield '        """Return what the last layer has before its activation."""'
    yield from (f"        {line}" for line in features_of(model, "torch"))
    yield f"        return self.layers(((raw - self.mean) / self.scale).to(torch.{kind}))\n"
    yield "    def forward(self, raw):"
    yield f"        {outputs_described(model)}"
    yield "        a = self.activation(self.logits(raw)).double()"
    whole, share = "a.sum(dim=1, keepdim=True)", "torch.where(total > 0, a / total, 1 / {count})"
    pair = "torch.cat([1 - a, a], dim=1)"
    yield from (f"        {line}" for line in of_classes(model, whole, share, pair))


def _made(name: str) -> str:
    return f"{OWN[name][0]}()" if name in OWN else TORCH_ACTIVATIONS[name].written()
