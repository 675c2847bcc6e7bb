"""The verbs' record in the log, with actor and reason, and the tokens of the site's own key."""

import asyncio
import getpass
import json

import pytest

from chassis.web.auth import Authenticator, site_issuer
from chassis.web.keys import SiteKeys
from contracts.message import Actor
from tests.chassis.databases import as_owner, make_database
from tests.chassis.operator import WHY, AnyPostgres, Operator, park, set_variables
from tests.chassis.running import variables_of
from tests.chassis.sample import SITE


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


def test_an_operators_interventions_are_recorded_with_actor_and_reason(operator: Operator) -> None:
    """Each is an event in the stream of the service's operations, recorded before it is carried out."""
    moved = "insert into log.checkpoints (name, position) values ('policies', 5), ('relay', 5)"
    asyncio.run(as_owner(operator.database, moved))
    parked_id = asyncio.run(park(operator.database))
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
    set_variables(monkeypatch, variables_of(new, operator.folder))
    operator.types("migrate")
    operator.types("restore", file, *WHY)
    (row,) = asyncio.run(as_owner(new, "select type, actor, data from log.events where position = 6"))

    assert (row["type"], row["actor"]) == ("LogRestored", "an.nguyen")
    assert json.loads(row["data"]) == {"reason": WHY[3], "file": "log.gz", "position": 5, "head": head}
