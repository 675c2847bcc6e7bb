"""The ruleset of a dossier: fixed once, by the day that the law in force at its filing names."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from contracts.catalog.entries import Fixing, Ruleset
from contracts.catalog.loader import catalogue
from contracts.catalog.terms import FixedBy


class Fixed(NamedTuple):
    """A ruleset, the calendar day in Viet Nam that fixed it, and the ground on which that day did.

    `law` is the ruleset of the day of filing, to which the ground belongs.
    """

    ruleset: str
    on: date
    ground: Fixing
    law: str


def fix(submitted_on: date, year: int, rulesets: Sequence[Ruleset] | None = None) -> Fixed:
    """The ruleset of a dossier that is filed on `submitted_on` for the achievements of `year`.

    The law of the day of filing says which day counts: that day, or the last day of the year. `rulesets` are those of
    the catalogue unless others are given.
    """
    every = catalogue().rulesets if rulesets is None else rulesets
    law = _on(every, submitted_on)
    ground = law.fixing
    on = submitted_on if ground.by is FixedBy.SUBMISSION else date(year, 12, 31)
    return Fixed(_on(every, on).id, on, ground, law.id)


def _on(rulesets: Sequence[Ruleset], day: date) -> Ruleset:
    return next(one for one in rulesets if one.valid_to is None or day <= one.valid_to)
