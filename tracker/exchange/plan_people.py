"""Which learner a row means: by the partner's reference, then e-mail, then phone, within the partner.

A name with a birth year only suggests. A row that has none of the three finds the learner of the
same names in the same cohort, so that a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import Any

from tracker.exchange.drafts import Draft
from tracker.exchange.known import Importer, Known
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused, remark, remark_contradictions
from tracker.rules.spelling import email_key, phone_key, shown, squash

_FIELDS = ("given_name", "family_name", "email", "phone", "birth_year", "country")
_ALIKE = 0.7


class People:
    """The learners of the partners, and those the file makes."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger) -> None:
        self._known = known
        self._importer = importer
        self._ledger = ledger
        self._references: dict[tuple[int, str], int] = {}
        self._referred: dict[tuple[int, int], str] = {}
        self._keys: dict[tuple[int, str, str], list[int]] = {}
        self._names: dict[tuple[int, str], list[int]] = {}
        self._in_cohort: dict[int, list[int]] = {}
        self._build()

    def _build(self) -> None:
        known = self._known
        for (partner_id, value), learner_id in known.references.items():
            standing = known.merged.get(learner_id, learner_id)
            self._references[partner_id, value] = standing
            self._referred[partner_id, standing] = value
        for partner_id, learner_id in known.enrolled:
            learner = known.learners.get(known.merged.get(learner_id, learner_id))
            if learner is not None:
                for index, key in _index_keys(partner_id, learner):
                    getattr(self, index).setdefault(key, []).append(learner.id)
        for enrolment in known.enrolments.values():
            self._in_cohort.setdefault(enrolment["cohort_id"], []).append(enrolment["learner_id"])

    def find(self, partner: Record, cohort: Record, draft: Draft) -> Record | None:
        """The learner meant, or None for a new one; RowRefused when it cannot be told."""
        values = draft.values
        reference = values.get("learner_ref")
        if reference is not None:
            learner_id = self._references.get((partner.id, reference))
            if learner_id is not None:
                return self._known.learners[learner_id]
        for kind, key in (("email", email_key), ("phone", phone_key)):
            found = self._by_key(partner, kind, key(values.get(kind)), draft)
            if found is not None:
                return found
        # A number of a few digits tells nobody apart, so it is no key.
        keys = (reference, email_key(values.get("email")), phone_key(values.get("phone")))
        if any(key is not None for key in keys):
            return None
        return self._by_name(partner, cohort, values)

    def _by_key(self, partner: Record, kind: str, key: str | None, draft: Draft) -> Record | None:
        """The one learner of the partner with that e-mail or phone who can be the person meant."""
        if key is None:
            return None
        values = draft.values
        reference = values.get("learner_ref")
        holders = [self._known.learners[i] for i in self._keys.get((partner.id, kind, key), ())]
        if not holders:
            return None
        alike = [one for one in holders if _may_be(one, values)]
        if reference is not None:
            # Who has another reference is another person with the same address.
            alike = [one for one in alike if (partner.id, one.id) not in self._referred]
        alike = _nearest(
            alike,
            lambda one: (partner.id, one.id) not in self._referred,
            lambda one: _name_key(one.values) == _name_key(values),
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
        names = _name_key(values)
        if names == "|":
            raise RowRefused.because(
                "learner_ref",
                "Nothing says who the learner is: give learner_ref, e-mail, phone or a name.",
            )
        year = values.get("birth_year")
        found = [
            learner
            for learner in self._learners(self._in_cohort.get(cohort.id, ()))
            if _name_key(learner.values) == names
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
        merged = self._known.merged
        return (self._known.learners[merged.get(key, key)] for key in keys)

    def create(self, partner: Record, draft: Draft) -> Record:
        """A new learner; a namesake of the same birth year is remarked on."""
        values = draft.values
        names, year = _name_key(values), values.get("birth_year")
        if year is not None and names != "|" and self._names.get((partner.id, f"{names}|{year}")):
            remark(
                draft,
                "family_name",
                "A learner of this name and birth year is on record; a new one is made.",
            )
        learner = self._ledger.create(
            "learner",
            {
                **{field: values.get(field) for field in _FIELDS},
                "email_key": email_key(values.get("email")),
                "phone_key": phone_key(values.get("phone")),
                "gender": None,
                "merged_into_id": None,
                "created_at": self._importer.now,
                "version": 1,
            },
        )
        self._ledger.put(self._known.learners, learner.id, learner)
        self._ledger.tell(learner, {field: values[field] for field in _FIELDS if field in values})
        self._index(partner, learner)
        return learner

    def update(self, partner: Record, learner: Record, draft: Draft) -> None:
        """Set what the row says differently of the learner; blanks leave what is recorded."""
        values = draft.values
        told = {field: values[field] for field in _FIELDS if field in values}
        remark_contradictions(draft, self._ledger.tell(learner, told))
        keys = {"email_key": email_key(learner["email"]), "phone_key": phone_key(learner["phone"])}
        if self._ledger.change(learner, keys):
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
        self._ledger.put(self._references, (partner.id, reference), learner.id)
        self._ledger.put(self._referred, (partner.id, learner.id), reference)

    def enter(self, cohort: Record, learner: Record) -> None:
        """Remember that the learner is in the cohort now."""
        if cohort.id not in self._in_cohort:
            self._ledger.put(self._in_cohort, cohort.id, [])
        self._ledger.append(self._in_cohort[cohort.id], learner.id)

    def _index(self, partner: Record, learner: Record) -> None:
        for name, key in _index_keys(partner.id, learner):
            index = getattr(self, name)
            if key not in index:
                self._ledger.put(index, key, [])
            if learner.id not in index[key]:
                self._ledger.append(index[key], learner.id)


def _nearest(found: list[Record], *tests: Callable[[Record], bool]) -> list[Record]:
    """Those that pass, test by test; a test that none passes does not count."""
    for test in tests:
        found = [one for one in found if test(one)] or found
    return found


def _index_keys(partner_id: int, learner: Record) -> Iterable[tuple[str, Any]]:
    if learner["email_key"]:
        yield "_keys", (partner_id, "email", learner["email_key"])
    if learner["phone_key"]:
        yield "_keys", (partner_id, "phone", learner["phone_key"])
    if learner["birth_year"] is not None:
        yield "_names", (partner_id, f"{_name_key(learner.values)}|{learner['birth_year']}")


def _name_key(values: dict[str, Any]) -> str:
    return f"{squash(values.get('given_name') or '')}|{squash(values.get('family_name') or '')}"


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
