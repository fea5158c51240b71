"""Opening, editing, rescheduling, cancelling a cohort; the licence rule and its allowance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import (
    AuditEntry,
    Centre,
    Cohort,
    Licence,
    Partner,
    ProgramVersion,
)
from tracker.queries.licences import balance, used_by_cohort
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import EditConflict, NotAllowed, Refused
from tracker.rules.validation_people import CohortFacts
from tracker.rules.vocabulary import Role
from tracker.services import cohorts as services
from tracker.services.change import changing
from tracker.services.licences import grant

START = date(2025, 1, 6)
FACTS = CohortFacts("FS-1", START, seats=20, price=Decimal("900"), currency="PEN")


class House:
    """A partner with a centre, licensed for one program in 2025 for two cohorts."""

    def __init__(self) -> None:
        self.partner: Partner = build.partner()
        self.centre: Centre = build.centre(self.partner)
        self.version: ProgramVersion = build.program()
        self.term = build.term(self.partner)
        self.licence: Licence = build.licence(
            self.term,
            self.version,
            starts_on=date(2025, 1, 1),
            ends_on=date(2025, 12, 31),
            max_cohorts=2,
        )
        with changing(SYSTEM, "test.granted"):
            grant(self.licence, date(2025, 1, 1))

    def open(self, **changes: object) -> Cohort:
        return services.open_cohort(
            SYSTEM,
            self.partner,
            centre=self.centre,
            program_version=self.version,
            facts=replace(FACTS, **changes),  # type: ignore[arg-type]
        )


@pytest.fixture
def house(system: Viewer) -> House:
    return House()


def refused(error: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    return {problem.field: problem.message for problem in error.value.problems}


def test_a_cohort_opens_under_the_licence_of_its_first_day(house: House) -> None:
    cohort = house.open()
    assert cohort.licence_id == house.licence.id
    assert cohort.starts_on == cohort.planned_start_on == START
    # 26 weeks from the program's version.
    assert cohort.ends_on == date(2025, 7, 6)
    assert used_by_cohort(house.licence.id, cohort.id) == 1
    assert balance(house.licence).left == 1
    entry = db.session.query(AuditEntry).filter_by(verb="cohort.opened", entity="cohort").one()
    assert entry.new is not None
    assert entry.new["code"] == "FS-1"


def test_the_end_follows_hours_at_the_weekly_pace(house: House) -> None:
    # 500 hours at 30 a week are 17 weeks.
    assert house.open(weekly_hours=Decimal(30)).ends_on == date(2025, 5, 4)


def test_a_program_that_is_not_licensed_on_the_day_is_refused_with_the_day(house: House) -> None:
    with pytest.raises(Refused) as error:
        house.open(starts_on=date(2026, 1, 5))
    said = refused(error)["program_version_id"]
    assert "5 January 2026" in said
    assert house.version.program.name in said
    assert db.session.query(Cohort).count() == 0


def test_a_used_up_licence_is_refused_and_cancelling_gives_back(house: House) -> None:
    first, _ = house.open(), house.open(code="FS-2")
    with pytest.raises(Refused) as error:
        house.open(code="FS-3")
    assert "0 cohorts left" in refused(error)["licence_id"]
    services.cancel_cohort(SYSTEM, first, version=first.version, on=START)
    assert first.status_on(START) == "cancelled"
    house.open(code="FS-3")
    with pytest.raises(Refused):
        services.restore_cohort(SYSTEM, first, version=first.version, on=START)


def test_restoring_counts_the_cohort_again(house: House) -> None:
    cohort = house.open()
    services.cancel_cohort(SYSTEM, cohort, version=cohort.version, on=START, note="Too few.")
    assert balance(house.licence).left == 2
    assert cohort.note == "Too few."
    services.restore_cohort(SYSTEM, cohort, version=cohort.version, on=START)
    assert cohort.cancelled_on is None
    assert balance(house.licence).left == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": None}, "code"),
        ({"code": "FS-0"}, "code"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": date(2025, 1, 5)}, "ends_on"),
        ({"census_on": date(2025, 1, 5)}, "census_on"),
        ({"currency": None}, "currency"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    house: House, changes: dict[str, object], field: str
) -> None:
    house.open(code="FS-0")
    with pytest.raises(Refused) as error:
        house.open(**changes)
    assert list(refused(error)) == [field]


def test_a_centre_or_trainer_of_another_partner_is_refused(house: House) -> None:
    house.centre = build.centre(build.partner("Birch"))
    with pytest.raises(Refused) as error:
        house.open()
    assert list(refused(error)) == ["centre_id"]


def test_learners_and_days_bar_cancelling(house: House) -> None:
    cohort = house.open()
    build.enrolment(cohort)
    with pytest.raises(Refused, match="Transfer or withdraw"):
        services.cancel_cohort(SYSTEM, cohort, version=cohort.version, on=START)
    ended = house.open(code="FS-2")
    with pytest.raises(Refused, match="ended on 6 July 2025"):
        services.cancel_cohort(SYSTEM, ended, version=ended.version, on=date(2025, 8, 1))


def test_editing_leaves_days_and_program_and_minds_the_version(house: House) -> None:
    cohort = house.open()
    version = cohort.version
    other = build.program()
    kwargs = {"centre": house.centre, "program_version": house.version}
    edited = services.edit_cohort(
        SYSTEM, cohort, version=version, facts=CohortFacts("FS-9", seats=12), **kwargs
    )
    assert (edited.code, edited.seats, edited.starts_on) == ("FS-9", 12, START)
    with pytest.raises(EditConflict):
        services.edit_cohort(SYSTEM, cohort, version=version, facts=CohortFacts("FS-8"), **kwargs)
    with pytest.raises(Refused, match="keeps its program"):
        services.edit_cohort(
            SYSTEM,
            cohort,
            version=cohort.version,
            facts=CohortFacts("FS-8"),
            centre=house.centre,
            program_version=other,
        )


def reschedule(cohort: Cohort, **days: date | None) -> Cohort:
    given = {"planned_start_on": cohort.planned_start_on, "planned_end_on": cohort.planned_end_on}
    return services.reschedule_cohort(SYSTEM, cohort, version=cohort.version, **{**given, **days})


def test_actual_days_win_over_planned_ones(house: House) -> None:
    cohort = house.open()
    reschedule(cohort, actual_start_on=date(2025, 1, 13))
    assert (cohort.starts_on, cohort.ends_on) == (date(2025, 1, 13), date(2025, 7, 6))
    assert used_by_cohort(house.licence.id, cohort.id) == 1


def test_a_new_first_day_needs_a_licence_of_that_day(house: House) -> None:
    cohort = house.open()
    with pytest.raises(Refused) as error:
        reschedule(cohort, planned_start_on=date(2026, 2, 2), planned_end_on=None)
    assert "2 February 2026" in refused(error)["planned_start_on"]
    later = build.licence(
        house.term, house.version, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
    )
    reschedule(cohort, planned_start_on=date(2026, 2, 2), planned_end_on=None)
    assert cohort.licence_id == later.id
    assert balance(house.licence).left == 2
    assert used_by_cohort(later.id, cohort.id) == 1


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"planned_end_on": date(2025, 1, 1)}, "planned_end_on"),
        ({"actual_end_on": date(2025, 1, 1)}, "actual_end_on"),
        ({"actual_start_on": date(2025, 8, 1)}, "planned_end_on"),
        ({"census_on": date(2025, 1, 1)}, "census_on"),
        ({"actual_start_on": date(1825, 1, 1)}, "actual_start_on"),
    ],
)
def test_days_out_of_order_are_refused(house: House, days: dict[str, date], field: str) -> None:
    cohort = house.open()
    with pytest.raises(Refused) as error:
        reschedule(cohort, **days)
    assert list(refused(error)) == [field]


def test_a_cohort_recorded_without_a_licence_may_move(house: House) -> None:
    cohort = build.cohort(house.partner, at=house.centre)
    reschedule(cohort, planned_start_on=date(2023, 1, 2))
    assert (cohort.starts_on, cohort.licence_id) == (date(2023, 1, 2), None)


def test_a_viewer_role_opens_nothing(house: House) -> None:
    viewer = Viewer(1, "viewer", frozenset({Role.VIEWER}), frozenset({house.partner.id}))
    with viewing(viewer), pytest.raises(NotAllowed):
        services.open_cohort(
            viewer,
            house.partner,
            centre=house.centre,
            program_version=house.version,
            facts=FACTS,
        )
