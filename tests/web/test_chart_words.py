"""Charts speak as the pages do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tracker.web.chart_words import VOICE, cell_text, month


def test_days_months_money_and_cells() -> None:
    day = date(2026, 12, 5)
    assert VOICE.day(day) == "5 Dec 2026"
    assert VOICE.short_day(day) == "5 Dec"
    assert VOICE.month(day) == month(day) == "Dec 26"
    assert month(None) == ""
    assert VOICE.money(Decimal("34200.50"), "EUR") == "€34,200"
    assert VOICE.symbol("ILS") == "₪"
    assert VOICE.symbol("PEN") == "PEN\u00a0"
    assert [cell_text(cell) for cell in ("9 of 14", 1234, Decimal("64.8"))] == [
        "9 of 14",
        "1,234",
        "64.8",
    ]
