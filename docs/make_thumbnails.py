"""Make the pictures of the gallery: ``python docs/make_thumbnails.py``."""

from __future__ import annotations

from pathlib import Path

from core import TrainingDivergedError
from tui.exchange.gallery.presets import PRESETS, Preset
from tui.exchange.gallery.thumbnail import COLUMNS, DIGITS, ROWS, SAMPLES, Thumbnail
from tui.panels.map.field import FieldEvaluator
from tui.plotting.boundary.region import Grid, fitted
from tui.plotting.levels import levels
from tui.session.snapshot import Snapshot

TABLE = Path(__file__).parents[1] / "tui" / "exchange" / "gallery" / "thumbnails.py"


def thumbnail(preset: Preset) -> Thumbnail:
    """Train a preset to its end and return the small picture of what it has learnt."""
    experiment = preset.config.build()
    try:
        for _ in experiment.trainer.epochs(preset.config.epochs):
            pass
    except TrainingDivergedError:
        pass  # its last weights are what there is to see
    evaluator = FieldEvaluator(Snapshot.of(experiment))
    dataset = experiment.dataset
    extent = fitted(dataset.plane.extent, dataset.plane.units, ROWS, COLUMNS)
    evaluator.set_grid(Grid(extent, SAMPLES, COLUMNS).centres())
    outputs = evaluator.outputs(experiment.network.parameters).reshape(SAMPLES, COLUMNS, -1)
    low, high = float(dataset.y_train.min()), float(dataset.y_train.max())
    found = levels(outputs, evaluator.kind, discretize=False, value_range=(low, high))
    words = ("".join(DIGITS[level] for level in row) for row in found)
    return Thumbnail(evaluator.kind, max(2, dataset.n_classes), " ".join(words))


def main() -> None:
    """Train every preset and write the table."""
    lines = [
        '"""The pictures of the gallery; docs/make_thumbnails.py makes this file."""',
        "",
        "from __future__ import annotations",
        "",
        "from tui.exchange.gallery.thumbnail import Thumbnail",
        "",
        "THUMBNAILS: dict[str, Thumbnail] = {",
    ]
    for preset in PRESETS:
        made = thumbnail(preset)
        half = len(made.levels) // 2 + 1
        lines += [
            f'    "{preset.name}": Thumbnail(',
            f'        "{made.kind}",',
            f"        {made.classes},",
            f'        "{made.levels[:half]}"',
            f'        "{made.levels[half:]}",',
            "    ),",
        ]
    TABLE.write_text("\n".join([*lines, "}", '"""By the name of the preset."""', ""]))


if __name__ == "__main__":
    main()
