"""Verbs that join two records of one person, and take it apart again.

The loser stays as a pointer to the winner. Every row that moves is signed in the audit with its
old and new learner; taking a merge apart reads that trail.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import AuditEntry, Base, Consent, Enrolment, Learner, LearnerReference
from tracker.queries.learners import list_learner_partners
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import Problem, Refused
from tracker.rules.validation import Found, refuse
from tracker.rules.validation_people import PERSON_FIELDS
from tracker.rules.vocabulary import OPEN_STATUSES
from tracker.services.change import plain, verb

MERGED = "learner.merged"
_MOVED: tuple[type[Any], ...] = (Enrolment, LearnerReference, Consent)


@verb(MERGED, "learner:merge")
def merge_learners(
    actor: Viewer, winner: Learner, /, *, loser: Learner, take: Collection[str] = ()
) -> Learner:
    """Move all that the loser has to the winner; fields named in `take` come from the loser.

    Refused when both were in one cohort, both hold a place in one program, or the actor does not
    see all that would move.
    """
    _hold(winner, loser)
    rows = {entity: _rows_of(entity, loser.id) for entity in _MOVED}
    refuse(_can_merge(actor, winner, loser, rows[Enrolment]))
    for moved in rows.values():
        for row in moved:
            row.learner_id = winner.id
    for field in PERSON_FIELDS:
        if field in take:
            setattr(winner, field, getattr(loser, field))
    if "email" in take:
        winner.email_key = loser.email_key
    if "phone" in take:
        winner.phone_key = loser.phone_key
    loser.merged_into_id = winner.id
    return winner


@verb("learner.unmerged", "learner:merge")
def unmerge_learner(actor: Viewer, loser: Learner, /) -> Learner:
    """Give the loser back what the merge moved; what has moved on since stays where it is.

    The winner's fields that the merge filled are put back unless somebody changed them since.
    """
    if loser.merged_into_id is None:
        raise Refused.because("This record is not merged into another one.")
    winner_id = loser.merged_into_id
    entries = _trail(loser.id, winner_id)
    _refuse_unseen(actor, (winner_id, loser.id))
    by_table: dict[str, type[Base]] = {entity.__tablename__: entity for entity in _MOVED}
    for entry in entries:
        if entry.entity in by_table:
            row: Any = db.session.get(by_table[entry.entity], entry.entity_id)
            if row is not None and row.learner_id == winner_id:
                row.learner_id = loser.id
        elif entry.entity == "learner" and entry.entity_id == winner_id:
            _put_back(db.session.get_one(Learner, winner_id), entry)
    loser.merged_into_id = None
    return loser


def _hold(*learners: Learner) -> None:
    """Keep the learners from being merged elsewhere meanwhile, and read them as they are now."""
    asked = select(Learner).where(Learner.id.in_([one.id for one in learners]))
    asked = asked.order_by(Learner.id).with_for_update(of=Learner)
    db.session.scalars(asked, execution_options={"populate_existing": True}).all()


def _rows_of(entity: type[Any], learner_id: int) -> Sequence[Any]:
    """All rows of the learner, whoever owns them: none may be left behind."""
    with viewing(SYSTEM):
        return db.session.scalars(
            select(entity).where(entity.learner_id == learner_id).order_by(entity.id)
        ).all()


def _can_merge(
    actor: Viewer, winner: Learner, loser: Learner, moving: Sequence[Enrolment]
) -> Found:
    if winner.id == loser.id:
        yield Problem("loser_id", "Choose two different learners.")
        return
    for one in (winner, loser):
        if one.merged_into_id is not None:
            yield Problem("loser_id", f"{one.name} was merged into another learner already.")
            return
    _refuse_unseen(actor, (winner.id, loser.id))
    staying = _rows_of(Enrolment, winner.id)
    cohorts = {row.cohort_id: row.cohort.code for row in staying}
    programs = {row.program_id: row.program.name for row in staying if _is_open(row)}
    for row in moving:
        if row.cohort_id in cohorts:
            yield Problem("loser_id", f"Both were enrolled in cohort {cohorts[row.cohort_id]}.")
        elif row.program_id in programs and _is_open(row):
            yield Problem(
                "loser_id", f"Both hold an open place in {programs[row.program_id]}; close one."
            )


def _is_open(row: Enrolment) -> bool:
    return row.status in OPEN_STATUSES


def _refuse_unseen(actor: Viewer, learner_ids: Collection[int]) -> None:
    """Refused when one of them is known at a partner that the actor does not see."""
    if actor.partner_ids is None:
        return
    with viewing(SYSTEM):
        known_at = {p.id for one in learner_ids for p in list_learner_partners(one)}
    if not known_at <= actor.partner_ids:
        raise Refused.because("These records are not yours alone to merge; ask an administrator.")


def _trail(loser_id: int, winner_id: int) -> list[AuditEntry]:
    """The audit entries of the merge that made the loser a pointer to the winner."""
    with viewing(SYSTEM):
        merged = db.session.scalars(
            select(AuditEntry)
            .where(
                AuditEntry.verb == MERGED,
                AuditEntry.entity == "learner",
                AuditEntry.entity_id == loser_id,
            )
            .order_by(AuditEntry.id.desc())
            .limit(1)
        ).one()
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.verb == MERGED, AuditEntry.at == merged.at)
        ).all()
    return [
        entry
        for entry in entries
        if (entry.old or {}).get("learner_id") == loser_id
        or (entry.entity == "learner" and entry.entity_id == winner_id)
    ]


def _put_back(winner: Learner, entry: AuditEntry) -> None:
    for field, before in (entry.old or {}).items():
        if plain(getattr(winner, field)) == (entry.new or {}).get(field):
            setattr(winner, field, before)
