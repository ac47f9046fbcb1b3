"""How formulas are written: with the signs of a textbook, or in ASCII, as NumPy has them.

All formulas and numbers are written with the signs on the left; ``in_ascii`` turns a line into what
stands on the right. Names are the same in both: z1, dW1, a0.
"""

from __future__ import annotations

import re

from core.support.public import public

SIGNS: tuple[tuple[str, str, str], ...] = (
    ("·", " @ ", "product of matrices"),
    ("ᵀ", ".T", "transpose"),
    ("⊙", "*", "element by element"),
    ("×", "*", "times"),
    ("÷", "/", "divided by"),
    ("−", "-", "minus"),
    ("η", "eta", "learning rate"),
    ("ε", "epsilon", "what keeps from dividing by 0"),
    ("√", "sqrt", "root"),
    ("²", "^2", "squared"),
    ("′", "'", "slope of"),
    ("←", "<-", "becomes"),
    ("→", "->", "goes to"),
    ("Δ", "d", "change of"),
    ("½", "1/2", "half"),
    ("≈", "~", "about"),
    ("≤", "<=", "at most"),
    ("±", "+-", "up and down"),
    ("⌃", "^", "a fold is crossed"),
    ("◎", "@", "the example looked at"),
    ("◂", "<", "here"),
    ("✓", "ok", "checked"),
    ("✗", "no", "failed the check"),
    ("▲", "!", "warning"),
    ("»", ">>", "the same in NumPy"),
    ("…", "...", "left out"),
    ("–", "-", "not computed"),
    ("“", '"', "quotation"),
    ("”", '"', "quotation"),
    ("’", "'", "apostrophe"),
)
"""Each sign, what it is in ASCII, and what it means."""

_IN_ASCII = str.maketrans({sign: plain for sign, plain, _ in SIGNS})
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER = re.compile(r"[⁰¹³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]*|[²][⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_NUMPY = (
    (re.compile(r"\*\*(\d+)"), lambda found: found[1].translate(_RAISED)),
    (re.compile(r"np\.sqrt"), lambda _: "√"),
    (re.compile(r"np\."), lambda _: ""),
    (re.compile(r" \* "), lambda _: " × "),
    (re.compile(r" / "), lambda _: " ÷ "),
    (re.compile(r" @ "), lambda _: "·"),
    (re.compile(r"\.T\b"), lambda _: "ᵀ"),
    (re.compile(r"(?<![e\w])-|(?<=\w )-(?= )"), lambda _: "−"),
)


@public
def in_ascii(text: str) -> str:
    """Return a formula with every sign as it is in ASCII, which is how NumPy has it.

    Parameters
    ----------
    text : str
        With the signs of a textbook, as in ``dW1 = a0ᵀ·dz1 ÷ m``.

    Returns
    -------
    str
        As in ``dW1 = a0.T @ dz1 / m``. What has no such sign is a question mark.
    """
    if text.isascii():
        return text
    text = _POWER.sub(lambda power: f"^{power[0].translate(_LOWERED)}", text)
    return text.translate(_IN_ASCII).encode("ascii", "replace").decode("ascii")


def of_numpy(formula: str) -> str:
    """Return a formula that NumPy can compute with the signs of a textbook."""
    for pattern, sign in _NUMPY:
        formula = pattern.sub(sign, formula)
    return formula
