"""Who may do what: one table, permission by role. Pure.

The gate asks it for views, services for verbs, pages to hide buttons. Whose rows somebody sees
is another question: queries/scope.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.rules.vocabulary import Role

A, C, AN, F, M, V = (
    Role.ADMINISTRATOR,
    Role.COORDINATOR,
    Role.ANALYST,
    Role.FUNDER,
    Role.MANAGER,
    Role.VIEWER,
)

PERMISSIONS: dict[str, frozenset[Role]] = {
    # Figures and the frame around them: everybody with an account, each for their own partners.
    "figure:read": frozenset({A, C, AN, F, M, V}),
    "partner:read": frozenset({A, C, AN, F, M, V}),
    "portfolio:read": frozenset({A, C, AN, F}),
    "cohort:read": frozenset({A, C, AN, M, V}),
    "program:read": frozenset({A, C, AN, M, V}),
    "centre:read": frozenset({A, C, AN, M, V}),
    "agreement:read": frozenset({A, C, AN, M, V}),
    "contact:read": frozenset({A, C, M}),
    # People by name.
    "learner:read": frozenset({A, C, AN, M}),
    "learner:export": frozenset({A, C, AN, M}),
    "learner:write": frozenset({A, C, M}),
    "enrolment:write": frozenset({A, C, M}),
    "outcome:write": frozenset({A, C, M}),
    "evidence:verify": frozenset({A, C}),
    "cohort:write": frozenset({A, C, M}),
    "import:run": frozenset({A, C, M}),
    # Head office keeps the frame.
    "enrolment:transfer": frozenset({A, C}),
    "learner:merge": frozenset({A, C}),
    "partner:add": frozenset({A, C}),
    "partner:write": frozenset({A, C}),
    "contact:write": frozenset({A, C, M}),
    "centre:write": frozenset({A, C}),
    "agreement:write": frozenset({A, C}),
    "obligation:submit": frozenset({A, C, M}),
    "program:add": frozenset({A, C}),
    "program:write": frozenset({A, C}),
    "import:create_frame": frozenset({A, C}),
    "edition:publish": frozenset({A, C}),
    "edition:sign_off": frozenset({M}),
    # The administrator's own.
    "user:read": frozenset({A}),
    "user:write": frozenset({A}),
    "audit:read": frozenset({A}),
}


# Only with every partner in view: who is given some would not see what they make, and would
# learn from a name that is taken what else there is.
OF_THE_WHOLE = frozenset({"partner:add", "program:add"})


def may(roles: Iterable[Role], permission: str) -> bool:
    """Whether one of the roles holds the permission; KeyError for a permission nobody declared."""
    holders = PERMISSIONS[permission]
    return any(role in holders for role in roles)
