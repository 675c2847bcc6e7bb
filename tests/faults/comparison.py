"""Compares what was accepted with what each site knows: none missing, none twice, none disclosed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from chassis.declaring.service import Service
from chassis.declaring.site import Site as DeclaredSite
from contracts.federation import Federation
from contracts.vocabulary import Level, SiteCode
from deploy.kafka import declared_service
from tests.faults.commands import Command
from tests.faults.entitled import entitled
from tests.faults.evidence import Carried, Log, Place, Row

_SHOWN = 5


@dataclass
class Findings:
    """Every deviation as a sentence, by its kind."""

    missing: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    disclosed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Anything else that must not be: contradictions, forks, parked messages, altered logs."""

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(len(kind) for kind in (self.missing, self.twice, self.disclosed, self.broken))

    def lines(self) -> Iterator[str]:
        """The first of each kind, and how many more there are."""
        for name in ("missing", "twice", "disclosed", "broken"):
            found: list[str] = getattr(self, name)
            yield from (f"{name}: {one}" for one in found[:_SHOWN])
            if len(found) > _SHOWN:
                yield f"{name}: … and {len(found) - _SHOWN} more"


@dataclass(frozen=True)
class Line:
    """The counts of one event type of one site; `known` has an entry for each site that is entitled to it."""

    origin: str
    type: str
    accepted: int | None
    """How many of them the accepted commands must have recorded; None where policies record them."""
    recorded: int
    known: Mapping[str, int]
    disclosed: int


@dataclass(frozen=True)
class Comparison:
    """The commands of a run beside the logs and the brokers of all sites."""

    federation: Federation
    commands: Sequence[Command]
    logs: Mapping[Place, Log]
    brokers: Mapping[str, Carried]

    @cached_property
    def recorded(self) -> dict[UUID, Row]:
        """Every event that its own service has recorded, by id."""
        return {row.event_id: row for log in self.logs.values() for row in log.own()}

    @cached_property
    def declared(self) -> dict[str, Service]:
        """The services as they are declared."""
        return {name: declared_service(name) for name in sorted({name for _, name in self.logs})}

    def findings(self) -> Findings:
        """Everything that is not as it must be."""
        found = Findings()
        self._of_commands(found)
        self._of_hearing(found)
        self._of_brokers(found)
        self._of_lanes(found)
        self._of_counts(found)
        return found

    def lines(self) -> list[Line]:
        """The counts by site and event type."""
        said: Counter[tuple[str, str]] = Counter()
        by_command = {(command.site, type_) for command in self.commands for type_ in command.says}
        for command in self.commands:
            if command.is_accepted:
                said.update({(command.site, type_): number for type_, number in command.says.items()})
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in self.recorded.values():
            groups.setdefault((row.site, row.type), []).append(row)
        for key in said.keys() - groups.keys():
            groups[key] = []
        return [
            self._line(rows, origin, type_, said[origin, type_] if (origin, type_) in by_command else None)
            for (origin, type_), rows in sorted(groups.items())
        ]

    def _line(self, rows: Sequence[Row], origin: str, type_: str, accepted: int | None) -> Line:
        may = entitled(type_, origin, self.federation)
        known = {site: sum(self._is_known(row, site) for row in rows) for site in sorted(may - {origin})}
        elsewhere = [site for site in self.brokers if site not in may and site != origin]
        disclosed = sum(any(self._is_anywhere(row, site) for site in elsewhere) for row in rows)
        return Line(origin, type_, accepted, len(rows), known, disclosed)

    def _is_known(self, row: Row, site: str) -> bool:
        """Whether the broker of a site and every service there that hears the event have it."""
        services = [name for name in self.declared if self._hears(site, name, row)]
        return row.event_id in self.brokers[site].events and all(
            row.event_id in self._ids[site, name] for name in services
        )

    def _is_anywhere(self, row: Row, site: str) -> bool:
        in_logs = any(row.event_id in ids for place, ids in self._ids.items() if place[0] == site)
        return in_logs or row.event_id in self.brokers[site].events

    @cached_property
    def _ids(self) -> dict[Place, Counter[UUID]]:
        return {place: Counter(row.event_id for row in log.rows) for place, log in self.logs.items()}

    @cached_property
    def _heard_types(self) -> dict[Place, dict[tuple[str, str], bool]]:
        return {place: {} for place in self.logs}

    def _hears(self, site: str, service: str, row: Row) -> bool:
        """Whether a service must have the event in its log, by the modules that deal with it there."""
        known, key = self._heard_types[site, service], (row.site, row.type)
        if key not in known:
            relation = DeclaredSite(SiteCode(site), self._level(site), self.federation).relation(row.site)
            relations = self.declared[service].relations_heard.get(row.type, frozenset())
            mine = row.site == site and row.service == service
            known[key] = not mine and relation in relations and site in entitled(row.type, row.site, self.federation)
        return known[key]

    def _of_commands(self, found: Findings) -> None:
        """Each accepted command has recorded what it must, each refused one nothing."""
        for command in self.commands:
            log = self.logs[command.site, command.service]
            at, what = log.commands.get(command.command_id), f"{command.site} {command.service} {command.path}"
            if not command.is_accepted:
                if command.refused is None:
                    found.broken.append(f"{what} has no answer after {command.sent} times")
                elif at is not None:
                    found.broken.append(f"{what} was refused as {command.refused} and is recorded")
                continue
            if at is None:
                found.missing.append(f"{what} was accepted and is not recorded")
                continue
            rows = Counter(row.type for row in log.rows[at[0] - 1 : at[1]])
            wanted = Counter(command.says)
            found.missing += [f"{one} of {what}" for one in (wanted - rows).elements()]
            found.twice += [f"{one} of {what}" for one in (rows - wanted).elements()]

    def _of_counts(self, found: Findings) -> None:
        """No event that commands record is there without an accepted command."""
        for line in self.lines():
            if line.accepted is not None and line.recorded > line.accepted:
                found.twice.append(f"{line.recorded} {line.type} at {line.origin} for {line.accepted} accepted")

    def _of_hearing(self, found: Findings) -> None:
        """Every service has each event once that it must hear, and no other."""
        for (site, service), log in self.logs.items():
            ids = self._ids[site, service]
            found.twice += [f"{one} in the log of {service} at {site}" for one, times in ids.items() if times > 1]
            for event_id, row in self.recorded.items():
                must = self._hears(site, service, row)
                if must and event_id not in ids:
                    found.missing.append(f"{_named(row)} in the log of {service} at {site}")
            for row in log.rows:
                if (row.site, row.service) == log.at:
                    continue
                if row.event_id not in self.recorded:
                    found.broken.append(f"{_named(row)} in the log of {service} at {site} was never recorded")
                elif site not in entitled(row.type, row.site, self.federation):
                    found.disclosed.append(f"{_named(row)} in the log of {service} at {site}")

    def _of_brokers(self, found: Findings) -> None:
        """Every broker has the events to which its site is entitled, and no others."""
        for site, carried in self.brokers.items():
            for event_id, row in self.recorded.items():
                may = site in entitled(row.type, row.site, self.federation)
                if may and event_id not in carried.events:
                    found.missing.append(f"{_named(row)} at the broker of {site}")
                if not may and event_id in carried.events:
                    found.disclosed.append(f"{_named(row)} at the broker of {site}")
            strangers = carried.events.keys() - self.recorded.keys()
            found.broken += [f"the event {one} at the broker of {site} was never recorded" for one in strangers]

    def _of_lanes(self, found: Findings) -> None:
        """Every lane ends for its readers where it ends for its writer; nothing is parked, held, withheld or forked."""
        sent = {place: head for log in self.logs.values() for place, head in log.sent.items()}
        for (site, service), log in self.logs.items():
            what = f"{service} at {site}"
            found.broken += [f"{what} has parked a message of {one}" for one in log.parked]
            found.broken += [f"{what} misses messages of {one} of which it has a head" for one in log.withheld]
            if log.held or log.forks:
                found.broken.append(f"{what} has {log.held} held events and {log.forks} forks")
            for place, head in log.heard.items():
                if sent.get(place) != head:
                    found.broken.append(f"{what} has heard {place} to {head}, and it was sent to {sent.get(place)}")

    def _level(self, site: str) -> Level:
        entry = self.federation.site(SiteCode(site))
        assert entry is not None
        return entry.level

    def doubled(self) -> int:
        """How many messages stand on a topic more than once, as mirrors and relays that died have sent them again."""
        topics = (counts for carried in self.brokers.values() for counts in carried.events.values())
        return sum(times - 1 for counts in topics for times in counts.values())


def _named(row: Row) -> str:
    return f"{row.type} {row.event_id} of {row.site}"
