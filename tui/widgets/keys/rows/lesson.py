"""The lesson: there and back, what is predicted, and its pages."""

from __future__ import annotations

from tui.widgets.keys.key import Key

ROWS: tuple[Key, ...] = (
    Key(
        "G",
        "lesson.turn",
        "lesson",
        "The lesson, or your own experiment again",
        "Lesson",
        0,
        called="lesson",
    ),
    *(
        Key(
            str(number),
            f"lesson.predict({number})",
            "",
            f"In the lesson: predict the {nth} answer",
            "Lesson",
            3,
            called=f"{nth}-answer",
        )
        for number, nth in ((1, "first"), (2, "second"), (3, "third"))
    ),
    *(
        Key(keys, action, label, help_, "Lesson", rank, "lesson", called=called)
        for keys, action, label, help_, rank, called in (
            ("enter", "turn_page(1)", "next", "The next page of the lesson", 0, "next-page"),
            ("backspace", "turn_page(-1)", "back", "The page before", 0, "page-before"),
            ("up,k", "scroll_page(-1)", "", "The page further up", 3, "page-up"),
            ("down,j", "scroll_page(1)", "", "The page further down", 3, "page-down"),
            ("pageup", "scroll_page(-10)", "", "The page far up", 3, "page-far-up"),
            ("pagedown", "scroll_page(10)", "", "The page far down", 3, "page-far-down"),
        )
    ),
)
