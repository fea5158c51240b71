"""Whose rows a reader sees: the one place that answers it.

Every ORM statement that names a partner-owned table is narrowed to the viewer's partners; with
no viewer set it is refused. Head office with all partners reads unnarrowed. What a viewer may
*do* is rules/permissions; which pages ask for it is the gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, event, false, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from tracker.models import (
    AuditEntry,
    Base,
    Cohort,
    Edition,
    EditionLink,
    Enrolment,
    ImportBatch,
    ImportChange,
    ImportMapping,
    ImportRow,
    Learner,
    LearnerReference,
    Licence,
    Partner,
    PartnerOwned,
    PartnerRevision,
    PayBand,
    Program,
    ProgramVersion,
)
from tracker.rules.permissions import OF_THE_WHOLE, may
from tracker.rules.problems import TrackerError
from tracker.rules.vocabulary import HEAD_OFFICE_ROLES, Role


class NoViewer(TrackerError):
    """A partner-owned table was read with nobody looking."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking: their roles and the partners whose rows exist for them (None: all)."""

    user_id: int | None
    name: str
    roles: frozenset[Role]
    partner_ids: frozenset[int] | None
    request_id: str | None = None

    def may(self, permission: str) -> bool:
        """Whether one of the viewer's roles holds the permission, here where it needs the whole."""
        if permission in OF_THE_WHOLE and self.partner_ids is not None:
            return False
        return may(self.roles, permission)

    @property
    def is_head_office(self) -> bool:
        """Whether the viewer works for head office (funders and partners do not)."""
        return bool(self.roles & HEAD_OFFICE_ROLES)

    @property
    def sees_small_groups(self) -> bool:
        """Whether small groups are shown: to head office and to the owning partner only."""
        return self.is_head_office or Role.FUNDER not in self.roles


SYSTEM = Viewer(None, "system", frozenset({Role.ADMINISTRATOR}), None)
"""The command line and the migrations' checks: the operator of this machine."""

_viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def current_viewer() -> Viewer:
    """The viewer in force; NoViewer when nobody is looking."""
    viewer = _viewer.get()
    if viewer is None:
        raise NoViewer("A partner's rows were read with no viewer set.")
    return viewer


def find_viewer() -> Viewer | None:
    """The viewer in force, or None."""
    return _viewer.get()


def set_viewer(viewer: Viewer | None) -> None:
    """Put a viewer in force for the rest of this context (a request)."""
    _viewer.set(viewer)


@contextmanager
def viewing(viewer: Viewer) -> Iterator[Viewer]:
    """Read as that viewer inside the block."""
    token = _viewer.set(viewer)
    try:
        yield viewer
    finally:
        _viewer.reset(token)


_OWN_KEY = (Partner, PartnerRevision, PayBand, Learner, LearnerReference, Program, ProgramVersion)
_BY_PARTNER = (AuditEntry, Edition, EditionLink, ImportBatch, ImportMapping)
_BY_BATCH = (ImportRow, ImportChange)
SCOPED: frozenset[type] = frozenset(
    {*_OWN_KEY, *_BY_PARTNER, *_BY_BATCH}
    | {mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, PartnerOwned)}
)
_SCOPED_TABLES = frozenset(entity.__tablename__ for entity in SCOPED)  # type: ignore[attr-defined]


def narrowing(viewer: Viewer) -> dict[type, ColumnElement[bool]]:
    """For each scoped entity that is no PartnerOwned, the condition that narrows it."""
    ids = viewer.partner_ids
    if ids is None:
        return {}
    learners = select(Enrolment.__table__.c.learner_id).where(
        Enrolment.__table__.c.partner_id.in_(ids)
    )
    licences, cohorts = Licence.__table__.c, Cohort.__table__.c
    programs = or_(
        Program.id.in_(select(licences.program_id).where(licences.partner_id.in_(ids))),
        Program.id.in_(select(cohorts.program_id).where(cohorts.partner_id.in_(ids))),
    )
    versions = or_(
        ProgramVersion.program_id.in_(
            select(licences.program_id).where(licences.partner_id.in_(ids))
        ),
        ProgramVersion.program_id.in_(
            select(cohorts.program_id).where(cohorts.partner_id.in_(ids))
        ),
    )
    batches = select(ImportBatch.__table__.c.id).where(ImportBatch.__table__.c.partner_id.in_(ids))
    conditions: dict[type, ColumnElement[bool]] = {
        Partner: Partner.id.in_(ids),
        PartnerRevision: PartnerRevision.id.in_(ids),
        # Counts of everybody's pay together: for those who see everybody.
        PayBand: false(),
        Learner: Learner.id.in_(learners),
        Program: programs,
        ProgramVersion: versions,
        AuditEntry: AuditEntry.partner_id.in_(ids) if ids else false(),
        Edition: Edition.partner_id.in_(ids),
        EditionLink: EditionLink.partner_id.in_(ids),
        ImportBatch: ImportBatch.partner_id.in_(ids),
        ImportMapping: ImportMapping.partner_id.in_(ids),
        ImportRow: ImportRow.batch_id.in_(batches),
        ImportChange: ImportChange.batch_id.in_(batches),
    }
    return conditions


def _options(viewer: Viewer) -> list[Any]:
    ids = viewer.partner_ids
    if ids is None:
        return []
    owned = with_loader_criteria(
        PartnerOwned,
        lambda cls: cls.partner_id.in_(ids),
        include_aliases=True,
        track_closure_variables=True,
    )
    others = [
        with_loader_criteria(entity, condition, include_aliases=True)
        for entity, condition in narrowing(viewer).items()
    ]
    return [owned, *others]


def _touches_scoped(statement: Any) -> bool:
    return any(
        isinstance(element, Table) and element.name in _SCOPED_TABLES
        for element in visitors.iterate(statement)
    )


def for_viewer(statement: Any) -> Any:
    """The statement as whoever looks now may run it, for reads that no session runs (streams).

    Every statement of a restricted viewer gets the criteria, whatever it selects: a count or a
    sum names no entity in its result and must be narrowed all the same. NoViewer as anywhere.
    """
    viewer = _viewer.get()
    if viewer is None:
        if _touches_scoped(statement):
            raise NoViewer("A partner's rows were read with no viewer set.")
        return statement
    options = _options(viewer)
    return statement.options(*options) if options else statement


def _narrow(state: ORMExecuteState) -> None:
    """Session event: refuse or narrow one statement before it runs."""
    if _viewer.get() is None:
        for_viewer(state.statement)
        return
    if state.is_column_load:
        return
    if state.is_select or state.is_update or state.is_delete:
        state.statement = for_viewer(state.statement)


def install(session_class: type[Session] | Any) -> None:
    """Listen on every session of that class."""
    if not event.contains(session_class, "do_orm_execute", _narrow):
        event.listen(session_class, "do_orm_execute", _narrow)
