"""Verbs on centres: add, edit. A partner's centres differ in name, case and blanks aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

from tracker.extensions import db
from tracker.models import Centre, Partner
from tracker.queries.centres import find_centre
from tracker.queries.scope import Viewer
from tracker.rules.problems import Refused
from tracker.rules.validation_frame import centre_problems
from tracker.services.change import check_version, verb
from tracker.services.filling import fill

FIELDS = (
    "name",
    "city",
    "country",
    "time_zone",
    "languages",
    "capacity",
    "external_ref",
)


class CentreValues(TypedDict, total=False):
    """What is recorded of a centre; the name is needed, the time zone is UTC unless given."""

    name: str
    city: str | None
    country: str | None
    time_zone: str
    languages: Sequence[str]
    capacity: int | None
    is_online: bool
    external_ref: str | None


@verb("centre.added", "centre:write")
def add_centre(actor: Viewer, partner: Partner, /, **values: Unpack[CentreValues]) -> Centre:
    """A place, or an online campus, where the partner teaches."""
    centre = Centre(partner_id=partner.id, time_zone="UTC", languages=[], is_online=False)
    _fill(centre, values)
    db.session.add(centre)
    return centre


@verb("centre.edited", "centre:write")
def edit_centre(
    actor: Viewer, centre: Centre, /, *, version: int, **values: Unpack[CentreValues]
) -> Centre:
    """Change a centre; EditConflict when somebody was faster."""
    check_version(centre, version)
    _fill(centre, values)
    return centre


def _fill(centre: Centre, values: CentreValues) -> None:
    if values.get("name"):
        namesake = find_centre(centre.partner_id, values["name"])
        if namesake is not None and namesake is not centre:
            raise Refused.because("This partner already has a centre of that name.", "name")
    if "languages" in values:
        values["languages"] = sorted(set(values["languages"]))
    is_online = values.pop("is_online", centre.is_online)
    fill(centre, FIELDS, values, centre_problems)
    centre.is_online = is_online
