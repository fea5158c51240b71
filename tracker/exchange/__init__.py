"""CSV and XLSX, pure: bytes to rows to plans, rows to bytes; columns.py declares each column once."""
