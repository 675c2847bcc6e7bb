"""The commands about a periodic report, its home events, and what a report is drawn from."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.planning import ReportSubmitted
from contracts.reports import Figures, ReportId, ReportPeriod, Sections
from contracts.vocabulary import Code, Day, Document, Name, PlanId, Text, TextOrEmpty, UnitCode, Year

Position = Annotated[int, Field(strict=True, ge=0, le=2**53)]


class DrawnFigures(Message):
    """Figures that were counted from events: from `first` to `last`, as far as the log had come at `as_of`."""

    first: Day
    last: Day
    figures: Figures
    as_of: Position


class OfReport(Command):
    """A command about one report."""

    report_id: ReportId

    @property
    @override
    def stream(self) -> str:
        """The report's own."""
        return f"report-{self.report_id}"


class DraftReport(OfReport):
    """Draw up a report of a plan for a period (soạn báo cáo); `item` is the work that orders it, where one does."""

    plan_id: PlanId
    item: Code | None
    period: ReportPeriod
    year: Year


class DrawFigures(OfReport):
    """Count the figures anew."""


class WriteReport(OfReport):
    """Replace the title and the written part."""

    title: Text
    sections: Sections


class SubmitReport(OfReport):
    """Submit the report to the superior (gửi báo cáo) under the number of its document."""

    document: Document


class ReceiveReport(OfReport):
    """Record the report of a unit that came on paper, or otherwise than by a site of its own."""

    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    period: ReportPeriod
    year: Year
    document: Document
    received_on: Day
    note: TextOrEmpty = ""


ReportCommand = DraftReport | DrawFigures | WriteReport | SubmitReport | ReceiveReport


class ReportDrafted(Event):
    """A report was drawn up with its figures; its written part is still to be added."""

    report_id: ReportId
    plan_id: PlanId
    item: Code | None
    period: ReportPeriod
    year: Year
    unit_name: Name
    title: Text
    drawn: DrawnFigures


class FiguresDrawn(Event):
    """The figures of a report were counted anew."""

    report_id: ReportId
    drawn: DrawnFigures


class ReportWritten(Event):
    """The title and the written part of a report were replaced."""

    report_id: ReportId
    title: Text
    sections: Sections


class ReportReceived(Event):
    """The report of a unit came on paper (nhận báo cáo giấy) on a day."""

    report_id: ReportId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    period: ReportPeriod
    year: Year
    document: Document
    received_on: Day
    note: TextOrEmpty = ""


ReportEvent = ReportDrafted | FiguresDrawn | ReportWritten | ReportSubmitted | ReportReceived
