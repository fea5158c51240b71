"""What was published in the demo: editions signed, replaced, disputed and waiting for the partner.

Made by the verbs that people use, after the rows are there, so that each proves itself.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from tracker.extensions import db
from tracker.metrics.catalogue import get_standard
from tracker.metrics.periods import Period
from tracker.models import Edition, Partner, User
from tracker.queries.editions import get_edition
from tracker.queries.facts import FigureScope
from tracker.queries.reports import ReportQuestion, get_names
from tracker.queries.scope import Viewer
from tracker.rules.vocabulary import Role
from tracker.services.editions import dispute_line, publish_edition, sign_off_edition

EARLIER = timedelta(days=200)
WHY_EARLY = "The board of the fund meets before everybody is due."
WHY_AGAIN = "Outcomes came in after the first edition, and more graduates are due."
DISPUTED = "placement_rate_180"
DISPUTE = "Two contracts of the spring class were handed in and are not counted."


def publish_demo(*, today: date, threshold: int, definition_url: str) -> int:
    """Publish, sign and dispute as the demo's people would; returns how many editions there are."""
    office = _viewer("coordinator@demo.test")

    def publish(slug: str, as_of: date, change_reason: str | None = None) -> Edition:
        partner = db.session.scalars(select(Partner).where(Partner.slug == slug)).one()
        years = f"{today.year - 2} and {today.year - 1}"
        saved = publish_edition(
            office,
            _question(partner.id, as_of, today),
            title=f"{partner.name}: what became of the graduates of {years}",
            threshold=threshold,
            definition_url=definition_url,
            immature_reason=WHY_EARLY,
            change_reason=change_reason,
        )
        return get_edition(saved.id)

    first = publish("andes-code", today - EARLIER)
    sign_off_edition(_viewer("manager@andes-code.demo.test"), first)
    made = [first, publish("andes-code", today, WHY_AGAIN)]
    made.append(publish("instituto-costa-norte", today))
    made.append(publish("vauclair-cyber", today))
    dispute_line(
        _viewer("manager@vauclair-cyber.demo.test"),
        made[-1],
        line=DISPUTED,
        reason=DISPUTE,
        due_on=today + timedelta(days=14),
    )
    return len(made)


def _question(partner_id: int, as_of: date, today: date) -> ReportQuestion:
    """The contract standard over those who completed in the two years before this one."""
    scope = FigureScope(partner_id=partner_id)
    period = Period(date(today.year - 2, 1, 1), date(today.year - 1, 12, 31))
    return ReportQuestion(get_standard("contract"), scope, get_names(scope), period, as_of)


def _viewer(email: str) -> Viewer:
    """An account of the demo as verbs know it."""
    user = db.session.scalars(select(User).where(User.email == email)).one()
    partners = {one.partner_id for one in user.memberships if one.partner_id is not None}
    roles = frozenset(Role(one.role) for one in user.memberships)
    return Viewer(user.id, user.name, roles, frozenset(partners) or None)
