"""The sites of this checkout: those of a federation, joined by their mirrors, or one that stands alone.

A site of a federation keeps everything in a folder of its own below TDKT_FOLDER and has a hundred ports of its own from
TDKT_FIRST_PORT on, in the order of deploy/federation/lang-son.json; the training clock is one for all of them.
A site stands alone in TDKT_FOLDER itself when TDKT_SITE names none of the federation, when its servers are there
already, or when it was begun so. A folder stays what it was at the first start.
"""

import shutil
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from confluent_kafka import KafkaException

from chassis.clock import wall
from contracts.federation import Federation
from contracts.vocabulary import SiteCode
from deploy.federation.condition import Condition, Ends, State, look
from deploy.federation.links import Link, links, links_into
from deploy.federation.register import read_federation
from deploy.kafka import apply as apply_rights
from deploy.local.faults import RuntimeFault, disk_faults, make_folder, write_atomically
from deploy.local.mirror import Mirror, rights_for
from deploy.local.play.dataset import plan_254_with_clusters
from deploy.local.register import SiteRegister
from deploy.local.services import known_services
from deploy.local.settings import MachineSettings, read_machine_settings
from deploy.local.site import PORT_NOTE, Site, noted, print_nothing, site_to_start, started_site

if TYPE_CHECKING:
    from deploy.register.folder import RootFolder

_PORTS_OF_A_SITE = 100
_JOINED_SECONDS = 60
_LOOK_AGAIN = 0.5
_UNSETTLED = (State.STARTING, State.DEAD)
ArgumentT = TypeVar("ArgumentT")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class Sites:
    """The sites of one folder, and those of them that a command is for."""

    folder: Path
    """The absolute folder of all sites."""
    federation: Federation
    """None of its sites for a site that stands alone."""
    everyone: tuple[Site, ...]
    chosen: tuple[Site, ...]
    main: Site
    """The site for which a verb of a service is, and whose year is shown."""
    progress: Callable[[str], None] = field(default=print_nothing)

    @cached_property
    def by_code(self) -> dict[str, Site]:
        """The sites by their codes."""
        return {site.settings.site: site for site in self.everyone}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link between the sites."""
        return links(self.federation, known_services())

    @cached_property
    def mirrors(self) -> dict[str, Mirror]:
        """The mirror of each site of the federation, by the site's code."""
        return {
            code: Mirror(self.by_code[code], self.by_code, links_into(self.federation, code, known_services()))
            for code in self.by_code
            if self.federation.sites
        }

    def up(self) -> None:
        """Start every program of the chosen sites that does not run, and wait until all of them are ready.

        Raises RuntimeFault when the machine does not let it.
        """
        if self.federation.sites:
            self._prepare()
        _each(self.chosen, Site.prepare)
        waiting = dict(zip(self.chosen_codes, _each(self.chosen, Site.start_servers), strict=True))
        _each(self.chosen, lambda site: site.give_rights(waiting[site.settings.site]))
        if self.federation.sites:
            self._start_mirrors()
            self._publish_register()
        # Not beside one another: Ctrl-C ends this wait at once, which is the longest.
        for site in self.chosen:
            site.start_services(waiting[site.settings.site])
        for site in self.chosen:
            site.wait_ready()
        if self.federation.sites:
            self._wait_joined()

    def down(self) -> bool:
        """Stop the programs of the chosen sites, and no others. Returns whether one of them ran."""
        return self._down(self.chosen)

    def forget(self) -> None:
        """Stop all sites and remove everything they keep; servers that are not their own are left as they are.

        Also where one is chosen: a neighbour would wait for messages that a site begun anew never sends.
        Raises RuntimeFault when the folder cannot be removed.
        """
        self._down(self.everyone)
        for site in self.everyone:
            site.forget()
        with disk_faults(self.folder):
            if self.folder.exists():
                shutil.rmtree(self.folder)

    def conditions(self, of: Iterable[Link]) -> list[tuple[Link, Condition]]:
        """Return each of the links with its condition."""
        several = tuple(of)
        return list(zip(several, _each(several, self.condition), strict=True))

    def condition(self, link: Link) -> Condition:
        """Return the condition of a link; it is dead where a broker that runs does not answer."""
        source, target = (_connection(self.by_code[code]) for code in (link.source, link.target))
        try:
            return look(link, Ends(source, target, self.mirrors[link.target].started))
        except KafkaException as refused:
            return Condition(State.DEAD, f"a broker at its ends does not answer: {refused.args[0].str()}")

    @property
    def has_the_year(self) -> bool:
        """Whether the year of plan 254 is played: alone at any site, in a federation across it or at the city alone."""
        return not self.federation.sites or self.main is self.everyone[0]

    @property
    def chosen_codes(self) -> tuple[str, ...]:
        """The codes of the chosen sites."""
        return tuple(site.settings.site for site in self.chosen)

    def _down(self, sites: Iterable[Site]) -> bool:
        sites = tuple(sites)
        mirrors = [self.mirrors[site.settings.site] for site in sites if self.mirrors]
        running = [mirror for mirror in mirrors if mirror.pid is not None]
        _each(running, Mirror.stop)
        for mirror in running:
            mirror.site.progress("mirror stopped")
        stopped = list(_each(sites, Site.down))
        return any(stopped) or bool(running)

    def _prepare(self) -> None:
        """Give each site the signed register; stop all of them when TDKT_FIRST_PORT differs from their last start."""
        note, wanted = make_folder(self.folder) / PORT_NOTE, str(self.everyone[0].settings.first_port)
        if note.exists() and note.read_text() != wanted:
            self._down(self.everyone)
        write_atomically(note, wanted)
        for site in self.everyone:
            make_folder(site.folder)
        root = self._signed()
        published = root.published()
        for site in self.everyone:
            if site.register is None or (published is not None and site.register.names(published.federation)):
                continue  # a renewal comes by the topic; sites must be known before services start
            refused = site.register.receive(root.public)
            if refused is not None:
                site.progress(refused)

    def _publish_register(self) -> None:
        """Put the register on its topic, if the root's broker was started too."""
        from deploy.local.publishing import publish_register  # noqa: PLC0415

        if self._root in self.chosen:
            publish_register(self._root, self.federation)

    @property
    def _root(self) -> Site:
        return next(self.by_code[site.code] for site in self.federation.sites if site.parent is None)

    def _signed(self) -> "RootFolder":
        """The folder of the register, which the root of the federation keeps and has signed for long enough."""
        # Only here: it takes a tenth of a second, which the other verbs have no use for.
        from deploy.local.probes import probes_in, with_probes  # noqa: PLC0415
        from deploy.register.content import RegisterError  # noqa: PLC0415
        from deploy.register.keeping import keep  # noqa: PLC0415

        folder = self._root.folder / "root"
        handed = {code: site.keys.public_keys.read_bytes() for code, site in self.by_code.items()}
        handed |= {keys.site: keys.written() for keys in probes_in(self.folder, self.federation).values()}
        try:
            return keep(folder, with_probes(self.federation, self.folder), handed, wall())
        except RegisterError as wrong:
            raise RuntimeFault(f"{wrong}; mend {folder}, or begin anew with make run FRESH=1.") from wrong

    def _start_mirrors(self) -> None:
        """Let the mirrors write at their targets, then read at their sources, and start those that do not run.

        In this order: a mirror that may read a topic that it cannot write stands still and does not say so.
        """
        sites = tuple({*self.chosen_codes, *self._with_a_new_source()})
        _each(sites, lambda code: apply_rights(self.by_code[code].admin(), [self.mirrors[code].rights()]))
        _each(self.chosen, self._let_read)
        for code in sites:
            if self.mirrors[code].start():
                self.by_code[code].progress("mirror started")

    def _with_a_new_source(self) -> list[SiteCode]:
        """The codes of running sites whose mirror has forgotten how far it had read at a broker that was made anew."""
        running = {code: site for code, site in self.by_code.items() if site.kafka.running()}
        clusters = dict(zip(running, _each(running.values(), _cluster), strict=True))
        between = [link for link in self.links if {link.source, link.target} <= running.keys()]
        return [
            link.target
            for link in between
            if self.mirrors[link.target].forget_when_new(link.source, clusters[link.source])
        ]

    def _let_read(self, source: Site) -> None:
        outgoing = [link for link in self.links if link.source == source.settings.site]
        apply_rights(source.admin(), [rights_for(source, link) for link in outgoing])

    def _wait_joined(self) -> None:
        """Wait until the links into the chosen sites carry; start a mirror anew whose task has failed."""
        into = [link for link in self.links if link.target in self.chosen_codes]
        deadline = time.monotonic() + _JOINED_SECONDS
        again: set[str] = set()
        while True:
            found = self.conditions(into)
            for link, condition in found:
                if condition.state is State.DEAD and link.target not in again:
                    again.add(link.target)
                    self._start_anew(link, condition)
            if all(condition.state not in _UNSETTLED for _, condition in found) or time.monotonic() > deadline:
                break
            time.sleep(_LOOK_AGAIN)
        for link, condition in found:
            self.progress(f"link {link.source} → {link.target}: {condition.state}")

    def _start_anew(self, link: Link, condition: Condition) -> None:
        mirror = self.mirrors[link.target]
        mirror.stop()
        mirror.start()
        mirror.site.progress(f"mirror started anew, as the link from {link.source} was dead: {condition.reason}")


def sites_to_start(progress: Callable[[str], None] = print_nothing) -> Sites:
    """Return the sites as the variables describe them; what these do not name is as it was at the last start.

    Raises RuntimeFault for a variable that cannot be used, and for a site that does not belong into its folder.
    """
    settings = read_machine_settings()
    if _stands_alone(settings):
        _refuse_among_others(settings)
        alone = site_to_start(progress)
        if (
            read_federation().site(alone.settings.site)
            and "site" in noted(settings)
            and not _on_given_servers(settings)
        ):
            progress(
                f"{alone.settings.site} was begun alone and stays so; make run FRESH=1 begins anew with its neighbours"
            )
        return _alone(alone)
    kept = noted(settings)
    named = "first_port" in settings.model_fields_set
    return federated(
        settings, settings.first_port if named else int(kept.get("first_port", settings.first_port)), progress
    )


def started_sites(progress: Callable[[str], None] = print_nothing) -> Sites:
    """Return the sites as they were started last, at their ports and not at those that the variables name now.

    Raises RuntimeFault for a variable that cannot be used, and for a site that is not there.
    """
    settings = read_machine_settings()
    there = _federated_folders(settings)
    if there and settings.site not in there:
        raise RuntimeFault(f"TDKT_SITE is {settings.site}, and {settings.folder} keeps {', '.join(there)}.")
    return _started(settings, progress)


def forget_all(progress: Callable[[str], None] = print_nothing) -> None:
    """Stop every site of the folder, whichever TDKT_SITE names, and remove all that they keep.

    Raises RuntimeFault for a variable that cannot be used, and for a folder that cannot be removed.
    """
    _started(read_machine_settings(), progress).forget()


def _started(settings: MachineSettings, progress: Callable[[str], None]) -> Sites:
    if _stands_alone(settings) and not _federated_folders(settings):
        return _alone(started_site(progress))
    return federated(settings, int(noted(settings).get("first_port", settings.first_port)), progress)


def _stands_alone(settings: MachineSettings) -> bool:
    stranger = "site" in settings.model_fields_set and read_federation().site(settings.site) is None
    return stranger or _on_given_servers(settings) or "site" in noted(settings)


def _on_given_servers(settings: MachineSettings) -> bool:
    return settings.postgres_url is not None or settings.kafka_bootstrap is not None


def _federated_folders(settings: MachineSettings) -> list[str]:
    return [site.code for site in read_federation().sites if (settings.folder / site.code).is_dir()]


def _refuse_among_others(settings: MachineSettings) -> None:
    others = _federated_folders(settings)
    if others:
        raise RuntimeFault(
            f"{settings.folder} keeps the sites {', '.join(others)}, and {settings.site} would stand alone there: "
            "name another folder in TDKT_FOLDER, or begin anew with make run FRESH=1."
        )


def _alone(site: Site) -> Sites:
    return Sites(site.folder, Federation(), (site,), (site,), site, site.progress)


def federated(settings: MachineSettings, first_port: int, progress: Callable[[str], None] = print_nothing) -> Sites:
    """Return the sites of the federation below the folder of `settings`, at the hundreds of ports from `first_port` on.

    A command is for all of them, or for the one whose code was set.
    """
    federation = with_units(read_federation())
    folder = settings.folder.resolve()

    def described(place: int) -> Site:
        entry = federation.sites[place]
        own = {
            "site": entry.code,
            "level": entry.level,
            "folder": folder / entry.code,
            "first_port": first_port + place * _PORTS_OF_A_SITE,
        }
        return Site(
            settings.model_copy(update=own),
            lambda line: progress(f"{entry.code}: {line}"),
            shared_clock=folder / "clock",
            register=SiteRegister(folder / entry.code),
        )

    everyone = tuple(map(described, range(len(federation.sites))))
    # A code that was not set is that of the city, at which the year is played.
    main = next((site for site in everyone if site.settings.site == settings.site), everyone[0])
    chosen = (main,) if "site" in settings.model_fields_set else everyone
    return Sites(folder, federation, everyone, chosen, main, progress)


def with_units(federation: Federation) -> Federation:
    """The federation whose district has the units of plan 254 that have no site of their own."""
    units = tuple(unit for unit in plan_254_with_clusters().units() if federation.site(unit) is None)
    sites = tuple(
        site.model_copy(update={"units": units} if site.level == "district" else {}) for site in federation.sites
    )
    return federation.model_copy(update={"sites": sites})


def _cluster(site: Site) -> str:
    return str(site.admin().list_topics(timeout=_JOINED_SECONDS).cluster_id)


def _connection(site: Site) -> dict[str, str | int | float | bool] | None:
    return site.kafka.admin_connection if site.kafka.running() else None


def _each(of: Iterable[ArgumentT], do: Callable[[ArgumentT], ResultT]) -> list[ResultT]:
    """The results of `do` for each of `of`, done beside one another; raises what the first that fails raises."""
    several = tuple(of)
    if len(several) == 1:
        return [do(several[0])]  # in this thread, which Ctrl-C reaches
    with ThreadPoolExecutor() as beside:
        return [done.result() for done in [beside.submit(do, one) for one in several]]
