"""How training goes on, what of, and what leaves the program."""

from __future__ import annotations

from tui.widgets.keys.key import Key

ROWS: tuple[Key, ...] = (
    Key(
        "space", "requests.play_or_pause", "train", "Train, or pause", "Training", 0, called="train"
    ),
    Key("s", "requests.step_epoch", "epoch", "Train for one epoch", "Training", 0),
    Key("b", "requests.step_batch", "batch", "Train on one mini-batch", "Training"),
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
        "exclamation_mark",
        "controls.take_remedy",
        "",
        "Do what the sentence on health offers",
        "Settings",
        sign="!",
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
    Key("O", "screens.notes", "", "All notes on the data, such as what was left out", "Settings"),
    Key(
        "K",
        "sessions.show",
        "sessions",
        "The sessions that are kept: open, rename or delete one",
        "Settings",
        2,
        called="sessions",
    ),
    Key("X", "map.show_rows", "", "Take rows off the map", "Settings", 2, called="close-rows"),
    Key("p", "main.draw", "draw", "Draw points of your own on the map", "Settings"),
    Key("e", "screens.settings", "settings", "Every setting of the experiment", "Settings", 0),
    Key("u", "requests.undo", "undo", "Undo the last change of the experiment", "Settings"),
    Key("ctrl+r", "requests.redo", "redo", "Make the change again that was undone", "Settings", 2),
    Key(
        "g", "screens.gallery", "gallery", "Experiments worth seeing, and what to notice", "Sharing"
    ),
    Key("y", "screens.share", "share", "Copy the experiment as a command or a URL", "Sharing", 2),
    Key("W", "files.save_settings", "", "Write the settings to a file for --config", "Sharing", 2),
    Key("ctrl+s", "files.save_run", "", "Save the run for --load, or export it", "Sharing", 2),
)
