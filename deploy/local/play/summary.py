"""The summary of the year for a person at a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console

from contracts.vocabulary import VIETNAM
from deploy.federation.condition import State
from deploy.local.plan_sites import plan_site_with
from deploy.local.play.award import AwardAcrossLevels
from deploy.local.play.figures import Group, InFull, address
from deploy.local.play.proofs import Proof
from deploy.local.play.running_site import RunningSite

_MOST_SHOWN = 10
_ACTS = {"decided": "awarded"}
_NAMES = {"none": "by inbox alone"}


@dataclass(frozen=True)
class SiteFigures:
    """The figures of a site beside the city."""

    site: RunningSite
    groups: Sequence[Group]


@dataclass(frozen=True)
class AcrossResult:
    """What the year across the levels shows beside the city's figures."""

    others: Sequence[SiteFigures]
    decided: Mapping[str, Mapping[str, int]]
    """How many awards of each title each site has decided, by its code."""
    award: AwardAcrossLevels
    links: Mapping[str, str]
    """The state of each link between the sites."""

    @property
    def quiet(self) -> bool:
        """Whether everything that was said has arrived."""
        return all(state == State.QUIET for state in self.links.values())


@dataclass(frozen=True)
class YearResult:
    """The figures of the year, what is wrong with them, and the proofs of the logs and the read models."""

    site: RunningSite
    plan: str
    """The plan as it is cited, or its title."""
    groups: Sequence[Group]
    in_full: Sequence[InFull]
    wrong: Sequence[str]
    """A line for each dossier without its expected result, and for each figure that differs from its list."""
    proofs: Sequence[Proof]
    across: AcrossResult | None = None
    """None for a site alone."""

    @property
    def holds(self) -> bool:
        """Whether everything is as it should be."""
        together = self.across is None or (self.across.award.holds and self.across.quiet)
        return together and not self.wrong and all(proof.holds for proof in self.proofs)


def show(result: YearResult, console: Console) -> None:
    """Print the sites' addresses, the token's command, each figure with the address of its list, proofs, what to do."""
    _show_addresses(result, console)
    stands = datetime.fromisoformat(result.site.clock.read_text().strip()).astimezone(VIETNAM)
    console.print(f"\n[bold]The year of plan {result.plan}[/]; the clock of the site stands at {stands:%d/%m/%Y %H:%M}")
    console.print("\nEvery address below needs a token, which lasts an hour:")
    # In containers the key is not where `make run` keeps it.
    key = "" if result.site.command is None else f" {result.site.token_key}"
    console.print(f"  TOKEN=$({_variable(result.site)}.venv/bin/python -m deploy.local.play.token{key})")
    console.print("  curl -H \"Authorization: Bearer $TOKEN\" 'ADDRESS'")
    for group in result.groups:
        _show_group(group, result.site.shown_urls[group.service], console)
    _show_samples(result, console)
    if result.across is not None:
        _show_levels(result, result.across, console)
    _show_proofs(result, console)
    _show_next(result, console)


def _show_addresses(result: YearResult, console: Console) -> None:
    """The address of each site, before everything else."""
    sites = [result.site, *(other.site for other in (result.across.others if result.across else ()))]
    console.print()
    for site in sites:
        if site.address is not None:
            console.print(f"[bold]open {site.address}/[/]  {site.site}")


def _show_group(group: Group, url: str, console: Console) -> None:
    console.print(f"\n[bold]{group.name}[/]{f'  [dim]{group.remark}[/]' if group.remark else ''}")
    for figure in group.figures:
        name = _NAMES.get(figure.name, figure.name)
        console.print(f"{figure.number:>6}  {name:<22} {address(url, figure.path, figure.asked)}")


def _show_samples(result: YearResult, console: Console) -> None:
    urls = result.site.shown_urls
    console.print("\n[bold]In full[/]")
    for one in result.in_full:
        console.print(f"        {one.name:<22} {urls[one.service]}{one.path}")
    for service, url in urls.items():
        groups = [group for group in result.groups if group.service == service]
        first, *others = dict.fromkeys(figure.events for group in groups for figure in group.figures) or [""]
        if first:
            more = f"  [dim]or {', '.join(others)}[/]" if others else ""
            console.print(f"        {'events of one kind':<22} {address(url, '/events', {'type': first})}{more}")


def _show_levels(result: YearResult, across: AcrossResult, console: Console) -> None:
    """The figures of the other sites, each below the command for a token of that site."""
    console.print("\n[bold]Decided, by the level that the law names for the title[/]")
    for code, titles in across.decided.items():
        listed = ", ".join(f"{number} {title}" for title, number in titles.items())
        console.print(f"{sum(titles.values()):>6}  {code:<22} {listed}")
    for other in across.others:
        code = other.site.site
        console.print(f"\n[bold]At {code}[/], with a token of that site:")
        console.print(f"  TOKEN=$(TDKT_SITE={code} .venv/bin/python -m deploy.local.play.token)")
        for group in other.groups:
            _show_group(group, other.site.shown_urls[group.service], console)
    _show_award(across.award, [result.site, *(other.site for other in across.others)], console)
    console.print("\n[bold]Links[/]")
    for link, state in across.links.items():
        console.print(f"        {link:<40} {state}")


def _show_award(award: AwardAcrossLevels, sites: Iterable[RunningSite], console: Console) -> None:
    console.print(f"\n[bold]An award across three sites[/]: {award.title} of {award.name}, decision {award.decision}")
    for step in award.way:
        console.print(f"        {step.day:%d/%m/%Y}  {step.site:<18} {_ACTS.get(step.act, step.act)}")
    for site in sites:
        console.print(f"        {site.site:<22} {site.shown_urls['review']}/dossiers/{award.dossier_id}")
    console.print(f"  {'[green]holds[/]' if award.holds else '[red]wrong[/]'}  {award.verdict}")
    console.print("  To prove it yourself, export it again at each site, or verify what this run has exported:")
    for command in (*award.exports, award.verify):
        console.print(f"    {command}", markup=False)


def _show_proofs(result: YearResult, console: Console) -> None:
    console.print("\n[bold]Proofs[/]")
    for line in result.wrong[:_MOST_SHOWN]:
        console.print(f"  [red]wrong[/]  {line}")
    if not result.wrong:
        console.print(
            "  [green]holds[/]  every dossier has its expected result, every figure is the length of its list"
        )
    if all(proof.holds for proof in result.proofs):
        console.print(
            "  [green]holds[/]  the hash chain of every log, and every read table is what its log makes of it"
        )
    for proof in result.proofs:
        if not proof.holds:
            console.print(f"  [red]wrong[/]  {proof.name}")
            console.print(f"           {proof.details}", markup=False)


def _show_next(result: YearResult, console: Console) -> None:
    verbs, plan = result.site.command or f"{_variable(result.site)}./tdkt {{service}}", _argument(result.site)
    console.print("\n[bold]Go on[/]")
    for command, does in (
        (f"make look{plan}", "shows the progress of the plan, a sheet, and a refused dossier with its grounds"),
        (f"{verbs.format(service='review')} status", "runs any verb of any service: ./tdkt SERVICE VERB"),
        (f"make status{plan}", "shows the programs, their addresses and their logs"),
        (f"make down{plan}", f"stops them; make up{plan} starts them, make run{plan} FRESH=1 begins anew"),
    ):
        console.print(f"  {command:<22} {does}")
    pages = "  ".join(f"{url}/docs" for url in result.site.shown_urls.values())
    console.print(f"  {'each service':<22} {pages}")
    console.print(f"  {'words, trouble':<22} docs/glossary.md, docs/operating.md")


def _argument(site: RunningSite) -> str:
    """What a make for the training site of a plan has behind its verb."""
    of_plan = plan_site_with(site.site)
    return "" if of_plan is None else f" PLAN={of_plan.number}"


def _variable(site: RunningSite) -> str:
    """What any other command for the training site of a plan has before it."""
    of_plan = plan_site_with(site.site)
    return "" if of_plan is None else f"TDKT_PLAN={of_plan.number} "
