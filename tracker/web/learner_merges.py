"""Pages that join two records of one person, field by field, and take them apart again."""

from __future__ import annotations

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Learner
from tracker.queries import learners as queries
from tracker.queries.cohorts import key_of
from tracker.queries.enrolments import list_learner_enrolments
from tracker.rules.problems import Refused
from tracker.rules.validation_people import PERSON_FIELDS
from tracker.services.learner_merges import merge_learners
from tracker.services.learner_merges import unmerge_learner as take_apart
from tracker.web import submitting
from tracker.web.forms.learners import MergeForm
from tracker.web.learners import bp, learner_trail, learner_url

FIELD_WORDS = {
    "given_name": "Given name",
    "family_name": "Family name",
    "email": "E-mail",
    "phone": "Phone",
    "birth_year": "Birth year",
    "country": "Country",
    "gender": "Gender",
}


@bp.route("/learners/<int:learner_id>/merge", methods=["GET", "POST"])
@needs("learner:merge")
def merge(learner_id: int) -> ResponseReturnValue:
    """Search for the other record, see both side by side, choose, merge."""
    learner = queries.get_learner(learner_id)
    key = key_of(request.args.get("other", ""))
    other = queries.get_learner(key) if key is not None else None
    asked = request.args.get("q", learner.family_name or "").strip()[:200]
    form = MergeForm()
    return submitting.run(
        form,
        lambda: merge_learners(actor(), learner, loser=_chosen(other), take=_taken()),
        done=lambda saved: f"Merged into {saved.name}; it can be taken apart on that page.",
        to=learner_url,
        title="Merge",
        trail=learner_trail(learner),
        save_label="Merge the two records",
        cancel_url=learner_url(learner),
        template="learners/merge.html",
        learner=learner,
        other=other,
        asked=asked,
        found=[] if other else queries.suggest_learners(asked, besides=learner.id),
        sides=_sides(learner, other),
        moving=list_learner_enrolments(other.id) if other else [],
    )


def _chosen(other: Learner | None) -> Learner:
    if other is None:
        raise Refused.because("Choose the other record first.")
    return other


def _taken() -> set[str]:
    """The fields for which the other record's value was chosen."""
    return {name for name in PERSON_FIELDS if request.form.get(f"take-{name}") == "other"}


def _sides(learner: Learner, other: Learner | None) -> list[tuple[str, str, object, object, bool]]:
    """(field, its words, ours, theirs, whether theirs fills a gap) for fields that differ."""
    if other is None:
        return []
    pairs = [(name, getattr(learner, name), getattr(other, name)) for name in PERSON_FIELDS]
    return [
        (name, FIELD_WORDS[name], ours, theirs, ours is None)
        for name, ours, theirs in pairs
        if ours != theirs
    ]


@bp.post("/learners/<int:learner_id>/unmerge")
@needs("learner:merge")
def unmerge_learner(learner_id: int) -> ResponseReturnValue:
    """Give a merged record back what the merge moved."""
    loser = queries.get_learner(learner_id)
    address = learner_url(loser)
    try:
        saved = take_apart(actor(), loser)
    except Refused as error:
        flash(f"Not taken apart: {error}", "error")
    else:
        flash(f"{saved.name} stands alone again.")
    return redirect(address)
