"""A record in which everything of one partner carries a token that must never be met elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests import build
from tracker.metrics.catalogue import get_standard
from tracker.metrics.periods import ALWAYS
from tracker.models import (
    AuditEntry,
    Consent,
    Contact,
    EditionDispute,
    Evidence,
    ImportBatch,
    ImportMapping,
    ImportRow,
    LicenceLedgerEntry,
    Obligation,
    Partner,
    Trainer,
    TrainerQualification,
)
from tracker.queries.facts import FigureScope
from tracker.queries.reports import ReportQuestion, get_names
from tracker.queries.scope import SYSTEM
from tracker.services.edition_links import share_edition
from tracker.services.editions import publish_edition

TOKEN = "ZZALDER"


@dataclass
class World:
    """Alder's keys by argument name; what must not be met; Birch beside it."""

    alder: Partner
    birch: Partner
    arguments: dict[str, Any]
    secrets: list[str]
    persons: list[str]
    probes: dict[str, list[str]]
    # Arguments that name a row of Alder: a foreign one is not there at all.
    own_rows: frozenset[str] = field(default_factory=frozenset)
    people: dict[str, Any] = field(default_factory=dict)


def make_world() -> World:
    """Alder in full, Birch with a little of its own, so that lists are not empty."""
    alder = build.partner(f"{TOKEN} Partner", slug="zzalder-partner", legal_name=f"{TOKEN} Legal")
    birch = build.partner("Birch Academy", slug="birch")
    keys = _rows_of(alder)
    build.enrolment(build.cohort(birch), build.learner("Bea", "Birchwood"))
    arguments = {
        "slug": alder.slug,
        "line": "placement_rate_180",
        "measure": "coverage",
        "chart": "cohorts",
        "step": "accept",
        "token": "x" * 43,
        "standard_key": "contract",
        "fmt": "csv",
        **keys,
    }
    open_to_all = {"line", "measure", "chart", "step", "token", "fmt", "session_id", "standard_key"}
    return World(
        alder=alder,
        birch=birch,
        arguments=arguments,
        secrets=[TOKEN + " ", f"{TOKEN}-C1", f"{TOKEN}-REF"],
        persons=[f"{TOKEN} Family", f"{TOKEN} Given", f"{TOKEN.lower()}@learner.test"],
        probes={
            "q": [TOKEN],
            "partner": [alder.slug, str(alder.id)],
            "cohort": [str(keys["cohort_id"]), f"{TOKEN}-C1"],
            "program": [str(keys["program_id"])],
            "centre": [str(keys["centre_id"])],
            "learner": [str(keys["learner_id"])],
        },
        own_rows=frozenset(arguments) - open_to_all,
    )


def _rows_of(alder: Partner) -> dict[str, int]:
    """One row of every noun, each text with the token; argument name -> key."""
    version = build.program(f"{TOKEN}-P", name=f"{TOKEN} Program", summary=f"{TOKEN} summary")
    centre = build.centre(alder, f"{TOKEN} Centre", city=f"{TOKEN} City")
    term = build.term(alder, number=f"{TOKEN} Term", note=f"{TOKEN} note")
    licence = build.licence(term, version, territory=f"{TOKEN} land", max_cohorts=4)
    build.save(
        LicenceLedgerEntry(
            partner_id=alder.id,
            licence_id=licence.id,
            kind="granted",
            quantity=4,
            happened_on=term.starts_on,
            note=f"{TOKEN} grant",
        )
    )
    contact = build.save(
        Contact(partner_id=alder.id, name=f"{TOKEN} Contact", starts_on=date(2024, 1, 1))
    )
    duty = build.save(
        Obligation(
            partner_id=alder.id,
            term_id=term.id,
            kind="report_due",
            title=f"{TOKEN} duty",
            due_on=date(2026, 12, 1),
        )
    )
    trainer = build.save(Trainer(partner_id=alder.id, centre_id=centre.id, name=f"{TOKEN} Trainer"))
    qualification = build.save(
        TrainerQualification(
            partner_id=alder.id,
            trainer_id=trainer.id,
            program_id=version.program_id,
            starts_on=date(2024, 1, 1),
        )
    )
    entry = build.save(
        AuditEntry(
            at=build.NOW,
            actor_name=f"{TOKEN} Actor",
            verb="cohort.opened",
            entity="cohort",
            entity_id=1,
            label=f"{TOKEN}-C1",
            partner_id=alder.id,
        )
    )
    keys = {
        "program_id": version.program_id,
        "version_id": version.id,
        "centre_id": centre.id,
        "term_id": term.id,
        "licence_id": licence.id,
        "contact_id": contact.id,
        "obligation_id": duty.id,
        "trainer_id": trainer.id,
        "qualification_id": qualification.id,
        "entry_id": entry.id,
        "user_id": 1,
        "session_id": 1,
    }
    people = _people_of(alder, version, centre)
    return keys | people | _imports_of(alder) | _editions_of(alder)


def _people_of(alder: Partner, version: Any, centre: Any) -> dict[str, int]:
    """A cohort with one graduate, an outcome, evidence, a reference and a consent."""
    cohort = build.cohort(alder, version, centre, code=f"{TOKEN}-C1", note=f"{TOKEN} note")
    learner = build.learner(
        f"{TOKEN} Given", f"{TOKEN} Family", email=f"{TOKEN.lower()}@learner.test"
    )
    reference = build.reference(alder, learner, f"{TOKEN}-REF")
    enrolment = build.enrolment(cohort, learner, then=(("completed", date(2025, 6, 30)),))
    outcome = build.outcome(
        enrolment,
        effective_from=date(2025, 7, 20),
        employer=f"{TOKEN} Employer",
        job_title=f"{TOKEN} Title",
        in_field=True,
    )
    evidence = build.save(
        Evidence(
            partner_id=alder.id,
            observation_id=outcome.id,
            kind="offer_letter",
            note=f"{TOKEN} proof",
            added_at=build.NOW,
        )
    )
    consent = build.save(
        Consent(
            partner_id=alder.id,
            learner_id=learner.id,
            purpose="contact",
            channel=f"{TOKEN} channel",
            given_on=date(2025, 1, 6),
        )
    )
    return {
        "cohort_id": cohort.id,
        "learner_id": learner.id,
        "reference_id": reference.id,
        "enrolment_id": enrolment.id,
        "event_id": 1,
        "observation_id": outcome.id,
        "outcome_id": outcome.id,
        "evidence_id": evidence.id,
        "consent_id": consent.id,
    }


def _editions_of(alder: Partner) -> dict[str, int]:
    """A published edition of Alder's, disputed and shared."""
    scope = FigureScope(partner_id=alder.id)
    question = ReportQuestion(
        get_standard("contract"), scope, get_names(scope), ALWAYS, date(2026, 11, 24)
    )
    edition = publish_edition(
        SYSTEM,
        question,
        title=f"{TOKEN} edition",
        threshold=1,
        definition_url="http://x.test/reports/standards/contract",
        immature_reason=f"{TOKEN} reason",
    )
    dispute = build.save(
        EditionDispute(
            partner_id=alder.id,
            edition_id=edition.id,
            line="placement_rate_180",
            reason=f"{TOKEN} dispute",
            due_on=date(2027, 1, 1),
            raised_at=build.NOW,
            raised_by_name=f"{TOKEN} Manager",
        )
    )
    until = date(2027, 11, 1)
    link = share_edition(SYSTEM, edition, name=f"{TOKEN} Fund", expires_on=until).link
    return {"edition_id": edition.id, "dispute_id": dispute.id, "link_id": link.id}


def _imports_of(alder: Partner) -> dict[str, int]:
    """A previewed file of Alder's."""
    batch = build.save(
        ImportBatch(
            partner_id=alder.id,
            kind="enrolments",
            file_name=f"{TOKEN} roster.csv",
            file_hash="0" * 64,
            file_bytes=f"given_name\n{TOKEN} Given\n".encode(),
            created_at=build.NOW,
            read_count=1,
            failed_count=1,
        )
    )
    row = build.save(
        ImportRow(
            batch_id=batch.id,
            row_number=1,
            raw={"given_name": f"{TOKEN} Given"},
            result="failed",
            problems=[{"column": "status", "message": f"{TOKEN} wrong"}],
        )
    )
    mapping = build.save(
        ImportMapping(
            partner_id=alder.id,
            kind="enrolments",
            name=f"{TOKEN} mapping",
            toml=f'[cohort]\nconstant = "{TOKEN}"\n',
            updated_at=build.NOW,
        )
    )
    return {"batch_id": batch.id, "row_id": row.id, "mapping_id": mapping.id}
