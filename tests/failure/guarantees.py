"""The guarantees for the logs and topics of a site after a failure: every violation is a sentence."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from aiokafka import ConsumerRecord

from chassis.errors import UnverifiedError
from chassis.log.chain import event_text
from chassis.messaging.cloudevents import Incoming
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import Verifier
from tests.chassis.topics import read
from tests.failure.callers import Memory
from tests.failure.evidence import At, Command, Contents, Expected
from tests.failure.site import SiteHarness


def of_commands(contents: Contents, memory: Memory) -> Iterator[str]:
    """Every accepted command once with its events at the answered positions; nothing of a refused one."""
    accepted = {key: answer for (service, key), answer in memory.accepted.items() if service == contents.service}
    stored: dict[UUID, list[Command]] = defaultdict(list)
    for command in contents.commands:
        stored[command.command_id].append(command)
    types = {event.position: event.type for event in contents.own()}
    actors = {event.position: event.actor for event in contents.own()}
    for key, answer in accepted.items():
        rows = stored.get(key, [])
        if [(row.stream, row.first, row.last) for row in rows] != [(answer.stream, answer.first, answer.last)]:
            yield f"the accepted command {key} ({answer.request.path}) is stored as {rows} and not as {answer}"
        said = Counter(types.get(position, "nothing") for position in range(answer.first, answer.last + 1))
        if answer.request.says is not None and said != answer.request.says:
            yield f"the accepted command {key} ({answer.request.path}) said {dict(said)}"
    refused = {key for service, key in memory.refused if service == contents.service}
    yield from (f"the refused command {key} left {stored[key]}" for key in refused & stored.keys())
    asked = {row.command_id for row in contents.commands if not _is_own(contents, row, actors)}
    yield from (
        f"the command {key} is stored, and no caller was answered so" for key in asked - refused - accepted.keys()
    )
    yield from _of_coverage(contents)


def _is_own(contents: Contents, command: Command, actors: Mapping[int, str]) -> bool:
    """Whether `command` is a reaction of the service or an operator's order, or recorded nothing.

    A command that recorded nothing names a position that a later command may have filled.
    """
    if command.first > command.last:
        return True
    by_service = actors.get(command.first, "").startswith(f"{contents.service}.")
    return by_service or command.stream == f"operations-{contents.service}"


def _of_coverage(contents: Contents) -> Iterator[str]:
    """Every own event belongs to one command, and every command's events are of its stream."""
    owners: dict[int, list[Command]] = defaultdict(list)
    for command in contents.commands:
        for position in range(command.first, command.last + 1):
            owners[position].append(command)
    own = {event.position: event for event in contents.own()}
    for position, event in own.items():
        if [command.stream for command in owners.pop(position, [])] != [event.stream]:
            yield f"the event {event.type} at {position} does not belong to one command"
    yield from (f"a command claims position {position}, where no event of its own stands" for position in owners)


def messages_of(
    harness: SiteHarness, records: Sequence[ConsumerRecord], forged: Collection[At]
) -> tuple[list[Incoming], list[str]]:
    """The messages that the service sent, each with a valid signature; and a finding for each invalid one."""
    verifier = Verifier(KeyRegister(harness.site.keys.public_keys).key)
    messages, findings = [], []
    for record in records:
        if (record.topic, record.partition, record.offset) in forged:
            continue
        try:
            message = read(record)
            verifier.verify(message.row.site, message.row.service, message.leaf, message.seal, message.path)
            messages.append(message)
        except UnverifiedError as unproven:
            findings.append(f"{record.partition}@{record.offset}: {unproven}")
    return messages, findings


def of_lanes(
    harness: SiteHarness, contents: Contents, messages: Iterable[Incoming], expected: Expected
) -> Iterator[str]:
    """Every event that the service says is on its topic, in an unbroken lane, at one place."""
    lanes: dict[str, dict[int, Incoming]] = defaultdict(dict)
    for message in messages:
        known = lanes[message.audience].setdefault(message.sequence, message)
        if known.leaf != message.leaf:
            yield f"lane {message.audience} forks at {message.sequence}"
    says = harness.tables[contents.service].says()
    said = {event.event_id: event for event in contents.own() if event.type in says}
    sent: Counter[UUID] = Counter()
    for lane, by_number in lanes.items():
        line = [by_number[number] for number in sorted(by_number)]
        sent.update(message.row.event_id for message in line)
        if [message.sequence for message in line] != list(range(1, len(line) + 1)):
            yield f"lane {lane} has gaps: {sorted(by_number)}"
        if any(after.previous_hash != before.leaf for before, after in pairwise(line)):
            yield f"lane {lane} does not chain"
        places = [said[message.row.event_id].position for message in line if message.row.event_id in said]
        if places != sorted(places):
            yield f"lane {lane} is not in the order of the log"
        yield from (
            f"{message.row.type} {message.row.event_id} says other than was recorded"
            for message in line
            if message.row.event_id in said and message.text != event_text(said[message.row.event_id][1:13])
        )
    yield from (f"{said[missing].type} {missing} was said and never sent" for missing in said.keys() - sent.keys())
    yield from (
        f"the event {event_id} was sent and never said"
        for event_id in sent.keys() - said.keys() - set(expected.never_said)
    )
    yield from (f"the event {event_id} has {times} places" for event_id, times in sent.items() if times > 1)


def of_hearing(harness: SiteHarness, databases: Mapping[str, Contents], expected: Expected) -> Iterator[str]:
    """Every receiver has an event once, as it was said; nothing else is heard, and nothing is left parked."""
    wanted_parked = dict(expected.parked)
    for name, contents in databases.items():
        service = harness.tables[name]
        wanted = {service.registry.by_kind[kind].name for kind in service.hears}
        heard = Counter(event.event_id for event in contents.log if event.service != name)
        data = {event.event_id: event.data for event in contents.log if event.service != name}
        said = {
            event.event_id: event
            for other in databases.values()
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
        for at, reason in contents.parked.items():
            if wanted_parked.pop((name, at), None) != reason:
                yield f"{name} has {at} parked as {reason}"
    yield from (f"{name} should have {at} parked as {reason}" for (name, at), reason in wanted_parked.items())
