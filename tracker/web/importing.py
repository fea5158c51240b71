"""The pages of imports together: importing this module declares every address of theirs."""

from __future__ import annotations

from tracker.web import import_files, import_steps, imports

BLUEPRINTS = (imports.bp,)
# Further pages of that blueprint, declared by being imported.
FURTHER = (import_steps, import_files)
