"""The folders of the program's own state, and what they have besides sessions."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

from tui.exchange.formats.table import PROGRAM

LOG = "neuroterm.log"
"""What has become of runs, for whoever looks for it; see ``--log-level``."""

_OF_NETWORKS = (
    "9p afs afpfs beegfs ceph cifs coda davfs fuse.glusterfs fuse.rclone fuse.s3fs fuse.sshfs gpfs "
    "lustre ncpfs nfs nfs4 ocfs2 smb3 smbfs vboxsf"
)
"""File systems of other machines, or shared with them, as Linux calls them."""


class NotKeptError(Exception):
    """Says why something is not kept, as the end of a sentence."""


class NoRoomError(NotKeptError):
    """Says so where the disk is full: there may be room for less."""


def default_folder() -> Path:
    """Return where the user's state is, in the user's own folder for such files."""
    from platformdirs import user_state_path

    return user_state_path(PROGRAM, appauthor=False)


def spare_folder() -> Path:
    """Return a folder that is there as well where the other cannot be written."""
    try:
        folder = tempfile.gettempdir()
    except OSError:  # it has tried to write there
        folder = os.environ.get("TMPDIR", os.curdir)
    # Where there are no users, as on Windows, the folder is the user's own.
    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(folder) / f"{PROGRAM}-{user}"


def is_ours(folder: Path) -> bool:
    """Tell whether nobody else has put a folder where everybody may."""
    if folder != spare_folder() or not hasattr(os, "getuid"):
        return True
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()


def make(folder: Path) -> None:
    """Have a folder that is the user's alone; OSError where that cannot be."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not is_ours(folder):
        raise PermissionError(errno.EPERM, "it is somebody else's")


def is_on_network(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """Tell whether a folder is known to be on a file system of another machine."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
        here = folder.resolve()
    except OSError:  # no Linux
        return False
    kind, longest = "", -1
    for line in lines:
        _, place, what, *_ = [*line.split(" "), "", "", ""]
        place = place.replace("\\040", " ")
        if len(place) > longest and here.is_relative_to(place):
            kind, longest = what, len(place)
    return kind in _OF_NETWORKS.split()
