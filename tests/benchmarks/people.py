"""Invented people: names that repeat as real ones do, addresses and numbers that do not."""

from __future__ import annotations

import random
from typing import Any

from tracker.rules.spelling import email_key, phone_key

GIVEN = (
    *("Ana", "Luis", "María", "José", "Lucía", "Diego", "Sofía", "Andrés", "Camila", "Mateo"),
    *("Hannah", "Jonas", "Lea", "Felix", "Giulia", "Marco", "Chiara", "Ola", "Piotr", "Zofia"),
    *(
        "Amelia",
        "Oliver",
        "Priya",
        "Mohammed",
        "Noa",
        "Yael",
        "Omer",
        "Larissa",
        "Thiago",
        "Beatriz",
    ),
    *("Ivan", "Elena", "Aisha", "Chen", "Mei", "Fatima", "Kofi", "Ruth", "Samuel", "Ines"),
)
FAMILY = (
    *("Quispe", "Flores", "Sánchez", "Rojas", "García", "Mamani", "Torres", "Vargas", "Castro"),
    *("Müller", "Schmidt", "Weber", "Rossi", "Bianchi", "Greco", "Nowak", "Kowalska", "Mazur"),
    *("Smith", "Jones", "Taylor", "Patel", "Khan", "Cohen", "Levi", "Mizrahi", "Silva", "Souza"),
    *(
        "Ferreira",
        "Almeida",
        "Petrova",
        "Ivanov",
        "Wang",
        "Li",
        "Mensah",
        "Okafor",
        "Brown",
        "O'Neill",
    ),
    *("Navarro", "Ortega", "Molina", "Delgado", "Núñez", "Peña", "Salazar", "Benítez", "Campos"),
)
EMPLOYERS = tuple(
    f"{first} {second}"
    for first in ("Northwind", "Alba", "Quince", "Delta", "Brisa", "Kern", "Solaris", "Umbra")
    for second in ("Software", "Logistics", "Bank", "Health", "Media", "Energy", "Retail", "Labs")
)
# Job title, ISCO-08 code, whether it is in the field of a program.
JOBS = (
    ("Software developer", "2512", True),
    ("Web developer", "2513", True),
    ("Interface designer", "2166", True),
    ("Security analyst", "2529", True),
    ("Data analyst", "2511", True),
    ("Database administrator", "2521", True),
    ("Support technician", "3512", True),
    ("Sales assistant", "5223", False),
    ("Office clerk", "4110", False),
)
LEARNER = (
    *("id", "given_name", "family_name", "email", "email_key", "phone", "phone_key"),
    *("birth_year", "country", "gender", "created_at", "version"),
)


def learner_row(
    key: int, number: int, country: str, chance: random.Random, created_at: Any
) -> tuple[Any, ...]:
    """A learner's row in the columns of LEARNER; some have no phone, a few no address."""
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    dial = chance.random()
    email = None if dial < 0.03 else f"learner{number}@people.example"
    phone = f"+5199{number:08}" if dial < 0.6 else None
    return (
        key,
        given,
        family,
        email,
        email_key(email),
        phone,
        phone_key(phone),
        chance.randint(1968, 2005) if dial < 0.9 else None,
        country,
        chance.choice(("female", "male", "female", "male", "non-binary")) if dial < 0.8 else None,
        created_at,
        1,
    )
