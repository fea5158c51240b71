"""Jobs of the demo: titles in and out of the field, with their occupation codes."""

from __future__ import annotations

IN_FIELD: dict[str, tuple[tuple[str, str], ...]] = {
    "full_stack": (
        ("Full-stack developer", "2512.4"),
        ("Software developer", "2512.4"),
        ("Backend developer", "2512.4"),
        ("Frontend developer", "2512.5"),
    ),
    "frontend": (
        ("Frontend developer", "2512.5"),
        ("Web developer", "2512.4"),
        ("User interface developer", "2512.5"),
    ),
    "ux_ui": (
        ("UX/UI designer", "2513.3"),
        ("Product designer", "2513.3"),
        ("User interface designer", "2513.3"),
    ),
    "cybersecurity": (
        ("Security operations analyst", "2529.7"),
        ("Cybersecurity engineer", "2529.7"),
        ("Penetration tester", "2529.4"),
    ),
    "data": (
        ("Data analyst", "2511.3"),
        ("Data scientist", "2511.4"),
        ("Junior data engineer", "2511.4"),
    ),
    "qa": (("Software tester", "2519.7"), ("Test analyst", "2519.6")),
    "ai": (("Automation analyst", "2511.11"), ("AI product lead", "1330.7")),
}
OTHER_FIELD: tuple[tuple[str, str], ...] = (
    ("Shop assistant", "5223"),
    ("Contact centre agent", "4222"),
    ("Office clerk", "4110"),
    ("Marketing assistant", "2431"),
    ("Sales representative", "3322"),
    ("Waiter", "5131"),
)
COMMENTS: dict[str, tuple[str, ...]] = {
    "en": ("The pace suited people who also work.", "More time for the last project, please."),
    "es": ("Los proyectos en equipo fueron lo mejor.", "Faltó tiempo para preparar entrevistas."),
    "fr": (
        "Les mises en situation étaient très utiles.",
        "Le rythme est soutenu, mais c'est utile.",
    ),
    "he": ("הפרויקט המסכם היה מצוין.", "כדאי להוסיף עוד תרגול לקראת ראיונות."),
}
