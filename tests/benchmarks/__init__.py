"""Benchmarks: plain programs that measure, never collected as tests. `python -m tests.benchmarks`.

How to run and read them: docs/performance.md. That they still work at all is held by
tests/house/test_benchmarks.py, which runs each once on a record of a few hundred enrolments.
"""
