"""What is measured of the law: the appraisals of a district evaluated by the pure rules, and under all laws at once."""

from collections.abc import Sequence
from typing import Final

from services.review.dossier.appraisal import appraise
from services.review.dossier.comparing import under_every_law
from services.review.dossier.messages import FileDossier
from services.review.dossier.states import Filed
from tests.benchmarks.figure import ROUNDS, Fact, Figure, Stopwatch
from tests.benchmarks.section import Section, Table
from tests.review.cases import HOUSEHOLD, collective, evidence, file_dossier, household, individual, person, submitted

_KINDS: Final = (("LDTT", 1_780), ("CSTDCS", 288), ("TTLDTT", 88), ("GDVH", 544))
"""The titles of a district's year by number; the households are those that make 2,700 of them."""
_DOSSIERS: Final = sum(number for _, number in _KINDS)
_MOST: Final = 3.0
"""Seconds that the evaluation of them all may take."""
_TEXT: Final = f"""\
{_DOSSIERS:,} dossiers, as many of each title as a district has in a year, are evaluated one after another.
The time is that of the rules alone, every rule with its evidence in words, without reading or recording anything.
The last of every three has something wanting.
Then each is judged under all four rulesets, with what differs.
"""


def _dossiers() -> list[Filed]:
    found: list[Filed] = []
    for title, number in _KINDS:
        for place in range(number):
            command = _command(title, place)
            found.append(Filed(submitted(command), frozenset(command.documents), command.facts))
    return found


def _command(title: str, place: int) -> FileDossier:
    is_wanting = place % 3 == 2
    if title == "GDVH":
        subject = HOUSEHOLD.model_copy(update={"key": f"ho-{place}"})
        return file_dossier(title, subject, facts=household(criteria_met=not is_wanting))
    if title == "TTLDTT":
        return file_dossier(title, facts=collective(rating="HTNV" if is_wanting else "HTTNV"))
    return file_dossier(title, person(place), facts=individual(task_rating="HTNV" if is_wanting else "HTTNV"))


def _evaluated(dossiers: Sequence[Filed]) -> int:
    known = evidence()
    outcomes = (appraise(one.submitted, sorted(one.documents), one.facts, known) for one in dossiers)
    return sum(len(one) for one in outcomes)


async def measure() -> Section:
    """Evaluate the dossiers, and compare the laws, a few times in turn after a warm-up."""
    dossiers, known = _dossiers(), evidence()
    rules = _evaluated(dossiers)
    once = Figure(f"{_DOSSIERS:,} dossiers under their own law", "the most it may take", "s", 1.0, False)
    laws = Figure(f"{_DOSSIERS:,} dossiers under four laws", "four times that", "s", 1.0, False)
    for _ in range(ROUNDS):
        watch = Stopwatch()
        _evaluated(dossiers)
        once.add(watch.seconds, _MOST)
        watch = Stopwatch()
        for one in dossiers:
            under_every_law(one, known)
        laws.add(watch.seconds, 4 * _MOST)
    facts = (Fact("outcomes of rules", (f"{rules:,}",)),)
    return Section("Evaluation of the law", _TEXT, [once, laws], (Table(("What", "number"), facts),))
