"""Parts of this library's own source, with all they need and nothing else, for other files.

A script that reads numbers and dates as the library does has the very functions that do it.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from types import ModuleType

_Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


def standalone(parts: Sequence[tuple[ModuleType, str]]) -> tuple[set[tuple[str, str]], list[str]]:
    """Return the source of named parts of modules, and of what they use there.

    Parameters
    ----------
    parts : sequence of (module, str)
        Top-level names; what they use comes from the same module or from Python's own library.

    Returns
    -------
    (set of tuple of str, list of str)
        What is imported, a module and a name in it or an empty text, and each definition, in an
        order that runs.
    """
    imports: set[tuple[str, str]] = set()
    sources: dict[str, str] = {}
    by_module: dict[ModuleType, list[str]] = {}
    for module, name in parts:
        by_module.setdefault(module, []).append(name)
    for module, names in by_module.items():
        text = inspect.getsource(module)
        tree = ast.parse(text)
        defined = {name: node for node in tree.body for name in _defined(node)}
        imported = {name: line for node in tree.body for name, line in _imported(node)}
        needed, waiting = set[str](), list(names)
        while waiting:
            name = waiting.pop()
            if name in imported:
                imports.add(imported[name])
            elif name in defined and name not in needed:
                needed.add(name)
                waiting.extend(_used(defined[name]))
        for name, node in defined.items():
            if name in needed:
                assert sources.get(name) is None, f"two modules define {name}"
                sources[name] = _source(text, node)
    return imports, list(sources.values())


def _defined(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case _:
            pass


def _imported(node: ast.stmt) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each name that a line imports from elsewhere, with its module and its name there."""
    if isinstance(node, ast.ImportFrom) and not str(node.module).startswith("core"):
        for alias in node.names:
            yield alias.name, (str(node.module), alias.name)
    elif isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, (alias.name, "")


def _used(node: ast.AST) -> Iterator[str]:
    """Yield the names that a definition uses, but for those of annotations, which stay text."""
    if isinstance(node, ast.Name):
        yield node.id
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _used(child)


def _source(text: str, node: ast.stmt) -> str:
    """Return the lines of a definition, with its decorators."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return "\n".join(text.splitlines()[first - 1 : node.end_lineno])
