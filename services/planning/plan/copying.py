"""The draft of the next plan, made from a former one: its years and days move on, and what is carried over is named."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from contracts.plan_parts import Campaign, PartialDocument, Round, Task, When
from contracts.planning import StatedPlan
from contracts.vocabulary import Deadline, Gate
from services.planning.plan.messages import PartName, PlanDraft

CARRIED: Final = (
    "title",
    "place",
    "signer_role",
    "signer_name",
    "legal_bases",
    "references",
    "purposes",
    "requirements",
    "registration_deadline",
    "standing_body",
    "submission",
    "tasks",
    "rounds",
    "campaigns",
    "measures",
    "targets",
    "clusters",
    "clusters_stated",
    "unclustered",
    "gates",
    "recipients",
    "clauses",
)
"""The parts of a plan that a clerk looks at again, in the order of the form."""
_TEXTS: Final = ("purposes", "requirements", "measures")
_YEARS: Final = re.compile(r"(?<![\d/.])(\d{4})(?:(\s?[-–]\s?)(\d{4}))?(?![\d/])")
_LEAP_DAY: Final = (2, 29)


def next_plan(former: StatedPlan) -> tuple[PlanDraft, tuple[PartName, ...]]:
    """The draft that follows `former`, and the parts that came from it and were not looked at yet.

    Number, day, the superior's plan and the digest of the text are left to be typed. Days move on by the years for
    which the plan held, and so do its own years in its words, with the one before and the one after: those of
    citations, occasions and longer periods stay.
    """
    years = _Years(former.year, former.last_year or former.year)
    document = PartialDocument(issuer=former.document.issuer, symbol=former.document.symbol)
    draft = PlanDraft.model_validate(
        former.model_dump()
        | {
            "document": document,
            "parent": None,
            "text_sha256": None,
            "title": years.words(former.title),
            "year": years.later(former.year),
            "until": former.until and years.later(former.until),
            "registration_deadline": years.deadline(former.registration_deadline),
            **{name: [years.words(text) for text in getattr(former, name)] for name in _TEXTS},
            "tasks": [_task(one, years) for one in former.tasks],
            "rounds": [_round(one, years) for one in former.rounds],
            "campaigns": [_campaign(one, years) for one in former.campaigns],
            "targets": [one.model_copy(update={"text": years.words(one.text)}) for one in former.targets],
            "gates": [_gate(one, years) for one in former.gates],
            "clauses": [one.model_copy(update={"text": years.words(one.text)}) for one in former.clauses],
        }
    )
    return draft, tuple(part for part in CARRIED if getattr(draft, part))


@dataclass(frozen=True, slots=True)
class _Years:
    """The first and the last year of a plan."""

    first: int
    last: int

    @property
    def by(self) -> int:
        return self.last - self.first + 1

    def later(self, year: int) -> int:
        return year + self.by

    def deadline(self, deadline: Deadline | None) -> Deadline | None:
        if deadline is None:
            return None
        day, year = deadline.day, self.later(deadline.day.year)
        moved = date(year, 2, 28) if (day.month, day.day) == _LEAP_DAY else day.replace(year=year)
        return deadline.model_copy(update={"day": moved})

    def words(self, text: str) -> str:
        return _YEARS.sub(self._later_words, text)

    def _later_words(self, found: re.Match[str]) -> str:
        """A year, or two that follow one another as in `2016 - 2017`; any other is left as it is."""
        named = [int(year) for year in (found[1], found[3]) if year]
        near = all(self.first - 1 <= year <= self.last + 1 for year in named)
        if not near or named[-1] - named[0] > 1:
            return found[0]
        return (found[2] or "").join(str(self.later(year)) for year in named)


def _task(task: Task, years: _Years) -> Task:
    belongs = None if task.round is None else years.words(task.round)
    return task.model_copy(
        update={"text": years.words(task.text), "round": belongs, "when": _when(task.when, years)},
    )


def _round(one: Round, years: _Years) -> Round:
    moved = {"code": years.words(one.code), "name": years.words(one.name), "year": one.year and years.later(one.year)}
    return one.model_copy(update={**moved, "registration": years.deadline(one.registration)})


def _campaign(one: Campaign, years: _Years) -> Campaign:
    moved = {"code": years.words(one.code), "name": years.words(one.name)}
    return one.model_copy(update={**moved, "when": _when(one.when, years)})


def _gate(gate: Gate, years: _Years) -> Gate:
    return gate.model_copy(update={"text": years.words(gate.text), "by": years.deadline(gate.by)})


def _when(when: When | None, years: _Years) -> When | None:
    if when is None:
        return None
    return when.model_copy(update={"years": tuple(map(years.later, when.years)), "by": years.deadline(when.by)})
