"""Registrations as evidence: parts of a statement over a row `one`, so that evidence is read in one snapshot.

Of all sites only the one that issued the plan of `one` registers under it.
"""

from typing import Final

from services.review.plans.queries import PLAN_SITE_OF, round_name_in

REGISTRATION_OF: Final = f"""(
    select jsonb_build_object(
        'event_id', held.event_id, 'unit', held.unit, 'received_at', held.received_at,
        'on_time', held.on_time, 'late_reason', held.late_reason, 'withdrawn', held.withdrawn
    ) from read_registrations held
    where held.plan_id = one.plan_id and held.subject_key = one.subject_key
    and held.title = coalesce(one.registered_as, one.title) and held.site = {PLAN_SITE_OF}
    order by held.unit <> one.unit, held.withdrawn, held.unit limit 1
)"""  # noqa: S608 - made of constants
"""An SQL expression: the RegistrationFound of a dossier `one`, its own unit's or else another's, or null.

Where the registration of a higher title counts for it, `registered_as` is that title.
"""
SHEET_OF: Final = f"""(
    select jsonb_build_object(
        'heard', sheet.heard, 'unit_plan', sheet.unit_plan, 'returned', sheet.returned, 'missing', sheet.missing,
        'closed', sheet.closed, 'titles', (
            select count(*) from read_registrations held
            where held.plan_id = one.plan_id and held.unit = one.unit and held.site = sheet.site
            and not held.withdrawn and (held.on_time or held.late_reason <> '')
        )
    ) from read_unit_sheets sheet
    where sheet.plan_id = one.plan_id and sheet.unit = one.unit and sheet.site = {PLAN_SITE_OF}
)"""  # noqa: S608 - made of constants
"""An SQL expression: the SheetFound of the unit of a dossier `one`, or null where nothing was heard of it."""
LOCKED_FOR: Final = f"""(
    select locked_for from read_locks lock where lock.plan_id = one.plan_id and lock.site = {PLAN_SITE_OF}
)"""  # noqa: S608 - made of constants
"""An SQL expression: the end of the deadline for which registration under the plan of `one` was locked, or null."""
OTHER_UNITS_OF: Final = f"""(
    select unit, received_at from read_registrations
    where plan_id = one.plan_id and subject_key = one.subject_key and title = one.title
    and unit <> one.unit and not withdrawn and site = {PLAN_SITE_OF}
)"""  # noqa: S608 - made of constants
"""An SQL table: the other units that have the subject and title of a dossier `one` registered, and since when."""


def round_of(table: str) -> str:
    """An SQL expression: the code of the round for which the title of a row of `table` is registered.

    Empty where it is registered for the plan itself, or not at all; of several registrations the last counts.
    """
    return f"""coalesce((
        select held.round from read_registrations held
        where held.plan_id = {table}.plan_id and held.subject_key = {table}.subject_key and held.title = {table}.title
        and held.unit = {table}.unit order by held.withdrawn, held.received_at desc limit 1
    ), '')"""  # noqa: S608 - made of constants


def round_name_of(table: str) -> str:
    """An SQL expression: the name of that round, as its plan has it; empty where there is none."""
    return round_name_in(table, round_of(table))
