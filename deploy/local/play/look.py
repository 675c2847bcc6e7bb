"""Shows the year as a clerk would read it, in Vietnamese: `python -m deploy.local.play.look`, or `make look`.

The progress of the plan, one sheet, and one refused dossier with its grounds; where the year went across the levels
also what each site decided, and the way of an award through all of them. All of it is read over HTTP, with tokens of an
auditor that are made for this one call.
"""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from chassis.telemetry import printable
from contracts.catalog import title
from contracts.vocabulary import VIETNAM
from deploy.local.faults import RuntimeFault
from deploy.local.federation import Sites
from deploy.local.play.across import CITY, PROVINCE, WARD
from deploy.local.play.actors import AUDITOR
from deploy.local.play.award import decided_at
from deploy.local.play.client import SiteClient, StepRefusedError, WaitTimeoutError
from deploy.local.play.running_site import ACROSS, RunningSite, as_played, find_all_sites, find_running_site

_MOST_TITLES = 8
_SHEET_STATES = {
    "accepted": "đã tiếp nhận",
    "closed": "đã khép lại",
    "expected": "đang chờ đơn vị nộp",
    "handed-in": "đã nộp, chờ tiếp nhận",
    "late": "nộp trễ, chờ xem xét",
    "missing": "đơn vị chưa đăng ký",
    "returned": "đã trả lại",
}
_STAGES = {
    "appraisal": "không đủ điều kiện khi thẩm định",
    "council": "Hội đồng không bỏ phiếu đủ tỷ lệ",
    "head": "người có thẩm quyền không quyết định",
}
_ACTS = {
    "received": "tiếp nhận",
    "appraised": "thẩm định",
    "forwarded": "trình cấp trên",
    "decided": "quyết định tặng",
    "refused": "không tặng",
}
_OF_PROVINCE = "TTLDXS"
_RULESET = "L2003_ND91"
"""That of the day on which the year's dossiers are filed."""
Row = Mapping[str, Any]


async def look(site: RunningSite, console: Console) -> None:
    """Print the progress of the latest plan, one of its sheets and one of its refused dossiers, as far as they exist.

    Raises StepRefusedError or WaitTimeoutError where a service does not answer.
    """
    async with SiteClient(site) as client:
        planning, review = client.service("planning", AUDITOR), client.service("review", AUDITOR)
        registration = client.service("registration", AUDITOR)
        plans = await planning.all("/plans")
        if not plans:
            console.print("Chưa có kế hoạch nào. (There is no plan yet: make run plays a year.)")
            return
        plan = _chosen(plans, site)
        plan_id = plan["plan_id"]
        _show_progress(plan, await planning.all(f"/plans/{plan_id}/progress"), console)
        sheets = await registration.all(f"/registrations/{plan_id}/sheets")
        if sheets:
            handed_in = max(sheets, key=lambda sheet: int(sheet["registered"]))
            _show_sheet(await registration.get(f"/sheets/{handed_in['sheet_id']}"), plan["ruleset"], console)
        refused = await review.all("/dossiers", plan=plan_id, state="refused")
        if refused:
            several = max(refused, key=lambda row: len(row["reason_codes"]))
            _show_dossier(await review.get(f"/dossiers/{several['dossier_id']}"), console)


async def look_across(sites: Sites, console: Console) -> None:
    """Print what each site decided, and the way of the award that went through all of them.

    Raises StepRefusedError or WaitTimeoutError where a service does not answer.
    """
    decided = _table("CÁC CẤP QUYẾT ĐỊNH")
    for name in ("Nơi", "Danh hiệu", "Được tặng"):
        decided.add_column(name, justify="right" if name == "Được tặng" else "left")
    for code in (WARD, CITY, PROVINCE):
        async with SiteClient(as_played(sites.by_code[code])) as client:
            rows = [(title(one, _RULESET).name.vi, str(number)) for one, number in (await decided_at(client)).items()]
        for place, (name, number) in enumerate(rows):
            decided.add_row("" if place else _site_name(sites, code), name, number)
    console.print(decided)
    await _show_way(sites, console)


async def _show_way(sites: Sites, console: Console) -> None:
    """The way of the collective that went through most sites."""
    async with SiteClient(as_played(sites.by_code[PROVINCE])) as client:
        review = client.service("review", AUDITOR)
        rows = await review.all("/dossiers", state="awarded", title=_OF_PROVINCE)
        shown = [await review.get(f"/dossiers/{row['dossier_id']}") for row in rows]
    if not shown:
        return
    dossier = max(shown, key=lambda one: len({step["site"] for step in one["steps"]}))
    subject, decision = dossier["subject"], dossier["decision"]
    table = _table(
        f"{_title(dossier['title'], dossier['ruleset'])} của {printable(subject['name'])}: "
        f"Quyết định {decision['number']}/{decision['symbol']}"
    )
    for name in ("Ngày", "Nơi", "Việc"):
        table.add_column(name)
    for step in dossier["steps"]:
        day = f"{date.fromisoformat(step['day']):%d/%m/%Y}"
        table.add_row(day, _site_name(sites, step["site"]), _ACTS.get(step["act"], step["act"]))
    console.print(table)


def _site_name(sites: Sites, code: str) -> str:
    entry = sites.federation.site(code)
    return code if entry is None else entry.name


def _chosen(plans: Sequence[Row], site: RunningSite) -> Row:
    """The plan of the year that was played, else the latest in force, else the latest."""
    played = site.played.read_text() if site.played.exists() else ""
    wanted = [plan for plan in plans if plan["plan_id"] == played] or [p for p in plans if p["state"] == "in-force"]
    return (wanted or plans)[0]


def _show_progress(plan: Row, units: Sequence[Row], console: Console) -> None:
    cited = f"{plan['number']}/{plan['symbol']}" if plan["number"] else f"“{printable(plan['title'])}”"
    table = _table(f"KẾ HOẠCH {cited}: tiến độ của {len(units)} đơn vị")
    table.add_column("Đơn vị")
    for name in ("Đã đăng ký", "Đủ điều kiện", "Không đủ", "Được tặng"):
        table.add_column(name, justify="right")
    for unit in units:
        figures = [str(unit[name]) for name in ("registered", "eligible", "ineligible", "awarded")]
        table.add_row(printable(unit["unit_name"] or unit["unit"]), *figures)
    console.print(table)


def _show_sheet(sheet: Row, ruleset: str | None, console: Console) -> None:
    state = _SHEET_STATES.get(sheet["state"], sheet["state"])
    table = _table(f"BẢN ĐĂNG KÝ của {printable(sheet['unit_name'])}, năm {sheet['year']}: {state}")
    for name in ("Họ và tên, tập thể", "Chức vụ", "Danh hiệu"):
        table.add_column(name)
    for entry in sheet["entries"][:_MOST_TITLES]:
        subject = entry["subject"]
        table.add_row(printable(subject["name"]), printable(subject["position"] or ""), _title(entry["title"], ruleset))
    more = len(sheet["entries"]) - _MOST_TITLES
    table.caption = f"Nhận {_day(sheet['received_at'])}." + (f" Còn {more} danh hiệu nữa." if more > 0 else "")
    console.print(table)


def _show_dossier(dossier: Row, console: Console) -> None:
    subject = dossier["subject"]
    table = _table(
        f"HỒ SƠ của {printable(subject['name'])}, {printable(dossier['unit_name'])}\n"
        f"{_title(dossier['title'], dossier['ruleset'])}, năm {dossier['year']}: "
        f"{_STAGES.get(dossier['stage'], dossier['stage'])}"
    )
    for name in ("", "Kết quả từng điều kiện", "Căn cứ"):
        table.add_column(name, overflow="fold")
    for rule in dossier["rules"]:
        table.add_row("đạt" if rule["holds"] else "KHÔNG", printable(rule["evidence"]), printable(rule["citation"]))
    table.caption = printable(dossier["explanation"])
    console.print(table)


def _table(heading: str) -> Table:
    return Table(
        title=f"\n{heading}", title_justify="left", caption_justify="left", title_style="bold", box=box.SIMPLE_HEAD
    )


def _title(code: str, ruleset: str | None) -> str:
    """The name of a title; its code where the ruleset is not known yet."""
    return code if ruleset is None else title(code, ruleset).name.vi


def _day(instant: str | None) -> str:
    return "" if instant is None else f"{datetime.fromisoformat(instant).astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def main() -> int:
    """Show the year of the running site; print one sentence where that is not possible."""
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 120)
    try:
        site, sites = find_running_site(), find_all_sites()
        asyncio.run(look(site, console))
        if sites is not None and site.course == ACROSS:
            asyncio.run(look_across(sites, console))
    except (StepRefusedError, WaitTimeoutError, RuntimeFault) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
