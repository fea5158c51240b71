"""Which partner a row means, and making one: by slug, by name without regard to its spelling.

What a stranger's partner and an invented one have in common is the sentence: the same words.
"""

from __future__ import annotations

from typing import Any

from tracker.exchange.known import Importer, Known
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused
from tracker.rules.slugs import free_slug, name_key, slug_of, tells_all
from tracker.rules.spelling import shown, squash


class Partners:
    """The partners that the importer may see, and those the file makes."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger) -> None:
        self._importer = importer
        self._ledger = ledger
        self._known = known
        self._by_slug: dict[str, Record] = {}
        self._by_name: dict[str, Record] = {}
        self._by_key: dict[str, Record] = {}
        self._by_ref: dict[str, Record] = {}
        self._found: dict[str, Record] = {}
        for record in known.partners.values():
            self._by_slug[record["slug"]] = record
            self._by_name.setdefault(squash(record["name"]), record)
            self._by_key.setdefault(name_key(record["name"]), record)
            if record["external_ref"]:
                self._by_ref[record["external_ref"]] = record

    def find(self, text: str) -> Record | None:
        """The partner meant by a slug or a name, or None."""
        found = self._found.get(text)
        if found is None:
            found = self._by_slug.get(text) or self._by_name.get(squash(text))
            found = found or self._by_key.get(name_key(text)) or self._by_old_name(text)
            if found is not None:
                self._ledger.put(self._found, text, found)
        return found

    def _by_old_name(self, text: str) -> Record | None:
        """The partner whose address is made of that name; never where letters were dropped."""
        found = self._by_slug.get(slug_of(text))
        if found is None or not (tells_all(text) and tells_all(found["name"])):
            return None
        return found

    def key_of(self, text: str | None) -> int | str:
        """The partner that a row's words mean: its key, or the slug that a new one would get."""
        found = self.find(self._importer.partner or text or "")
        if found is not None and not found.is_new:
            return found.id
        return found["slug"] if found is not None else slug_of(self._importer.partner or text or "")

    def find_by_ref(self, reference: str | None) -> Record | None:
        """The partner with that reference, or None."""
        return self._by_ref.get(reference) if reference else None

    def of_row(self, values: dict[str, Any]) -> Record:
        """The partner of a row, made where it is new and the importer may; else RowRefused."""
        text = values.get("partner")
        reference = values.get("partner_ref")
        if self._importer.partner is not None:
            return self._of_file(text)
        found = self.find_by_ref(reference)
        if found is not None:
            return found
        if text is None:
            field = "partner_ref" if reference else "partner"
            raise RowRefused.because(field, "The row does not say its partner.")
        found = self.find(text)
        if found is not None and reference and found["external_ref"] not in {None, reference}:
            return self.create(text, reference)
        if found is None:
            return self.create(text, reference)
        if reference and found["external_ref"] is None and self._importer.may_create_partners:
            self.set_reference(found, reference)
        return found

    def _of_file(self, text: str | None) -> Record:
        """The partner that the whole file is for; a row that names another one is refused."""
        whole = self._importer.partner
        assert whole is not None
        of_file = self.find(whole)
        of_row = of_file if text is None else self.find(text)
        if of_file is None and (text is None or name_key(text) == name_key(whole)):
            return self.create(whole, None)
        if of_file is None or of_row is not of_file:
            raise not_yours(text or whole)
        return of_file

    def create(self, name: str, reference: str | None) -> Record:
        """A new partner, active from today; RowRefused when the importer may not make any."""
        if not self._importer.may_create_partners:
            raise not_yours(name)
        return self.add(
            {"name": name, "slug": self.free_slug(name, reference), "external_ref": reference},
            stage="active",
        )

    def add(self, values: dict[str, Any], *, stage: str, since: Any = None) -> Record:
        """A new partner row with its first stage."""
        record = self._ledger.create(
            "partner",
            {
                "name": None,
                "legal_name": None,
                "slug": None,
                "kind": "training_centre",
                "stage": stage,
                "country": None,
                "website": None,
                "external_ref": None,
                "parent_id": None,
                "created_at": self._importer.now,
                "version": 1,
                **values,
            },
        )
        self.add_stage(record, stage, since)
        self._ledger.put(self._known.partners, record.id, record)
        self._ledger.put(self._by_slug, record["slug"], record)
        self._ledger.put(self._by_name, squash(record["name"]), record)
        self._ledger.put(self._by_key, name_key(record["name"]), record)
        if record["external_ref"]:
            self._ledger.put(self._by_ref, record["external_ref"], record)
        return record

    def add_stage(self, partner: Record, stage: str, since: Any = None) -> None:
        """A dated stage of a partner."""
        day = since or self._importer.today
        self._ledger.create(
            "partner_stage_event",
            {
                "partner_id": partner.id,
                "stage": stage,
                "effective_on": day,
                "note": "Recorded by an import.",
                "recorded_at": self._importer.now,
            },
        )
        self._ledger.put(self._known.stage_days, partner.id, day)

    def set_reference(self, partner: Record, reference: str) -> None:
        """Give a partner without a reference one."""
        self._ledger.change(partner, {"external_ref": reference})
        self._ledger.put(self._by_ref, reference, partner)

    def free_slug(self, name: str, reference: str | None) -> str:
        """A slug for a new partner: of its name, and of its reference where that is taken,
        numbered on where that is taken too.
        """
        if reference and slug_of(name) in self._by_slug:
            name = f"{name} {reference}"
        return free_slug(name, self._by_slug)


def not_yours(text: str) -> RowRefused:
    """The refusal of a partner that is not there for this importer, whether it exists or not."""
    return RowRefused.because(
        "partner", f"There is no partner {shown(text)} that you may import into."
    )
