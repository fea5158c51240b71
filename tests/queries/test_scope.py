"""No row without a viewer; a partner's viewer sees that partner's rows and no other."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from tests import build
from tracker.extensions import db
from tracker.models import Cohort, Enrolment, Learner, Partner, Program
from tracker.queries.scope import SYSTEM, NoViewer, Viewer, viewing
from tracker.rules.vocabulary import Role


@pytest.fixture
def two_partners(app: Flask) -> tuple[Partner, Partner]:
    """Alder and Birch, each with a cohort and a learner."""
    with viewing(SYSTEM):
        alder, birch = build.partner("Alder"), build.partner("Birch")
        for owner in (alder, birch):
            build.enrolment(build.cohort(owner), build.learner(f"Of {owner.name}"))
    return alder, birch


def manager_of(partner_id: int) -> Viewer:
    return Viewer(1, "manager", frozenset({Role.MANAGER}), frozenset({partner_id}))


@pytest.mark.parametrize("entity", [Partner, Cohort, Enrolment, Learner])
def test_read_without_viewer_is_refused(app: Flask, entity: type) -> None:
    with pytest.raises(NoViewer):
        db.session.scalars(select(entity)).all()
    with pytest.raises(NoViewer):
        db.session.scalar(select(func.count(entity.id)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("entity", [Partner, Cohort, Enrolment, Learner, Program])
def test_partner_sees_own_rows_only(two_partners: tuple[Partner, Partner], entity: type) -> None:
    with viewing(SYSTEM):
        ids = [partner.id for partner in db.session.scalars(select(Partner).order_by(Partner.name))]
        everything = len(db.session.scalars(select(entity)).all())
    db.session.remove()
    assert everything == 2
    seen: set[int] = set()
    for partner_id in ids:
        with viewing(manager_of(partner_id)):
            rows = db.session.scalars(select(entity)).all()
            counted = db.session.scalar(select(func.count(entity.id)))  # type: ignore[attr-defined]
            assert len(rows) == counted == 1
            seen |= {row.id for row in rows}
        db.session.remove()
    assert len(seen) == 2


def test_every_shape_of_statement_is_narrowed(two_partners: tuple[Partner, Partner]) -> None:
    with viewing(SYSTEM):
        alder, birch = db.session.scalars(select(Partner).order_by(Partner.name)).all()
        theirs = db.session.scalars(select(Cohort).where(Cohort.partner_id == birch.id)).one()
        foreign, alder_id = theirs.id, alder.id
    db.session.remove()
    with viewing(manager_of(alder_id)):
        assert db.session.get(Cohort, foreign) is None
        assert len(db.session.execute(select(Enrolment, Cohort).join(Enrolment.cohort)).all()) == 1
        other = aliased(Cohort)
        assert len(db.session.scalars(select(other)).all()) == 1
        total = db.session.execute(
            select(func.count())
            .select_from(Cohort)
            .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        ).scalar_one()
        assert total == 1
        within = select(Cohort.id).subquery()
        assert (
            db.session.scalar(select(func.count(Cohort.id)).join(within, within.c.id == Cohort.id))
            == 1
        )
        grouped = db.session.execute(
            select(Cohort.partner_id, func.count(Cohort.id)).group_by(Cohort.partner_id)
        ).all()
        assert [row[0] for row in grouped] == [alder_id]


def test_viewer_of_no_partner_sees_nothing(two_partners: tuple[Partner, Partner]) -> None:
    with viewing(Viewer(1, "nobody", frozenset({Role.MANAGER}), frozenset())):
        assert db.session.scalars(select(Cohort)).all() == []
        assert db.session.scalars(select(Learner)).all() == []
