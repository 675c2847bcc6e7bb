"""The data of the year: plan 254/KH-UBND, twelve units, 400 invented people, and the result expected for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from contracts.planning import PlanContent
from contracts.vocabulary import Deadline, Document, Subject, SubjectKind
from deploy.local.plan_files import read_plan

_EXAMPLES = Path(__file__).parents[1] / "examples"
_SEED = 254
_PEOPLE = 400
_FOR_FIGHTER = 3
"""Of each unit for Chiến sĩ thi đua cơ sở, which keeps within 15 % of those who reach Lao động tiên tiến."""


class Submission(StrEnum):
    """When, if ever, a unit's sheet is handed in."""

    IN_TIME = "in-time"
    RETURNED = "returned"
    ON_THE_DAY = "on-the-day"
    LATE = "late"
    NEVER = "never"

    @property
    def registers(self) -> bool:
        """Whether the unit's titles are registered in the end."""
        return self not in (Submission.LATE, Submission.NEVER)


class Expected(StrEnum):
    """The result expected for a dossier: an award, or the reason against it, by review's reason codes."""

    AWARDED = "AWARDED"
    RATING_TOO_LOW = "RATING_TOO_LOW"
    MIN_SERVICE = "MIN_SERVICE"
    DISCIPLINE = "DISCIPLINE"
    INITIATIVE_MISSING = "INITIATIVE_MISSING"
    MEMBER_RATIO = "MEMBER_RATIO"
    INCOMPLETE = "INCOMPLETE"
    NOT_REGISTERED = "NOT_REGISTERED"
    LATE = "LATE"
    VOTE_BELOW_THRESHOLD = "VOTE_BELOW_THRESHOLD"


_FLAWS = (Expected.RATING_TOO_LOW,) * 2 + (
    Expected.MIN_SERVICE,
    Expected.DISCIPLINE,
    Expected.INCOMPLETE,
    Expected.VOTE_BELOW_THRESHOLD,
)
"""The defects of some of each unit's people; nothing stands against the others."""

_REACHING = (Expected.AWARDED, Expected.VOTE_BELOW_THRESHOLD)
"""The persons that are found eligible for LDTT."""


@dataclass(frozen=True)
class Dossier:
    """The filing for one subject and one title, and its expected result."""

    subject: Subject
    title: str
    documents: tuple[str, ...]
    facts: Mapping[str, Any]
    expected: Expected
    registered: bool = True


@dataclass(frozen=True)
class Unit:
    """A unit, the course of its sheet, and its dossiers; the dossiers of collectives come last."""

    code: str
    name: str
    submission: Submission
    at: datetime
    again_at: datetime | None
    late_reason: str
    plan: Document | None
    email: str | None
    dossiers: tuple[Dossier, ...]

    @property
    def registered(self) -> tuple[Dossier, ...]:
        """Those whose title stands on the unit's sheet."""
        return tuple(dossier for dossier in self.dossiers if dossier.registered)

    @property
    def filed(self) -> tuple[Dossier, ...]:
        """Those that are filed in November: of a unit that did not register only a few try."""
        return self.dossiers if self.submission.registers else self.dossiers[::3]


@dataclass(frozen=True)
class Dataset:
    """The plan, its units, and everything filed for them."""

    plan: PlanContent
    units: tuple[Unit, ...]

    @property
    def deadline(self) -> Deadline:
        """The day before which units register; raises ValueError where the plan sets none."""
        found = self.plan.registration_deadline
        if found is None:
            raise ValueError("the plan of the year sets no deadline of registration")
        return found

    @property
    def filed(self) -> tuple[tuple[Unit, Dossier], ...]:
        """Every dossier that is filed, with its unit."""
        return tuple((unit, dossier) for unit in self.units for dossier in unit.filed)


@cache
def plan_254() -> PlanContent:
    """Plan 254/KH-UBND as its text is: it lists no units, for task 5 announces the clusters later."""
    return _issued("plan-254.yaml")


@cache
def plan_254_with_clusters() -> PlanContent:
    """Plan 254/KH-UBND after the amendment that announces its clusters, made up for training."""
    announced = _read("clusters-254.yaml")["clusters"]
    plan = plan_254().model_dump()
    return PlanContent.model_validate({**plan, "clusters": [*plan["clusters"], *announced]})


@cache
def plan_144() -> PlanContent:
    """Plan 144/KH-UBND of the province, the parent of plan 254."""
    return _issued("plan-144.yaml")


@cache
def plan_vinh_trai() -> PlanContent:
    """The plan of phường Vĩnh Trại under plan 254, made up for training."""
    return _issued("plan-vinh-trai.yaml")


@cache
def read_dataset() -> Dataset:
    """Return the same people with the same expected results at every call."""
    plan = plan_254_with_clusters()
    units_file = _read("units.yaml")
    chance = Random(_SEED)  # noqa: S311 - it makes up people for training; nothing secret hangs on it
    names = _names(chance, _read("names.yaml"))
    units: list[Unit] = []
    for number, (code, name) in enumerate(plan.units().items()):
        people = _PEOPLE // len(plan.units()) + (number < _PEOPLE % len(plan.units()))
        units.append(_unit(chance, UnitEntry(number, code, name), units_file, [next(names) for _ in range(people)]))
    return Dataset(plan, tuple(units))


@dataclass(frozen=True)
class UnitEntry:
    """A unit by its place in the plan."""

    number: int
    code: str
    name: str


def _issued(name: str) -> PlanContent:
    plan = read_plan(_EXAMPLES / name)
    if not isinstance(plan, PlanContent):
        raise TypeError(f"{name} is known in part and cannot be issued")
    return plan


def _read(name: str) -> dict[str, Any]:
    """An example; keys that begin with a dot hold parts for reuse and are passed over."""
    read: dict[str, Any] = yaml.safe_load((_EXAMPLES / name).read_text(encoding="utf-8"))
    return {key: value for key, value in read.items() if not key.startswith(".")}


def _names(chance: Random, words: Mapping[str, Any]) -> Iterator[str]:
    """Full names, none twice."""
    given: set[str] = set()
    while True:
        kind = words[chance.choice(("women", "men"))]
        name = f"{chance.choice(words['families'])} {chance.choice(kind['middles'])} {chance.choice(kind['given'])}"
        if name not in given and len(set(name.split())) == len(name.split()):
            given.add(name)
            yield name


def _unit(chance: Random, entry: UnitEntry, units_file: Mapping[str, Any], names: Sequence[str]) -> Unit:
    own = units_file["units"][entry.code]
    posts = units_file["posts"][own["posts"]]
    submission = Submission(own["submission"])
    persons = [
        Subject(
            key=f"ca-nhan-{entry.number + 1:02}-{place:03}",
            kind=SubjectKind.INDIVIDUAL,
            name=name,
            position=posts[place - 1] if place <= len(posts) else posts[-1 - place % (len(posts) // 2)],
        )
        for place, name in enumerate(names, start=1)
    ]
    of_persons = tuple(_of_persons(chance, entry, persons))
    dossiers = (*of_persons, *_of_collectives(entry, own["collectives"], of_persons))
    if not submission.registers:
        expected = Expected.LATE if submission is Submission.LATE else Expected.NOT_REGISTERED
        dossiers = tuple(replace(dossier, expected=expected) for dossier in dossiers)
    plan = own.get("plan")
    return Unit(
        code=entry.code,
        name=entry.name,
        submission=submission,
        at=own["at"],
        again_at=own.get("again_at"),
        late_reason=own.get("late_reason", ""),
        plan=None if plan is None else Document(issuer=entry.name, **plan),
        email=own.get("email"),
        dossiers=dossiers,
    )


def _of_persons(chance: Random, entry: UnitEntry, persons: Sequence[Subject]) -> Iterator[Dossier]:
    """Everybody for Lao động tiên tiến, the best three for Chiến sĩ thi đua cơ sở as well."""
    drawn = chance.sample(persons, len(_FLAWS) + _FOR_FIGHTER + 1)
    flaws = dict(zip((person.key for person in drawn), _FLAWS, strict=False))
    fighters = drawn[len(_FLAWS) : -1]
    for person in persons:
        expected = flaws.get(person.key, Expected.AWARDED)
        facts = _facts(chance, expected)
        documents = ("TO_TRINH",) if expected is Expected.INCOMPLETE else ("TO_TRINH", "BB_BINH_XET")
        forgotten = entry.number == 0 and person is drawn[-1]
        yield Dossier(
            subject=person,
            title="LDTT",
            documents=documents,
            facts=facts,
            expected=Expected.NOT_REGISTERED if forgotten else expected,
            registered=not forgotten,
        )
    for place, person in enumerate(fighters):
        yield _fighter(chance, entry, person, place)


def _facts(chance: Random, expected: Expected) -> dict[str, Any]:
    leave = chance.choice((4, 5, 6)) if expected is Expected.AWARDED and chance.random() < 0.03 else 0  # noqa: PLR2004
    return {
        "kind": "individual",
        "task_rating": "HTNV" if expected is Expected.RATING_TOO_LOW else chance.choice(("HTTNV", "HTTNV", "HTXSNV")),
        "service_months": chance.randint(3, 9) if expected is Expected.MIN_SERVICE else 12 - leave,
        "maternity_months": leave,
        "newly_recruited": expected is Expected.MIN_SERVICE,
        "discipline": "khien_trach" if expected is Expected.DISCIPLINE else "none",
    }


def _fighter(chance: Random, entry: UnitEntry, person: Subject, place: int) -> Dossier:
    """The third of every other unit has a research work that is not applied, which is not enough."""
    dated = date(2017, 10, chance.randint(2, 27))
    number = str(100 + entry.number * _FOR_FIGHTER + place)
    paper = {"issuer": "Hội đồng sáng kiến thành phố Lạng Sơn", "number": number, "dated": dated.isoformat()}
    wanting = place == _FOR_FIGHTER - 1 and entry.number % 2 == 0
    facts = _facts(chance, Expected.AWARDED) | {"task_rating": "HTXSNV"}
    if wanting:
        accepted = {**paper, "symbol": "BB-HĐSK"}
        facts["research"] = [{"scope": "grassroots", "acceptance": accepted, "applied": False}]
    else:
        facts["initiatives"] = [{"scope": "grassroots", "certificate": {**paper, "symbol": "QĐ-HĐSK"}}]
    return Dossier(
        subject=person,
        title="CSTDCS",
        documents=("TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET", "CN_SANG_KIEN"),
        facts=facts,
        expected=Expected.INITIATIVE_MISSING if wanting else Expected.AWARDED,
    )


def _of_collectives(entry: UnitEntry, names: Sequence[str], of_persons: Sequence[Dossier]) -> Iterator[Dossier]:
    """The collectives of a unit, among which its people are dealt out, those who reach LDTT first.

    The last one of every fourth unit has twice as many members besides for whom nobody files.
    """
    people = sorted((one for one in of_persons if one.title == "LDTT"), key=lambda one: one.expected not in _REACHING)
    for place, name in enumerate(names, start=1):
        wanting = place == len(names) and entry.number % 4 == 0
        own = [one.subject.key for one in people[place - 1 :: len(names)]]
        others = [f"chua-xet-{entry.number + 1:02}-{number:03}" for number in range(1, 2 * len(own) + 1)]
        facts = {
            "kind": "collective",
            "rating": "HTTNV",
            "members": own + others if wanting else own,
            "members_reaching_ldtt": len(own),
            "highest_discipline": "khien_trach",
            "unity_confirmed": True,
        }
        yield Dossier(
            subject=Subject(key=f"tap-the-{entry.number + 1:02}-{place}", kind=SubjectKind.COLLECTIVE, name=name),
            title="TTLDTT",
            documents=("TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET"),
            facts=facts,
            expected=Expected.MEMBER_RATIO if wanting else Expected.AWARDED,
        )
