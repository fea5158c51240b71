"""Forms of programs and their versions."""

from __future__ import annotations

from typing import Any

from tracker.rules import occupations
from tracker.rules.vocabulary import LANGUAGES, PROGRAM_KINDS, PROGRAM_TRACKS
from tracker.web.forms.base import CreateForm, EditForm, TrackerForm, choice, day, text, whole
from tracker.web.forms.fields import long_text, ticks


def role_choices() -> list[tuple[str, str]]:
    """The roles asked for most, by code; two roles of one code share a line."""
    labels: dict[str, list[str]] = {}
    for role in occupations.SHORTLIST:
        labels.setdefault(role.code, []).append(role.label)
    return [(code, ", ".join(words)) for code, words in labels.items()]


def _code_of(typed: str) -> str:
    """The code of the occupation meant; what was typed where the lists do not know it."""
    meant = occupations.read(typed)
    return typed if meant is None else meant.code


class _ProgramFields(TrackerForm):
    code = text("Code", required=True, longest=60)
    name = text("Name", required=True, hint="The master name; other languages fall back to it.")
    track = choice("Track", PROGRAM_TRACKS, required=True)
    kind = choice("Kind", PROGRAM_KINDS, required=True)
    isced_field = text("Field of study (ISCED-F)", longest=4, hint="Two to four digits, as 0613.")
    summary = long_text("Summary")
    roles = ticks("Trains for", role_choices())
    target_occupations = text(
        "Other occupations",
        longest=400,
        hint="Names or codes from the list of occupations, with commas between.",
    )

    def program_values(self, *leave: str) -> dict[str, Any]:
        """The values as services/programs takes them."""
        values = self.values(*leave)
        written = {code: values.pop(f"name_{code}") for code in LANGUAGES}
        typed = [part.strip() for part in str(values["target_occupations"] or "").split(",")]
        values["target_occupations"] = [
            *(values.pop("roles") or ()),
            *(_code_of(part) for part in typed if part),
        ]
        return {**values, "names": {code: name for code, name in written.items() if name}}


for _code, _words in LANGUAGES.items():
    setattr(_ProgramFields, f"name_{_code}", text(f"Name in {_words}"))


class VersionFields(TrackerForm):
    """One revision of a program."""

    label = text("Version", required=True, longest=40, hint="As 2026 or 3.1.")
    weeks = whole("Weeks")
    hours = whole("Hours", hint="Taught and guided, all in all.")
    valid_from = day("In use from")
    credential = text("Credential", hint="What a graduate receives.")


class ProgramForm(CreateForm, _ProgramFields, VersionFields):
    """A new program with its first version."""


class ProgramEditForm(EditForm, _ProgramFields):
    """An existing program."""


class VersionForm(CreateForm, VersionFields):
    """A further version."""


class VersionEditForm(EditForm, VersionFields):
    """An existing version."""
