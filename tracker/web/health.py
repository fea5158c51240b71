"""/healthz: whether the application and its database answer. Public, tells nothing else."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from tracker.extensions import db
from tracker.gate import PUBLIC, needs

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@needs(PUBLIC)
def healthz() -> Response:
    """{"status": "ok"}; a database that does not answer is a 503 by the error pages."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ok")
