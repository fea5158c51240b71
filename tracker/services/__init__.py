"""WRITES: one function per verb. change.py opens, signs and commits."""
