"""What the app says of itself and of the keyboard."""

from __future__ import annotations

STRANGE_LETTER = (
    "'{}' is no key here: keys have Latin letters. Is the keyboard in another layout? "
    "ctrl+c quits; [keys] in the preferences has other keys."
)

COPYING = {
    "copied": "What is selected is in the clipboard, where the terminal allows it (OSC 52).",
    "in vain": (
        "There is no text that can be selected. <mouse> leaves the mouse to the terminal, which "
        "selects everywhere; ctrl+c again quits."
    ),
}
"""What is said of what the mouse has selected, or was dragged over though it has no text."""

MOUSE = {
    True: "The mouse is the program's again: click panels, points and keys.",
    False: "The mouse is the terminal's own: drag to select as everywhere. <mouse> takes it back.",
}
"""What is said where the mouse is the program's from now on, and where it is not."""

GREETING = (
    "New here? <lesson> is a lesson in seven chapters. <train> trains the network, "
    "<next-dataset> takes other data, <help> explains what you see."
)
