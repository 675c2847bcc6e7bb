"""The AsyncAPI document is whole, leads nowhere that is not there, and tells what the chassis really sends."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile, copytree
from typing import Any, get_args
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jsonschema import Draft202012Validator

from chassis.messaging.cloudevents import headers, outgoing
from chassis.messaging.signing import SigningKey
from contracts.asyncapi import document
from contracts.declaration import Registry
from contracts.envelope import Recorded
from contracts.generate import ASYNCAPI, ROOT, SCHEMAS
from contracts.registry import CONTRACTS, HEARS, LANES
from contracts.schema import schema_of
from contracts.units import TreeEvent, UnitSucceeded
from tests.contracts.golden import GOLDEN

DOCUMENT = json.loads((ROOT / SCHEMAS / ASYNCAPI).read_text(encoding="utf-8"))
MESSAGES: dict[str, Any] = DOCUMENT["components"]["messages"]
SERVICES = ("planning", "registration", "review", "notification")
ROOT_KEYS = {"asyncapi", "id", "info", "defaultContentType", "servers", "channels", "operations", "components"}


def references(part: object) -> Iterator[str]:
    """Every `$ref` in a part of the document."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def found(reference: str) -> Any:
    """The target of a reference into the document; raises KeyError when nothing is there."""
    place = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        place = place[step.replace("~1", "/").replace("~0", "~")]
    return place


def validator(schema: Any) -> Draft202012Validator:
    """A validator of one schema of the document, whose references lead into the document."""
    whole = schema | {"components": DOCUMENT["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def heard_by(service: str) -> set[str]:
    """The recorded names of what the document says `service` receives."""
    return {
        found(found(one["$ref"])["$ref"])["name"]
        for name, operation in DOCUMENT["operations"].items()
        if name.startswith(f"{service}.hears.")
        for one in operation["messages"]
    }


def test_the_document_has_the_parts_that_version_3_asks_for() -> None:
    """Version, title and content type are there, and nothing that AsyncAPI 3 does not know."""
    assert DOCUMENT["asyncapi"] == "3.1.0"
    assert DOCUMENT.keys() == ROOT_KEYS
    assert {"title", "version"} <= DOCUMENT["info"].keys()


def test_every_reference_leads_to_something() -> None:
    """Inside the document: it can be read alone, without a file beside it."""
    for reference in set(references(DOCUMENT)):
        assert reference.startswith("#/")
        assert found(reference)


def test_the_schemas_have_only_what_a_parser_of_asyncapi_knows() -> None:
    """A schema with an $id or $defs of its own would lead its references elsewhere."""
    for name, schema in DOCUMENT["components"]["schemas"].items():
        assert not {"$id", "$schema", "$defs"} & schema.keys(), name
        assert re.fullmatch(r"[a-zA-Z0-9._-]+", name)


@pytest.mark.parametrize("service", SERVICES)
def test_the_topic_of_each_service_is_listed_with_all_it_says(service: str) -> None:
    """One channel a service: its address, its partitions, and the messages of every version."""
    channel = DOCUMENT["channels"][service]
    said = {
        f"{one.name}.{version}"
        for one in CONTRACTS.declarations
        if one.service == service
        for version in range(1, one.version + 1)
    }

    assert f"{{site}}.{service}" == channel["address"]
    assert channel["bindings"]["kafka"]["partitions"] == LANES
    assert said == channel["messages"].keys()


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_sends_what_it_says_and_receives_what_it_hears(service: str) -> None:
    """An operation sends to the service's own channel; others receive from those of others."""
    sends = DOCUMENT["operations"][f"{service}.says"]

    assert sends["action"] == "send"
    assert sends["channel"]["$ref"] == f"#/channels/{service}"
    assert len(DOCUMENT["channels"][service]["messages"]) == len(sends["messages"])
    assert set(HEARS[service]) == heard_by(service)


def test_an_operation_speaks_only_of_messages_of_its_own_channel() -> None:
    """AsyncAPI 3 asks for that: a message of an operation is one of its channel."""
    for name, operation in DOCUMENT["operations"].items():
        channel = operation["channel"]["$ref"]

        assert operation["action"] == ("send" if name.endswith(".says") else "receive")
        assert all(one["$ref"].startswith(f"{channel}/messages/") for one in operation["messages"])


@pytest.mark.parametrize("service", SERVICES)
def test_everything_that_is_sent_can_be_received(service: str) -> None:
    """Every reader of a topic has an operation for it, with every message."""
    sent, received = (DOCUMENT["operations"][f"{service}.{what}"] for what in ("says", "read"))

    assert received["action"] == "receive"
    assert received["channel"] == sent["channel"]
    assert received["messages"] == sent["messages"]


def test_the_server_is_one_that_listens() -> None:
    """The address is that under which the broker of docker-compose.yml makes itself known."""
    properties = (ROOT / "deploy/compose/server.properties").read_text("utf-8")
    server = DOCUMENT["servers"]["site"]

    assert server["host"] == "{bootstrap}"
    assert f"CLIENT://{server['variables']['bootstrap']['default']}" in properties


@pytest.mark.parametrize("key", MESSAGES)
def test_every_message_has_an_example_that_its_schema_allows(key: str) -> None:
    """The examples are the golden files; the first has every field."""
    message = MESSAGES[key]

    assert message["examples"]
    for example in message["examples"]:
        validator(message["payload"]).validate(example["payload"])
        validator(message["headers"]).validate(example["headers"])


def test_a_shape_that_two_versions_have_otherwise_has_two_names(tmp_path: Path) -> None:
    """The document keeps the old schema beside the new one, and each leads to its own parts."""
    locked = CONTRACTS.by_name["RegistrationLocked"]
    old = schema_of(locked)
    old["$defs"]["Deadline"]["properties"]["hour"] = {"type": "integer", "default": 0}
    (tmp_path / "RegistrationLocked.1.json").write_text(json.dumps(old), encoding="utf-8")
    golden = copytree(GOLDEN, tmp_path / "golden")
    copyfile(golden / "RegistrationLocked.1.json", golden / "RegistrationLocked.2.json")
    newer = [replace(one, version=2) if one is locked else one for one in CONTRACTS.declarations]
    changed = Registry(tuple(newer), {("RegistrationLocked", 1): dict})

    schemas = document(changed, golden, tmp_path)["components"]["schemas"]

    first, second = (
        schemas[f"RegistrationLocked.{version}"]["properties"]["deadline"]["$ref"].rpartition("/")[2]
        for version in (1, 2)
    )
    assert first == "RegistrationLocked.1.Deadline"
    assert second == "Deadline"
    assert "hour" in schemas[first]["properties"]
    assert "hour" not in schemas[second]["properties"]


def test_the_headers_are_those_that_are_sent() -> None:
    """The document and the chassis name the same headers, and a real message fits what is written of them."""
    row = Recorded(
        1, UUID(int=1), "lang-son", "planning", "plan-1", 1, "PlanWithdrawn", 1, "{}", "lan@phong-noi-vu", UUID(int=2),
        None, datetime(2017, 1, 9, tzinfo=UTC), ("site",), datetime(2017, 1, 9, tzinfo=UTC), bytes(32), bytes(32),
    )  # fmt: skip
    message = outgoing(row, "lang-son.planning", 0, 1, bytes(32))
    (proof,) = SigningKey("lang-son-1", Ed25519PrivateKey.generate()).sign([message.leaf])
    sent = {name: value.decode() for name, value in headers(message, proof)}
    described = DOCUMENT["components"]["schemas"]["CloudEventHeaders"]

    assert set(described["required"]) == set(described["properties"]) == set(sent)
    Draft202012Validator(described, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(sent)
    Draft202012Validator(MESSAGES["PlanWithdrawn.1"]["headers"]["allOf"][1]).validate(sent)


def test_what_is_said_to_everybody_has_a_channel_of_its_own() -> None:
    """One lane, and on it the events for everybody alone: plans and movements, from their beginning to their end."""
    public = DOCUMENT["channels"]["planning.public"]

    assert public["address"] == "{site}.planning.public"
    assert public["bindings"]["kafka"]["partitions"] == 1
    units = {kind.__name__ for kind in (*get_args(TreeEvent), UnitSucceeded)}
    said = {key.partition(".")[0] for key in public["messages"]}
    movements = {"MovementLaunched", "MovementClosed", "ClusterFormed", "ClusterChanged", "ClusterDissolved"}
    assert said == {"PlanIssued", "PlanAmended", "PlanWithdrawn", *units, *movements}
    assert [name for name in DOCUMENT["channels"] if name.endswith(".public")] == [
        "planning.public",
        "registration.public",
    ]


def test_what_is_said_to_a_neighbouring_site_has_a_channel_of_its_own() -> None:
    """One lane for each neighbour, and on it the events that may be addressed to one."""
    addressed = DOCUMENT["channels"]["registration.to"]
    declared = {
        one.name for one in CONTRACTS.declarations if one.service == "registration" and one.addressing.addressed
    }

    assert addressed["address"] == "{site}.registration.to.{peer}"
    assert set(addressed["parameters"]) == {"site", "peer"}
    assert addressed["bindings"]["kafka"]["partitions"] == 1
    assert {key.partition(".")[0] for key in addressed["messages"]} == declared
    assert "SheetSubmitted" in declared
