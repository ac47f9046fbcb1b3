"""The one table of keys, behind the bindings, the key bar, the help screen and the palette."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


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
        One word for the key bar, which keys side by side may share.
    help : str
        A line for the help screen and the palette.
    group : str
        The help screen's heading.
    """

    keys: str
    shown: str
    action: str
    label: str
    help: str
    group: str

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
    Key("space", "space", "play_or_pause", "train", "Train, or pause", "Training"),
    Key("s", "s", "step_epoch", "epoch", "Train for one epoch", "Training"),
    Key("b", "b", "step_batch", "batch", "Train on one mini-batch", "Training"),
    Key("r", "r", "reset", "reset", "Start again from the same initial weights", "Training"),
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
    Key("greater_than_sign", ">", "speed(1)", "speed", "More epochs per second", "Settings"),
    Key("less_than_sign", "<", "speed(-1)", "speed", "Fewer epochs per second", "Settings"),
    Key("d", "d", "dataset(1)", "data", "Next data set", "Settings"),
    Key("D", "D", "dataset(-1)", "data", "Previous data set", "Settings"),
    Key("e", "e", "settings", "settings", "Every setting of the experiment", "Settings"),
    Key("l", "l", "log_scale", "log", "Loss on a logarithmic scale, or linear", "View"),
    Key("t", "t", "test_points", "test", "Show or hide the test points", "View"),
    Key(
        "x", "x", "discretize", "classes", "Map of the decisions alone, or of probabilities", "View"
    ),
    Key("question_mark", "?", "help", "help", "This help", "Program"),
    Key("ctrl+p", "^p", "command_palette", "palette", "All commands, searchable", "Program"),
    Key("q,ctrl+c,ctrl+q", "q", "quit_now", "quit", "Quit (ctrl+c too)", "Program"),
)
