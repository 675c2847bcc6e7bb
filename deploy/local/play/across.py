"""The data of the year across three levels: the ward works at a site of its own, and the province decides some titles.

To the people of the ward one collective is added, whose title goes from the ward to the city to the province. The own
units of the city propose collectives and fighters for titles of the province as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from random import Random
from typing import Any, Final

from contracts.vocabulary import Subject, SubjectKind
from deploy.local.play.course import DEFAULT_SIZE
from deploy.local.play.dataset import Dataset, made_up_words, read_dataset
from deploy.local.play.filings import Dossier, Expected, Submission, Unit
from deploy.local.play.people import made_names

PROVINCE, CITY, WARD = "tinh-lang-son", "lang-son", "phuong-vinh-trai"
"""The sites' codes; the ward's is that of its unit under plan 254 as well."""
_COLLECTIVE = Subject(
    key="tap-the-05-2", kind=SubjectKind.COLLECTIVE, name="Bộ phận Tiếp nhận và Trả kết quả phường Vĩnh Trại"
)
_COLLEAGUES = 4
_RATED: Final = "HTXSNV"
_OF_FIGHTERS: Final = ("CSTDBNT", "BK_BNT")
_IN_A_ROW: Final = {"CSTDBNT": 3, "BK_BNT": 2}
"""How many years before the title asks to have been a fighter; the units state them with their decisions."""


@dataclass(frozen=True)
class AcrossLevels:
    """What is filed, forwarded and decided at which site."""

    everything: Dataset
    """All units with all that they register and file, wherever it is decided."""
    at_city: Dataset
    """What is filed at the city: that of the units without a site of their own."""
    before_city: Dataset
    """What the city appraises and decides: that, and what the ward passes up for the city to decide."""
    ward: Unit
    workers: tuple[Dossier, ...]
    """Everything that the ward files and does not pass up: the ward decides LDTT itself."""
    forwarded: tuple[Dossier, ...]
    """What the ward passes up and the city decides: what is found eligible of CSTDCS and TTLDTT."""
    excellent: Dossier
    """The TTLDXS dossier, which goes on to the province."""
    households: tuple[Dossier, ...]
    """The ward's households for Gia đình văn hóa, which the ward decides in November."""
    upward: tuple[tuple[Unit, Dossier], ...]
    """What the city's own units file for titles of the province, each with its unit."""

    @property
    def to_province(self) -> tuple[tuple[Unit, Dossier], ...]:
        """Everything that the province decides."""
        return ((self.ward, self.excellent), *self.upward)

    def known_at(self, site: str) -> tuple[tuple[Unit, Dossier], ...]:
        """The dossiers of which a site has the result, whichever site decided."""
        known = {
            CITY: (*self.before_city.filed, *self.to_province),
            WARD: tuple((self.ward, one) for one in (*self.ward.filed, *self.households)),
            PROVINCE: self.to_province,
        }
        return known[site]


@cache
def across_levels(size: str = DEFAULT_SIZE) -> AcrossLevels:
    """Return the same people as `read_dataset`, at the sites at which their dossiers are decided."""
    alone = read_dataset(size)
    upward = _upward([unit for unit in alone.units if unit.code != WARD], alone.course.size.upward)
    others = tuple(
        replace(unit, dossiers=(*unit.dossiers, *upward.get(unit.code, ())))
        for unit in alone.units
        if unit.code != WARD
    )
    (found,) = (unit for unit in alone.units if unit.code == WARD)
    excellent = _excellent(found)
    ward = replace(found, dossiers=(*found.dossiers, excellent))
    forwarded = tuple(one for one in found.dossiers if one.title != "LDTT" and one.expected.comes_before_council)
    by_code = {unit.code: unit for unit in (*others, ward)}
    return AcrossLevels(
        everything=replace(alone, units=tuple(by_code[unit.code] for unit in alone.units)),
        at_city=replace(alone, units=others),
        before_city=replace(alone, units=(*others, replace(found, dossiers=forwarded))),
        ward=ward,
        workers=tuple(one for one in found.dossiers if one not in forwarded),
        forwarded=forwarded,
        excellent=excellent,
        households=_households(alone.course.size.households),
        upward=tuple((unit, one) for unit in others for one in unit.upward),
    )


def _households(number: int) -> tuple[Dossier, ...]:
    """Households of the ward, each by the name of its head; one has not met the criteria of the decree."""
    names = made_names(Random(WARD), made_up_words())  # noqa: S311 - it makes up names for training
    return tuple(_household(place, next(names).full, met=place != number) for place in range(1, number + 1))


def _household(place: int, name: str, *, met: bool) -> Dossier:
    return Dossier(
        subject=Subject(key=f"ho-{place:03}", kind=SubjectKind.HOUSEHOLD, name=f"Hộ gia đình {name}"),
        title="GDVH",
        documents=("TO_TRINH", "TOM_TAT_THANH_TICH", "BB_BINH_XET"),
        facts={"kind": "household", "criteria_met": met},
        expected=Expected.AWARDED if met else Expected.CRITERIA_NOT_MET,
        registered=False,
    )


def _upward(units: Sequence[Unit], wanted: Mapping[str, int]) -> Mapping[str, list[Dossier]]:
    """What units propose to the province, in turn: one of the collectives is the ward's. The first fighter fails."""
    collectives = _in_turn(units, "TTLDTT")
    fighters = _in_turn(units, "CSTDCS")
    found: dict[str, list[Dossier]] = {}
    for unit, one in islice(collectives, wanted["TTLDXS"] - 1):
        found.setdefault(unit.code, []).append(_outstanding(one))
    for title in _OF_FIGHTERS:
        for place, (unit, one) in enumerate(islice(fighters, wanted[title])):
            fails = title == _OF_FIGHTERS[0] and place == 0
            expected = Expected.VOTE_BELOW_THRESHOLD if fails else Expected.AWARDED
            found.setdefault(unit.code, []).append(_of_fighter(one, title, expected))
    return found


def _in_turn(units: Sequence[Unit], title: str) -> Iterator[tuple[Unit, Dossier]]:
    """The awards of a title, the first of each unit, then the second of each, and so on."""
    of_units = [(unit, [one for one in unit.filed if _gets(one, title)]) for unit in units]
    for place in range(max(len(awards) for _, awards in of_units)):
        yield from ((unit, awards[place]) for unit, awards in of_units if place < len(awards))


def _gets(dossier: Dossier, title: str) -> bool:
    return (dossier.title, dossier.expected) == (title, Expected.AWARDED)


def _outstanding(collective: Dossier) -> Dossier:
    facts = {**collective.facts, "rating": _RATED, "lowest_rating": "HTNV"}
    return replace(collective, title="TTLDXS", facts=facts, upward=True)


def _of_fighter(fighter: Dossier, title: str, expected: Expected) -> Dossier:
    earlier = [_fighter_of(year) for year in range(2017 - _IN_A_ROW[title], 2017)]
    facts: dict[str, Any] = {**fighter.facts, "earlier_awards": earlier}
    if title == _OF_FIGHTERS[0]:
        paper = {"issuer": "UBND tỉnh Lạng Sơn", "number": "1988", "symbol": "QĐ-UBND", "dated": "2017-11-10"}
        facts["initiatives"] = [{"scope": "ministry_or_province", "certificate": paper}]
    return replace(fighter, title=title, facts=facts, expected=expected, upward=True)


def _fighter_of(year: int) -> dict[str, Any]:
    """The title of a year before, by a decision whose number is made up."""
    dated = f"{year}-12-28"
    decision = {"issuer": "UBND thành phố Lạng Sơn", "number": "2410", "symbol": "QĐ-UBND", "dated": dated}
    return {"title": "CSTDCS", "year": year, "decision": decision}


def without_ward(size: str = DEFAULT_SIZE) -> Dataset:
    """The year at the city of a federation whose ward is away: the ward registers and files nothing."""
    alone = read_dataset(size)
    units = (
        replace(unit, submission=Submission.NEVER, dossiers=()) if unit.code == WARD else unit for unit in alone.units
    )
    return replace(alone, units=tuple(units))


def _excellent(ward: Unit) -> Dossier:
    """A collective of one fighter and four colleagues, all of whom get their titles."""
    given = [one for one in ward.dossiers if one.expected is Expected.AWARDED]
    fighter = next(one.subject.key for one in given if one.title == "CSTDCS")
    colleagues = [one.subject.key for one in given if one.title == "LDTT" and one.subject.key != fighter]
    members = [fighter, *colleagues[:_COLLEAGUES]]
    return Dossier(
        subject=_COLLECTIVE,
        title="TTLDXS",
        documents=("TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET"),
        facts={
            "kind": "collective",
            "rating": _RATED,
            "members": members,
            "members_reaching_ldtt": len(members),
            "highest_discipline": "none",
            "unity_confirmed": True,
            "lowest_rating": "HTTNV",
        },
        expected=Expected.AWARDED,
    )
