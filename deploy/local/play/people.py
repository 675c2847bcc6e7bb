"""Makes up the people of a year: the same at every call, with what each unit registers and files for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from contracts.planning import PlanContent
from contracts.vocabulary import Document, Subject, SubjectKind
from deploy.local.play.course import Course
from deploy.local.play.filings import Dossier, Expected, Submission, Unit

_REACHING = (Expected.AWARDED, Expected.VOTE_BELOW_THRESHOLD)
"""The persons that are found eligible for LDTT."""


def units_of(
    plan: PlanContent, stated: Mapping[str, Any], words: Mapping[str, Any], course: Course
) -> tuple[Unit, ...]:
    """The units of `plan`, among which its people are shared out, as the file of its site has `stated` each manner.

    Names are put together from `words`. The same arguments give the same people.
    """
    chance = Random(stated["seed"])  # noqa: S311 - it makes up people for training; nothing secret hangs on it
    people = stated["people"]
    names = made_names(chance, words)
    units: list[Unit] = []
    for number, (code, name) in enumerate(plan.units().items()):
        share = people // len(plan.units()) + (number < people % len(plan.units()))
        entry = UnitEntry(number, code, name)
        units.append(_unit(chance, entry, stated, [next(names) for _ in range(share)], course))
    return tuple(units)


@dataclass(frozen=True)
class UnitEntry:
    """A unit by its place in the plan."""

    number: int
    code: str
    name: str


def made_names(chance: Random, words: Mapping[str, Any]) -> Iterator[str]:
    """Full names, none twice."""
    given: set[str] = set()
    while True:
        kind = words[chance.choice(("women", "men"))]
        name = f"{chance.choice(words['families'])} {chance.choice(kind['middles'])} {chance.choice(kind['given'])}"
        if name not in given and len(set(name.split())) == len(name.split()):
            given.add(name)
            yield name


def _unit(
    chance: Random, entry: UnitEntry, units_file: Mapping[str, Any], names: Sequence[str], course: Course
) -> Unit:
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
    of_persons = tuple(_of_persons(chance, entry, persons, course))
    dossiers = (*of_persons, *_of_collectives(entry, own["collectives"], of_persons))
    if not submission.registers:
        expected = Expected.LATE if submission is Submission.LATE else Expected.NOT_REGISTERED
        dossiers = tuple(replace(dossier, expected=expected) for dossier in dossiers)
    plan, late = own.get("plan"), own.get("late_decision")
    return Unit(
        code=entry.code,
        name=entry.name,
        submission=submission,
        at=own["at"],
        again_at=own.get("again_at"),
        late_reason=own.get("late_reason", ""),
        late_decision=None if late is None else Document(**late),
        plan=None if plan is None else Document(issuer=entry.name, **plan),
        email=own.get("email"),
        dossiers=dossiers,
    )


def _of_persons(chance: Random, entry: UnitEntry, persons: Sequence[Subject], course: Course) -> Iterator[Dossier]:
    """Everybody for Lao động tiên tiến, the best few for Chiến sĩ thi đua cơ sở as well."""
    drawn = chance.sample(persons, len(course.flaws) + course.fighters + 1)
    flaws = dict(zip((person.key for person in drawn), course.flaws, strict=False))
    fighters = drawn[len(course.flaws) : -1]
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
        yield _fighter(chance, entry, person, place, course)


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


def _fighter(chance: Random, entry: UnitEntry, person: Subject, place: int, course: Course) -> Dossier:
    """The last of every other unit has a research work that is not applied, which is not enough."""
    dated = date(course.year, 10, chance.randint(2, 27))
    number = str(100 + entry.number * course.fighters + place)
    paper = {"issuer": course.authority.initiatives, "number": number, "dated": dated.isoformat()}
    wanting = place == course.fighters - 1 and entry.number % 2 == 0
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
