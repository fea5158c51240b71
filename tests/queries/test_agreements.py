"""Terms by state: the pure rule and the statement agree, and the days of notice follow the term."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import AgreementTerm, Partner
from tracker.queries.agreements import (
    find_current_term,
    get_term,
    list_notice_due,
    list_partner_terms,
    list_teach_outs,
    list_terms,
    term_states,
)
from tracker.queries.criteria import Criteria
from tracker.queries.scope import Viewer, viewing
from tracker.rules.agreements import TERM_STATES
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import Role

TODAY = date(2026, 11, 24)
STATES = {
    "N": "not_started",
    "R": "running",
    "W": "in_notice",
    "V": "running",
    "V2": "not_started",
    "E": "ended",
    "T": "teach_out",
    "U": "teach_out",
    "X": "ended",
    "X2": "running",
}


def term(owner: Partner, number: str, start: date, end: date, **values: object) -> AgreementTerm:
    return build.term(
        owner, number=number, starts_on=start, original_end_on=end, ends_on=end, **values
    )


@pytest.fixture
def terms(system: Viewer) -> dict[str, AgreementTerm]:
    """One term of each state, by number (STATES says which)."""
    owner = build.partner("Alder")
    old, past = date(2024, 1, 1), date(2026, 6, 30)
    rows = {
        "N": term(owner, "N", date(2027, 1, 1), date(2027, 12, 31)),
        "R": term(owner, "R", old, date(2027, 12, 31)),
        "W": term(owner, "W", old, TODAY + timedelta(days=90)),
        "V": term(owner, "V", old, date(2026, 12, 31)),
        "E": term(owner, "E", date(2023, 1, 1), date(2023, 12, 31)),
        "T": term(owner, "T", old, past),
        "X": term(owner, "X", old, past),
    }
    rows["V2"] = term(owner, "V2", date(2027, 1, 1), date(2028, 12, 31), previous_id=rows["V"].id)
    rows["X2"] = term(owner, "X2", date(2026, 7, 1), date(2028, 6, 30), previous_id=rows["X"].id)
    other = build.partner("Birch")
    rows["U"] = term(other, "U", old, past)
    version = build.program()
    late = {"starts_on": date(2026, 5, 4), "ends_on": date(2026, 12, 18)}
    for number in ("T", "X"):
        licence = build.licence(rows[number], version)
        build.cohort(owner, version, licence_id=licence.id, **late)
    build.cohort(other, version, **late)
    build.cohort(other, version, starts_on=date(2026, 7, 6), ends_on=date(2026, 12, 18))
    return rows


def test_states_of_all(terms: dict[str, AgreementTerm]) -> None:
    states = term_states(list(terms.values()), TODAY)
    assert {number: states[row.id] for number, row in terms.items()} == STATES


@pytest.mark.parametrize("state", TERM_STATES)
def test_filter_says_what_the_rule_says(terms: dict[str, AgreementTerm], state: str) -> None:
    found = list_terms(Criteria(filters={"state": state}), on=TODAY)
    expected = {number for number, named in STATES.items() if named == state}
    assert {row.number for row in found.rows} == expected
    assert found.total == len(expected)


def test_unknown_state_finds_nothing(terms: dict[str, AgreementTerm]) -> None:
    assert list_terms(Criteria(filters={"state": "torn"}), on=TODAY).total == 0


@pytest.mark.parametrize(
    "asked",
    [
        Criteria(sort="notice_on"),
        Criteria(sort="notice_on", descending=True),
        Criteria(sort="partner"),
        Criteria(search="alder", filters={"kind": "license"}),
    ],
)
def test_lists_are_in_a_stable_order(terms: dict[str, AgreementTerm], asked: Criteria) -> None:
    rows = list_terms(asked, on=TODAY).rows
    assert [r.id for r in rows] == [r.id for r in list_terms(asked, on=TODAY).rows]
    if asked.sort == "notice_on":
        days = [row.notice_on for row in rows]
        assert days == sorted(days, reverse=asked.descending)


def test_notice_due_is_a_worklist(terms: dict[str, AgreementTerm]) -> None:
    assert [row.number for row in list_notice_due(TODAY, within=90)] == ["W"]
    assert [row.number for row in list_notice_due(TODAY - timedelta(days=90), within=90)] == ["W"]
    assert list_notice_due(TODAY - timedelta(days=91), within=90) == []
    assert [row.number for row in list_notice_due(TODAY + timedelta(days=90), within=0)] == ["W"]
    assert list_notice_due(TODAY + timedelta(days=91), within=90) == []


def test_teach_outs(terms: dict[str, AgreementTerm]) -> None:
    assert {row.number for row in list_teach_outs(TODAY)} == {"T", "U"}
    assert list_teach_outs(date(2026, 12, 19)) == []


def test_current_term_is_the_one_that_ends_last(terms: dict[str, AgreementTerm]) -> None:
    alder, birch = terms["R"].partner_id, terms["U"].partner_id
    current = find_current_term(alder, TODAY)
    assert current is not None and current.number == "X2"
    assert find_current_term(birch, TODAY) is None
    assert [row.number for row in list_partner_terms(birch)] == ["U"]


def test_a_strangers_term_does_not_exist(terms: dict[str, AgreementTerm]) -> None:
    own, foreign, partner_id = terms["U"].id, terms["R"].id, terms["U"].partner_id
    db.session.remove()
    with viewing(Viewer(1, "viewer", frozenset({Role.VIEWER}), frozenset({partner_id}))):
        assert [row.number for row in list_terms(Criteria(), on=TODAY).rows] == ["U"]
        assert term_states([get_term(own)], TODAY) == {own: "teach_out"}
        with pytest.raises(NotFound):
            get_term(foreign)
