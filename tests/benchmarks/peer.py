"""The same work done by the `eventsourcing` library, with its default recorder and its ProjectionRunner."""

from concurrent.futures import ThreadPoolExecutor
from functools import singledispatchmethod
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL
from typing_extensions import override

from tests.benchmarks.figure import Stopwatch
from tests.benchmarks.notes import data_of
from tests.chassis.databases import Database

_STATE = data_of(1).encode()


def _address(database: Database) -> dict[str, Any]:
    url = urlsplit(database.admin_url)
    return {
        "dbname": url.path.removeprefix("/"),
        "host": str(url.hostname),
        "port": str(url.port),
        "user": str(url.username),
        "password": unquote(str(url.password)),
    }


def append(database: Database, writers: int, seconds: float) -> float:
    """Events a second of its default recorder (LOCK TABLE), one to three events a call, `writers` threads."""
    datastore = PostgresDatastore(**_address(database), pool_size=writers, max_overflow=2)
    recorder = PostgresApplicationRecorder(datastore, events_table_name="peer_events")
    recorder.create_table()
    watch = Stopwatch()

    def write(_: int) -> int:
        stream, version, calls = uuid4(), 0, 0
        while watch.seconds < seconds:
            count = calls % 3 + 1
            recorder.insert_events(
                [StoredEvent(stream, version + step, "bench:Note", _STATE) for step in range(1, count + 1)]
            )
            version, calls = version + count, calls + 1
        return version

    with ThreadPoolExecutor(writers) as pool:
        count = sum(pool.map(write, range(writers)))
    rate = watch.rate(count)
    datastore.close()
    return rate


class PeerNote(Aggregate):
    """A note as the library has it."""

    @event("Written")
    def __init__(self, text: str) -> None:
        """Write it."""
        self.text = text

    @event("Touched")
    def touch(self, text: str) -> None:
        """Change it."""
        self.text = text


class PeerNotes(Application[Any]):
    """The library's application over its notes."""

    def fill(self, events: int, keys: int) -> None:
        """Store `events` over `keys` notes, a hundred at a time."""
        notes = [PeerNote(data_of(key)) for key in range(keys)]
        for start in range(0, keys, 100):
            self.save(*notes[start : start + 100])
        for number in range(events - keys):
            notes[number % keys].touch(data_of(number % 64))
            if number % 100 == 99:
                self.save(*notes[(number - 99) % keys : number % keys + 1])


class PeerView(PostgresTrackingRecorder):
    """A read table with its tracking row, written together."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        """Make the table."""
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(
            SQL("create table if not exists peer_notes (id text primary key, text text, seen integer)").format()
        )

    def show(self, key: str, text: str, tracking: Tracking) -> None:
        """One upsert and the tracking row in one transaction: what the library recommends."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(
                "insert into peer_notes values (%s, %s, 1) on conflict (id) do update"
                " set text = excluded.text, seen = peer_notes.seen + 1",
                (key, text),
            )
            self._insert_tracking(cursor, tracking)


class PeerProjection(Projection[PeerView]):
    """The library's projection."""

    name = "peer"

    @override
    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Show whichever event comes."""
        self.view.show(str(domain_event.originator_id), domain_event.text, tracking)


def project(database: Database, events: int, keys: int) -> float:
    """Events a second of its ProjectionRunner from an empty view to a full one."""
    address = _address(database)
    environment = {f"POSTGRES_{name.upper()}": value for name, value in address.items()}
    environment |= {"PERSISTENCE_MODULE": "eventsourcing.postgres"}
    application = PeerNotes(environment)
    application.fill(events, keys)
    last = application.recorder.max_notification_id()
    application.close()
    watch = Stopwatch()
    with ProjectionRunner(
        application_class=PeerNotes, projection_class=PeerProjection, view_class=PeerView, env=environment
    ) as runner:
        runner.wait(last, timeout=120)
        return watch.rate(events)
