"""Totals of partners: stored sums of their cohorts' tallies, and the pay of everybody by bands.

A total is believed like a tally (queries/tallies), and added up anew from the cohorts' tallies
where it is not. Not here: everybody's pay together (queries/pooled_pay), writing totals
(services/totals).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from tracker.extensions import db
from tracker.metrics.periods import ALWAYS
from tracker.metrics.standards.shape import Standard
from tracker.metrics.statistics import size
from tracker.metrics.stored import from_text
from tracker.metrics.tally import Multisets, Tally
from tracker.models import Partner, PartnerPay, PartnerRevision, PartnerTally
from tracker.queries.fact_scopes import FigureScope
from tracker.queries.tallies import code_mark, is_valid, kept_so_far, read_tallies

PORTION = 100  # partners added up at a time
FEW = 400  # partners whose keys a statement may name
DAYS = "days"  # the unit that is no currency
Pay = dict[str, Multisets]  # line -> currency -> amount -> how often


@dataclass(frozen=True, slots=True)
class Median:
    """How many amounts there are in one currency, and the exact middle one."""

    people: int
    median: Decimal


Medians = dict[str, dict[str, Median]]  # line -> currency -> median


@dataclass(frozen=True, slots=True)
class PartnerTotal:
    """One partner: everything but pay as a tally; of pay the medians."""

    partner_id: int
    tally: Tally
    medians: Medians


@dataclass(frozen=True, slots=True)
class WorkedOutTotal:
    """One partner's total added up anew: what services/totals may store."""

    partner_id: int
    standard: str
    revision: int
    from_on: date
    until_on: date | None
    tally: Tally
    medians: Medians
    pay: Pay


@dataclass(frozen=True, slots=True)
class Totals:
    """Every partner in which anybody is counted, under one standard on one day."""

    standard: Standard
    as_of: date
    partners: dict[int, PartnerTotal]
    fresh: dict[int, WorkedOutTotal]  # those that were not believed


def read_totals(
    standard: Standard, as_of: date, *, with_pay: bool = False, partner_id: int | None = None
) -> Totals:
    """The totals of every partner that the viewer sees (or that one); one statement where stored.

    `with_pay`: the tallies hold every amount of pay, as those of cohorts do.
    """
    partners: dict[int, PartnerTotal] = {}
    missing: dict[int, int] = {}
    for row in db.session.execute(_statement(standard, partner_id)).all():
        if is_valid(row[2], row[1], row[3], row[4], as_of):
            partners[row[0]] = PartnerTotal(row[0], from_text(row[5]), medians_from(row[6]))
        else:
            missing[row[0]] = row[1]
    fresh = work_out_totals(standard, as_of, missing)
    for key, made in fresh.items():
        partners[key] = PartnerTotal(key, made.tally, made.medians)
    counted = {key: total for key, total in sorted(partners.items()) if total.tally.counts}
    totals = Totals(standard, as_of, counted, fresh)
    if not with_pay:
        return totals
    pay = read_pay(totals, list(counted))
    whole = {key: _with_pay(total, pay.get(key, {})) for key, total in counted.items()}
    return replace(totals, partners=whole)


def _statement(standard: Standard, partner_id: int | None) -> Any:
    """Every partner with the revision it has to have and the total that is stored."""
    held = PartnerTally
    statement = (
        select(
            *(Partner.id, func.coalesce(PartnerRevision.figures, 0), held.revision),
            *(held.from_on, held.until_on, held.tally, held.medians),
        )
        .outerjoin(PartnerRevision, PartnerRevision.id == Partner.id)
        .outerjoin(
            held,
            and_(
                held.partner_id == Partner.id,
                held.standard == standard.edition,
                held.mark == code_mark(),
            ),
        )
        .order_by(Partner.id)
    )
    return statement if partner_id is None else statement.where(Partner.id == partner_id)


def work_out_totals(
    standard: Standard, as_of: date, revisions: Mapping[int, int]
) -> dict[int, WorkedOutTotal]:
    """Partner -> total from the tallies of its cohorts, handed out for storing.

    `revisions`: partner -> the revision its figures have.
    """
    found: dict[int, WorkedOutTotal] = {}
    keys = sorted(revisions)
    for start in range(0, len(keys), PORTION):
        portion = tuple(keys[start : start + PORTION])
        read = read_tallies(standard, as_of, FigureScope(partner_ids=portion), ALWAYS)
        groups: defaultdict[int, list[Tally]] = defaultdict(list)
        for cohort_id, tally in read.tallies.items():
            groups[read.keys[cohort_id].partner_id].append(tally)
        for key in portion:
            until_on = read.until_on.get(key)
            parts = _summed(standard, groups[key])
            found[key] = WorkedOutTotal(
                key, standard.edition, revisions[key], as_of, until_on, *parts
            )
    kept = kept_so_far()
    if kept is not None:
        kept.totals.extend(found.values())
    return found


def _summed(standard: Standard, tallies: list[Tally]) -> tuple[Tally, Medians, Pay]:
    """The sum of a partner's cohorts: all but pay, the medians of pay, and pay itself."""
    tally = Tally.total(tallies)
    pay: Pay = {}
    rest: dict[str, Multisets] = {}
    medians: Medians = {}
    for line, units in tally.values.items():
        for unit, values in units.items():
            into = rest if unit == DAYS else pay
            into.setdefault(line, {})[unit] = dict(values)
            middle = tally.median(line, unit, standard.even_median)
            if unit != DAYS and middle is not None:
                medians.setdefault(line, {})[unit] = Median(size(values), middle)
    return replace(tally, values=rest), medians, pay


def read_pay(totals: Totals, partner_ids: Sequence[int]) -> dict[int, Pay]:
    """Partner -> every amount of pay, of those partners."""
    held, wanted = PartnerPay, set(partner_ids)
    found: defaultdict[int, Pay] = defaultdict(dict)
    found |= {key: made.pay for key, made in totals.fresh.items() if key in wanted}
    stored = wanted - set(totals.fresh)
    statement = select(held.partner_id, held.line, held.unit, held.amounts).where(
        held.standard == totals.standard.edition
    )
    if len(stored) <= FEW:
        statement = statement.where(held.partner_id.in_(stored))
    for partner_id, line, unit, text in db.session.execute(statement) if stored else ():
        if partner_id in stored:
            add_to(found[partner_id].setdefault(line, {}).setdefault(unit, {}), amounts_from(text))
    return found


def with_pay_of(made: WorkedOutTotal) -> Tally:
    """The whole tally of a total just added up."""
    return _with_pay(PartnerTotal(made.partner_id, made.tally, made.medians), made.pay).tally


def _with_pay(total: PartnerTotal, pay: Pay) -> PartnerTotal:
    values: dict[str, Any] = {line: dict(units) for line, units in total.tally.values.items()}
    for line, units in pay.items():
        values.setdefault(line, {}).update(units)
    return replace(total, tally=replace(total.tally, values=values))


def add_to(into: dict[Decimal, int], values: Mapping[Decimal, int]) -> None:
    """Add one multiset to another."""
    for amount, n in values.items():
        into[amount] = into.get(amount, 0) + n


def amounts_text(values: Mapping[Decimal, int]) -> str:
    """A multiset as it is stored: its amounts in order, each with how often."""
    return json.dumps([[str(a), n] for a, n in sorted(values.items())], separators=(",", ":"))


def amounts_from(text: str) -> dict[Decimal, int]:
    """The multiset again."""
    return {Decimal(amount): n for amount, n in json.loads(text)}


def medians_text(medians: Medians) -> str:
    """Medians as they are stored."""
    plain = {
        line: {unit: [one.people, str(one.median)] for unit, one in units.items()}
        for line, units in medians.items()
    }
    return json.dumps(plain, separators=(",", ":"))


def medians_from(text: str) -> Medians:
    """The medians again."""
    return {
        line: {unit: Median(n, Decimal(middle)) for unit, (n, middle) in units.items()}
        for line, units in json.loads(text).items()
    }
