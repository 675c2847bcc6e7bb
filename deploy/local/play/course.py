"""The days on which a plan's year is played at its site, and the authority that decides there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from contracts.message import Actor
from contracts.vocabulary import VIETNAM, Document
from deploy.local.faults import RuntimeFault
from deploy.local.play.actors import STANDING_BODY
from deploy.local.play.diary import Diary
from deploy.local.play.filings import Expected

DEFAULT_SIZE: Final = "small"
"""A tenth of a measured district."""


class SizeUnknownError(RuntimeFault):
    """A year is asked for in a size that its file does not state."""

    def __init__(self, size: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no year of the size “{size}”: {', '.join(known)}.")


@dataclass(frozen=True)
class Authority:
    """The body of one level whose head decides at its site."""

    name: str
    council: str
    members: int
    signer_role: str = "CHỦ TỊCH"
    appraiser: Actor = STANDING_BODY
    head: str = ""
    """The post that decides; empty for the chair of a People's Committee: Chủ tịch UBND …"""
    symbol: str = "QĐ-UBND"
    initiatives: str = ""
    """The council that certifies initiatives."""
    proposes: str = "Phòng Nội vụ"
    """The standing body, which proposes to the head."""
    paper: str = "TTr-NV"
    """The symbol of its proposals (tờ trình)."""

    @property
    def decides(self) -> str:
        """Who decides, as a decision names it."""
        return self.head or f"Chủ tịch {self.name}"

    def decision(self, number: str, dated: date) -> Document:
        """A decision of its head."""
        return Document(issuer=self.name, number=number, symbol=self.symbol, dated=dated)


@dataclass(frozen=True)
class Size:
    """How large a year is: the awards of each title at its end, and the proposals upward by title.

    Fighters are within 15 % of those who reach Lao động tiên tiến in each unit. `flaws` is how many of each unit's
    people have a defect, and `households` how many a ward with a site of its own considers. `certificates` are the
    people, and `certified_households` the households, who get a certificate of the chair.
    """

    workers: int
    fighters: int
    collectives: int
    flaws: int
    upward: Mapping[str, int] = field(default_factory=dict)
    households: int = 0
    certificates: int = 0
    certified_households: int = 0


@dataclass(frozen=True)
class Course:
    """The days of a year of a plan, each with its hour in Viet Nam."""

    year: int
    authority: Authority
    size: Size
    recognition: Document
    """The decision that recognises the initiatives of the year."""
    flaws: tuple[Expected, ...]
    """The defects of people, which are dealt out among the units; nothing stands against the others."""
    drafted: datetime
    issued: datetime
    announced: datetime
    """The plan's units are announced by an amendment."""
    announcement: str
    """The reason that this amendment gives."""
    filed: datetime
    appraised: datetime
    held: datetime
    decided: datetime
    read: datetime
    diary: Diary = field(default_factory=Diary)
    """When the work that the plan orders is done."""
    stated: Mapping[str, Any] = field(default_factory=dict)
    """What else the file of the site states of the year: movements, covenants, reports, inspections."""


def course_of(stated: Mapping[str, Any], size: str = DEFAULT_SIZE) -> Course:
    """The course that the file of a training site states, in one of the sizes that it has.

    Raises SizeUnknownError for another one.
    """
    if size not in stated["sizes"]:
        raise SizeUnknownError(size, stated["sizes"])
    days = {name: instant.astimezone(VIETNAM) for name, instant in stated["days"].items()}
    return Course(
        stated["year"],
        Authority(**stated["authority"]),
        Size(**stated["sizes"][size]),
        Document(**stated["recognition"]),
        tuple(map(Expected, stated["flaws"])),
        announcement=stated["announcement"],
        diary=diary_of(stated),
        stated=stated,
        **days,
    )


def diary_of(stated: Mapping[str, Any]) -> Diary:
    """The diary that the file of a training site states; that in which all is done in time where it states none."""
    return Diary(**stated.get("diary", {}))
