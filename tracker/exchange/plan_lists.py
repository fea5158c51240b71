"""The rows of the files of partners, centres and programs: found again by reference, code or name."""

from __future__ import annotations

from typing import Any

from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, Known
from tracker.exchange.plan_frame import Centres, Programs
from tracker.exchange.plan_partners import Partners, not_yours
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused
from tracker.rules.problems import Problem
from tracker.rules.spelling import shown
from tracker.rules.validation import in_words

_PARTNER_FIELDS = ("name", "legal_name", "kind", "country", "website", "external_ref")
_CENTRE_FIELDS = ("city", "country", "time_zone", "languages", "capacity", "is_online")
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
        else:
            self._ledger.change(
                partner, {key: values[key] for key in _PARTNER_FIELDS if key in values}
            )
            self._move(partner, values)
        if "parent" in values:
            self._ledger.change(partner, {"parent_id": self._parent(partner, values["parent"])})
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
        return found

    def _create(self, values: dict[str, Any]) -> Record:
        name = values.get("name") or values["partner"]
        if not self._importer.may_create_partners:
            raise not_yours(name)
        slug = self._partners.free_slug(values.get("partner") or name, values.get("external_ref"))
        return self._partners.add(
            {"name": name, "slug": slug}
            | {key: values[key] for key in _PARTNER_FIELDS if key in values and key != "name"},
            stage=values.get("stage", "prospect"),
            since=values.get("stage_on"),
        )

    def _move(self, partner: Record, values: dict[str, Any]) -> None:
        stage = values.get("stage")
        if stage is None or stage == partner["stage"]:
            return
        since = values.get("stage_on") or self._importer.today
        latest = self._known.stage_days.get(partner.id)
        if latest is not None and since < latest:
            raise RowRefused.because("stage_on", f"A later stage began on {in_words(latest)}.")
        self._partners.add_stage(partner, stage, since)
        self._ledger.change(partner, {"stage": stage})

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
        self._centres.change(centre, changes)
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
        else:
            self._ledger.change(program, changes)
        self._version(program, values)
        self._place(values)
        self._seen.add(program.id)

    def _version(self, program: Record, values: dict[str, Any]) -> None:
        """The version named, else the latest; one that was taught keeps its length."""
        given: dict[str, Any] = {key: values[key] for key in _VERSION_FIELDS if key in values}
        versions = self._programs.versions(program)
        label = values.get("version")
        if label is not None:
            versions = [version for version in versions if version["label"] == label]
        if not versions:
            self._programs.add_version(program, **given, **({"label": label} if label else {}))
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
            self._programs.add_version(program, **(kept | given))
            return
        self._ledger.change(version, given)

    def _place(self, values: dict[str, Any]) -> None:
        """The partner that offers the program and the centre where it is taught, if named."""
        if not ({"partner", "partner_ref"} & values.keys()):
            return
        partner = self._partners.of_row(values)
        if "partner" in values and values.get("partner_ref") == partner["external_ref"]:
            self._ledger.change(partner, {"name": values["partner"]})
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
        self._centres.change(centre, changes)

    def missing(self) -> int:
        """Programs on record that the file does not have."""
        return len(self._before - self._seen)
