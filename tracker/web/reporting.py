"""The pages of reports together: importing this module declares every address of theirs."""

from __future__ import annotations

from tracker.web import definitions, edition_steps, editions, figure_people, reports, shared

BLUEPRINTS = (reports.bp, editions.bp, shared.bp, definitions.bp)
# Further pages of these blueprints and of the figures', declared by being imported.
FURTHER = (edition_steps, figure_people)
