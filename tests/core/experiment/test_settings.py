from dataclasses import fields

import core
from core.experiment.methods import OPTIMIZER_SETTINGS, SCHEDULE_SETTINGS
from core.experiment.settings import SETTINGS, names_in


def test_every_setting_has_one_row() -> None:
    names = [setting.name for setting in SETTINGS]
    assert sorted(names) == sorted(field.name for field in fields(core.ExperimentConfig))


def test_the_rows_know_whose_each_setting_is() -> None:
    of_optimizers = {name for taken in OPTIMIZER_SETTINGS.values() for name in taken}
    of_schedules = {name for taken in SCHEDULE_SETTINGS.values() for name in taken}
    assert {*names_in("optimizer")} == of_optimizers
    assert {*names_in("schedule")} == of_schedules
