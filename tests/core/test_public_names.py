import inspect
import pickle
import pickletools
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest

import core

STUB = Path(core.__file__).with_name("__init__.pyi").read_text(encoding="utf-8")
LINES = [line for line in STUB.splitlines() if line.startswith("from ")]

NAMES = [line.split()[-1] for line in LINES]
KINDS = [name for name in NAMES if inspect.isclass(getattr(core, name))]
FUNCTIONS = [name for name in NAMES if inspect.isfunction(getattr(core, name))]


def modules_named(content: bytes) -> Iterator[str]:
    """The modules that a pickle names, which must be where they are when it is read."""
    texts: list[str] = []
    for opcode, argument, _ in pickletools.genops(content):
        if opcode.name == "GLOBAL":
            yield argument.split()[0]
        elif opcode.name == "STACK_GLOBAL":
            yield texts[-2]
        elif isinstance(argument, str) and opcode.name != "GLOBAL":
            texts.append(argument)


def names_core_alone(value: object) -> bool:
    # Before protocol 4 each place has its module beside it, and is not spared by a memo.
    modules = {*modules_named(pickle.dumps(value, protocol=2))}
    return not any(module.startswith("core.") for module in modules)


@pytest.mark.parametrize("line", LINES)
def test_each_line_of_the_stub_says_where_one_name_is(line: str) -> None:
    match line.split():
        case ["from", module, "import", name, "as", same]:
            assert name == same
            assert getattr(core, name) is getattr(__import__(module, fromlist=[name]), name)
        case _:
            pytest.fail("not of the form that core/__init__.py reads")


def test_no_public_name_stands_twice() -> None:
    assert len(LINES) == len(core.__all__)


@pytest.mark.parametrize("name", [*KINDS, *FUNCTIONS])
def test_what_users_import_from_core_says_so(name: str) -> None:
    assert getattr(core, name).__module__ == "core"
    assert names_core_alone(getattr(core, name))


@pytest.mark.parametrize("name", KINDS)
def test_type_hints_of_a_class_can_be_asked_for(name: str) -> None:
    hints = typing.get_type_hints(getattr(core, name))
    assert not any(isinstance(hint, str) for hint in hints.values())
