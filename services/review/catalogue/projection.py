"""The row of each confirmation that stands."""

from collections.abc import Iterable

from chassis.declaring.rows import Drop, Put, RowChange, Table
from contracts.envelope import Origin
from services.review.catalogue.messages import ConfirmationWithdrawn, LineConfirmed

READ_CONFIRMATIONS = Table(
    "read_confirmations",
    ("line",),
    {"ruleset": None, "source": "", "checked_on": None, "remark": None, "confirmed_at": None},
)
TABLES = (READ_CONFIRMATIONS,)


def confirmed(event: LineConfirmed, origin: Origin) -> Iterable[RowChange]:
    """A line that was compared with its statute."""
    values = event.model_dump(include={"ruleset", "source", "checked_on", "remark"})
    yield Put(READ_CONFIRMATIONS, (event.line,), {**values, "confirmed_at": origin.occurred_at})


def withdrawn(event: ConfirmationWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A line that is as the catalogue marks it again."""
    _ = origin
    yield Drop(READ_CONFIRMATIONS, (event.line,))
