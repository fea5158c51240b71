"""Yearly pay: what makes it unknown, and which record of a job tells it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import learned
from tracker.metrics.pay import paying, yearly_pay

FULL: dict[str, Any] = {
    "salary_amount": Decimal(2_500),
    "salary_currency": "EUR",
    "salary_period": "month",
}


def test_pay_by_the_year() -> None:
    assert yearly_pay(learned("employed", 10, **FULL)) == 30_000


@pytest.mark.parametrize("missing", sorted(FULL))
def test_pay_needs_its_amount_currency_and_period(missing: str) -> None:
    assert yearly_pay(learned("employed", 10, **{**FULL, missing: None})) is None


def test_the_latest_record_of_the_same_job_tells_its_pay() -> None:
    job = learned("employed", 10, from_=5, **FULL)
    raised = learned("employed", 90, from_=5, **{**FULL, "salary_amount": Decimal(2_700)})
    confirmed = learned("employed", 200, from_=5)
    other = learned("employed", 300, from_=150, **FULL)
    study = learned("further_education", 300, from_=5, **FULL)
    everything = [job, raised, confirmed, other, study]
    assert paying(job, everything) is raised
    assert paying(confirmed, everything) is raised
    assert paying(other, everything) is other
    # Not known since when: no other record is taken for the same job.
    undated = learned("employed", 20)
    assert paying(undated, [*everything, undated]) is None
