"""The programs of the demo, with their names in four languages and their versions."""

from __future__ import annotations

from tracker.services.demo.shapes import ProgramPlan, VersionPlan

_OLD, _NEW = -1500, -450

PROGRAMS: tuple[ProgramPlan, ...] = (
    ProgramPlan(
        "FULLSTACK",
        "Full-Stack Web Development",
        {
            "es": "Desarrollo web full-stack",
            "fr": "Développement web full-stack",
            "he": "פיתוח ווב פול-סטאק",
        },
        "full_stack",
        "0613",
        ("2512.4", "2512.5"),
        (
            VersionPlan("1", 39, 975, _OLD, "Certificate in Full-Stack Web Development"),
            VersionPlan("2", 36, 990, _NEW, "Certificate in Full-Stack Web Development"),
        ),
    ),
    ProgramPlan(
        "FRONTEND",
        "Frontend Development",
        {"es": "Desarrollo frontend", "fr": "Développement frontend", "he": "פיתוח פרונטאנד"},
        "frontend",
        "0613",
        ("2512.5", "2512.4"),
        (VersionPlan("1", 28, 560, _OLD, "Certificate in Frontend Development"),),
    ),
    ProgramPlan(
        "UXUI",
        "UX/UI Design",
        {"es": "Diseño UX/UI", "fr": "Conception UX/UI", "he": "עיצוב UX/UI"},
        "ux_ui",
        "0211",
        ("2513.3", "2166"),
        (VersionPlan("1", 27, 540, _OLD, "Certificate in UX/UI Design"),),
    ),
    ProgramPlan(
        "CYBER",
        "Cybersecurity",
        {"es": "Ciberseguridad", "fr": "Cybersécurité", "he": "אבטחת סייבר"},
        "cybersecurity",
        "0612",
        ("2529.7", "2529.4"),
        (
            VersionPlan("1", 22, 770, _OLD, "Certificate in Cybersecurity Operations"),
            VersionPlan("2", 24, 840, _NEW, "Certificate in Cybersecurity Operations"),
        ),
    ),
    ProgramPlan(
        "DATA",
        "Data Science",
        {"es": "Ciencia de datos", "fr": "Science des données", "he": "מדעי הנתונים"},
        "data",
        "0612",
        ("2511.4", "2511.3"),
        (VersionPlan("1", 26, 650, _OLD, "Certificate in Data Science"),),
    ),
    ProgramPlan(
        "QA",
        "Software Quality Assurance",
        {"es": "Calidad de software", "fr": "Qualité logicielle", "he": "בדיקות תוכנה"},
        "qa",
        "0613",
        ("2519.7", "2519.6"),
        (VersionPlan("1", 16, 400, _OLD, "Certificate in Software Testing"),),
    ),
    ProgramPlan(
        "AI",
        "Applied AI for Working Teams",
        {
            "es": "IA aplicada para equipos",
            "fr": "IA appliquée pour les équipes",
            "he": "בינה מלאכותית לצוותים",
        },
        "ai",
        "0619",
        ("2511.11", "2511.4"),
        (VersionPlan("1", 12, 120, _OLD, "Certificate in Applied AI"),),
        kind="upskilling",
    ),
)

BY_CODE = {program.code: program for program in PROGRAMS}
