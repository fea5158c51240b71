"""From a broken database constraint to a plain sentence at the right field.

The database is the last honest person; this is where what it says becomes readable.
"""

from __future__ import annotations

import re

from sqlalchemy.exc import IntegrityError

from tracker.models import Base
from tracker.rules.problems import Problem, Refused

# Constraint name -> (field, sentence). Sentences never tell that a row exists elsewhere.
SENTENCES: dict[str, tuple[str, str]] = {
    "uq_partner_slug": ("slug", "This address is taken; choose another."),
    "uq_partner_external_ref": ("external_ref", "Another partner has this reference."),
    "uq_program_code": ("code", "Another program has this code."),
    "uq_program_version_program_id_label": ("label", "This program already has that version."),
    "uq_centre_partner_id_name": ("name", "This partner already has a centre of that name."),
    "uq_centre_partner_id_external_ref": ("external_ref", "Another centre has this reference."),
    "uq_cohort_partner_id_code": ("code", "This partner already has a cohort with that code."),
    "uq_agreement_term_partner_id_number": ("number", "This partner already has that agreement."),
    "uq_agreement_term_one_successor": ("previous_id", "That term has been renewed already."),
    "uq_licence_term_id_program_id_starts_on": (
        "program_id",
        "This program is licensed from that day already.",
    ),
    "uq_enrolment_cohort_id_learner_id": ("learner_id", "This learner is in the cohort already."),
    "uq_enrolment_one_open_per_program": (
        "learner_id",
        "This learner has an open enrolment in this program already.",
    ),
    "uq_learner_reference_partner_id_kind_value": (
        "learner_ref",
        "Another learner has this reference.",
    ),
    "uq_user_account_email": ("email", "There is an account with this address."),
    "uq_membership_user_id_role_partner_id": ("role", "This role is given already."),
    "uq_edition_previous_id": ("", "Somebody has published the next edition already."),
    "uq_form_key_key": ("", "This form was sent already; nothing was done twice."),
}

_NAME = re.compile(r"(?:constraint|index) \"?'?([a-z0-9_]+)", re.I)
_COLUMNS = re.compile(r"UNIQUE constraint failed: ([\w., ]+)")
_CHECK = re.compile(r"CHECK constraint failed: (\w+)")


def _constraint_name(error: IntegrityError) -> str | None:
    diagnostic = getattr(error.orig, "diag", None)
    if diagnostic is not None and diagnostic.constraint_name:
        return str(diagnostic.constraint_name)
    text = str(error.orig)
    if found := _CHECK.search(text):
        return found.group(1)
    if found := _COLUMNS.search(text):
        columns = [part.strip().split(".") for part in found.group(1).split(",")]
        return _unique_name(columns[0][0], tuple(column for _, column in columns))
    if found := _NAME.search(text):
        return found.group(1)
    return None


def _unique_name(table_name: str, columns: tuple[str, ...]) -> str | None:
    """SQLite tells the columns, not the name: look the name up in the tables."""
    table = Base.metadata.tables.get(table_name)
    if table is None:
        return None
    for constraint in table.constraints:
        names = tuple(getattr(constraint, "columns", {}).keys())
        if names == columns and constraint.name and not str(constraint.name).startswith("ck_"):
            return str(constraint.name)
    for index in table.indexes:
        if index.unique and tuple(index.columns.keys()) == columns:
            return str(index.name)
    return None


def explain(error: IntegrityError) -> Refused:
    """The Refused that says in words which constraint a write broke."""
    name = _constraint_name(error)
    if name in SENTENCES:
        field, sentence = SENTENCES[name]
        return Refused(Problem(field, sentence))
    if name and name.startswith("ck_"):
        field = name.split("_", 2)[-1]
        return Refused(Problem("", f"A value does not fit the record ({field.replace('_', ' ')})."))
    if "FOREIGN KEY" in str(error.orig).upper():
        return Refused(Problem("", "Other records still refer to this one."))
    return Refused(Problem("", "The record refused a value; nothing was saved."))
