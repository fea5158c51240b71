"""django-import-export over one flat table: rows a second out of it and into it.

Run by the peers' interpreter: `peer_django.py DATABASE ROWS`; prints both, as JSON.
"""

from __future__ import annotations

import json
import sys
import time

import django
from django.conf import settings
from django.db import connection, models

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
    INSTALLED_APPS=["import_export"],
    USE_TZ=False,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from import_export import resources  # noqa: E402

FIELDS = (
    *("partner", "program", "cohort", "given_name", "family_name", "email", "status"),
    *("status_on", "enrolled_on", "started_on", "completed_on", "exit_reason", "intent"),
    "may_work",
)


class Flat(models.Model):
    """The flat table; text is enough to write it down."""

    id = models.BigIntegerField(primary_key=True)
    for _name in FIELDS:
        locals()[_name] = models.TextField(null=True)

    class Meta:
        """Where it stands."""

        app_label = "import_export"
        db_table = "flat"
        managed = False


class Bulk(resources.ModelResource):
    """With the options its documentation advises for large files."""

    class Meta:
        """Those options."""

        model = Flat
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        force_init_instance = True
        use_transactions = True


def main() -> None:
    """Out of the table as CSV, then the same rows into it."""
    rows = int(sys.argv[2])
    begun = time.perf_counter()
    found = Bulk().export(Flat.objects.all()[:rows])
    assert len(found.csv) > rows
    out = rows / (time.perf_counter() - begun)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM flat")
    begun = time.perf_counter()
    result = Bulk().import_data(found, raise_errors=True)
    into = rows / (time.perf_counter() - begun)
    assert result.totals["new"] == rows, result.totals
    sys.stdout.write(json.dumps({"out": out, "into": into}))


if __name__ == "__main__":
    main()
