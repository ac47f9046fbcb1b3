"""A user who does anything at all: keys, texts, pastes, the mouse, other sizes of the window.

What is done depends on the seed alone, never on what the program answers or how fast it is.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from typing import NamedTuple

from terminal import KEYS as NAMED
from textual.keys import key_to_character

from tui.widgets.keys.table import DRAWING_KEYS, KEYS

ENDING = {"q", "ctrl+q", "ctrl+c", "ctrl+z"}
"""Keys that end or stop the program, which is done at moments of its own."""

SIGNS = {"plus": "+", "minus": "-"}
"""Keys that Textual calls otherwise than Unicode does."""

# A path that begins anywhere else would let the program write anywhere else.
NO_PATH = "/~"
LETTERS = "".join(sorted({*string.printable} - {*string.whitespace} - {*NO_PATH} - {"q"})) + " é▀"

SEQUENCES = (
    *("\x1bO" + letter for letter in "PQRSHFM"),
    *(f"\x1b[{number}~" for number in (1, 2, 3, 4, 5, 6, 15, 17, 24, 201)),
    *(f"\x1b[1;{shift}{letter}" for shift in (2, 3, 5, 8) for letter in "ABCDHF"),
    *(f"\x1b{letter}" for letter in "abdefxz09"),
    *("\x1b[97;5u", "\x1b[27u", "\x1b[57441u", "\x1b[13;2u", "\x1b[57358;1:3u", "\x1b[65;2;65u"),
    *("\x1b[I", "\x1b[O", "\x1b[?2026;2$y", "\x1b[3;7R", "\x1b[999;999R", "\x1b[?62;4c"),
    *("\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "\x1b]11;?\x07", "\x1b]52;c;AAAA\x07"),
    *("\x1b[", "\x1b]", "\x1bP", "\x1b[<0;", "\x1b[99999999999999999999A", "\x1b[;;;;;H"),
    *("\xe9", "\xff\xfe", "\x9b31m", "\x00", "\x7f\x7f", "\x1b\x1b\x1b"),
)
"""What terminals send, and what they should not; a character stands for the byte of its number."""

WORDS = (
    *("moons", "digits", "spirals", "plane", "relu", "tanh", "adam", "layer 2", "batch", "dropout"),
    *("8", "8,8", "0", "-1", "1e-3", "nan", "inf", "1e999", "3,1,4,1,5", "full", "none", "yes"),
    *("table.csv", "broken.csv", "settings.toml", "bad.toml", "weights.json", "no such file"),
    *("out.py", "out.svg", "out.json", "out.cast", "out.onnx", "run.neuroterm", "points.csv"),
)

PLAYGROUND = (
    "https://playground.tensorflow.org/#activation=tanh&batchSize=10&dataset=spiral"
    "&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0&networkShape=4,2"
    "&seed=0.5&showTestData=false&discretize=false&percTrainData=50&x=true&y=true"
)


class Action(NamedTuple):
    """Something that the user does.

    Attributes
    ----------
    kind : str
        What it is called in the report.
    pieces : tuple of bytes
        What the terminal sends, each after a pause.
    pause : float
        Seconds after each piece.
    count : int
        How many of its kind that are.
    sizes : tuple of (int, int)
        Sizes that the window has one after the other, columns and rows; (0, 0) is its own.
    """

    kind: str
    pieces: tuple[bytes, ...] = ()
    pause: float = 0.0
    count: int = 1
    sizes: tuple[tuple[int, int], ...] = ()


def bytes_of_keys() -> list[bytes]:
    """What a terminal sends for each key that does anything, but those that end the program."""
    names = {name for key in (*KEYS, *DRAWING_KEYS) for name in key.names}
    names |= {*NAMED, *string.digits, "ctrl+u", "ctrl+w", "ctrl+a", "ctrl+k", "ctrl+v"}
    return [_bytes_of(name) for name in sorted(names - ENDING)]


def _bytes_of(name: str) -> bytes:
    if name in NAMED:
        return NAMED[name].encode()
    if name.startswith("ctrl+"):
        return bytes([ord(name[-1].upper()) ^ 0x40])
    return (SIGNS.get(name) or key_to_character(name) or name).encode()


class User:
    """Does one thing after the other, for ever.

    Parameters
    ----------
    seed : str
        Start of all randomness.
    columns, rows : int
        How large the window is when nobody pulls at it.
    """

    def __init__(self, seed: str, columns: int, rows: int) -> None:
        self._random = random.Random(seed)
        self._columns, self._rows = columns, rows
        self._keys = bytes_of_keys()

    def actions(self) -> Iterator[Action]:
        """Yield what is done, without an end."""
        ways = {
            self._some_keys: 50,
            self._letters: 12,
            self._word: 12,
            self._sequences: 8,
            self._home: 14,
            self._held: 3,
            self._flood: 1,
            self._paste: 3,
            self._mouse: 14,
            self._resize: 3,
        }
        while True:
            (way,) = self._random.choices([*ways], [*ways.values()])
            yield way()

    def _some_keys(self) -> Action:
        keys = self._random.choices(self._keys, k=self._random.randint(1, 10))
        # Sometimes as a slow line delivers them: several in one read.
        pieces = (b"".join(keys),) if self._random.random() < 0.3 else tuple(keys)
        return Action("keys", pieces, 0.02, len(keys))

    def _letters(self) -> Action:
        text = "".join(self._random.choices(LETTERS, k=self._random.randint(1, 10)))
        return Action("letters", (text.encode(),), 0.02, len(text))

    def _word(self) -> Action:
        word = self._random.choice(WORDS)
        opener = self._random.choice(["e", "o", "g", "\x10", "\x13", "W", "", "?", ":", "p", "K"])
        text = f"{opener}{word}"
        return Action("letters", (opener.encode(), word.encode(), b"\r"), 0.05, len(text) + 1)

    def _sequences(self) -> Action:
        some = self._random.choices(SEQUENCES, k=self._random.randint(1, 4))
        pieces = tuple(
            one.encode("latin-1")
            for text in some
            for one in (text, "\x1b\\")[: 1 + (text == "\x1bP")]
        )
        return Action("sequences", pieces, 0.02, len(some))

    def _home(self) -> Action:
        keys = [b"\x1b"] * self._random.randint(1, 3) + [b" "] * self._random.randint(0, 1)
        return Action("keys", tuple(keys), 0.06, len(keys))

    def _held(self) -> Action:
        count = self._random.randint(10, 50)
        return Action("held", (self._random.choice(self._keys),) * count, 0.03, count)

    def _flood(self) -> Action:
        count = self._random.choice([100, 300])
        return Action("held", (self._random.choice(self._keys) * count,), 0.0, count)

    def _paste(self) -> Action:
        draw = self._random
        text = draw.choice(
            [
                draw.choice(WORDS),
                "".join(draw.choices(LETTERS, k=5000)),
                "x" * draw.choice([5_000, 300_000]),
                "hello\x1bq world\x1b[31m\x9b\x07",
                "".join(map(chr, draw.choices(range(32), k=200))),
                PLAYGROUND,
                PLAYGROUND + "&tutorial=%1b%5d0;owned%07",
                "hidden = [8, 8]\n" * draw.choice([1, 100]),
                "\n".join(f"{number},{number % 3}" for number in range(500)),
                "日本語\u202e\u0301\U0001f600" * 20,
                "",
            ]
        )
        return Action("pastes", (f"\x1b[200~{text}\x1b[201~".encode(),), 0.05)

    def _mouse(self) -> Action:
        draw, pieces = self._random, []
        x, y = draw.randint(1, self._columns), draw.randint(1, self._rows)
        for _ in range(draw.randint(1, 3)):
            button = draw.choice([0, 0, 0, 1, 2, 4, 16, 64, 65])
            pieces.append(f"\x1b[<{button};{x};{y}M")
            if draw.random() < 0.3:
                x, y = draw.randint(1, self._columns), draw.randint(1, self._rows)
                pieces.append(f"\x1b[<{button + 32};{x};{y}M")
            if button < 64:
                pieces.append(f"\x1b[<{button};{x};{y}m")
            if draw.random() < 0.3:
                x, y = draw.randint(0, 300), draw.randint(0, 300)
        together = draw.random() < 0.5
        sent = ["".join(pieces)] if together else pieces
        return Action("mouse", tuple(piece.encode() for piece in sent), 0.01, len(pieces))

    def _resize(self) -> Action:
        draw = self._random
        count = draw.choice([1, 1, 2, 6])
        sizes = [(draw.randint(1, 220), draw.randint(1, 70)) for _ in range(count)]
        sizes += [draw.choice([(20, 5), (1, 1), (40, 12), (300, 100), (0, 0)])]
        return Action("resizes", (), draw.choice([0.0, 0.05]), len(sizes) + 1, (*sizes, (0, 0)))
