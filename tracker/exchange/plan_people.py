"""Which learner a row means: by the partner's reference, then e-mail, then phone, within the partner.

A name with a birth year only suggests. A row that has none of the three finds the learner of the
same names in the same cohort, so that a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from tracker.exchange.drafts import Draft
from tracker.exchange.known import Importer, Known
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused, remark, remark_contradictions
from tracker.rules.spelling import email_key, phone_key, shown, squash

_FIELDS = ("given_name", "family_name", "email", "phone", "birth_year", "country")
_ALIKE = 0.7
NAMELESS = "|"


class People:
    """The learners whom the rows at hand may mean, and those the file makes."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger) -> None:
        self._known = known
        self._importer = importer
        self._ledger = ledger
        # namesake_key of every learner that the file made so far.
        self._made: set[int] = set()
        self.open()

    def open(self) -> None:
        """Index the learners who are known for the rows that come next."""
        people = self._known.people
        self._references: dict[tuple[int, str], int] = {}
        self._referred: dict[tuple[int, int], str] = {}
        self._keys: dict[tuple[int, str, str], list[int]] = {}
        self._in_cohort: dict[int, list[int]] = {}
        for (partner_id, value), learner_id in people.references.items():
            standing = people.standing(learner_id)
            self._references[partner_id, value] = standing
            self._referred[partner_id, standing] = value
        for partner_id, learner_id in people.enrolled:
            learner = people.learners.get(people.standing(learner_id))
            if learner is not None:
                for key in _keys(partner_id, learner):
                    self._keys.setdefault(key, []).append(learner.id)
        for enrolment in people.enrolments.values():
            self._in_cohort.setdefault(enrolment["cohort_id"], []).append(enrolment["learner_id"])

    def find(self, partner: Record, cohort: Record, draft: Draft) -> Record | None:
        """The learner meant, or None for a new one; RowRefused when it cannot be told."""
        values = draft.values
        reference = values.get("learner_ref")
        if reference is not None:
            learner_id = self._references.get((partner.id, reference))
            if learner_id is not None:
                return self._known.people.learners[learner_id]
        keys = keys_of_row(draft)
        for kind in ("email", "phone"):
            found = self._by_key(partner, kind, keys[kind], draft)
            if found is not None:
                return found
        # A number of a few digits tells nobody apart, so it is no key.
        if any(key is not None for key in keys.values()):
            return None
        return self._by_name(partner, cohort, values)

    def _by_key(self, partner: Record, kind: str, key: str | None, draft: Draft) -> Record | None:
        """The one learner of the partner with that e-mail or phone who can be the person meant."""
        if key is None:
            return None
        held = self._keys.get((partner.id, kind, key))
        if not held:
            return None
        values = draft.values
        reference = values.get("learner_ref")
        holders = [self._known.people.learners[i] for i in held]
        alike = [one for one in holders if _may_be(one, values)]
        if reference is not None:
            # Who has another reference is another person with the same address.
            alike = [one for one in alike if (partner.id, one.id) not in self._referred]
        alike = _nearest(
            alike,
            lambda one: (partner.id, one.id) not in self._referred,
            lambda one: name_key(one.values) == name_key(values),
            lambda one: one["birth_year"] == values.get("birth_year"),
        )
        if len(alike) == 1:
            return alike[0]
        word = {"email": "e-mail address", "phone": "phone number"}[kind]
        if reference is not None:
            remark(draft, kind, f"Another learner has this {word}; a new learner is made.")
            return None
        if alike:
            raise RowRefused.because(
                kind, f"Several learners have this {word}; tell them apart by learner_ref."
            )
        raise RowRefused.because(
            kind,
            f"This {word} is that of {shown(_name(holders[0].values))} on record; "
            "if this is another person, give a learner_ref.",
        )

    def _by_name(self, partner: Record, cohort: Record, values: dict[str, Any]) -> Record | None:
        names = name_key(values)
        if names == NAMELESS:
            raise RowRefused.because(
                "learner_ref",
                "Nothing says who the learner is: give learner_ref, e-mail, phone or a name.",
            )
        year = values.get("birth_year")
        found = [
            learner
            for learner in self._learners(self._in_cohort.get(cohort.id, ()))
            if name_key(learner.values) == names
            and (year is None or learner["birth_year"] in {None, year})
        ]
        # Who is recorded with just as little is meant before a namesake of whom more is known.
        found = _nearest(found, self._has_no_key(partner), lambda one: one["birth_year"] == year)
        if len(found) > 1:
            raise RowRefused.because(
                "learner_ref", "Several learners of the cohort have this name; give learner_ref."
            )
        return found[0] if found else None

    def _has_no_key(self, partner: Record) -> Callable[[Record], bool]:
        """Whether a learner has neither reference at the partner nor e-mail nor phone."""
        return lambda one: (
            not (one["email_key"] or one["phone_key"] or (partner.id, one.id) in self._referred)
        )

    def _learners(self, keys: Iterable[int]) -> Iterable[Record]:
        people = self._known.people
        return (people.learners[people.standing(key)] for key in keys)

    def create(self, partner: Record, draft: Draft) -> Record:
        """A new learner; a namesake of the same birth year is remarked on."""
        values = draft.values
        namesake = namesake_key(partner.id, values)
        if namesake and (namesake in self._made or namesake in self._known.people.namesakes):
            remark(
                draft,
                "family_name",
                "A learner of this name and birth year is on record; a new one is made.",
            )
        keys = keys_of_row(draft)
        learner = self._ledger.create(
            "learner",
            {
                **{field: values.get(field) for field in _FIELDS},
                "email_key": keys["email"],
                "phone_key": keys["phone"],
                "gender": None,
                "merged_into_id": None,
                "created_at": self._importer.now,
                "version": 1,
            },
        )
        self._ledger.owner = learner.owner = learner.id
        row = self._ledger.row
        learner.told = {field: (row, values[field]) for field in _FIELDS if field in values}
        self._ledger.put(self._known.people.learners, learner.id, learner)
        self._index(partner, learner)
        if namesake:
            self._ledger.add(self._made, namesake)
        return learner

    def update(self, partner: Record, learner: Record, draft: Draft) -> None:
        """Set what the row says differently of the learner; blanks leave what is recorded."""
        self._ledger.owner = learner.id
        values = draft.values
        told = {field: values[field] for field in _FIELDS if field in values}
        remark_contradictions(draft, self._ledger.tell(learner, told))
        keys = keys_of(learner.values)
        if self._ledger.change(learner, {"email_key": keys["email"], "phone_key": keys["phone"]}):
            self._index(partner, learner)

    def refer(self, partner: Record, learner: Record, reference: str | None) -> None:
        """Record the partner's reference of the learner, where it is new."""
        if reference is None or (partner.id, reference) in self._references:
            return
        self._ledger.create(
            "learner_reference",
            {
                "partner_id": partner.id,
                "learner_id": learner.id,
                "kind": "ref",
                "value": reference,
            },
        )
        self._ledger.put(self._known.people.references, (partner.id, reference), learner.id)
        self._ledger.put(self._references, (partner.id, reference), learner.id)
        self._ledger.put(self._referred, (partner.id, learner.id), reference)

    def enter(self, cohort: Record, learner: Record) -> None:
        """Remember that the learner is in the cohort now."""
        self._ledger.add(self._known.people.enrolled, (cohort["partner_id"], learner.id))
        if cohort.id not in self._in_cohort:
            self._ledger.put(self._in_cohort, cohort.id, [])
        self._ledger.append(self._in_cohort[cohort.id], learner.id)

    def _index(self, partner: Record, learner: Record) -> None:
        index = self._keys
        for key in _keys(partner.id, learner):
            held = index.get(key)
            if held is None:
                self._ledger.put(index, key, [learner.id])
            elif learner.id not in held:
                self._ledger.append(held, learner.id)


def _nearest(found: list[Record], *tests: Callable[[Record], bool]) -> list[Record]:
    """Those that pass, test by test; a test that none passes does not count."""
    for test in tests:
        found = [one for one in found if test(one)] or found
    return found


def _keys(partner_id: int, learner: Record) -> Iterator[tuple[int, str, str]]:
    for kind in ("email", "phone"):
        key = learner.values[f"{kind}_key"]
        if key:
            yield partner_id, kind, key


def keys_of(values: Mapping[str, Any]) -> dict[str, str | None]:
    """What finds a person in a partner's files, by kind; None for what is not there."""
    return {
        "ref": values.get("learner_ref"),
        "email": _email_key(values.get("email")),
        "phone": _phone_key(values.get("phone")),
    }


def keys_of_row(draft: Draft) -> dict[str, str | None]:
    """The same of a row, which is asked for them several times."""
    if draft.keys is None:
        draft.keys = keys_of(draft.values)
    return draft.keys


# Asked for the same text when it is found out who comes again, looked up and planned.
_email_key = lru_cache(maxsize=10_000)(email_key)
_phone_key = lru_cache(maxsize=10_000)(phone_key)


def name_key(values: Mapping[str, Any]) -> str:
    """A person's names as they are compared; NAMELESS without any."""
    return f"{_squashed(values.get('given_name'))}|{_squashed(values.get('family_name'))}"


@lru_cache(maxsize=20_000)
def _squashed(name: str | None) -> str:
    return squash(name or "")


def namesake_key(partner_id: int, values: Mapping[str, Any]) -> int:
    """A number that people of one name and birth year at a partner share; 0 without either."""
    names, year = name_key(values), values.get("birth_year")
    return hash((partner_id, names, year)) if year is not None and names != NAMELESS else 0


def _name(values: dict[str, Any]) -> str:
    return " ".join(filter(None, (values.get("given_name"), values.get("family_name"))))


def _may_be(learner: Record, values: dict[str, Any]) -> bool:
    """Whether the row can speak of the learner: given names alike, no other birth year."""
    year = values.get("birth_year")
    if year is not None and learner["birth_year"] not in {None, year}:
        return False
    recorded, given = learner["given_name"], values.get("given_name")
    if not recorded or not given:
        return True
    one, other = squash(recorded), squash(given)
    if one.startswith(other) or other.startswith(one):
        return True
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE
