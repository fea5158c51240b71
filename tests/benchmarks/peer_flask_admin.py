"""Flask-Admin over one flat table: its list of 50 rows and its CSV. Run by the peers' interpreter."""

from __future__ import annotations

import os

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config.update(
    SECRET_KEY="benchmark", SQLALCHEMY_DATABASE_URI=f"sqlite:///{os.environ['PEER_DATABASE']}"
)
db = SQLAlchemy(app)
with app.app_context():
    db.reflect()


class Flat(db.Model):  # type: ignore[name-defined]
    """The flat table as it is."""

    __table__ = db.metadatas[None].tables["flat"]


class FlatView(ModelView):
    """All columns, fifty rows, every row in the file."""

    page_size = 50
    can_export = True
    export_max_rows = 0


admin = Admin(app)
admin.add_view(FlatView(Flat, db, endpoint="flat"))
