"""The timeline in one row: what is past, where the picture stands, and what can be done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from core import ExperimentConfig
from tui.app.main.said.timeline import row
from tui.session.snapshot import Change, Snapshot
from tui.session.timeline import Timeline

TRAINED = ExperimentConfig(samples=60).build()
for _ in TRAINED.trainer.epochs(400):
    pass


def at(epoch: int, **timeline: object) -> Snapshot:
    line = Timeline(first=0, now=(400, 0), is_past=True, aim=epoch)._replace(**timeline)
    return replace(Snapshot.of(TRAINED), epoch=epoch, timeline=line)


def track(text: str) -> str:
    return text[text.index("├") : text.index("┤") + 1]


@pytest.mark.parametrize("width", [58, 78, 118, 198])
@pytest.mark.parametrize("now", [4, 400, 1_000_000])
def test_it_fits_into_one_row_and_says_what_leads_on_and_back(width: int, now: int) -> None:
    text = row(at(min(200, now), now=(now, 0)), width, unicode=True)
    assert cell_len(text) <= width
    assert text.startswith("0 ├")
    assert f"┤ {now:,}" in text
    assert "escape: now" in text
    assert len(track(text)) >= 10


def test_the_loss_and_the_score_stand_beside_those_of_now() -> None:
    snapshot = replace(at(10), metrics=TRAINED.trainer.history[10])
    then, now = (TRAINED.trainer.history[epoch] for epoch in (10, 400))
    assert (
        f"10 · train loss {then.train_loss:.4f}, accuracy {then.train_score:.1%}; "
        f"now {now.train_loss:.4f}, {now.train_score:.1%}"
    ) in row(snapshot, 118, unicode=True)
    assert f"; now {now.train_loss:.4f}, {now.train_score:.1%}" in row(snapshot, 78, unicode=True)


def test_the_picture_stands_where_it_is() -> None:
    for epoch, share in ((0, 0.0), (100, 0.25), (400, 1.0)):
        line = track(row(at(epoch), 118, unicode=True))
        assert line.index("●") - 1 == round(share * (len(line) - 3))


def test_best_change_and_branch_have_a_sign() -> None:
    snapshot = replace(at(10), changes=(Change(200.0, "learning rate 1", "settings"),))
    line = track(row(snapshot, 118, unicode=True))
    assert line.count("★") == 1
    assert line.count("▾") == 1


def test_in_ascii_it_is_ascii() -> None:
    text = row(at(100), 78, unicode=False)
    assert text.isascii()
    assert text.startswith("0 |=")


def test_there_is_none_of_what_is_now() -> None:
    assert row(Snapshot.of(TRAINED), 118, unicode=True) == ""
    assert row(at(400, is_past=False), 118, unicode=True) == ""


def test_it_says_what_is_being_computed_and_why_something_cannot_be() -> None:
    assert "computing 300: 40%" in row(at(10, aim=300, share=0.4), 118, unicode=True)
    assert row(at(10, refusal="No."), 118, unicode=True) == "No."
