"""Parts of this library's own source, with all they need and nothing else, for other files.

A script that reads numbers and dates as the library does has the very functions that do it.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType

_OWN_MARK = "public"
"""A decorator that means nothing elsewhere."""


def standalone(parts: Sequence[tuple[ModuleType, str]]) -> tuple[set[tuple[str, str]], list[str]]:
    """Return the source of named parts of modules, and of what they use there.

    Parameters
    ----------
    parts : sequence of (module, str)
        Top-level names, or a class and the method that is needed of it, as in "Spelling.read".
        What they use comes from the same module, from Python's own library or from NumPy.

    Returns
    -------
    (set of tuple of str, list of str)
        What is imported, a module and a name in it or an empty text, and each definition, in an
        order that runs. Of names that two modules have, the later one is renamed.
    """
    imports: set[tuple[str, str]] = set()
    by_module: dict[ModuleType, list[str]] = {}
    for module, name in parts:
        by_module.setdefault(module, []).append(name)
    sources: list[str] = []
    taken: Counter[str] = Counter()
    for module, names in by_module.items():
        found = _Found(module, names)
        imports |= found.imports
        repeated = [name for name in found.defined if taken[name]]
        taken.update(found.defined)
        for source in found.sources:
            for name in repeated:
                other = f"{name}_{module.__name__.rpartition('.')[2]}"
                other = other.upper() if name.isupper() else other
                source = re.sub(rf"\b{name}\b", other, source)
            sources.append(source)
    return imports, sources


class _Found:
    """What is needed of one module.

    Attributes
    ----------
    imports : set of tuple of str
    defined : list of str
        The names at its top level that are needed, in their order.
    sources : list of str
        Their definitions.
    """

    def __init__(self, module: ModuleType, names: Sequence[str]) -> None:
        text = inspect.getsource(module)
        tree = ast.parse(text)
        nodes = {name: node for node in tree.body for name in _defined(node)}
        imported = {name: line for node in tree.body for name, line in _imported(node)}
        for name in names:
            kind, _, method = name.partition(".")
            if method:
                _prune(nodes[kind], method)
        self.imports: set[tuple[str, str]] = set()
        needed, waiting = set[str](), [name.partition(".")[0] for name in names]
        while waiting:
            name = waiting.pop()
            if name in imported:
                self.imports.add(imported[name])
            elif name in nodes and name not in needed:
                needed.add(name)
                waiting.extend(_used(nodes[name]))
        self.defined = [name for name in nodes if name in needed]
        self.sources = [
            _source(text, node)
            for node in tree.body
            if any(name in needed for name in _defined(node))
        ]


def _prune(node: ast.stmt, method: str) -> None:
    """Take from a class all methods but one and those that it calls."""
    assert isinstance(node, ast.ClassDef)
    methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
    kept, waiting = set[str](), [method]
    while waiting:
        name = waiting.pop()
        if name in methods and name not in kept:
            kept.add(name)
            uses = (each for each in ast.walk(methods[name]) if isinstance(each, ast.Attribute))
            waiting.extend(each.attr for each in uses)
    node.body = [
        each for each in node.body if not isinstance(each, ast.FunctionDef) or each.name in kept
    ]


def _defined(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Tuple(elts=names)]):
            yield from (name.id for name in names if isinstance(name, ast.Name))
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
            if alias.name != "numpy":  # which each script imports
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
    """Return the lines of a definition, with its decorators and what is left of its methods."""
    lines = text.splitlines()
    decorators = [
        f"@{ast.unparse(each)}"
        for each in getattr(node, "decorator_list", [])
        if ast.unparse(each) != _OWN_MARK
    ]
    if not isinstance(node, ast.ClassDef):
        return "\n".join([*decorators, *lines[node.lineno - 1 : node.end_lineno]])
    found = [*decorators, *lines[node.lineno - 1 : node.body[0].lineno - 1]]
    for place, each in enumerate(node.body):
        if place and isinstance(each, ast.FunctionDef):
            found.append("")
        found.extend(lines[each.lineno - 1 : each.end_lineno])
        if not place and len(node.body) > 1 and not isinstance(node.body[1], ast.FunctionDef):
            found.append("")
    return "\n".join(found)
