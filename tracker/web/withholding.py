"""What people outside the partner and head office see: one fixed table, small groups withheld.

No filter, no period and no other day reach it: each would be a second table to subtract from.
"""

from __future__ import annotations

from datetime import date

from flask import current_app

from tracker.metrics.publication import Shown, withhold
from tracker.metrics.tally import Tally
from tracker.queries.figures import partner_tallies

LINE = "placement_rate_180"


def threshold() -> int:
    """Fewer people than this are not shown to outsiders."""
    return int(current_app.config["TRACKER"].small_group)


def outsider_table(as_of: date) -> Shown[int]:
    """Partner -> the placement rate, over every partner the viewer was given, with the total."""
    tallies = partner_tallies("contract", as_of)
    rows = {partner_id: {LINE: tally.rate(LINE)} for partner_id, tally in tallies.items()}
    total = {LINE: Tally.total(tallies.values()).rate(LINE)}
    return withhold(rows, total, threshold=threshold())
