"""The pictures of the gallery; docs/make_thumbnails.py makes this file."""

from __future__ import annotations

from tui.exchange.gallery.thumbnail import Thumbnail

THUMBNAILS: dict[str, Thumbnail] = {
    "lesson": Thumbnail(
        "binary",
        2,
        "000000000000 000112342000 002468aa6200 003aceeeb730 016cffffea41 039effffea41 "
        "149dffffd930 0149dfffc720 00159cddb510 000247997300 000012432100 000000100000",
    ),
    "playground": Thumbnail(
        "binary",
        2,
        "000000000000 000000000000 000000000000 00003efb0000 0004ffff2000 000fffff8000 "
        "001fffffe000 000dffffe000 00014bec2000 000000000000 000000000000 000000000000",
    ),
    "linear": Thumbnail(
        "binary",
        2,
        "988877766655 988877766655 998887776665 998887776665 999888777666 999888777766 "
        "a99988877766 a99998887776 aa9998887776 aaa999888777 aaa999888777 aaaa99988877",
    ),
    "features": Thumbnail(
        "binary",
        2,
        "000000000000 000000000000 000001100000 0002adda2000 000bffffb100 003effffe300 "
        "003effffe300 001bffffb100 0002aeeb2000 000001100000 000000000000 000000000000",
    ),
    "too-few": Thumbnail(
        "binary",
        2,
        "1111148ce920 111126add610 111137beb400 111259de8200 11126adc6100 11148cea4000 "
        "11259dd82000 1137bec51000 1148cea30000 126add820000 137bec510000 259dea300000",
    ),
    "spiral-shallow": Thumbnail(
        "binary",
        2,
        "321102000000 544317211000 66652a543211 777648866543 777763a87766 777762b98888 "
        "887773c98888 da8874b99888 ffeb956a9988 ffffea3b9999 ffffffbeba99 fffffffffeca",
    ),
    "spiral-deep": Thumbnail(
        "binary",
        2,
        "000000000000 000000000000 000003ec0000 0000fffff000 000ff000fc00 000fb0f00f00 "
        "ff0ffff00fff ff002ff00fff fff00000cfff ffffe00fffff ffffffffffff ffffffffffff",
    ),
    "rate-too-high": Thumbnail(
        "binary",
        2,
        "000001111000 110001111000 1111fe211000 111dfffff000 011ffffffd22 00fffffffe22 "
        "00dffffffe22 022fffffff00 0222ffff5200 22223f533300 222200333300 220000033300",
    ),
    "rate-too-low": Thumbnail(
        "binary",
        2,
        "ffffffedca99 fffffedca988 fffeeeca8888 eeeddca87777 eddcba877766 cbaa97666554 "
        "ba9877766555 ba9766777665 a97666887766 976666888776 765567898887 655567899988",
    ),
    "overfitting": Thumbnail(
        "binary",
        2,
        "000000000000 000000000000 000000000000 00000f000000 00000f000000 00000f000000 "
        "00002fe00002 005fffffffff ffffffffffff ffffffffffff ffffffffffff ffffffffffff",
    ),
    "weight-penalty": Thumbnail(
        "binary",
        2,
        "000000000111 000000001112 000000111223 000011122344 001112234567 0112345679ab "
        "1234679abcde 3568abcdeeef 79bcdeefffff bcdeefffffff eeffffffffff ffffffffffff",
    ),
    "sparse": Thumbnail(
        "binary",
        2,
        "000000000000 000000000000 000001100000 00028cc82000 0008effe9100 002cffffc200 "
        "002cffffc200 0019effe9100 00029cc92000 000002200000 000000000000 000000000000",
    ),
    "dying-relus": Thumbnail(
        "binary",
        2,
        "777777777777 777777777777 777777777777 777777777777 777777777777 777777777777 "
        "777777777777 777777777777 777777777777 777777777777 777777777777 77777789aabc",
    ),
    "vanishing": Thumbnail(
        "binary",
        2,
        "777777777777 777777777777 777777777777 777777777777 777777777777 777777777777 "
        "777777777777 777777777777 777777777777 777777777777 777777777777 777777777777",
    ),
    "deep-relu": Thumbnail(
        "binary",
        2,
        "000000000000 000000000000 00000000000f 0000000000ff 000ef0000fff 000fff000fff "
        "000fff00cfff 008fff70ffff 00ffffffffff 06ffffffffff 0fffffffffff 5fffffffffff",
    ),
    "symmetry": Thumbnail(
        "binary",
        2,
        "888888888888 888888888888 888888888888 888888888888 888888888888 888888888888 "
        "888888888888 888888888888 888888888888 888888888888 888888888888 888888888888",
    ),
    "rings": Thumbnail(
        "multiclass",
        3,
        "hhhhhhhhhhhh hhhhhhhhhhhh hhhhfaafhhhh hhhbbbbbbhhh hhgb4555bghh hhdb5555bbhh "
        "hh8b5555bbhh hheb5553bdhh hhhabbbbbhhh hhhhabbehhhh hhhhhhhhhhhh hhhhhhhhhhhh",
    ),
    "hills": Thumbnail(
        "regression",
        2,
        "666777777776 577777777765 578876677975 5acb6126bd95 69cb6226bd96 778777778877 "
        "876677776678 85237bb73158 a5137cc73158 a6667887757a 877777777779 887777777778",
    ),
    "sine": Thumbnail(
        "binary",
        2,
        "888888888888 888888888888 888888884888 888888844488 888888444488 888888444448 "
        "488888444444 488888444444 448884444444 444884444444 444444444444 444444444444",
    ),
}
"""By the name of the preset."""
