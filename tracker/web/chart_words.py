"""How charts speak on our pages: days, months and money as everywhere else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import get_currency_symbol

from tracker.charts.shape import Cell, Voice
from tracker.web.shell import show_day, show_money, show_number


def _short_day(day: date) -> str:
    return format_date(day, "d MMM", locale="en")


def month(day: date | None) -> str:
    """A month as it stands under a column: Feb 25; nothing for None."""
    return "" if day is None else format_date(day, "MMM yy", locale="en")


def _money(amount: Decimal, currency: str) -> str:
    return show_money(amount.quantize(Decimal(1)), currency)


def _symbol(currency: str) -> str:
    symbol = get_currency_symbol(currency, locale="en")
    return f"{symbol}\u00a0" if symbol[-1:].isalpha() else symbol


VOICE = Voice(day=show_day, short_day=_short_day, month=month, money=_money, symbol=_symbol)


def cell_text(cell: Cell) -> str:
    """A cell of a chart's table as a page prints it."""
    return cell if isinstance(cell, str) else show_number(cell)
