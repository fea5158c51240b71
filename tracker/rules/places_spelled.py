"""How countries and currencies are spelled: ISO codes, and the common names of countries. Pure."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import list_currencies

from tracker.rules.spelling import Misspelt, shown, squash
from tracker.rules.validation import countries

# Names in common use that the Unicode lists do not carry.
_ALSO = {
    "US": ("USA", "U.S.A.", "U.S.", "United States of America", "Estados Unidos de América"),
    "GB": ("UK", "U.K.", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "KR": ("Korea South", "Korea, South", "Republic of Korea", "Korea"),
    "KP": ("Korea North", "Korea, North"),
    "RU": ("Russian Federation",),
    "CZ": ("Czech Republic",),
    "CI": ("Ivory Coast",),
    "IR": ("Iran, Islamic Republic of",),
    "VN": ("Viet Nam",),
    "BS": ("The Bahamas",),
    "GM": ("The Gambia",),
    "NL": ("The Netherlands", "Holland"),
    "MK": ("Macedonia",),
    "TR": ("Turkey",),
    "SY": ("Syrian Arab Republic",),
    "MD": ("Republic of Moldova",),
    "BO": ("Bolivia, Plurinational State of",),
    "VE": ("Venezuela, Bolivarian Republic of",),
    "TZ": ("United Republic of Tanzania",),
    "LA": ("Lao People's Democratic Republic",),
    "CD": ("DR Congo", "Democratic Republic of the Congo"),
    "CG": ("Republic of the Congo",),
    "AE": ("UAE", "U.A.E."),
    "PS": ("Palestine",),
}
_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "he", "ar")


def _key(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return squash("".join(char for char in apart if not unicodedata.combining(char)))


@cache
def _by_name() -> dict[str, str]:
    codes = countries()
    names: dict[str, str] = {}
    for language in reversed(_LANGUAGES):
        territories = Locale(language).territories
        names |= {_key(territories[code]): code for code in codes if code in territories}
    for code, others in _ALSO.items():
        names |= {_key(name): code for name in others}
    for long, short in get_global("territory_aliases").items():
        if len(long) == 3 and long.isalpha() and len(short) == 1 and short[0] in codes:
            names[long.lower()] = short[0]
    return names | {code.lower(): code for code in codes}


def read_country(text: str) -> str:
    """The two-letter code of a country given by its code or a common name."""
    found = _by_name().get(_key(text))
    if found is None:
        raise Misspelt(f"{shown(text)} is not a country; write its two-letter code, such as PE.")
    return found


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def read_currency(text: str) -> str:
    """The three-letter code of a currency; symbols are refused, because several share one."""
    code = text.strip().upper()
    if code not in _currencies():
        raise Misspelt(f"{shown(text)} is not a currency; write its three-letter code, as EUR.")
    return code
