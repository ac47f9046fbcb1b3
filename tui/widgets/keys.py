"""The one table of keys, behind the bindings, the key bar, the help screen and the palette."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from textual.binding import BindingType

from tui.widgets.key import ALWAYS, Key

KEYS: tuple[Key, ...] = (
    Key(
        "space", "session.play_or_pause", "train", "Train, or pause", "Training", 0, called="train"
    ),
    Key("s", "session.step_epoch", "epoch", "Train for one epoch", "Training", 0),
    Key("b", "session.step_batch", "batch", "Train on one mini-batch", "Training"),
    Key("r", "requests.reset", "reset", "Start again from the same initial weights", "Training", 0),
    Key("R", "controls.new_weights", "new", "Start again from new initial weights", "Training"),
    Key(
        "plus,equals_sign",
        "controls.learning_rate(1)",
        "rate",
        "Raise the learning rate",
        "Settings",
        sign="+",
        called="raise-learning-rate",
    ),
    Key(
        "minus",
        "controls.learning_rate(-1)",
        "rate",
        "Lower the learning rate",
        "Settings",
        sign="-",
        called="lower-learning-rate",
    ),
    Key(
        "greater_than_sign",
        "controls.speed(1)",
        "speed",
        "More epochs per second",
        "Settings",
        2,
        called="faster",
    ),
    Key(
        "less_than_sign",
        "controls.speed(-1)",
        "speed",
        "Fewer epochs per second",
        "Settings",
        2,
        called="slower",
    ),
    Key(
        "d",
        "controls.next_dataset(1)",
        "data",
        "Next data set",
        "Settings",
        0,
        called="next-dataset",
    ),
    Key(
        "D",
        "controls.next_dataset(-1)",
        "data",
        "Previous data set",
        "Settings",
        0,
        called="previous-dataset",
    ),
    Key("o", "files.open", "open", "Open a CSV file, settings, a saved run or a URL", "Settings"),
    Key("p", "main.draw", "draw", "Draw points of your own on the map", "Settings"),
    Key("e", "screens.settings", "settings", "Every setting of the experiment", "Settings", 0),
    Key("u", "requests.undo", "undo", "Undo the last change of the experiment", "Settings"),
    Key("ctrl+r", "requests.redo", "redo", "Make the change again that was undone", "Settings", 2),
    Key(
        "g", "screens.gallery", "gallery", "Experiments worth seeing, and what to notice", "Sharing"
    ),
    Key("y", "screens.share", "share", "Copy the experiment as a command or a URL", "Sharing", 2),
    Key("W", "files.save_settings", "", "Write the settings to a file for --config", "Sharing", 2),
    Key("ctrl+s", "files.save_run", "", "Save the run to a file for --load", "Sharing", 2),
    Key("l", "main.turn_log_scale", "log", "Loss on a logarithmic scale, or linear", "View", 2),
    Key("t", "main.turn_test_points", "test", "Show or hide the test points", "View", 2),
    Key(
        "x",
        "main.turn_discretize",
        "classes",
        "Map of the decisions alone, or of probabilities",
        "View",
        2,
    ),
    Key(
        "m",
        "map.turn_view(1)",
        "map",
        "What the map shows: the next view",
        "Map",
        0,
        called="next-view",
    ),
    Key(
        "M",
        "map.turn_view(-1)",
        "map",
        "What the map shows: the previous view",
        "Map",
        0,
        called="previous-view",
    ),
    Key(
        "full_stop",
        "map.turn_neurons(1)",
        "",
        "The next neuron on the map, or pair",
        "Map",
        called="next-neuron",
    ),
    Key(
        "comma",
        "map.turn_neurons(-1)",
        "",
        "The previous neuron on the map, or pair",
        "Map",
        called="previous-neuron",
    ),
    Key("w", "map.turn_marks", "", "Mark points the network gets wrong, or not", "Map"),
    Key("z", "map.zoom(1)", "zoom", "Zoom in on the cursor", "Map", 2, called="zoom-in"),
    Key("Z", "map.zoom(-1)", "zoom", "Zoom out", "Map", 2, called="zoom-out"),
    Key("0,home", "map.zoom(0)", "", "The whole map again", "Map", called="whole-map"),
    *(
        Key(
            name,
            action,
            "",
            f"Move the cursor on the map {name}",
            "Map",
            panel="map",
            called=f"cursor-{name}",
        )
        for name, action in (
            ("left", "cursor(-1, 0)"),
            ("right", "cursor(1, 0)"),
            ("up", "cursor(0, 1)"),
            ("down", "cursor(0, -1)"),
        )
    ),
    Key("c", "main.pin", "compare", "Pin this run, to compare others with", "Compare", 1),
    Key("C", "main.show_comparison", "compare", "The results of the pinned runs", "Compare", 1),
    Key(
        "up,k",
        "choose_run(-1)",
        "",
        "The pinned run above",
        "Compare",
        3,
        "comparison",
        called="run-above",
    ),
    Key(
        "down,j",
        "choose_run(1)",
        "",
        "The pinned run below",
        "Compare",
        3,
        "comparison",
        called="run-below",
    ),
    Key("delete,backspace", "unpin", "", "Unpin the chosen run", "Compare", 3, "comparison"),
    Key(
        "n",
        "controls.neurons(1)",
        "neuron",
        "Add a neuron to the selected layer",
        "Network",
        called="add-neuron",
    ),
    Key(
        "N",
        "controls.neurons(-1)",
        "neuron",
        "Take a neuron from the selected layer",
        "Network",
        called="take-neuron",
    ),
    Key(
        "a",
        "controls.layers(1)",
        "layer",
        "Add a hidden layer after the selected one",
        "Network",
        called="add-layer",
    ),
    Key(
        "A",
        "controls.layers(-1)",
        "layer",
        "Take the selected hidden layer away",
        "Network",
        called="take-layer",
    ),
    *(
        Key(
            keys,
            f"move('{way}')",
            "",
            f"Select what is {where}",
            "Network",
            9,
            "network",
            called=f"select-{way}",
        )
        for keys, way, where in (
            ("left,h", "left", "on the left: a link, then its neuron"),
            ("right,l", "right", "on the right"),
            ("up,k", "up", "above"),
            ("down,j", "down", "below"),
        )
    ),
    Key(
        "enter",
        "edit",
        "",
        "Type the selected bias or weight",
        "Network",
        9,
        "network",
        called="edit-weight",
    ),
    Key("tab", "app.focus_next", "panel", "Go to the next panel", "Panels"),
    Key("shift+tab", "app.focus_previous", "", "Go to the previous panel", "Panels"),
    Key(
        "v",
        "panels.side_view(1)",
        "view",
        "What stands beside the map: the next",
        "Panels",
        0,
        called="next-panel-beside",
    ),
    Key(
        "V",
        "panels.side_view(-1)",
        "view",
        "What stands beside the map: the previous",
        "Panels",
        0,
        called="previous-panel-beside",
    ),
    Key("f", "panels.maximize", "full", "The panel alone on the screen, or all again", "Panels"),
    Key("escape", "main.leave", "", "Back to all panels; select nothing", "Panels"),
    Key(
        "up,k",
        "scroll_numbers(-1)",
        "",
        "Numbers further up",
        "Numbers",
        3,
        "numbers",
        called="numbers-up",
    ),
    Key(
        "down,j",
        "scroll_numbers(1)",
        "",
        "Numbers further down",
        "Numbers",
        3,
        "numbers",
        called="numbers-down",
    ),
    Key("T", "app.theme", "theme", "Light or dark", "Program", 3),
    Key("question_mark", "screens.help", "help", "This help", "Program", 0),
    Key("ctrl+p", "app.command_palette", "palette", "All commands, searchable", "Program", 2),
    Key(
        "ctrl+z",
        "app.suspend_process",
        "",
        "Back to the shell for a while; fg there returns",
        "Program",
        3,
    ),
    Key("ctrl+c", "app.copy_or_quit", "", "Copy what is selected, or quit", "Program", 3),
    Key("q,ctrl+q", "app.quit_now", "quit", "Quit (ctrl+c too)", "Program", 0, called="quit"),
)

DRAWING_KEYS: tuple[Key, ...] = tuple(
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
"""The keys of the map while points are drawn; there they come before all others."""

_NEEDED_IN_DRAWING = (
    "session.play_or_pause",
    "requests.undo",
    "screens.help",
    "app.quit_now",
    "app.copy_or_quit",
)
_IDLE_IN_DRAWING = ("map.turn_view(1)", "map.turn_view(-1)", "main.turn_test_points")
"""A drawing is on the network's output, and no point of it is for the test yet."""


def changeable() -> dict[str, Key]:
    """Return the keys that the user may change, by their ids."""
    return {key.id: key for key in KEYS if not set(key.names) <= set(ALWAYS)}


def own_keys(keymap: Mapping[str, str]) -> tuple[Key, ...]:
    """Return the table of keys as the user has them.

    Parameters
    ----------
    keymap : mapping
        For what is not as in `KEYS`, by its id, Textual's names of the keys. What had one of these
        before has it no more.
    """
    if not keymap:
        return KEYS
    taken = {(key.panel, name) for key in KEYS for name in keymap.get(key.id, "").split(",")}
    rows = []
    for key in KEYS:
        if key.id in keymap:
            always = [name for name in key.names if name in ALWAYS]
            names = [*keymap[key.id].split(","), *always]
        else:
            names = [name for name in key.names if (key.panel, name) not in taken]
        if tuple(names) != key.names:
            key = replace(key, keys=",".join(names), sign="")
        rows.append(key)
    return tuple(rows)


Items = tuple[tuple[Key, ...], ...]
"""Keys side by side that share a word in the key bar."""


def bar_items(keys: Sequence[Key] = KEYS, *, drawing: bool = False) -> Items:
    """Return what the key bar holds: of the keys that work, those that have a word."""
    keys = [key for key in keys if key.names]
    if not drawing:
        return _items(keys)
    taken = {name for key in DRAWING_KEYS for name in key.names}
    others = [
        replace(key, rank=0 if key.action in _NEEDED_IN_DRAWING else key.rank + 1)
        for key in keys
        if key.names[0] not in taken and key.action not in _IDLE_IN_DRAWING
    ]
    return _items([*DRAWING_KEYS, *others])


def _items(keys: Iterable[Key]) -> Items:
    groups = groupby(keys, key=lambda key: key.label)
    return tuple(tuple(group) for label, group in groups if label)


def bindings(panel: str = "") -> list[BindingType]:
    """Return the bindings of a panel's widget, or those of the app."""
    return [binding for key in KEYS if key.panel == panel for binding in key.bindings()]


def command(key: str) -> str:
    """Return what a key does wherever the focus is, as an action for Textual."""
    return next(one.command for one in KEYS if not one.panel and key in one.names)
