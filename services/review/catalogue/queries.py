"""The confirmations that stand, for the pages of the catalogue and for those who judge by it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from chassis.database import Reader
from contracts.message import Message
from services.review.catalogue.messages import LineId

CONFIRMED: Final = "(select coalesce(jsonb_agg(line), '[]') from read_confirmations)"
"""The ids of the lines that officers have confirmed, as JSON."""


async def confirmed_lines(reader: Reader) -> frozenset[LineId]:
    """The ids of the lines that officers have confirmed, of all rulesets."""
    return frozenset([row["line"] for row in await reader.fetch("select line from read_confirmations")])


class Confirmation(Message):
    """A line was compared with `source` on `checked_on`, and confirmed at the instant `confirmed_at`."""

    source: str
    checked_on: date
    remark: str | None
    confirmed_at: datetime


async def confirmations(reader: Reader) -> Mapping[LineId, Confirmation]:
    """Every confirmation that stands, of all rulesets, by its line."""
    rows = await reader.fetch("select line, source, checked_on, remark, confirmed_at from read_confirmations")
    return {
        row["line"]: Confirmation.model_validate({name: row[name] for name in Confirmation.model_fields})
        for row in rows
    }
