"""Rows that a database wrote as lines, to guarded CSV: thousands of them at once, not cell by cell.

Before each row stands ROW and between its cells CELL, bytes that no UTF-8 text holds, so nothing
in a cell can be taken for either. Only cells that need a guard or quotes are looked at; what they
become is what exchange/writing makes of the same text. How such lines are asked of a database is
queries/export_cells.
"""

from __future__ import annotations

from tracker.exchange.guard import guard

ROW = b"\xfe"
CELL = b"\xff"
_END = b"\r\n"
# What a byte may mean: a mark, a reason for quotes wherever it stands (Q), a reason to look for a
# formula where a cell begins (F; \xef leads the full-width signs), or nothing.
_MEANINGS = bytearray(b"." * 256)
for _bytes, _meaning in ((ROW + CELL, CELL), (b"\0\t '+-=@\xef", b"F"), (b',"\r\n', b"Q")):
    for _byte in _bytes:
        _MEANINGS[_byte] = _meaning[0]
_TABLE = bytes(_MEANINGS)
_SIGNS = b"\0\t\r\n+-=@"


def csv_of_lines(lines: bytes) -> bytes:
    """The rows, each led by ROW, as CSV in UTF-8 with CRLF after each; nothing for nothing."""
    if not lines:
        return b""
    meanings = lines.translate(_TABLE).replace(CELL + b"F", CELL + b"Q")
    pieces, done = [], 0
    found = meanings.find(b"Q")
    while found >= 0:
        start = meanings.rfind(CELL, 0, found) + 1
        end = meanings.find(CELL, found)
        if end < 0:
            end = len(lines)
        pieces.append(lines[done:start])
        pieces.append(_safe(lines[start:end]))
        done = end
        found = meanings.find(b"Q", end)
    pieces.append(lines[done:])
    return b"".join(pieces).replace(CELL, b",").replace(ROW, _END)[len(_END) :] + _END


def _safe(cell: bytes) -> bytes:
    """The cell guarded, and in quotes where CSV wants them."""
    if cell[0] in _SIGNS:
        cell = b"'" + cell
    elif cell[0] in b" '\xef":
        cell = guard(cell.decode()).encode()
    if b"," in cell or b'"' in cell or b"\n" in cell or b"\r" in cell:
        return b'"' + cell.replace(b'"', b'""') + b'"'
    return cell
