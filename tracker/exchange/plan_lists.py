"""The rows of the files of partners, centres and programs: found again by reference, code or name."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, Known
from tracker.exchange.plan_frame import Centres, Programs
from tracker.exchange.plan_partners import Partners, not_yours
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused, refuse_contradictions, remark_contradictions
from tracker.rules.problems import Problem
from tracker.rules.slugs import slug_of
from tracker.rules.spelling import shown, squash
from tracker.rules.validation import in_words

_PARTNER_FIELDS = ("name", "legal_name", "kind", "country", "website", "external_ref")
_CENTRE_FIELDS = ("city", "country", "time_zone", "languages", "capacity", "is_online")
_CENTRE_TITLES = {"name": "centre", "city": "centre_city", "country": "centre_country"}
_VERSION_FIELDS = ("weeks", "hours", "valid_from", "credential")
_PROGRAM_FIELDS = ("name", "track", "kind", "isced_field", "summary", "details")


class PartnerPlanner:
    """Plans the rows of a partners file: one row a partner."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger, drafts: Drafts) -> None:
        self._known = known
        self._importer = importer
        self._ledger = ledger
        self._partners = Partners(known, importer, ledger)
        self._before = set(known.partners)
        self._seen: set[int] = set()

    def take(self, draft: Draft) -> None:
        """Make the partner, or set what differs."""
        values = draft.values
        partner = self._find(values)
        if partner is None:
            partner = self._create(values)
        told = {key: values[key] for key in (*_PARTNER_FIELDS, "stage") if key in values}
        stage = told.pop("stage", None)
        refuse_contradictions(self._ledger.tell(partner, told))
        if stage is not None:
            self._move(partner, stage, values.get("stage_on"))
        if "parent" in values:
            told = {"parent_id": self._parent(partner, values["parent"])}
            refuse_contradictions(self._ledger.tell(partner, told), {"parent_id": "parent"})
        self._seen.add(partner.id)

    def _find(self, values: dict[str, Any]) -> Record | None:
        reference = values.get("external_ref")
        found = self._partners.find_by_ref(reference)
        if found is not None:
            return found
        text = values.get("partner") or values.get("name")
        if text is None:
            raise RowRefused.because("name", "A partner needs a name.")
        found = self._partners.find(text)
        if found is not None and reference and found["external_ref"] is not None:
            return None
        if found is not None and _renames(found, text, values.get("name")):
            raise RowRefused.because(
                "name",
                f"Partner {shown(text)} is found by its name; to rename it give its slug "
                "or its reference.",
            )
        return found

    def _create(self, values: dict[str, Any]) -> Record:
        name = values.get("name") or values["partner"]
        if not self._importer.may_create_partners:
            raise not_yours(name)
        slug = values.get("partner", name)
        if slug_of(slug) != slug and squash(slug) != squash(name):
            raise RowRefused.because(
                "partner", f"{shown(slug)} is no slug: it may have a-z, 0-9 and hyphens only."
            )
        slug = self._partners.free_slug(values.get("partner") or name, values.get("external_ref"))
        return self._partners.add(
            {"name": name, "slug": slug}
            | {key: values[key] for key in _PARTNER_FIELDS if key in values and key != "name"},
            stage=values.get("stage", "prospect"),
            since=values.get("stage_on"),
        )

    def _move(self, partner: Record, stage: str, on: date | None) -> None:
        before = partner["stage"]
        refuse_contradictions(self._ledger.tell(partner, {"stage": stage}))
        if stage == before:
            return
        since = on or self._importer.today
        latest = self._known.stage_days.get(partner.id)
        if latest is not None and since < latest:
            raise RowRefused.because("stage_on", f"A later stage began on {in_words(latest)}.")
        self._partners.add_stage(partner, stage, since)

    def _parent(self, partner: Record, text: str) -> int:
        parent = self._partners.find(text)
        if parent is None:
            raise RowRefused(
                Problem("parent", f"There is no partner {shown(text)} to be the parent."),
                may_wait=True,
            )
        above: Record | None = parent
        while above is not None:
            if above is partner:
                raise RowRefused.because("parent", "A partner cannot be its own parent.")
            above = self._known.partners.get(above["parent_id"] or 0)
        return parent.id

    def missing(self) -> int:
        """Partners on record that the file does not have."""
        return len(self._before - self._seen)


def _renames(partner: Record, text: str, name: str | None) -> bool:
    """Whether a partner found by its name alone would lose that name: a second run missed it."""
    by_slug = partner["slug"] in {text, slug_of(text)}
    return not by_slug and name is not None and squash(name) != squash(text)


class CentrePlanner:
    """Plans the rows of a centres file: one row a centre."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger, drafts: Drafts) -> None:
        self._partners = Partners(known, importer, ledger)
        self._centres = Centres(known, importer, ledger)
        self._before = [(key, record["partner_id"]) for key, record in known.centres.items()]
        self._seen: set[int] = set()
        self._owners: set[int] = set()

    def take(self, draft: Draft) -> None:
        """Make the centre, or set what differs."""
        values = draft.values
        partner = self._partners.of_row(values)
        reference = values.get("external_ref")
        centre = self._centres.get(partner, values["centre"], reference)
        changes = {key: values[key] for key in _CENTRE_FIELDS if key in values}
        if centre["external_ref"] == reference and reference:
            changes["name"] = values["centre"]
        refuse_contradictions(self._centres.change(centre, changes), {"name": "centre"})
        self._seen.add(centre.id)
        self._owners.add(partner.id)

    def missing(self) -> int:
        """Centres of the partners in the file that the file does not have."""
        return sum(1 for key, own in self._before if own in self._owners and key not in self._seen)


class ProgramPlanner:
    """Plans the rows of a programs file: one row a program, with its latest version."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger, drafts: Drafts) -> None:
        self._known = known
        self._ledger = ledger
        self._partners = Partners(known, importer, ledger)
        self._programs = Programs(known, importer, ledger)
        self._centres = Centres(known, importer, ledger)
        self._before = set(known.programs)
        self._seen: set[int] = set()

    def take(self, draft: Draft) -> None:
        """Make the program with its version, or set what differs; then partner and centre."""
        values = draft.values
        program = self._programs.find_code(values["program"])
        changes = {key: values[key] for key in _PROGRAM_FIELDS if key in values}
        if program is None:
            name = values.get("name") or values["program"]
            program = self._programs.create({"code": values["program"], "name": name} | changes)
        refuse_contradictions(self._ledger.tell(program, changes))
        self._version(program, values)
        self._place(draft)
        self._seen.add(program.id)

    def _version(self, program: Record, values: dict[str, Any]) -> None:
        """The version named, else the latest; one that was taught keeps its length."""
        given: dict[str, Any] = {key: values[key] for key in _VERSION_FIELDS if key in values}
        versions = self._programs.versions(program)
        label = values.get("version")
        if label is not None:
            versions = [version for version in versions if version["label"] == label]
        if not versions:
            named = {"label": label} if label else {}
            version = self._programs.add_version(program, **given, **named)
            self._ledger.tell(version, given)
            return
        version = versions[-1]
        length = [key for key in ("weeks", "hours") if key in given and version[key] is not None]
        is_other = any(version[key] != given[key] for key in length)
        if is_other and version.id in self._known.taught_versions:
            if label is not None:
                raise RowRefused.because(
                    "version", f"Version {label} was taught with another length; name a new one."
                )
            kept = {key: version[key] for key in ("weeks", "hours", "credential")}
            version = self._programs.add_version(program, **(kept | given))
        refuse_contradictions(self._ledger.tell(version, given))

    def _place(self, draft: Draft) -> None:
        """The partner that offers the program and the centre where it is taught, if named."""
        values = draft.values
        if not ({"partner", "partner_ref"} & values.keys()):
            return
        partner = self._partners.of_row(values)
        if "partner" in values and values.get("partner_ref") == partner["external_ref"]:
            told = self._ledger.tell(partner, {"name": values["partner"]})
            remark_contradictions(draft, {"partner": told["name"]} if told else {})
        if "centre" not in values:
            return
        reference = values.get("centre_ref")
        centre = self._centres.get(partner, values["centre"], reference)
        changes: dict[str, Any] = {}
        if reference and centre["external_ref"] == reference:
            changes["name"] = values["centre"]
        for key, column in (("centre_city", "city"), ("centre_country", "country")):
            if key in values:
                changes[column] = values[key]
        told = self._centres.change(centre, changes)
        remark_contradictions(draft, {_CENTRE_TITLES[column]: row for column, row in told.items()})

    def missing(self) -> int:
        """Programs on record that the file does not have."""
        return len(self._before - self._seen)
