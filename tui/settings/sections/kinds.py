"""Kinds of values that several settings share."""

from __future__ import annotations

from tui.settings.parsing import number, whole_number, yes_or_no
from tui.settings.scales import DURATIONS, RATES, SHARES, SMALL_NUMBERS, WHOLE_NUMBERS
from tui.settings.setting import Kind

YES_NO = ("yes", "no")

NAME = Kind(str, "NAME")
YES_OR_NO = Kind(yes_or_no, "yes|no")
SHARE = Kind(number, "SHARE", SHARES)
FACTOR = Kind(number, "X", SMALL_NUMBERS)
RATE = Kind(number, "X", RATES)
EPOCHS = Kind(number, "EPOCHS", DURATIONS, unit="epochs")
ANY_WHOLE_NUMBER = Kind(whole_number, "N", WHOLE_NUMBERS)
