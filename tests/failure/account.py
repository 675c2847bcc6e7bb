"""The reckoning after a failure: what was promised, held against what is in every store, topic, table and mailbox.

Every finding is a sentence; a site that has kept its promises has none.
"""

import email
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any
from uuid import UUID

import asyncpg
from aiokafka import ConsumerRecord

from chassis.cloudevents import Incoming, incoming
from chassis.codec import Codec
from chassis.database import open_pool
from chassis.errors import HistoryBrokenError, UnverifiedError
from chassis.history import verify
from chassis.rebuild import compare
from chassis.register import KeyRegister
from chassis.signing import Verifier
from chassis.store import COLUMNS, Store
from contracts.envelope import Recorded
from contracts.message import Event
from contracts.notification import NoticeServed
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from contracts.registration import (
    RegistrationOpened,
    RegistrationReturned,
    RegistrationWithdrawn,
    TitleRegistered,
    UnitRegistrationMissing,
)
from contracts.review import AppraisalResult, DossierAppraised
from services.notification.domain.tidings import recipients
from services.review.domain.dossier.messages import dossier_id_of
from tests.chassis.lines import messages_on
from tests.failure.load import Memory
from tests.failure.site import Whole

At = tuple[str, int, int]
"""Where a message lies: topic, partition, offset."""
_ONCE = ("DossierOpened", "DossierSubmitted", "DossierFiled", "DossierAppraised")
"""What happens to a dossier once."""


@dataclass(frozen=True)
class Command:
    """A row of log.commands."""

    command_id: UUID
    stream: str
    first: int
    last: int


@dataclass(frozen=True)
class Book:
    """What the database of one service holds.

    `tables` are the read tables, each with its number of rows, `sums` those of their counted titles; `findings` is
    what its chain and its read tables prove not to be.
    """

    service: str
    log: tuple[Recorded, ...]
    commands: tuple[Command, ...]
    parked: Mapping[At, str]
    tables: Mapping[str, int]
    sums: Mapping[str, int]
    findings: tuple[str, ...] = ()

    def own(self) -> Iterator[Recorded]:
        """What the service itself has said."""
        return (event for event in self.log if event.service == self.service)


@dataclass(frozen=True)
class Expected:
    """What a test itself has done to a site.

    `forged` are messages that no relay sent, `never_said` events that a relay sent though nobody recorded them, and
    `parked` the messages that wait with each service, with their reasons.
    """

    forged: Collection[At] = ()
    never_said: Collection[UUID] = ()
    parked: Mapping[tuple[str, At], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """What there is to be held against the promises; `letters` are the Message-IDs of the e-mails that left."""

    books: Mapping[str, Book]
    records: Mapping[str, Sequence[ConsumerRecord]]
    letters: Sequence[str]


async def reckon(whole: Whole, memory: Memory, expected: Expected) -> list[str]:
    """Everything that is not as it was promised."""
    return judge(whole, memory, expected, await gather(whole))


async def gather(whole: Whole) -> Evidence:
    """All that can be looked at."""
    books = {name: await read(whole, name, whole.database_url(name)) for name in whole.names}
    records = {name: await messages_on(whole.admin, whole.topic(name)) for name in whole.names}
    letters = [email.message_from_bytes(file.read_bytes()) for file in whole.site.mail.messages.glob("*.eml")]
    return Evidence(books, records, [str(letter["Message-ID"]) for letter in letters])


def judge(whole: Whole, memory: Memory, expected: Expected, evidence: Evidence) -> list[str]:
    """What `evidence` says against the promises that `memory` holds."""
    findings = list(memory.contradictions)
    for name, book in evidence.books.items():
        findings += [f"{name}: {wrong}" for wrong in [*book.findings, *_of_commands(book, memory)]]
        messages, unproven = _messages(whole, evidence.records[name], expected.forged)
        findings += [
            f"{whole.topic(name)}: {wrong}" for wrong in [*unproven, *_of_lanes(whole, book, messages, expected)]
        ]
    events = {name: _decoded(whole, book) for name, book in evidence.books.items()}
    findings += _of_hearing(whole, evidence.books, expected)
    findings += _of_consequences(events)
    findings += _of_tables(evidence.books, events)
    findings += _of_mail(whole, events["notification"], evidence.letters)
    return findings


async def read(whole: Whole, name: str, url: str) -> Book:
    """The database of a service at `url`, and what its hash chain and its read tables prove to be."""
    pool = await open_pool(url, 4)
    try:
        store, findings = Store(pool, url), []
        try:
            await verify(store, whole.site.settings.site, name)
        except HistoryBrokenError as broken:
            findings.append(str(broken))
        service = whole.tables[name]
        with suppress(HistoryBrokenError):  # said just now: there is nothing to compare with
            findings += [
                f"{one.table} has {one.live_rows} rows and is not what the log says ({one.rebuilt_rows})"
                for one in await compare(store, service)
                if not one.identical
            ]
        book = await _book(pool, name, [table.name for table in service.tables])
    finally:
        await pool.close()
    return replace(book, findings=tuple(findings))


async def _book(pool: "asyncpg.Pool[asyncpg.Record]", name: str, tables: Sequence[str]) -> Book:
    log = await pool.fetch(f"select {COLUMNS} from log.events order by position")  # noqa: S608
    commands = await pool.fetch("select command_id, stream, first, last from log.commands order by first, last")
    parked = await pool.fetch("""select topic, lane, "offset", reason from log.parked where reason <> 'discarded'""")
    counts = {table: await pool.fetchval(f"select count(*) from {table}") for table in tables}  # noqa: S608
    sums = {
        table: await pool.fetchval(f"select coalesce(sum(registered), 0) from {table}")  # noqa: S608
        for table in tables
        if table in ("read_plan_progress", "read_sheets")
    }
    return Book(
        name,
        tuple(Recorded(*row) for row in log),
        tuple(Command(*row) for row in commands),
        {(row["topic"], row["lane"], row["offset"]): row["reason"] for row in parked},
        counts,
        {table: int(number) for table, number in sums.items()},
    )


def _of_commands(book: Book, memory: Memory) -> Iterator[str]:
    """Every accepted command once with its events at the answered positions; nothing of a refused one."""
    accepted = {key: told for (service, key), told in memory.accepted.items() if service == book.service}
    stored: dict[UUID, list[Command]] = defaultdict(list)
    for command in book.commands:
        stored[command.command_id].append(command)
    types = {event.position: event.type for event in book.own()}
    for key, told in accepted.items():
        rows = stored.get(key, [])
        if [(row.stream, row.first, row.last) for row in rows] != [(told.stream, told.first, told.last)]:
            yield f"the accepted command {key} ({told.wish.path}) stands in the store as {rows} and not as {told}"
        said = Counter(types.get(position, "nothing") for position in range(told.first, told.last + 1))
        if told.wish.says is not None and said != told.wish.says:
            yield f"the accepted command {key} ({told.wish.path}) said {dict(said)}"
    refused = {key for service, key in memory.refused if service == book.service}
    yield from (f"the refused command {key} left {stored[key]}" for key in refused & stored.keys())
    # Callers draw keys of version 4; those of policies are derived and of version 5.
    drawn = {key for key in stored if key.version == 4}
    yield from (f"the command {key} is stored, and nobody was told so" for key in drawn - refused - accepted.keys())
    yield from _of_coverage(book)


def _of_coverage(book: Book) -> Iterator[str]:
    """Every own event belongs to one command, and every command's events are of its stream."""
    owners: dict[int, list[Command]] = defaultdict(list)
    for command in book.commands:
        for position in range(command.first, command.last + 1):
            owners[position].append(command)
    own = {event.position: event for event in book.own()}
    for position, event in own.items():
        if [command.stream for command in owners.pop(position, [])] != [event.stream]:
            yield f"the event {event.type} at {position} does not belong to one command"
    yield from (f"a command claims position {position}, where no event of its own stands" for position in owners)


def _messages(
    whole: Whole, records: Sequence[ConsumerRecord], forged: Collection[At]
) -> tuple[list[Incoming], list[str]]:
    """What the service itself has sent, each with a signature that holds."""
    register, verifier = KeyRegister(whole.site.keys.public_keys), Verifier()
    register.refresh()
    messages, findings = [], []
    for record in records:
        if (record.topic, record.partition, record.offset) in forged:
            continue
        try:
            message = incoming(record.headers, record.value)
            key = register.key(message.site, message.seal.key_id, message.seal.signed_at)
            verifier.verify(message.leaf, message.seal, message.path, key.key, key.raw)
            messages.append(message)
        except UnverifiedError as unproven:
            findings.append(f"{record.partition}@{record.offset}: {unproven}")
    return messages, findings


def _of_lanes(whole: Whole, book: Book, messages: Iterable[Incoming], expected: Expected) -> Iterator[str]:
    """What the service says to others is on its topic, in unbroken lanes, each event at one place of one lane."""
    lanes: dict[int, dict[int, Incoming]] = defaultdict(dict)
    for message in messages:
        known = lanes[message.lane].setdefault(message.sequence, message)
        if known.leaf != message.leaf:
            yield f"lane {message.lane} forks at {message.sequence}"
    says = whole.tables[book.service].says()
    said = {event.event_id: event for event in book.own() if event.type in says}
    sent: Counter[UUID] = Counter()
    for lane, by_number in lanes.items():
        line = [by_number[number] for number in sorted(by_number)]
        sent.update(message.event_id for message in line)
        if [message.sequence for message in line] != list(range(1, len(line) + 1)):
            yield f"lane {lane} has gaps: {sorted(by_number)}"
        if any(after.previous_hash != before.leaf for before, after in pairwise(line)):
            yield f"lane {lane} does not chain"
        places = [said[message.event_id].position for message in line if message.event_id in said]
        if places != sorted(places):
            yield f"lane {lane} is not in the order of the log"
        yield from (
            f"{message.type} {message.event_id} carries other data than was recorded"
            for message in line
            if message.event_id in said and message.value.decode() != said[message.event_id].data
        )
    yield from (f"{said[missing].type} {missing} was said and never sent" for missing in said.keys() - sent.keys())
    yield from (
        f"the event {event_id} was sent and never said"
        for event_id in sent.keys() - said.keys() - set(expected.never_said)
    )
    yield from (f"the event {event_id} has {times} places" for event_id, times in sent.items() if times > 1)


def _of_hearing(whole: Whole, books: Mapping[str, Book], told: Expected) -> Iterator[str]:
    """Who hears an event has it once, as it was said; nothing else is heard, and nothing is left parked."""
    wanted_parked = dict(told.parked)
    for name, book in books.items():
        service = whole.tables[name]
        wanted = {service.registry.by_kind[kind].name for kind in service.hears}
        heard = Counter(event.event_id for event in book.log if event.service != name)
        data = {event.event_id: event.data for event in book.log if event.service != name}
        said = {
            event.event_id: event
            for other in books.values()
            if other.service != name
            for event in other.own()
            if event.type in wanted
        }
        yield from (f"{name} never heard {said[one].type} {one}" for one in said.keys() - heard.keys())
        yield from (f"{name} heard {one}, which nobody said" for one in heard.keys() - said.keys())
        yield from (f"{name} heard {one} {times} times" for one, times in heard.items() if times > 1)
        yield from (
            f"{name} heard {said[one].type} {one} with other data"
            for one in data
            if one in said and said[one].data != data[one]
        )
        for at, reason in book.parked.items():
            if wanted_parked.pop((name, at), None) != reason:
                yield f"{name} has {at} parked as {reason}"
    yield from (f"{name} should have {at} parked as {reason}" for (name, at), reason in wanted_parked.items())


Told = list[tuple[Recorded, Event]]


def _decoded(whole: Whole, book: Book) -> Told:
    codec = Codec(whole.tables[book.service].registry)
    return [(row, codec.decode(row.type, row.schema_version, row.data)) for row in book.log]


def _of_consequences(events: Mapping[str, Told]) -> Iterator[str]:
    """What policies make of the news is there once, and nothing more than that."""
    planning, registration = events["planning"], events["registration"]
    issued = [event for _, event in planning if isinstance(event, PlanIssued)]
    withdrawn = [event for _, event in planning if isinstance(event, PlanWithdrawn)]
    opened = Counter(event.plan_id for _, event in registration if isinstance(event, RegistrationOpened))
    yield from _differ("registrations opened", Counter(event.plan_id for event in issued), opened)
    closed = Counter(row.stream for row, _ in registration if row.type == "RegistrationClosed")
    yield from _differ("closed", Counter(f"registration-{event.plan_id}" for event in withdrawn), closed)
    units = Counter((event.plan_id, unit) for event in issued for unit in event.content.units())
    expected = Counter(
        (event.expectation.plan_id, event.expectation.unit) for event in _named(registration, "SheetExpected")
    )
    yield from _differ("sheets expected", units, expected)
    gone = {event.plan_id for event in withdrawn}
    wanted = Counter({key: 1 for key in units if key[0] in gone})
    shut = Counter((event.plan_id, event.unit) for event in _named(registration, "SheetClosed"))
    yield from _differ("sheets closed", wanted, shut)
    yield from _of_dossiers(registration, events["review"])
    yield from _of_notices(planning, registration, events["review"], events["notification"])


def _of_dossiers(registration: Told, review: Told) -> Iterator[str]:
    """Each registered title has one dossier, opened for it unless it was filed before; each taken back loses its."""
    titles, taken_back = _dossiers(registration, TitleRegistered), _dossiers(registration, RegistrationWithdrawn)
    began = {name: Counter(row.stream for row, _ in review if row.type == name) for name in _ONCE}
    yield from (f"{name} {times} times in {one}" for name in _ONCE for one, times in began[name].items() if times > 1)
    gone = Counter(row.stream for row, _ in review if row.type == "DossierWithdrawn")
    yield from _differ("dossiers withdrawn", Counter(taken_back), gone)
    there = began["DossierOpened"].keys() | began["DossierSubmitted"].keys()
    yield from (f"no dossier {missing} for a registered title" for missing in titles - there)


def _dossiers(registration: Told, kind: type[TitleRegistered | RegistrationWithdrawn]) -> set[str]:
    """The streams of the dossiers that belong to the titles of which `kind` speaks."""
    return {
        f"dossier-{dossier_id_of(event.plan_id, event.subject.key, event.title)}"
        for _, event in registration
        if isinstance(event, kind)
    }


def _of_notices(planning: Told, registration: Told, review: Told, notification: Told) -> Iterator[str]:
    """One notice for each addressee and source."""
    wanted: Counter[tuple[UUID, str]] = Counter()
    plans = {}
    for row, event in planning:
        if isinstance(event, PlanIssued | PlanAmended):
            plans[event.plan_id] = event.content
            wanted.update((row.event_id, code) for code in recipients(event.content))
        elif isinstance(event, PlanWithdrawn):
            wanted.update((row.event_id, code) for code in recipients(plans[event.plan_id]))
    for row, event in registration:
        if isinstance(event, RegistrationReturned | UnitRegistrationMissing):
            wanted[row.event_id, event.unit] += 1
    for row, event in review:
        if isinstance(event, DossierAppraised) and event.result is AppraisalResult.INELIGIBLE:
            wanted[row.event_id, event.unit] += 1
    served = Counter(
        (event.source, event.addressee.code) for _, event in notification if isinstance(event, NoticeServed)
    )
    yield from _differ("notices", wanted, served)


def _named(told: Told, name: str) -> Iterator[Any]:
    return (event for row, event in told if row.type == name)


def _differ(what: str, wanted: Counter[Any], found: Counter[Any]) -> Iterator[str]:
    if wanted != found:
        yield f"{what}: missing {dict(wanted - found)}, too many {dict(found - wanted)}"


def _of_tables(books: Mapping[str, Book], events: Mapping[str, Told]) -> Iterator[str]:
    """The read tables hold as many rows as there were facts."""

    def facts(service: str, *names: str) -> int:
        return len({row.stream for row in books[service].log if row.type in names})

    registered = sum(isinstance(event, TitleRegistered) for _, event in events["registration"])
    withdrawn = sum(isinstance(event, RegistrationWithdrawn) for _, event in events["registration"])
    left = registered - withdrawn
    kept = facts("review", "DossierOpened", "DossierSubmitted") - facts("review", "DossierWithdrawn")
    planning, registration, notification = books["planning"], books["registration"], books["notification"]
    for what, found, wanted in (
        ("plans", planning.tables["read_plans"], facts("planning", "PlanDrafted")),
        ("titles counted by planning", planning.sums["read_plan_progress"], left),
        ("registrations", registration.tables["read_windows"], facts("planning", "PlanIssued")),
        ("sheets", registration.tables["read_sheets"], facts("registration", "SheetExpected")),
        ("titles", registration.tables["read_titles"], left),
        ("titles counted by sheet", registration.sums["read_sheets"], left),
        ("dossiers", books["review"].tables["read_dossiers"], kept),
        ("registrations of titles", books["review"].tables["read_registrations"], registered),
        ("notices", notification.tables["read_notices"], facts("notification", "NoticeServed")),
        ("contacts", notification.tables["read_contacts"], facts("notification", "ContactSet")),
    ):
        if found != wanted:
            yield f"{found} {what} can be read, but there are {wanted}"


def _of_mail(whole: Whole, notification: Told, left: Sequence[str]) -> Iterator[str]:
    """No e-mail left twice, each accepted one left, and none that was not begun."""
    site = whole.site.settings.site
    letters = Counter(left)
    yield from (f"the e-mail {letter} left {times} times" for letter, times in letters.items() if times > 1)
    begun = Counter(f"<{event.notice_id}@{site}.example>" for event in _named(notification, "EmailStarted"))
    accepted = {f"<{event.notice_id}@{site}.example>" for event in _named(notification, "EmailAccepted")}
    yield from (f"the e-mail {letter} was begun {times} times" for letter, times in begun.items() if times > 1)
    yield from (f"the e-mail {letter} left and was never begun" for letter in letters.keys() - begun.keys())
    yield from (f"the e-mail {letter} never left" for letter in accepted - letters.keys())
    queued = {event.notice_id for event in _named(notification, "EmailQueued")}
    ended = {
        event.notice_id
        for name in ("EmailAccepted", "EmailUnconfirmed", "NoticeFailed")
        for event in _named(notification, name)
    }
    yield from (f"the e-mail of notice {notice} has no outcome" for notice in queued - ended)
