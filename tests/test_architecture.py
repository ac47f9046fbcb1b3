"""The one-way flow: the program may use the library's public names, and nothing else of it.

import-linter checks imports between modules. These tests check what it cannot see: names, and
what an import costs.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = sorted((ROOT / "tui").rglob("*.py"))


def reaches_into_core(source: str, public: set[str]) -> Iterator[str]:
    """Yield a sentence for each use of `core` other than a name in `public`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    if alias.name.split(".")[0] == "core":
                        yield f"line {node.lineno}: import {alias.name}; say from core import X"
            case ast.ImportFrom(module="core", level=0, names=names):
                for alias in names:
                    if alias.name not in public:
                        yield f"line {node.lineno}: core does not export {alias.name}"
            case ast.ImportFrom(module=str(module), level=0) if module.startswith("core."):
                yield f"line {node.lineno}: {module} is inside core; say from core import X"
            case _:
                pass


def loaded_by(statement: str) -> set[str]:
    """The top-level packages that a statement loads in a fresh interpreter."""
    report = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    result = subprocess.run(
        [sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{statement} failed:\n{result.stderr}"
    return set(result.stdout.split())


MOST_LINES = 400
MOST_ENTRIES = 9
INTERPRETERS_OWN = {"__init__", "__main__"}
"""Modules whose names Python gives, not we."""


def test_no_file_of_the_program_is_long() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for package in ("core", "tui")
        for path in (ROOT / package).rglob("*.py*")
        if path.suffix in (".py", ".pyi")
    }
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_no_folder_of_the_program_is_a_crowd() -> None:
    crowds = {}
    for package in ("core", "tui"):
        for face in (ROOT / package).rglob("__init__.py"):
            folder = face.parent
            modules = {path.stem for path in folder.glob("*.py")} - INTERPRETERS_OWN
            folders = {path.parent.name for path in folder.glob("*/__init__.py")}
            if len(modules) + len(folders) > MOST_ENTRIES:
                crowds[str(folder.relative_to(ROOT))] = sorted(modules | folders)
    assert crowds == {}


def test_the_contract_of_the_panels_names_them_all() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        contract
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["id"] == "panels-are-neighbours"
    )
    panels = ROOT / "tui" / "panels"
    folders = {
        str(path.parent.relative_to(panels)).replace("/", ".")
        for pattern in ("*/__init__.py", "understanding/*/__init__.py")
        for path in panels.glob(pattern)
    } - {"understanding"}
    assert {*contract["modules"]} == {f"tui.panels.{folder}" for folder in folders}


@pytest.mark.parametrize("path", PROGRAM, ids=[str(path.relative_to(ROOT)) for path in PROGRAM])
def test_the_program_uses_only_what_the_library_exports(path: Path) -> None:
    import core

    found = reaches_into_core(path.read_text(encoding="utf-8"), set(core.__all__))
    assert list(found) == []


@pytest.mark.parametrize(
    "source",
    [
        "import core",
        "import core.network",
        "import core.network as n",
        "from core import network",
        "from core import *",
        "from core.network import NeuralNetwork",
        "def late():\n    from core import _private",
        "if TYPE_CHECKING:\n    from core.network import NeuralNetwork",
    ],
)
def test_reaching_into_the_library_is_found(source: str) -> None:
    assert len(list(reaches_into_core(source, {"NeuralNetwork"}))) == 1


@pytest.mark.parametrize(
    "source",
    ["from core import NeuralNetwork", "from .core import x", "import coreutils", "core = 1"],
)
def test_public_names_and_other_modules_are_allowed(source: str) -> None:
    assert list(reaches_into_core(source, {"NeuralNetwork"})) == []


def test_every_public_name_exists_once() -> None:
    import core

    assert len(set(core.__all__)) == len(core.__all__)
    assert [name for name in core.__all__ if not hasattr(core, name)] == []


def test_the_library_loads_neither_scikit_learn_nor_anything_of_a_terminal() -> None:
    import core

    estimators = {"NeuralNetworkClassifier", "NeuralNetworkRegressor"}
    names = sorted({*core.__all__} - estimators)
    unwanted = {"sklearn", "scipy", "pandas", "tui", "textual", "rich", "plotext", "click"}
    assert loaded_by(f"from core import {', '.join(names)}") & unwanted == set()


def test_numpy_is_loaded_with_the_first_name_that_needs_it() -> None:
    assert "numpy" not in loaded_by("from core import printable, write_atomically")
    assert "numpy" in loaded_by("from core import accuracy")


def test_the_library_gives_all_its_names_and_no_others() -> None:
    import core

    everything: dict[str, object] = {}
    exec("from core import *", everything)
    assert {*core.__all__} <= everything.keys()
    assert {*core.__all__} <= {*dir(core)}
    unknown = "perceptron"
    with pytest.raises(AttributeError, match="no attribute 'perceptron'"):
        getattr(core, unknown)


def test_a_sweep_on_this_machine_loads_nothing_for_a_cluster() -> None:
    assert loaded_by("from core import sweep") & {"distributed", "email"} == set()


def test_the_command_line_starts_without_scikit_learn() -> None:
    assert loaded_by("import tui.command_line.cli") & {"sklearn", "scipy", "pandas"} == set()


def test_no_data_set_takes_what_scikit_learn_takes_in_time_and_memory() -> None:
    statement = (
        "from core import DATASETS, ExperimentConfig\n"
        "for name in DATASETS:\n"
        "    experiment = ExperimentConfig().with_data(dataset=name).build()\n"
        "    experiment.trainer.run_epoch(); experiment.dataset.plane"
    )
    assert loaded_by(statement) & {"sklearn", "scipy", "pandas"} == set()


def begun_too_early(source: str) -> list[int]:
    """Return the lines where work for the app is a coroutine already, and not what makes one."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "run_worker"
        and isinstance(node.args[0], ast.Call)
        and not (isinstance(node.args[0].func, ast.Name) and node.args[0].func.id == "partial")
    ]


@pytest.mark.parametrize("path", PROGRAM, ids=lambda path: str(path.relative_to(ROOT)))
def test_work_that_an_ending_app_never_begins_leaves_nothing_to_complain_of(path: Path) -> None:
    assert begun_too_early(path.read_text(encoding="utf-8")) == []


def test_work_that_is_a_coroutine_already_is_found() -> None:
    assert begun_too_early("app.run_worker(work())") == [1]
    assert begun_too_early("app.run_worker(partial(work, 1))\napp.run_worker(work)") == []
