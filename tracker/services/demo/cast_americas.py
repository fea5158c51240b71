"""The invented partners of Peru and Chile."""

from __future__ import annotations

from decimal import Decimal

from tracker.services.demo.shapes import (
    CentrePlan,
    ContactPlan,
    LicencePlan,
    Market,
    Mood,
    ObligationPlan,
    PartnerPlan,
    Rhythm,
    TermPlan,
    TrainerPlan,
)

PERU = Market("PE", "PEN", "month", 2200, 4600, 50, abroad=0.08)
CHILE = Market("CL", "CLP", "month", 850_000, 1_700_000, 10_000)

ANDES_CODE = PartnerPlan(
    slug="andes-code",
    name="Andes Code",
    legal_name="Andes Code Escuela Digital S.A.C.",
    kind="training_centre",
    city="Lima",
    language="es",
    market=PERU,
    price=Decimal("7800.00"),
    centres=(
        CentrePlan("Lima campus", "Lima", "America/Lima", ("es",), 90),
        CentrePlan("Andes Code online", "Lima", "America/Lima", ("es", "en"), 120, True),
    ),
    contacts=(
        ContactPlan("Rosaura Ccahuana Neyra", "Director", -1120),
        ContactPlan("Teófilo Ayquipa Barrios", "Academic lead", -640),
        ContactPlan("Marisabel Lluncor Paz", "Academic lead", -1090, -641),
    ),
    trainers=(
        TrainerPlan("Edilberto Yupari", "Lima campus", ("FULLSTACK", "FRONTEND")),
        TrainerPlan("Nieves Cusirramos", "Lima campus", ("FRONTEND", "UXUI")),
        TrainerPlan("Wayra Olarteche", "Andes Code online", ("UXUI",)),
        TrainerPlan("Fermín Tapullima", "Andes Code online", ("FULLSTACK",), -500),
    ),
    terms=(
        TermPlan(
            "AC-1",
            -1130,
            -400,
            (
                LicencePlan("FULLSTACK", 4),
                LicencePlan("FRONTEND", 4),
                LicencePlan("UXUI", 4),
            ),
            (ObligationPlan("report_due", "Closing outcome report", -340, "accepted"),),
        ),
        TermPlan(
            "AC-2",
            -399,
            330,
            (
                LicencePlan("FULLSTACK", 3, extra=1),
                LicencePlan("FRONTEND", 3),
                LicencePlan("UXUI", 4),
            ),
            (
                ObligationPlan("report_due", "Half-year outcome report", -170, "accepted"),
                ObligationPlan("report_due", "Half-year outcome report", 12),
                ObligationPlan("trainer_certified", "Certificate of the lead UX/UI trainer", -6),
                ObligationPlan("payment_due", "Second instalment of the licence fee", 41),
            ),
            is_renewal=True,
        ),
    ),
    rhythms=(
        Rhythm("FS", "FULLSTACK", "Lima campus", -950, 182, 6, (21, 27)),
        Rhythm("FE", "FRONTEND", "Lima campus", -940, 175, 5, (20, 26), "hybrid"),
        Rhythm("UX", "UXUI", "Andes Code online", -810, 168, 6, (18, 24), "online"),
    ),
    active_since=-1120,
    mood=Mood(known=0.88, working=0.82, days=65),
    has_accounts=True,
)

COSTA_NORTE = PartnerPlan(
    slug="instituto-costa-norte",
    name="Instituto Costa Norte",
    legal_name="Instituto Público Costa Norte",
    kind="government",
    city="Trujillo",
    language="es",
    market=PERU,
    price=Decimal("3200.00"),
    centres=(CentrePlan("Trujillo centre", "Trujillo", "America/Lima", ("es",), 60),),
    contacts=(ContactPlan("Dalmira Chuquipoma Vera", "Head of programs", -660),),
    trainers=(
        TrainerPlan("Hernán Sandovalle", "Trujillo centre", ("FULLSTACK", "DATA"), -660),
        TrainerPlan("Zoila Quezquén", "Trujillo centre", ("DATA",), -660),
    ),
    terms=(
        TermPlan(
            "CN-1",
            -650,
            55,
            (LicencePlan("FULLSTACK", 4), LicencePlan("DATA", 4)),
            (
                ObligationPlan("report_due", "Yearly outcome report", -120, "returned"),
                ObligationPlan("audit", "Visit of the centre", 27),
            ),
        ),
    ),
    rhythms=(
        Rhythm("FS", "FULLSTACK", "Trujillo centre", -560, 200, 3, (16, 22)),
        Rhythm("DA", "DATA", "Trujillo centre", -590, 210, 3, (16, 22)),
    ),
    active_since=-640,
    mood=Mood(known=0.74, working=0.70, in_field=0.68, days=105, dropout=0.16),
)

LACUSTRE = PartnerPlan(
    slug="universidad-lacustre",
    name="Universidad Lacustre",
    legal_name="Fundación Universidad Lacustre",
    kind="university",
    city="Valdivia",
    language="es",
    market=CHILE,
    price=Decimal("2400000.00"),
    centres=(CentrePlan("Valdivia faculty", "Valdivia", "America/Santiago", ("es",), 40),),
    contacts=(ContactPlan("Ismenia Huenteao Rojel", "Dean's office", -810),),
    trainers=(TrainerPlan("Lautaro Millañir", "Valdivia faculty", ("DATA",), -820),),
    terms=(
        TermPlan(
            "UL-1",
            -800,
            -45,
            (LicencePlan("DATA", 6),),
            (ObligationPlan("report_due", "Final outcome report", 20),),
        ),
    ),
    rhythms=(Rhythm("DA", "DATA", "Valdivia faculty", -760, 150, 5, (19, 25)),),
    active_since=-790,
    paused_since=-44,
    mood=Mood(known=0.92, working=0.76, days=80, dropout=0.08),
)

AMERICAS = (ANDES_CODE, COSTA_NORTE, LACUSTRE)
