"""Every setting of an experiment that the user may set: one row each, which all else reads."""

from __future__ import annotations

from tui.settings.sections import data, network, regularisation, schedule, stopping, training
from tui.settings.setting import Setting

SETTINGS: tuple[Setting, ...] = (
    *data.ROWS,
    *network.ROWS,
    *training.ROWS,
    *schedule.ROWS,
    *regularisation.ROWS,
    *stopping.ROWS,
)
"""In the order of the help."""

SETTING = {setting.name: setting for setting in SETTINGS}
"""The same by their names."""
