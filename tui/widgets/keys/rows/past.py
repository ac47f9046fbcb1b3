"""The run's past: which moment of it is looked at."""

from __future__ import annotations

from tui.widgets.keys.key import Key

_STEPS = tuple(
    Key(key, f"past.{action}", label, help_, "Past", rank, called=called)
    for key, action, label, help_, rank, called in (
        (
            "left_square_bracket",
            "by_cells(-1)",
            "past",
            "Back in the run's past, by a hundredth of it",
            1,
            "back",
        ),
        (
            "right_square_bracket",
            "by_cells(1)",
            "past",
            "Forward again, by a hundredth of the run",
            1,
            "forward",
        ),
        (
            "left_parenthesis",
            "by_epochs(-1)",
            "moment",
            "Look at the epoch before",
            2,
            "epoch-before",
        ),
        (
            "right_parenthesis",
            "by_epochs(1)",
            "moment",
            "Look at the epoch after",
            2,
            "epoch-after",
        ),
        (
            "left_curly_bracket",
            "to_end(-1)",
            "start/now",
            "Look at the beginning of the run",
            2,
            "beginning",
        ),
        ("right_curly_bracket", "to_end(1)", "start/now", "Look at what is now", 2, "now"),
        ("P", "play", "play", "Play the past, as fast as training goes at most", 2, "play-past"),
    )
)

ROWS: tuple[Key, ...] = (
    *_STEPS,
    Key(
        "colon",
        "screens.epoch",
        "go to",
        "Look at any epoch of the run: type its number",
        "Past",
        2,
        called="any-epoch",
    ),
)
