"""Points as a file that can be learnt."""

from __future__ import annotations

from tui.exchange.formats.csv import as_csv


def test_classes_without_a_name_are_written_by_their_numbers() -> None:
    assert as_csv([(0.0, 1.0, 0)], ("upper", "lower")) == "x1,x2,class\n0.0,1.0,upper\n"
    assert as_csv([(0.0, 1.0, 2)], ("upper", "lower")) == "x1,x2,class\n0.0,1.0,3\n"
