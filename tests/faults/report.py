"""Prints what a run found: the counts by site and event, the faults by process, and every deviation."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from deploy.local.play.across import CITY, PROVINCE, WARD
from tests.faults.disturbing import Kind
from tests.faults.run import Outcome, kinds_of

_SITES = (PROVINCE, CITY, WARD)


def show(outcome: Outcome, console: Console) -> None:
    """Print everything; the seed comes first and last."""
    console.print(f"seed {outcome.seed}, {outcome.seconds:.0f} s")
    console.print(_commands(outcome))
    console.print(_events(outcome))
    console.print(_faults(outcome))
    found = outcome.findings
    console.print(
        f"missing {len(found.missing)}, twice {len(found.twice)}, disclosed {len(found.disclosed)}, "
        f"otherwise wrong {len(found.broken)}; quiet {outcome.settled:.0f} s after the faults; "
        f"{outcome.comparison.doubled()} messages stood twice on a topic and were heard once; "
        f"load of the machine {outcome.busy:.1f}"
    )
    for line in (*found.lines(), *outcome.disturbance.trouble):
        console.print(line, highlight=False)
    console.print(f"seed {outcome.seed}")


def _table(*columns: str, left: int = 1) -> Table:
    table = Table(box=None, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place < left else "right", no_wrap=True)
    return table


def _commands(outcome: Outcome) -> Table:
    """Commands by site; `accepted` and `refused` are answers for good."""
    table = _table("commands of", "sent", "accepted", "refused", "no answer", "sent again")
    for site in _SITES:
        mine = [command for command in outcome.ledger.commands if command.site == site]
        accepted = sum(command.is_accepted for command in mine)
        refused = sum(command.refused is not None for command in mine)
        again = sum(command.sent - 1 for command in mine)
        table.add_row(site, *map(str, (len(mine), accepted, refused, len(mine) - accepted - refused, again)))
    return table


def _events(outcome: Outcome) -> Table:
    """Events by site and type; a dash stands for a site that is not entitled to them."""
    table = _table("events of", "type", "accepted", "recorded", *(f"at {site}" for site in _SITES), "disclosed", left=2)
    for line in outcome.comparison.lines():
        known = [str(line.known.get(site, "origin" if site == line.origin else "–")) for site in _SITES]
        accepted = "policy" if line.accepted is None else str(line.accepted)
        table.add_row(line.origin, line.type, accepted, str(line.recorded), *known, str(line.disclosed))
    return table


def _faults(outcome: Outcome) -> Table:
    disturbance = outcome.disturbance
    table = _table("faults of", *(str(kind) for kind in Kind), "found ended")
    total: Counter[Kind] = Counter()
    for name in (*disturbance.processes, *disturbance.links):
        kinds = kinds_of(disturbance, name)
        total.update(kinds)
        table.add_row(name, *(str(kinds[kind]) for kind in Kind), str(disturbance.found_ended[name]))
    table.add_row("all", *(str(total[kind]) for kind in Kind), str(disturbance.found_ended.total()))
    return table
