"""What the year came to, as it is shown to a person at a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from contracts.vocabulary import Document
from deploy.local.play.figures import Group, address
from deploy.local.play.proofs import Proof
from deploy.local.play.running_site import RunningSite

_MOST_SHOWN = 10
_NAMES = {"none": "by inbox alone"}


@dataclass(frozen=True)
class Outcome:
    """What the year came to, what is wrong with it, and what was proved."""

    place: RunningSite
    plan: Document
    plan_id: str
    groups: Sequence[Group]
    wrong: Sequence[str]
    """Dossiers that did not meet the expected they were made for, and figures that do not count what they list."""
    proofs: Sequence[Proof]

    @property
    def holds(self) -> bool:
        """Whether everything is as it should be."""
        return not self.wrong and all(proof.holds for proof in self.proofs)


def show(outcome: Outcome, console: Console) -> None:
    """Print the summary: a line for each figure with the address of what it counts, then proofs and addresses."""
    console.print(f"\n[bold]The year of plan {outcome.plan}[/]: each figure, what it counts, and the events behind it")
    for group in outcome.groups:
        _show_group(group, outcome.place.urls[group.service], console)
    _show_proofs(outcome, console)
    _show_addresses(outcome, console)


def _show_group(group: Group, url: str, console: Console) -> None:
    console.print(f"\n[bold]{group.name}[/]")
    for figure in group.figures:
        name = _NAMES.get(figure.name, figure.name)
        console.print(f"{figure.number:>6}  {name:<24} {address(url, figure.path, figure.asked)}")
    kinds = dict.fromkeys(figure.events for figure in group.figures)
    console.print(f"        [dim]events of one            {url}/streams/{group.stream}[/]")
    for kind in kinds:
        console.print(f"        [dim]{kind:<24} {address(url, '/events', {'type': kind})}[/]")


def _show_proofs(outcome: Outcome, console: Console) -> None:
    console.print("\n[bold]Proofs[/]")
    for line in outcome.wrong[:_MOST_SHOWN]:
        console.print(f"  [red]wrong[/]  {line}")
    if not outcome.wrong:
        console.print("  [green]holds[/]  every dossier met its rule, and every figure counts what its address lists")
    for proof in outcome.proofs:
        console.print(f"  {'[green]holds[/]' if proof.holds else '[red]wrong[/]'}  {proof.name}")
        for line in proof.said.splitlines():
            console.print(f"           [dim]{line}[/]")


def _show_addresses(outcome: Outcome, console: Console) -> None:
    console.print("\n[bold]Addresses[/]")
    for service, url in outcome.place.urls.items():
        console.print(f"  {service:<13} {url}  [dim]what it offers: {url}/openapi.json, how it fares: {url}/health[/]")
    first = f"{outcome.place.urls['planning']}/plans/{outcome.plan_id}/progress"
    console.print("\nA token for an hour, and a first look:")
    # In containers the key is not where `make run` keeps it.
    key = "" if outcome.place.command is None else f" {outcome.place.token_key}"
    console.print(f"  TOKEN=$(.venv/bin/python -m deploy.local.play.token{key})")
    console.print(f'  curl -H "Authorization: Bearer $TOKEN" {first}')
