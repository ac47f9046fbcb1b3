"""A file of kept runs that somebody else has written in is no danger, and what is wrong is said."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from core import Metrics
from tui.command_line import cli
from tui.command_line.headless.sweeps import kept as kept_module
from tui.command_line.headless.sweeps.figures import LONGEST_LINE, Figures, as_line, in_line
from tui.command_line.headless.sweeps.kept import FIRST, KeptRuns
from tui.terminal.failure import Failure

RUN = Figures(20, "", False, Metrics(20, 0.5, 0.6, 0.8, 0.7))
LINE: dict[str, Any] = json.loads(as_line("a", {"l2": 0.1}, RUN))


def line(**changes: Any) -> bytes:
    return json.dumps({name: it for name, it in (LINE | changes).items() if it is not ...}).encode()


def written(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"".join(it + b"\n" for it in (FIRST.encode(), *lines)))
    return path


def test_a_run_is_read_as_it_was_written() -> None:
    assert in_line(line()) == ("a", RUN)
    diverged = Figures(3, "it diverged", True, Metrics(3, 0.5, math.inf, 0.8, math.nan))
    _, found = in_line(as_line("b", {}, diverged).encode())
    assert found.diverged
    assert math.isnan(found.metrics.test_loss)


NO_RUNS = {
    "epochs": [-1, 1.0, True, "20", None, [], {}, 10**31, 2.5e300, ...],
    "epoch": [-1, "1_0", math.nan, math.inf],
    "train_loss": [math.nan, math.inf, -math.inf, 10**400, "0.5", True, [], {}, ...],
    "test_score": [math.inf, "nan", False],
    "diverged": [0, 1, "no", None, ...],
    "stop_reason": [0, None, [], {}],
    "run": [0, None, [], {}],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in NO_RUNS for value in NO_RUNS[name]]
)
def test_figures_that_no_run_has_are_none(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"it lacks {name}|its {name} is not "):
        in_line(line(**{name: value}))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            line().replace(b'"epochs": 20', b'"epochs": 1e400'),
            "its epochs is not a number of epochs",
        ),
        (line().replace(b": 20,", b": " + b"1" * 5000 + b","), "a number has too many digits"),
        (b"[" * 60_000, "nested too deeply"),
        (b'{"run": "\xff"}', "not text in UTF-8"),
        (b'{"run": "a", "epochs"', "Expecting ':'"),
        (b"[1, 2]", "no names and values"),
        (b"", "Expecting value"),
        (b" " * (LONGEST_LINE + 1), "longer than 64 KiB"),
    ],
    ids=["1e400", "digits", "deep", "UTF-8", "cut off", "a list", "empty", "long"],
)
def test_a_line_that_is_no_run_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as error:
        in_line(content)
    assert str(error.value).isprintable()


def test_what_a_terminal_would_obey_in_a_reason_is_written_out() -> None:
    _, found = in_line(line(stop_reason="\x1b[31mred\n\u202e"))
    assert found.stop_reason == r"\x1b[31mred\n\u202e"


def test_lines_that_hold_no_run_are_told_and_their_runs_done_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "runs\x1b.jsonl"
    command = ["sweep", "--samples", "40", "--epochs", "20", "--vary", "l2=0,0.1"]
    command += ["--jsonl", str(path)]
    assert cli.main(command) == 0
    table = capsys.readouterr().out.splitlines()[1:]
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"epochs": 20', b'"epochs": -1'))
    assert cli.main(command) == 0
    said, err = capsys.readouterr()
    assert err == ""
    lines = said.splitlines()
    assert lines[1].startswith("Line 2 of ")
    assert lines[1].endswith(
        r"runs\x1b.jsonl holds no run: its epochs is not a number of epochs; 2 lines in "
        "all hold none. Runs that stood there are done again."
    )
    assert lines[2:] == table
    assert path.read_bytes().startswith(whole.replace(b'"epochs": 20', b'"epochs": -1'))
    assert len(KeptRuns(path)) == 2


def test_a_file_of_other_lines_is_refused_with_the_first(tmp_path: Path) -> None:
    path = written(tmp_path / "it.jsonl", line(), *[b"x"] * 2000)
    with pytest.raises(
        Failure, match=r"Line 3 of .*it.jsonl holds no run: .*, so give another"
    ) as no:
        KeptRuns(path)
    assert no.value.exit_code == 2


def test_a_file_larger_than_any_is_not_read(tmp_path: Path) -> None:
    path = written(tmp_path / "it.jsonl")
    os.truncate(path, 2**40)  # it takes no room on the disk
    with pytest.raises(Failure, match=r"it.jsonl is larger than 256 MiB, which no file of runs is"):
        KeptRuns(path)


def test_of_a_line_without_an_end_no_more_is_kept_than_a_line_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[int] = []

    def counted(content: bytes) -> tuple[str, Figures]:
        lengths.append(len(content))
        return in_line(content)

    monkeypatch.setattr(kept_module, "in_line", counted)
    path = written(tmp_path / "it.jsonl", b"a" * 5_000_000, line())
    assert len(KeptRuns(path)) == 1
    assert max(lengths) <= LONGEST_LINE + 2


@pytest.mark.parametrize("size", range(len(FIRST)))
def test_a_first_line_that_was_cut_off_in_the_midst_is_written_again(
    size: int, tmp_path: Path
) -> None:
    path = tmp_path / "it.jsonl"
    path.write_bytes(FIRST.encode()[:size])
    kept = KeptRuns(path)
    assert len(kept) == 0
    kept.add([("a", {"l2": 0.1}, RUN)])
    assert path.read_bytes() == written(tmp_path / "whole.jsonl", line()).read_bytes()


def test_a_line_cut_off_in_the_midst_is_no_run_and_makes_room(tmp_path: Path) -> None:
    path = written(tmp_path / "it.jsonl", line())
    path.write_bytes(path.read_bytes() + line(run="b")[:-1])
    kept = KeptRuns(path)
    assert (len(kept), kept.remark) == (1, "")
    kept.add([("b", {"l2": 0.1}, RUN)])
    assert path.read_bytes() == written(tmp_path / "it.jsonl", line(), line(run="b")).read_bytes()


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe, folder, link = (tmp_path / name for name in ("pipe", "folder", "link"))
    os.mkfifo(pipe)
    folder.mkdir()
    link.symlink_to(link)
    for path, reason in (
        (pipe, "it is not a regular file"),
        (folder, "Is a directory"),
        (link, "Too many levels of symbolic links"),
        (Path("/dev/zero"), "it is not a regular file"),
    ):
        with pytest.raises(Failure, match=f"cannot read .*{path.name}: {reason}"):
            KeptRuns(path)
