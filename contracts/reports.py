"""The parts of a periodic report (báo cáo sơ kết, tổng kết): its period, its figures, its written part."""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field

from contracts.message import Message
from contracts.vocabulary import Count, Name, NameOrEmpty, Text

ReportId = NewType("ReportId", UUID)


class ReportPeriod(StrEnum):
    """The part of the year that a report is about."""

    HALF_YEAR = "half-year"
    """Sơ kết 6 tháng đầu năm."""
    YEAR = "year"
    """Tổng kết năm."""


class FigureKind(StrEnum):
    """A figure that is counted from events, each within the period of the report."""

    PLANS_ISSUED = "plans-issued"
    """Plans that the site issued."""
    UNIT_PLANS = "unit-plans"
    """Plans of units that were received under the plan."""
    SHEETS_ACCEPTED = "sheets-accepted"
    """Registration sheets of units that were accepted."""
    TITLES_REGISTERED = "titles-registered"
    """Titles that were registered, less those that were taken back."""
    DOSSIERS_ELIGIBLE = "dossiers-eligible"
    DOSSIERS_INELIGIBLE = "dossiers-ineligible"
    AWARDS_DECIDED = "awards-decided"
    """Awards that were decided, here or above or below."""


class Figure(Message):
    """A number of a report; `title` is the code of the title that it is about, empty for all."""

    kind: FigureKind
    title: NameOrEmpty = ""
    number: Count


Figures = Annotated[tuple[Figure, ...], Field(max_length=500)]


class ReportSection(Message):
    """One part of a report that was written by hand, under its heading."""

    heading: Name
    text: Text


Sections = Annotated[tuple[ReportSection, ...], Field(max_length=30)]
