"""What must be the same here and on the workers of a cluster for their results to be the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import core
from core.support.text import printable

_SHARED = ("python", "distributed", "numpy")
"""Packages, by Dask's names, that must be of the same version where they are."""


def core_version() -> str:
    """Return the version of this package, with what tells its sources from all others."""
    # With it comes all that reads e-mail, and few sweeps are on other machines.
    from importlib import metadata

    try:
        version = metadata.version("neuroterm")
    except metadata.PackageNotFoundError:
        version = "of no version"
    return f"{version} (sources {_sources()})"


@cache
def _sources() -> str:
    digest = hashlib.sha256()
    folder = Path(core.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def check_packages(versions: Mapping[str, Any], scheduler: str) -> None:
    """Make sure that scheduler and workers have the packages that are here.

    Parameters
    ----------
    versions : mapping
        As ``distributed.Client.get_versions`` returns them.
    scheduler : str
        Its address.

    Raises
    ------
    ValueError
        If one has another version of Python, distributed or NumPy.
    """
    here = versions["client"]["packages"]
    others = {f"the scheduler at {scheduler}": versions["scheduler"]}
    others |= {f"the worker at {address}": said for address, said in versions["workers"].items()}
    for who, said in others.items():
        packages = {} if said is None else said["packages"]
        for name in _SHARED:
            there = packages.get(name)
            # A scheduler computes nothing, so it may be without NumPy.
            if there is not None and _release(name, there) != _release(name, here[name]):
                title = {"python": "Python", "numpy": "NumPy"}.get(name, name)
                raise ValueError(
                    f"{printable(who)} has {title} {printable(str(there))}, and this is "
                    f"{here[name]}; install the same on both"
                )


def _release(name: str, version: str) -> str:
    """Return what of a version matters: of Python, which changes little in between, 3.13."""
    return ".".join(version.split(".")[:2]) if name == "python" else version


def check_core(versions: Mapping[str, object]) -> None:
    """Make sure that the workers have this version of the package.

    Parameters
    ----------
    versions : mapping of str to str or None
        By the workers' addresses; what is no text is none.

    Raises
    ------
    ValueError
        If one has another, or none.
    """
    for address, there in versions.items():
        if there != core_version():
            what = printable(there) if isinstance(there, str) else "that is not this one, or none"
            raise ValueError(
                f"the worker at {printable(address)} has a neuroterm {what}, and this is "
                f"{core_version()}; install the same on both"
            )
