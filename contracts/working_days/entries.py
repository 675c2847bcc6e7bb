"""The shapes of a file of working days: sources, years with their holidays and swaps, and a site's own days off."""

from typing import Annotated

from pydantic import Field

from contracts.catalog.terms import Words
from contracts.message import Message
from contracts.vocabulary import CatalogCode, Confidence, Day, Name, Text, Year

SourceCode = CatalogCode
"""A code of the file's own sources, such as Y2017."""


class Source(Message):
    """The text that states an entry, and how sure that is."""

    citation: Text
    confidence: Confidence


class Holiday(Message):
    """A holiday of one year: its days, and the days off `instead` of those of them that fall on a weekend."""

    holiday: CatalogCode
    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=10)]
    instead: Annotated[tuple[Day, ...], Field(max_length=10)] = ()
    source: SourceCode


class Swap(Message):
    """A working day, `day`, that is off because a day of a weekend is `worked` for it (hoán đổi ngày làm việc)."""

    day: Day
    worked: Day
    source: SourceCode


class CalendarYear(Message):
    """A year: `source` states that it has these days off and swaps, and no others."""

    year: Year
    source: SourceCode
    holidays: tuple[Holiday, ...]
    swaps: tuple[Swap, ...] = ()


class SiteDayOff(Message):
    """A day on which a site does not work, by a decision of its own or its superior's, such as for a storm."""

    day: Day
    reason: Name
    citation: Text


class YearsFile(Message):
    """The content of a file of working days; a site's own file leaves out what it does not change."""

    names: dict[CatalogCode, Words] = Field(default_factory=dict)
    sources: dict[SourceCode, Source] = Field(default_factory=dict)
    years: tuple[CalendarYear, ...] = ()
    days_off: tuple[SiteDayOff, ...] = ()
