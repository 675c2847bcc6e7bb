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
    """The step that an undecided dossier is at."""

    APPRAISAL = "appraisal"
    """It lies with the standing body."""
    SUPPLEMENT = "supplement"
    """It lies with its unit, until the last day of the supplement."""
    SUSPENDED = "suspended"
    """Its time limits stand still."""
    COUNCIL = "council"
    """It was found eligible, and the council has not voted on it; no text was found that says until when."""
    HEAD = "head"
    """The council voted for it, and the head has not decided; no text was found that says until when."""
    SUPERIOR = "superior"
    """It was passed up, and its result has not come back; the superior's own limits hold there."""


class LimitedDossier(Message):
    """An undecided dossier with the step that it is at.

    `since` is in Viet Nam; `last_day` is None where no receipt named one, while it is suspended, and from the council
    on.
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
            when 'council' then appraised_on::timestamp
            when 'head' then (select held_on::timestamp from read_sessions s where s.session_id = waiting.session_id)
            when 'superior' then (
                select max(day)::timestamp from read_dossier_steps s where s.dossier_id = waiting.dossier_id
            )
            else coalesce(supplemented_on::timestamp, submitted_at at time zone 'Asia/Ho_Chi_Minh') end as since,
        case step when 'supplement' then supplement_due when 'appraisal' then due end as last_day
    from (
        select *, case when suspended is not null then 'suspended'
            when state = 'eligible' and passed then 'head'
            when state = 'eligible' then 'council'
            when state = 'forwarded' then 'superior'
            when supplement is not null and supplemented_on is null and supplement_due >= $2 then 'supplement'
            else 'appraisal' end as step
        from read_dossiers where state in ('filed', 'eligible', 'forwarded') and {held_by("$1")}
    ) waiting
    order by last_day nulls last, since, dossier_id limit {MOST}
"""  # noqa: S608 - made of constants


async def time_limits(reader: Reader, viewer: Viewer, now: datetime, calendar: WorkingCalendar) -> Sequence[TimeLimit]:
    """The undecided dossiers that `viewer` may see, the most urgent first, as they stand at `now` (aware)."""
    rows = await reader.fetch(_LIMITED, viewer.scope(), now.astimezone(VIETNAM).date())
    dossiers = [LimitedDossier.model_validate(dict(row)) for row in rows]
    return [TimeLimit(one, _standing(one, now, calendar)) for one in dossiers]


def _standing(dossier: LimitedDossier, now: datetime, calendar: WorkingCalendar) -> Standing:
    due = None if dossier.last_day is None else Deadline(day=dossier.last_day, inclusive=True).ends_at
    return standing(dossier.since.replace(tzinfo=VIETNAM), due, now, calendar)
