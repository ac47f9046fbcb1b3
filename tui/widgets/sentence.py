"""A sentence for the user: the message that carries one, and where it may take a line or more."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class Said(Message):
    """Posted by whatever has a sentence for the user.

    Attributes
    ----------
    sentence : str
    """

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Sentence(Static):
    """Text that has the screen laid out anew only where it becomes higher or lower.

    To lay a screen out takes longer than everything else that follows a key.
    """

    _said = Content()

    def say(self, words: Content) -> None:
        """Show other words.

        Parameters
        ----------
        words : Content
            What to show; it is wrapped to the width there is.
        """
        width = self.content_size.width
        fits = bool(width) and len(words.wrap(width)) == len(self._said.wrap(width))
        self._said = words
        self.update(words, layout=not fits)
