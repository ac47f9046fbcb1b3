"""What a run and the screen can be written as: one row each, found by how a file's name ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from core import Experiment, Past, printable, write_atomically
from tui.exchange import asciicast, metrics
from tui.terminal.capabilities import Capabilities

_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Export:
    """One way out.

    Attributes
    ----------
    suffix : str
        How the names of such files end.
    what : str
        What is in one; first in a few words, and more after a comma.
    content : callable or None
        Returns that of an experiment, the past of its run, and the path that it goes to. Raises
        ValueError with the sentence that says why it cannot be. None where a run is not enough.
    beginning : str
        What such files begin with, by which one from here is told from another's.
    where : str
        Where it is written, if a run is not enough.
    variants : tuple of str
        Longer suffixes that stand for another form of the same.
    """

    suffix: str
    what: str
    content: Callable[[Experiment, Past, Path], bytes] | None = None
    beginning: str = ""
    where: str = ""
    variants: tuple[str, ...] = ()

    def sentence(self, name: str) -> str:
        """Return what to say when it is written."""
        return f"Written to {printable(name, 200)}: {self.what}."

    def brief(self) -> str:
        """Return in a few words what is in one."""
        few = self.what.split(",")[0]
        return f"{few} (or {', '.join(self.variants)})" if self.variants else few


# Each is imported when it is asked for: the app does not wait for it.


def _numpy_script(experiment: Experiment, *_: object) -> bytes:
    from core import as_numpy_script

    return as_numpy_script(experiment).encode()


def _torch_script(experiment: Experiment, *_: object) -> bytes:
    from core import as_torch_script

    return as_torch_script(experiment).encode()


def _onnx(experiment: Experiment, *_: object) -> bytes:
    from core import as_onnx

    return as_onnx(experiment)


def _json(experiment: Experiment, _: Past, path: Path) -> bytes:
    from core import as_json

    return as_json(experiment, path.parent).encode()


def _picture(experiment: Experiment, *_: object) -> bytes:
    from tui.app.files import plain_plots

    plain = Capabilities(unicode=True, color="none")
    lines = [f"{_PICTURE_OF}{experiment.dataset.name}, epoch {experiment.trainer.epoch}", ""]
    lines += plain_plots.boundary(experiment, _WIDTH, plain)
    lines += ["", *plain_plots.loss_curve(experiment, _WIDTH, plain)]
    return ("\n".join(lines) + "\n").encode()


def _recording(experiment: Experiment, past: Past, path: Path) -> bytes:
    from tui.app.files.recording import recorded

    return recorded(experiment, past, path.name).encode()


def _metrics_csv(experiment: Experiment, *_: object) -> bytes:
    return metrics.as_csv(experiment.trainer.history, experiment.dataset).encode()


def _metrics_json(experiment: Experiment, *_: object) -> bytes:
    return metrics.as_json_lines(experiment.trainer.history, experiment.dataset).encode()


_PICTURE_OF = "neuroterm, "
IN_THE_APP = "in the app, by ctrl+s"

EXPORTS = (
    Export(
        ".torch.py",
        "a module of PyTorch in a Python script",
        _torch_script,
        '"""A trained network',
    ),
    Export(
        ".py",
        "a Python script that needs NumPy alone",
        _numpy_script,
        '"""A trained network',
    ),
    Export(
        ".onnx",
        "an ONNX model",
        _onnx,
        "\x08\x08\x12\tneuroterm",
    ),
    Export(
        ".json",
        "architecture and weights as JSON, which --load and 'o' open again",
        _json,
        '{\n "format": "neuroterm model"',
    ),
    Export(".csv", "the metrics by epoch as CSV", _metrics_csv, metrics.CSV_BEGINNING),
    Export(
        ".jsonl",
        "the metrics by epoch as JSON, a line each",
        _metrics_json,
        metrics.JSON_LINES_BEGINNING,
    ),
    Export(".txt", "the map and the loss curve as plain text", _picture, _PICTURE_OF),
    Export(".svg", "a picture of the screen as SVG", where=IN_THE_APP),
    Export(".ans", "the screen as text with ANSI colours", where=IN_THE_APP),
    Export(
        ".cast",
        "the training as a recording, which asciinema plays; .v2.cast is its older format",
        _recording,
        asciicast.BEGINNING,
        variants=(asciicast.SUFFIX_OF_VERSION_2,),
    ),
)
"""In this order: of two whose suffix a name ends in, the first is meant."""

OF_A_RUN = tuple(export for export in EXPORTS if not export.where)


def export_for(name: str, among: Iterable[Export] = EXPORTS) -> Export | None:
    """Return how a file of this name is written; None for one that is not known."""
    return next((it for it in among if name.lower().endswith(it.suffix)), None)


def suffixes(among: Iterable[Export] = EXPORTS, *others: str) -> str:
    """Return how such names end, as a list in a sentence."""
    *most, last = (*others, *(it for export in among for it in (export.suffix, *export.variants)))
    return f"{', '.join(most)} or {last}"


def explained() -> str:
    """Return what each ending makes of a run, a line each."""
    widest = max(len(export.suffix) for export in EXPORTS)
    return "\n".join(f"{export.suffix:{widest}}  {export.brief()}" for export in EXPORTS)


def write_export(export: Export, experiment: Experiment, past: Past, path: Path) -> None:
    """Write an experiment, or the past of its run, to a file, whole or not at all.

    Raises
    ------
    OSError, ValueError
        If that is not possible; the sentence of the latter says why.
    """
    assert export.content is not None
    write_atomically(path, export.content(experiment, past, path))
