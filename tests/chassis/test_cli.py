"""An operator's verbs: each says what it did, asks before it changes history, and ends with a code a script can use."""

import asyncio
import json
from pathlib import Path

import pytest

from chassis.operating.cli import main
from tests.chassis.databases import as_owner, make_database
from tests.chassis.operator import WHY, AnyPostgres, Operator, set_variables
from tests.chassis.running import started, variables_of, verb
from tests.chassis.writing_service import writing_service


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
    set_variables(monkeypatch, variables_of(database, tmp_path))
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


@pytest.mark.parametrize("words", [("status",), ("verify",), ("parked", "list"), ("export", "log"), ("restore", "log")])
def test_a_database_without_tables_asks_for_migrate(
    operator: Operator, postgres: AnyPostgres, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """One sentence, in our words and not in those of the driver."""
    new = asyncio.run(make_database(postgres.admin_url))
    set_variables(monkeypatch, variables_of(new, operator.folder))
    code, _, error = operator.types(*words)

    assert (code, error) == (1, "the tables of writing are not there, or older than this code: run migrate\n")


def test_a_database_that_is_away_is_reported_in_one_sentence(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator reads what is wrong, not where in the code it showed."""
    monkeypatch.setenv("WRITING_POSTGRES_URL", "postgresql://serve:s@127.0.0.1:1/nowhere")
    code, _, error = operator.types("status")

    assert code == 1
    assert "database" in error
    assert len(error.splitlines()) == 1
