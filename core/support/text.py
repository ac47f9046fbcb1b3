"""Text from outside made safe to show in a terminal, and made a sentence."""

from __future__ import annotations

import itertools
import math
import textwrap
import unicodedata

from core.support.public import public

_WITHOUT_CELLS = ("Mn", "Me", "Cf")  # marks on the character before, and what joins characters


@public
def printable(text: str, limit: int = 80) -> str:
    r"""Return ``text`` with everything a terminal might obey written out as an escape.

    Control characters (escape sequences begin with one), line breaks, characters that change the
    direction of writing or have no shape, lone surrogates and unassigned characters become their
    Python escape, such as ``\x1b`` or ``\u202e``. Spaces of every width become a plain space.

    Parameters
    ----------
    text : str
        The text, from a file or anywhere else.
    limit : int
        The most characters to return, at least 1. Longer text ends in an ellipsis.

    Returns
    -------
    str
        Text for which ``str.isprintable`` is true, no longer than ``limit``.

    Raises
    ------
    ValueError
        If ``limit`` is less than 1.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be text, not {type(text).__name__}.")
    if not _is_count(limit):
        raise ValueError(f"limit must be a whole number of at least 1, not {limit!r}.")
    # An escape never shortens the text, so what lies beyond the limit is never seen.
    shown = text[: limit + 1]
    if not shown.isprintable():
        shown = "".join(map(_visible, shown))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


@public
def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with what it counts: ``1 row``, ``2 rows``, ``1,000 classes``.

    Parameters
    ----------
    number : int
    noun : str
        In the singular.
    plural : str
        Where it is not the noun with an s.
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


@public
def why_no_values(error: Exception) -> str:
    """Return why a text gives no values, as JSON or TOML would, as the end of a sentence.

    What Python says of thousands of digits, or of lists in one another, is about itself.

    Parameters
    ----------
    error : Exception
        Of whatever reads it.
    """
    if isinstance(error, RecursionError):
        return "its values are nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    if type(error) is ValueError:
        return "a number has too many digits"
    return printable(str(error), 200)


@public
def cells_in(text: str) -> int:
    """Return how many cells of a terminal a text takes: two for each Chinese character, say."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


@public
def padded(text: str, cells: int, *, right: bool = False) -> str:
    """Return a text in at least so many cells of a terminal.

    Parameters
    ----------
    text : str
    cells : int
    right : bool
        Whether the text is at the right of them, as numbers are.
    """
    blank = " " * (cells - cells_in(text))
    return blank + text if right else text + blank


@public
def in_lines(
    text: str,
    cells: int,
    *,
    indent: str = "",
    at_hyphens: bool = True,
    in_words: bool = True,
) -> list[str]:
    """Return a text in as many lines of a terminal as it takes.

    Parameters
    ----------
    text : str
    cells : int
        Those of a line. Where there are two at least, no line takes more.
    indent : str
        What all lines but the first begin with.
    at_hyphens : bool
        Whether a line may also end after a hyphen.
    in_words : bool
        Whether a word that is longer than a line ends in the next; else its line is longer.
    """
    wrapper = _Wrapper(
        max(1, cells),
        subsequent_indent=indent,
        break_on_hyphens=at_hyphens,
        break_long_words=in_words,
    )
    return wrapper.wrap(text)


class _Chunk(str):
    """A piece of text that is as long as the cells it takes, as which it is wrapped."""

    __slots__ = ()

    def __len__(self) -> int:
        return cells_in(str(self))


class _Wrapper(textwrap.TextWrapper):
    """Counts cells where the one that it is made of counts characters."""

    def _split(self, text: str) -> list[str]:
        return [_Chunk(chunk) for chunk in super()._split(text)]

    def _handle_long_word(
        self, reversed_chunks: list[str], cur_line: list[str], cur_len: int, width: int
    ) -> None:
        if not self.break_long_words:
            super()._handle_long_word(reversed_chunks, cur_line, cur_len, width)
            return
        chunk = str(reversed_chunks.pop())
        ends = itertools.accumulate(map(_cells_of, chunk))
        fits = sum(end <= width - cur_len for end in ends)
        reversed_chunks.append(chunk)
        if fits or not cur_line:  # one character has to stand even where there is no room for it
            super()._handle_long_word(reversed_chunks, cur_line, 0, fits)
            cur_line[-1] = _Chunk(cur_line[-1])
        reversed_chunks[-1] = _Chunk(reversed_chunks[-1])


def in_quotes(text: str) -> str:
    """Return a text that goes between commas: one with a comma of its own in quotes, as in CSV."""
    return '"' + text.replace('"', '""') + '"' if "," in text else text


@public
def ordinal(number: int) -> str:
    """Return a number as a place: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


@public
def as_sentence(text: str) -> str:
    """Return the text with a capital letter and a full stop."""
    return f"{capitalized(text).rstrip('.')}."


@public
def capitalized(text: str) -> str:
    """Return the text with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"


@public
def four_decimals(number: float) -> str:
    """Return a number with four decimals, as the lesson prints its loss.

    One that has hardly a digit left in these, or more digits than anyone reads, has two digits and
    a power of ten, such as ``1.6e-29``.
    """
    if number == 0 or math.isnan(number) or 1e-3 <= abs(number) < 1e6:
        return f"{number:.4f}"
    mantissa, _, exponent = f"{number:.1e}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 1


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in _WITHOUT_CELLS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return character.encode("unicode_escape").decode("ascii")
