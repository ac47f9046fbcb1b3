"""What happens when the terminal itself goes away, as when a connection drops."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

NEUROTERM = Path(sys.executable).parent / "neuroterm"

# Makes the terminal the program's own, so that the kernel hangs it up with the terminal.
OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.mark.parametrize("keys", [b"", b"   ss", b"?"])
def test_the_program_ends_with_its_terminal(keys: bytes) -> None:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    command = [sys.executable, "-c", OWN_TERMINAL, str(NEUROTERM), "--play", "--speed", "max"]
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    ) as process:
        try:
            os.close(slave)
            seen = b""
            while b"inner" not in seen:
                seen += os.read(master, 65536)
            os.write(master, keys)
            os.read(master, 65536)
            os.close(master)
            assert process.wait(timeout=20) == 128 + 1
        finally:
            process.kill()
