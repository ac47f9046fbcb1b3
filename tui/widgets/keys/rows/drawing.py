"""Points of one's own, drawn on the map."""

from __future__ import annotations

from tui.widgets.keys.key import Key

ROWS: tuple[Key, ...] = tuple(
    Key(keys, action, label, help_, "Drawing", rank=0, panel="map", sign=sign)
    for keys, sign, action, label, help_ in (
        ("1,2,3,4,5,6,7,8,9", "1-9", "drop", "drop", "Drop a point of class 1, 2 and so on"),
        ("enter", "", "drop", "", "Drop another of the same class, as a click does"),
        ("0,x,backspace,delete", "", "remove", "remove", "Remove the points at the cursor (x too)"),
        (
            "h,j,k,l,left,down,up,right",
            "",
            "move",
            "",
            "Move the cursor: h, j, k and l, or the arrows",
        ),
        ("N", "", "clear", "none", "Remove all points"),
        ("home", "", "whole", "whole", "The whole map again, after z"),
        ("ctrl+s", "", "save", "save", "Save the points as a CSV file"),
        ("p,escape", "", "leave", "leave", "Leave drawing"),
    )
)
