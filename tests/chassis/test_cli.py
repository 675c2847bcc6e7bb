"""An operator's verbs: each says what it did, asks before it changes history, and ends with a code a script can use."""

import asyncio
import getpass
import json
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.clock import Clock
from chassis.deciding.decider import Handler
from chassis.operating.cli import main
from chassis.web.auth import Authenticator, site_issuer
from chassis.web.keys import SiteKeys
from contracts.message import Actor
from deploy.local import servers
from tests.chassis.databases import Database, as_owner, cause, make_database, make_migrated, opened
from tests.chassis.running import started, variables_of, verb
from tests.chassis.sample import SITE, write
from tests.chassis.writing_service import writing_service

AnyPostgres = servers.Postgres | servers.GivenPostgres
WHY = ("--as", "an.nguyen", "--because", "checked by telephone", "--yes")


@dataclass(frozen=True)
class Operator:
    """An operator of a service with five notes in its log, at a terminal whose output is captured."""

    database: Database
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def types(self, *words: str) -> tuple[int, str, str]:
        """The exit code, what was printed, and what was printed as an error."""
        code = main(writing_service(), words)
        shown = self.capsys.readouterr()
        return code, shown.out, shown.err

    def head(self) -> int:
        """How many events are in the log."""
        rows = asyncio.run(as_owner(self.database, "select position from log.head"))
        position: int = rows[0]["position"]
        return position


@pytest.fixture
def operator(
    postgres: AnyPostgres, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    database = asyncio.run(_five_notes(postgres.admin_url))
    _set(monkeypatch, variables_of(database, tmp_path))
    return Operator(database, tmp_path, capsys)


async def _five_notes(admin_url: str) -> Database:
    database = await make_migrated(admin_url, writing_service())
    async with opened(database.service_url) as store:
        handler = Handler(writing_service(), store, Clock())
        for number in range(5):
            await handler.handle(write(number), cause())
    return database


def _set(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_missing_and_wrong_settings_are_named_one_to_a_line() -> None:
    """A service with wrong settings names each and does not start; the last line says where they stand."""
    wrong = {"WRITING_SITE": "Lạng Sơn", "WRITING_HTTP_PORT": "many", "WRITING_SIGNING_KEY_ID": "key of 2017"}
    done = verb(wrong, "serve")

    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert {line.partition(":")[0] for line in lines} >= {
        "WRITING_SITE",
        "WRITING_LEVEL",
        "WRITING_POSTGRES_URL",
        "WRITING_HTTP_PORT",
        "WRITING_SIGNING_KEY_FILE",
        "WRITING_SIGNING_KEY_ID",
    }
    assert all(line.startswith("WRITING_") for line in lines[:-1])
    assert "docs/operating.md" in lines[-1]


def test_an_unknown_verb_is_a_wrong_argument(operator: Operator) -> None:
    """A slip of the hand changes nothing and is no success."""
    code, _, error = operator.types("destroy")

    assert code == 2
    assert "destroy" in error


def test_a_part_the_service_does_not_have_is_a_wrong_argument(operator: Operator) -> None:
    """`--only` names a part of this service."""
    code, _, error = operator.types("serve", "--only", "intake")

    assert code == 2
    assert "intake" in error


def test_migrate_twice_changes_nothing(operator: Operator) -> None:
    """A second run finds everything in place."""
    assert operator.types("migrate") == (0, "writing: up to date already\n", "")


def test_migrate_needs_the_owner(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The role that serves cannot change the tables it serves."""
    monkeypatch.delenv("WRITING_POSTGRES_OWNER_URL")
    code, _, error = operator.types("migrate")

    assert code == 2
    assert error.startswith("WRITING_POSTGRES_OWNER_URL")


def test_migrate_makes_the_tables_of_a_new_database(
    postgres: AnyPostgres, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From nothing to a log and read tables."""
    database = asyncio.run(make_database(postgres.admin_url))
    _set(monkeypatch, variables_of(database, tmp_path))
    code = main(writing_service(), ["migrate"])

    assert code == 0
    assert "read tables" in capsys.readouterr().out


def test_status_shows_how_far_each_loop_is(operator: Operator) -> None:
    """Five notes were written and nothing runs: everything is five behind."""
    code, shown, _ = operator.types("status")

    lines = [line.split() for line in shown.splitlines()]
    assert code == 0
    assert "5 events, 0 parked messages" in shown
    loops = [line[:3] for line in lines[2:-1]]
    assert loops == [["policies", "0", "5"], ["projections", "0", "5"], ["relay", "0", "5"]]
    assert "the running service is not asked without the key" in shown.splitlines()[-1]


def test_status_says_that_kafka_does_not_answer(operator: Operator) -> None:
    """The relay's line has the whole sentence: nobody has to look for it in a log."""
    _, shown, _ = operator.types("status")

    (relay,) = [line for line in shown.splitlines() if line.startswith("relay")]
    assert "Kafka at 127.0.0.1:1 " in relay


def test_status_is_asked_of_the_running_service(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service that runs knows its own loops; the last line says that it was asked."""
    monkeypatch.setenv("TDKT_TOKEN_KEY", str(operator.folder / "token-key.pem"))
    variables = variables_of(operator.database, operator.folder)
    with started(variables, operator.folder / "log", "serve") as running:
        monkeypatch.setenv("WRITING_HTTP_PORT", running.url.rpartition(":")[2])
        code, shown, _ = operator.types("status")
        reports = json.loads(operator.types("status", "--json")[1])["loops"]

    assert code == 0
    assert shown.splitlines()[-1] == f"asked of the running service at {running.url}"
    assert all(loop["here"] for loop in reports)


def test_status_without_the_running_service_says_why(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values that only the running service has stay unknown, with the reason."""
    monkeypatch.setenv("TDKT_TOKEN_KEY", str(operator.folder / "token-key.pem"))
    monkeypatch.setenv("WRITING_HTTP_PORT", "1")
    code, shown, _ = operator.types("status")

    assert code == 0
    assert shown.splitlines()[-1] == "read from the database, as no service answers at http://127.0.0.1:1"


def test_status_can_be_read_by_a_program(operator: Operator) -> None:
    """The same as one JSON object."""
    code, shown, _ = operator.types("status", "--json")

    assert code == 0
    assert json.loads(shown)["head"] == 5


@pytest.mark.parametrize(
    "words", [("rebuild",), ("rebuild", "read_notes"), ("replay", "--from", "0"), ("restore", "anywhere")]
)
def test_what_changes_history_or_tables_asks_first(operator: Operator, words: tuple[str, ...]) -> None:
    """Without --yes a verb says what it would do, does nothing, and is no success."""
    moved = "insert into log.checkpoints (name, position) values ('policies', 5), ('relay', 5)"
    asyncio.run(as_owner(operator.database, moved))
    code, shown, error = operator.types(*words)

    assert code == 1
    assert shown == ""
    assert error.startswith("This would ")
    assert '--yes and --because "the reason"' in error
    assert asyncio.run(as_owner(operator.database, "select from read.read_notes")) == []


def test_a_rebuild_makes_the_tables_what_the_log_says(operator: Operator) -> None:
    """Each table is shown with its rows, and then found identical to a second fold."""
    rebuilt = operator.types("rebuild", *WHY)
    after = operator.types("rebuild", "--compare")

    assert rebuilt[:2] == (0, "writing: rebuilt as of position 6: read_notes 5 rows, read_tallies 1 rows\n")
    assert after[0] == 0
    assert after[1].startswith("writing: the read tables as of position 6\n")
    assert after[1].count("identical") == 2


def test_a_comparison_changes_nothing_and_says_how_far_the_read_tables_are(operator: Operator) -> None:
    """Tables that have not followed the log yet, as after a restore, are compared as of where they stand."""
    code, shown, _ = operator.types("rebuild", "--compare")

    assert (code, shown.splitlines()[0]) == (0, "writing: the read tables as of position 0, 5 events behind the log")
    assert asyncio.run(as_owner(operator.database, "select from read.read_notes")) == []
    checkpoints = asyncio.run(as_owner(operator.database, "select position from log.checkpoints where position > 0"))
    assert checkpoints == []


def test_one_table_can_be_compared_and_an_unknown_one_is_refused(operator: Operator) -> None:
    """A name with a slip in it is no comparison of everything."""
    one = operator.types("rebuild", "read_tallies", "--compare")
    none = operator.types("rebuild", "read_nonsense", "--compare")

    assert (one[0], len(one[1].splitlines())) == (0, 2)
    assert none == (1, "", "writing has no table read_nonsense\n")


def test_a_comparison_finds_what_was_altered(operator: Operator) -> None:
    """A row that somebody changed by hand is no success."""
    operator.types("rebuild", *WHY)
    asyncio.run(as_owner(operator.database, "update read.read_notes set title = 'another'"))
    code, shown, _ = operator.types("rebuild", "--compare")

    assert code == 1
    assert "read_notes" in next(line for line in shown.splitlines() if "DIFFERENT" in line)


def test_one_table_can_be_rebuilt(operator: Operator) -> None:
    """The others stay as they are; one that does not exist is an error."""
    operator.types("rebuild", *WHY)
    one = operator.types("rebuild", "read_tallies", *WHY)
    none = operator.types("rebuild", "read_nothing", *WHY)

    assert one[:2] == (0, "writing: rebuilt as of position 7: read_tallies 1 rows\n")
    assert (none[0], "read_nothing" in none[2]) == (1, True)


def test_verify_proves_the_log(operator: Operator) -> None:
    """The chain holds, and its head is shown so that it can be compared with what others have noted."""
    code, shown, _ = operator.types("verify")

    assert code == 0
    assert "the chain of 5 events holds" in shown


def test_verify_names_what_was_altered(operator: Operator) -> None:
    """A change of the past with the administrator's rights is found."""
    asyncio.run(as_owner(operator.database, "update log.events set actor = 'another' where position = 3"))
    code, _, error = operator.types("verify")

    assert code == 1
    assert "position 3" in error


def test_an_export_restores_into_an_empty_log_and_nowhere_else(
    operator: Operator, postgres: AnyPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log of a lost machine comes back whole, and never on top of another."""
    file = str(operator.folder / "log.gz")
    exported = operator.types("export", file)
    onto_itself = operator.types("restore", file, *WHY)
    new = asyncio.run(make_database(postgres.admin_url))
    _set(monkeypatch, variables_of(new, operator.folder))
    operator.types("migrate")
    restored = operator.types("restore", file, *WHY)
    verified = operator.types("verify")

    assert (exported[0], onto_itself[0], restored[0]) == (0, 1, 0)
    assert restored[1].rpartition("head ")[2] == exported[1].rpartition("head ")[2]
    assert "the chain of 6 events holds" in verified[1]


def test_an_export_asks_before_it_replaces_a_file(operator: Operator) -> None:
    """Without --yes the file stays as it is."""
    file = operator.folder / "log"
    file.write_text("another log")
    asked = operator.types("export", str(file))
    kept = file.read_text()
    replaced = operator.types("export", str(file), "--yes")

    assert (asked[0], asked[2].startswith(f"This would replace {file}"), kept) == (1, True, "another log")
    assert (replaced[0], file.read_text() != kept) == (0, True)


def test_an_export_that_cannot_be_written_says_so(operator: Operator) -> None:
    """A folder that is not there is reported in one sentence."""
    code, _, error = operator.types("export", str(operator.folder / "missing" / "log"))

    assert code == 1
    assert "missing" in error
    assert len(error.splitlines()) == 1


def test_replay_moves_the_loops_back(operator: Operator) -> None:
    """The policies see again what they saw, and the log does not grow by it."""
    asyncio.run(
        as_owner(operator.database, "insert into log.checkpoints (name, position) values ('policies', 5), ('relay', 5)")
    )
    code, shown, _ = operator.types("replay", "--from", "2", "--loop", "policies", *WHY)
    places = asyncio.run(as_owner(operator.database, "select name, position from log.checkpoints order by name"))

    assert code == 0
    assert "position 2" in shown
    assert [tuple(place) for place in places] == [("policies", 2), ("relay", 5)]
    assert operator.head() == 6


@pytest.mark.parametrize("position", ["5", "99999"])
def test_a_replay_from_where_the_loops_have_not_been_is_refused(operator: Operator, position: str) -> None:
    """Nothing would be sent or reacted to again, and the sentence says where the loops stand."""
    places = "insert into log.checkpoints (name, position) values ('policies', 5), ('relay', 5)"
    asyncio.run(as_owner(operator.database, places))
    code, _, error = operator.types("replay", "--from", position, *WHY)

    assert code == 1
    assert error.startswith(f"nothing lies between position {position} and where the loops stand")


@pytest.mark.parametrize("words", [("status",), ("verify",), ("parked", "list"), ("export", "log"), ("restore", "log")])
def test_a_database_without_tables_asks_for_migrate(
    operator: Operator, postgres: AnyPostgres, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """One sentence, in our words and not in those of the driver."""
    new = asyncio.run(make_database(postgres.admin_url))
    _set(monkeypatch, variables_of(new, operator.folder))
    code, _, error = operator.types(*words)

    assert (code, error) == (1, "the tables of writing are not there, or older than this code: run migrate\n")


async def _park(database: Database, reason: str = "fork", detail: str = "another past") -> str:
    parked_id = uuid4()
    await as_owner(
        database,
        'insert into log.parked (parked_id, topic, lane, "offset", stream, reason, detail, headers, value, size, whole)'
        " values ($1, 'lang-son.planning', 0, 7, 'plan-1', $3, $4, '[[\"ce_id\", \"eA==\"]]', $2, 11, true)",
        parked_id,
        b'{"plan": 1}',
        reason,
        detail,
    )
    return str(parked_id)


def test_a_parked_message_is_listed_shown_and_discarded(operator: Operator) -> None:
    """An operator sees what waits and why, and decides; discarding asks first and keeps the evidence."""
    parked_id = asyncio.run(_park(operator.database))
    listed = operator.types("parked", "list")
    shown = operator.types("parked", "show", parked_id)
    asked = operator.types("parked", "discard", parked_id, *WHY[:-1])
    discarded = operator.types("parked", "discard", parked_id, *WHY)
    kept = operator.types("parked", "list", "--discarded")

    assert parked_id in listed[1]
    assert "fork" in listed[1]
    assert '{"plan": 1}' in shown[1]
    assert (asked[0], discarded[0]) == (1, 0)
    assert operator.types("parked", "list")[1] == "no message is parked\n"
    assert parked_id in kept[1]


def test_a_message_that_still_cannot_be_heard_stays_parked(operator: Operator) -> None:
    """Trying again says what came of it."""
    parked_id = asyncio.run(_park(operator.database))
    one = operator.types("parked", "retry", parked_id)
    everything = operator.types("parked", "retry")

    sentence = one[2].splitlines()[-1]
    assert (one[0], sentence.startswith("the message stays parked: malformed: ")) == (1, True)
    assert sentence.count("malformed") == 1
    assert everything[:2] == (0, "0 of 1 parked messages were heard\n")


@pytest.mark.parametrize("words", [("retry",), ("discard", *WHY)])
def test_a_discarded_message_is_dealt_with(operator: Operator, words: tuple[str, ...]) -> None:
    """It is neither retried nor discarded again, and the answer repeats why it was discarded."""
    parked_id = asyncio.run(_park(operator.database, "discarded", "by telephone (was fork)"))
    code, _, error = operator.types("parked", words[0], parked_id, *words[1:])

    assert (code, error) == (1, "the message was discarded already: by telephone (was fork)\n")


def test_a_forged_message_moves_no_cursor(operator: Operator) -> None:
    """Control characters are shown escaped; line feeds of a detail stay harmless."""
    parked_id = asyncio.run(_park(operator.database, "fork", "\x1b]0;owned\x07\x9b2J\u202e"))
    shown = operator.types("parked", "list")[1] + operator.types("parked", "show", parked_id)[1]

    assert "\\u001b]0;owned\\u0007\\u009b2J\\u202e" in shown
    assert shown.replace("\n", "").isprintable()


def test_a_message_that_is_not_parked_is_named(operator: Operator) -> None:
    """A wrong id is reported in one sentence."""
    unknown = str(uuid4())

    assert operator.types("parked", "show", unknown) == (1, "", f"no message is parked under {unknown}\n")


def test_the_sites_own_key_makes_a_token(operator: Operator) -> None:
    """Where there is no issuer, an operator gives people their tokens."""
    key = str(operator.folder / "token-key.pem")
    code, shown, _ = operator.types(
        "token", "an", "--because", "new clerk", "--key", key, "--duty", "clerk", "--duty", "auditor", "--unit", "u-1"
    )
    trusting = Authenticator(SiteKeys(operator.folder / "token-public-key.pem"), site_issuer(SITE), "tdkt", SITE)

    assert code == 0
    assert asyncio.run(trusting.actor(shown.strip())) == Actor("an", "u-1", frozenset({"clerk", "auditor"}))


def test_a_token_says_for_whom_its_bearer_acts(operator: Operator) -> None:
    """One unit or the whole site; neither and both are errors of the question."""
    asked = (
        "token",
        "an",
        "--because",
        "new clerk",
        "--key",
        str(operator.folder / "token-key.pem"),
        "--duty",
        "clerk",
    )
    trusting = Authenticator(SiteKeys(operator.folder / "token-public-key.pem"), site_issuer(SITE), "tdkt", SITE)

    code, shown, _ = operator.types(*asked, "--staff")
    refused = [operator.types(*asked)[0], operator.types(*asked, "--staff", "--unit", "u-1")[0]]

    assert (code, refused) == (0, [2, 2])
    assert asyncio.run(trusting.actor(shown.strip())).unit is None


def test_no_token_is_made_for_a_duty_that_nobody_holds(operator: Operator) -> None:
    """A policy is no person."""
    key = str(operator.folder / "token-key.pem")
    code, shown, error = operator.types(
        "token", "an", "--because", "new clerk", "--key", key, "--duty", "policy", "--staff"
    )

    assert (code, shown) == (1, "")
    assert "policy" in error


def test_a_database_that_is_away_is_reported_in_one_sentence(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator reads what is wrong, not where in the code it showed."""
    monkeypatch.setenv("WRITING_POSTGRES_URL", "postgresql://serve:s@127.0.0.1:1/nowhere")
    code, _, error = operator.types("status")

    assert code == 1
    assert "database" in error
    assert len(error.splitlines()) == 1


def test_an_operators_interventions_are_recorded_with_actor_and_reason(operator: Operator) -> None:
    """Each is an event in the stream of the service's operations, recorded before it is carried out."""
    moved = "insert into log.checkpoints (name, position) values ('policies', 5), ('relay', 5)"
    asyncio.run(as_owner(operator.database, moved))
    parked_id = asyncio.run(_park(operator.database))
    key = str(operator.folder / "token-key.pem")

    codes = [
        operator.types("rebuild", "read_tallies", *WHY)[0],
        operator.types("replay", "--from", "2", "--loop", "policies", *WHY)[0],
        operator.types("parked", "discard", parked_id, *WHY)[0],
        operator.types("token", "an", "--key", key, "--duty", "clerk", "--unit", "u-1", *WHY[:-1])[0],
    ]
    rows = asyncio.run(
        as_owner(operator.database, "select * from log.events where stream = 'operations-writing' order by position")
    )
    data = [json.loads(row["data"]) for row in rows]

    assert codes == [0, 0, 0, 0]
    assert [row["type"] for row in rows] == ["RebuildOrdered", "ReplayOrdered", "DiscardOrdered", "TokenIssued"]
    assert {row["actor"] for row in rows} == {"an.nguyen"}
    assert {one["reason"] for one in data} == {"checked by telephone"}
    assert (data[0]["tables"], data[1]["after"], data[2]["parked_id"]) == (["read_tallies"], 2, parked_id)
    assert (data[3]["subject"], data[3]["unit"], data[3]["duties"]) == ("an", "u-1", ["clerk"])


def test_without_a_reason_nothing_is_done(operator: Operator) -> None:
    """A reason of blanks is none."""
    code, _, error = operator.types("rebuild", "--yes", "--because", "  ")

    assert (code, operator.head()) == (1, 5)
    assert error.endswith('Nothing was done: repeat it with --because "the reason".\n')


def test_the_account_is_the_operator_where_none_is_named(operator: Operator) -> None:
    """And a name that could be the actor of a unit is refused."""
    operator.types("rebuild", "--yes", "--because", "a test")
    recorded = asyncio.run(as_owner(operator.database, "select actor from log.events where position = 6"))
    code, _, error = operator.types("rebuild", "--yes", "--because", "a test", "--as", "an@mai-pha")

    assert [row["actor"] for row in recorded] == [getpass.getuser()]
    assert (code, "name" in error) == (1, True)


def test_a_restored_log_says_where_it_came_from(
    operator: Operator, postgres: AnyPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event after the export names its file, its last position and its hash."""
    file = str(operator.folder / "log.gz")
    head = operator.types("export", file)[1].strip().rpartition("head ")[2]
    new = asyncio.run(make_database(postgres.admin_url))
    _set(monkeypatch, variables_of(new, operator.folder))
    operator.types("migrate")
    operator.types("restore", file, *WHY)
    (row,) = asyncio.run(as_owner(new, "select type, actor, data from log.events where position = 6"))

    assert (row["type"], row["actor"]) == ("LogRestored", "an.nguyen")
    assert json.loads(row["data"]) == {"reason": WHY[3], "file": "log.gz", "position": 5, "head": head}


async def _hold(database: Database, *positions: int) -> None:
    """Hold events for the policies, the later ones behind the first, as if all were of one stream."""
    for position in positions:
        reason = "ZeroDivisionError" if position == positions[0] else "behind"
        held = "insert into log.held (loop, position, stream, reason) values ('policies', $1, 'note-1', $2)"
        await as_owner(database, held, position, reason)


def test_a_held_event_is_named_and_dealt_with_again(operator: Operator) -> None:
    """By the code of this process; one that waits behind another is not dealt with before it."""
    asyncio.run(_hold(operator.database, 2, 4))

    status, listed = operator.types("status")[1], operator.types("held", "list")[1].splitlines()
    behind, _, said = operator.types("held", "retry", "4")
    code, retried, _ = operator.types("held", "retry", "2")

    assert "2 events held: position 2, ZeroDivisionError" in status
    assert [line.split()[1] for line in listed] == ["2", "4"]
    assert (behind, said) == (1, "position 4 waits behind position 2 of its stream: deal with that first\n")
    assert (code, retried) == (0, "policies: 2 held events were dealt with, 0 are held still\n")
    assert operator.types("held", "list")[1] == "no event is held\n"


def test_an_event_passed_over_stands_in_the_log_with_actor_and_reason(operator: Operator) -> None:
    """Without consent nothing is done; afterwards those behind it are dealt with."""
    asyncio.run(_hold(operator.database, 2, 4))

    asked = operator.types("held", "pass", "2")
    head = operator.head()
    code, said, _ = operator.types("held", "pass", "2", *WHY)
    (row,) = asyncio.run(as_owner(operator.database, "select type, actor, data from log.events where position = 6"))
    data = json.loads(row["data"])

    assert (asked[0], head) == (1, 5)
    assert (code, said.splitlines()[0]) == (0, "position 2 was passed over")
    assert (row["type"], row["actor"], data["reason"]) == ("PassOrdered", "an.nguyen", "checked by telephone")
    assert (data["loop"], data["position"], data["held_for"]) == ("policies", 2, "ZeroDivisionError")
    assert operator.types("held", "list")[1] == "no event is held\n"
    assert operator.types("held", "retry", "2")[0] == 1
