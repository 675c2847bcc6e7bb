"""The verbs that prove, export, restore and replay the log."""

import asyncio

import pytest

from tests.chassis.databases import as_owner, make_database
from tests.chassis.operator import WHY, AnyPostgres, Operator, set_variables
from tests.chassis.running import variables_of


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
    set_variables(monkeypatch, variables_of(new, operator.folder))
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
