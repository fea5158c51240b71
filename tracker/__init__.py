"""Tracker: training partners, programs, cohorts, learners, and outcomes that explain themselves.

create_app is the whole assembly, in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.loading import modules_that_stay

if TYPE_CHECKING:
    from flask import Flask

    from tracker.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings (default: environment and instance/config.toml).

    Raises BadSettings, UnsafeStart (production) or Undeclared (a view without a permission).
    """
    # Read here and not above: `tracker --help` and every other import of a part of this package
    # passes this file and needs none of it.
    with modules_that_stay():
        from flask import Flask

        from tracker import extensions, gate, web
        from tracker.config import load_settings
        from tracker.queries import scope
        from tracker.services import change
        from tracker.web import reading

    settings = settings or load_settings()
    app = Flask(__name__, instance_path=str(settings.instance.absolute()))
    web.configure(app, settings)
    extensions.bind(app)
    scope.install(extensions.db.session)
    change.install(extensions.db.session)
    web.register(app)
    gate.install(app)
    reading.install(app)
    return app
