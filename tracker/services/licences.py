"""Verbs on licences: license programs under a term, edit, allow more, use and release.

The ledger is only ever added to; what is left is its sum (rules/allowance). What a renewal
carries over is services/renewals.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import AgreementTerm, Cohort, Licence, LicenceLedgerEntry, Program
from tracker.queries.licences import balance, list_overlapping, used_by_cohort
from tracker.queries.scope import Viewer
from tracker.rules.problems import Problem, Refused
from tracker.rules.validation import day, in_words, known, refuse, text, whole
from tracker.rules.validation_frame import LONG_TEXT, licence_problems
from tracker.rules.vocabulary import LICENCE_UNITS
from tracker.services.change import check_version, verb


@verb("licence.granted", "agreement:write")
def license_programs(
    actor: Viewer,
    term: AgreementTerm,
    /,
    *,
    program_ids: Sequence[int],
    starts_on: date | None = None,
    ends_on: date | None = None,
    max_cohorts: int | None = None,
    max_learners: int | None = None,
    territory: str | None = None,
    overlap_is_meant: bool = False,
) -> list[Licence]:
    """A licence for each program; the days are the term's unless given.

    Refused at `overlap_is_meant` when one is licensed on some of those days already.
    """
    starts_on, ends_on = starts_on or term.starts_on, ends_on or term.ends_on
    agreed: dict[str, Any] = {
        "max_cohorts": max_cohorts,
        "max_learners": max_learners,
        "territory": territory,
    }
    programs = _programs(program_ids)
    refuse(_problems(term, starts_on, ends_on, agreed))
    if not overlap_is_meant:
        refuse(_overlaps(term.partner_id, program_ids, starts_on, ends_on))
    licences = [
        Licence(
            partner_id=term.partner_id,
            term_id=term.id,
            program_id=program.id,
            starts_on=starts_on,
            ends_on=ends_on,
            **agreed,
        )
        for program in programs
    ]
    return _granted(licences)


def _problems(
    term: AgreementTerm, starts_on: date, ends_on: date, agreed: dict[str, Any]
) -> list[Problem]:
    return licence_problems(
        starts_on=starts_on,
        ends_on=ends_on,
        term_starts_on=term.starts_on,
        term_ends_on=term.ends_on,
        **agreed,
    )


@verb("licence.edited", "agreement:write")
def edit_licence(
    actor: Viewer,
    licence: Licence,
    /,
    *,
    version: int,
    starts_on: date,
    ends_on: date,
    territory: str | None = None,
) -> Licence:
    """Change the days or the territory; the allowance changes through `allow_more` only."""
    check_version(licence, version)
    refuse(
        licence_problems(
            starts_on=starts_on,
            ends_on=ends_on,
            term_starts_on=licence.term.starts_on,
            term_ends_on=licence.term.ends_on,
            territory=territory,
        )
    )
    licence.starts_on, licence.ends_on, licence.territory = starts_on, ends_on, territory
    return licence


@verb("licence.extra_allowed", "agreement:write")
def allow_more(
    actor: Viewer,
    licence: Licence,
    /,
    *,
    quantity: int,
    happened_on: date,
    unit: str = "cohort",
    note: str | None = None,
) -> Licence:
    """Extra cohorts or learners on top of what was granted; Refused where there is no limit."""
    refuse(
        known("unit", unit, LICENCE_UNITS, "The unit"),
        whole("quantity", quantity, "The number", least=1),
        day("happened_on", happened_on, "The day", needed=True),
        text("note", note, "The note", longest=LONG_TEXT),
    )
    if not balance(_locked(licence.id), unit).is_limited:
        raise Refused.because("This licence sets no limit; there is nothing to add to.", "unit")
    _enter(licence, "extra", unit, quantity, happened_on, note=note)
    return licence


@verb("licence.used", "cohort:write")
def use_allowance(
    actor: Viewer, cohort: Cohort, /, *, on: date, unit: str = "cohort", quantity: int = 1
) -> Cohort:
    """Count the cohort (or learners of it) against its licence; a cohort counts once.

    Refused at `licence_id` when less is left. A cohort without a licence counts nowhere.
    """
    if cohort.licence_id is None or quantity < 1:
        return cohort
    licence = _locked(cohort.licence_id)
    if unit == "cohort" and used_by_cohort(licence.id, cohort.id) > 0:
        return cohort
    allowance = balance(licence, unit)
    if not allowance.covers(quantity):
        what = LICENCE_UNITS[unit].lower()
        raise Refused.because(
            f"The licence has {allowance.left} {what} left ({allowance.words}).", "licence_id"
        )
    _enter(licence, "used", unit, quantity, on, cohort_id=cohort.id)
    return cohort


@verb("licence.released", "cohort:write")
def release_allowance(
    actor: Viewer, cohort: Cohort, /, *, on: date, unit: str = "cohort", quantity: int | None = None
) -> Cohort:
    """Give back what the cohort holds of its licence (all of it unless told how much)."""
    if cohort.licence_id is None:
        return cohort
    licence = _locked(cohort.licence_id)
    held = used_by_cohort(licence.id, cohort.id, unit)
    returned = held if quantity is None else min(quantity, held)
    if returned > 0:
        _enter(licence, "released", unit, returned, on, cohort_id=cohort.id)
    return cohort


def _granted(licences: list[Licence]) -> list[Licence]:
    """The new licences, kept, with what they allow in their ledgers."""
    db.session.add_all(licences)
    db.session.flush()
    for licence in licences:
        grant(licence, licence.starts_on)
    return licences


def grant(licence: Licence, on: date) -> None:
    """Enter what a new licence allows; a part of a verb, not one itself."""
    for unit, most in (("cohort", licence.max_cohorts), ("learner", licence.max_learners)):
        if most:
            _enter(licence, "granted", unit, most, on)


def move_balance(old: Licence, new: Licence, *, on: date) -> None:
    """Carry what is left of a limited licence to its follower; a part of a renewal."""
    for unit in LICENCE_UNITS:
        left = balance(_locked(old.id), unit).left
        if left is not None and left > 0:
            _enter(old, "carried_on", unit, left, on, note=f"To {new.term.number}.")
            _enter(new, "carried_over", unit, left, on, note=f"From {old.term.number}.")


def _locked(licence_id: int) -> Licence:
    """The licence, held until the transaction ends, so that no allowance is given out twice."""
    return db.session.scalars(
        select(Licence).where(Licence.id == licence_id).with_for_update(of=Licence)
    ).one()


def _enter(licence: Licence, kind: str, unit: str, quantity: int, on: date, **values: Any) -> None:
    db.session.add(
        LicenceLedgerEntry(
            partner_id=licence.partner_id,
            licence_id=licence.id,
            kind=kind,
            unit=unit,
            quantity=quantity,
            happened_on=on,
            **values,
        )
    )
    db.session.flush()


def _programs(program_ids: Collection[int]) -> Sequence[Program]:
    """The programs in the order they were named."""
    if not program_ids:
        raise Refused.because("Tick at least one program.", "program_ids")
    rows = db.session.scalars(select(Program).where(Program.id.in_(program_ids)))
    found = {program.id: program for program in rows}
    if any(key not in found for key in program_ids):
        raise Refused.because("One of these programs does not exist.", "program_ids")
    return [found[key] for key in dict.fromkeys(program_ids)]


def _overlaps(
    partner_id: int, program_ids: Collection[int], starts_on: date, ends_on: date
) -> list[Problem]:
    return [
        Problem(
            "overlap_is_meant",
            f"{row.program.name} is licensed under {row.term.number} from"
            f" {in_words(row.starts_on)} to {in_words(row.ends_on)} already.",
        )
        for row in list_overlapping(partner_id, program_ids, starts_on, ends_on)
    ]
