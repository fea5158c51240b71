"""Where the published texts of the standards stand, by the key that rules and settings name. Pure."""

from __future__ import annotations

SOURCES: dict[str, str] = {
    "S1": "CIRR standards overview, cirr.org/standards",
    "S2": "CIRR, collecting students' intent",
    "S3": "CIRR, tracking enrollment and graduation",
    "S4": "CIRR, tracking job outcomes",
    "S5": "CIRR, reporting students' outcomes",
    "S7": "CIRR performance data, map.cirr.org/performance-data",
    "S8": "CIRR Standards and Implementation Guidelines, revised 2017-02-26",
    "S9": "a CIRR report of the first half of 2016",
    "S14": "NACE First-Destination Survey, standards and protocols",
    "S15": "NACE First-Destination Survey, questions and answers",
    "S16": "the NACE formulas as a university states them",
    "S17": "terminology of a university's outcomes survey, with the 65% target",
    "S18": "a university's page on measuring outcomes, with the NACE categories and hours",
    "S19": "U.S. Department of Labor, WIOA performance indicators (names TEGL 10-16 Change 3)",
    "S20": "20 CFR 677.150",
    "S21": "ETA-9171 data elements as quoted in a public data dictionary",
    "S27": "Department for Education, Skills Bootcamps completions and outcomes, methodology",
    "S28": "Department for Education, Skills Bootcamps starts, completions and outcomes, methodology",
    "S29": "Department for Education, Skills Bootcamps, data guidance 2023-24",
    "S30": "Department for Education, Skills Bootcamps outcomes 2021-22",
    "S33": "Scottish Government, European Social Fund participant guidance",
    "S34": "Regulation (EU) 1304/2013, Annex I",
    "S35": "Regulation (EU) 2021/1057 (its annex could not be read)",
    "S36": "California Education Code 94928",
    "S37": "5 CCR 74112",
    "S38": "California Education Code 94929",
    "S39": "California Education Code 94929.5",
    "S40": "published School Performance Fact Sheets",
}


def source_words(keys: str) -> str:
    """The sources of these keys (S4, S7) in words; a text that is no key stays as it is."""
    return "; ".join(SOURCES.get(key, key) for key in keys.split(", ")) if keys else ""
