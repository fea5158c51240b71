"""The summary files of cohorts and partners as the pages download them: the figures on screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.metrics import summary
from tracker.metrics.tally import Tally
from tracker.models import Cohort, Partner
from tracker.queries.figures import Figures

Table = tuple[list[str], list[list[Any]]]
COHORT_IDENTITY = ("partner", "centre", "program", "cohort", "starts_on", "ends_on")


def cohort_table(cohorts: Iterable[Cohort], figures: Figures) -> Table:
    """Header and one row a cohort, in the order given."""
    rows = [
        (
            [c.partner.name, c.centre.name, c.program.code, c.code, c.starts_on, c.ends_on],
            figures.of_cohort(c.id),
        )
        for c in cohorts
    ]
    return _table(COHORT_IDENTITY, rows)


def partner_table(partners: Iterable[Partner], tallies: Mapping[int, Tally]) -> Table:
    """Header and one row a partner, in the order given."""
    return _table(("partner",), [([p.name], tallies.get(p.id, Tally())) for p in partners])


def _table(identity: Sequence[str], rows: Sequence[tuple[list[Any], Tally]]) -> Table:
    width = summary.pay_width(tally for _, tally in rows)
    header = [*identity, *summary.columns(width)]
    return header, [[*names, *summary.row(tally, width).values()] for names, tally in rows]
