"""Editions: frozen, counted again, signed, disputed, replaced; nothing small leaves by comparing."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from sqlalchemy import select

from tests import build
from tests.published import AS_OF, School, day, fill, learn, publish, question, school
from tracker.extensions import db
from tracker.metrics.periods import Period
from tracker.models import AuditEntry, Cohort, Edition, EditionDispute
from tracker.queries.edition_changes import (
    Verification,
    line_changes,
    name_enrolments,
    people_changes,
    verify_edition,
)
from tracker.queries.editions import find_latest, get_edition, state_of
from tracker.queries.facts import FigureScope
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import NotAllowed, NotFound, Refused
from tracker.rules.vocabulary import Role
from tracker.services.change import changing
from tracker.services.editions import (
    dispute_line,
    fingerprint_of,
    publish_edition,
    resolve_dispute,
    sign_off_edition,
)

PLACED = "placement_rate_180"
WHY = "Evidence came in late."


@pytest.fixture
def alder(system: Viewer) -> School:
    return school()


def manager(of: School, name: str = "Mia Manager") -> Viewer:
    return Viewer(None, name, frozenset({Role.MANAGER}), frozenset({of.partner_id}))


def figure(edition: Edition, key: str = PLACED, view: str = "published") -> dict[str, object]:
    lines = edition.figures[view]["lines"]
    return next(line for line in lines if line["key"] == key)


def pair(edition: Edition, key: str = PLACED, view: str = "published") -> tuple[object, object]:
    line = figure(edition, key, view)
    return line["part"], line["whole"]


def check(edition: Edition) -> Verification:
    again = get_edition(edition.id, with_people=True)
    return verify_edition(again, fingerprint_of(again))


def test_figures_definition_and_inputs_are_frozen(alder: School) -> None:
    edition = publish(question(alder.scope))
    assert (edition.number, edition.standard_version) == (1, "contract/1")
    assert pair(edition) == pair(edition, view="internal") == (48, 80)
    assert edition.scope["keys"]["partner"] == "alder"
    assert edition.definition["headline"] == PLACED
    assert len(edition.people["of"]) == 80
    assert len(edition.input_hash) == len(edition.fingerprint) == 64
    assert edition.fingerprint == fingerprint_of(edition)
    assert state_of(edition) == "waiting"


def test_an_edition_counted_again_is_equal(alder: School) -> None:
    edition = publish(question(alder.scope))
    assert check(edition).is_equal


def test_what_is_learned_later_changes_neither_edition_nor_its_check(alder: School) -> None:
    edition = publish(question(alder.scope, as_of=day(370)))
    learn(alder.graduates[30], learned_on=day(371))
    learn(alder.graduates[0], "seeking_work", effective_from=None, learned_on=day(400))
    assert check(edition).is_equal
    assert pair(edition) == (48, 80)


def test_late_data_is_found_and_named(alder: School) -> None:
    edition = publish(question(alder.scope))
    late = alder.graduates[30]
    learn(late)
    found = check(edition)
    assert not found.is_equal
    assert (found.is_intact, found.same_inputs, found.same_definition) == (True, False, True)
    labels = {one.label: (one.before, one.after) for one in found.lines}
    assert labels["Placed within 180 days"] == ("60.0%, 48 of 80", "61.3%, 49 of 80")
    assert {one.enrolment_id for one in found.people} == {late}
    moved = next(one for one in found.people if one.line == "Placed within 180 days")
    assert (moved.before, moved.after) == ("In the whole, not counted", "Counted")
    assert moved.why == "In work on at least one day of the window."
    named = name_enrolments([late])[late]
    assert (named.reference, named.cohort) == ("alder0-30", "alder-1")
    assert pair(get_edition(edition.id)) == (48, 80)


def test_a_row_changed_by_hand_is_noticed(alder: School) -> None:
    edition = publish(question(alder.scope))
    with changing(SYSTEM, "test.forged"):
        row = db.session.get_one(Edition, edition.id)
        forged = copy.deepcopy(row.figures)
        forged["published"]["lines"][0]["percent"] = "99.9"
        row.figures = forged
    found = check(edition)
    assert not found.is_intact
    assert not found.is_equal


def test_people_by_reference_are_for_those_who_may_see_them(alder: School) -> None:
    edition = publish(question(alder.scope))
    learn(alder.graduates[30])
    outsiders = frozenset({alder.partner_id})
    onlooker = Viewer(None, "viewer", frozenset({Role.VIEWER}), outsiders)
    with viewing(onlooker):
        found = check(edition)
        assert found.lines
        assert found.people == []
        with pytest.raises(NotAllowed):
            people_changes(edition.people, edition.people, edition.definition)
        with pytest.raises(NotAllowed):
            name_enrolments([alder.graduates[30]])


def test_figures_that_are_not_due_need_a_reason(alder: School) -> None:
    asked = question(alder.scope, as_of=day(100))
    with pytest.raises(Refused, match="Not everybody is due yet in: Knowledge rate") as refused:
        publish(asked)
    assert refused.value.problems[0].field == "immature_reason"
    edition = publish(asked, immature_reason="The board meets in October.")
    assert edition.immature_reason == "The board meets in October."
    assert figure(edition, "placement_rate_90")["state"] == "value"
    line = figure(edition)
    assert (line["state"], line["matures_on"]) == ("not_due", day(180).isoformat())


def test_a_reason_is_not_kept_where_everybody_is_due(alder: School) -> None:
    assert publish(question(alder.scope), immature_reason="Just so.").immature_reason is None


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"title": " "}, "title", "title"),
        ({"title": "x" * 201}, "title", "200"),
        ({"immature_reason": "x" * 2001}, "immature_reason", "2000"),
    ],
)
def test_words_are_checked(
    alder: School, values: dict[str, str], field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        publish(question(alder.scope), **values)
    assert refused.value.problems[0].field == field


def test_nothing_is_published_of_a_day_to_come(alder: School) -> None:
    with pytest.raises(Refused, match="day to come"):
        publish(question(alder.scope, as_of=date(2150, 1, 1)))


def test_who_may_publish(alder: School) -> None:
    asked = question(alder.scope)
    for role in (Role.ANALYST, Role.FUNDER, Role.MANAGER, Role.VIEWER):
        actor = Viewer(None, role.value, frozenset({role}), frozenset({alder.partner_id}))
        with pytest.raises(NotAllowed):
            publish_edition(actor, asked, title="x", threshold=10, definition_url="x")
    few = Viewer(None, "few", frozenset({Role.COORDINATOR}), frozenset({alder.partner_id}))
    with viewing(few):
        with pytest.raises(Refused, match="Choose the partner"):
            publish(question(), few)
        assert publish(asked, few).published_by_name == "few"


def test_late_data_makes_the_next_edition(alder: School) -> None:
    asked = question(alder.scope)
    first = publish(asked)
    with pytest.raises(Refused, match="Nothing has changed since edition 1"):
        publish(asked, change_reason=WHY)
    fill(db.session.get_one(Cohort, alder.cohorts[0]), placed=12, seeking=0, tag="late")
    with pytest.raises(Refused, match="Say why there is a new edition") as refused:
        publish(asked)
    assert refused.value.problems[0].field == "change_reason"
    second = publish(asked, change_reason=WHY)
    assert (second.number, second.previous_id, second.change_reason) == (2, first.id, WHY)
    assert state_of(get_edition(first.id)) == "replaced"
    assert pair(get_edition(first.id)) == (48, 80)
    assert pair(second) == (60, 92)
    changed = line_changes(first.figures["internal"], second.figures["internal"], second.definition)
    assert {one.label for one in changed} >= {"Placed within 180 days", "Completion rate"}
    people = people_changes(first.people, second.people, second.definition)
    assert len({one.enrolment_id for one in people}) == 12
    assert {one.before for one in people} == {"not in it"}
    latest = find_latest(asked)
    assert latest is not None
    assert latest.id == second.id


def test_a_next_edition_cannot_know_less(alder: School) -> None:
    publish(question(alder.scope))
    with pytest.raises(Refused, match="cannot know less") as refused:
        publish(question(alder.scope, as_of=day(400)), change_reason=WHY)
    assert refused.value.problems[0].field == "as_of"


def test_another_question_begins_its_own_editions(alder: School) -> None:
    publish(question(alder.scope))
    half = Period(date(2025, 1, 1), date(2025, 6, 30))
    assert publish(question(alder.scope, period=half)).number == 1
    program = FigureScope(partner_id=alder.partner_id, program_id=alder.programs[0])
    assert publish(question(program)).number == 1
    assert publish(question()).partner_id is None


def test_the_audit_says_who_but_keeps_no_figures(alder: School) -> None:
    edition = publish(question(alder.scope))
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.verb == "edition.published")
    ).one()
    assert entry.partner_id == alder.partner_id
    assert entry.new is not None
    assert entry.new["fingerprint"] == edition.fingerprint
    assert not {"figures", "people", "definition"} & set(entry.new)


# What outsiders see, also beside other editions.


def test_groups_are_withheld_like_everything_else(system: Viewer) -> None:
    small = school(sizes=((30, 20), (5, 3)))
    edition = publish(question(small.scope))
    groups = edition.figures["groups"]
    assert groups["noun"] == "program"
    assert [row["part"] for row in groups["internal"]] == [30, 5]
    assert groups["published"] is None
    assert pair(edition) == (35, 58)


def test_groups_that_may_be_shown_are(alder: School) -> None:
    groups = publish(question(alder.scope)).figures["groups"]
    assert [(row["part"], row["whole"]) for row in groups["published"]] == [(24, 40), (24, 40)]


def test_a_change_by_a_few_people_is_not_printed_to_outsiders(system: Viewer) -> None:
    large = school(sizes=((24, 30), (24, 30)))
    asked = question(large.scope)
    publish(asked)
    learn(large.graduates[30])
    second = publish(asked, change_reason=WHY)
    assert pair(second, view="internal") == (49, 108)
    line = figure(second)
    assert (line["part"], line["whole"], line["held_from"]) == (48, 108, 1)
    warnings = second.figures["published"]["warnings"]
    assert any("fewer than 10 people since" in one for one in warnings)
    # A third one still tells nothing of the second person: it is laid beside the first.
    learn(large.graduates[31])
    third = publish(asked, change_reason=WHY)
    assert pair(third, view="internal") == (50, 108)
    assert figure(third)["held_from"] == 1
    # As soon as the change is large enough it is told.
    for key in large.graduates[32:40]:
        learn(key)
    fourth = publish(asked, change_reason=WHY)
    assert pair(fourth) == (58, 108)
    assert "held_from" not in figure(fourth)


def test_a_total_may_not_tell_of_a_group_that_an_earlier_edition_left_over(alder: School) -> None:
    """22 without work, of whom edition 1 told 16 in the other program: six would be left."""
    asked = question(alder.scope)
    publish(asked)
    for key in alder.graduates[30:40]:
        learn(key)
    second = publish(asked, change_reason=WHY)
    assert pair(second, view="internal") == (58, 80)
    assert (pair(second), figure(second)["held_from"]) == ((48, 80), 1)


def test_a_few_more_graduates_are_not_told_apart(alder: School) -> None:
    asked = question(alder.scope)
    publish(asked)
    fill(db.session.get_one(Cohort, alder.cohorts[0]), placed=1, seeking=0, tag="late")
    second = publish(asked, change_reason=WHY)
    assert pair(second, view="internal") == (49, 81)
    assert pair(second) == (48, 80)


def test_an_edition_of_nearly_the_same_people_gives_the_others_away(system: Viewer) -> None:
    """All but four of the partner's graduates are in one program: the difference is the four."""
    lopsided = school(sizes=((40, 30), (2, 2)))
    publish(question(lopsided.scope))
    program = FigureScope(partner_id=lopsided.partner_id, program_id=lopsided.programs[0])
    beside = publish(question(program))
    assert pair(beside, view="internal") == (40, 70)
    assert figure(beside)["state"] == "withheld"
    assert pair(beside) == (None, None)


def test_editions_of_enough_other_people_stand_beside_each_other(alder: School) -> None:
    publish(question(alder.scope))
    program = FigureScope(partner_id=alder.partner_id, program_id=alder.programs[0])
    assert pair(publish(question(program))) == (24, 40)


def test_standards_that_differ_by_a_few_people_are_told_apart(alder: School) -> None:
    """Two graduates said beforehand that they sought no job: only one standard leaves them out."""
    keys = alder.graduates[:2]
    with changing(SYSTEM, "test.built"):
        for row in db.session.scalars(select(build.Enrolment).where(build.Enrolment.id.in_(keys))):
            row.intent, row.intent_on = "self_enrichment", date(2025, 1, 6)
    publish(question(alder.scope))
    beside = publish(question(alder.scope, standard="cirr_web"), immature_reason="Asked for.")
    assert figure(beside, "in_field", "internal")["whole"] == 78
    assert figure(beside, "in_field")["state"] == "withheld"


def test_medians_tell_no_count_to_outsiders(alder: School) -> None:
    edition = publish(question(alder.scope))
    line = figure(edition, "median_days_to_job")
    assert line["state"] == "value"
    assert (line["part"], line["whole"]) == (None, None)
    assert figure(edition, "median_days_to_job", "internal")["part"] == 48


# Signing and disputing.


def test_the_manager_of_the_partner_signs_off(alder: School) -> None:
    edition = publish(question(alder.scope))
    with viewing(manager(alder)) as actor:
        signed = sign_off_edition(actor, get_edition(edition.id))
        assert (signed.signed_off_by_name, state_of(signed)) == ("Mia Manager", "signed")
        with pytest.raises(Refused, match="Mia Manager signed this edition off already"):
            sign_off_edition(actor, get_edition(edition.id))
        with pytest.raises(Refused, match="signed"):
            dispute_line(actor, get_edition(edition.id), line=PLACED, reason="x", due_on=AS_OF)
    assert get_edition(edition.id).fingerprint == fingerprint_of(
        get_edition(edition.id, with_people=True)
    )


def test_nobody_else_signs(alder: School) -> None:
    edition = publish(question(alder.scope))
    other = build.partner("Birch")
    stranger = Viewer(None, "Max", frozenset({Role.MANAGER}), frozenset({other.id}))
    for actor in (SYSTEM, stranger):
        with pytest.raises(NotAllowed):
            sign_off_edition(actor, edition)
        with pytest.raises(NotAllowed):
            dispute_line(actor, edition, line=PLACED, reason="x", due_on=AS_OF)
    with viewing(stranger), pytest.raises(NotFound):
        get_edition(edition.id)


def test_a_dispute_stands_in_the_way_until_it_is_settled(alder: School) -> None:
    edition = publish(question(alder.scope))
    with viewing(manager(alder)) as actor:
        row = dispute_line(
            actor,
            get_edition(edition.id),
            line=PLACED,
            reason="Three contracts are missing.",
            due_on=date(2150, 1, 1),
        )
        assert state_of(get_edition(edition.id)) == "disputed"
        with pytest.raises(Refused, match="disputed already"):
            dispute_line(
                actor, get_edition(edition.id), line=PLACED, reason="x", due_on=date(2150, 1, 1)
            )
        with pytest.raises(Refused, match="settle that first"):
            sign_off_edition(actor, get_edition(edition.id))
        with pytest.raises(NotAllowed):
            resolve_dispute(actor, row, resolution="No.")
    settled = resolve_dispute(
        SYSTEM, db.session.get_one(EditionDispute, row.id), resolution="They are in edition 2."
    )
    assert settled.resolved_by_name == "system"
    with pytest.raises(Refused, match="settled already"):
        resolve_dispute(SYSTEM, settled, resolution="Again.")
    with viewing(manager(alder)) as actor:
        assert sign_off_edition(actor, get_edition(edition.id)).signed_off_at is not None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"line": "no_such_line"}, "line"),
        ({"reason": "  "}, "reason"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2020, 1, 1)}, "due_on"),
    ],
)
def test_disputes_are_checked(alder: School, values: dict[str, object], field: str) -> None:
    edition = publish(question(alder.scope))
    given = {"line": PLACED, "reason": "Wrong.", "due_on": date(2150, 1, 1), **values}
    with viewing(manager(alder)) as actor, pytest.raises(Refused) as refused:
        dispute_line(actor, get_edition(edition.id), **given)  # type: ignore[arg-type]
    assert refused.value.problems[0].field == field


def test_a_replaced_edition_is_signed_no_more(alder: School) -> None:
    asked = question(alder.scope)
    first = publish(asked)
    learn(alder.graduates[30])
    publish(asked, change_reason=WHY)
    with viewing(manager(alder)) as actor, pytest.raises(Refused, match="Edition 2 has taken"):
        sign_off_edition(actor, get_edition(first.id))
