"""What happens on purpose: each case that the product must handle, and where it is found.

STORY is read by the tests and told in docs/user-guide.md; codes never change with the day.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.services.demo.cast_americas import AMERICAS
from tracker.services.demo.cast_europe import EUROPE
from tracker.services.demo.shapes import Mood, PartnerPlan

# The order in which partners are loaded: Peru and France first.
PARTNERS: tuple[PartnerPlan, ...] = tuple(
    sorted((*AMERICAS, *EUROPE), key=lambda partner: (not partner.has_accounts, partner.slug))
)

CohortKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Guest:
    """A learner the story knows by name: the cohort they enter first, and what becomes of them.

    fate: how the enrolment goes (chains.FATES); `then`: the cohort they enter later or move to.
    """

    cohort: CohortKey
    given_name: str
    family_name: str
    birth_year: int
    fate: str = "stays"
    then: CohortKey | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is there on purpose: what, and where to look for it."""

    what: str
    partner: str
    cohort: str | None = None
    learner: str | None = None
    term: str | None = None


STORY: dict[str, Case] = {
    "brilliant_but_unknown": Case(
        "Every graduate who is known works in the field, but only 7 of 20 (35%) are known",
        "andes-code",
        cohort="FE-3",
    ),
    "tiny_cohort": Case("A cohort of four learners", "vauclair-cyber", cohort="CYE-1"),
    "two_programs": Case(
        "One learner in two programs: Frontend completed, then Full-Stack",
        "andes-code",
        cohort="FS-4",
        learner="Huamán Torres, Killa",
    ),
    "transfer_between_partners": Case(
        "Moved from Instituto Costa Norte (FS-1) to Andes Code; judged against the first cohort",
        "andes-code",
        cohort="FS-4",
        learner="Sulca Paredes, Amaru",
    ),
    "transfer_within_partner": Case(
        "Moved to a later cohort of the same partner",
        "albahaca-tech",
        cohort="FE-3",
        learner="Gadea Tormo, Elvira",
    ),
    "notice_window": Case(
        "An agreement in its notice window that nobody has renewed",
        "instituto-costa-norte",
        term="CN-1",
    ),
    "teach_out": Case(
        "An agreement that ended while a cohort still runs",
        "universidad-lacustre",
        cohort="DA-5",
        term="UL-1",
    ),
    "not_closed": Case(
        "A cohort past its end in which nobody is recorded as completed",
        "andes-code",
        cohort="FE-5",
    ),
    "no_roster": Case("A cohort about to start without learners", "andes-code", cohort="UX-6"),
    "unqualified_trainer": Case(
        "A lead trainer who is not qualified for the program", "andes-code", cohort="UX-5"
    ),
    "overdue_deferral": Case(
        "A deferred learner whose expected return has passed",
        "andes-code",
        cohort="FS-5",
        learner="Poma Rojas, Rubén",
    ),
    "formula_name": Case(
        "A name that a spreadsheet would run as a formula",
        "andes-code",
        cohort="FS-5",
        learner="Salas, =SUM(A1:A9)",
    ),
    "minus_name": Case(
        "A name that begins with a minus sign", "andes-code", cohort="FS-5", learner="-Luna, Joel"
    ),
    "right_to_left_name": Case(
        "A Hebrew name among Latin ones", "andes-code", cohort="FS-5", learner="ברנע, נועם"
    ),
    "perhaps_the_same": Case(
        "Two learners of the same name and birth year, perhaps one person",
        "andes-code",
        cohort="FE-5",
        learner="Ccori Luna, Milagros",
    ),
    "withdrawal_undone": Case(
        "A withdrawal that was taken back; both entries remain",
        "andes-code",
        cohort="FS-3",
        learner="Apaza Ríos, Noemí",
    ),
    "licence_used_up": Case(
        "A licence with nothing left of it", "bramblegate-digital", term="BG-1"
    ),
    "right_to_left_partner": Case("A partner that works in Hebrew", "tzurim-tech"),
    "young_partner": Case(
        "A partner whose figures are not due yet", "vauclair-nord", cohort="CY-1"
    ),
}

GUESTS: tuple[Guest, ...] = (
    Guest(("andes-code", "FE-2"), "Killa", "Huamán Torres", 1994, "stays", ("andes-code", "FS-4")),
    Guest(
        ("instituto-costa-norte", "FS-1"),
        "Amaru",
        "Sulca Paredes",
        1991,
        "transfers",
        ("andes-code", "FS-4"),
    ),
    Guest(
        ("albahaca-tech", "FE-2"),
        "Elvira",
        "Gadea Tormo",
        1988,
        "transfers",
        ("albahaca-tech", "FE-3"),
    ),
    Guest(("andes-code", "FS-5"), "Rubén", "Poma Rojas", 1999, "deferred_overdue"),
    Guest(("andes-code", "FS-5"), "=SUM(A1:A9)", "Salas", 1997, "stays"),
    Guest(("andes-code", "FS-5"), "Joel", "-Luna", 1993, "stays"),
    Guest(("andes-code", "FS-5"), "נועם", "ברנע", 1990, "stays"),
    Guest(("andes-code", "FE-5"), "Milagros", "Ccori Luna", 1996, "stays"),
    Guest(("andes-code", "UX-5"), "Milagros", "Ccori Luna", 1996, "stays"),
    Guest(("andes-code", "FS-3"), "Noemí", "Apaza Ríos", 1995, "withdrawal_undone"),
)

# Cohorts that fare otherwise than their partner does.
MOODS: dict[CohortKey, Mood] = {
    ("andes-code", "FE-3"): Mood(
        known=1, working=1, in_field=1, days=40, dropout=0, known_exactly=7
    ),
    ("andes-code", "FE-5"): Mood(dropout=0.12, completes=False),
    ("vauclair-cyber", "CYE-1"): Mood(known=1, working=0.75, dropout=0),
}
SIZES: dict[CohortKey, int] = {("andes-code", "FE-3"): 20, ("andes-code", "UX-6"): 0}
LEAD_TRAINERS: dict[CohortKey, str] = {("andes-code", "UX-5"): "Fermín Tapullima"}
