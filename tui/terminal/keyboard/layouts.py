"""Where the letters of other alphabets stand on the keyboard, for terminals that cannot tell."""

from __future__ import annotations

from typing import NamedTuple

US = "`qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
"""The keys of a keyboard from the top left, without the digits, as the US layout names them."""

US_SHIFTED = '~QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'

SHIFTED = dict(zip(US, US_SHIFTED, strict=True))
"""What a key of the US layout is with shift."""


class Layout(NamedTuple):
    """A layout of the keyboard.

    Attributes
    ----------
    language : str
        Its language, as a locale begins with it (ISO 639-1).
    letters : str
        What the keys of `US` type.
    shifted : str
        What they type with shift, where that is not the capital letter; blank where it is.
    """

    language: str
    letters: str
    shifted: str = ""


LAYOUTS: tuple[Layout, ...] = (
    Layout("ru", "ёйцукенгшщзхъ\\фывапролджэячсмитьбю."),
    Layout("uk", "'йцукенгшщзхїґфівапролджєячсмитьбю."),
    Layout("be", "ёйцукенгшўзх'\\фывапролджэячсмітьбю."),
    Layout("bg", "(,уеишщксдзц;„ьяаожгтнвмчюйъэфхпрлб"),
    Layout("sr", "`љњертзуиопшђжасдфгхјклчћѕџцвбнм,.-"),
    Layout("mk", "`љњертѕуиопшѓжасдфгхјклчќзџцвбнм,./"),
    Layout("el", "`;ςερτυθιοπ[]\\ασδφγηξκλ΄'ζχψωβνμ,./", " :"),
    Layout("he", "`/'קראטוןםפ][\\שדגכעיחלךף,זסבהנמצתץ."),
    Layout("ar", "ذضصثقفغعهخحجد\\شسيبلاتنمكطئءؤرﻻىةوزظ"),
    Layout("fa", "`ضصثقفغعهخحجچ\\شسیبلاتنمکگظطزرذدپو./"),
    Layout("ka", "„ქწერტყუიოპ[]\\ასდფგჰჯკლ;'ზხცვბნმ,./", "  ჭ ღთ         შ     ჟ    ძ ჩ"),
    Layout(
        "ko", "`ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ[]\\ㅁㄴㅇㄹㅎㅗㅓㅏㅣ;'ㅋㅌㅊㅍㅠㅜㅡ,./", " ㅃㅉㄸㄲㅆ   ㅒㅖ"
    ),
    Layout("th", "_ๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ"),
)
"""Of those that share letters, the one in use most comes first."""


def places(layout: Layout) -> dict[str, str]:
    """Return the key of the US layout at the place of each character that a layout types.

    What both layouts have stands for itself: a comma is a comma wherever it is. Only where a
    letter of the US layout stands is no other way to that letter.
    """
    found: dict[str, str] = {}
    shifted = layout.shifted.ljust(len(US))
    for key, letter, own in zip(US, layout.letters, shifted, strict=True):
        if letter.isascii() and not key.isalpha():
            continue
        found.setdefault(letter, key)
        capital = own.strip() or letter.upper()
        # A letter without a capital, or one that shares it, is the same with shift as without.
        if own.strip() or (capital != letter and capital.lower() == letter):
            found.setdefault(capital, SHIFTED[key])
    return found
