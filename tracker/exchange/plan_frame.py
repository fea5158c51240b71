"""Which program, version and centre a row means, and making them where the importer may."""

from __future__ import annotations

from typing import Any

from tracker.exchange.known import Importer, Known
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused
from tracker.rules.slugs import free_slug, name_key, slug_of, tells_all
from tracker.rules.spelling import shown, squash

_CODE_LENGTH = 60


class Programs:
    """The programs and versions that the importer may use, and those the file makes."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger) -> None:
        self._known = known
        self._importer = importer
        self._ledger = ledger
        self._by_code: dict[str, Record] = {}
        self._by_key: dict[str, Record] = {}
        self._versions: dict[int, list[Record]] = {}
        for record in known.programs.values():
            self._index(record)
        for version in sorted(known.versions.values(), key=lambda version: version.id):
            self._versions.setdefault(version["program_id"], []).append(version)

    def _index(self, record: Record) -> None:
        self._ledger.put(self._by_code, record["code"], record)
        name, code = record["name"], record["code"]
        for key in (squash(name), name_key(name), name_key(code), squash(code)):
            if key not in self._by_key:
                self._ledger.put(self._by_key, key, record)

    def find(self, text: str) -> Record | None:
        """The program meant by a code or a name, or None."""
        keys = self._by_key
        found = self._by_code.get(text) or keys.get(squash(text)) or keys.get(name_key(text))
        if found is None and tells_all(text):
            found = keys.get(slug_of(text)[:_CODE_LENGTH])
        return found

    def find_code(self, code: str) -> Record | None:
        """The program of exactly that code, or None."""
        return self._by_code.get(code)

    def get(self, text: str) -> Record:
        """The program of a code or a name, made where it is new and the importer may."""
        found = self.find(text)
        if found is not None:
            return found
        if not self._importer.may_create_programs:
            raise RowRefused.because(
                "program", f"There is no program {shown(text)} to import into."
            )
        fits = len(text) <= _CODE_LENGTH and " " not in text
        code = text if fits else free_slug(text, self._by_code, longest=_CODE_LENGTH)
        return self.create({"code": code, "name": text})

    def create(self, values: dict[str, Any]) -> Record:
        """A new program."""
        record = self._ledger.create(
            "program",
            {
                "code": None,
                "name": None,
                "names": {},
                "track": "other",
                "kind": "reskilling",
                "isced_field": None,
                "target_occupations": [],
                "summary": None,
                "details": {},
                "version": 1,
                **values,
            },
        )
        self._ledger.put(self._known.programs, record.id, record)
        self._index(record)
        return record

    def versions(self, program: Record) -> list[Record]:
        """The versions of a program, oldest first."""
        return self._versions.get(program.id, [])

    def version_for(self, program: Record, weeks: int | None, hours: int | None) -> Record:
        """The version of that length: the latest that fits, else one of unknown length, else new."""
        versions = self.versions(program)
        if weeks is None and hours is None and versions:
            return versions[-1]
        for version in reversed(versions):
            if _fits(version["weeks"], weeks) and _fits(version["hours"], hours):
                return version
        for version in reversed(versions):
            open_length = version["weeks"] in {None, weeks} and version["hours"] in {None, hours}
            if open_length and self._importer.may_create_programs:
                self.fill_length(version, weeks, hours)
                return version
        if not self._importer.may_create_programs:
            raise RowRefused.because(
                "program_weeks", f"Program {program['code']} has no version of that length."
            )
        return self.add_version(program, weeks=weeks, hours=hours)

    def fill_length(self, version: Record, weeks: int | None, hours: int | None) -> None:
        """Give a version the weeks and hours that it does not have yet."""
        if weeks is not None and version["weeks"] is None:
            self._ledger.change(version, {"weeks": weeks})
        if hours is not None and version["hours"] is None:
            self._ledger.change(version, {"hours": hours})

    def add_version(self, program: Record, **values: Any) -> Record:
        """A further version, numbered on where it has no label."""
        labels = {version["label"] for version in self.versions(program)}
        number = len(labels) + 1
        while str(number) in labels:
            number += 1
        record = self._ledger.create(
            "program_version",
            {
                "program_id": program.id,
                "label": str(number),
                "weeks": None,
                "hours": None,
                "valid_from": None,
                "credential": None,
                "version": 1,
                **values,
            },
        )
        if program.id not in self._versions:
            self._ledger.put(self._versions, program.id, [])
        self._ledger.append(self._versions[program.id], record)
        self._ledger.put(self._known.versions, record.id, record)
        return record


def _fits(recorded: int | None, wanted: int | None) -> bool:
    return wanted is None or recorded == wanted


class Centres:
    """The centres of the partners, and those the file makes."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger) -> None:
        self._known = known
        self._importer = importer
        self._ledger = ledger
        self._by_name: dict[tuple[int, str], Record] = {}
        self._by_ref: dict[tuple[int, str], Record] = {}
        self._of_partner: dict[int, list[Record]] = {}
        for record in known.centres.values():
            self._index(record)

    def _index(self, record: Record) -> None:
        owner = record["partner_id"]
        self._ledger.put(self._by_name, (owner, squash(record["name"])), record)
        if record["external_ref"]:
            self._ledger.put(self._by_ref, (owner, record["external_ref"]), record)
        if owner not in self._of_partner:
            self._ledger.put(self._of_partner, owner, [])
        self._ledger.append(self._of_partner[owner], record)

    def find(self, partner: Record, name: str) -> Record | None:
        """The partner's centre of that name, without regard to case and blanks, or None."""
        return self._by_name.get((partner.id, squash(name)))

    def find_by_ref(self, partner: Record, reference: str | None) -> Record | None:
        """The partner's centre with that reference, or None."""
        return self._by_ref.get((partner.id, reference)) if reference else None

    def get(self, partner: Record, name: str | None, reference: str | None = None) -> Record:
        """The centre of a name; with none the only one, else the one named like the partner."""
        by_ref = self.find_by_ref(partner, reference)
        if by_ref is not None:
            return by_ref
        if name is None:
            own = self._of_partner.get(partner.id, [])
            if len(own) == 1:
                return own[0]
            if own and not self._importer.may_create_centres:
                raise RowRefused.because("centre", "The partner has several centres; say which.")
            name = partner["name"]
        found = self.find(partner, name)
        if found is None or (reference and found["external_ref"] not in {None, reference}):
            return self.create(partner, name, reference)
        if reference and found["external_ref"] is None and self._importer.may_create_centres:
            self.change(found, {"external_ref": reference})
        return found

    def create(
        self, partner: Record, name: str, reference: str | None = None, **values: Any
    ) -> Record:
        """A new centre; its reference is added to a name that is taken. RowRefused if not allowed."""
        if not self._importer.may_create_centres:
            raise RowRefused.because("centre", f"The partner has no centre {shown(name)}.")
        if self.find(partner, name) is not None:
            name = qualified(name, reference)
        record = self._ledger.create(
            "centre",
            {
                "partner_id": partner.id,
                "name": name[:200],
                "city": None,
                "country": None,
                "time_zone": "UTC",
                "languages": [],
                "capacity": None,
                "is_online": False,
                "external_ref": reference,
                "version": 1,
                **values,
            },
        )
        self._ledger.put(self._known.centres, record.id, record)
        self._index(record)
        return record

    def change(self, centre: Record, values: dict[str, Any]) -> dict[str, int | None]:
        """Set what differs, and keep the indexes true; a name that is taken gets its reference.

        Returns the columns that an earlier row of the file contradicts, each with that row.
        """
        owner = centre["partner_id"]
        name = values.get("name")
        if name is not None:
            reference = values.get("external_ref") or centre["external_ref"]
            holder = self._by_name.get((owner, squash(name)))
            if centre["name"] == qualified(name, reference) or holder is centre:
                name = centre["name"] if squash(centre["name"]) != squash(name) else name
            elif holder is not None:
                name = qualified(name, reference)
            values = {**values, "name": name}
        contradicted = self._ledger.tell(centre, values)
        self._ledger.put(self._by_name, (owner, squash(centre["name"])), centre)
        if centre["external_ref"]:
            self._ledger.put(self._by_ref, (owner, centre["external_ref"]), centre)
        return contradicted


def qualified(name: str, reference: str | None) -> str:
    """A name with the reference that tells it from its namesakes."""
    return f"{name[:150]} ({reference})" if reference else name
