"""The read table of choices."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from services.notification.choice.messages import NoticesChosen
from services.notification.contact.messages import Language

READ_CHOICES = Table(
    "read_choices",
    ("addressee", "person"),
    {"language": Language.VI.value, "ways": {}, "chosen_at": None},
)
TABLES = (READ_CHOICES,)


def notices_chosen(event: NoticesChosen, origin: Origin) -> Iterable[RowChange]:
    """The choice as it was last made."""
    values = {
        "language": event.language.value,
        "ways": {one.about.value: one.way.value for one in event.ways},
        "chosen_at": origin.occurred_at,
    }
    yield Put(READ_CHOICES, (event.addressee, event.person), values)
