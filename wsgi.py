"""The application for a WSGI server: `gunicorn wsgi:app`."""

from tracker import create_app
from tracker.web.readiness import refuse_unready

app = create_app()
refuse_unready(app)
