"""The columns of the files of partners, centres, programs and cohorts."""

from __future__ import annotations

from tracker.exchange.columns import Column, ColumnList
from tracker.rules.vocabulary import (
    DELIVERY_MODES,
    LANGUAGES,
    PARTNER_KINDS,
    PARTNER_STAGES,
    PROGRAM_KINDS,
    PROGRAM_TRACKS,
)

_DERIVED = frozenset(
    {
        "salary_currency",
        *(f"salary_{number}_currency" for number in range(2, 20)),
        "currencies",
        "partner_name",
        "matures_on",
        "status",
        "learners",
        "enrolments",
        "cohorts",
        "versions",
        "terms",
        "days",
    }
)
_PARTNER = Column("partner", "Partner", help="Slug or name; may be given for the whole file.")
_PARTNER_REF = Column(
    "partner_ref",
    "Partner reference",
    help="The reference of the partner in the list's own terms.",
    longest=120,
)

PARTNERS = ColumnList(
    "partners",
    (
        Column(
            "partner", "Slug", help="Left out, made of the name.", aliases=("slug", "partner_slug")
        ),
        Column("name", "Name", aliases=("partner_name",)),
        Column("legal_name", "Legal name"),
        Column("kind", "Kind", "word", "Left out: training centre.", words=PARTNER_KINDS),
        Column("stage", "Stage", "word", "A new stage begins on stage_on.", words=PARTNER_STAGES),
        Column("stage_on", "Stage since", "day", "Left out: the day of the import."),
        Column("country", "Country", "country", "ISO code or common name."),
        Column("website", "Website", longest=400, aliases=("url", "web")),
        Column("external_ref", "Reference", longest=120, help="Finds the partner again."),
        Column("parent", "Parent", help="Slug or name of the partner above."),
    ),
    _DERIVED,
)

CENTRES = ColumnList(
    "centres",
    (
        _PARTNER,
        _PARTNER_REF,
        Column("centre", "Centre", is_required=True, aliases=("name", "centre_name", "campus")),
        Column("city", "City", longest=120),
        Column("country", "Country", "country", "ISO code or common name."),
        Column("time_zone", "Time zone", "time_zone", "As Europe/Paris; left out: UTC."),
        Column("languages", "Languages", "words", "Codes, commas between.", words=LANGUAGES),
        Column("capacity", "Capacity", "whole", least=1, most=100_000),
        Column("is_online", "Online", "yes_no", aliases=("online",)),
        Column("external_ref", "Reference", longest=120, aliases=("centre_ref",)),
    ),
    _DERIVED,
)

PROGRAMS = ColumnList(
    "programs",
    (
        Column("program", "Code", is_required=True, longest=60, aliases=("code", "program_code")),
        Column("name", "Name", aliases=("program_name",)),
        Column("track", "Track", "word", "Left out: other.", words=PROGRAM_TRACKS),
        Column("kind", "Kind", "word", "Left out: reskilling.", words=PROGRAM_KINDS),
        Column("isced_field", "ISCED-F field", "isced"),
        Column("summary", "Summary", longest=2_000),
        Column("version", "Version", longest=40, help="Left out: the latest, else 1."),
        Column("weeks", "Weeks", "whole", least=1, most=520, aliases=("program_weeks",)),
        Column("hours", "Hours", "whole", least=1, most=20_000, aliases=("program_hours",)),
        Column("valid_from", "Valid from", "day"),
        Column("credential", "Credential"),
        Column("details", "Details", "details", "What else the list says, kept by column name."),
        _PARTNER,
        _PARTNER_REF,
        Column("centre", "Centre", help="A centre of the partner that teaches it."),
        Column("centre_ref", "Centre reference", longest=120),
        Column("centre_city", "Centre city", longest=120),
        Column("centre_country", "Centre country", "country"),
    ),
    _DERIVED,
)

COHORTS = ColumnList(
    "cohorts",
    (
        _PARTNER,
        Column("centre", "Centre"),
        Column("program", "Program", help="Code or name."),
        Column("version", "Version", longest=40),
        Column("cohort", "Cohort", is_required=True, longest=120, aliases=("code", "cohort_code")),
        Column("starts_on", "Starts", "day", aliases=("planned_start_on", "cohort_starts_on")),
        Column("ends_on", "Ends", "day", aliases=("planned_end_on", "cohort_ends_on")),
        Column("actual_start_on", "Really started", "day"),
        Column("actual_end_on", "Really ended", "day"),
        Column(
            "census_on",
            "Census day",
            "day",
            "Refund deadline: who withdraws before it never started.",
        ),
        Column("cancelled_on", "Cancelled on", "day"),
        Column("mode", "Mode", "word", words=DELIVERY_MODES),
        Column("language", "Language", "word", words=LANGUAGES),
        Column("weekly_hours", "Weekly hours", "decimal", least=0, most=80),
        Column("seats", "Seats", "whole", least=1, most=100_000),
        Column("price", "Price", "money"),
        Column("currency", "Currency", "currency"),
        Column("note", "Note", longest=2_000),
    ),
    _DERIVED,
)
