"""Totals of partners written: by whoever had to add one up, so that the next reader need not.

No write of the record waits for a total: it only ends the belief in it (services/tallies). The
counts of all partners' pay by bands (PayBand) change here with the partner's own, under a lock on
the partner, so that they are always the sums of what is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from tracker.metrics.statistics import size
from tracker.metrics.stored import to_text
from tracker.metrics.value_bands import divide
from tracker.models import Partner, PartnerPay, PartnerTally, PayBand
from tracker.models.keys import new_id
from tracker.queries.tallies import code_mark
from tracker.queries.totals import WorkedOutTotal, amounts_text, medians_text
from tracker.services.upserts import put

Band = tuple[str, str, int]  # line, currency, band


def store_totals(totals: Sequence[WorkedOutTotal], today: date, connection: Connection) -> int:
    """Store those of today that nobody else is storing; how many. Inside a write transaction."""
    fresh: defaultdict[str, dict[int, WorkedOutTotal]] = defaultdict(dict)
    for total in totals:
        if total.from_on == today:
            fresh[total.standard][total.partner_id] = total
    return sum(_store(found, connection) for _, found in sorted(fresh.items()))


def _store(totals: dict[int, WorkedOutTotal], connection: Connection) -> int:
    """Store totals of one standard and change the pay bands by the difference."""
    held = connection.execute(
        select(Partner.id)
        .where(Partner.id.in_(totals))
        .order_by(Partner.id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    mine = [totals[key] for key in held.scalars()]
    if not mine:
        return 0
    difference = _write_pay(mine, connection)
    rows = [
        {
            "id": new_id(),
            "partner_id": total.partner_id,
            "standard": total.standard,
            "mark": code_mark(),
            "revision": total.revision,
            "from_on": total.from_on,
            "until_on": total.until_on,
            "tally": to_text(total.tally),
            "medians": medians_text(total.medians),
        }
        for total in mine
    ]
    put(connection, PartnerTally, rows, ("partner_id", "standard"))
    bands = [
        {"id": new_id(), "standard": mine[0].standard, "line": line, "unit": unit, "band": band}
        | {"people": n}
        for (line, unit, band), n in difference.items()
        if n
    ]
    key = ("standard", "line", "unit", "band")
    put(connection, PayBand, bands, key, {"people": lambda stored, more: stored + more})
    return len(mine)


def _write_pay(totals: Sequence[WorkedOutTotal], connection: Connection) -> Mapping[Band, int]:
    """Replace the partners' bands; by how many people each band changed."""
    standard = totals[0].standard
    of = (
        PartnerPay.partner_id.in_([total.partner_id for total in totals]),
        PartnerPay.standard == standard,
    )
    difference: defaultdict[Band, int] = defaultdict(int)
    before = select(PartnerPay.line, PartnerPay.unit, PartnerPay.band, PartnerPay.people)
    for line, unit, band, n in connection.execute(before.where(*of)):
        difference[line, unit, band] -= n
    connection.execute(delete(PartnerPay).where(*of))
    rows = [row for total in totals for row in _pay_rows(total)]
    for row in rows:
        difference[row["line"], row["unit"], row["band"]] += row["people"]
    if rows:
        connection.execute(insert(PartnerPay), rows)
    return difference


def _pay_rows(total: WorkedOutTotal) -> Iterator[dict[str, Any]]:
    """A row for each line, currency and band in which the partner has amounts."""
    for line, units in total.pay.items():
        for unit, amounts in units.items():
            for band, values in divide(amounts).items():
                yield {
                    "id": new_id(),
                    "partner_id": total.partner_id,
                    "standard": total.standard,
                    "line": line,
                    "unit": unit,
                    "band": band,
                    "people": size(values),
                    "amounts": amounts_text(values),
                }
