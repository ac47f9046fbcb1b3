from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core import DATASETS, OPTIMIZER_SETTINGS, ExperimentConfig
from tui.settings.form.meaning import applies, note, shortened, texts_of
from tui.settings.setting import Setting
from tui.settings.table import SETTINGS

LESSON = ExperimentConfig(samples=200)


@given(st.sampled_from(SETTINGS), st.sampled_from(tuple(DATASETS)), st.integers(0, 90))
def test_a_note_is_cut_to_the_room_there_is(setting: Setting, dataset: str, width: int) -> None:
    texts = {**texts_of(LESSON), "dataset": dataset}
    text = note(setting, texts)
    cut = shortened(text, width)
    assert len(cut) <= max(width, 1)
    assert text.startswith(cut.rstrip("…"))


def test_what_applies_depends_on_the_data() -> None:
    for name, source in DATASETS.items():
        texts = {**texts_of(LESSON), "dataset": name}
        for setting in ("samples", "noise", "classes", "arms", "features"):
            assert applies(setting, texts) == (setting in source.settings)
        assert applies("dropout", texts)
    for optimizer, taken in OPTIMIZER_SETTINGS.items():
        texts = {**texts_of(LESSON), "optimizer": optimizer}
        for setting in ("momentum", "beta1", "beta2", "rho", "epsilon", "weight_decay"):
            assert applies(setting, texts) == (setting in taken)
