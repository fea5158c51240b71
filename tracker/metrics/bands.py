"""The eight bands of outcomes at day 180, in the order in which they are always drawn.

Read off a tally of the contract standard, so that bands add like everything else. Colours and
drawing are elsewhere.
"""

from __future__ import annotations

from tracker.metrics.tally import Place, Tally

LINE = "in_field_rate_180"
BANDS: dict[str, str] = {
    "placed_in_field": "Placed in the field",
    "placed_other_field": "Placed, other field or field not recorded",
    "studying": "Studying",
    "not_seeking": "Not seeking",
    "seeking_work": "Seeking",
    "unreachable": "Unreachable",
    "unknown": "Unknown",
    "not_due": "Not yet due",
}
# Every reason of the line that is in the whole has its band; a test holds this table complete.
BAND_OF_REASON: dict[str, str] = {
    "in_work_in_field": "placed_in_field",
    "in_work_other_field": "placed_other_field",
    "field_not_recorded": "placed_other_field",
    "further_education": "studying",
    # Unpaid, so no work: somebody in it is still learning.
    "internship": "studying",
    "not_seeking": "not_seeking",
    "volunteer_service": "not_seeking",
    "left_country": "not_seeking",
    "no_work_authorisation": "not_seeking",
    "seeking_work": "seeking_work",
    "seeking_study": "seeking_work",
    "unreachable": "unreachable",
    "nothing_recorded": "unknown",
    "other_days_only": "unknown",
}


def outcome_bands(tally: Tally) -> dict[str, int]:
    """People in each band, every band named; not_due holds those still enrolled as well."""
    bands = dict.fromkeys(BANDS, 0)
    for (place, reason), n in tally.counts.get(LINE, {}).items():
        if place is Place.NOT_DUE:
            bands["not_due"] += n
        elif place is not Place.OUT:
            bands[BAND_OF_REASON[reason]] += n
    return bands


# Graduates who are not due, by what is known of them so far; drawn hollow.
SO_FAR: dict[str, str] = {
    "in_work_so_far": "In work so far",
    "waiting": "Not yet due",
}
_WAITING = frozenset({"not_due", "completion_day_unknown"})


def graduate_bands(tally: Tally) -> dict[str, int]:
    """Graduates in each band, those not due by what is known so far; nobody still enrolled."""
    counts = outcome_bands(tally)
    del counts["not_due"]
    waiting = tally.reasons(LINE, Place.NOT_DUE)
    counts["in_work_so_far"] = waiting.get("not_due_in_work", 0)
    counts["waiting"] = sum(waiting.get(reason, 0) for reason in _WAITING)
    return counts
