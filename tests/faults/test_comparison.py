"""The comparison finds what is missing, doubled or disclosed, and nothing where all is as it must be."""

from collections import Counter
from dataclasses import replace
from uuid import UUID, uuid5

import pytest

from contracts.federation import Federation, SiteEntry
from contracts.vocabulary import Level
from deploy.local.play.across import CITY, PROVINCE, WARD
from deploy.local.play.actors import HEAD, STANDING_BODY_OF_WARD
from tests.faults.commands import Command
from tests.faults.comparison import Comparison, Findings
from tests.faults.entitled import entitled
from tests.faults.evidence import Carried, Log, Place, Row

FEDERATION = Federation(
    instance="test",
    sites=(
        SiteEntry(code=PROVINCE, name="Tỉnh", level=Level.PROVINCE),
        SiteEntry(code=CITY, name="Thành phố", level=Level.DISTRICT, parent=PROVINCE),
        SiteEntry(code=WARD, name="Phường", level=Level.COMMUNE, parent=CITY),
    ),
)
SERVICES = ("planning", "registration", "review", "notification")
KEY = UUID("0199c0de-0000-4000-8000-000000000001")


def event_id(name: str) -> UUID:
    return uuid5(KEY, name)


def log(site: str, service: str, *events: tuple[str, str, str], commands: tuple[Command, ...] = ()) -> Log:
    """A log with events given as site, service and type; each command has recorded one of them."""
    rows = [Row(n, event_id(f"{type_} of {o}"), o, by, "s-1", type_) for n, (o, by, type_) in enumerate(events, 1)]
    answered = {command.command_id: (n, n) for n, command in enumerate(commands, 1)}
    return Log((site, service), len(rows), tuple(rows), answered, {}, {}, {}, (), 0, 0, ())


ISSUE = Command(WARD, "planning", "POST", "/plans/1/issue", HEAD, KEY, {"PlanIssued": 1}, answer={"stream": "plan-1"})
PLAN = (WARD, "planning", "PlanIssued")
HAND_IN = Command(
    WARD, "registration", "POST", "/sheets/1", STANDING_BODY_OF_WARD, KEY, {"SheetSubmitted": 1}, answer={}
)
SHEET = (WARD, "registration", "SheetSubmitted")


@pytest.fixture
def whole() -> Comparison:
    """The ward has issued a plan and handed in a sheet, and everybody knows of it who must."""
    logs: dict[Place, Log] = {(site, name): log(site, name) for site in (PROVINCE, CITY, WARD) for name in SERVICES}
    logs[WARD, "planning"] = log(WARD, "planning", PLAN, commands=(ISSUE,))
    logs[WARD, "registration"] = log(WARD, "registration", SHEET, PLAN, commands=(HAND_IN,))
    logs[WARD, "review"] = log(WARD, "review", PLAN)
    logs[WARD, "notification"] = log(WARD, "notification", PLAN, SHEET)
    logs[CITY, "registration"] = log(CITY, "registration", PLAN, SHEET)
    logs[CITY, "review"] = log(CITY, "review", PLAN)
    logs[CITY, "notification"] = log(CITY, "notification", SHEET)
    events = {event_id(f"{type_} of {WARD}"): Counter({f"{WARD}.x": 1}) for _, _, type_ in (PLAN, SHEET)}
    brokers = {
        site: Carried(site, frozenset(), {} if site == PROVINCE else dict(events)) for site in (PROVINCE, CITY, WARD)
    }
    return Comparison(FEDERATION, [ISSUE, HAND_IN], logs, brokers)


def findings(whole: Comparison, *logs: Log) -> Findings:
    """What is found when some of the logs are these."""
    return replace(whole, logs={**whole.logs, **{one.at: one for one in logs}}).findings()


def test_nothing_is_found_where_everything_is_right(whole: Comparison) -> None:
    """And the counts agree."""
    assert list(whole.findings().lines()) == []
    assert [(line.type, line.accepted, line.recorded, line.known, line.disclosed) for line in whole.lines()] == [
        ("PlanIssued", 1, 1, {CITY: 1}, 0),
        ("SheetSubmitted", 1, 1, {CITY: 1}, 0),
    ]


def test_an_event_that_a_service_lacks_is_missing(whole: Comparison) -> None:
    """Although the broker beside it has it."""
    found = findings(whole, log(CITY, "registration", PLAN))

    sheet = f"SheetSubmitted {event_id(f'SheetSubmitted of {WARD}')} of {WARD}"
    assert found.missing == [f"{sheet} in the log of registration at {CITY}"]
    assert found.count == 1


def test_an_accepted_command_that_is_not_recorded_is_missing(whole: Comparison) -> None:
    """Its event has gone with it from everywhere."""
    bare = log(WARD, "planning", PLAN)

    assert findings(whole, bare).missing == [f"{WARD} planning /plans/1/issue was accepted and is not recorded"]


def test_what_a_command_records_once_too_often_is_found(whole: Comparison) -> None:
    """Two events of one command are one too many."""
    twice = log(WARD, "planning", PLAN, PLAN)
    doubled = replace(twice, commands={ISSUE.command_id: (1, 2)})

    assert f"PlanIssued of {WARD} planning /plans/1/issue" in findings(whole, doubled).twice


def test_an_event_at_a_site_that_is_not_entitled_is_disclosed(whole: Comparison) -> None:
    """At its broker, or in a log."""
    carried = Carried(PROVINCE, frozenset(), whole.brokers[CITY].events)
    at_broker = replace(whole, brokers={**whole.brokers, PROVINCE: carried}).findings()
    in_log = findings(whole, log(PROVINCE, "registration", SHEET))

    assert [line.endswith(f"at the broker of {PROVINCE}") for line in at_broker.disclosed] == [True, True]
    assert [line.endswith(f"in the log of registration at {PROVINCE}") for line in in_log.disclosed] == [True]


@pytest.mark.parametrize(
    ("type_", "origin", "sites"),
    [
        ("PlanIssued", WARD, {WARD, CITY}),
        ("PlanIssued", PROVINCE, {PROVINCE, CITY, WARD}),
        ("SheetSubmitted", WARD, {WARD, CITY}),
        ("RegistrationOpened", CITY, {CITY}),
        ("PlanDrafted", CITY, set()),
    ],
)
def test_who_may_know(type_: str, origin: str, sites: set[str]) -> None:
    """A draft leaves its service never; what is public goes down to all and up by one level."""
    assert entitled(type_, origin, FEDERATION) == sites
