"""The days on which a plan's year is played at its site, and the authority that decides there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from contracts.message import Actor
from contracts.vocabulary import VIETNAM, Document
from deploy.local.play.actors import STANDING_BODY
from deploy.local.play.diary import Diary
from deploy.local.play.filings import Expected


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

    @property
    def decides(self) -> str:
        """Who decides, as a decision names it."""
        return self.head or f"Chủ tịch {self.name}"

    def decision(self, number: str, dated: date) -> Document:
        """A decision of its head."""
        return Document(issuer=self.name, number=number, symbol=self.symbol, dated=dated)


@dataclass(frozen=True)
class Course:
    """The days of a year of a plan, each with its hour in Viet Nam, and the one decision at its end."""

    year: int
    authority: Authority
    decision: Document
    fighters: int
    """How many of each unit are filed for Chiến sĩ thi đua cơ sở: within 15 % of those who reach Lao động tiên tiến."""
    flaws: tuple[Expected, ...]
    """The defects of as many of each unit's people; nothing stands against the others."""
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


def course_of(stated: Mapping[str, Any]) -> Course:
    """The course that the file of a training site states."""
    authority = Authority(**stated["authority"])
    days = {name: instant.astimezone(VIETNAM) for name, instant in stated["days"].items()}
    decided = authority.decision(stated["decision"], days["decided"].date())
    return Course(
        stated["year"],
        authority,
        decided,
        stated["fighters"],
        tuple(map(Expected, stated["flaws"])),
        announcement=stated["announcement"],
        diary=diary_of(stated),
        stated=stated,
        **days,
    )


def diary_of(stated: Mapping[str, Any]) -> Diary:
    """The diary that the file of a training site states; that in which all is done in time where it states none."""
    return Diary(**stated.get("diary", {}))
