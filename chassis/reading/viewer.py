"""The viewer of read tables: every query gets one, and it alone decides which rows may be shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """The reader of a query: `unit` is the code of the unit it works for, None for staff of the whole site.

    `duties` are the trade's duties, such as `clerk` or `auditor`.
    """

    unit: str | None
    duties: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Whether the viewer serves the whole site, and so sees every unit's rows."""
        return self.unit is None

    def sees(self, unit: str | None) -> bool:
        """Whether the viewer may see what belongs to `unit`; what belongs to no unit (None) is for staff."""
        return self.is_staff or self.unit == unit

    def scope(self, asked_unit: str | None = None) -> str | None:
        """The unit whose rows a query is limited to, None for every unit's.

        Staff see the unit they ask for; an actor of a unit sees that unit's rows, whichever unit is asked for.
        """
        return asked_unit if self.unit is None else self.unit
