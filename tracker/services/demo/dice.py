"""Chance that falls the same way every time: a fixed seed, one stream for each thing decided.

Each cohort and person rolls dice of their own, so that adding one moves none of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

SEED = "tracker-demo-1"


def dice(*about: object) -> Random:
    """A stream of chance for that subject, the same on every machine."""
    # Invented data, no secrets.
    return Random("/".join(map(str, (SEED, *about))))  # noqa: S311


def pick(roll: Random, weights: Mapping[str, float]) -> str:
    """One of the words, as often as its weight says."""
    return roll.choices(list(weights), list(weights.values()))[0]
