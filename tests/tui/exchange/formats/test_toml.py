"""Files of settings that nobody would write, which are refused in a sentence and at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.exchange.formats.toml import read_config
from tui.terminal.failure import Failure

NAMES = ", ".join(100_000 * ['"x1"'])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(f"a{'.a' * 100_000} = 1", "nested too deeply", id="dotted key"),
        pytest.param(f"[{'.'.join('a' * 50_000)}]", "nested too deeply", id="dotted table"),
        pytest.param(f"hidden = {'[' * 50_000}", "nested too deeply", id="arrays"),
        pytest.param(f"features = [{NAMES}]", "has 100,000 names; there are", id="features"),
        pytest.param(f"seed = {'9' * 100_000}", "a number has too many digits", id="digits"),
        pytest.param(f"seed = 0x{'f' * 100_000}", "thousands of digits", id="hexadecimal"),
        pytest.param(f'dataset = "{"a" * 2**20}"', "larger than a megabyte", id="large"),
        ('data = "a\\u0000b"', "a null byte in it"),
    ],
)
def test_absurd_settings_are_refused_in_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(Failure, match=sentence):
        read_config(str(path))


def test_settings_are_not_waited_for_at_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(Failure, match="not a regular file"):
        read_config(str(tmp_path / "pipe.toml"))


def test_settings_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('dataset = "moons"', encoding="utf-8-sig")
    assert read_config(str(path)).dataset == "moons"
