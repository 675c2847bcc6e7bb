"""Brings up three sites in containers on one machine, joins them as their agencies would, and plays a year across them.

Each is a project of its own with settings of its own. What passes between them passes as files: the keys that are
public to the root, the signed register back, and to each neighbour the access of its mirror.
"""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import structlog
from dotenv import dotenv_values

from chassis.clock import wall
from deploy.compose.containers import Containers
from deploy.compose.play import PLAY, STATE, begin_clock
from deploy.federation.links import Link, links
from deploy.federation.register import read_federation
from deploy.local.faults import RuntimeFault, make_folder, write_atomically
from deploy.local.federation import with_units
from deploy.local.keys import SIGNING
from deploy.local.play.across import across_levels
from deploy.local.play.client import SiteClient, StepRefusedError, WaitTimeoutError
from deploy.local.play.figures import unexpected
from deploy.local.play.levels import YearAcrossLevels
from deploy.local.play.proofs import proofs
from deploy.local.play.running_site import RunningSite
from deploy.local.register import SiteRegister
from deploy.local.settings import PROJECT
from deploy.register.content import RegisterError
from deploy.register.keeping import keep

SETTINGS = ("deploy/compose/province.env", "deploy/compose/district.env", "deploy/compose/ward.env")
_FILES = ("docker-compose.yml", "deploy/compose/federation.yml", PLAY)
_STATE = STATE / "federation"
_began = time.monotonic()
ArgumentT = TypeVar("ArgumentT")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class ComposeSite:
    """A site of the federation in containers, with a folder outside of them for what others hand to it."""

    code: str
    containers: Containers
    ports: Mapping[str, int]
    address: str
    """The address of the site for browsers."""

    @property
    def folder(self) -> Path:
        """The copy of the register and its root, as deploy/compose/federation.yml names them."""
        return STATE / self.code

    def receive(self, public: Path) -> None:
        """Take the copy of the register, which every user of a container may read and renew: it proves itself."""
        register = SiteRegister(make_folder(self.folder))
        register.receive(public)
        for folder in (register.copy, *(one for one in register.copy.rglob("*") if one.is_dir())):
            folder.chmod(0o777)

    def as_played(self) -> RunningSite:
        """The site as the script of the year needs it."""
        key = make_folder(self.folder / "secrets") / "token-key.pem"
        write_atomically(key, self.containers.token_key())
        urls = {name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        return RunningSite(self.code, urls, key, self.containers.clock / "now", {}, command=self.containers.verb)


def sites() -> list[ComposeSite]:
    """The three sites, from the root down."""
    return [_site(file) for file in SETTINGS]


def _site(file: str) -> ComposeSite:
    values = {name: value or "" for name, value in dotenv_values(PROJECT / file).items()}
    ports = {name: int(values[f"TDKT_{name.upper()}_PORT"]) for name in SIGNING}
    containers = Containers(_FILES, _STATE / "clock", file)
    return ComposeSite(values["TDKT_SITE"], containers, ports, values["TDKT_PUBLIC_URL"])


def main(arguments: Sequence[str]) -> int:
    """Bring the sites up and play, or with `--down` remove them with their data; returns the exit code.

    Raises RuntimeFault when the containers do not come up, or hold keys that the register does not name.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    several = sites()
    if arguments == ["--down"]:
        for site in several:
            site.containers.do("down", "-v")
        for folder in (_STATE, *(site.folder for site in several)):
            shutil.rmtree(folder, ignore_errors=True)
        return 0
    if arguments:
        raise RuntimeFault(f"{' '.join(arguments)} is no argument of federation: only --down is.")
    _bring_up(several)
    try:
        return asyncio.run(_year({site.code: site.as_played() for site in several}))
    except (StepRefusedError, WaitTimeoutError) as wrong:
        raise RuntimeFault(f"The year stands still: {wrong}") from wrong


def _bring_up(several: Sequence[ComposeSite]) -> None:
    begin_clock(*(site.containers for site in several))
    several[0].containers.do("build", "--quiet")
    _progress("the image is built")
    keys = _beside(lambda site: site.containers.once("public-keys").encode(), several)
    public = _signed(dict(zip((site.code for site in several), keys, strict=True)))
    for site in several:
        site.receive(public)
    _progress("three sites have handed over their public keys and have the signed register")
    _exchange({site.code: site.containers for site in several})
    _progress("each has given its neighbours access to its Kafka")
    _beside(_start, several)


def _start(site: ComposeSite) -> None:
    # In any order: at each site the rights are there before its mirror starts.
    site.containers.do("up", "-d", "--wait")
    _progress(f"{site.code} is ready: {site.address}/")


def _signed(handed: Mapping[str, bytes]) -> Path:
    """The public side of the register, which the root keeps outside of its containers, as it keeps its keys."""
    try:
        return keep(_STATE / "root", with_units(read_federation()), handed, wall()).public
    except RegisterError as wrong:
        raise RuntimeFault(f"{wrong}; begin anew with python -m deploy.compose federation --down.") from wrong


def _exchange(containers: Mapping[str, Containers]) -> None:
    """Each neighbour gets a file with the access of its mirror, and takes it."""

    def hand_over(link: Link) -> None:
        access = containers[link.source].once("give-access", link.target)
        containers[link.target].once("take-access", given=access)

    _beside(hand_over, links(read_federation(), SIGNING))


def _beside(do: Callable[[ArgumentT], ResultT], of: Sequence[ArgumentT]) -> list[ResultT]:
    """The results of `do` for each of `of`, done beside one another; raises what the first that fails raises."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(do, of))


async def _year(places: Mapping[str, RunningSite]) -> int:
    """Play the year across the sites unless it has been played, and compare and verify what each of them holds."""
    played = next(iter(places.values())).played
    async with AsyncExitStack() as stack:
        clients = {code: await stack.enter_async_context(SiteClient(place)) for code, place in places.items()}
        if not played.exists():
            write_atomically(played, await YearAcrossLevels(clients, _progress).play())
        plan_id = played.read_text()
        wrong = [
            f"{code}: {line}"
            for code, client in clients.items()
            for line in await unexpected(client, across_levels().known_at(code), plan_id)
        ]
    _progress("verifying the logs, comparing the read models of three sites")
    proven = [proof for place in places.values() for proof in await proofs(place)]
    lines = [*wrong, *(f"{one.name} does not hold: {one.details}" for one in proven if not one.holds)]
    for line in lines:
        print(line)
    _progress(f"done: {sum(one.holds for one in proven)} of {len(proven)} proofs hold, {len(wrong)} results are wrong")
    return 1 if lines else 0


def _progress(line: str) -> None:
    print(f"{time.monotonic() - _began:6.1f} s  {line}", flush=True)
