"""A visitor's program touches no file but those it may."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui.exchange.writing import SaveAttempt
from tui.settings import file_names
from tui.settings.file_names import Reach, expanded, is_there, reachable

TRY = """
import os, pathlib, shutil, sqlite3, subprocess, sys
from tui.command_line.answers.serving import visitor
inside, outside, named = map(pathlib.Path, sys.argv[1:])
visitor.REACH.limit(inside, [named])
sys.addaudithook(visitor._guard())

def refused(do, *values):
    try:
        do(*values)
    except PermissionError:
        return True
    return False

secret = outside / "secret"
for what, values in {
    "read": (open, secret), "write": (open, outside / "new", "w"), "list": (os.listdir, outside),
    "scan": (os.scandir, outside), "remove": (os.remove, secret), "make": (os.mkdir, outside / "x"),
    "move out": (os.rename, inside / "own", outside / "own"),
    "move in": (os.rename, secret, inside / "got"), "follow": (open, inside / "leads-out"),
    "database": (sqlite3.connect, outside / "s"), "program": (subprocess.Popen, ["true"]),
    "shell": (os.system, "true"), "write named": (open, named, "a"),
    "write the program": (open, visitor.__file__, "a"),
}.items():
    assert refused(*values), what
assert open(named).read() == "operator's"
assert open(inside / "own").read() == "visitor's"
(inside / "written").write_text("new")
os.rename(inside / "written", inside / "renamed")
from core import load_dataset
assert len(load_dataset("iris").X_train) == 120
print("all as it should be")
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret").write_text("secret", encoding="utf-8")
    (inside / "own").write_text("visitor's", encoding="utf-8")
    (inside / "leads-out").symlink_to(outside / "secret")
    return inside, outside


def test_nothing_out_of_reach_is_opened_listed_changed_or_run(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    named = tmp_path / "named.csv"
    named.write_text("operator's", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-c", TRY, *map(str, folders), str(named)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout, result.stderr) == ("all as it should be\n", "")


def test_a_typed_name_is_refused_with_a_sentence_and_tells_nothing_of_what_is_there(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, outside = folders
    reach = Reach()
    monkeypatch.setattr(file_names, "REACH", reach)
    assert expanded(str(outside)) == outside
    assert reach.why_none == ""
    written: list[Path] = []
    save = SaveAttempt(written.append)

    reach.limit(None)
    for name in (outside / "secret", outside / "none", "run.checkpoint", "~", "/dev/stdout"):
        assert not is_there(str(name))
        assert save(str(name)) == f"Cannot write {name}: files are out of reach here."
        with pytest.raises(ValueError, match=r"cannot read .*: files are out of reach here"):
            reachable(str(name))
    assert reach.why_none.startswith("Files are out of reach here")

    reach.limit(inside, [outside / "secret"])
    assert reachable(str(outside / "secret"))
    assert not is_there("../outside")
    assert save("../outside/new") == "Cannot write ../outside/new: it is out of reach here."
    assert save("leads-out-not") == ""
    assert written == [inside / "leads-out-not"]
    assert is_there("own")
    assert reach.why_none == ""
