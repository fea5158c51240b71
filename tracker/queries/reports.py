"""A report for a question: one standard over one scope and period, as of a day, in one view.

The same reading answers the page, its files, an edition and the command. Not here: how a report is
laid out (metrics/report), when a figure is withheld (metrics/publication), freezing (services/editions).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from sqlalchemy import select

from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.periods import Period
from tracker.metrics.rates import Rate
from tracker.metrics.report import Frame, View, build_report
from tracker.metrics.report_lines import line_entry
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Tally
from tracker.models import Centre, Cohort, Partner, Program
from tracker.queries.facts import FigureScope
from tracker.queries.figures import Figures, read_pooled, total
from tracker.rules.problems import NotFound

GroupNoun = Literal["partner", "program"]
GroupRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ScopeNames:
    """A scope in words: keys of files (slug, name, code) and what people read."""

    partner: str | None = None
    centre: str | None = None
    program: str | None = None
    cohort: str | None = None
    partner_name: str | None = None
    program_name: str | None = None

    @property
    def keys(self) -> dict[str, str | None]:
        """The scope as the JSON form of a report names it."""
        return {
            "partner": self.partner,
            "centre": self.centre,
            "program": self.program,
            "cohort": self.cohort,
        }

    @property
    def words(self) -> str:
        """The scope in one line; nothing where it is open."""
        parts = [self.partner_name, self.centre, self.program_name]
        parts += [f"cohort {self.cohort}" if self.cohort else None]
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """What a report is asked: standard, whose people, which period, as known on which day."""

    standard: Standard
    scope: FigureScope
    names: ScopeNames
    period: Period
    as_of: date


@dataclass(frozen=True, slots=True)
class Groups:
    """The headline by partner or by program: rows (key, name, entry of a report's JSON form).

    As everybody inside sees them, and as outsiders do; None where outsiders see none.
    """

    noun: GroupNoun
    internal: list[GroupRow]
    published: list[GroupRow] | None

    def rows(self, view: View) -> list[GroupRow] | None:
        """The rows of that view."""
        return self.internal if view == "internal" else self.published


@dataclass(frozen=True, slots=True)
class Reading:
    """A question answered once: every form of the report is made from it."""

    question: ReportQuestion
    figures: Figures
    tally: Tally

    def report(
        self,
        view: View,
        *,
        threshold: int,
        generated_at: datetime,
        definition_url: str,
        outside: Mapping[str, Rate] | None = None,
        interval: bool = False,
        places: int | None = None,
    ) -> dict[str, Any]:
        """The report in its JSON form; `outside`: the rates that outsiders see (queries/outside)."""
        asked = self.question
        frame = Frame(
            asked.names.keys,
            asked.as_of,
            generated_at,
            definition_url,
            asked.period,
            view,
            threshold,
            interval,
            places,
        )
        return build_report(asked.standard, self.tally, frame, outside)

    def groups(self, noun: GroupNoun) -> dict[int, Tally]:
        """Partner or program -> tally, of those with anybody whom the headline asks about."""
        found = self.figures.by_partner() if noun == "partner" else self.figures.by_program()
        line = self.question.standard.headline
        return {key: tally for key, tally in found.items() if tally.count(line)}


def with_partner(scope: FigureScope) -> FigureScope:
    """The scope with the partner whose centre or cohort it is; NotFound where there is none."""
    if scope.partner_id is not None:
        return scope
    for entity, key in ((Cohort, scope.cohort_id), (Centre, scope.centre_id)):
        found = _row(entity, key, entity.partner_id)
        if found is not None:
            return replace(scope, partner_id=found[0])
    return scope


def get_names(scope: FigureScope) -> ScopeNames:
    """The scope's names as the viewer sees them; NotFound where a row is not there for them."""
    partner = _row(Partner, scope.partner_id, Partner.slug, Partner.name)
    centre = _row(Centre, scope.centre_id, Centre.name)
    program = _row(Program, scope.program_id, Program.code, Program.name)
    cohort = _row(Cohort, scope.cohort_id, Cohort.code)
    return ScopeNames(
        partner=partner[0] if partner else None,
        centre=centre[0] if centre else None,
        program=program[0] if program else None,
        cohort=cohort[0] if cohort else None,
        partner_name=partner[1] if partner else None,
        program_name=program[1] if program else None,
    )


def _row(entity: Any, key: int | None, *columns: Any) -> Any:
    if key is None:
        return None
    found = db.session.execute(select(*columns).where(entity.id == key)).first()
    if found is None:
        raise NotFound("There is no such row.")
    return found


def read_report(question: ReportQuestion) -> Reading:
    """Read and judge everybody the question is about, once."""
    figures = read_pooled(question.standard, question.as_of, question.scope, question.period)
    return Reading(question, figures, figures.total())


def noun_of(question: ReportQuestion) -> GroupNoun:
    """What a report's headline is told by: partners of an open scope, else programs."""
    return "partner" if question.scope.partner_id is None else "program"


def read_groups(reading: Reading) -> Groups | None:
    """The headline by partner or by program, as seen inside; None where one group is all."""
    noun = noun_of(reading.question)
    if len(reading.groups(noun)) < 2:
        return None
    return groups_of_rates(reading, noun, None, 0)


def groups_of_rates(
    reading: Reading, noun: GroupNoun, shown: Mapping[int, Rate] | None, threshold: int
) -> Groups:
    """The groups by name, the published ones with these rates; none of nothing but withheld ones."""
    tallies = reading.groups(noun)
    names = group_names(noun, tallies)
    ordered = sorted(names, key=lambda key: (names[key].casefold(), key))

    def row(key: int, rate: Rate | None) -> GroupRow:
        return {**_group(reading, tallies[key], rate, threshold), "key": key, "label": names[key]}

    internal = [row(key, None) for key in ordered]
    if shown is None or all(shown[key].is_withheld for key in ordered if key in shown):
        return Groups(noun, internal, None)
    return Groups(noun, internal, [row(key, shown[key]) for key in ordered if key in shown])


def _group(reading: Reading, tally: Tally, shown: Rate | None, threshold: int) -> GroupRow:
    """The headline's entry of a group, rounded where the standard rounds."""
    standard, as_of = reading.question.standard, reading.question.as_of
    view: View = "internal" if shown is None else "published"
    moment = datetime.combine(as_of, time(), UTC)
    frame = Frame({}, as_of, moment, "", view=view, threshold=threshold)
    return line_entry(standard, standard.line(standard.headline), tally, shown, frame)


def group_names(noun: GroupNoun, keys: Iterable[int]) -> dict[int, str]:
    """Key -> name of those partners or programs."""
    entity: Any = Partner if noun == "partner" else Program
    statement = select(entity.id, entity.name).where(entity.id.in_(list(keys)))
    return {row[0]: row[1] for row in db.session.execute(statement)}


def compare_standards(question: ReportQuestion) -> list[tuple[Standard, Tally]]:
    """Every standard there is with its tally of the same question."""
    return [
        (standard, total(standard, question.as_of, question.scope, question.period))
        for standard in STANDARDS.values()
    ]
