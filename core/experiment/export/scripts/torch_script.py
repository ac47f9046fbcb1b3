"""A trained network as a module of PyTorch, in a Python script."""

from __future__ import annotations

from collections.abc import Iterator

from core.experiment.experiment import Experiment
from core.experiment.export.model import TrainedModel, model_of
from core.experiment.export.scripts.numpy_script import (
    ROWS_OF_A_TABLE,
    ROWS_OF_NUMBERS,
    docstring,
    import_lines,
    settings,
)
from core.experiment.export.scripts.rows import features_of, reading_rows, running
from core.experiment.export.torch_layers import OWN, TORCH_ACTIVATIONS
from core.formulas.written import assignment
from core.support.public import public

_HEAD = '''"""A trained network as a module of PyTorch, written by neuroterm; needs NumPy too.

{title}

In Python, where this file is called model.py:

    from model import Model, numbers_of, outputs, predict
    predict(rows)  # {rows}
    model = Model()  # an nn.Module with the weights, of the numbers that numbers_of(rows) returns

In a shell, for the rows of a CSV file whose first line names the columns:

    python model.py ROWS.csv
"""
'''


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
    return "\n".join(_script(model)) + "\n"


def _script(model: TrainedModel) -> Iterator[str]:
    rows = ROWS_OF_A_TABLE if model.is_table else ROWS_OF_NUMBERS
    yield _HEAD.format(title=docstring(model.title), rows=rows)
    imports, lines = reading_rows(model)
    yield from import_lines({*imports, ("csv", ""), ("sys", "")})
    yield "import numpy as np\nimport torch\nfrom torch import nn\n"
    yield from lines
    yield "\n"
    yield from settings(model)
    network = model.network
    for n, (weights, biases) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        yield from assignment(f"W{n}", weights)
        yield from assignment(f"b{n}", biases[0])
    yield "\n"
    for name in dict.fromkeys(model.activations):
        if name in OWN:
            yield f"{OWN[name][1]}\n"
    yield from _module(model)
    yield "\n"
    yield from _functions(model)
    yield ""
    yield running(model).rstrip("\n")


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
    yield from _forward(model)


def _made(name: str) -> str:
    return f"{OWN[name][0]}()" if name in OWN else TORCH_ACTIVATIONS[name].written()


def _forward(model: TrainedModel) -> Iterator[str]:
    yield "    def forward(self, raw):"
    if model.gives_probabilities:
        what = "how likely each class is, of shape (rows, classes)"
    elif model.labels:
        what = "what the network puts out, of shape (rows, outputs)"
    else:
        what = "the quantity of each row in its own unit, of shape (rows,)"
    yield f'        """Return {what}."""'
    yield "        a = self.activation(self.logits(raw)).double()"
    if not model.labels:
        yield "        return a[:, 0] * TARGET_SCALE + TARGET_MEAN"
    elif not model.gives_probabilities or model.network.output_activation == "softmax":
        yield "        return a"
    elif model.network.layer_sizes[-1] == 1:
        yield "        return torch.cat([1 - a, a], dim=1)"
    else:
        yield "        total = a.sum(dim=1, keepdim=True)"
        yield f"        return torch.where(total > 0, a / total, 1 / {len(model.labels)})"


def _functions(model: TrainedModel) -> Iterator[str]:
    yield "def outputs(rows, model=None):"
    yield '    """Return what Model.forward does of raw rows, as an array of NumPy."""'
    yield "    with torch.no_grad():"
    yield "        return (model or Model())(torch.from_numpy(numbers_of(rows))).numpy()"
    yield "\n"
    yield "def predict(rows, model=None):"
    if not model.labels:
        yield '    """Return the quantity of each row in its own unit, of shape (rows,)."""'
        yield "    return outputs(rows, model)"
        return
    several = model.network.layer_sizes[-1] > 1
    chosen = "z.argmax(dim=1)" if several else "(z[:, 0] > 0).long()"
    yield '    """Return the class of each row, an array of text of shape (rows,)."""'
    yield "    with torch.no_grad():"
    yield "        z = (model or Model()).logits(torch.from_numpy(numbers_of(rows)))"
    yield f"    return np.array(LABELS, object)[{chosen}.numpy()]"
