"""The time limits of dossiers that lie here: which step each is at, with whom, since when, and until which day."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.vocabulary import VIETNAM, Deadline, DossierId, Subject, TitleCode, UnitCode
from contracts.working_days import Standing, WorkingCalendar, standing
from services.review.units.queries import held_by

MOST: Final = 300
"""The most dossiers that are listed at once, those first whose last day comes first."""


class LimitedStep(StrEnum):
    """The step that a filed dossier is at."""

    APPRAISAL = "appraisal"
    """It lies with the standing body."""
    SUPPLEMENT = "supplement"
    """It lies with its unit, until the last day of the supplement."""
    SUSPENDED = "suspended"
    """Its time limits stand still."""


class LimitedDossier(Message):
    """A filed dossier with the step that it is at.

    `since` is in Viet Nam; `last_day` is None where no receipt named one, and while it is suspended.
    """

    dossier_id: DossierId
    unit: UnitCode
    unit_name: str
    subject: Json[Subject]
    title: TitleCode
    year: int
    step: LimitedStep
    since: datetime
    last_day: date | None


class TimeLimit(NamedTuple):
    """A dossier's step, with the working days that it has waited and those that are left or over."""

    dossier: LimitedDossier
    days: Standing

    @property
    def is_overdue(self) -> bool:
        """Whether its last day is over."""
        return self.days.overdue is not None


_LIMITED: Final = f"""
    select dossier_id, unit, unit_name, subject, title, year, step,
        case step when 'suspended' then (suspended ->> 'suspended_on')::date::timestamp
            when 'supplement' then (supplement ->> 'requested_on')::date::timestamp
            else coalesce(supplemented_on::timestamp, submitted_at at time zone 'Asia/Ho_Chi_Minh') end as since,
        case step when 'supplement' then supplement_due when 'appraisal' then due end as last_day
    from (
        select *, case when suspended is not null then 'suspended'
            when supplement is not null and supplemented_on is null and supplement_due >= $2 then 'supplement'
            else 'appraisal' end as step
        from read_dossiers where state = 'filed' and {held_by("$1")}
    ) filed
    order by last_day nulls last, submitted_at, dossier_id limit {MOST}
"""  # noqa: S608 - made of constants


async def time_limits(reader: Reader, viewer: Viewer, now: datetime, calendar: WorkingCalendar) -> Sequence[TimeLimit]:
    """The filed dossiers that `viewer` may see, the most urgent first, as they stand at `now` (aware)."""
    rows = await reader.fetch(_LIMITED, viewer.scope(), now.astimezone(VIETNAM).date())
    dossiers = [LimitedDossier.model_validate(dict(row)) for row in rows]
    return [TimeLimit(one, _standing(one, now, calendar)) for one in dossiers]


def _standing(dossier: LimitedDossier, now: datetime, calendar: WorkingCalendar) -> Standing:
    due = None if dossier.last_day is None else Deadline(day=dossier.last_day, inclusive=True).ends_at
    return standing(dossier.since.replace(tzinfo=VIETNAM), due, now, calendar)
