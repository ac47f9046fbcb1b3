"""The one table of keys, behind the bindings, the key bar, the help screen and the palette."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Key:
    """One key and what it does.

    Attributes
    ----------
    keys : str
        Textual's names of the keys, separated by commas.
    shown : str
        How the key is written for people.
    action : str
        The app's action.
    label : str
        One word for the key bar, which keys side by side may share; empty for a key that is not
        in the bar.
    help : str
        A line for the help screen and the palette.
    group : str
        The help screen's heading.
    rank : int
        Where the bar has no room for every key, those of the highest rank are left out first.
        Those of rank 0 are always there.
    panel : str
        The panel that has to have the focus, or empty: then the key works everywhere, and the
        action is the app's. Otherwise it is that of the panel's widget.
    """

    keys: str
    shown: str
    action: str
    label: str
    help: str
    group: str
    rank: int = 1
    panel: str = ""

    def bindings(self) -> list[Binding]:
        """Return Textual's bindings for it, one a key."""
        return [
            Binding(
                key,
                self.action,
                self.help,
                key_display=self.shown,
                # Control keys must quit whatever has the focus; a letter may be typed there.
                priority=self.action == "quit_now" and key.startswith("ctrl+"),
            )
            for key in self.keys.split(",")
        ]


KEYS: tuple[Key, ...] = (
    Key("space", "space", "play_or_pause", "train", "Train, or pause", "Training", 0),
    Key("s", "s", "step_epoch", "epoch", "Train for one epoch", "Training", 0),
    Key("b", "b", "step_batch", "batch", "Train on one mini-batch", "Training"),
    Key("r", "r", "reset", "reset", "Start again from the same initial weights", "Training", 0),
    Key("R", "R", "new_weights", "new", "Start again from new initial weights", "Training"),
    Key(
        "plus,equals_sign",
        "+",
        "learning_rate(1)",
        "rate",
        "Raise the learning rate",
        "Settings",
    ),
    Key("minus", "-", "learning_rate(-1)", "rate", "Lower the learning rate", "Settings"),
    Key("greater_than_sign", ">", "speed(1)", "speed", "More epochs per second", "Settings", 2),
    Key("less_than_sign", "<", "speed(-1)", "speed", "Fewer epochs per second", "Settings", 2),
    Key("d", "d", "dataset(1)", "data", "Next data set", "Settings", 0),
    Key("D", "D", "dataset(-1)", "data", "Previous data set", "Settings", 0),
    Key("o", "o", "open", "open", "Open a CSV file, settings, a saved run or a URL", "Settings"),
    Key("p", "p", "draw", "draw", "Draw points of your own on the map", "Settings"),
    Key("e", "e", "settings", "settings", "Every setting of the experiment", "Settings", 0),
    Key("u", "u", "undo", "undo", "Undo the last change of the experiment", "Settings"),
    Key("ctrl+r", "^r", "redo", "redo", "Make the change again that was undone", "Settings", 2),
    Key("g", "g", "gallery", "gallery", "Experiments worth seeing, and what to notice", "Sharing"),
    Key("y", "y", "share", "share", "Copy the experiment as a command or a URL", "Sharing", 2),
    Key("W", "W", "save_settings", "", "Write the settings to a file for --config", "Sharing", 2),
    Key("ctrl+s", "^s", "save_run", "", "Save the run to a file for --load", "Sharing", 2),
    Key("l", "l", "log_scale", "log", "Loss on a logarithmic scale, or linear", "View", 2),
    Key("t", "t", "test_points", "test", "Show or hide the test points", "View", 2),
    Key(
        "x",
        "x",
        "discretize",
        "classes",
        "Map of the decisions alone, or of probabilities",
        "View",
        2,
    ),
    Key("m", "m", "map_view(1)", "map", "What the map shows: the next view", "Map", 0),
    Key("M", "M", "map_view(-1)", "map", "What the map shows: the previous view", "Map", 0),
    Key("full_stop", ".", "map_neurons(1)", "", "The next neuron on the map, or pair", "Map"),
    Key("comma", ",", "map_neurons(-1)", "", "The previous neuron on the map, or pair", "Map"),
    Key("w", "w", "mark_wrong", "", "Mark points the network gets wrong, or not", "Map"),
    Key("z", "z", "zoom(1)", "zoom", "Zoom in on the cursor", "Map", 2),
    Key("Z", "Z", "zoom(-1)", "zoom", "Zoom out", "Map", 2),
    Key("0,home", "0", "zoom(0)", "", "The whole map again", "Map"),
    *(
        Key(name, name, action, "", f"Move the cursor on the map {name}", "Map", panel="map")
        for name, action in (
            ("left", "cursor(-1, 0)"),
            ("right", "cursor(1, 0)"),
            ("up", "cursor(0, 1)"),
            ("down", "cursor(0, -1)"),
        )
    ),
    Key("c", "c", "pin", "compare", "Pin this run, to compare others with", "Compare", 1),
    Key("C", "C", "comparison", "compare", "The results of the pinned runs", "Compare", 1),
    Key("up,k", "up", "choose_run(-1)", "", "The pinned run above", "Compare", 3, "comparison"),
    Key("down,j", "down", "choose_run(1)", "", "The pinned run below", "Compare", 3, "comparison"),
    Key(
        "delete,backspace",
        "delete",
        "unpin",
        "",
        "Unpin the chosen run",
        "Compare",
        3,
        "comparison",
    ),
    Key("n", "n", "neurons(1)", "neuron", "Add a neuron to the selected layer", "Network"),
    Key("N", "N", "neurons(-1)", "neuron", "Take a neuron from the selected layer", "Network"),
    Key("a", "a", "layers(1)", "layer", "Add a hidden layer after the selected one", "Network"),
    Key("A", "A", "layers(-1)", "layer", "Take the selected hidden layer away", "Network"),
    *(
        Key(keys, sign, f"move('{way}')", "", f"Select what is {where}", "Network", 9, "network")
        for keys, sign, way, where in (
            ("left,h", "left", "left", "on the left: a link, then its neuron"),
            ("right,l", "right", "right", "on the right"),
            ("up,k", "up", "up", "above"),
            ("down,j", "down", "down", "below"),
        )
    ),
    Key("enter", "enter", "edit", "", "Type the selected bias or weight", "Network", 9, "network"),
    Key("tab", "tab", "focus_next", "panel", "Go to the next panel", "Panels"),
    Key("shift+tab", "shift+tab", "focus_previous", "", "Go to the previous panel", "Panels"),
    Key("v", "v", "side_view(1)", "view", "What stands beside the map: the next", "Panels", 0),
    Key("V", "V", "side_view(-1)", "view", "What stands beside the map: the previous", "Panels", 0),
    Key("f", "f", "maximize", "full", "The panel alone on the screen, or all again", "Panels"),
    Key("escape", "escape", "leave", "", "Back to all panels; select nothing", "Panels"),
    Key("up,k", "up", "scroll_numbers(-1)", "", "Numbers further up", "Numbers", 3, "numbers"),
    Key("down,j", "down", "scroll_numbers(1)", "", "Numbers further down", "Numbers", 3, "numbers"),
    Key("T", "T", "theme", "theme", "Light or dark", "Program", 3),
    Key("question_mark", "?", "help", "help", "This help", "Program", 0),
    Key("ctrl+p", "^p", "command_palette", "palette", "All commands, searchable", "Program", 2),
    Key(
        "ctrl+z",
        "^z",
        "suspend_process",
        "",
        "Back to the shell for a while; fg there returns",
        "Program",
        3,
    ),
    Key("q,ctrl+c,ctrl+q", "q", "quit_now", "quit", "Quit (ctrl+c too)", "Program", 0),
)

DRAWING_KEYS: tuple[Key, ...] = tuple(
    Key(keys, shown, action, label, help_, "Drawing", rank=0, panel="map")
    for keys, shown, action, label, help_ in (
        ("1,2,3,4,5,6,7,8,9", "1-9", "drop", "drop", "Drop a point of class 1, 2 and so on"),
        ("enter", "enter", "drop", "", "Drop another of the same class, as a click does"),
        (
            "0,x,backspace,delete",
            "0",
            "remove",
            "remove",
            "Remove the points at the cursor (x too)",
        ),
        (
            "h,j,k,l,left,down,up,right",
            "h",
            "move",
            "",
            "Move the cursor: h, j, k and l, or the arrows",
        ),
        ("N", "N", "clear", "none", "Remove all points"),
        ("home", "home", "whole", "whole", "The whole map again, after z"),
        ("ctrl+s", "^s", "save", "save", "Save the points as a CSV file"),
        ("p,escape", "p", "leave", "leave", "Leave drawing"),
    )
)
"""The keys of the map while points are drawn; there they come before all others."""

_NEEDED_IN_DRAWING = ("play_or_pause", "undo", "help", "quit_now")
_IDLE_IN_DRAWING = ("map_view(1)", "map_view(-1)", "test_points")
"""A drawing is on the network's output, and no point of it is for the test yet."""

Items = tuple[tuple[Key, ...], ...]
"""Keys side by side that share a word in the key bar."""


def bar_items(*, drawing: bool = False) -> Items:
    """Return what the key bar holds: of the keys that work, those that have a word."""
    if not drawing:
        return _items(KEYS)
    taken = {name for key in DRAWING_KEYS for name in key.keys.split(",")}
    others = [
        replace(key, rank=0 if key.action in _NEEDED_IN_DRAWING else key.rank + 1)
        for key in KEYS
        if key.keys.split(",")[0] not in taken and key.action not in _IDLE_IN_DRAWING
    ]
    return _items((*DRAWING_KEYS, *others))


def _items(keys: tuple[Key, ...]) -> Items:
    groups = groupby(keys, key=lambda key: key.label)
    return tuple(tuple(group) for label, group in groups if label)


def bindings(panel: str = "") -> list[BindingType]:
    """Return the bindings of a panel's widget, or those of the app."""
    return [binding for key in KEYS if key.panel == panel for binding in key.bindings()]
