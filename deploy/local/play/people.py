"""Makes up the people of a year: the same at every call, with what each unit registers and files for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, NamedTuple

from contracts.planning import PlanContent
from contracts.vocabulary import Document, Subject, SubjectKind
from deploy.local.play.course import Course, Size
from deploy.local.play.filings import Dossier, Expected, Submission, Turn, Unit

_WANTING_EVERY = 4
"""The last collective of every fourth unit has too few members who reach Lao động tiên tiến."""
_ON_LEAVE = 0.06
"""Of the women who get Lao động tiên tiến so many were on maternity leave."""
_QUOTA = 0.15 / 0.85
"""Fighters for each worker of a unit that has its whole quota: 15 % of both together."""


def units_of(
    plan: PlanContent, stated: Mapping[str, Any], words: Mapping[str, Any], course: Course
) -> tuple[Unit, ...]:
    """The units of `plan`, among which the awards of the year are dealt out, as the file of its site has `stated` them.

    Names are put together from `words`. The same arguments give the same people.
    """
    maker = _Maker(Random(stated["seed"]), stated, words, course)  # noqa: S311 - it makes up people for training
    units = tuple(maker.unit(number, code, name) for number, (code, name) in enumerate(plan.units().items()))
    doubles: Mapping[str, str] = stated.get("doubles", {})
    by_code = {unit.code: unit for unit in units}
    return tuple(_with_double(unit, by_code[doubles[unit.code]]) if unit.code in doubles else unit for unit in units)


class Name(NamedTuple):
    """A full name, and whether it is that of a woman."""

    full: str
    of_woman: bool


def made_names(chance: Random, words: Mapping[str, Any]) -> Iterator[Name]:
    """Full names, none twice."""
    given: set[str] = set()
    while True:
        which = chance.choice(("women", "men"))
        kind = words[which]
        name = f"{chance.choice(words['families'])} {chance.choice(kind['middles'])} {chance.choice(kind['given'])}"
        if name not in given and len(set(name.split())) == len(name.split()):
            given.add(name)
            yield Name(name, which == "women")


def dealt(total: int, hands: int, place: int) -> int:
    """How many of `total` the one at `place` gets, when they are dealt out among so many hands."""
    return total // hands + (place < total % hands)


def _with_double(unit: Unit, other: Unit) -> Unit:
    """The unit, which also files for somebody of another unit that has registered the same before."""
    found = next(one for one in other.dossiers if one.expected is Expected.AWARDED and one.turn is Turn.STRAIGHT)
    double = replace(found, expected=Expected.DUPLICATE_ACHIEVEMENT)
    return replace(unit, dossiers=(double, *unit.dossiers))


@dataclass(frozen=True)
class _Person:
    """Somebody of a unit, and what is expected of a filing for Lao động tiên tiến; None where there is none."""

    subject: Subject
    of_woman: bool
    expected: Expected | None


@dataclass
class _Maker:
    """Makes the units of a plan one after the other."""

    chance: Random
    stated: Mapping[str, Any]
    words: Mapping[str, Any]
    course: Course

    def __post_init__(self) -> None:
        self._names = made_names(self.chance, self.words)
        units = self.stated["units"]
        self._registering = [code for code, own in units.items() if Submission(own["submission"]).registers]

    @property
    def _size(self) -> Size:
        return self.course.size

    def _share(self, total: int, code: str) -> int:
        """Units that do not register have about as many people as the others."""
        hands = len(self._registering)
        return dealt(total, hands, self._registering.index(code) if code in self._registering else hands)

    def _fighters(self, code: str) -> int:
        """A unit that proposes beyond its quota has its whole quota; the others share the rest."""
        full = {one: int(_QUOTA * self._share(self._size.workers, one)) for one in self.stated.get("beyond_quota", ())}
        if code in full:
            return full[code]
        others = [one for one in self._registering if one not in full]
        place = others.index(code) if code in others else len(others)
        return dealt(self._size.fighters - sum(full.values()), len(others), place)

    def unit(self, number: int, code: str, name: str) -> Unit:
        """The unit at this place of the plan."""
        own = self.stated["units"][code]
        submission = Submission(own["submission"])
        people = self._people(number, code, own)
        dossiers = (*self._of_persons(number, code, people), *self._of_collectives(number, code, name, people))
        if not submission.registers:
            expected = Expected.LATE if submission is Submission.LATE else Expected.NOT_REGISTERED
            dossiers = tuple(replace(dossier, expected=expected) for dossier in dossiers)
        plan, late = own.get("plan"), own.get("late_decision")
        return Unit(
            code=code,
            name=name,
            submission=submission,
            at=own["at"],
            again_at=own.get("again_at"),
            late_reason=own.get("late_reason", ""),
            late_decision=None if late is None else Document(**late),
            plan=None if plan is None else Document(issuer=name, **plan),
            email=own.get("email"),
            dossiers=dossiers,
        )

    def _people(self, number: int, code: str, own: Mapping[str, Any]) -> list[_Person]:
        """Everybody of a unit in no order: workers, those with a defect, and fighters, who file for nothing lower."""
        flaws, each = self.course.flaws, self._size.flaws
        given: list[Expected | None] = [Expected.AWARDED] * self._share(self._size.workers, code)
        given += [flaws[(number * each + place) % len(flaws)] for place in range(each)]
        given += [Expected(one) for one in own.get("further", ())]
        given += [None] * self._fighters(code)
        self.chance.shuffle(given)
        posts = self.stated["posts"][own["posts"]]
        return [self._person(number, place, posts, expected) for place, expected in enumerate(given, start=1)]

    def _person(self, number: int, place: int, posts: Sequence[str], expected: Expected | None) -> _Person:
        name = next(self._names)
        position = posts[place - 1] if place <= len(posts) else posts[-1 - place % (len(posts) // 2)]
        key = f"ca-nhan-{number + 1:02}-{place:03}"
        subject = Subject(key=key, kind=SubjectKind.INDIVIDUAL, name=name.full, position=position)
        return _Person(subject, name.of_woman, expected)

    def _of_persons(self, number: int, code: str, people: Sequence[_Person]) -> Iterator[Dossier]:
        """Workers for Lao động tiên tiến, fighters for Chiến sĩ thi đua cơ sở, and a worker or two for both."""
        turns = [Turn(turn) for turn, units in self.stated.get("turns", {}).items() if code in units]
        straight = [one.subject.key for one in people if one.expected is Expected.AWARDED]
        turning = dict(zip(straight, turns, strict=False))
        workers = {
            one.subject.key: self._worker(one, one.expected, turning.get(one.subject.key, Turn.STRAIGHT))
            for one in people
            if one.expected is not None
        }
        yield from workers.values()
        for one in people:
            if one.expected is None:
                facts = _facts(self.chance, Expected.AWARDED, of_woman=one.of_woman) | {"task_rating": "HTXSNV"}
                yield self._fighter(one.subject, facts, Expected.AWARDED)
        for key, expected, turn in self._also_fighters(number, code, straight):
            yield replace(self._fighter(workers[key].subject, workers[key].facts, expected), turn=turn)

    def _also_fighters(self, number: int, code: str, straight: Sequence[str]) -> Iterator[tuple[str, Expected, Turn]]:
        """The workers who are filed for both titles, and do not get the higher one."""
        if number % 2 == 0:
            yield straight[-1], Expected.INITIATIVE_MISSING, Turn.STRAIGHT
        if code in self.stated.get("beyond_quota", ()):
            yield straight[-2], Expected.VOTE_BELOW_THRESHOLD, Turn.BEYOND_QUOTA

    def _worker(self, one: _Person, expected: Expected, turn: Turn) -> Dossier:
        return Dossier(
            subject=one.subject,
            title="LDTT",
            documents=("TO_TRINH",) if expected is Expected.INCOMPLETE else ("TO_TRINH", "BB_BINH_XET"),
            facts=_facts(self.chance, expected, of_woman=one.of_woman),
            expected=Expected.REVOKED if turn is Turn.FOUNDED else expected,
            registered=expected is not Expected.NOT_REGISTERED,
            turn=turn,
        )

    def _fighter(self, subject: Subject, stated: Mapping[str, Any], expected: Expected) -> Dossier:
        """Who has no initiative has a research work that is not applied, which is not enough."""
        decision, facts = self.course.recognition.model_dump(mode="json"), dict(stated)
        if expected is Expected.INITIATIVE_MISSING:
            accepted = {**decision, "symbol": "BB-HĐSK"}
            facts["research"] = [{"scope": "grassroots", "acceptance": accepted, "applied": False}]
        else:
            facts["initiatives"] = [{"scope": "grassroots", "certificate": decision}]
        return Dossier(
            subject=subject,
            title="CSTDCS",
            documents=("TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET", "CN_SANG_KIEN"),
            facts=facts,
            expected=expected,
        )

    def _of_collectives(self, number: int, code: str, name: str, people: Sequence[_Person]) -> Iterator[Dossier]:
        """The collectives of a unit, among which its people are dealt out, those who reach LDTT first.

        One that is wanting has twice as many members besides for whom nobody files.
        """
        wanting = number % _WANTING_EVERY == 0
        collectives = self._share(self._size.collectives, code) + wanting
        listed = list(self.stated["units"][code]["collectives"])
        listed += [f"Tổ {place}, {name}" for place in range(len(listed) + 1, collectives + 1)]
        ordered = sorted(people, key=lambda one: not _reaches(one))
        for place, of_name in enumerate(listed[:collectives], start=1):
            own = [one.subject.key for one in ordered[place - 1 :: collectives]]
            others = [f"chua-xet-{number + 1:02}-{other:03}" for other in range(1, 2 * len(own) + 1)]
            lacks = wanting and place == collectives
            facts = {
                "kind": "collective",
                "rating": "HTXSNV" if place == 1 else "HTTNV",
                "members": own + others if lacks else own,
                "members_reaching_ldtt": len(own),
                "highest_discipline": "khien_trach",
                "unity_confirmed": True,
            }
            key = f"tap-the-{number + 1:02}-{place}"
            yield Dossier(
                subject=Subject(key=key, kind=SubjectKind.COLLECTIVE, name=of_name),
                title="TTLDTT",
                documents=("TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET"),
                facts=facts,
                expected=Expected.MEMBER_RATIO if lacks else Expected.AWARDED,
            )


def _reaches(one: _Person) -> bool:
    """Whether somebody is found eligible for LDTT, or for the title above it."""
    return one.expected is None or one.expected.comes_before_council


def _facts(chance: Random, expected: Expected, *, of_woman: bool) -> dict[str, Any]:
    on_leave = of_woman and expected is Expected.AWARDED and chance.random() < _ON_LEAVE
    leave = chance.choice((4, 5, 6)) if on_leave else 0
    return {
        "kind": "individual",
        "task_rating": "HTNV" if expected is Expected.RATING_TOO_LOW else chance.choice(("HTTNV", "HTTNV", "HTXSNV")),
        "service_months": chance.randint(3, 9) if expected is Expected.MIN_SERVICE else 12 - leave,
        "maternity_months": leave,
        "newly_recruited": expected is Expected.MIN_SERVICE,
        "discipline": "khien_trach" if expected is Expected.DISCIPLINE else "none",
    }
