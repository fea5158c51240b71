"""Lines of a report: as each standard prints them, bounds, medians, what outsiders get."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import LATE, day, learned, person
from tracker.metrics.catalogue import get_standard, standard_with
from tracker.metrics.facts import Facts
from tracker.metrics.printing import (
    day_words,
    is_coarse,
    printed_amount,
    printed_count,
    printed_rate,
    printed_state,
    tens,
    told_amount,
)
from tracker.metrics.rates import Rate
from tracker.metrics.report import HEADER, Frame, build_report, text_lines, tidy_rows
from tracker.metrics.report_lines import knows_nothing
from tracker.metrics.standards.shape import CONTACT, Line, Standard
from tracker.metrics.tally import Place, Tally

FRAME = Frame(
    {"partner": "alder"}, LATE, datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "http://x.test/"
)
CIRR, NACE, WIOA = (get_standard(key) for key in ("cirr_2017", "nace", "wioa_etp"))
BOOTCAMPS, ESF, CONTRACT = (get_standard(key) for key in ("skills_bootcamps", "esf", "contract"))
H40 = {"hours_per_week": Decimal(40), "in_field": True}


def usd(amount: int, currency: str = "USD") -> dict[str, Any]:
    return {"salary_amount": Decimal(amount), "salary_currency": currency, "salary_period": "year"}


def job(first: int = 10, **values: Any) -> Facts:
    return person("completed", learned("employed", 400, from_=first, **{**H40, **values}))


def tally_of(standard: Standard, *group: Facts, as_of: date = LATE) -> Tally:
    return Tally.of(standard.whole(facts, as_of) for facts in group)


def built(standard: Standard, *group: Facts, frame: Frame = FRAME) -> dict[str, Any]:
    return build_report(standard, tally_of(standard, *group, as_of=frame.as_of), frame)


def lines_of(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["key"]: line for line in report["lines"]}


@pytest.mark.parametrize(
    ("count", "rounded"), [(0, 0), (4, 0), (5, 10), (14, 10), (15, 20), (1234, 1230), (1235, 1240)]
)
def test_the_nearest_ten(count: int, rounded: int) -> None:
    assert tens(count) == rounded


def test_rates_as_printed() -> None:
    percent, fraction = Line("a", "A", "A."), Line("b", "B", "B.", 0, style="fraction")
    assert printed_rate(percent, Rate(55, 78), 2) == "70.51"
    assert printed_rate(percent, Rate(7, 8), 0) == "88"
    assert printed_rate(fraction, Rate(7, 8), 0) == "0.88"
    assert printed_rate(fraction, Rate(0, 8), 0) == "0.00"
    assert printed_rate(fraction, Rate(8, 8), 1) == "1.000"
    assert printed_rate(percent, Rate(0, 0), 2) == "-"


def test_counts_amounts_and_states_as_printed() -> None:
    plain = Line("a", "A", "A.", 0, "count")
    coarse = replace(plain, style="tens")
    assert (printed_count(plain, 7, 30), printed_count(plain, 0, 0)) == ("7", "0")
    assert [printed_count(coarse, n, 30) for n in (29, 30, 34, 35)] == ["c", "30", "30", "40"]
    days = Line("d", "D", "D.", 0, "days")
    assert printed_amount(days, Decimal("15.50")) == "15.5"
    assert printed_amount(replace(days, kind="pay"), Decimal("95000.5")) == "95001"
    assert printed_amount(replace(days, kind="pay", places=2), Decimal("9000.5")) == "9000.50"
    assert printed_amount(days, None) == "-"
    assert [printed_state(s) for s in ("not_due", "withheld", "not_reported")] == [
        "not due",
        "withheld",
        "-",
    ]


def test_what_a_standard_finds_too_coarse() -> None:
    assert not is_coarse(CONTRACT, Rate(1, 2))
    assert is_coarse(BOOTCAMPS, Rate(29, 100))
    assert not is_coarse(BOOTCAMPS, Rate(30, 100))
    assert is_coarse(BOOTCAMPS, Rate(0, 0))


def test_fractions_are_percentages_in_json() -> None:
    line = lines_of(built(WIOA, person(), person("withdrawn", exit_on=date(2025, 3, 1))))[
        "completion_rate"
    ]
    assert (line["printed"], line["percent"], line["kind"], line["unit"]) == (
        "0.50",
        "50",
        "rate",
        None,
    )
    text = "\n".join(text_lines(built(WIOA, person())))
    assert "Completion rate                             1.00 (1 of 1)" in text


def test_bounds_of_presumed_and_aside() -> None:
    cirr = lines_of(built(CIRR, person(), job(), job(hours_per_week=None)))
    seeking = cirr["3A"]
    assert (seeking["part"], seeking["presumed"], seeking["low"], seeking["high"]) == (1, 1, "0.00", "33.33")  # fmt: skip
    full = cirr["1A"]
    assert (full["part"], full["presumed"], full["unknown"]) == (2, 1, 1)
    assert (full["low"], full["percent"], full["high"]) == ("33.33", "66.67", "100.00")
    nace = lines_of(built(NACE, person(), job(), job()))["career_outcomes_rate"]
    assert (nace["whole"], nace["aside"], nace["unknown"]) == (2, 1, 0)
    assert (nace["low"], nace["percent"], nace["high"]) == ("66.7", "100.0", "100.0")


def test_bounds_in_the_text() -> None:
    text = "\n".join(text_lines(built(CIRR, person(), job(), job(hours_per_week=None))))
    assert "66.67% (2 of 3, 1 presumed, from 33.33%, 1 unknown, up to 100.00%)" in text
    text = "\n".join(text_lines(built(NACE, person(), job())))
    assert "100.0% (1 of 1, 1 unknown, up to 100.0%)" in text


def test_counts_of_nobody_are_zero_once_somebody_was_looked_at() -> None:
    lines = lines_of(built(ESF, person(employed_at_entry=False)))
    zero = lines["participants_employed"]
    assert (zero["state"], zero["part"], zero["printed"], zero["percent"]) == (
        "value",
        0,
        "0",
        None,
    )
    assert lines["immediate_employment"]["aside"] == 1
    nobody = lines_of(built(ESF))["participants"]
    assert (nobody["state"], nobody["printed"]) == ("not_reported", "-")
    early = replace(FRAME, as_of=day(10))
    waiting = lines_of(built(ESF, person(), frame=early))["immediate_employment"]
    assert (waiting["state"], waiting["printed"], waiting["matures_on"]) == (
        "not_due",
        "not due",
        "2025-07-28",
    )
    text = "\n".join(text_lines(built(ESF, person(employed_at_entry=False))))
    assert "In employment upon leaving" in text
    assert "0 (1 unknown)" in text


def test_people_or_enrolments_are_named() -> None:
    assert built(ESF)["counts"] == built(CIRR)["counts"] == "people"
    assert built(NACE)["counts"] == "enrolments"


def test_a_listed_median_of_pay() -> None:
    group = [job(100, **usd(n * 4)) for n in (9_000, 9_001)]
    report = built(WIOA, *group, job(100))
    line = lines_of(report)["median_earnings_q2"]
    assert (line["median"], line["printed"], line["unit"], line["kind"]) == (
        "9000.5",
        "9000.50",
        "USD",
        "pay",
    )
    assert (line["part"], line["whole"], line["percent"], line["low"]) == (2, 3, None, None)
    assert "9000.50 USD (2 of 3 known)" in "\n".join(text_lines(report))
    (salary,) = report["salaries"]
    assert (salary["key"], salary["count"], salary["not_reported"]) == ("median_earnings_q2", 2, 1)


def test_several_currencies_have_no_common_median() -> None:
    report = built(WIOA, job(100, **usd(8)), job(100, **usd(8, "EUR")))
    line = lines_of(report)["median_earnings_q2"]
    assert (line["median"], line["printed"], line["unit"]) == (
        None,
        "several currencies",
        "several currencies",
    )
    assert "several currencies (2 of 2 known)" in "\n".join(text_lines(report))
    none = lines_of(built(WIOA, job(100)))["median_earnings_q2"]
    assert (none["median"], none["printed"], none["unit"]) == (None, "-", None)


def test_bands_of_a_standard_with_their_shares() -> None:
    report = built(CIRR, *(job(**usd(n)) for n in (59_999, 60_000, 69_999)))
    (salary,) = report["salaries"]
    bands = {band["label"]: (band["count"], band["percent"]) for band in salary["bands"]}
    assert bands["<60000"] == (1, "33.33")
    assert bands["60000-69999"] == (2, "66.67")
    assert bands[">=110000"] == (0, "0.00")
    assert (salary["bands"][0]["from"], salary["bands"][0]["below"]) == (None, "60000")
    assert (salary["bands"][-1]["from"], salary["bands"][-1]["below"]) == ("110000", None)
    assert "60000-69999: 2 (66.67%)" in "\n".join(text_lines(report))
    (plain,) = built(CONTRACT, job(**usd(50_000)))["salaries"]
    assert [(b["label"], b["count"], b["percent"]) for b in plain["bands"]] == [(None, 1, "100.00")]


def test_intervals_only_where_asked() -> None:
    asked = replace(FRAME, interval=True)
    lines = lines_of(built(CIRR, *[job()] * 7, *[job(in_field=False)] * 3, frame=asked))
    assert lines["in_field"]["interval"] == {
        "low": "39.68",
        "high": "89.22",
        "label": "if this cohort is seen as a sample of future ones",
    }
    assert lines["in_field_90"]["interval"] is not None
    counts = lines_of(built(ESF, person(), frame=asked))
    assert {line["interval"] for line in counts.values()} == {None}
    assert lines_of(built(CIRR, frame=asked))["in_field"]["interval"] is None
    assert lines_of(built(CIRR, job()))["in_field"]["interval"] is None
    tidy = built(CIRR, job(), frame=replace(asked, places=0))
    assert lines_of(tidy)["in_field"]["interval"]["high"] == "100"
    text = "\n".join(text_lines(tidy))
    assert "95%: 21% to 100% if this cohort is seen as a sample of future ones" in text


def test_places_may_be_chosen() -> None:
    chosen = replace(FRAME, places=0)
    line = lines_of(built(CIRR, job(), job(), job(in_field=False), frame=chosen))["in_field"]
    assert (line["percent"], line["printed"], line["low"]) == ("67", "67", "67")


def test_the_response_rate_beside_the_lines() -> None:
    report = built(CIRR, job(), job(source="employer"), person())
    contact = report["contact"]
    assert (contact["key"], contact["part"], contact["whole"]) == (CONTACT.key, 1, 3)
    assert contact["percent"] == "33.3"
    assert CONTACT.key not in lines_of(report)
    rows = [dict(zip(HEADER, row, strict=True)) for row in tidy_rows(report)]
    assert [row["part"] for row in rows if row["key"] == CONTACT.key] == [1]
    assert any(line.startswith("Response rate") for line in text_lines(report))
    outside = built(CIRR, *[job()] * 30, *[person()] * 30, frame=replace(FRAME, view="published"))
    assert outside["contact"]["state"] == "withheld"


def test_outsiders_get_the_response_rate_where_it_was_decided() -> None:
    tally = tally_of(CONTRACT, *[job()] * 30, *[person()] * 30)
    shown = {line.key: Rate(30, 60, is_terse=True) for line in CONTRACT.every_line}
    report = build_report(CONTRACT, tally, replace(FRAME, view="published"), shown)
    assert (report["contact"]["part"], report["contact"]["whole"]) == (30, 60)
    assert lines_of(report)["placement_rate_180"]["percent"] == "50.0"


def test_what_the_standard_rounds_outsiders_get_rounded() -> None:
    placed = [person("completed", learned("employed", 200, from_=20)) for _ in range(44)]
    group = [*placed, *[person("completed", learned("seeking_work", 200, from_=20))] * 42]
    outside = lines_of(built(BOOTCAMPS, *group, frame=replace(FRAME, view="published")))
    rate = outside["outcome_rate_completions"]
    assert (rate["part"], rate["whole"], rate["percent"], rate["printed"]) == (40, 90, "51", "51")
    assert (rate["unknown"], rate["presumed"], rate["aside"], rate["high"]) == (
        None,
        None,
        None,
        None,
    )
    assert (outside["outcomes"]["part"], outside["outcomes"]["printed"]) == (40, "40")
    inside = lines_of(built(BOOTCAMPS, *group))["outcome_rate_completions"]
    assert (inside["part"], inside["whole"]) == (44, 86)


def test_percentages_may_come_from_rounded_counts() -> None:
    placed = [person("completed", learned("employed", 200, from_=20)) for _ in range(44)]
    group = [*placed, *[person("completed", learned("seeking_work", 200, from_=20))] * 42]
    rounded = standard_with(BOOTCAMPS, {"rates_from": "rounded_counts"})
    line = lines_of(built(rounded, *group))["outcome_rate_completions"]
    assert (line["part"], line["whole"], line["percent"]) == (40, 90, "44")
    assert not BOOTCAMPS.rounds_first


def test_the_median_of_an_even_number_is_the_standard_s() -> None:
    group = [job(**usd(50_000)), job(**usd(60_000))]
    assert built(CIRR, *group)["salaries"][0]["median"] == "55000.00"
    lower = standard_with(CIRR, {"even_median": "lower"})
    assert built(lower, *group)["salaries"][0]["median"] == "50000.00"


def test_medians_for_outsiders() -> None:
    frame = replace(FRAME, view="published")
    group = [job(100, **usd(40_000 + 400 * n)) for n in range(11)]
    report = built(WIOA, *group, *[person("completed", learned("not_seeking", 400, from_=1))] * 11, frame=frame)  # fmt: skip
    line = lines_of(report)["median_earnings_q2"]
    # How many are behind it is not told: it may be the count of a withheld line.
    assert (line["state"], line["median"], line["whole"]) == ("value", "10500", None)
    (salary,) = report["salaries"]
    assert (salary["median"], salary["bands"], salary["not_reported"]) == ("10500", [], None)
    few = lines_of(built(WIOA, *group[:9], frame=frame))["median_earnings_q2"]
    assert (few["state"], few["median"], few["printed"]) == ("withheld", None, "withheld")


def test_warnings_of_presumption_and_of_the_unknown() -> None:
    report = built(CIRR, job(hours_per_week=None), job(), job(in_field=False))
    label = "In-field placement"
    assert report["warnings"] == [
        f"{label}: 1 counted by the standard's presumption, not by a record."
    ]
    report = built(NACE, job(), person(), person())
    assert "Career outcomes rate: more than half of the whole is unknown." in report["warnings"]
    assert not any("more than half" in w for w in built(NACE, job(), person())["warnings"])
    assert report["unknown"] == 2
    tally = tally_of(CIRR, person(), job(hours_per_week=None))
    assert knows_nothing(tally, "in_field") == 2
    assert tally.count("in_field", Place.PRESUMED) == 1


def test_outsiders_are_warned_of_the_low_knowledge_rate_too() -> None:
    frame = replace(FRAME, view="published")
    report = built(NACE, *[job()] * 20, *[person()] * 20, frame=frame)
    assert any(words.startswith("Knowledge rate under 65%") for words in report["warnings"])
    assert not any(
        "unknown" in words.lower() for words in report["warnings"] if "Knowledge" not in words
    )


def test_bands_without_a_standard_s_own() -> None:
    (plain,) = built(CONTRACT, job(**usd(50_000)), job(**usd(61_000)))["salaries"]
    bands = [(b["from"], b["below"], b["count"]) for b in plain["bands"]]
    assert bands == [
        ("50000", "52000", 1),
        ("52000", "54000", 0),
        ("54000", "56000", 0),
        ("56000", "58000", 0),
        ("58000", "60000", 0),
        ("60000", "62000", 1),
    ]


def test_a_third_is_told_to_hundredths() -> None:
    """Pay told by another period may have no end; what is told of it has one."""
    assert told_amount(Decimal(20) / 3) == "6.67"
    assert (told_amount(Decimal("0.005")), told_amount(Decimal(400)), told_amount(None)) == (
        "0.01",
        "400",
        None,
    )


def test_days_in_words() -> None:
    assert day_words(date(2026, 6, 18)) == day_words("2026-06-18T09:00:00+00:00") == "18 Jun 2026"
    assert day_words(None) == ""


def test_days_are_in_english_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("babel.dates.LC_TIME", "de_DE")
    assert day_words(date(2026, 10, 1)) == "1 Oct 2026"


def test_large_medians_are_written_out() -> None:
    days = Line("d", "D", "D.", 0, "days")
    assert printed_amount(days, Decimal(100)) == "100"


def test_outsiders_are_told_of_no_few_people_by_warnings() -> None:
    young = [person(completed_on=day(400)) for _ in range(3)]
    group = [*[job()] * 30, *[job(in_field=False)] * 30, job(hours_per_week=None), *young]
    frame = replace(FRAME, as_of=day(500))
    inside = built(CIRR, *group, frame=frame)["warnings"]
    assert any("3 not due yet until" in words for words in inside)
    assert any("1 counted by the standard's presumption" in words for words in inside)
    outside = built(CIRR, *group, frame=replace(frame, view="published"))["warnings"]
    assert not any("not due yet" in words or "presumption" in words for words in outside)
    # What is said of withheld lines and of the rest stand beside each other.
    few = built(CIRR, *group[:31], frame=replace(frame, view="published"))["warnings"]
    assert few[0].startswith("Withheld: ")


def test_late_surveys_are_nobody_s_business_outside() -> None:
    web = get_standard("cirr_web")
    late = person("completed", intent="self_enrichment", intent_on=date(2025, 2, 1))
    group = [*[job()] * 30, *[job(in_field=False)] * 30, *[late] * 12]
    assert any("answered the survey" in words for words in built(web, *group)["warnings"])
    outside = built(web, *group, frame=replace(FRAME, view="published"))["warnings"]
    assert not any("answered the survey" in words for words in outside)


def test_medians_at_the_threshold() -> None:
    frame = replace(FRAME, view="published")
    group = [job(n, **usd(40_000 + 400 * n)) for n in range(10)]
    shown = lines_of(built(CONTRACT, *group, frame=frame))["median_days_to_job"]
    assert (shown["state"], shown["median"], shown["unit"]) == ("value", "4.5", "days")
    # How many are behind it is told to no outsider.
    assert (shown["part"], shown["whole"], shown["unknown"]) == (None, None, None)
    assert shown["matures_on"] == "2026-06-30"
    few = lines_of(built(CONTRACT, *group[:9], frame=frame))["median_days_to_job"]
    assert (few["state"], few["median"], few["unit"]) == ("withheld", None, None)
    one = lines_of(built(CONTRACT, group[0], frame=frame))["median_days_to_job"]
    assert one["state"] == "withheld"
    young = replace(frame, as_of=day(100))
    waiting = lines_of(built(CONTRACT, *group, frame=young))["median_days_to_job"]
    assert (waiting["state"], waiting["median"]) == ("not_due", None)
    empty = lines_of(built(CONTRACT, frame=frame))["median_days_to_job"]
    assert empty["state"] == "not_reported"


def test_pay_of_outsiders_keeps_to_the_threshold_asked() -> None:
    frame = replace(FRAME, view="published", threshold=12)
    group = [job(100, **usd(40_000 + 400 * n)) for n in range(12)]
    assert built(WIOA, *group, frame=frame)["salaries"][0]["state"] == "value"
    assert built(WIOA, *group[:11], frame=frame)["salaries"][0]["state"] == "withheld"
    median = lines_of(built(WIOA, *group, frame=frame))["median_earnings_q2"]
    assert median["median"] == "10600"


def test_counts_have_no_bounds_in_percent() -> None:
    line = lines_of(built(ESF, person(employed_at_entry=False)))["immediate_employment"]
    assert (line["low"], line["high"], line["percent"]) == (None, None, None)
    days = lines_of(built(CONTRACT, job()))["median_days_to_job"]
    assert (days["low"], days["high"], days["unit"]) == (None, None, "days")
