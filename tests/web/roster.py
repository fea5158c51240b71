"""A cohort with learners at one partner for tests of people's pages; names hold the partner's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests import build
from tracker.extensions import db
from tracker.models import Cohort, Consent, Evidence, Partner
from tracker.queries.scope import SYSTEM, viewing

READERS = frozenset({"administrator", "coordinator", "analyst", "alder_manager"})
WRITERS = frozenset({"administrator", "coordinator", "alder_manager"})
VERIFIERS = frozenset({"administrator", "coordinator"})
BIRCH = frozenset({"birch_manager"})


@dataclass(frozen=True)
class Roster:
    """The keys of one row of each noun."""

    cohort: int
    program_version: int
    centre: int
    # Completed with an outcome and evidence; with a place; completed and unknown.
    known: int
    placed: int
    unknown: int
    learner: int
    reference: int
    consent: int
    outcome: int
    evidence: int


def roster_of(owner: Partner, extra: int = 0) -> Roster:
    """A cohort January to June 2025 under a licence, with three learners and `extra` more."""
    name = owner.name.split()[0]
    with viewing(SYSTEM):
        owner = db.session.get_one(Partner, owner.id)
        version = build.program(f"P-{name}", name=f"Program of {name}")
        licence = build.licence(build.term(owner, number=f"T-{name}"), version)
        centre = build.centre(owner, f"Campus of {name}")
        cohort = build.cohort(owner, version, centre, code=f"C-{name}", licence_id=licence.id)
        done = (("completed", date(2025, 6, 30)),)
        ada = build.learner("Ada", f"{name}son", email=f"ada@{name.lower()}.test", birth_year=1999)
        known = build.enrolment(cohort, ada, then=done)
        placed = build.enrolment(cohort, build.learner("Ben", f"{name}son"))
        unknown = build.enrolment(cohort, build.learner("Cora", f"{name}son"), then=done)
        reference = build.reference(owner, ada, f"R-{name}")
        consent = build.save(
            Consent(
                partner_id=owner.id,
                learner_id=ada.id,
                purpose="contact",
                given_on=date(2025, 1, 6),
            )
        )
        outcome = build.outcome(
            known,
            employer=f"Nimbus {name}",
            job_title="Developer",
            in_field=True,
            effective_from=date(2025, 8, 1),
        )
        evidence = build.save(
            Evidence(
                partner_id=owner.id,
                observation_id=outcome.id,
                kind="offer_letter",
                file_name=f"offer-{name.lower()}.pdf",
                file_type="application/pdf",
                file_bytes=b"%PDF-1.7 offer",
                added_at=build.NOW,
            )
        )
        for number in range(extra):
            more(cohort.id, number)
        return Roster(
            cohort.id,
            version.id,
            centre.id,
            known.id,
            placed.id,
            unknown.id,
            ada.id,
            reference.id,
            consent.id,
            outcome.id,
            evidence.id,
        )


def more(cohort_id: int, number: int) -> None:
    """One further graduate with a reference, an outcome and evidence."""
    cohort = db.session.get_one(Cohort, cohort_id)
    who = build.learner("More", f"Number {number}")
    row = build.enrolment(cohort, who, then=(("completed", date(2025, 6, 30)),))
    build.reference(cohort.partner, who, f"M-{number}")
    seen = build.outcome(row, effective_from=date(2025, 9, 1))
    build.save(
        Evidence(
            partner_id=cohort.partner_id,
            observation_id=seen.id,
            kind="verbal_note",
            note="Said so.",
            added_at=build.NOW,
        )
    )
