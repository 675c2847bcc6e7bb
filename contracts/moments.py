"""Days and instants in messages and requests: ISO 8601 text, within a range of years.

Pydantic alone also takes numbers and reads them as seconds since 1970, which turns a mistake into a date.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

MomentT = TypeVar("MomentT", bound=date)

FIRST_YEAR: Final = 1945
"""The state whose documents are cited was founded on 2 September 1945."""
LAST_YEAR: Final = 2200
"""Far beyond every plan, and far from the last day that Python and Postgres can calculate with."""

_YEAR = r"(194[5-9]|19[5-9][0-9]|2[01][0-9]{2}|2200)"
_MONTH_AND_DAY = "-[0-9]{2}-[0-9]{2}"
_CLOCK = r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
DAY_PATTERN = f"^{_YEAR}{_MONTH_AND_DAY}$"
INSTANT_PATTERN = f"^{_YEAR}{_MONTH_AND_DAY}{_CLOCK}$"
_DAY = re.compile(f"[0-9]{{4}}{_MONTH_AND_DAY}")
_INSTANT = re.compile(f"[0-9]{{4}}{_MONTH_AND_DAY}{_CLOCK}")


def day(value: Any) -> date:
    """The calendar day that `value` is or denotes; raises PydanticCustomError for any other value or year."""
    found = value if type(value) is date else _read(value, _DAY, date.fromisoformat)
    if found is None:
        raise PydanticCustomError("day_form", "Input should be a day of the calendar, as in 2017-01-15")
    return _in_bounds(found)


def instant(value: Any) -> datetime:
    """The instant that `value` is or denotes; raises PydanticCustomError for any other value or year.

    A datetime without an offset passes here; `AwareDatetime` refuses it.
    """
    found = value if isinstance(value, datetime) else _read(value, _INSTANT, datetime.fromisoformat)
    if found is None:
        raise PydanticCustomError(
            "instant_form", "Input should be an instant with its offset, as in 2017-01-15T08:00:00+07:00"
        )
    return _in_bounds(found)


def _read(value: Any, form: re.Pattern[str], read: Callable[[str], MomentT]) -> MomentT | None:
    if not isinstance(value, str) or form.fullmatch(value) is None:
        return None
    try:
        return read(value)
    except ValueError:  # such as 30 February
        return None


def _in_bounds(value: MomentT) -> MomentT:
    if FIRST_YEAR <= value.year <= LAST_YEAR:
        return value
    raise PydanticCustomError(
        "moment_range",
        "Input should lie in the years {first} to {last}",
        {"first": FIRST_YEAR, "last": LAST_YEAR},
    )


@dataclass(frozen=True, slots=True)
class Written:
    """Parses the date or instant it annotates with `read`, and puts `pattern` into the JSON Schema."""

    read: Callable[[Any], date]
    pattern: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Read the text before the type sees it."""
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Add the pattern, which limits the years."""
        return handler(schema) | {"pattern": self.pattern}
