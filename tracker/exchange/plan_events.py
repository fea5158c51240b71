"""What a row says of the status of an enrolment, as events: the truth that status is made of.

A new enrolment gets its events; one on record gets those that lead from its status to the row's, if
rules/lifecycle allows the move. A day or a reason that the record has otherwise is corrected by
undoing the event and recording it again, so that both stay visible.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.exchange.drafts import Draft
from tracker.exchange.known import Importer, Known
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused, remark
from tracker.rules.lifecycle import UNDOABLE, Happening, may_move, project, standing
from tracker.rules.validation import in_words
from tracker.rules.vocabulary import ENROLMENT_STATUSES

PROJECTED = (
    "status",
    "status_on",
    "enrolled_on",
    "started_on",
    "completed_on",
    "exit_on",
    "exit_reason",
    "expected_return_on",
)
# Kind, day and reason of an event.
Told = tuple[str, date | None, str | None]
_TOLD = ("enrolled_on", "status", "status_on", "exit_reason")
_WITH_REASON = frozenset({"withdrawn", "dismissed", "deferred", "transferred_out"})


class Events:
    """The events of the enrolments, and those the file adds."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger) -> None:
        self._known = known
        self._importer = importer
        self._ledger = ledger
        # Events as rows: those the file adds, and those whose day it makes known.
        self._rows: dict[int, Record] = {}
        # Enrolment that the file made -> its first events.
        self._made: dict[int, list[Record]] = {}

    def open(self) -> None:
        """Forget the rows of events of those who are known no longer."""
        kept = self._known.people.enrolments
        self._rows = {key: row for key, row in self._rows.items() if row["enrolment_id"] in kept}
        self._made = {key: rows for key, rows in self._made.items() if key in kept}

    def first(self, values: dict[str, Any], cohort: Record) -> list[Told]:
        """(kind, day, reason) of each event of an enrolment that is new."""
        status = values.get("status", "enrolled")
        on, reason = values.get("status_on"), values.get("exit_reason")
        enrolled_on = values.get("enrolled_on")
        if status == "enrolled":
            enrolled_on = enrolled_on or on
            on = None
        events: list[Told] = [("enrolled", enrolled_on, None)]
        if status != "enrolled":
            events.append((status, on, reason))
        self._check(status, on, reason, enrolled_on, cohort)
        return events

    def _check(
        self, status: str, on: date | None, reason: str | None, before: date | None, cohort: Record
    ) -> None:
        """RowRefused when the day or the reason cannot belong to the status."""
        if reason is not None and status not in _WITH_REASON:
            raise RowRefused.because(
                "exit_reason", "A reason belongs to somebody who left or is deferred only."
            )
        if status == "transferred_out" and not self._importer.may_transfer:
            raise RowRefused.because("status", "Transfers are recorded by head office.")
        if on is None:
            return
        if on > self._importer.today:
            raise RowRefused.because("status_on", "This day has not come yet.")
        if before is not None and on < before:
            raise RowRefused.because(
                "status_on", f"This is before {in_words(before)}, the day of the entry before it."
            )
        if status == "completed" and cohort["starts_on"] and on < cohort["starts_on"]:
            raise RowRefused.because(
                "status_on",
                f"The cohort starts on {in_words(cohort['starts_on'])}, after this day.",
            )

    def told(self, enrolment: Record, draft: Draft) -> None:
        """RowRefused when an earlier row of the file says otherwise of the same enrolment."""
        for column in _TOLD:
            value = draft.values.get(column)
            if value is None:
                continue
            earlier = enrolment.told.get(column)
            if earlier is None:
                self._ledger.put(enrolment.told, column, (draft.number, value))
            elif earlier[1] != value:
                raise RowRefused.because(
                    column, f"Row {earlier[0]} says otherwise of this enrolment."
                )

    def begin(self, enrolment: Record, happened: list[Told]) -> None:
        """The events of an enrolment that is new."""
        for sequence, told in enumerate(happened, 1):
            self._event(enrolment, sequence, told)
        made = self._ledger.created[-len(happened) :]
        self._ledger.put(self._made, enrolment.id, made)

    def _chain(self, enrolment: Record) -> list[Happening]:
        """The events of an enrolment; of one that the file made only when a later row asks."""
        people = self._known.people
        made = self._made.get(enrolment.id)
        if made is not None and enrolment.id not in people.events:
            self._ledger.put(people.sequences, enrolment.id, len(made))
            chain = []
            for row in made:
                self._ledger.put(self._rows, row.id, row)
                chain.append(Happening(row.id, row["kind"], row["effective_on"], row["reason"]))
            self._ledger.put(people.events, enrolment.id, chain)
        return people.events[enrolment.id]

    def _event(
        self,
        enrolment: Record,
        sequence: int,
        told: Told,
        *,
        undoes: int | None = None,
        expected_return_on: date | None = None,
    ) -> Record:
        kind, on, reason = told
        return self._ledger.create(
            "enrolment_event",
            {
                "partner_id": enrolment.values["partner_id"],
                "enrolment_id": enrolment.id,
                "sequence": sequence,
                "kind": kind,
                "effective_on": on,
                "recorded_at": self._importer.now,
                "recorded_by_id": self._importer.user_id,
                "reason": reason,
                "note": None,
                "undoes_id": undoes,
                "expected_return_on": expected_return_on,
                "batch_key": self._importer.batch_key,
            },
        )

    def record(
        self,
        enrolment: Record,
        kind: str,
        on: date | None,
        *,
        reason: str | None = None,
        undoes: int | None = None,
        expected_return_on: date | None = None,
    ) -> None:
        """Add one event to an enrolment."""
        chain = self._chain(enrolment)
        sequence = self._known.people.sequences.get(enrolment.id, 0) + 1
        event = self._event(
            enrolment,
            sequence,
            (kind, on, reason),
            undoes=undoes,
            expected_return_on=expected_return_on,
        )
        self._ledger.put(self._known.people.sequences, enrolment.id, sequence)
        self._ledger.put(self._rows, event.id, event)
        self._ledger.append(
            chain,
            Happening(event.id, kind, on, reason, undoes, expected_return_on),
        )

    def lead_to(self, enrolment: Record, cohort: Record, draft: Draft) -> None:
        """Add the events by which an enrolment on record comes to say what the row says."""
        values = draft.values
        self._first_day(enrolment, draft)
        status = values.get("status", enrolment["status"])
        on, reason = values.get("status_on"), values.get("exit_reason")
        if status == enrolment["status"]:
            self._correct(enrolment, cohort, on, reason, draft)
            return
        kind = "reinstated" if status == "enrolled" else status
        if not may_move(enrolment["status"], kind):
            recorded = ENROLMENT_STATUSES[enrolment["status"]].lower()
            raise RowRefused.because(
                "status",
                f"The enrolment is recorded as {recorded}; it cannot become "
                f"{ENROLMENT_STATUSES[status].lower()} by an import.",
            )
        chain = standing(self._chain(enrolment))
        days = [event.effective_on for event in chain if event.effective_on]
        self._check(status, on, reason, max(days, default=None), cohort)
        self.record(enrolment, kind, on, reason=reason)
        self.project(enrolment)

    def _first_day(self, enrolment: Record, draft: Draft) -> None:
        """An unknown first day becomes known; a known one stays."""
        given = draft.values.get("enrolled_on")
        recorded = enrolment["enrolled_on"]
        if given is None or given == recorded:
            return
        if recorded is not None:
            remark(
                draft,
                "enrolled_on",
                f"The enrolment is recorded with {in_words(recorded)}; that stays.",
            )
            return
        self._set_day(enrolment, standing(self._chain(enrolment))[0], given)

    def _set_day(self, enrolment: Record, event: Happening, day: date) -> None:
        chain = self._chain(enrolment)
        dated = Happening(
            event.id, event.kind, day, event.reason, event.undoes, event.expected_return_on
        )
        row = self._rows.get(event.id)
        if row is None:
            values = {"effective_on": event.effective_on, "enrolment_id": enrolment.id}
            row = Record("enrolment_event", event.id, values, enrolment.owner)
            self._ledger.put(self._rows, event.id, row)
        self._ledger.change(row, {"effective_on": day})
        self._ledger.put(
            self._known.people.events,
            enrolment.id,
            [dated if one is event else one for one in chain],
        )
        self.project(enrolment)

    def _correct(
        self, enrolment: Record, cohort: Record, on: date | None, reason: Any, draft: Draft
    ) -> None:
        """The same status with another day or reason: undo its event and record it again."""
        chain = standing(self._chain(enrolment))
        place = max(i for i, event in enumerate(chain) if event.kind != "started")
        last = chain[place]
        day = on if on is not None else last.effective_on
        why = reason if reason is not None else last.reason
        if (day, why) == (last.effective_on, last.reason):
            return
        if last.kind not in UNDOABLE:
            if reason is not None:
                self._check(enrolment["status"], on, reason, None, cohort)
            elif last.effective_on is None and day is not None:
                self._set_day(enrolment, last, day)
            elif draft.values.get("enrolled_on") != day:
                sentence = "The day of this status is recorded otherwise; that stays."
                remark(draft, "status_on", sentence)
            return
        before = [event.effective_on for event in chain[:place] if event.effective_on]
        self._check(enrolment["status"], day, why, max(before, default=None), cohort)
        self.record(enrolment, "undone", self._importer.today, undoes=last.id)
        self.record(
            enrolment, last.kind, day, reason=why, expected_return_on=last.expected_return_on
        )
        self.project(enrolment)

    def project(self, enrolment: Record) -> None:
        """Set status and days to what the events add up to."""
        seen = project(self._chain(enrolment))
        self._ledger.change(enrolment, {field: getattr(seen, field) for field in PROJECTED})
