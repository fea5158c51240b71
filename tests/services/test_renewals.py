"""Renewals: the next term proposed, licences copied, the balance carried over once."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tracker.models import AgreementTerm
from tracker.queries.agreements import find_successor
from tracker.queries.licences import balance, list_term_licences
from tracker.queries.scope import Viewer
from tracker.rules.problems import EditConflict, Refused
from tracker.services import agreements, licences, renewals

LAST = date(2026, 12, 31)


@pytest.fixture
def term(system: Viewer) -> AgreementTerm:
    """CTC-2025-01, two years, two programs of four cohorts, one of which is used."""
    row = agreements.sign_term(
        system,
        build.partner("Carmel"),
        number="CTC-2025-01",
        starts_on=date(2025, 1, 1),
        ends_on=LAST,
        notice_days=60,
    )
    web, data = build.program(name="Web"), build.program(name="Data")
    first, _ = licences.license_programs(
        system, row, program_ids=[web.program_id, data.program_id], max_cohorts=4
    )
    cohort = build.cohort(row.partner, web, licence_id=first.id)
    licences.use_allowance(system, cohort, on=date(2025, 2, 1))
    return row


def renewed(system: Viewer, term: AgreementTerm, **values: object) -> AgreementTerm:
    proposal = renewals.propose_renewal(term)
    given = {
        "number": proposal.number,
        "starts_on": proposal.starts_on,
        "ends_on": proposal.ends_on,
        "licence_ids": proposal.licence_ids,
    }
    return renewals.renew_term(system, term, **{**given, **values})  # type: ignore[arg-type]


def test_proposal_follows_on(system: Viewer, term: AgreementTerm) -> None:
    proposal = renewals.propose_renewal(term)
    assert (proposal.number, proposal.notice_days) == ("CTC-2025-02", 60)
    assert (proposal.starts_on, proposal.ends_on) == (date(2027, 1, 1), date(2028, 12, 31))
    assert len(proposal.licence_ids) == 2


def test_proposal_after_an_extension_starts_after_it(system: Viewer, term: AgreementTerm) -> None:
    agreements.extend_term(system, term, ends_on=date(2027, 6, 30), agreed_on=LAST)
    proposal = renewals.propose_renewal(term)
    assert (proposal.starts_on, proposal.ends_on) == (date(2027, 7, 1), date(2029, 6, 30))


def test_renewal_copies_licences_and_moves_the_balance(system: Viewer, term: AgreementTerm) -> None:
    following = renewed(system, term)
    assert (following.previous_id, following.notice_days) == (term.id, 60)
    assert find_successor(term.id) is following
    old = {row.program.name: balance(row) for row in list_term_licences(term.id)}
    new = {row.program.name: balance(row) for row in list_term_licences(following.id)}
    assert {name: a.left for name, a in old.items()} == {"Web": 0, "Data": 0}
    assert {name: a.left for name, a in new.items()} == {"Web": 7, "Data": 8}
    assert new["Web"].words == "4 granted + 3 carried over \N{MINUS SIGN} 0 used"


def test_a_term_is_renewed_once(system: Viewer, term: AgreementTerm) -> None:
    renewed(system, term)
    with pytest.raises(Refused, match="renewed already"):
        renewed(system, term, number="CTC-2025-09")


def test_next_term_starts_after_this_one(system: Viewer, term: AgreementTerm) -> None:
    with pytest.raises(Refused, match="runs to 31 December 2026") as error:
        renewed(system, term, starts_on=LAST)
    assert error.value.problems[0].field == "starts_on"
    assert find_successor(term.id) is None


def test_balance_can_stay_and_be_carried_over_later_once(
    system: Viewer, term: AgreementTerm
) -> None:
    following = renewed(system, term, carries_over=False)
    assert [balance(row).left for row in list_term_licences(following.id)] == [4, 4]
    renewals.carry_over(system, following, on=date(2027, 1, 1))
    assert sorted(balance(row).left or 0 for row in list_term_licences(following.id)) == [7, 8]
    with pytest.raises(Refused, match="carried over already"):
        renewals.carry_over(system, following, on=date(2027, 1, 1))


def test_only_chosen_licences_are_copied(system: Viewer, term: AgreementTerm) -> None:
    keep = list_term_licences(term.id)[0]
    following = renewed(system, term, licence_ids=[keep.id])
    assert [row.program_id for row in list_term_licences(following.id)] == [keep.program_id]


def test_extension_may_not_run_into_the_next_term(system: Viewer, term: AgreementTerm) -> None:
    renewed(system, term)
    with pytest.raises(Refused, match="CTC-2025-02 follows on 1 January 2027"):
        agreements.extend_term(system, term, ends_on=date(2027, 1, 1), agreed_on=LAST)


def test_renewal_made_by_hand_is_linked_later(system: Viewer, term: AgreementTerm) -> None:
    by_hand = agreements.sign_term(
        system, term.partner, number="X", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)
    )
    renewals.link_term(system, by_hand, previous_id=term.id, version=by_hand.version)
    assert find_successor(term.id) is by_hand
    other = agreements.sign_term(
        system, term.partner, number="Y", starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31)
    )
    with pytest.raises(Refused, match="renewed already"):
        renewals.link_term(system, other, previous_id=term.id)
    with pytest.raises(EditConflict):
        renewals.link_term(system, other, previous_id=by_hand.id, version=99)


def test_link_stays_within_the_partner_and_the_calendar(
    system: Viewer, term: AgreementTerm
) -> None:
    foreign = build.term(build.partner("Birch"), starts_on=date(2027, 1, 1))
    early = build.term(term.partner, starts_on=date(2026, 6, 1))
    for row in (foreign, early, term):
        with pytest.raises(Refused) as error:
            renewals.link_term(system, row, previous_id=term.id)
        assert error.value.problems[0].field == "previous_id"


def test_carry_over_needs_a_term_before(system: Viewer, term: AgreementTerm) -> None:
    with pytest.raises(Refused, match="follows no other"):
        renewals.carry_over(system, term, on=LAST)
