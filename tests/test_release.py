"""What is released: its files, its man page, and how it starts."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from tui.command_line.cli import main

ROOT = Path(__file__).parents[1]
DATA = {
    "core/__init__.pyi",
    "core/py.typed",
    "tui/py.typed",
    "tui/app/app.tcss",
}


def files(builder: WheelBuilder | SdistBuilder) -> set[str]:
    return {file.distribution_path for file in builder.recurse_included_files()}


def test_the_wheel_has_the_two_packages_with_their_data_and_nothing_else() -> None:
    found = files(WheelBuilder(str(ROOT)))
    assert DATA - found == set()
    assert {name.split("/")[0] for name in found} == {"core", "tui"}
    kinds = {Path(name).suffix for name in found - DATA}
    assert kinds - {".py", ".tcss", ".json"} == set()
    ours = {
        str(path.relative_to(ROOT))
        for package in ("core", "tui")
        for path in (ROOT / package).rglob("*.py")
    }
    assert ours - found == set()


def test_the_source_distribution_has_what_a_wheel_and_the_tests_need() -> None:
    found = files(SdistBuilder(str(ROOT)))
    wanted = {*DATA, "CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", "docs/neuroterm.1"}
    assert wanted - found == set()
    assert "tests/test_release.py" in found
    assert [name for name in found if name.startswith((".", "benchmarks"))] == []


def test_the_change_log_begins_with_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    headings = [
        line
        for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    ]
    assert headings[0].split()[1].rstrip(",") == project["version"]


def test_the_man_page_says_what_the_help_says() -> None:
    script = ROOT / "docs" / "make_man_page.py"
    spec = importlib.util.spec_from_file_location("make_man_page", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (ROOT / "docs" / "neuroterm.1").read_text(encoding="utf-8")
    assert page == module.page(), "write it anew: .venv/bin/python docs/make_man_page.py"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_ask_what_may_stand_there(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    said = capsys.readouterr().out
    assert f"_NEUROTERM_COMPLETE={shell}_complete" in said
    assert "neuroterm" in said


def test_commands_options_and_their_values_are_completed() -> None:
    def completed(words: str) -> set[str]:
        environment = {
            **os.environ,
            "_NEUROTERM_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split()) - 1),
        }
        command = [sys.executable, "-m", "tui"]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return {*run.stdout.split()}

    assert completed("neuroterm se") == {"plain,serve", "plain,sessions"}
    assert completed("neuroterm --dataset sp") == {"plain,spirals"}
    assert completed("neuroterm train --config x") == {"file,x"}


def test_the_library_run_as_a_program_trains_the_lessons_network() -> None:
    command = [sys.executable, "-m", "core"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    *losses, accuracy, last = run.stdout.splitlines()
    assert [line.split()[1] for line in losses] == [str(epoch) for epoch in range(100, 1001, 100)]
    assert accuracy == "test accuracy 0.72"
    assert "'python -m tui' is the program" in last
