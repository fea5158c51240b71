"""The demo in a database: loaded once, left alone where it is not ours, and what figures, lists
and checks make of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from tests import build
from tracker.extensions import db
from tracker.metrics.tally import Tally
from tracker.models import (
    AgreementTerm,
    AuditEntry,
    Cohort,
    Enrolment,
    Learner,
    LearnerReference,
    Partner,
    User,
)
from tracker.queries.agreements import list_notice_due, list_teach_outs, term_states
from tracker.queries.figures import read_figures
from tracker.queries.licences import balance
from tracker.queries.projections import list_differences
from tracker.queries.scope import Viewer, viewing
from tracker.queries.trainers import is_qualified
from tracker.queries.worklist import list_not_closed, list_overdue_deferrals
from tracker.rules.problems import Refused
from tracker.rules.vocabulary import Role
from tracker.services.demo import (
    Installation,
    installation,
    is_demo,
    load_demo,
    renew_password,
    reset_demo,
)
from tracker.services.demo.story import STORY
from tracker.services.passwords import is_right

TODAY = date(2026, 11, 24)
PASSWORD = "quiet harbour lanterns"


@pytest.fixture
def demo(system: Viewer) -> Viewer:
    """The demo loaded, the operator looking."""
    load_demo(today=TODAY, password=PASSWORD)
    return system


def partner(slug: str) -> Partner:
    return db.session.scalars(select(Partner).where(Partner.slug == slug)).one()


def cohort(key: str) -> Cohort:
    """The cohort of a case of the story."""
    case = STORY[key]
    return db.session.scalars(
        select(Cohort).where(
            Cohort.partner_id == partner(case.partner).id, Cohort.code == case.cohort
        )
    ).one()


def term(key: str) -> AgreementTerm:
    return db.session.scalars(
        select(AgreementTerm).where(AgreementTerm.number == STORY[key].term)
    ).one()


def count(model: type[object]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_loads_and_stands(demo: Viewer) -> None:
    assert installation() is Installation.DEMO
    assert is_demo()
    assert list_differences() == []
    entries = db.session.scalars(select(AuditEntry)).all()
    assert [entry.verb for entry in entries] == ["demo.loaded"]
    assert entries[0].new is not None
    assert entries[0].new["learners"] == count(Learner)
    for user in db.session.scalars(select(User)):
        assert is_right(user.password_hash, PASSWORD)


def test_figures_look_like_life(demo: Viewer) -> None:
    figures = read_figures("contract", TODAY)
    assert 45 <= float(figures.total().rate("placement_rate_180").percent() or 0) <= 85
    for tally in figures.by_partner().values():
        rate = tally.rate("placement_rate_180")
        if rate.whole >= 20:
            assert 45 <= float(rate.percent() or 0) <= 85
        assert 70 <= float(tally.rate("completion_rate").percent() or 0) <= 98
    assert len(figures.total().units("salaries")) >= 3
    # Several currencies in one partner, so that no median pools them.
    peru = figures.by_partner()[partner("andes-code").id]
    assert set(peru.units("salaries")) == {"PEN", "USD"}


def tally_of(key: str) -> Tally:
    return read_figures("contract", TODAY).of_cohort(cohort(key).id)


def test_brilliant_but_mostly_unknown(demo: Viewer) -> None:
    tally = tally_of("brilliant_but_unknown")
    placed, known = tally.rate("placement_rate_180"), tally.rate("knowledge_rate")
    assert (known.part, known.whole, known.percent()) == (7, 20, "35.0")
    assert (placed.part, placed.whole, placed.unknown) == (7, 20, 13)
    assert tally.rate("in_field_rate_180").part == 7


def test_tiny_and_young(demo: Viewer) -> None:
    assert tally_of("tiny_cohort").rate("placement_rate_180").whole == 4
    young = tally_of("young_partner").rate("placement_rate_180")
    assert young.whole == 0
    assert young.not_due > 5
    assert tally_of("no_roster") == Tally()


def test_one_learner_in_two_programs(demo: Viewer) -> None:
    programs = select(func.count(Enrolment.program_id.distinct())).group_by(Enrolment.learner_id)
    assert db.session.scalars(programs.having(func.count(Enrolment.id) > 1)).all().count(2) == 1


def test_agreements_in_notice_and_in_teach_out(demo: Viewer) -> None:
    notice, ended = term("notice_window"), term("teach_out")
    states = term_states([notice, ended], TODAY)
    assert states == {notice.id: "in_notice", ended.id: "teach_out"}
    assert notice in list_notice_due(TODAY)
    assert list_teach_outs(TODAY) == [ended]
    used_up = term("licence_used_up").licences[0]
    assert balance(used_up).left == 0


def test_work_that_waits(demo: Viewer) -> None:
    late = cohort("not_closed")
    assert late.ends_on is not None
    assert late.ends_on < TODAY
    assert [work.count for work in list_not_closed(TODAY) if work.cohort.id == late.id] == [19]
    assert [row.learner.family_name for row in list_overdue_deferrals(TODAY)] == ["Poma Rojas"]
    led = cohort("unqualified_trainer")
    assert led.lead_trainer_id is not None
    assert led.starts_on is not None
    assert not is_qualified(led.lead_trainer_id, led.program_id, led.starts_on)
    assert not [
        row.code
        for row in db.session.scalars(select(Cohort).where(Cohort.id != led.id))
        if not is_qualified(row.lead_trainer_id or 0, row.program_id, row.starts_on or TODAY)
    ]


def test_each_partner_sees_its_own_of_a_transfer(demo: Viewer) -> None:
    named = (Learner.family_name == "Sulca Paredes", Learner.given_name == "Amaru")
    for slug, reference in (("andes-code", "AC"), ("instituto-costa-norte", "ICN")):
        owner = Viewer(1, "Manager", frozenset({Role.MANAGER}), frozenset({partner(slug).id}))
        db.session.expunge_all()
        with viewing(owner):
            person = db.session.scalars(select(Learner).where(*named)).one()
            own = db.session.scalars(
                select(LearnerReference.value).where(LearnerReference.learner_id == person.id)
            ).all()
        assert [value.split("-")[0] for value in own] == [reference]


def test_second_load_is_refused_and_changes_nothing(demo: Viewer) -> None:
    before = count(Enrolment)
    with pytest.raises(Refused, match="--reset"):
        load_demo(today=TODAY, password=PASSWORD)
    assert count(Enrolment) == before


def test_own_records_are_left_alone(system: Viewer) -> None:
    build.partner("Alder Institute")
    assert installation() is Installation.OWN
    for attempt in (load_demo, reset_demo):
        with pytest.raises(Refused, match="left alone"):
            attempt(today=TODAY, password=PASSWORD)
    assert [row.name for row in db.session.scalars(select(Partner))] == ["Alder Institute"]


def test_an_account_alone_is_somebodys_own(system: Viewer) -> None:
    build.user(Role.ADMINISTRATOR)
    assert installation() is Installation.OWN
    assert not is_demo()


def test_reset_empties_and_loads_again(demo: Viewer) -> None:
    build.partner("Birch College")
    people = count(Learner)
    reset_demo(today=TODAY, password="another harbour lantern")
    assert count(Learner) == people
    assert db.session.scalar(select(Partner).where(Partner.name == "Birch College")) is None
    assert [e.verb for e in db.session.scalars(select(AuditEntry))] == ["demo.reset"]


def test_reset_of_nothing_loads(system: Viewer) -> None:
    assert installation() is Installation.EMPTY
    loaded = reset_demo(today=TODAY, password=PASSWORD)
    assert loaded.counts["partners"] == 8


def test_new_password_for_all(demo: Viewer) -> None:
    assert renew_password("yet another lantern") == 8
    for user in db.session.scalars(select(User)):
        assert is_right(user.password_hash, "yet another lantern")
        assert not is_right(user.password_hash, PASSWORD)
