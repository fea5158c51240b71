"""The golden facts against the file of vectors they were taken from, entry by entry.

The file is not part of the product: TRACKER_VECTORS names it, or it lies beside the checkout.
"""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.metrics.door import golden
from tracker.metrics.periods import Quarter
from tracker.metrics.rates import Rate, percent
from tracker.metrics.statistics import rounded, wilson

VECTORS = Path(
    os.environ.get(
        "TRACKER_VECTORS", Path(__file__).parents[3] / "shared" / "design" / "vectors.json"
    )
)
Entries = dict[str, dict[str, Any]]
# Where each entry is reproduced; the others are reproduced here.
REPRODUCED = {
    "cirr-hackbright-2016H1-180d": "test_vectors_cirr",
    "bppe-cet-bot-2011": "test_vectors_bppe",
    "bppe-cet-bot-2011-150": "test_vectors_bppe",
    "bppe-nhi-anmt-2013": "test_vectors_bppe",
    "bppe-nhi-anmt-2013-150": "test_vectors_bppe",
    "bppe-unitedtruck-2015": "test_vectors_bppe",
    "bppe-cctc-hayward-anomaly": "test_vectors_bppe",
    "bppe-ga-sf-empty": "test_vectors_bppe",
    "wioa-etp-california-sample": "test_vectors_wioa",
    "wioa-etp-california-benchmark": "test_vectors_wioa",
    "nace-ud-2024": "test_vectors_nace",
    "nace-ud-2022": "test_vectors_nace",
    "nace-gonzaga-2019": "test_vectors_nace",
    "syn-cirr-1": "test_vectors_cirr",
    "syn-nace-1": "test_vectors_nace",
    "syn-wioa-1": "test_vectors_wioa",
    "syn-ukbc-1": "test_vectors_bootcamps",
    "syn-bppe-1": "test_vectors_bppe",
    "syn-sdc-1": "test_vectors_disclosure",
    "syn-sdc-2": "test_vectors_disclosure",
    "syn-wilson": "here",
}


@pytest.fixture(scope="module")
def entries() -> Entries:
    if not VECTORS.is_file():
        pytest.skip(f"no file of vectors at {VECTORS} (set TRACKER_VECTORS)")
    whole = json.loads(VECTORS.read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in [*whole["vectors"], *whole["synthetic"]]}


def test_every_entry_is_reproduced_somewhere(entries: Entries) -> None:
    assert set(entries) == set(REPRODUCED)
    here = Path(__file__).parent
    assert all(name == "here" or (here / f"{name}.py").is_file() for name in REPRODUCED.values())


def test_cirr(entries: Entries) -> None:
    entry = entries["cirr-hackbright-2016H1-180d"]
    counts = entry["counts"] | entry["subtotals"]
    assert {
        row["line"]: (int(row["count"]), row["published"]) for row in golden("cirr_2016_h1")
    } == {line: (counts[line], published) for line, published in entry["published_pct"].items()}
    bands = entry["salary_bands"]
    assert [
        (row["band"], int(row["count"]), row["published"])
        for row in golden("cirr_2016_h1_salaries")
    ] == list(zip(bands["labels"], bands["counts"], bands["published_pct"], strict=True))
    (misprint, coverage) = entry["known_published_anomalies"]
    assert (misprint["field"], misprint["recomputed"]) == ("3A", percent(counts["3A"], 78, 2))
    assert coverage["field"] == "salary coverage"


def test_bppe(entries: Entries) -> None:
    rows = {(row["sheet"], row["line"]): row for row in golden("bppe_sheets")}
    for name, sheet in (
        ("bppe-cet-bot-2011", "office technology 2011"),
        ("bppe-nhi-anmt-2013", "massage therapist 2013"),
    ):
        for ending, line in (("", "completion"), ("-150", "completion_101_150")):
            entry, row = entries[name + ending], rows[sheet, line]
            counts = entry["counts"]
            assert int(row["part"]) == counts["graduates"]
            assert int(row["whole"]) == counts["students_available_for_graduation"]
            assert row["published"] == entry["published"]["rate"] == entry["recomputed"]
    entry = entries["bppe-unitedtruck-2015"]
    assert (
        rows["truck driving 2015", "placement"]["published"] == entry["published"]["placement_rate"]
    )
    bands = dict(entry["counts"]["salary_bands"])
    assert bands.pop("not_reporting") == 0
    assert {row["band"]: int(row["count"]) for row in golden("bppe_salaries")} == bands
    wrong = entries["bppe-cctc-hayward-anomaly"]
    assert [f"{percent(131, 162, 0)}%", f"{percent(162, 214, 0)}%"] == list(
        wrong["published"].values()
    )
    assert set(entries["bppe-ga-sf-empty"]["published"]["2016"]) == {"-"}


def test_wioa(entries: Entries) -> None:
    rows = entries["wioa-etp-california-sample"]["rows"]
    kept = golden("wioa_etp_programs")
    assert len(rows) == len(kept) == 23
    for entry, row in zip(rows, kept, strict=True):
        low, high = entry["implied_de129_range"] or ("", "")
        assert (row["base_low"], row["base_high"]) == (str(low), str(high))
        assert (int(row["exited"]), int(row["completed"])) == (
            entry["de121_exited"],
            entry["de122_completed"],
        )
        assert Decimal(row["completion_rate"]) == Decimal(str(entry["published_completion_rate"]))
        if entry["implied_de129_range"]:
            assert int(row["employed_q2"]) == entry["de123_employed_q2"]
            published = Decimal(str(entry["published_employment_rate_q2"]))
            assert Decimal(row["employment_rate_q2"]) == published
    benchmark = entries["wioa-etp-california-benchmark"]
    counts = benchmark["counts"]
    share = Decimal(percent(counts["completed"], counts["exited"], 0) or 0) / 100
    assert str(share) == benchmark["published"]["completion_rate"]
    quarters = entries["syn-wioa-1"]
    for one in quarters["input"]["exits"]:
        for number, key in ((2, "Q2"), (4, "Q4")):
            found = Quarter.of(_day(one["exit"])).after(number)
            expected = quarters["expected"][one["id"]][key]
            assert [found.first_on.isoformat(), found.last_on.isoformat()] == expected


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def test_nace(entries: Entries) -> None:
    kept = [(row["class"], row["figure"], row["published"]) for row in golden("nace_published")]
    assert kept == [
        (name.removeprefix("nace-"), figure, value)
        for name in ("nace-ud-2024", "nace-ud-2022", "nace-gonzaga-2019")
        for figure, value in entries[name]["published"].items()
    ]


def test_wilson_intervals(entries: Entries) -> None:
    entry = entries["syn-wilson"]
    for (part, whole), bounds in zip(
        entry["input"]["cases"], entry["expected"]["bounds_pct"], strict=True
    ):
        found = wilson(part, whole)
        assert found is not None
        assert [str(rounded(bound, 2)) for bound in found] == bounds


def test_worked_examples_are_the_ones_written_down(entries: Entries) -> None:
    """What the tests of the own door expect stands in the file as well."""
    expected = {name: entries[name]["expected"] for name in entries if name.startswith("syn-")}
    assert expected["syn-cirr-1"]["cat1"] == "71.43"
    assert expected["syn-nace-1"]["career_outcomes_rate"] == Rate(32, 38).percent()
    assert expected["syn-nace-1"]["wrong_if_total_used"] == Rate(32, 50).percent()
    assert expected["syn-ukbc-1"]["outcome_rate_of_starts"] == Rate(463, 1234).percent(0)
    assert expected["syn-bppe-1"]["placement"] == Rate(14, 19).percent(2)
    assert expected["syn-bppe-1"]["wrong_over_graduates"] == Rate(14, 22).percent(2)
