"""A trained network as a Python script that needs NumPy alone."""

from __future__ import annotations

from collections.abc import Iterator

from core.experiment.experiment import Experiment
from core.experiment.export.model import TrainedModel, model_of
from core.experiment.export.scripts.rows import features_of, reading_rows, running
from core.formulas.written import ACTIVATIONS_WRITTEN, assignment, number
from core.support.public import public

_HEAD = '''"""A trained network that needs NumPy alone, written by neuroterm.

{title}

In Python, where this file is called model.py:

    from model import outputs, predict
    predict(rows)  # {rows}

In a shell, for the rows of a CSV file whose first line names the columns:

    python model.py ROWS.csv
"""
'''

ROWS_OF_A_TABLE = "dictionaries by column, as csv.DictReader gives them"
ROWS_OF_NUMBERS = "an array of shape (rows, columns), in the units of the data"


@public
def as_numpy_script(experiment: Experiment) -> str:
    """Return a Python script that predicts raw rows with NumPy alone, as the experiment does now.

    Its ``predict(rows)`` returns the class of each row, or the quantity in its own unit, its
    ``outputs(rows)`` how likely each class is, or what the network puts out. A row has the columns
    as they are in the table, text and missing values included. As a program it reads a CSV file.

    Parameters
    ----------
    experiment : Experiment

    Raises
    ------
    ValueError
        If there are more than two million weights, or an activation or a feature is not written in
        NumPy, as one of somebody's own.
    """
    model = model_of(experiment)
    model.check_size()
    for name in model.activations:
        if name not in ACTIVATIONS_WRITTEN:
            raise ValueError(f"the activation {name} is not written in NumPy")
    return "\n".join(_script(model)) + "\n"


def docstring(text: str) -> str:
    """Return a text that can stand between three quotation marks."""
    return text.replace("\\", "/").replace('"', "'")


def _script(model: TrainedModel) -> Iterator[str]:
    rows = ROWS_OF_A_TABLE if model.is_table else ROWS_OF_NUMBERS
    yield _HEAD.format(title=docstring(model.title), rows=rows)
    imports, lines = reading_rows(model)
    yield from import_lines({*imports, ("csv", ""), ("sys", "")})
    yield "import numpy as np\n"
    yield from lines
    yield "\n"
    yield from settings(model)
    kind = model.network.parameters.dtype.name
    after = "" if kind == "float64" else f".astype(np.{kind})"
    for n, (weights, biases) in enumerate(
        zip(model.network.weights, model.network.biases, strict=True), 1
    ):
        yield from assignment(f"W{n}", weights, after)
        yield from assignment(f"b{n}", biases[0], after)
    yield "\n\ndef logits(rows):"
    yield '    """Return what the last layer has before its activation."""'
    yield "    raw = numbers_of(rows)"
    yield from (f"    {line}" for line in features_of(model))
    yield f"    a0 = ((raw - MEAN) / SCALE).astype(np.{kind})"
    last = len(model.activations)
    for n, name in enumerate(model.activations, 1):
        value = f"a{n - 1} @ W{n} + b{n}"
        if n == last:
            yield f"    return {value}"
            break
        yield f"    z{n} = {value}"
        yield '    with np.errstate(over="ignore"):'
        yield f"        a{n} = {ACTIVATIONS_WRITTEN[name].value.format(z=f'z{n}')}"
    yield "\n"
    yield from answers(model)
    yield ""
    yield running(model).rstrip("\n")


def import_lines(imports: set[tuple[str, str]]) -> Iterator[str]:
    """Yield what is imported from Python's own library, in order.

    Parameters
    ----------
    imports : set of tuple of str
        A module and a name in it, which is empty for the module itself.
    """
    yield "from __future__ import annotations\n"
    yield from (f"import {module}" for module, name in sorted(imports) if not name)
    from_modules = sorted({module for module, name in imports if name})
    for module in from_modules:
        names = sorted(name for its, name in imports if its == module and name)
        yield f"from {module} import {', '.join(names)}"
    yield ""


def settings(model: TrainedModel) -> Iterator[str]:
    """Yield what classes are called, and how numbers are scaled."""
    if model.labels:
        yield f"LABELS = {list(model.labels)!r}"
    else:
        yield f"TARGET_MEAN = {number(model.target_mean)}"
        yield f"TARGET_SCALE = {number(model.target_scale)}"
    yield from assignment("MEAN", model.mean)
    yield from assignment("SCALE", model.scale)


def answers(model: TrainedModel) -> Iterator[str]:
    """Yield the functions that say what the logits mean."""
    output = ACTIVATIONS_WRITTEN[model.network.output_activation].value.format(z="z")
    count = len(model.labels)
    if model.gives_probabilities:
        what = "how likely each class is, of shape (rows, classes)"
    elif model.labels:
        what = "what the network puts out, of shape (rows, outputs)"
    else:
        what = "the quantity of each row in its own unit, of shape (rows,)"
    yield "def outputs(rows):"
    yield f'    """Return {what}."""'
    yield "    z = logits(rows)"
    yield '    with np.errstate(over="ignore"):'
    yield f"        a = {output}"
    yield "    a = a.astype(float)"
    if not model.labels:
        yield "    return a[:, 0] * TARGET_SCALE + TARGET_MEAN"
    elif not model.gives_probabilities:
        yield "    return a"
    elif model.network.layer_sizes[-1] == 1:
        yield "    return np.hstack([1 - a, a])"
    elif model.network.output_activation == "softmax":
        yield "    return a"
    else:
        yield "    total = a.sum(axis=1, keepdims=True)"
        yield f"    return np.divide(a, total, out=np.full_like(a, 1 / {count}), where=total > 0)"
    yield "\n"
    yield "def predict(rows):"
    if not model.labels:
        yield '    """Return the quantity of each row in its own unit, of shape (rows,)."""'
        yield "    return outputs(rows)"
        return
    yield '    """Return the class of each row, an array of text of shape (rows,)."""'
    yield "    z = logits(rows)"
    chosen = (
        "z.argmax(axis=1)" if model.network.layer_sizes[-1] > 1 else "(z[:, 0] > 0).astype(int)"
    )
    yield f"    return np.array(LABELS, object)[{chosen}]"
