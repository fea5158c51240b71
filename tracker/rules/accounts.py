"""What an account is called, what it may be given, which passwords are refused. Pure.

Hashing is services/passwords; what a role may do is rules/permissions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tracker.rules.problems import Problem
from tracker.rules.vocabulary import PARTNER_ROLES, ROLE_LABELS, Role

SHORTEST = 12
LONGEST = 200

# What a guesser tries first; a password made of these and little else is refused.
COMMON = (
    "password", "passwort", "passwd", "passphrase", "contrasena", "motdepasse", "qwertyuiop",
    "qwertz", "qwerty", "azerty", "asdfghjkl", "asdfgh", "zxcvbnm", "zxcvbn", "qazwsxedc",
    "qazwsx", "letmein", "welcome", "bienvenue", "bienvenido", "iloveyou", "sunshine", "princess",
    "football", "baseball", "superman", "batman", "dragon", "monkey", "shadow", "master", "trustno",
    "starwars", "computer", "internet", "whatever", "freedom", "michael", "jordan", "charlie",
    "secret", "changeme", "default", "administrator", "admin", "root", "login", "signin", "guest",
    "test", "demo", "user", "temporary", "temp", "hello", "abcdefghijkl", "abcdef", "abcd", "abc",
    "spring", "summer", "autumn", "winter", "january", "february", "march", "april", "june", "july",
    "august", "september", "october", "november", "december", "monday", "friday",
)  # fmt: skip
# The words of this product.
CONTEXT = ("tracker", "partnership", "partner", "training", "bootcamp", "cohort", "learner")
_LEET = str.maketrans("013457@$!", "oieastasi")
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\]{1,64}@[^\s@,;:<>()\[\]\"\\]+\.[^\s@.,;:<>\"\\]{2,}")


def normal_email(text: str) -> str:
    """The name of an account: its address, composed, without blanks around, in lower case."""
    return unicodedata.normalize("NFC", text).strip().lower()


def looks_like_email(text: str) -> bool:
    """Whether it has the shape of an e-mail address and fits the record."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def normal_password(text: str) -> str:
    """The same characters whichever keyboard composed them."""
    return unicodedata.normalize("NFC", text)


def password_problems(text: str, about: Iterable[str] = ()) -> list[Problem]:
    """Why a password is refused; `about`: the account's name and address."""
    text = normal_password(text)
    if len(text) < SHORTEST:
        return [_refusal(f"Use at least {SHORTEST} characters; a few words are easy to remember.")]
    if len(text) > LONGEST:
        return [_refusal(f"Use at most {LONGEST} characters.")]
    words = [*COMMON, *CONTEXT]
    words += [part for text_about in about for part in re.split(r"[\W_]+", text_about.lower())]
    if _left_after(text, words) < 6:
        return [_refusal("This is among the first things somebody would try; choose other words.")]
    return []


def _left_after(text: str, words: Iterable[str]) -> int:
    """How many different characters are left once easy words and sequences are taken away."""
    folded = text.lower()
    known = sorted({word for word in words if len(word) > 2}, key=len, reverse=True)
    pattern = "|".join(re.escape(word) for word in known)
    fewest = len(set(folded))
    for spelling in (folded, folded.translate(_LEET)):
        rest = re.sub(pattern, " ", spelling)
        rest = re.sub(r"\d{3,}|[\W_]+", " ", rest)
        fewest = min(fewest, len(set(rest.replace(" ", ""))))
    return fewest


def _refusal(sentence: str) -> Problem:
    return Problem("password", sentence)


def grant_problems(role: Role, partner_count: int) -> list[Problem]:
    """Whether the role can be given at that many partners (none: everywhere)."""
    label = ROLE_LABELS[role]
    if role in PARTNER_ROLES and not partner_count:
        return [Problem("partners", f"{label}: name the partner or partners.")]
    if role is Role.ADMINISTRATOR and partner_count:
        return [Problem("partners", f"{label}: sees every partner; name none.")]
    return []
