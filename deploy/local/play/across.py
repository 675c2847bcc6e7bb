"""The data of the year across three levels: the ward works at a site of its own, and the province decides one title.

To the people of the ward one collective is added, whose title goes from the ward to the city to the province.
"""

from dataclasses import dataclass, replace
from functools import cache

from contracts.vocabulary import Subject, SubjectKind
from deploy.local.play.dataset import Dataset, read_dataset
from deploy.local.play.filings import Dossier, Expected, Submission, Unit

PROVINCE, CITY, WARD = "tinh-lang-son", "lang-son", "phuong-vinh-trai"
"""The sites' codes; the ward's is that of its unit under plan 254 as well."""
_COLLECTIVE = Subject(
    key="tap-the-05-2", kind=SubjectKind.COLLECTIVE, name="Bộ phận Tiếp nhận và Trả kết quả phường Vĩnh Trại"
)
_COLLEAGUES = 4
_BEFORE_COUNCIL = (Expected.AWARDED, Expected.VOTE_BELOW_THRESHOLD)


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

    def known_at(self, site: str) -> tuple[tuple[Unit, Dossier], ...]:
        """The dossiers of which a site has the result, whichever site decided."""
        known = {
            CITY: (*self.before_city.filed, (self.ward, self.excellent)),
            WARD: tuple((self.ward, one) for one in self.ward.filed),
            PROVINCE: ((self.ward, self.excellent),),
        }
        return known[site]


@cache
def across_levels() -> AcrossLevels:
    """Return the same people as `read_dataset`, at the sites at which their dossiers are decided."""
    alone = read_dataset()
    others = tuple(unit for unit in alone.units if unit.code != WARD)
    (found,) = (unit for unit in alone.units if unit.code == WARD)
    excellent = _excellent(found)
    ward = replace(found, dossiers=(*found.dossiers, excellent))
    forwarded = tuple(one for one in found.dossiers if one.title != "LDTT" and one.expected in _BEFORE_COUNCIL)
    return AcrossLevels(
        everything=replace(alone, units=tuple(ward if unit.code == WARD else unit for unit in alone.units)),
        at_city=replace(alone, units=others),
        before_city=replace(alone, units=(*others, replace(found, dossiers=forwarded))),
        ward=ward,
        workers=tuple(one for one in found.dossiers if one not in forwarded),
        forwarded=forwarded,
        excellent=excellent,
    )


def without_ward() -> Dataset:
    """The year at the city of a federation whose ward is away: the ward registers and files nothing."""
    alone = read_dataset()
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
            "rating": "HTXSNV",
            "members": members,
            "members_reaching_ldtt": len(members),
            "highest_discipline": "none",
            "unity_confirmed": True,
            "lowest_rating": "HTTNV",
        },
        expected=Expected.AWARDED,
    )
