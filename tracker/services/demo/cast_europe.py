"""The invented partners of France, Spain, the United Kingdom and Israel."""

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

FRANCE = Market("FR", "EUR", "year", 29_000, 42_000, 500)
SPAIN = Market("ES", "EUR", "year", 21_000, 31_000, 250)
BRITAIN = Market("GB", "GBP", "year", 27_000, 44_000, 500)
ISRAEL = Market("IL", "ILS", "month", 9500, 19_000, 250)

VAUCLAIR = PartnerPlan(
    slug="vauclair-cyber",
    name="Vauclair Cyber",
    legal_name="Vauclair Cyber SAS",
    kind="training_centre",
    city="Lyon",
    language="fr",
    market=FRANCE,
    price=Decimal("6900.00"),
    centres=(
        CentrePlan("Lyon campus", "Lyon", "Europe/Paris", ("fr",), 50),
        CentrePlan("Evening online", "Lyon", "Europe/Paris", ("fr", "en"), 30, True),
    ),
    contacts=(
        ContactPlan("Apolline Deschaumes", "Director", -1010),
        ContactPlan("Ghislain Marvaudois", "Employer relations", -700),
    ),
    trainers=(
        TrainerPlan("Perrine Valbrac", "Lyon campus", ("CYBER",)),
        TrainerPlan("Aurélien Toscanel", "Evening online", ("CYBER",)),
    ),
    terms=(
        TermPlan("VC-1", -1000, -330, (LicencePlan("CYBER", 9),), extended_to=-220),
        TermPlan(
            "VC-2",
            -219,
            510,
            (LicencePlan("CYBER", 8),),
            (
                ObligationPlan("report_due", "Half-year outcome report", -40, "submitted"),
                ObligationPlan("audit", "Quality audit", 63),
            ),
            is_renewal=True,
        ),
    ),
    rhythms=(
        Rhythm("CY", "CYBER", "Lyon campus", -960, 112, 9, (16, 22)),
        Rhythm("CYE", "CYBER", "Evening online", -545, 1, 1, (4, 4), "online"),
    ),
    active_since=-990,
    mood=Mood(known=0.90, working=0.84, in_field=0.86, days=55, dropout=0.09),
    has_accounts=True,
    census_days=10,
)

VAUCLAIR_NORD = PartnerPlan(
    slug="vauclair-nord",
    name="Vauclair Nord",
    legal_name="Vauclair Nord SARL",
    kind="program_host",
    city="Lille",
    language="fr",
    market=FRANCE,
    price=Decimal("6900.00"),
    centres=(CentrePlan("Lille campus", "Lille", "Europe/Paris", ("fr",), 20),),
    contacts=(ContactPlan("Bérengère Houplant", "Centre lead", -365),),
    trainers=(TrainerPlan("Côme Wambreuse", "Lille campus", ("CYBER",), -370),),
    terms=(
        TermPlan(
            "VN-1",
            -365,
            370,
            (LicencePlan("CYBER", 4),),
            (ObligationPlan("report_due", "First outcome report", 55),),
        ),
    ),
    rhythms=(Rhythm("CY", "CYBER", "Lille campus", -330, 171, 3, (13, 16)),),
    active_since=-350,
    parent="vauclair-cyber",
    census_days=10,
)

ALBAHACA = PartnerPlan(
    slug="albahaca-tech",
    name="Albahaca Tech",
    legal_name="Albahaca Tech S. Coop.",
    kind="training_centre",
    city="Valencia",
    language="es",
    market=SPAIN,
    price=Decimal("5400.00"),
    centres=(CentrePlan("Valencia campus", "Valencia", "Europe/Madrid", ("es", "en"), 45),),
    contacts=(
        ContactPlan("Remedios Alboraya", "Coordinator", -860),
        ContactPlan("Jacint Ribesalbes", "Finance", -860),
    ),
    trainers=(
        TrainerPlan("Amparo Benisanó", "Valencia campus", ("FRONTEND", "UXUI")),
        TrainerPlan("Quico Massalfassar", "Valencia campus", ("FRONTEND",)),
    ),
    terms=(
        TermPlan(
            "AB-1",
            -860,
            115,
            (LicencePlan("FRONTEND", None), LicencePlan("UXUI", None)),
            (ObligationPlan("trainer_certified", "Certificate of the UX/UI trainer", 34),),
        ),
    ),
    rhythms=(
        Rhythm("FE", "FRONTEND", "Valencia campus", -820, 210, 4, (16, 22)),
        Rhythm("UX", "UXUI", "Valencia campus", -560, 210, 3, (15, 20), "hybrid"),
    ),
    active_since=-850,
    mood=Mood(known=0.81, working=0.75, in_field=0.76, days=85),
)

BRAMBLEGATE = PartnerPlan(
    slug="bramblegate-digital",
    name="Bramblegate Digital",
    legal_name="Bramblegate Digital Skills Ltd",
    kind="employer",
    city="Leeds",
    language="en",
    market=BRITAIN,
    price=Decimal("1900.00"),
    centres=(CentrePlan("Leeds rooms", "Leeds", "Europe/London", ("en",), 24),),
    contacts=(ContactPlan("Winifred Oxtoby-Lane", "Learning lead", -340),),
    trainers=(TrainerPlan("Callum Ferrensby", "Leeds rooms", ("AI",), -340),),
    terms=(
        TermPlan(
            "BG-1",
            -340,
            395,
            (LicencePlan("AI", 4),),
            (ObligationPlan("report_due", "Report on the pilot", 8),),
            notice_days=60,
            kind="pilot",
        ),
    ),
    rhythms=(Rhythm("AI", "AI", "Leeds rooms", -310, 98, 4, (15, 19)),),
    active_since=-330,
    mood=Mood(known=0.94, working=0.93, in_field=0.55, days=4, dropout=0.05),
)

TZURIM = PartnerPlan(
    slug="tzurim-tech",
    name="Tzurim Tech",
    legal_name="צורים טק בע״מ",
    kind="training_centre",
    city="באר שבע",
    language="he",
    market=ISRAEL,
    price=Decimal("21500.00"),
    centres=(
        CentrePlan("קמפוס באר שבע", "באר שבע", "Asia/Jerusalem", ("he",), 60),
        CentrePlan("קמפוס מקוון", "באר שבע", "Asia/Jerusalem", ("he", "en"), 60, True),
    ),
    contacts=(
        ContactPlan("טליה ורדימון", "Director", -950),
        ContactPlan("אורי שקמוני", "Employer relations", -500),
    ),
    trainers=(
        TrainerPlan("נדב ארזיאלי", "קמפוס באר שבע", ("FULLSTACK", "QA")),
        TrainerPlan("יעל זמורה", "קמפוס מקוון", ("DATA",)),
    ),
    terms=(
        TermPlan(
            "TZ-1",
            -940,
            -230,
            (LicencePlan("FULLSTACK", 4), LicencePlan("DATA", 3), LicencePlan("QA", 2)),
        ),
        TermPlan(
            "TZ-2",
            -229,
            140,
            (LicencePlan("FULLSTACK", 2), LicencePlan("DATA", 2), LicencePlan("QA", 2)),
            (
                ObligationPlan("report_due", "Half-year outcome report", 19),
                ObligationPlan("payment_due", "Licence fee", -30, "accepted"),
            ),
            is_renewal=True,
        ),
    ),
    rhythms=(
        Rhythm("FS", "FULLSTACK", "קמפוס באר שבע", -900, 230, 4, (19, 25)),
        Rhythm("DS", "DATA", "קמפוס מקוון", -610, 220, 3, (18, 24), "online"),
        Rhythm("QA", "QA", "קמפוס באר שבע", -350, 230, 2, (18, 23)),
    ),
    active_since=-930,
    mood=Mood(known=0.83, working=0.83, in_field=0.84, days=60),
)

EUROPE = (VAUCLAIR, VAUCLAIR_NORD, ALBAHACA, BRAMBLEGATE, TZURIM)
