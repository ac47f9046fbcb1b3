"""What is said of the data names keys by what is on them."""

from __future__ import annotations

import pytest

from tui.app.main.said.message import notes_of
from tui.exchange.gallery.presets import preset
from tui.session.snapshot import Snapshot


@pytest.mark.parametrize(("name", "key"), [("lesson", "G"), ("rate-too-high", "-")])
def test_what_an_experiment_of_the_gallery_asks_for_names_the_keys(name: str, key: str) -> None:
    (said,) = notes_of(Snapshot.of(preset(name).config.build()))
    assert f" {key}" in said
    assert "<" not in said
