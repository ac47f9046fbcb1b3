"""Formulas as NumPy has them, made nodes of ONNX."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from core.experiment.export.onnx_graph.graph import Graph

_OPERATORS: dict[type[ast.operator], tuple[str, Callable[[float, float], float]]] = {
    ast.Add: ("Add", operator.add),
    ast.Sub: ("Sub", operator.sub),
    ast.Mult: ("Mul", operator.mul),
    ast.Div: ("Div", operator.truediv),
    ast.Pow: ("Pow", operator.pow),
}

_NODES = {
    "np.maximum": "Max",
    "np.minimum": "Min",
    "np.where": "Where",
    "np.exp": "Exp",
    "np.tanh": "Tanh",
    "np.sqrt": "Sqrt",
    "np.sin": "Sin",
}
"""Functions of NumPy that one operator of ONNX is."""


class Formula:
    """Writes formulas of one type of numbers into a graph.

    Parameters
    ----------
    graph : Graph
    kind : type
        float64 or float32: of all numbers that a formula takes and gives.
    """

    def __init__(self, graph: Graph, kind: Any) -> None:
        self._graph, self._kind = graph, kind

    def write(self, formula: str, names: Mapping[str, str]) -> str:
        """Add the nodes of a formula and return the name of its value.

        Parameters
        ----------
        formula : str
            As NumPy has it.
        names : mapping of str to str
            The values of the graph, by their names in the formula.

        Raises
        ------
        ValueError
            If it uses what ONNX has not, or what is not known here.
        """
        return self._value(ast.parse(formula, mode="eval").body, names)

    def _value(self, node: ast.expr, names: Mapping[str, str]) -> str:
        number = _constant(node)
        if number is not None:
            return self._graph.constant(number, self._kind)
        match node:
            case ast.Name(id=name):
                return names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._graph.node("Neg", self._value(operand, names))
            case ast.BinOp(op=ast.Pow(), left=left, right=ast.Constant(value=int(power))):
                base = result = self._value(left, names)
                for _ in range(power - 1):
                    result = self._graph.node("Mul", result, base)
                return result
            case ast.BinOp(op=sign, left=left, right=right) if type(sign) in _OPERATORS:
                values = self._value(left, names), self._value(right, names)
                return self._graph.node(_OPERATORS[type(sign)][0], *values)
            case ast.Compare(left=left, ops=[ast.Gt()], comparators=[right]):
                values = self._value(left, names), self._value(right, names)
                return self._graph.node("Greater", *values)
            case ast.Call(func=function, args=arguments):
                return self._call(
                    ast.unparse(function), [self._value(each, names) for each in arguments]
                )
            case _:
                raise ValueError(f"how ONNX has {ast.unparse(node)} is not known here")

    def _call(self, function: str, values: list[str]) -> str:
        graph = self._graph
        if function in _NODES:
            return graph.node(_NODES[function], *values)
        match function, values:
            case "np.expm1", [z]:
                return graph.node("Sub", graph.node("Exp", z), self._number(1.0))
            case "np.cos", [z]:  # runtimes have the sine of float64 more often
                return graph.node("Sin", graph.node("Add", z, self._number(math.pi / 2)))
            case "np.logaddexp", [a, b]:
                distance = graph.node("Abs", graph.node("Sub", a, b))
                tail = graph.node("Exp", graph.node("Neg", distance))
                tail = graph.node("Log", graph.node("Add", tail, self._number(1.0)))
                return graph.node("Add", graph.node("Max", a, b), tail)
            case "np.logaddexp.reduce", [z]:
                return graph.node("ReduceLogSumExp", z, axes=[1], keepdims=1)
            case _:
                raise ValueError(f"how ONNX has {function} is not known here")

    def _number(self, value: float) -> str:
        return self._graph.constant(value, self._kind)


def _constant(node: ast.expr) -> float | None:
    """Return the number that an expression is, None if it depends on a name."""
    match node:
        case ast.Constant(value=int(value) | float(value)):
            return float(value)
        case ast.Attribute(value=ast.Name(id="np"), attr="pi"):
            return math.pi
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr="sqrt"), args=[argument]):
            inner = _constant(argument)
            return None if inner is None else math.sqrt(inner)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _constant(operand)
            return None if inner is None else -inner
        case ast.BinOp(op=sign, left=left, right=right) if type(sign) in _OPERATORS:
            first, second = _constant(left), _constant(right)
            if first is None or second is None:
                return None
            return _OPERATORS[type(sign)][1](first, second)
        case _:
            return None
