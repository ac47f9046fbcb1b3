"""A graph of ONNX that grows node by node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

_ML = "ai.onnx.ml"
"""The domain of the operators for tables."""

_OPERATORS, _ML_OPERATORS, _IR = 17, 3, 8
"""Versions that runtimes of 2022 know."""

OUTPUTS = ("prediction", "probabilities", "outputs")
"""What is given out may be called."""

MISSING_PACKAGE = (
    "ONNX is written with the package onnx, which is not here; "
    "install it with: pip install 'neuroterm[onnx]'"
)


class Graph:
    """Nodes and constants, each by the name of what it gives.

    Raises
    ------
    ValueError
        Where the package onnx is not installed; the sentence says how to install it.
    """

    def __init__(self) -> None:
        try:
            import onnx
            from onnx import helper, numpy_helper
        except ImportError:
            raise ValueError(MISSING_PACKAGE) from None
        self._onnx: Any = onnx
        self._helper: Any = helper
        self._numpy_helper: Any = numpy_helper
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._inputs: list[Any] = []
        self._outputs: list[Any] = []

    def input(self, name: str, kind: Any, columns: int = 1) -> str:
        """Add an input of shape (rows, columns) and return its name, by which it is to be fed."""
        if name in OUTPUTS:
            name = f"{name} (input)"
        self._inputs.append(self._value(name, kind, ["rows", columns]))
        return name

    def output(self, name: str, value: str, kind: Any, columns: int | None = None) -> None:
        """Give a value out, of shape (rows,), or (rows, columns)."""
        shape = ["rows"] if columns is None else ["rows", columns]
        self._nodes.append(self._helper.make_node("Identity", [value], [name]))
        self._outputs.append(self._value(name, kind, shape))

    def _value(self, name: str, kind: Any, shape: Sequence[Any]) -> Any:
        return self._helper.make_tensor_value_info(name, self._type(kind), shape)

    def _type(self, kind: Any) -> Any:
        return self._helper.np_dtype_to_tensor_dtype(np.dtype(kind))

    def constant(self, values: Any, kind: Any = np.float64) -> str:
        """Add a constant and return its name."""
        name = f"neuroterm constant {len(self._constants) + 1}"
        if kind is object:
            texts = [text.encode() for text in values]
            tensor = self._helper.make_tensor(
                name, self._onnx.TensorProto.STRING, [len(texts)], texts
            )
        else:
            tensor = self._numpy_helper.from_array(np.array(values, kind), name)
        self._constants.append(tensor)
        return name

    def node(self, operator: str, *inputs: str, of_ml: bool = False, **attributes: Any) -> str:
        """Add a node and return the name of what it gives."""
        name = f"neuroterm value {len(self._nodes) + 1}"
        domain = {"domain": _ML} if of_ml else {}
        made = self._helper.make_node(operator, list(inputs), [name], **domain, **attributes)
        self._nodes.append(made)
        return name

    def cast(self, value: str, kind: Any) -> str:
        """Return a value as numbers of another type."""
        return self.node("Cast", value, to=self._type(kind))

    def model(self, title: str) -> bytes:
        """Return the file.

        Raises
        ------
        ValueError
            If it is larger than ONNX's own limit of 2 GiB, or onnx finds a fault in it.
        """
        graph = self._helper.make_graph(
            self._nodes, "neuroterm", self._inputs, self._outputs, self._constants, title
        )
        versions = [
            self._helper.make_opsetid("", _OPERATORS),
            self._helper.make_opsetid(_ML, _ML_OPERATORS),
        ]
        made = self._helper.make_model(graph, opset_imports=versions, producer_name="neuroterm")
        made.ir_version = _IR
        self._onnx.checker.check_model(made)
        return bytes(made.SerializeToString(deterministic=True))
