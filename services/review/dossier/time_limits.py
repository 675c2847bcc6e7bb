"""The time limits of dossiers that lie here: which step each is at, with whom, since when, and until which day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts import catalog
from contracts.message import Message
from contracts.vocabulary import VIETNAM, Deadline, DossierId, Level, Subject, TitleCode, UnitCode
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
    FORWARDING = "forwarding"
    """It is ready, this level does not decide its title, and the standing body has not passed it up."""
    HEAD = "head"
    """It lies with the head, who has not decided; no text was found that says until when."""
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


class SiteNow(NamedTuple):
    """The moment for which time limits are read (aware), the working days they run in, and the level of the site."""

    now: datetime
    calendar: WorkingCalendar
    level: Level

    @property
    def day(self) -> date:
        """The day in Viet Nam."""
        return self.now.astimezone(VIETNAM).date()


class LimitsAsked(Message):
    """Which undecided dossiers are asked for: those of one step, or all."""

    step: LimitedStep | None = None


class TimeLimit(NamedTuple):
    """A dossier's step, with the working days that it has waited and those that are left or over."""

    dossier: LimitedDossier
    days: Standing

    @property
    def is_overdue(self) -> bool:
        """Whether its last day is over."""
        return self.days.overdue is not None


_READY: Final = "state = 'eligible' and (passed or procedure = 'simplified')"
_WAITING: Final = f"""
    (
        select *, case when suspended is not null then 'suspended'
            when {_READY} and title || ' ' || ruleset = any($3) then 'head'
            when {_READY} then 'forwarding'
            when state = 'eligible' then 'council'
            when state = 'forwarded' then 'superior'
            when supplement is not null and supplemented_on is null and supplement_due >= $2 then 'supplement'
            else 'appraisal' end as step
        from read_dossiers where state in ('filed', 'eligible', 'forwarded') and {held_by("$1")}
    ) waiting
"""  # noqa: S608 - made of constants
_COUNTED: Final = f"select step, count(*) as count from {_WAITING} group by step"  # noqa: S608 - made of constants
_HELD: Final = "(select held_on::timestamp from read_sessions s where s.session_id = waiting.session_id)"
_LIMITED: Final = f"""
    select dossier_id, unit, unit_name, subject, title, year, step,
        case step when 'suspended' then (suspended ->> 'suspended_on')::date::timestamp
            when 'supplement' then (supplement ->> 'requested_on')::date::timestamp
            when 'council' then appraised_on::timestamp
            when 'head' then coalesce({_HELD}, appraised_on::timestamp)
            when 'forwarding' then coalesce({_HELD}, appraised_on::timestamp)
            when 'superior' then (
                select max(day)::timestamp from read_dossier_steps s where s.dossier_id = waiting.dossier_id
            )
            else coalesce(
                supplemented_on::timestamp, lowered_on::timestamp, submitted_at at time zone 'Asia/Ho_Chi_Minh'
            ) end as since,
        case step when 'supplement' then supplement_due when 'appraisal' then due end as last_day
    from {_WAITING} where $4::text is null or step = $4
    order by last_day nulls last, since, dossier_id limit {MOST}
"""  # noqa: S608 - made of constants


async def time_limits(
    reader: Reader, viewer: Viewer, here: SiteNow, step: LimitedStep | None = None
) -> Sequence[TimeLimit]:
    """The undecided dossiers that `viewer` may see, the most urgent first; with a `step` those alone that are at it."""
    rows = await reader.fetch(_LIMITED, viewer.scope(), here.day, _decided_at(here.level), step)
    dossiers = [LimitedDossier.model_validate(dict(row)) for row in rows]
    return [TimeLimit(one, _standing(one, here.now, here.calendar)) for one in dossiers]


async def step_counts(reader: Reader, viewer: Viewer, here: SiteNow) -> Mapping[LimitedStep, int]:
    """How many undecided dossiers that `viewer` may see are at each step, in the order of the steps."""
    rows = await reader.fetch(_COUNTED, viewer.scope(), here.day, _decided_at(here.level))
    found = {row["step"]: row["count"] for row in rows}
    return {step: found[step] for step in LimitedStep if step in found}


def _decided_at(level: Level) -> list[str]:
    """The titles that a site of `level` decides, each with its ruleset as the query joins them."""
    return [
        f"{one.code} {ruleset.id}"
        for ruleset in catalog.catalogue().rulesets
        for one in catalog.listed(ruleset.id)
        if one.competence(level) is not None
    ]


def _standing(dossier: LimitedDossier, now: datetime, calendar: WorkingCalendar) -> Standing:
    due = None if dossier.last_day is None else Deadline(day=dossier.last_day, inclusive=True).ends_at
    return standing(dossier.since.replace(tzinfo=VIETNAM), due, now, calendar)
