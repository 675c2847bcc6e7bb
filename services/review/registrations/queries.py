"""Registrations as evidence: parts of a statement over a row `one`, so that evidence is read in one snapshot."""

from typing import Final

REGISTRATION_OF: Final = """(
    select jsonb_build_object(
        'event_id', held.event_id, 'unit', held.unit, 'received_at', held.received_at,
        'on_time', held.on_time, 'late_reason', held.late_reason, 'withdrawn', held.withdrawn
    ) from read_registrations held
    where held.plan_id = one.plan_id and held.subject_key = one.subject_key and held.title = one.title
    order by held.unit <> one.unit, held.withdrawn, held.unit limit 1
)"""
"""An SQL expression: the RegistrationFound of a dossier `one`, its own unit's or else another's, or null."""
SHEET_OF: Final = """(
    select jsonb_build_object(
        'heard', sheet.heard, 'unit_plan', sheet.unit_plan, 'returned', sheet.returned, 'missing', sheet.missing,
        'closed', sheet.closed, 'titles', (
            select count(*) from read_registrations held
            where held.plan_id = one.plan_id and held.unit = one.unit and not held.withdrawn
        )
    ) from read_unit_sheets sheet where sheet.plan_id = one.plan_id and sheet.unit = one.unit
)"""
"""An SQL expression: the SheetFound of the unit of a dossier `one`, or null where nothing was heard of it."""
LOCKED_FOR: Final = "(select locked_for from read_locks lock where lock.plan_id = one.plan_id)"
"""An SQL expression: the end of the deadline for which registration under the plan of `one` was locked, or null."""
OTHER_UNITS_OF: Final = """(
    select unit, received_at from read_registrations
    where plan_id = one.plan_id and subject_key = one.subject_key and title = one.title
    and unit <> one.unit and not withdrawn
)"""
"""An SQL table: the other units that have the subject and title of a dossier `one` registered, and since when."""
