"""The rows of the composition of awards, and what is asked for."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, Json

from chassis.web import SearchText
from contracts.message import Message
from contracts.plan_parts import AwardShare
from contracts.vocabulary import Document, DossierId, PlanId, SubjectKey, SubjectKind, UnitCode
from services.registration.composition.counting import Answer, Share


class Traits(Message):
    """What is kept of a person beside the log; None where nobody has said it. `changed_by` is who wrote it last."""

    direct_worker: bool | None
    woman: bool | None
    minority: bool | None
    changed_at: datetime
    changed_by: str

    @property
    def said(self) -> tuple[bool | None, bool | None, bool | None]:
        """The three answers."""
        return (self.direct_worker, self.woman, self.minority)


class PlanUnit(Message):
    """A unit of a plan; `base` says that it counts as the base."""

    unit: UnitCode
    unit_name: str
    base: bool


class OfTitle(Message):
    """How many awards of one title there are under a plan."""

    title: str
    title_name: str
    number: int


class Composition(Message):
    """The awards under a plan that stand, by title, and their shares; `base_named` says that its base is known."""

    plan_id: PlanId
    awards: int
    titles: tuple[OfTitle, ...]
    shares: tuple[Share, ...]
    base_named: bool


class AwardRow(Message):
    """An award under a plan; `event_id` is that of the event that has said it."""

    site: str
    dossier_id: DossierId
    unit: UnitCode
    unit_name: str
    subject: SubjectKey
    kind: SubjectKind
    name: str
    title: str
    title_name: str
    decision: Json[Document]
    decided_on: date
    event_id: UUID


class AwardsAsked(Message):
    """Which awards are listed: all, or those that count for a `share` so; of one `unit`, and of a part `q` of a name.

    `after` is the event seen last.
    """

    share: AwardShare | None = None
    answer: Answer = Answer.YES
    unit: UnitCode | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: UUID | None = None


class PersonRow(Message):
    """A person who is registered or awarded under a plan, and the traits that are kept of them."""

    subject: SubjectKey
    name: str
    unit: UnitCode
    unit_name: str
    direct_worker: bool | None
    woman: bool | None
    minority: bool | None

    @property
    def said(self) -> tuple[bool | None, bool | None, bool | None]:
        """The three answers."""
        return (self.direct_worker, self.woman, self.minority)


class PeopleAsked(Message):
    """Which people are listed: of one `unit`, of a part `q` of a name, or only those of whom something is `missing`."""

    unit: UnitCode | None = None
    q: SearchText = ""
    missing: bool = False
    limit: Annotated[int, Field(ge=1, le=500)] = 50
    after: SubjectKey | None = None
