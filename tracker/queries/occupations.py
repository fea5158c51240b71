"""The list of occupations as lists are asked: search, filter, pages. No database behind it."""

from __future__ import annotations

from tracker.queries.criteria import Criteria, Page
from tracker.rules import occupations
from tracker.rules.occupations import Occupation


def list_occupations(criteria: Criteria) -> Page[Occupation]:
    """Occupations that fit the search, the nearest first; filter: kind (shortlist, occupation,
    group)."""
    found = occupations.search(criteria.search, None) if criteria.search else occupations.listed()
    kind = criteria.filters.get("kind", "")
    if kind == "shortlist":
        if not criteria.search:
            found = occupations.SHORTLIST
        found = [one for one in found if one in occupations.SHORTLIST]
    elif kind in {"occupation", "group"}:
        found = [one for one in found if one.is_group == (kind == "group")]
    if criteria.sort in {"code", "label"}:
        found = sorted(
            found, key=lambda one: getattr(one, criteria.sort), reverse=criteria.descending
        )
    if criteria.per_page is None:
        return Page(found, len(found), criteria)
    first = (criteria.page - 1) * criteria.per_page
    return Page(found[first : first + criteria.per_page], len(found), criteria)
