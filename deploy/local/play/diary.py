"""When the pieces of work of a plan are done: each some days before it is due, or on a day of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from contracts.working_days import national

_BEFORE: Final = timedelta(days=10)


@dataclass(frozen=True)
class Diary:
    """When pieces of work are done; one that is not named is done ten days before it is due, on a working day.

    `done` are days by the code of the piece, `excused` the reasons for which one is not done at all. `papers` are
    number and symbol of the document that shows a piece, `notes` the words.
    """

    done: Mapping[str, date] = field(default_factory=dict)
    excused: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def day_of(self, item: Mapping[str, Any]) -> date | None:
        """The day on which an item is done; None where it lasts without an end."""
        if item["item"] in self.done:
            return self.done[item["item"]]
        if item["due"] is None:
            return None
        due = date.fromisoformat(item["due"]["day"])
        begins = date.fromisoformat(item["begins"]) if item["begins"] else due - _BEFORE
        return _working_day(max(due - _BEFORE, begins), due)


def _working_day(day: date, due: date) -> date:
    """The first working day from `day` on that is in time, or the day itself where there is none."""
    days = (day + timedelta(days=later) for later in range((due - day).days))
    return next((one for one in days if national().is_working_day(one)), day)
