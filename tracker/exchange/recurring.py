"""Which keys of people come again later in a large file, so that the others need not be kept.

A file is planned portion by portion. Whom a later portion may mean again is known until then;
everybody else is let go of once written. Only hashes are held here: one that two keys share keeps
somebody a little longer, and does no other harm.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tracker.exchange.drafts import Drafts
from tracker.exchange.fields import FieldReader
from tracker.exchange.plan_people import NAMELESS, keys_of, name_key

# The lower bits of a number hold the portion, the upper ones the hash.
_PORTIONS = 1 << 16
_FIELDS = ("partner", "learner_ref", "email", "phone", "given_name", "family_name")
PartnerKey = int | str
# A kind of key and its value.
Key = tuple[str, str]
_NOTHING: dict[int, int] = {}


class Recurring:
    """The last portion in which each key of a person stands."""

    def __init__(
        self, last: Mapping[int, int] = _NOTHING, several: dict[int, int] = _NOTHING
    ) -> None:
        # Every code with its portion in the lower bits; and those that stand in several portions.
        self._places = array("q", sorted(code | portion for code, portion in last.items()))
        self._several = dict(several)
        self.has_names = False

    @property
    def comes_again(self) -> bool:
        """Whether anybody whom the file makes can be meant again in a later portion."""
        return bool(self._several) or self.has_names

    def last(self, partner: PartnerKey, keys: Iterable[Key], *, is_new: bool) -> int:
        """The last portion that may mean a person with one of those keys; -1 for none.

        `is_new`: the file made the person, so that all its keys were met in the file before, but
        for its names, by which only a row without any key finds people.
        """
        several, last = self._several, -1
        for kind, value in keys:
            code = hash((partner, kind, value)) & -_PORTIONS
            found = several.get(code, -1)
            if found < 0 and (kind == "name" or not is_new):
                found = self._only(code)
            last = max(last, found)
        return last

    def _only(self, code: int) -> int:
        place = bisect_right(self._places, code | (_PORTIONS - 1)) - 1
        if place >= 0 and self._places[place] & -_PORTIONS == code:
            return self._places[place] & (_PORTIONS - 1)
        return -1

    def hold(self, partner: PartnerKey, values: Mapping[str, Any]) -> None:
        """Keep whom that row may mean to the end: it is planned again, after all others."""
        for key in _row_keys(values):
            self._several[hash((partner, *key)) & -_PORTIONS] = _PORTIONS
            self.has_names = self.has_names or key[0] == "name"


def _row_keys(values: Mapping[str, Any]) -> Iterator[Key]:
    """What a row may find people by: its keys, else its names."""
    keys = [(kind, value) for kind, value in keys_of(values).items() if value is not None]
    if keys:
        yield from keys
    elif (names := name_key(values)) != NAMELESS:
        yield "name", names


def find_recurring(
    drafts: Drafts, size: int, partner_key: Callable[[str | None], PartnerKey]
) -> Recurring:
    """The keys of all rows of a file that is planned in portions of that size."""
    fields = [
        (reader.column.key, reader)
        for reader in drafts.readers
        if isinstance(reader, FieldReader) and reader.column.key in _FIELDS
    ]
    last: dict[int, int] = {}
    several: dict[int, int] = {}
    partners: dict[str | None, PartnerKey] = {}
    has_names = False
    for place, (_, cells) in enumerate(drafts.sheet.rows):
        values = {key: text for key, reader in fields if (text := reader.text(cells))}
        named = values.get("partner")
        if named not in partners:
            partners[named] = partner_key(named)
        portion = place // size
        for kind, value in _row_keys(values):
            code = hash((partners[named], kind, value)) & -_PORTIONS
            if last.setdefault(code, portion) != portion:
                last[code] = several[code] = portion
            has_names = has_names or kind == "name"
    recurring = Recurring(last, several)
    recurring.has_names = has_names
    return recurring
