"""Neural networks from scratch in NumPy: the network, how it learns, and data to learn from.

Each name is imported when it is first asked for. So a program can say what it has to say before
NumPy is there, and only who wants an estimator waits for scikit-learn. The names stand in
``core/__init__.pyi``.
"""

from importlib import import_module


def _modules() -> dict[str, str]:
    """Return the module of each name: lines of the stub are ``from MODULE import NAME as NAME``."""
    with open(f"{__file__}i", encoding="utf-8") as stub:  # noqa: PTH123, pathlib is a wait
        lines = [line.split() for line in stub if line.startswith("from ")]
    return {name: module for _, module, _, name, *_ in lines}


_MODULE_OF = _modules()

__all__ = sorted(_MODULE_OF)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = found  # the next time it is simply there
    return found
