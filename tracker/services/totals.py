"""Totals of partners written: by whoever had to add one up, so that the next reader need not.

No write of the record waits for a total: it only ends the belief in it (services/tallies). The
counts of all partners' pay by bands (PayBand) change here with the partner's own, under a lock on
the partner, so that they are always the sums of what is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    fresh = {total.partner_id: total for total in totals if total.from_on == today}
    count = 0
    for partner_id in sorted(fresh):
        count += _store(fresh[partner_id], connection)
    return count


def _store(total: WorkedOutTotal, connection: Connection) -> bool:
    """Store one total and change the pay bands by the difference; False where it is held."""
    held = connection.execute(
        select(Partner.id)
        .where(Partner.id == total.partner_id)
        .with_for_update(key_share=True, skip_locked=True)
    ).first()
    if held is None:
        return False
    difference = _write_pay(total, connection)
    values = {
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
    put(connection, PartnerTally, [values], ("partner_id", "standard"))
    rows = [
        {"id": new_id(), "standard": total.standard, "line": line, "unit": unit, "band": band}
        | {"people": n}
        for (line, unit, band), n in sorted(difference.items())
        if n
    ]
    key = ("standard", "line", "unit", "band")
    put(connection, PayBand, rows, key, {"people": lambda stored, more: stored + more})
    return True


def _write_pay(total: WorkedOutTotal, connection: Connection) -> Mapping[Band, int]:
    """Replace the partner's bands; by how many people each band changed."""
    of = (PartnerPay.partner_id == total.partner_id, PartnerPay.standard == total.standard)
    difference: defaultdict[Band, int] = defaultdict(int)
    before = select(PartnerPay.line, PartnerPay.unit, PartnerPay.band, PartnerPay.people)
    for line, unit, band, n in connection.execute(before.where(*of)):
        difference[line, unit, band] -= n
    connection.execute(delete(PartnerPay).where(*of))
    rows: list[dict[str, Any]] = []
    for line, units in total.pay.items():
        for unit, amounts in units.items():
            for band, values in divide(amounts).items():
                people = size(values)
                difference[line, unit, band] += people
                rows.append(
                    {
                        "id": new_id(),
                        "partner_id": total.partner_id,
                        "standard": total.standard,
                        "line": line,
                        "unit": unit,
                        "band": band,
                        "people": people,
                        "amounts": amounts_text(values),
                    }
                )
    if rows:
        connection.execute(insert(PartnerPay), rows)
    return difference
