"""The evidence of a report: its plan, and the figures that events make of its period now."""

from dataclasses import replace

from chassis.database import Reader
from contracts.plan_parts import Cycle
from contracts.reports import ReportId, ReportPeriod
from contracts.vocabulary import PlanId
from services.planning.report.messages import DraftReport, DrawFigures, SubmitReport
from services.planning.report.queries import figures_of, span_of
from services.planning.report.rules import Drawn


async def for_draft(command: DraftReport, reader: Reader) -> Drawn:
    """The plan, where it is in force or followed, with its figures, and whether it orders the work that is named."""
    drawn = await _drawn(reader, command.plan_id, command.period, command.year)
    is_ordered = command.item is None or await reader.fetchval(
        "select exists (select 1 from read_work_items where plan_id = $1 and item = $2)", command.plan_id, command.item
    )
    return replace(drawn, is_ordered=is_ordered)


async def for_figures(command: DrawFigures, reader: Reader) -> Drawn:
    """The figures as they are counted now."""
    return await _of_report(reader, command.report_id)


async def for_submit(command: SubmitReport, reader: Reader) -> Drawn:
    """The superior's plan that the report answers."""
    return await _of_report(reader, command.report_id)


async def _of_report(reader: Reader, report_id: ReportId) -> Drawn:
    row = await reader.fetchrow("select plan_id, period, year from read_reports where report_id = $1", report_id)
    return Drawn() if row is None else await _drawn(reader, row["plan_id"], ReportPeriod(row["period"]), row["year"])


async def _drawn(reader: Reader, plan_id: PlanId, period: ReportPeriod, year: int) -> Drawn:
    plan = await reader.fetchrow(
        "select issuer, content->>'cycle' as cycle, (select above.plan_id from read_superior_plans above"
        " where above.document_key = parent_key order by above.issued_at limit 1) as answers"
        " from read_plans where plan_id = $1 and state in ('in-force', 'followed')",
        plan_id,
    )
    if plan is None:
        return Drawn()
    figures = await figures_of(reader, plan_id, *span_of(period, year, Cycle(plan["cycle"])))
    return Drawn(plan["issuer"], plan["answers"], figures)
