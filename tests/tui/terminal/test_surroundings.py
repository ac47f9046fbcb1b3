"""What the shell is told to type is what starts the program there once more."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import tui
from tui.terminal.surroundings import typed_again

MODULE = str(Path(tui.__file__).parent / "__main__.py")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one folder in which the shell looks for commands."""
    monkeypatch.delenv("UV_RUN_RECURSION_DEPTH", raising=False)
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program_in(folder: Path, says: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / "neuroterm"
    program.write_text(f"#!/bin/sh\necho {says}\n", encoding="ascii")
    program.chmod(0o755)
    return program


def started_by(monkeypatch: pytest.MonkeyPatch, name: str, *typed: str) -> None:
    """Have been started by these words, which Python calls by this name."""
    monkeypatch.setattr(sys, "orig_argv", [*typed, "--seed", "1"])
    monkeypatch.setattr(sys, "argv", [name, "--seed", "1"])


def test_where_the_shell_finds_it_by_its_name_that_is_enough(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_in(path)
    started_by(monkeypatch, str(program), sys.executable, str(program))
    assert typed_again("neuroterm") == "neuroterm"


def test_so_it_is_where_the_shell_finds_a_link_to_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_in(tmp_path / "its own")
    (path / "neuroterm").symlink_to(program)
    started_by(monkeypatch, str(program), sys.executable, str(program))
    assert typed_again("neuroterm") == "neuroterm"


@pytest.mark.parametrize("is_another_there", [False, True])
def test_where_the_shell_finds_none_or_another_it_is_the_path_that_was_typed(
    is_another_there: bool, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_another_there:
        program_in(path, "another")
    program_in(tmp_path / "its own", "it is me")
    monkeypatch.chdir(tmp_path)
    started_by(monkeypatch, "its own/neuroterm", sys.executable, "its own/neuroterm")
    again = typed_again("neuroterm")
    assert again == "'its own/neuroterm'"
    said = subprocess.check_output(again, shell=True, executable="/bin/sh", text=True)
    assert said.strip() == "it is me"


def test_as_a_module_it_is_started_by_the_same_interpreter_with_the_same_options(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started_by(monkeypatch, MODULE, ".venv/bin/python", "-X", "dev", "-m", "tui")
    assert shlex.split(typed_again("neuroterm")) == [".venv/bin/python", "-X", "dev", "-m", "tui"]


def test_uv_finds_it_where_the_shell_does_not(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = program_in(path)
    monkeypatch.setenv("UV_RUN_RECURSION_DEPTH", "1")
    started_by(monkeypatch, str(program), sys.executable, str(program))
    assert typed_again("neuroterm") == "uv run neuroterm"


def test_what_calls_it_without_its_command_leaves_it_its_name(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started_by(monkeypatch, "-c", sys.executable, "-c", "from tui.command_line.start import main")
    assert typed_again("neuroterm") == "neuroterm"
