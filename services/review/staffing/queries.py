"""The service of a person as evidence: parts of a statement over a row, so that evidence is read in one snapshot."""

from chassis.database import Reader
from contracts.vocabulary import SubjectKey, UnitCode
from services.review.staffing.messages import StaffFound


def _then(unit: str) -> str:
    return f"""case when c.{unit}_unit is not null then jsonb_build_object(
        'code', c.{unit}_unit, 'name', c.{unit}_name, 'now', coalesce(of_{unit}.holder, c.{unit}_unit),
        'now_name', coalesce(of_{unit}.holder_name, c.{unit}_name)
    ) end"""


def staff_of(table: str) -> str:
    """An SQL expression: the StaffFound of the subject and the unit of a row of `table`."""
    return f"""jsonb_build_object(
        'changes', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'kind', c.kind, 'left', {_then("left")}, 'joined', {_then("joined")}, 'on', c.on_day, 'paper', c.paper
            ) order by c.on_day, c.recorded_at, c.change), '[]')
            from read_staff_changes c left join read_unit_holders of_left on of_left.unit = c.left_unit
            left join read_unit_holders of_joined on of_joined.unit = c.joined_unit
            where c.subject_key = {table}.subject_key
        ),
        'filed_by', coalesce(
            (select ended.holder from read_unit_holders ended where ended.unit = {table}.unit), {table}.unit
        ),
        'managed_above', {managed_above(table)}
    )"""  # noqa: S608 - made of constants


def managed_above(table: str) -> str:
    """An SQL condition: the level above this site manages the person of a row of `table`."""
    return f"""exists (
        select from read_staff_managers m where m.subject_key = {table}.subject_key and m.managed_by = 'superior'
    )"""


def has_died(table: str) -> str:
    """An SQL condition: the person of a row of `table` has died."""
    return f"""exists (
        select from read_staff_changes gone where gone.subject_key = {table}.subject_key and gone.kind = 'died'
    )"""


async def service(reader: Reader, subject: SubjectKey, unit: UnitCode) -> StaffFound:
    """The service of a person, as a dossier of `unit` is judged by it."""
    found: str = await reader.fetchval(
        f"select {staff_of('one')} from (select $1::text as subject_key, $2::text as unit) one",  # noqa: S608 - constants
        subject,
        unit,
    )
    return StaffFound.model_validate_json(found)
