"""The kinds of file there are, each with its columns; and which column a header means."""

from __future__ import annotations

from tracker.exchange.columns import ColumnList
from tracker.exchange.columns_enrolments import ENROLMENTS
from tracker.exchange.columns_frame import CENTRES, COHORTS, PARTNERS, PROGRAMS

KINDS: dict[str, ColumnList] = {
    columns.kind: columns for columns in (PARTNERS, CENTRES, PROGRAMS, COHORTS, ENROLMENTS)
}
