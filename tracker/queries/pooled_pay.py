"""The exact median of all partners' pay together: counts of bands, and the amounts of one band.

Bands are stored with the partners' totals (services/totals). Of a partner whose total is not
believed, what is stored is taken out and what was worked out anew is put in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from tracker.extensions import db
from tracker.metrics.statistics import median, size
from tracker.metrics.value_bands import banded_median, divide
from tracker.models import PartnerPay, PayBand
from tracker.queries.totals import (
    Median,
    Medians,
    Pay,
    Totals,
    add_to,
    amounts_from,
    read_pay,
)

Line = tuple[str, str]  # line and currency
Counts = defaultdict[Line, defaultdict[int, int]]
Fresh = dict[Line, dict[int, dict[Decimal, int]]]


def pooled_medians(totals: Totals) -> Medians:
    """Line -> currency -> how many amounts all partners have together, and the middle one.

    For a viewer who sees every partner; of two believed readings the counts are the same.
    """
    fresh = _fresh(totals)
    found: Medians = {}
    for (line, unit), bands in sorted(_counts(totals, fresh).items()):
        counted = {band: n for band, n in bands.items() if n}

        def amounts(band: int, line: str = line, unit: str = unit) -> dict[Decimal, int]:
            return _amounts(totals, line, unit, band, fresh)

        middle = banded_median(counted, amounts, totals.standard.even_median)
        if middle is not None:
            found.setdefault(line, {})[unit] = Median(sum(counted.values()), middle)
    return found


def medians_of(totals: Totals, partner_ids: Sequence[int]) -> Medians:
    """The same of some partners: every amount of theirs is read."""
    pooled: Pay = {}
    for pay in read_pay(totals, partner_ids).values():
        for line, units in pay.items():
            for unit, values in units.items():
                add_to(pooled.setdefault(line, {}).setdefault(unit, {}), values)
    found: Medians = {}
    for line, units in sorted(pooled.items()):
        for unit, values in units.items():
            middle = median(values, totals.standard.even_median)
            if middle is not None:
                found.setdefault(line, {})[unit] = Median(size(values), middle)
    return found


def _counts(totals: Totals, fresh: Fresh) -> Counts:
    people: Counts = defaultdict(lambda: defaultdict(int))
    for sign, statement in ((1, _stored(totals)), (-1, _stale(totals))):
        for line, unit, band, n in () if statement is None else db.session.execute(statement):
            people[line, unit][band] += sign * int(n)
    for key, bands in fresh.items():
        for band, values in bands.items():
            people[key][band] += size(values)
    return people


def _stored(totals: Totals) -> Any:
    edition = totals.standard.edition
    return select(PayBand.line, PayBand.unit, PayBand.band, PayBand.people).where(
        PayBand.standard == edition
    )


def _stale(totals: Totals) -> Any:
    """What is stored of partners whose total is not believed; None where there are none."""
    held = PartnerPay
    if not totals.fresh:
        return None
    key = (held.line, held.unit, held.band)
    return (
        select(*key, func.sum(held.people))
        .where(held.standard == totals.standard.edition, held.partner_id.in_(list(totals.fresh)))
        .group_by(*key)
    )


def _fresh(totals: Totals) -> Fresh:
    found: Fresh = {}
    for total in totals.fresh.values():
        for line, units in total.pay.items():
            for unit, values in units.items():
                into = found.setdefault((line, unit), {})
                for band, held in divide(values).items():
                    add_to(into.setdefault(band, {}), held)
    return found


def _amounts(totals: Totals, line: str, unit: str, band: int, fresh: Fresh) -> dict[Decimal, int]:
    """Everybody's amounts in one band."""
    held = PartnerPay
    asked = select(held.amounts).where(
        held.standard == totals.standard.edition,
        held.line == line,
        held.unit == unit,
        held.band == band,
    )
    if totals.fresh:
        asked = asked.where(held.partner_id.not_in(list(totals.fresh)))
    found: dict[Decimal, int] = dict(fresh.get((line, unit), {}).get(band, {}))
    for text in db.session.scalars(asked):
        add_to(found, amounts_from(text))
    return found
