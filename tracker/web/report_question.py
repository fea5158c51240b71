"""What a report is asked, read from the address: standard, whose people, period, day and view.

The same arguments as every page of figures (figure_scope) with `standard` and `view`. A row that
is not there for the viewer is no page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, request

from tracker.config import Settings
from tracker.exchange.definitions import definition_address
from tracker.gate import actor
from tracker.metrics.catalogue import STANDARDS, get_standard
from tracker.metrics.report import VIEWS, View
from tracker.metrics.standards.shape import Standard
from tracker.queries import choices
from tracker.queries.dashboards import filter_choices, list_cohorts_of
from tracker.queries.facts import FigureScope
from tracker.queries.partners import get_partner
from tracker.queries.reports import ReportQuestion, get_names, with_partner
from tracker.rules.problems import NotFound, Refused
from tracker.web.figure_scope import Asked, asked
from tracker.web.report_settings import asked_settings, setting_arguments
from tracker.web.shell import show_day

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class AskedReport:
    """The question, the view, and what the address said (to lead back to it)."""

    question: ReportQuestion
    view: View
    asked: Asked

    def query(self, **more: Any) -> str:
        """The end of an address that asks the same, with some arguments more or others."""
        standard = self.question.standard
        given = {"standard": standard.key, "view": self.view, **more}
        if given["standard"] == standard.key:
            given = {**setting_arguments(standard), **given}
        if given["view"] == "internal":
            given["view"] = None
        return self.asked.query(**given)

    @property
    def views(self) -> tuple[View, ...]:
        """The views there are of this question."""
        return VIEWS if may_preview(self.question.scope) else ("internal",)

    @property
    def words(self) -> str:
        """Period and day in words."""
        period, day = self.question.period, show_day(self.question.as_of)
        if period.is_open:
            return f"what was known on {day}"
        start = show_day(period.from_on) or "the beginning"
        return f"{start} to {show_day(period.to_on) or 'today'} · what was known on {day}"

    @property
    def scope_words(self) -> str:
        """Whose people, in words."""
        named = self.question.names.words
        return named or ("All partners" if actor().partner_ids is None else "Your partners")


def asked_report() -> AskedReport:
    """What the address asks; NotFound for a standard or a row there is none of."""
    standard, problems = asked_settings(_named_standard())
    found = asked(_only_partner())
    found = replace(found, problems=(*found.problems, *problems))
    names = get_names(found.scope)
    scope = with_partner(found.scope)
    if scope != found.scope:
        names = get_names(scope)
        found = replace(found, scope=scope, partner=get_partner(names.partner or ""))
    view: View = "published" if request.args.get("view") == "published" else "internal"
    if not actor().sees_small_groups:
        view = "published"
    if view == "published" and not may_preview(found.scope):
        raise Refused.because("Choose a partner: outsiders see one partner, or all of them.")
    question = ReportQuestion(standard, found.scope, names, found.period, found.as_of)
    return AskedReport(question, view, found)


def may_preview(scope: FigureScope) -> bool:
    """Whether outsiders could get a report of that scope: nobody else has just these partners."""
    return scope.partner_id is not None or actor().partner_ids is None


def asked_standard() -> Standard:
    """The standard the address names, ours where it names none, with the settings it names."""
    return asked_settings(_named_standard())[0]


def _named_standard() -> Standard:
    key = request.args.get("standard") or "contract"
    if key not in STANDARDS:
        raise NotFound("There is no such standard.")
    return get_standard(key)


def _only_partner() -> Any:
    """The partner of somebody who has one only, so that a report says whose it is."""
    if request.args.get("partner") or actor().partner_ids is None:
        return None
    slugs = choices.partner_slugs()
    return get_partner(slugs[0][0]) if len(slugs) == 1 else None


def scope_choices(found: AskedReport) -> list[tuple[str, str, Pairs, str]]:
    """(argument, words, pairs, what is chosen) of the choices above a report."""
    scope = found.question.scope
    partner = found.asked.partner
    programs, centres, cohorts = choices.program_keys(), [], []
    if partner is not None:
        own_programs, own_centres = filter_choices(partner.id)
        programs = [(str(key), name) for key, name in own_programs]
        centres = [(str(key), name) for key, name in own_centres]
        held = list_cohorts_of(FigureScope(partner_id=partner.id))
        cohorts = [(str(cohort.id), cohort.code) for cohort in held]
    return [
        ("partner", "Partner", choices.partner_slugs(), partner.slug if partner else ""),
        ("program", "Program", programs, str(scope.program_id or "")),
        ("centre", "Centre", centres, str(scope.centre_id or "")),
        ("cohort", "Cohort", cohorts, str(scope.cohort_id or "")),
    ]


def definition_url(standard: Standard) -> str:
    """The page that says how the standard counts, for use outside the application."""
    settings: Settings = current_app.config["TRACKER"]
    return definition_address(settings.base_url, standard)


def of_standard(found: AskedReport, standard: Standard) -> AskedReport:
    """The same question under another standard."""
    return replace(found, question=replace(found.question, standard=standard))
