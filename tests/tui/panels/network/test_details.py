from __future__ import annotations

import pytest
from rich.cells import cell_len

from core import ExperimentConfig
from tui.panels.network.details import Signs, strongest
from tui.panels.network.view import NetworkView
from tui.session.snapshot import Snapshot

SIGNS = Signs(("-", "="), (".ooO", ".ooO"))


def strongest_links(config: ExperimentConfig, width: int) -> list[str]:
    view = NetworkView(Snapshot.of(config.build()))
    lines = ["".join(text for text, _ in line) for line in strongest(view, width, 60, SIGNS)]
    assert all(cell_len(line) <= width for line in lines)
    return [line[2:-8].rstrip() for line in lines[2:]]


@pytest.mark.parametrize("width", [44, 36, 30])
@pytest.mark.parametrize(
    "config",
    [
        ExperimentConfig(samples=20, hidden=(4, 12, 2)),
        ExperimentConfig(dataset="breast-cancer", hidden=(1,)),
    ],
    ids=["several layers", "long names"],
)
def test_a_link_is_told_by_both_of_its_ends(config: ExperimentConfig, width: int) -> None:
    for name in strongest_links(config, width):
        beginning, end = name.split(" → ")
        assert beginning
        assert end
        assert not end.endswith("…")


def test_links_between_hidden_layers_are_called_by_numbers_where_words_are_too_long() -> None:
    config = ExperimentConfig(samples=20, hidden=(4, 2))
    assert "layer 1 neuron 3 → neuron 1" in strongest_links(config, 44)
    assert "layer 1 neuron 3 → 1" in strongest_links(config, 36)
