"""How a script with a trained network is arranged, whatever library computes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.experiment.export.model import TrainedModel
from core.experiment.export.scripts.rows import reading_rows, running
from core.formulas.written import assignment, number

_HEAD = '''"""{what}

{title}

In Python, where this file is called model.py:

{use}

In a shell, for the rows of a CSV file whose first line names the columns:

    python model.py ROWS.csv
"""
'''

_OF_A_TABLE = "dictionaries by column, as csv.DictReader gives them"
_OF_NUMBERS = "an array of shape (rows, columns), in the units of the data"

_STANDARD = ("csv", ""), ("sys", "")
"""What each script imports of Python's own library to be a program."""


class Script(NamedTuple):
    """What is a script's own.

    Attributes
    ----------
    what : str
        What the file is, in a line.
    use : tuple of str
        Lines that show how it is used; ``{rows}`` stands for what rows are.
    libraries : tuple of str
        What is imported besides Python's own library.
    after_weights : str
        What is written after each array of weights.
    definitions : iterable of str
        The lines with the network, and with ``outputs`` and ``predict``.
    """

    what: str
    use: tuple[str, ...]
    libraries: tuple[str, ...]
    after_weights: str
    definitions: Iterable[str]


def arranged(model: TrainedModel, script: Script) -> str:
    """Return a script that predicts raw rows, from its first line to its last."""
    return "\n".join(_lines(model, script)) + "\n"


def _lines(model: TrainedModel, script: Script) -> Iterator[str]:
    rows = _OF_A_TABLE if model.is_table else _OF_NUMBERS
    use = "\n".join(f"    {line.format(rows=rows)}" for line in script.use)
    yield _HEAD.format(what=script.what, title=_docstring(model.title), use=use)
    imports, lines = reading_rows(model)
    yield from _import_lines({*imports, *_STANDARD})
    yield from script.libraries
    yield ""
    yield from lines
    yield "\n"
    yield from _settings(model)
    for n, (weights, biases) in enumerate(
        zip(model.network.weights, model.network.biases, strict=True), 1
    ):
        yield from assignment(f"W{n}", weights, script.after_weights)
        yield from assignment(f"b{n}", biases[0], script.after_weights)
    yield "\n"
    yield from script.definitions
    yield ""
    yield running(model).rstrip("\n")


def outputs_described(model: TrainedModel) -> str:
    """Return a docstring that says what a function returns of each row."""
    if model.gives_probabilities:
        what = "how likely each class is, of shape (rows, classes)"
    elif model.labels:
        what = "what the network puts out, of shape (rows, outputs)"
    else:
        what = "the quantity of each row in its own unit, of shape (rows,)"
    return f'"""Return {what}."""'


def of_classes(model: TrainedModel, whole: str, share: str, pair: str) -> Iterator[str]:
    """Yield the end of a function that has the outputs ``a`` and returns what they mean.

    Parameters
    ----------
    model : TrainedModel
    whole, share, pair : str
        How the library has the sum of each row, each output's share of that, and the probabilities
        of both classes where there is one output; ``{count}`` stands for the number of classes.
    """
    if not model.labels:
        yield "return a[:, 0] * TARGET_SCALE + TARGET_MEAN"
    elif not model.gives_probabilities or model.network.output_activation == "softmax":
        yield "return a"
    elif model.network.layer_sizes[-1] == 1:
        yield f"return {pair}"
    else:
        yield f"total = {whole}"
        yield f"return {share.format(count=len(model.labels))}"


def predicting(
    model: TrainedModel, parameters: str, logits: Iterable[str], largest: str, positive: str
) -> Iterator[str]:
    """Yield the function that names the class of each row, or returns its quantity.

    Parameters
    ----------
    model : TrainedModel
    parameters : str
        Its own, after which ``outputs`` is called with the same.
    logits : iterable of str
        The lines that make ``z`` of the rows.
    largest, positive : str
        How the library has the index of the largest of several logits, and whether one is above 0.
    """
    yield f"def predict({parameters}):"
    if not model.labels:
        yield f"    {outputs_described(model)}"
        yield f"    return outputs({parameters.replace('=None', '')})"
        return
    yield '    """Return the class of each row, an array of text of shape (rows,)."""'
    yield from (f"    {line}" for line in logits)
    chosen = largest if model.network.layer_sizes[-1] > 1 else positive
    yield f"    return np.array(LABELS, object)[{chosen}]"


def _docstring(text: str) -> str:
    """Return a text that can stand between three quotation marks."""
    return text.replace("\\", "/").replace('"', "'")


def _import_lines(imports: set[tuple[str, str]]) -> Iterator[str]:
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


def _settings(model: TrainedModel) -> Iterator[str]:
    """Yield what classes are called, and how numbers are scaled."""
    if model.labels:
        yield f"LABELS = {list(model.labels)!r}"
    else:
        yield f"TARGET_MEAN = {number(model.target_mean)}"
        yield f"TARGET_SCALE = {number(model.target_scale)}"
    yield from assignment("MEAN", model.mean)
    yield from assignment("SCALE", model.scale)
