"""The rules of a periodic report: drawn up with its figures, written, submitted; or received on paper."""

from dataclasses import dataclass, replace
from typing import assert_never

from contracts.message import Context, Decider
from contracts.planning import ReportSubmitted
from contracts.reports import ReportPeriod, Sections
from contracts.vocabulary import Document, PlanId
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


@dataclass(frozen=True, slots=True)
class Drawn:
    """The evidence of a report: who issued its plan, the superior's plan above it, and the figures as counted now.

    All are None where there is no such plan, or no such report. `is_ordered` says of a draft whether the work that it
    names, if any, is work of the plan.
    """

    issuer: str | None = None
    answers: PlanId | None = None
    figures: DrawnFigures | None = None
    is_ordered: bool = True


@dataclass(frozen=True, slots=True)
class Undrafted:
    """No report yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that can still be written."""

    drafted: ReportDrafted
    title: str
    drawn: DrawnFigures
    sections: Sections = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that was submitted, or came on paper."""

    document: Document
    event: ReportSubmitted | ReportReceived


ReportState = Undrafted | Draft | Sent
INITIAL: ReportState = Undrafted()
_TITLES = {
    ReportPeriod.HALF_YEAR: "Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm {year}",
    ReportPeriod.YEAR: "Báo cáo tổng kết công tác thi đua, khen thưởng năm {year}",
}


def decide(
    command: ReportCommand, state: ReportState, evidence: Drawn | None, context: Context
) -> tuple[ReportEvent, ...]:
    """The events that follow from a command about a report."""
    if context.actor.unit is not None:
        raise ReportNotOfUnit(unit=context.actor.unit)
    match command:
        case DraftReport():
            return _draft(command, state, _drawn(evidence))
        case ReceiveReport():
            return _receive(command, state, context)
        case DrawFigures():
            return _draw(command, _draft_of(state), _drawn(evidence))
        case WriteReport():
            return _write(command, _draft_of(state))
        case SubmitReport():
            return _submit(command, state, _drawn(evidence), context)
        case _:
            assert_never(command)


def _draft(command: DraftReport, state: ReportState, evidence: Drawn) -> tuple[ReportEvent, ...]:
    if isinstance(state, Draft) and _same(command, state.drafted):
        return ()
    if not isinstance(state, Undrafted):
        raise ReportAlreadyDrafted
    if evidence.issuer is None or evidence.figures is None:
        raise ReportPlanUnknown
    if not evidence.is_ordered:
        raise ReportItemUnknown(item=command.item)
    return (
        ReportDrafted(
            report_id=command.report_id,
            plan_id=command.plan_id,
            item=command.item,
            period=command.period,
            year=command.year,
            unit_name=evidence.issuer,
            title=_TITLES[command.period].format(year=command.year),
            drawn=evidence.figures,
        ),
    )


def _same(command: DraftReport, drafted: ReportDrafted) -> bool:
    asked = (command.plan_id, command.item, command.period, command.year)
    return asked == (drafted.plan_id, drafted.item, drafted.period, drafted.year)


def _draw(command: DrawFigures, draft: Draft, evidence: Drawn) -> tuple[ReportEvent, ...]:
    drawn = evidence.figures
    if drawn is None or drawn.figures == draft.drawn.figures:
        return ()
    return (FiguresDrawn(report_id=command.report_id, drawn=drawn),)


def _write(command: WriteReport, draft: Draft) -> tuple[ReportEvent, ...]:
    if (command.title, command.sections) == (draft.title, draft.sections):
        return ()
    return (ReportWritten(report_id=command.report_id, title=command.title, sections=command.sections),)


def _submit(command: SubmitReport, state: ReportState, evidence: Drawn, context: Context) -> tuple[ReportEvent, ...]:
    if isinstance(state, Sent) and state.document == command.document:
        return ()
    draft = _draft_of(state)
    if not draft.sections:
        raise ReportUnwritten
    if context.now.date() < draft.drawn.first:
        raise ReportBeforePeriod(first=f"{draft.drawn.first:%d/%m/%Y}")
    drafted, drawn = draft.drafted, draft.drawn
    return (
        ReportSubmitted(
            report_id=command.report_id,
            unit=context.site,
            unit_name=drafted.unit_name,
            plan_id=drafted.plan_id,
            item=drafted.item,
            answers=evidence.answers,
            period=drafted.period,
            year=drafted.year,
            first=drawn.first,
            last=drawn.last,
            title=draft.title,
            document=command.document,
            figures=drawn.figures,
            as_of=drawn.as_of,
            sections=draft.sections,
            submitted_at=context.now,
        ),
    )


def _receive(command: ReceiveReport, state: ReportState, context: Context) -> tuple[ReportEvent, ...]:
    stated = command.model_dump()
    received = ReportReceived.model_validate(stated)
    if isinstance(state, Sent) and state.event == received:
        return ()
    if isinstance(state, Sent):
        raise ReportAlreadySubmitted(document=str(state.document))
    if isinstance(state, Draft):
        raise ReportAlreadyDrafted
    if command.received_on > context.now.date():
        raise ReportReceivedInFuture(day=f"{command.received_on:%d/%m/%Y}")
    return (received,)


def _drawn(evidence: Drawn | None) -> Drawn:
    if evidence is None:
        raise TypeError("a report is decided upon the evidence of its figures")
    return evidence


def _draft_of(state: ReportState) -> Draft:
    match state:
        case Draft():
            return state
        case Undrafted():
            raise ReportMissing
        case Sent(document=document):
            raise ReportAlreadySubmitted(document=str(document))
        case _:
            assert_never(state)


def evolve(state: ReportState, event: ReportEvent) -> ReportState:
    """The state of a report after an event."""
    match event:
        case ReportDrafted(title=title, drawn=drawn):
            return Draft(event, title, drawn)
        case FiguresDrawn(drawn=drawn):
            return replace(state, drawn=drawn) if isinstance(state, Draft) else state
        case ReportWritten(title=title, sections=sections):
            return replace(state, title=title, sections=sections) if isinstance(state, Draft) else state
        case ReportSubmitted(document=document) | ReportReceived(document=document):
            return Sent(document, event)
        case _:
            assert_never(event)


DECIDER: Decider[ReportCommand, ReportState, ReportEvent] = Decider(INITIAL, decide, evolve)
