"""What is said of the ways to paint the map, by what is learnt: classes, or values."""

from __future__ import annotations

from tui.session.snapshot import Snapshot


def decisions(snapshot: Snapshot | None, *, alone: bool) -> str:
    """Say that decisions are painted alone, or how sure they are as well."""
    if _has_values(snapshot):
        return (
            "The map shows in which half of the scale a value lies, no more."
            if alone
            else "The map shows every value in its own shade."
        )
    return (
        "The map shows which class is chosen, not how surely."
        if alone
        else "The map shows how surely each class is chosen."
    )


def marks(snapshot: Snapshot | None, *, marked: bool) -> str:
    """Say whether points are marked that are put into the wrong class."""
    if _has_values(snapshot):
        return "Points are marked where their class is wrong; here are values, which have no class."
    return (
        f"Points that the network puts into the wrong class are {'' if marked else 'not '}marked."
    )


def test_points(snapshot: Snapshot | None, *, shown: bool) -> str:
    """Say whether test points are on the map."""
    dataset = None if snapshot is None else snapshot.dataset
    if dataset is not None and not len(dataset.X_test):
        return "There are no test points: the network learns from all of these data."
    return "Test points are shown, hollow." if shown else "Test points are not shown."


def zoomed(magnification: float, *, drawing: bool) -> str:
    """Say how large things are seen, and which key shows all of them again."""
    size = f"{magnification:g} times as large"
    if magnification < 1:
        size = f"at 1/{1 / magnification:g} of the size"
    # While points are drawn, 0 removes them.
    return f"Shown {size}. {'home' if drawing else '0'} shows the whole plane again."


def _has_values(snapshot: Snapshot | None) -> bool:
    """Whether values are learnt; not before it is known."""
    dataset = None if snapshot is None else snapshot.dataset
    return dataset is not None and dataset.task == "regression"
