"""The rules of a periodic report, and what holds for any history of one."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeAlias

from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from contracts.message import Refusal
from contracts.plan_parts import Cycle
from contracts.planning import ReportSubmitted
from contracts.reports import Figure, FigureKind, ReportId, ReportPeriod, ReportSection, Sections
from contracts.vocabulary import PlanId, derived_id
from services.planning.report.messages import (
    DraftReport,
    DrawFigures,
    DrawnFigures,
    FiguresDrawn,
    ReceiveReport,
    ReportCommand,
    ReportDrafted,
    ReportEvent,
    ReportReceived,
    ReportWritten,
    SubmitReport,
    WriteReport,
)
from services.planning.report.queries import span_of
from services.planning.report.refusals import (
    ReportAlreadyDrafted,
    ReportAlreadySubmitted,
    ReportBeforePeriod,
    ReportItemUnknown,
    ReportMissing,
    ReportNotOfUnit,
    ReportPlanUnknown,
    ReportReceivedInFuture,
    ReportUnwritten,
)
from services.planning.report.rules import DECIDER, Drawn
from tests.planning.plans import CHI_LANG, ISSUER, PLAN, STAFF, UNIT_CLERK, document

given = Rules(DECIDER).given
REPORT = ReportId(derived_id("test-report"))
ABOVE = PlanId(derived_id("test-plan", 144))
FIRST, LAST = date(2017, 1, 1), date(2017, 6, 30)
PAPER, OTHER_PAPER = document("310", date(2017, 6, 20)), document("311", date(2017, 6, 21))
SECTIONS = (ReportSection(heading="Đánh giá chung", text="Đã ký giao ước đúng hạn."),)
JUNE = "2017-06-20T09:00"


def drawn(registered: int = 3, as_of: int = 40) -> DrawnFigures:
    """Figures as they were counted at a position."""
    figure = Figure(kind=FigureKind.TITLES_REGISTERED, number=registered)
    return DrawnFigures(first=FIRST, last=LAST, figures=(figure,), as_of=as_of)


FOUND = Drawn(ISSUER, ABOVE, drawn())
DRAFT = DraftReport(report_id=REPORT, plan_id=PLAN, item="9", period=ReportPeriod.HALF_YEAR, year=2017)
DRAFTED = ReportDrafted(
    report_id=REPORT,
    plan_id=PLAN,
    item="9",
    period=ReportPeriod.HALF_YEAR,
    year=2017,
    unit_name=ISSUER,
    title="Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2017",
    drawn=drawn(),
)
WRITE = WriteReport(report_id=REPORT, title="Báo cáo sơ kết", sections=SECTIONS)
WRITTEN = ReportWritten(report_id=REPORT, title="Báo cáo sơ kết", sections=SECTIONS)
SUBMIT = SubmitReport(report_id=REPORT, document=PAPER)
SUBMITTED = ReportSubmitted(
    report_id=REPORT,
    unit="lang-son",
    unit_name=ISSUER,
    plan_id=PLAN,
    item="9",
    answers=ABOVE,
    period=ReportPeriod.HALF_YEAR,
    year=2017,
    first=FIRST,
    last=LAST,
    title="Báo cáo sơ kết",
    document=PAPER,
    figures=drawn().figures,
    as_of=40,
    sections=SECTIONS,
    submitted_at=at(JUNE),
)
RECEIVE = ReceiveReport(
    report_id=REPORT,
    plan_id=PLAN,
    unit=CHI_LANG.code,
    unit_name=CHI_LANG.name,
    period=ReportPeriod.HALF_YEAR,
    year=2017,
    document=PAPER,
    received_on=date(2017, 6, 12),
)
RECEIVED = ReportReceived.model_validate(RECEIVE.model_dump())


def decided(command: ReportCommand, *events: ReportEvent, found: Drawn = FOUND, now: str = JUNE) -> Any:
    """The outcome of a command of the staff after these events."""
    return given(*events).when(command, context(STAFF, now), found)


def test_a_report_is_drawn_up_with_its_figures_and_submitted_with_its_written_part() -> None:
    """As of the position at which they were counted, under the superior's plan."""
    decided(DRAFT).then(DRAFTED)
    decided(WRITE, DRAFTED).then(WRITTEN)
    decided(SUBMIT, DRAFTED, WRITTEN).then(SUBMITTED)


def test_figures_are_counted_anew_as_long_as_the_report_is_a_draft() -> None:
    """What differs is recorded with its position; what does not is not."""
    newer = Drawn(ISSUER, ABOVE, drawn(5, 60))
    anew = FiguresDrawn(report_id=REPORT, drawn=drawn(5, 60))

    decided(DrawFigures(report_id=REPORT), DRAFTED, found=newer).then(anew)
    decided(DrawFigures(report_id=REPORT), DRAFTED, found=Drawn(ISSUER, ABOVE, drawn(3, 60))).nothing()
    (submitted,) = decided(SUBMIT, DRAFTED, anew, WRITTEN).events
    assert (submitted.figures, submitted.as_of) == (drawn(5).figures, 60)


def test_a_report_is_of_a_plan_in_force_or_followed() -> None:
    """A plan that is a draft or is not there has no report."""
    decided(DRAFT, found=Drawn()).refused(ReportPlanUnknown)
    decided(DRAFT, found=replace(FOUND, is_ordered=False)).refused(ReportItemUnknown)
    other = DRAFT.model_copy(update={"year": 2018})
    decided(other, DRAFTED).refused(ReportAlreadyDrafted)
    decided(DRAFT, DRAFTED).nothing()


def test_a_report_is_not_submitted_without_words_or_before_its_period() -> None:
    """Nor before it was drawn up."""
    decided(SUBMIT, DRAFTED).refused(ReportUnwritten)
    decided(SUBMIT, DRAFTED, WRITTEN, now="2016-12-31T23:00").refused(ReportBeforePeriod)
    decided(SUBMIT).refused(ReportMissing)


def test_a_submitted_report_stays_as_it_is() -> None:
    """The same submission a second time changes nothing."""
    sent = (DRAFTED, WRITTEN, SUBMITTED)

    decided(SUBMIT, *sent).nothing()
    decided(WRITE, *sent).refused(ReportAlreadySubmitted)
    decided(DrawFigures(report_id=REPORT), *sent).refused(ReportAlreadySubmitted)
    decided(SubmitReport(report_id=REPORT, document=OTHER_PAPER), *sent).refused(ReportAlreadySubmitted)


def test_a_report_on_paper_is_received_once() -> None:
    """On a day that has come."""
    decided(RECEIVE).then(RECEIVED)
    decided(RECEIVE, RECEIVED).nothing()
    decided(RECEIVE, DRAFTED).refused(ReportAlreadyDrafted)
    decided(RECEIVE.model_copy(update={"note": "Bản fax"}), RECEIVED).refused(ReportAlreadySubmitted)
    decided(RECEIVE, now="2017-06-11T09:00").refused(ReportReceivedInFuture)


def test_reports_are_for_the_staff_of_the_site() -> None:
    """A unit that works here sends its own on paper."""
    given().when(DRAFT, context(UNIT_CLERK), FOUND).refused(ReportNotOfUnit)


def test_a_period_has_its_first_and_last_day() -> None:
    """Of a calendar year and of a school year."""
    spans = [span_of(period, 2017, cycle) for cycle in Cycle for period in ReportPeriod]

    assert spans == [
        (date(2017, 1, 1), date(2017, 6, 30)),
        (date(2017, 1, 1), date(2017, 12, 31)),
        (date(2017, 9, 1), date(2018, 2, 28)),
        (date(2017, 9, 1), date(2018, 8, 31)),
    ]


Sent: TypeAlias = tuple[ReportCommand, Drawn, datetime]
commands: st.SearchStrategy[ReportCommand] = st.sampled_from(
    [
        DRAFT,
        DRAFT.model_copy(update={"year": 2018}),
        DrawFigures(report_id=REPORT),
        WRITE,
        WriteReport(report_id=REPORT, title="Khác", sections=()),
        SUBMIT,
        SubmitReport(report_id=REPORT, document=OTHER_PAPER),
        RECEIVE,
    ]
)
evidences = st.sampled_from([FOUND, Drawn(), Drawn(ISSUER, None, drawn(5, 60))])
histories = st.lists(st.tuples(commands, evidences, st.sampled_from([at("2016-12-01T08:00"), at(JUNE)])), max_size=20)


def played(sent: list[Sent]) -> list[ReportEvent]:
    """The events when all that is `sent` is decided in turn, the clock going on."""
    events: list[ReportEvent] = []
    now = at("2016-12-01T08:00")
    for command, found, instant in sent:
        now = max(now, instant)
        state = DECIDER.initial
        for _ in range(2):
            state = DECIDER.initial
            for event in events:
                state = DECIDER.evolve(state, event)
            try:
                more = DECIDER.decide(command, state, found, context(STAFF, now))
            except Refusal:
                more = ()
            events += more
            if not more:
                break
        else:
            raise AssertionError("the same command a second time leads to nothing")
    return events


@settings(deadline=None)
@given_any(histories)
def test_what_is_submitted_was_drawn_up_and_written_and_is_the_end(sent: list[Sent]) -> None:
    """Its figures are those that were counted last, its words those that were written last; nothing follows."""
    figures: object = None
    sections: Sections = ()
    events = played(sent)
    for place, event in enumerate(events):
        if isinstance(event, ReportDrafted | FiguresDrawn):
            figures = (event.drawn.figures, event.drawn.as_of)
        if isinstance(event, ReportWritten):
            sections = event.sections
        if isinstance(event, ReportSubmitted):
            assert (event.figures, event.as_of) == figures
            assert event.sections == sections != ()
        if isinstance(event, ReportSubmitted | ReportReceived):
            assert place == len(events) - 1
